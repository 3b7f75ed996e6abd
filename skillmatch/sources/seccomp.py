"""A Linux process gives up every system call that reading a document does not need (seccomp-bpf).

What is left: memory, reading, writing to open files, opening files for reading, the clock, and ending. No
sockets, no new processes, no signals to others, no changes to any folder. Needs no privileges.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterator, Mapping

_SET_SECCOMP, _MODE_FILTER = 22, 2
_LOAD, _EQUALS, _HAS_BITS, _RETURN = 0x20, 0x15, 0x45, 0x06  # BPF: ld [k], jeq, jset, ret
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # refuse: the call fails with EPERM
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets into struct seccomp_data
_WRITING = (
    0o1 | 0o2 | 0o100 | 0o1000 | 0o2000 | 0o20000000
)  # O_WRONLY RDWR CREAT TRUNC APPEND, bit of TMPFILE

ARCHITECTURES: Mapping[str, tuple[int, Mapping[str, int]]] = {
    "x86_64": (
        0xC000003E,
        {
            "read": 0, "write": 1, "readv": 19, "writev": 20, "pread64": 17, "close": 3, "lseek": 8,
            "fstat": 5, "newfstatat": 262, "stat": 4, "lstat": 6, "statx": 332, "access": 21,
            "faccessat": 269, "faccessat2": 439, "readlink": 89, "readlinkat": 267, "getcwd": 79,
            "getdents64": 217, "mmap": 9, "munmap": 11, "mprotect": 10, "mremap": 25, "madvise": 28,
            "brk": 12, "futex": 202, "sched_yield": 24, "sched_getaffinity": 204, "clock_gettime": 228,
            "gettimeofday": 96, "time": 201, "getrandom": 318, "rt_sigaction": 13, "rt_sigprocmask": 14,
            "rt_sigreturn": 15, "sigaltstack": 131, "getpid": 39, "gettid": 186, "sysinfo": 99, "uname": 63,
            "getrusage": 98, "exit": 60, "exit_group": 231, "open": 2, "openat": 257,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "read": 63, "write": 64, "readv": 65, "writev": 66, "pread64": 67, "close": 57, "lseek": 62,
            "fstat": 80, "newfstatat": 79, "statx": 291, "faccessat": 48, "faccessat2": 439,
            "readlinkat": 78, "getcwd": 17, "getdents64": 61, "mmap": 222, "munmap": 215, "mprotect": 226,
            "mremap": 216, "madvise": 233, "brk": 214, "futex": 98, "sched_yield": 124,
            "sched_getaffinity": 123, "clock_gettime": 113, "gettimeofday": 169, "getrandom": 278,
            "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "sigaltstack": 132,
            "getpid": 172, "gettid": 178, "sysinfo": 179, "uname": 160, "getrusage": 165, "exit": 93,
            "exit_group": 94, "openat": 56,
        },
    ),
}  # fmt: skip
"""The kernel's mark of each architecture, and the numbers of the calls that stay allowed."""

_FLAGS_ARGUMENT = {"open": 1, "openat": 2}
"""Calls that are allowed for reading only, and which argument says what for."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def restrict_system_calls(libc: ctypes.CDLL) -> bool:
    """Give up all other system calls for good, in this process; tell whether the kernel did it.

    Args:
        libc: The C library; the process must have no_new_privs set.
    """
    known = ARCHITECTURES.get(os.uname().machine)
    if known is None or ctypes.sizeof(ctypes.c_void_p) != 8:
        return False
    code = b"".join(_program(*known))
    program = _Program(len(code) // 8, code)
    return int(libc.prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0)) == 0


def _program(architecture: int, numbers: Mapping[str, int]) -> Iterator[bytes]:
    """Yield the filter's instructions: each is code, jump if true, jump if false, value."""
    yield _instruction(_LOAD, _ARCHITECTURE)
    yield _instruction(_EQUALS, architecture, 1, 0)
    yield _instruction(_RETURN, _KILL)
    yield _instruction(_LOAD, _NUMBER)
    for name, number in numbers.items():
        if name in _FLAGS_ARGUMENT:
            yield _instruction(_EQUALS, number, 0, 4)
            yield _instruction(_LOAD, _ARGUMENTS + 8 * _FLAGS_ARGUMENT[name])
            yield _instruction(_HAS_BITS, _WRITING, 0, 1)
            yield _instruction(_RETURN, _REFUSE)
            yield _instruction(_RETURN, _ALLOW)
        else:
            yield _instruction(_EQUALS, number, 0, 1)
            yield _instruction(_RETURN, _ALLOW)
    yield _instruction(_RETURN, _REFUSE)


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
