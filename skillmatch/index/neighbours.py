"""Neighbour search of the embedded store: exact while the store is small, a graph beside it later.

Vectors written since the graph was made (all of them, while there is none) are searched exactly in
memory. When they become more than ``fold_above``, they are folded into a new graph on disk. What the
graph finds is scored again with the record's own vectors, so similarities are exact on both ways.
"""

from __future__ import annotations

import threading
from pathlib import Path

from skillmatch.index.exact import ExactVectors
from skillmatch.index.graph import BREADTH, Graph
from skillmatch.index.protocol import Say, unit_rows
from skillmatch.index.record import Record
from skillmatch.types import DocumentKind, FloatArray

_MORE_CANDIDATES = 2
"""The graph stores 8-bit numbers; twice as many candidates make up for what rounding misplaces."""


class Neighbours:
    """Rows of the record, found by cosine. Safe for several threads."""

    def __init__(self, folder: Path, record: Record, *, fold_above: int, say: Say) -> None:
        """Search the vectors of ``record``; nothing is read before the first search."""
        self._record = record
        self._fold_above = fold_above
        self._say = say
        self._graph = Graph(folder, store_id=record.store_id, dim=record.dim)
        self._recent = ExactVectors(record.dim)
        self._outdated: set[int] = set()
        self._generation: int | None = None
        self._lock = threading.Lock()

    def search(self, unit: FloatArray, *, kind: DocumentKind | None, limit: int) -> dict[int, float]:
        """Return row to cosine for the nearest rows: ``limit`` or more."""
        with self._lock:
            self._catch_up()
            found = self._recent.search(unit, kind=kind, limit=limit)
            candidates = self._from_graph(unit, kind, limit)
        rows, vectors = self._record.vectors_of(candidates)
        found.update(zip(rows.tolist(), (unit_rows(vectors) @ unit).tolist(), strict=True))
        return found

    def fold(self) -> None:
        """Move recent vectors into the graph if they are too many; the caller holds the write lock.

        Raises:
            IndexFailure: The graph cannot be written; the search goes on without it.
        """
        done = self._graph.stamped_generation()
        if self._record.n_changed_since(done) <= self._fold_above:
            return
        now = self._record.generation()
        dropped: list[int] = []
        with self._lock:
            self._restart()
            done = self._graph.generation
            changed = self._record.changed_since(done)
            if done:
                dropped = changed + self._record.removed_since(done)
                if self._graph.is_worn(len(dropped)):
                    self._graph.close()
                    changed, dropped = self._record.changed_since(0), []
            self._say(f"neighbour index: folding {len(changed):,} documents into a graph")
            self._graph.write(dropped=dropped, added=self._record.vector_rows(changed), generation=now)
            self._restart()

    def damaged_file(self) -> Path | None:
        """Return a file of the graph that is not as it was stamped, or None (see ``Graph``)."""
        return self._graph.damaged_file()

    def clear(self) -> int:
        """Throw the graph and everything in memory away, which the record still has; return files removed."""
        with self._lock:
            self._generation = None
            self._recent = ExactVectors(self._record.dim)
            return self._graph.clear()

    def close(self) -> None:
        """Let go of files and memory."""
        with self._lock:
            self._graph.close()
            self._recent = ExactVectors(self._record.dim)
            self._generation = None

    def _from_graph(self, unit: FloatArray, kind: DocumentKind | None, limit: int) -> list[int]:
        if not len(self._graph):
            return []
        # The graph has looked at BREADTH rows in any case; scoring all of them settles most ties.
        asked = max(BREADTH, limit * _MORE_CANDIDATES)
        while True:
            candidates = self._graph.candidates(unit, kind=kind, limit=asked)
            current = [row for row in candidates if row not in self._outdated]
            if len(current) >= limit * _MORE_CANDIDATES or asked >= len(self._graph):
                return current
            asked *= 2

    def _catch_up(self) -> None:
        """Read from the record what was written since, by this process or another."""
        if self._generation is None or self._graph.stamped_generation() != self._graph.generation:
            self._restart()
        done = self._generation or 0
        now = self._record.generation()
        if now == done:
            return
        changed = self._record.changed_since(done)
        for row in changed + self._record.removed_since(done):
            self._set_aside(row)
        # Of these rows only: one that another process writes meanwhile has its turn at the next search.
        for portion in self._record.vector_rows(changed):
            self._recent.put(portion.rows, portion.kinds, unit_rows(portion.vectors))
        self._generation = now

    def _set_aside(self, row: int) -> None:
        """A row that changed counts no longer, neither in the graph nor in memory."""
        self._recent.drop(row)
        if self._graph.generation:
            self._outdated.add(row)

    def _restart(self) -> None:
        """Begin again from the graph on disk; a damaged one is thrown away, which loses nothing."""
        if not self._graph.open() or self._graph.generation > self._record.generation():
            self._say("neighbour index: damaged or of another record, searching without it")
            self._graph.clear()
        self._recent = ExactVectors(self._record.dim)
        self._outdated = set()
        self._generation = self._graph.generation
