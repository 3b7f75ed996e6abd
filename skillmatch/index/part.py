"""One part of the neighbour index: a usearch file with the 8-bit codes of vectors, and their columns.

usearch compares a vector with all codes of a part, one by one: 40 ms of processor time for a million of 384
numbers. Its graph is left as good as empty. Measured on a million encodings of real sentences: graphs of its
default breadth, made in 570 s, find .97 of the ten nearest in 25 ms and .98 in 42 ms; comparing all finds all
of them, and costs 3 s to make.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skillmatch.extras import require
from skillmatch.index.scoping import COLUMNS, Columns, mask
from skillmatch.types import DocumentKind, FloatArray, Scope

BREADTH = 192
"""Rows that are scored again with their full vectors, at least."""

PICKED = 100_000
"""So many codes in the scope of a question are picked out and compared, in up to 20 ms; where there are more,
all of a part are compared, and as many more of the nearest are taken as the scope is narrower."""

_SPARE = 1.5
"""Taken beyond what should do: rows in scope may be rarer near the vector than elsewhere."""

_MATRIX_AT = 8
"""Where the vectors begin in a usearch file, after their number and length (32 bits each)."""
_MARK = b"usearch"

Found = tuple[npt.NDArray[np.int64], FloatArray]
"""Rows of the record and their distances, shapes (n,)."""


class Part:
    """Codes of one document kind, mapped into memory. Not for several threads at once."""

    def __init__(
        self, path: Path, kind: DocumentKind, index: Any, columns: Columns, columns_path: Path
    ) -> None:
        """See ``open_part``."""
        self.kind = kind
        self._path = path
        self._columns_path = columns_path
        self._index = index
        self._columns = columns
        self._codes = np.memmap(
            path, dtype=np.int8, mode="r", offset=_MATRIX_AT, shape=(len(columns), index.ndim)
        )
        self._order: npt.NDArray[np.int64] = np.argsort(columns["row"], kind="stable")
        self._sorted: npt.NDArray[np.int64] = columns["row"][self._order]
        self._n_dead = int((self._sorted < 0).sum())
        self._n_dead_on_disk = self._n_dead

    def __len__(self) -> int:
        return len(self._columns)

    def rows(self) -> list[int]:
        """Return all rows that were not dropped."""
        rows: list[int] = self._columns["row"][self._columns["row"] >= 0].tolist()
        return rows

    def dead_share(self) -> float:
        """Return the share of rows that were dropped."""
        return self._n_dead / max(len(self), 1)

    def drop(self, rows: Sequence[int]) -> None:
        """Find these rows no more; the files stay as they are."""
        wanted = np.unique(np.asarray(rows, dtype=np.int64))
        at = np.searchsorted(self._sorted, wanted)
        places = self._order[at[at < len(self)]]
        places = places[self._columns["row"][places] == wanted[at < len(self)]]
        self._columns["row"][places] = -1
        self._n_dead += len(places)

    def search(self, unit: FloatArray, *, scope: Scope, limit: int) -> Found:
        """Return about ``limit`` or more rows in the scope near a unit vector, in no order; all if fewer."""
        is_narrow = scope != Scope(kind=scope.kind)
        fitting = mask(self._columns, scope) if is_narrow else None
        n_fitting = len(self) - self._n_dead if fitting is None else int(np.count_nonzero(fitting))
        if not n_fitting:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        if n_fitting > (PICKED if is_narrow else limit):
            spare = _SPARE if is_narrow or self._n_dead else 1.0
            asked = min(int(limit * spare * len(self) / n_fitting), len(self))
            found = self._index.search(unit, asked, threads=1, exact=True)
            places, distances = np.asarray(found.keys, dtype=np.int64), np.asarray(found.distances)
            rows = self._columns["row"][places]
            wanted = rows >= 0 if fitting is None else fitting[places]
            if int(np.count_nonzero(wanted)) >= min(limit, n_fitting):
                return rows[wanted], distances[wanted]
        places = np.flatnonzero(self._columns["row"] >= 0 if fitting is None else fitting)
        return self._picked(unit, places, limit)

    def growing(self, stem: str, *, most: int) -> GrowingPart:
        """Return a copy in memory that can be added to, to be saved under another name."""
        index = _restored(self._path, view=False)
        if index is None:
            raise OSError(f"{self._path.name} cannot be read")
        return GrowingPart(
            self._path.parent,
            stem,
            self.kind,
            dim=index.ndim,
            most=most,
            begun=(index, np.array(self._columns)),
        )

    def save_columns(self, generation: int) -> set[str]:
        """Write the columns anew if rows were dropped; return the names of this part's files."""
        if self._n_dead != self._n_dead_on_disk:
            self._columns_path = self._path.with_suffix(f".{generation}.columns")
            _save_columns(self._columns_path, self._columns)
        return {self._path.name, self._columns_path.name}

    def _picked(self, unit: FloatArray, places: npt.NDArray[np.int64], limit: int) -> Found:
        library, most = _library(), min(limit, len(places))
        codes = np.asarray(self._codes[places])
        # usearch makes codes in the same way: numbers of unit vectors, times 127, cut off towards zero.
        code = (unit * 127).astype(np.int8)
        found = library.search(codes, code, most, library.MetricKind.Cos, exact=True, threads=1)
        nearest = places[np.asarray(found.keys, dtype=np.int64)]
        return self._columns["row"][nearest], np.asarray(found.distances)


