"""The neighbour graph on disk: usearch files, one a document kind, made once and then only read.

Each kind has a graph of its own, so that a search for one kind is never thinned out by the other.
A graph is not changed in place: the next one is written beside it, and the stamp says which counts.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skillmatch.extras import require
from skillmatch.index.protocol import KINDS, unit_rows
from skillmatch.index.record import VectorRows
from skillmatch.index.stamp import (
    IndexFailure,
    Stamp,
    damaged_file,
    read_stamp,
    remove_folder,
    stamped_files,
    write_stamp,
)
from skillmatch.types import DocumentKind, FloatArray

RECIPE = "usearch cosine i8 2"

BREADTH = 192
"""Graph nodes kept in view during a search; with exact re-scoring recall@10 is above .98."""


_DEAD = 1 << 63
"""Keys from here on are of rows that were dropped. Their nodes stay, as ways to others: usearch's own
``remove`` hands a node to the next row, which cuts off what could only be reached through it."""

_MOST_DEAD_SHARE = 0.2
"""With more dropped rows than this the next graph is made from the record alone."""


class Graph:
    """Row numbers found by approximate cosine; the caller scores them again exactly."""

    def __init__(self, folder: Path, *, store_id: str, dim: int) -> None:
        """Use the graph in ``folder`` if there is one; ``open`` says."""
        self._folder = folder
        self._store_id = store_id
        self._dim = dim
        self._parts: dict[DocumentKind, Any] = {}
        self.generation = 0

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts.values())

    def stamped_generation(self) -> int:
        """Return the generation of the graph on disk; 0 where there is none of this record."""
        stamp = self._stamp()
        return 0 if stamp is None else stamp.generation

    def damaged_file(self) -> Path | None:
        """Return a file on disk that is not as it was stamped, or None; all are read whole."""
        stamp = self._stamp()
        return None if stamp is None else damaged_file(self._folder, stamp.files)

    def open(self) -> bool:
        """Map the graph on disk into memory; return False where its files are damaged.

        They are read whole first: usearch trusts what it maps, and a damaged file could crash the process.
        """
        generation = self.stamped_generation()
        while True:
            parts = {}
            if self.damaged_file() is None:
                kinds = KINDS if generation else ()
                parts = {kind: self._restored(self._file(kind, generation), view=True) for kind in kinds}
                if None not in parts.values():
                    self._parts, self.generation = parts, generation
                    return True
            now = self.stamped_generation()
            if now == generation:
                return False
            # Another process has put the next graph in its place and removed this one.
            generation = now

    def candidates(self, unit: FloatArray, *, kind: DocumentKind | None, limit: int) -> list[int]:
        """Return about ``limit`` nearest rows of each kind asked for, in no order."""
        found: list[int] = []
        for part_kind, part in self._parts.items():
            if len(part) and kind in (None, part_kind):
                found.extend(part.search(unit, min(limit, len(part)), threads=1).keys.tolist())
        return [row for row in found if row < _DEAD]

    def is_worn(self, n_dropped: int) -> bool:
        """Return whether the graph is better made anew than changed, with so many more rows dropped."""
        n_dead = sum(int((_keys(part) >= _DEAD).sum()) for part in self._parts.values())
        return n_dead + n_dropped > len(self) * _MOST_DEAD_SHARE

    def write(self, *, dropped: Iterable[int], added: Iterable[VectorRows], generation: int) -> None:
        """Write the next graph: this one less the dropped rows, with the added ones; new if none is open.

        One thread builds it, so that the same record gives the same graph.

        Raises:
            IndexFailure: It cannot be written; the graph before it, if any, counts still.
        """
        with _telling_errors(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                for kind, part in self._next_parts(dropped, added).items():
                    path = self._file(kind, generation)
                    part.save(str(path))
                    _sync(path)
            except BaseException:
                self._forget_others(self.stamped_generation())
                raise
            names = self._names(generation)
            files = tuple(file for file in stamped_files(self._folder, known={}) if file.name in names)
            stamp = Stamp(store_id=self._store_id, recipe=RECIPE, generation=generation, files=files)
            write_stamp(self._folder, stamp)
            self._forget_others(generation)

    def close(self) -> None:
        """Let go of the files."""
        self._parts = {}
        self.generation = 0

    def clear(self) -> int:
        """Throw the graph away; return how many files went."""
        self.close()
        with _telling_errors(self._folder):
            return remove_folder(self._folder)

    def _stamp(self) -> Stamp | None:
        stamp = read_stamp(self._folder)
        if stamp is None or (stamp.store_id, stamp.recipe) != (self._store_id, RECIPE):
            return None
        return stamp

    def _next_parts(self, dropped: Iterable[int], added: Iterable[VectorRows]) -> dict[DocumentKind, Any]:
        parts = {kind: self._copied(kind) for kind in KINDS}
        gone = list(dropped)
        for part in parts.values():
            _bury(part, gone)
        for portion in added:
            rows, kinds = np.array(portion.rows, dtype=np.uint64), np.array(portion.kinds)
            units = unit_rows(portion.vectors)
            for kind, part in parts.items():
                if (of_kind := kinds == kind).any():
                    part.add(rows[of_kind], units[of_kind], threads=1)
        return parts

    def _copied(self, kind: DocumentKind) -> Any:
        if self.generation:
            part = self._restored(self._file(kind, self.generation), view=False)
            if part is not None:
                return part
        return _index_class()(ndim=self._dim, metric="cos", dtype="i8")

    def _restored(self, path: Path, *, view: bool) -> Any:
        # usearch raises RuntimeError or ValueError for a damaged file, and returns None for a missing one.
        with suppress(RuntimeError, ValueError, OSError):
            part = _index_class().restore(str(path), view=view, expansion_search=BREADTH)
            if part is not None and part.ndim == self._dim:
                return part
        return None

    def _file(self, kind: DocumentKind, generation: int) -> Path:
        return self._folder / f"{kind}-{generation}.usearch"

    def _names(self, *generations: int) -> set[str]:
        return {self._file(kind, generation).name for kind in KINDS for generation in generations}

    def _forget_others(self, *generations: int) -> None:
        for path in self._folder.glob("*.usearch"):
            if path.name not in self._names(*generations):
                # Some systems refuse to remove a file that a reader still has mapped; the next fold will.
                with suppress(OSError):
                    path.unlink()


def _keys(part: Any) -> npt.NDArray[np.uint64]:
    keys: npt.NDArray[np.uint64] = np.asarray(part.keys, dtype=np.uint64)
    return keys


def _bury(part: Any, rows: list[int]) -> None:
    """Give the nodes of these rows, where there are such, keys of the dead."""
    next_dead = _DEAD + int((_keys(part) >= _DEAD).sum())
    for row in rows:
        if row in part:
            part.rename(row, next_dead)
            next_dead += 1


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def _telling_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError, ValueError, MemoryError) as error:
        raise IndexFailure(
            f"{folder}: the neighbour index failed ({error}). The documents are safe in the record; mend the "
            "index with: skillmatch index rebuild"
        ) from error


def _index_class() -> Any:
    """Return usearch's ``Index``, imported only by stores large enough to need it.

    usearch 2.26 exports a C++ runtime of its own: onnxruntime, loaded after it, crashes the process; loaded
    before it, both work. So the encoder's library comes first, also where no encoder is used.
    """
    require("onnxruntime", purpose="The neighbour index")
    return require("usearch.index", purpose="The neighbour index").Index
