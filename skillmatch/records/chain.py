"""The chain: one line per entry, each with the hash of the one before, only ever added to.

A line is canonical JSON with ``seq`` (from 1), ``prev`` (the hash of the line before), ``body`` and ``hash``,
the sha256 of the other three. Whoever changes one byte changes a hash; whoever rewrites all later lines as
well changes the head, which is why a copy of it should be kept elsewhere.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skillmatch.errors import ChecksumMismatch
from skillmatch.records.bodies import fault_of
from skillmatch.records.plain import canonical, digest
from skillmatch.sources.writing import telling

GENESIS = "0" * 64
"""What stands for the hash before the first entry."""

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the chain: what was decided or done, as plain values."""

    seq: int
    prev: str
    hash: str
    body: dict[str, Any]

    @property
    def kind(self) -> str:
        """decision, override, erasure, sweep or mended."""
        return str(self.body.get("kind", ""))


def made(seq: int, prev: str, body: dict[str, Any]) -> Entry:
    """Return an entry with its hash."""
    return Entry(seq=seq, prev=prev, hash=_hash(seq, prev, body), body=body)


def _hash(seq: int, prev: str, body: dict[str, Any]) -> str:
    return digest(canonical({"body": body, "prev": prev, "seq": seq}))


def line_of(entry: Entry) -> bytes:
    """Return an entry as its line, with the line's end."""
    whole = {"body": entry.body, "hash": entry.hash, "prev": entry.prev, "seq": entry.seq}
    return canonical(whole) + b"\n"


def parsed(line: bytes) -> Entry | None:
    """Return the entry of a line, or None where the line is no entry that was written by us, unchanged."""
    try:
        found = json.loads(line)
        entry = Entry(seq=found["seq"], prev=found["prev"], hash=found["hash"], body=found["body"])
        is_whole = line_of(entry) == line and _hash(entry.seq, entry.prev, entry.body) == entry.hash
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    # True is 1 and 1.0 is 1, but neither is how we write a number.
    is_ours = isinstance(entry.body, dict) and type(entry.seq) is int
    return entry if is_whole and is_ours else None


class Chain:
    """The file of a chain. Reading needs no lock; whoever adds to it must be alone."""

    def __init__(self, path: Path) -> None:
        """Name the file; it is made when first added to."""
        self.path = path

    def lines(self) -> Iterator[bytes]:
        """Yield the lines as they stand, with their ends; a torn last one has none."""
        if self.path.is_file():
            with self.path.open("rb") as file:
                yield from file

    def entries(self) -> Iterator[Entry]:
        """Yield the entries; a torn last line, which was never acknowledged, is passed over.

        Raises:
            ChecksumMismatch: A line was changed, does not follow the one before, or is none that we write.
        """
        head = GENESIS
        for seq, line in enumerate(self.lines(), start=1):
            if not line.endswith(b"\n"):
                return
            entry = parsed(line)
            if entry is None or (entry.seq, entry.prev) != (seq, head):
                raise ChecksumMismatch(
                    f"Line {seq} of {self.path} was changed. See what else with: skillmatch audit verify"
                )
            fault = fault_of(entry.body)
            if fault:
                raise ChecksumMismatch(
                    f"Line {seq} of {self.path} cannot be read: {fault}. See what else with: skillmatch "
                    "audit verify"
                )
            head = entry.hash
            yield entry

    def last(self) -> Entry | None:
        """Return the last whole entry without reading the others; None where there is none.

        Raises:
            ChecksumMismatch: The last whole line was changed, or is none that we write.
        """
        size = self._size() - len(self.torn())
        if size == 0:
            return None
        entry = parsed(self._tail(size))
        if entry is None or fault_of(entry.body):
            raise ChecksumMismatch(
                f"The last line of {self.path} was changed, so nothing is added to it. See what else with: "
                "skillmatch audit verify"
            )
        return entry

    def torn(self) -> bytes:
        """Return what stands after the last line's end: a line that somebody was stopped in writing."""
        size = self._size()
        tail = self._tail(size) if size else b""
        return b"" if tail.endswith(b"\n") else tail

    def _size(self) -> int:
        return self.path.stat().st_size if self.path.is_file() else 0

    def _tail(self, size: int) -> bytes:
        """Return the last line of the first ``size`` bytes."""
        with self.path.open("rb") as file:
            start, tail = size, b""
            # The end of the line itself does not count.
            while start > 0 and b"\n" not in tail[:-1]:
                step = min(_BLOCK, start)
                start -= step
                file.seek(start)
                tail = file.read(step) + tail
        cut = tail.rfind(b"\n", 0, len(tail) - 1)
        return tail[cut + 1 :]

    def mend(self) -> None:
        """Cut a torn line off, or end it where only the end is missing.

        Raises:
            InputError: The file cannot be written to.
        """
        torn = self.torn()
        if not torn:
            return
        with telling(self.path), self.path.open("rb+") as file:
            file.seek(0, os.SEEK_END)
            if parsed(torn + b"\n") is not None:
                file.write(b"\n")
            else:
                file.truncate(self._size() - len(torn))
            file.flush()
            os.fsync(file.fileno())

    def append(self, entries: Sequence[Entry]) -> None:
        """Add entries that follow the last one, all of them on the disk when it returns.

        Raises:
            InputError: The disk is full, or the file cannot be written to; it stays as it was.
        """
        with telling(self.path):
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "rb+") as file:
                size = file.seek(0, os.SEEK_END)
                try:
                    file.write(b"".join(line_of(entry) for entry in entries))
                    file.flush()
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(size)
                    raise