class GrowingPart:
    """A part in memory, to be added to and saved."""

    def __init__(
        self,
        folder: Path,
        stem: str,
        kind: DocumentKind,
        *,
        dim: int,
        most: int,
        begun: tuple[Any, Columns] | None = None,
    ) -> None:
        """Begin empty, or with what ``begun`` holds; ``most`` rows at the end."""
        self._path = folder / f"{stem}.usearch"
        self.kind = kind
        self._most = most
        self._index, columns = begun or (_index_class()(ndim=dim, metric="cos", dtype="i8", **_PLAIN), None)
        self._columns = [] if columns is None else [columns]
        self._n = 0 if columns is None else len(columns)

    def is_full(self) -> bool:
        """Return whether nothing more fits."""
        return self._n >= self._most

    def add(self, columns: Columns, units: FloatArray) -> int:
        """Add as many of these rows as fit, with their unit vectors, shape (n, dim); return how many."""
        n = min(len(columns), self._most - self._n)
        self._index.add(np.arange(self._n, self._n + n, dtype=np.uint64), units[:n], threads=1)
        self._columns.append(columns[:n])
        self._n += n
        return n

    def save(self, generation: int) -> set[str]:
        """Write both files, safely on disk; return their names."""
        self._index.save(str(self._path))
        _sync(self._path)
        columns_path = self._path.with_suffix(f".{generation}.columns")
        _save_columns(columns_path, np.concatenate(self._columns))
        return {self._path.name, columns_path.name}


def open_part(folder: Path, name: str, names: Sequence[str], *, dim: int) -> Part | None:
    """Map a part into memory; None where its files are gone, or not what they should be.

    Args:
        folder: Of the parts.
        name: Of the usearch file, which begins with the kind.
        names: All files of the index, among them the one with the columns.
        dim: Length of all vectors.
    """
    path = folder / name
    beside = [other for other in names if other.startswith(f"{path.stem}.") and other.endswith(".columns")]
    # usearch raises RuntimeError or ValueError for a damaged file, and returns None for a missing one.
    with suppress(RuntimeError, ValueError, OSError):
        # Copied where written to: dropping a row changes this process's view only.
        if not beside:
            return None
        columns = np.load(folder / beside[-1], mmap_mode="c")
        if columns.dtype != COLUMNS or not _begins_with_vectors(path, (len(columns), dim)):
            return None
        index = _restored(path, view=True)
        if index is not None and (index.ndim, len(index)) == (dim, len(columns)):
            kind: Any = name.partition("-")[0]
            return Part(path, kind, index, columns, folder / beside[-1])
    return None


_PLAIN = {"enable_key_lookups": False, "connectivity": 2, "expansion_add": 1}
"""Codes are named by their place, so usearch keeps no table of keys, which it would make anew at opening; and
links, of which it wants some, are as few and as quickly made as it allows."""


def _begins_with_vectors(path: Path, shape: tuple[int, int]) -> bool:
    with path.open("rb") as file:
        found = np.frombuffer(file.read(_MATRIX_AT), dtype="<u4")
        file.seek(_MATRIX_AT + shape[0] * shape[1])
        return tuple(found) == shape and file.read(len(_MARK)) == _MARK


def _restored(path: Path, *, view: bool) -> Any:
    return _index_class().restore(str(path), view=view, **_PLAIN)


def _save_columns(path: Path, columns: Columns) -> None:
    with path.open("wb") as file:
        np.save(file, columns)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _index_class() -> Any:
    return _library().Index


def _library() -> Any:
    """Return usearch's module, imported only by stores large enough to need it.

    usearch 2.26 exports a C++ runtime of its own: onnxruntime, loaded after it, crashes the process; loaded
    before it, both work. So the encoder's library comes first, also where no encoder is used.
    """
    require("onnxruntime", purpose="The neighbour index")
    return require("usearch.index", purpose="The neighbour index")
