"""Who works on what: a lease per task, with a token that grows and a heart that beats.

A lease is a file ``TASK@TOKEN`` made with O_EXCL, which one process alone can do, on a network folder too.
Whoever finds a task leased by a process that is dead (same machine), or whose file has not changed for
``expires_s`` of the finder's own clock (any machine; no clocks are compared), takes the next token. The
highest token owns the task: who wakes up with a lower one finds that out before its rename (``Lease.check``).
"""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread

EXPIRES_S = 60.0
"""Seconds without a heartbeat after which another machine's lease is taken over."""

_BEATS_PER_EXPIRY = 6


class Fenced(Exception):
    """Somebody else has taken the task over: what was made of it meanwhile must not be written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to commit a task, as long as nobody holds a higher token."""

    folder: Path
    task: str
    token: int
    said: str = ""
    """What stands in its file: who took it, and a number that no other claim has."""

    @property
    def path(self) -> Path:
        """The lease's file."""
        return self.folder / f"{self.task}@{self.token:06}"

    def check(self) -> None:
        """Raise ``Fenced`` where somebody else has taken the task over."""
        try:
            is_ours = self.path.read_text() == self.said
        except FileNotFoundError:
            is_ours = False
        if not is_ours or _tokens(self.folder, self.task)[-1] != self.token:
            raise Fenced(f"{self.task}: another worker has taken it over.")

    def beat(self) -> None:
        """Show that the owner lives."""
        with suppress(FileNotFoundError):
            os.utime(self.path)

    def release(self) -> None:
        """Give the task back, and end the leases it was taken from."""
        for token in _tokens(self.folder, self.task):
            if token < self.token:
                replace(self, token=token).path.unlink(missing_ok=True)
        with suppress(Fenced):
            self.check()
            self.path.unlink(missing_ok=True)


class Claims:
    """Takes leases for one process, and remembers since when others' have not changed."""

    def __init__(self, folder: Path, *, expires_s: float = EXPIRES_S) -> None:
        """Work on the leases of ``folder``."""
        self._folder, self._expires_s = folder, expires_s
        self._seen: dict[str, tuple[int, float]] = {}
        self._me = identity()

    def claim(self, task: str) -> Lease | None:
        """Return a lease of the task, or None while somebody else holds it."""
        tokens = _tokens(self._folder, task)
        if tokens and self._is_alive(Lease(self._folder, task, tokens[-1])):
            return None
        said = json.dumps({**self._me, "claim": uuid.uuid4().hex})
        lease = Lease(self._folder, task, (tokens[-1] if tokens else 0) + 1, said)
        try:
            handle = os.open(lease.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            return None
        with os.fdopen(handle, "w") as file:
            file.write(said)
        return lease

    def _is_alive(self, lease: Lease) -> bool:
        try:
            changed = lease.path.stat().st_mtime_ns
            said = lease.path.read_text()
        except FileNotFoundError:  # given back this moment; the next look will find it free
            return True
        if is_gone(said):
            return False
        seen = self._seen.get(lease.path.name)
        if seen is None or seen[0] != changed:
            self._seen[lease.path.name] = (changed, time.monotonic())
            return True
        return time.monotonic() - seen[1] < self._expires_s


@contextmanager
def beating(lease: Lease, *, expires_s: float = EXPIRES_S) -> Iterator[None]:
    """Let the lease's heart beat while the block runs."""
    is_over = Event()

    def beat() -> None:
        while not is_over.wait(expires_s / _BEATS_PER_EXPIRY):
            lease.beat()

    heart = Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        is_over.set()
        heart.join()


def identity() -> dict[str, str | int]:
    """Return what tells this process from all others: machine, boot, process numbers' space, start."""
    pid = os.getpid()
    return {"machine": _machine(), "pid": pid, "started": _started(pid)}


def is_gone(said: str) -> bool:
    """Say whether the process that wrote ``identity`` is surely dead; of other machines nobody knows."""
    try:
        owner = json.loads(said)
        machine, pid, started = owner["machine"], int(owner["pid"]), owner["started"]
    except (ValueError, KeyError, TypeError):  # not yet written, or torn: let it expire
        return False
    return bool(machine == _machine() and _started(pid) != started)


def _machine() -> str:
    parts = [os.uname().nodename]
    with suppress(OSError):
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text().strip())
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    return " ".join(parts)


def _started(pid: int) -> str:
    """Return when a process of this machine started, in the system's ticks; "" where it does not run."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "" if Path("/proc/self").exists() else _alive_without_proc(pid)
    return "" if fields[0] == "Z" else fields[19]


def _alive_without_proc(pid: int) -> str:
    try:
        os.kill(pid, 0)
    except OSError:
        return ""
    return "runs"


def _tokens(folder: Path, task: str) -> list[int]:
    return sorted(int(path.name.rpartition("@")[2]) for path in folder.glob(f"{task}@*"))
