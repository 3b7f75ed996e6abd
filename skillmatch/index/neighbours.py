"""Neighbour search of the embedded store: in memory while the store is small, 8-bit codes on disk later.

Vectors written since the codes were made (all of them, while there are none) are searched in memory. When
they become more than ``fold_above``, they are folded into the codes. What the codes lead to is scored again
with the record's own vectors, so similarities are exact on both ways.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

from skillmatch.index.codes import Codes
from skillmatch.index.exact import ExactVectors
from skillmatch.index.part import BREADTH
from skillmatch.index.protocol import Say, unit_rows
from skillmatch.index.record import Record
from skillmatch.index.scoping import columns_of
from skillmatch.index.stamp import IndexFailure
from skillmatch.types import FloatArray, Scope

_MORE_CANDIDATES = 2
"""Twice as many candidates make up for what 8-bit numbers misplace."""

_OFTENER = 5
"""With codes there already, so many times fewer vectors are kept outside them: they are read from the record
at the first search, and folding them rewrites the last part only."""


class Neighbours:
    """Rows of the record, found by cosine. Safe for several threads."""

    def __init__(self, folder: Path, record: Record, *, fold_above: int, say: Say) -> None:
        """Search the vectors of ``record``; nothing is read before the first search."""
        self._record = record
        self._fold_above = fold_above
        self._say = say
        self._codes = Codes(folder, store_id=record.store_id, dim=record.dim)
        self._recent = ExactVectors(record.dim)
        self._generation: int | None = None
        self._lock = threading.Lock()

    def search(self, unit: FloatArray, *, scope: Scope, limit: int) -> dict[int, float]:
        """Return row to cosine for the nearest rows: ``limit`` or more."""
        with self._lock:
            self._catch_up()
            found = self._recent.search(unit, scope=scope, limit=limit)
            candidates = self._from_codes(unit, scope, limit)
        rows, vectors = self._record.vectors_of(candidates)
        found.update(zip(rows.tolist(), (unit_rows(vectors) @ unit).tolist(), strict=True))
        return found

    def fold(self) -> None:
        """Move recent vectors into the codes if they are too many; the caller holds the write lock.

        Raises:
            IndexFailure: The codes cannot be written; the search goes on without.
        """
        done = self._codes.stamped_generation()
        if self._record.n_changed_since(done) <= self._fold_above // (_OFTENER if done else 1):
            return
        now = self._record.generation()
        with self._lock:
            self._restart()
            done = self._codes.generation
            changed = self._record.changed_since(done)
            self._say(f"neighbour index: folding {len(changed):,} documents into codes on disk")
            self._codes.write(
                changed=changed,
                removed=self._record.removed_since(done) if done else [],
                added=self._record.vector_rows,
                generation=now,
            )
            self._restart()

    def purge(self) -> int:
        """Leave no trace of dropped rows on disk; return how many files were removed.

        Only the parts that hold such rows are made anew. The caller holds the write lock.

        Raises:
            IndexFailure: Files cannot be removed.
        """
        with self._lock:
            self._restart()
            before, done = self._codes.names(), self._codes.generation
            if done:
                with suppress(IndexFailure):
                    self._codes.write(
                        changed=self._record.changed_since(done),
                        removed=self._record.removed_since(done),
                        added=self._record.vector_rows,
                        generation=self._record.generation(),
                        most_dead_share=0.0,
                    )
                    self._restart()
                    if self._codes.is_alone():
                        return len(before - self._codes.names())
            # None there, or there is no space for it: without codes all vectors are searched in memory.
            self._codes.clear()
            self._restart()
            return len(before)

    def damaged_file(self, *, is_thorough: bool) -> Path | None:
        """Return a file of the codes that is not as it was stamped, or None (see ``Codes``)."""
        return self._codes.damaged_file(is_thorough=is_thorough)

    def clear(self) -> int:
        """Throw the codes and everything in memory away, which the record still has; return files removed."""
        with self._lock:
            self._generation = None
            self._recent = ExactVectors(self._record.dim)
            return self._codes.clear()

    def close(self) -> None:
        """Let go of files and memory."""
        with self._lock:
            self._codes.close()
            self._recent = ExactVectors(self._record.dim)
            self._generation = None

    def _from_codes(self, unit: FloatArray, scope: Scope, limit: int) -> list[int]:
        if not len(self._codes):
            return []
        # Scoring so many again in any case settles most ties.
        return self._codes.candidates(unit, scope=scope, limit=max(BREADTH, limit * _MORE_CANDIDATES))

    def _catch_up(self) -> None:
        """Read from the record what was written since, by this process or another."""
        if self._generation is None or self._codes.stamped_generation() != self._codes.generation:
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
            self._recent.put(columns_of(portion.heads), unit_rows(portion.vectors))
        self._generation = now

    def _set_aside(self, row: int) -> None:
        """A row that changed counts no longer, neither in the codes nor in memory."""
        self._recent.drop(row)
        self._codes.drop(row)

    def _restart(self) -> None:
        """Begin again from the codes on disk; damaged ones are thrown away, which loses nothing."""
        if not self._codes.open() or self._codes.generation > self._record.generation():
            self._say("neighbour index: damaged or of another record, searching without it")
            self._codes.clear()
        self._recent = ExactVectors(self._record.dim)
        self._generation = self._codes.generation
