"""What the process that reads a stranger's file gives up before it sees the first byte.

Several layers, each as far as the system has it; every one holds without privileges. Linux: limits,
namespaces, Landlock, seccomp. macOS: limits (its kernel does not hold the one of memory). Everywhere: a hook
in the interpreter, which stops Python code but not machine code that has taken over the process.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from typing import Any

from skillmatch.sources.landlock import restrict_files
from skillmatch.sources.seccomp import restrict_system_calls

MEMORY_BYTES = 512 * 2**20
"""The most address space of the process."""

CPU_SECONDS = 9
"""The most processor time; the kernel counts in whole seconds, so that ten are never reached."""

_DIE_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38  # prctl
_KILL_SIGNAL = 9
_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_REFUSED_FAMILIES = frozenset(
    (
        "_winapi",
        "msvcrt",
        "pty",
        "shutil",
        "socket",
        "subprocess",
        "syslog",
        "tempfile",
        "webbrowser",
        "winreg",
    )
)
_REFUSED_CALLS = frozenset(
    (
        "_thread.start_new_thread", "ctypes.dlopen", "fcntl.ioctl", "os.chflags", "os.chmod", "os.chown",
        "os.exec", "os.fork", "os.forkpty", "os.kill", "os.killpg", "os.link", "os.mkdir", "os.posix_spawn",
        "os.putenv", "os.remove", "os.removexattr", "os.rename", "os.rmdir", "os.setxattr", "os.spawn",
        "os.startfile", "os.startfile/2", "os.symlink", "os.system", "os.truncate", "os.unsetenv", "os.utime",
        "signal.pthread_kill", "sys.addaudithook",
    )
)  # fmt: skip


def confine() -> tuple[str, ...]:
    """Give up what reading a document does not need, for good, in this process.

    The parser must be imported already: afterwards only files of the interpreter and of packages that are
    loaded can be read, none can be written, and nothing can be reached or started.

    Returns:
        The layers that the system has put in force, by name.
    """
    folders = loaded_folders()
    layers = [*limit_resources(), *(_kernel_layers(folders) if sys.platform == "linux" else ())]
    sys.addaudithook(_Guard(folders))
    return (*layers, "audit hook")


def limit_resources() -> list[str]:
    """Bound memory, processor time, files and processes, and forbid core dumps; return what holds."""
    try:
        import resource
    except ImportError:  # no such limits on Windows; the wall clock still holds
        return []
    held: list[str] = []
    for name, value in (
        ("AS", MEMORY_BYTES), ("CPU", CPU_SECONDS), ("FSIZE", 0), ("NPROC", 0), ("NOFILE", 32), ("CORE", 0),
    ):  # fmt: skip
        limit: int = getattr(resource, f"RLIMIT_{name}")
        hard = value + (name == "CPU")  # at the soft limit of time a signal says which limit it was
        with contextlib.suppress(ValueError, OSError):  # a stricter limit is already set
            resource.setrlimit(limit, (value, hard))
            held.append(name)
    return [f"limits ({', '.join(held)})"] if held else []


def loaded_folders() -> tuple[str, ...]:
    """Return the folders of the standard library and of the packages that are loaded."""
    folders = {os.path.realpath(os.path.dirname(os.__file__))}
    for name, module in tuple(sys.modules.items()):
        source = getattr(module, "__file__", None)
        if source and "." not in name and os.path.basename(source).startswith("__init__."):
            folders.add(os.path.realpath(os.path.dirname(source)))
    return tuple(sorted(folders))


def _kernel_layers(folders: tuple[str, ...]) -> list[str]:
    libc = ctypes.CDLL(None, use_errno=True)
    layers: list[str] = []
    libc.prctl(_DIE_WITH_PARENT, _KILL_SIGNAL, 0, 0, 0)
    if libc.unshare(_NEW_USER_AND_NETWORK) == 0:
        layers.append("namespaces (user, network)")
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return layers
    version = restrict_files(libc, folders)
    if version:
        layers.append(f"Landlock (version {version})")
    if restrict_system_calls(libc):
        layers.append("seccomp")
    return layers


class _Guard:
    """The audit hook: refuses what Python code would do beyond reading its own library."""

    __slots__ = ("_folders",)

    def __init__(self, folders: tuple[str, ...]) -> None:
        self._folders = tuple(os.path.join(folder, "") for folder in folders)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Raise PermissionError for what is refused."""
        if event == "open":
            refused = not self._may_open(*arguments)
        else:
            refused = event in _REFUSED_CALLS or event.partition(".")[0] in _REFUSED_FAMILIES
        if refused:
            raise PermissionError(f"{event} is refused in the process that reads documents")

    def _may_open(self, path: object, _mode: object, flags: object) -> bool:
        if isinstance(flags, int) and flags & _WRITING:
            return False
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        return isinstance(path, int) or os.path.realpath(str(path)).startswith(self._folders)
