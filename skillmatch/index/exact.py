"""Exact neighbour search in memory: a growing matrix of unit rows, with replacing and removing."""

from __future__ import annotations

import numpy as np

from skillmatch.index.protocol import EVERYTHING
from skillmatch.index.scoping import COLUMNS, Columns, mask
from skillmatch.types import FloatArray, Scope

_FIRST_CAPACITY = 1024

TIE = 1e-6
"""Cosines nearer than this count as equal: a matrix product differs in the last digit by position."""


class ExactVectors:
    """Unit vectors by row number. Not for several threads at once."""

    def __init__(self, dim: int) -> None:
        """Begin empty, for vectors of ``dim`` numbers."""
        self._dim = dim
        self._matrix: FloatArray = np.empty((0, dim), dtype=np.float32)
        self._columns: Columns = np.empty(0, dtype=COLUMNS)
        self._places: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._places)

    def put(self, columns: Columns, units: FloatArray) -> None:
        """Keep unit vectors, shape (n, dim), of rows that are not there yet."""
        start, end = len(self._places), len(self._places) + len(columns)
        self._grow(end)
        self._matrix[start:end] = units
        self._columns[start:end] = columns
        self._places.update(zip(columns["row"].tolist(), range(start, end), strict=True))

    def drop(self, row: int) -> None:
        """Forget a row; the last row takes its place."""
        place = self._places.pop(row, None)
        if place is None:
            return
        last = len(self._places)
        if place != last:
            self._matrix[place] = self._matrix[last]
            self._columns[place] = self._columns[last]
            self._places[int(self._columns["row"][place])] = place
        self._matrix[last] = 0.0

    def search(self, unit: FloatArray, *, scope: Scope, limit: int) -> dict[int, float]:
        """Return row to cosine for the ``limit`` nearest rows and all that tie with the last."""
        n = len(self._places)
        # No matrix product: that waits for a second thread, on a busy machine for longer than the sum takes.
        similarities = np.einsum("nd,d->n", self._matrix[:n], unit)
        rows = self._columns["row"][:n]
        if scope != EVERYTHING:
            fitting = mask(self._columns[:n], scope)
            similarities, rows = similarities[fitting], rows[fitting]
        if len(rows) > limit:
            edge = np.partition(similarities, len(rows) - limit)[len(rows) - limit]
            near = similarities >= edge - TIE
            similarities, rows = similarities[near], rows[near]
        return dict(zip(rows.tolist(), similarities.tolist(), strict=True))

    def _grow(self, needed: int) -> None:
        capacity = len(self._columns)
        if needed <= capacity:
            return
        more = max(_FIRST_CAPACITY, capacity, needed - capacity)
        self._matrix = np.concatenate([self._matrix, np.zeros((more, self._dim), dtype=np.float32)])
        self._columns = np.concatenate([self._columns, np.zeros(more, dtype=COLUMNS)])
