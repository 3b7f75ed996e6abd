"""Rows whose reading ends the process: found out, named, and left alone from then on.

Where workers died one after another on a shard, the next reads it row by row and notes each row before it
begins. A row that was under way when a process ended, twice, is not read again. Being killed from outside
blames a row only where it comes twice at the same row; whoever stops in good order notes that, too.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

REASON = "its reading ended the process"

DEATHS_OF_SHARD = 2
"""Workers that may die on a shard before it is read row by row."""

_DEATHS_OF_ROW = 2
_BEGIN, _NOTHING = "begin", "-"


class Suspects:
    """The notes on one shard: a line whenever a reader begins, begins a row, or has none under way."""

    def __init__(self, path: Path) -> None:
        """Work with the notes in a file, which need not be there."""
        self._path = path

    @property
    def are_noted(self) -> bool:
        """Whether somebody has read this shard row by row."""
        return self._path.exists()

    def guilty(self) -> frozenset[int]:
        """Return the places of the rows that have ended processes."""
        try:
            lines = self._path.read_text().split("\n")[:-1]
        except FileNotFoundError:
            return frozenset()
        lasts = (last for last, line in zip(lines, [*lines[1:], _BEGIN], strict=True) if line == _BEGIN)
        deaths = Counter(int(last) for last in lasts if last.isdecimal())
        return frozenset(place for place, count in deaths.items() if count >= _DEATHS_OF_ROW)

    @contextmanager
    def watching(self) -> Iterator[Notes]:
        """Give what rows are noted with while the block runs; only who holds the shard's lease may."""
        guilty = self.guilty()
        handle = os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o644)
        notes = Notes(handle, guilty)
        try:
            notes.write(_BEGIN)
            yield notes
        finally:
            # Where the disk is full, this reader's last row is under suspicion once.
            with suppress(OSError):
                notes.write(_NOTHING)
            os.close(handle)


class Notes:
    """Takes down which row is under way."""

    def __init__(self, handle: int, guilty: frozenset[int]) -> None:
        self._handle, self._guilty = handle, guilty

    def may_begin(self, place: int) -> bool:
        """Say whether a row may be read, and note that it is under way."""
        if place in self._guilty:
            return False
        self.write(str(place))
        return True

    def write(self, line: str) -> None:
        """Add a line: it is there for other processes when this returns, however this one ends."""
        os.write(self._handle, f"{line}\n".encode())


def n_guilty(paths: Iterable[Path]) -> int:
    """Return how many rows the notes in these files name."""
    return sum(len(Suspects(path).guilty()) for path in paths)
