"""What code that has taken over the child process can still do: nothing but answer."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from skillmatch.sources import child
from skillmatch.sources.child import sandbox_layers
from skillmatch.sources.sandbox import CPU_SECONDS, MEMORY_BYTES
from skillmatch.sources.seccomp import ARCHITECTURES

LAYERS = " ".join(sandbox_layers())
HAS_SECCOMP, HAS_LANDLOCK, HAS_NAMESPACES = (
    layer in LAYERS for layer in ("seccomp", "Landlock", "namespaces (user, network)")
)
IS_LINUX = sys.platform == "linux"

_BEGIN = """
import ctypes, os, socket, subprocess, shutil, signal, sys, threading, traceback
import lxml.html, pypdfium2, docx
libc = ctypes.CDLL(None, use_errno=True)
def native(name, *arguments):
    # What machine code would do: on this way no audit event is raised.
    result = getattr(libc, name)(*arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return result
for name in ("socket", "open", "creat", "unlink", "kill", "fork", "execv", "ptrace", "mkdir", "rename",
             "syscall", "setrlimit", "prctl", "unshare", "symlink", "truncate", "chmod", "memfd_create"):
    getattr(libc, name)
from skillmatch.sources import sandbox
parent = os.getppid()
for layer in WITHOUT:
    setattr(sandbox, {"seccomp": "restrict_system_calls", "Landlock": "restrict_files"}[layer], lambda *a: 0)
sandbox.confine()
for what, code in ATTEMPTS.items():
    try:
        exec(code)
        print(what, "done", sep=": ", flush=True)
    except (OSError, MemoryError, RuntimeError) as error:
        print(what, "refused", sep=": ", flush=True)
    except BaseException as error:
        print(what, repr(error), sep=": ", flush=True)
"""


def confined(
    attempts: dict[str, str], folder: Path | None = None, *, without: tuple[str, ...] = ()
) -> dict[str, str]:
    """Run code in one process that has confined itself; return what came of each attempt.

    The attempt "" says how the process ended; the layers named in ``without`` are left out, as on a kernel
    that has none of them.
    """
    program = (
        f"import sys; sys.path.insert(0, {child._ROOT!r})\n"
        f"FOLDER = {str(folder)!r}\nWITHOUT = {without!r}\nATTEMPTS = {attempts!r}\n{_BEGIN}"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-c", program],
        capture_output=True, text=True, timeout=120, check=False, env={}, cwd="/", start_new_session=True,
    )  # fmt: skip
    results = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    return results | {"": str(done.returncode) + done.stderr[-300:]}


_PYTHON = {
    "a TCP socket": "socket.socket(socket.AF_INET)",
    "a UDP socket": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "a UNIX socket": "socket.socket(socket.AF_UNIX)",
    "a pair of sockets": "socket.socketpair()",
    "a name server": "socket.getaddrinfo('example.org', 80)",
    "a program": "subprocess.run(['/bin/true'])",
    "a shell": "os.system('true')",
    "another program in its place": "os.execv('/bin/true', ['/bin/true'])",
    "a fork": "os.fork()",
    "a thread": "threading.Thread(target=print).start()",
    "ending the parent": "os.kill(parent, signal.SIGTERM)",
    "a signal to the parent's group": "os.killpg(os.getpgid(parent), 0)",
    "a new file": "open(FOLDER + '/new', 'w')",
    "a longer file": "open(FOLDER + '/there', 'a').write('x')",
    "a removed file": "os.remove(FOLDER + '/there')",
    "a renamed file": "os.rename(FOLDER + '/there', FOLDER + '/new')",
    "a folder": "os.mkdir(FOLDER + '/new')",
    "a removed folder": "shutil.rmtree(FOLDER)",
    "a link": "os.symlink('/etc', FOLDER + '/new')",
    "other permissions": "os.chmod(FOLDER + '/there', 0o777)",
    "a secret of the user": "open(FOLDER + '/.ssh/id_rsa').read()",
    "the list of users": "open('/etc/passwd').read()",
    "the parent's memory": "open(f'/proc/{parent}/mem', 'rb').read(1)",
    "the parent's environment": "open(f'/proc/{parent}/environ', 'rb').read()",
    "more memory": "bytearray(600 * 2**20)",
    "another library": "ctypes.CDLL('libm.so.6')",
}

_NATIVE = {
    "a TCP socket": "native('socket', 2, 1, 0)",
    "a UDP socket": "native('socket', 2, 2, 0)",
    "a UNIX socket": "native('socket', 1, 1, 0)",
    "a raw socket": "native('socket', 17, 3, 0)",
    "a netlink socket": "native('socket', 16, 3, 0)",
    "a fork": "native('fork')",
    "another program": "native('execv', b'/bin/true', (ctypes.c_char_p * 2)(b'/bin/true', None))",
    "ending the parent": "native('kill', parent, 15)",
    "tracing the parent": "native('ptrace', 16, parent, 0, 0)",
    "a new file": "native('creat', (FOLDER + '/new').encode(), 0o600)",
    "writing to a file": "native('open', (FOLDER + '/there').encode(), os.O_WRONLY)",
    "shortening a file": "native('truncate', (FOLDER + '/there').encode(), 0)",
    "a removed file": "native('unlink', (FOLDER + '/there').encode())",
    "a renamed file": "native('rename', (FOLDER + '/there').encode(), (FOLDER + '/new').encode())",
    "a folder": "native('mkdir', (FOLDER + '/new').encode(), 0o700)",
    "a link": "native('symlink', b'/etc', (FOLDER + '/new').encode())",
    "other permissions": "native('chmod', (FOLDER + '/there').encode(), 0o777)",
    "other limits": "native('setrlimit', 0, (ctypes.c_ulong * 2)(100, 100))",
    "other privileges": "native('prctl', 24, 1, 0, 0, 0)",
    "a new namespace": "native('unshare', 0x20000)",
    "a file in memory": "native('memfd_create', b'x', 0)",
    "io_uring": "native('syscall', 425, 8, ctypes.create_string_buffer(256))",
    "a kernel module": "native('syscall', 313, 0, 0, 0)",
    "bpf": "native('syscall', 321, 0, 0, 0)",
    "openat2": "native('syscall', 437, -100, (FOLDER + '/there').encode(), (ctypes.c_ulong * 3)(1), 24)",
    "the parent's memory": "native('syscall', 310, parent, 0, 0, 0, 0, 0)",
}  # fmt: skip


_READING = "native('open', {path!r}.format(folder=FOLDER).encode(), os.O_RDONLY)"
_PATHS = ("{folder}/.ssh/id_rsa", "/etc/passwd", "/etc/hostname", "/proc/1/environ", "{folder}/..", "/tmp")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outside")
    (folder / "there").write_text("kept")
    (folder / ".ssh").mkdir()
    (folder / ".ssh" / "id_rsa").write_text("secret")
    return folder


@pytest.fixture(scope="module")
def results(folder: Path) -> dict[str, str]:
    """What came of every attempt, of Python code and of machine code."""
    by_python = confined({f"python {what}": code for what, code in _PYTHON.items()}, folder)
    native = {f"native {what}": code for what, code in _NATIVE.items()} if HAS_SECCOMP else {}
    reading = {f"reading {path}": _READING.format(path=path) for path in _PATHS} if HAS_LANDLOCK else {}
    return by_python | confined(native | reading, folder)


@pytest.mark.parametrize("what", _PYTHON)
def test_python_code_in_the_child_is_refused(what: str, results: dict[str, str]) -> None:
    assert results[f"python {what}"] == "refused"


@pytest.mark.skipif(not HAS_SECCOMP, reason="this machine has no seccomp")
@pytest.mark.parametrize("what", _NATIVE)
def test_machine_code_in_the_child_is_refused(what: str, results: dict[str, str]) -> None:
    assert results[f"native {what}"] == "refused"


@pytest.mark.skipif(not HAS_LANDLOCK, reason="this kernel has no Landlock")
@pytest.mark.parametrize("path", _PATHS)
def test_machine_code_in_the_child_reads_no_other_files(path: str, results: dict[str, str]) -> None:
    assert results[f"reading {path}"] == "refused"


_WRITING = (
    "a new file", "writing to a file", "a removed file", "a renamed file", "a folder", "a link",
    "shortening a file",
)  # fmt: skip
_CONNECTING = """
import struct
found = libc.socket(2, 1, 0)
native("connect", found, struct.pack("=HH4s8x", 2, socket.htons({port}), bytes((127, 0, 0, 1))), 16)
"""


def test_the_kernel_holds_the_promise_where_we_check_submissions() -> None:
    """In CI a kernel without these layers is a failure, elsewhere a note: skips must not hide a hole."""
    held = (HAS_SECCOMP or HAS_NAMESPACES) and (HAS_SECCOMP or HAS_LANDLOCK)
    if not held and not os.environ.get("CI"):
        pytest.skip(f"machine code in the child is not held by this kernel; what is in force: {LAYERS}")
    assert held, f"neither seccomp nor what can stand in for it; in force: {LAYERS}"


@pytest.mark.skipif(not IS_LINUX, reason="a layer of Linux")
@pytest.mark.parametrize("without", [("seccomp",), ("Landlock",)])
def test_one_layer_of_the_kernel_stands_in_for_the_other(without: tuple[str, ...], folder: Path) -> None:
    """Machine code neither reaches the network nor changes a file, with either layer gone."""
    left = HAS_LANDLOCK and HAS_NAMESPACES if without == ("seccomp",) else HAS_SECCOMP
    if not left:
        pytest.skip(f"this machine has no layer but the one to be left out: {LAYERS}")
    with socket.create_server(("127.0.0.1", 0)) as server:
        attempts = {what: _NATIVE[what] for what in _WRITING}
        attempts["connecting"] = _CONNECTING.format(port=server.getsockname()[1])
        found = confined(attempts, folder, without=without)
    assert found == dict.fromkeys(attempts, "refused") | {"": "0"}


@pytest.mark.skipif(not IS_LINUX, reason="a layer of Linux")
def test_python_code_is_refused_without_any_layer_of_the_kernel(folder: Path) -> None:
    """What holds on macOS and Windows, and on kernels that know neither Landlock nor seccomp."""
    attempts = {what: code for what, code in _PYTHON.items() if what != "a thread"}  # held by the same hook
    found = confined(attempts, folder, without=("seccomp", "Landlock"))
    assert found == dict.fromkeys(attempts, "refused") | {"": "0"}


def test_all_the_while_nothing_outside_has_changed(results: dict[str, str], folder: Path) -> None:
    assert results[""] == "0"
    assert (folder / "there").read_text() == "kept"
    assert (folder / "there").stat().st_mode & 0o777 != 0o777
    assert sorted(item.name for item in folder.iterdir()) == [".ssh", "there"]


def test_a_server_on_this_machine_is_not_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = f"socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), timeout=5)"
        assert confined({"connect": code})["connect"] == "refused"


def test_the_interpreter_itself_stays_readable() -> None:
    attempts = {"codec": "'x'.encode('cp1252')", "file": "open(os.__file__).read()"}
    assert confined(attempts) == {"codec": "done", "file": "done", "": "0"}


def test_the_limits_are_those_that_are_promised() -> None:
    code = "import resource; from skillmatch.sources.sandbox import limit_resources; limit_resources();" + (
        "print([resource.getrlimit(getattr(resource, 'RLIMIT_' + n))[0]"
        " for n in ('AS', 'CPU', 'FSIZE', 'CORE', 'NPROC')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str([MEMORY_BYTES, CPU_SECONDS, 0, 0, 0])
    assert MEMORY_BYTES <= 512 * 2**20
    assert CPU_SECONDS < 10


def test_an_endless_loop_ends_at_the_limit_of_processor_time() -> None:
    assert confined({"loop": "while True: pass"}) == {"": str(-signal.SIGXCPU)}


def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    """The parent is killed without a chance to clean up; its child, which waits for bytes that another
    process could still send, is gone too."""
    program = (
        f"import os, subprocess, sys, signal, time; sys.path.insert(0, {child._ROOT!r})\n"
        "from skillmatch.sources import child\n"
        "process = subprocess.Popen([sys.executable, '-I', '-c', child._BOOT, child._ROOT, 'text/html'],"
        " stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)\n"
        "deadline = time.monotonic() + 60\n"
        "while open(f'/proc/{process.pid}/wchan').read() == '' and time.monotonic() < deadline: pass\n"
        "while 'Seccomp:\\t2' not in open(f'/proc/{process.pid}/status').read(): time.sleep(0.01)\n"
        "keep = os.dup(process.stdin.fileno()); os.set_inheritable(keep, True)\n"
        "holder = subprocess.Popen(['sleep', '60'], stdout=subprocess.DEVNULL, close_fds=False)\n"
        "print(process.pid, holder.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    if not HAS_SECCOMP:
        pytest.skip("needs a Linux kernel with seccomp")
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=False)
    process, holder = map(int, done.stdout.split())
    try:
        for _ in range(1000):
            if not _is_running(process):
                break
            time.sleep(0.01)
        assert not _is_running(process)
    finally:
        os.kill(holder, 9)


def _is_running(process: int) -> bool:
    try:
        state = re.search(r"\) (\w)", Path(f"/proc/{process}/stat").read_text())
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state is not None and state.group(1) not in "ZX"


def test_the_layers_are_told() -> None:
    layers = sandbox_layers()
    assert layers[-1] == "audit hook"
    if sys.platform == "linux":
        assert layers[0].startswith("limits (AS, CPU, FSIZE")


_HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_the_numbers_of_system_calls_are_the_kernels(machine: str) -> None:
    if not _HEADERS[machine].is_file():
        pytest.skip("no kernel headers here")
    text = _HEADERS[machine].read_text()
    found = {name: int(n) for name, n in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)\b", text)}
    found.setdefault("newfstatat", found.get("fstatat", -1))  # the generic table's name for it
    assert {name: found.get(name) for name in ARCHITECTURES[machine][1]} == ARCHITECTURES[machine][1]
