"""When work counts: a file under a temporary name, on the disk, renamed; then a line of the log.

The rename is the only point of commit. Before it the lease is checked, so that a worker that was given up
writes nothing; a line of the log that is missing (killed in between) is written by whoever goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, cast

from skillmatch.batch.layout import Layout
from skillmatch.sources.writing import telling

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """A file that counts: of which task, by which token, how long, with which SHA-256."""

    task: str
    token: int
    file: str
    bytes: int
    sha256: str


@contextmanager
def committing(path: Path, check: Callable[[], None]) -> Iterator[BinaryIO]:
    """Give a file to write to that takes the place of ``path`` when the block ends well.

    Args:
        path: A file; its folder is made.
        check: Called when the bytes are on the disk, before the rename; raises where it must not be.

    Raises:
        InputError: It cannot be written; the disk is full.
    """
    with telling(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                yield cast(BinaryIO, file)
                file.flush()
                os.fchmod(file.fileno(), 0o644)
                os.fsync(file.fileno())
            check()
            temporary.replace(path)
            _bring_to_disk(path.parent)
        finally:
            temporary.unlink(missing_ok=True)


def _bring_to_disk(folder: Path) -> None:
    """Make a rename outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_leftovers(path: Path) -> None:
    """Remove what processes that were killed left of the file; only who holds its lease may."""
    for leftover in path.parent.glob(f".{path.name}.????????.tmp"):
        leftover.unlink(missing_ok=True)


def described(path: Path, *, task: str, token: int) -> Committed:
    """Return what the log says of a file that is in its place."""
    digest = sha256_of(path)
    return Committed(task=task, token=token, file=path.name, bytes=path.stat().st_size, sha256=digest)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def write_line(log: Path, line: Committed) -> None:
    """Add a line to a worker's own log and bring it to the disk.

    Raises:
        InputError: The disk is full.
    """
    with telling(log):
        handle = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o644)
        try:
            os.write(handle, (json.dumps(asdict(line)) + "\n").encode())
            os.fsync(handle)
        finally:
            os.close(handle)


def logged(layout: Layout) -> dict[str, Committed]:
    """Return what the logs of all workers say, by task; half a line (killed while writing) says nothing."""
    found: dict[str, Committed] = {}
    for log in sorted(layout.log.glob("*.jsonl")):
        for line in log.read_text().splitlines():
            try:
                said = Committed(**json.loads(line))
            except (ValueError, TypeError):
                continue
            found[said.task] = said
    return found
