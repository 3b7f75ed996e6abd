"""Rows whose reading ends the process: found out, named, and left alone from then on.

Where workers died one after another on a shard, the next reads it row by row and notes each row before it
begins. A row that was under way when a process ended, twice, is tried in a process of its own: where that one
ends too, the row is not read again. So being killed from outside, however often, blames no row. Whoever stops
in good order notes that.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

REASON = "its reading ended the process"

DEATHS_OF_SHARD = 2
"""Workers that may die on a shard before it is read row by row."""

_DEATHS_OF_ROW = 2
_BEGIN, _NOTHING, _ENDED, _CLEARED = "begin", "-", "ended", "cleared"


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
        """Return the places of the rows that end the process that reads them."""
        return frozenset(int(place) for word, _, place in map(_parted, self._lines()) if word == _ENDED)

    def suspected(self) -> frozenset[int]:
        """Return the places of the rows that are to be tried."""
        deaths: Counter[int] = Counter()
        lines = self._lines()
        for line, after in pairwise([*lines, _BEGIN]):
            word, _, place = _parted(line)
            if after == _BEGIN and line.isdecimal():
                deaths[int(line)] += 1
            elif word == _CLEARED:
                del deaths[int(place)]
        return frozenset(place for place, count in deaths.items() if count >= _DEATHS_OF_ROW) - self.guilty()

    def _lines(self) -> list[str]:
        try:
            # What is not a whole line was being written when its writer ended.
            return self._path.read_text().split("\n")[:-1]
        except FileNotFoundError:
            return []

    @contextmanager
    def watching(self, ends: Callable[[int], bool]) -> Iterator[Notes]:
        """Give what rows are noted with while the block runs; only who holds the shard's lease may.

        Args:
            ends: Tries the row at a place in a process of its own; says whether that ended it.
        """
        guilty, suspected = self.guilty(), self.suspected()
        handle = os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o644)
        notes = Notes(handle, guilty, suspected, ends)
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

    def __init__(
        self,
        handle: int,
        guilty: frozenset[int],
        suspected: frozenset[int],
        ends: Callable[[int], bool],
    ) -> None:
        self._handle, self._guilty, self._suspected, self._ends = handle, guilty, suspected, ends

    def may_begin(self, place: int) -> bool:
        """Say whether a row may be read, and note that it is under way."""
        if place in self._guilty:
            return False
        if place in self._suspected:
            # While it is tried, the row before is under way no more.
            self.write(_NOTHING)
            is_guilty = self._ends(place)
            self.write(f"{_ENDED if is_guilty else _CLEARED} {place}")
            if is_guilty:
                return False
        self.write(str(place))
        return True

    def write(self, line: str) -> None:
        """Add a line: it is there for other processes when this returns, however this one ends."""
        os.write(self._handle, f"{line}\n".encode())


def _parted(line: str) -> tuple[str, str, str]:
    return line.partition(" ")


def n_guilty(paths: Iterable[Path]) -> int:
    """Return how many rows the notes in these files name."""
    return sum(len(Suspects(path).guilty()) for path in paths)
