"""The neighbour graph on disk: usearch files, one a document kind, made once and then only read.

Each kind has a graph of its own, so that a search for one kind is never thinned out by the other.
A graph is not changed in place: the next one is written beside it, and the stamp says which counts.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from skillmatch.extras import require
from skillmatch.index.protocol import KINDS, unit_rows
from skillmatch.index.record import VectorRows
from skillmatch.index.stamp import Stamp, read_stamp, write_stamp
from skillmatch.types import DocumentKind, FloatArray

RECIPE = "usearch cosine i8 1"

BREADTH = 192
"""Graph nodes kept in view during a search; with exact re-scoring recall@10 is above .98."""


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
        stamp = read_stamp(self._folder)
        if stamp is None or (stamp.store_id, stamp.recipe) != (self._store_id, RECIPE):
            return 0
        return stamp.generation

    def open(self) -> bool:
        """Map the graph on disk into memory; return False where its files are damaged."""
        generation = self.stamped_generation()
        parts = {}
        for kind in KINDS if generation else ():
            part = self._restored(self._file(kind, generation), view=True)
            if part is None:
                return False
            parts[kind] = part
        self._parts = parts
        self.generation = generation
        return True

    def candidates(self, unit: FloatArray, *, kind: DocumentKind | None, limit: int) -> list[int]:
        """Return about ``limit`` nearest rows of each kind asked for, in no order."""
        found: list[int] = []
        for part_kind, part in self._parts.items():
            if len(part) and kind in (None, part_kind):
                found.extend(part.search(unit, min(limit, len(part)), threads=1).keys.tolist())
        return found

    def write(self, *, dropped: Iterable[int], added: Iterable[VectorRows], generation: int) -> None:
        """Write the next graph: this one less the dropped rows, with the added ones.

        One thread builds it, so that the same record gives the same graph.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        parts = {kind: self._copied(kind) for kind in KINDS}
        gone = np.fromiter(dropped, dtype=np.uint64)
        for part in parts.values():
            if len(gone) and len(part):
                part.remove(gone)
        for portion in added:
            rows, kinds = np.array(portion.rows, dtype=np.uint64), np.array(portion.kinds)
            units = unit_rows(portion.vectors)
            for kind, part in parts.items():
                if (of_kind := kinds == kind).any():
                    part.add(rows[of_kind], units[of_kind], threads=1)
        for kind, part in parts.items():
            part.save(str(self._file(kind, generation)))
        write_stamp(self._folder, Stamp(store_id=self._store_id, recipe=RECIPE, generation=generation))
        self._forget_others(generation)

    def close(self) -> None:
        """Let go of the files."""
        self._parts = {}
        self.generation = 0

    def clear(self) -> None:
        """Throw the graph away."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

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

    def _forget_others(self, generation: int) -> None:
        keep = {self._file(kind, generation) for kind in KINDS}
        for path in self._folder.glob("*.usearch"):
            if path not in keep:
                # Some systems refuse to remove a file that a reader still has mapped; the next fold will.
                with suppress(OSError):
                    path.unlink()


def _index_class() -> Any:
    """Return usearch's ``Index``, imported only by stores large enough to need it.

    usearch 2.26 exports a C++ runtime of its own: onnxruntime, loaded after it, crashes the process; loaded
    before it, both work. So the encoder's library comes first, also where no encoder is used.
    """
    require("onnxruntime", purpose="The neighbour index")
    return require("usearch.index", purpose="The neighbour index").Index
