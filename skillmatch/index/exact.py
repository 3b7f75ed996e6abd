"""Exact neighbour search in memory: a growing matrix of unit rows, with replacing and removing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from skillmatch.index.protocol import KINDS
from skillmatch.types import DocumentKind, FloatArray

_FIRST_CAPACITY = 1024

TIE = 1e-6
"""Cosines nearer than this count as equal: a matrix product differs in the last digit by position."""


class ExactVectors:
    """Unit vectors by row number and kind. Not for several threads at once."""

    def __init__(self, dim: int) -> None:
        """Begin empty, for vectors of ``dim`` numbers."""
        self._dim = dim
        self._matrix: FloatArray = np.empty((0, dim), dtype=np.float32)
        self._rows: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._kinds: npt.NDArray[np.int8] = np.empty(0, dtype=np.int8)
        self._places: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._places)

    def put(self, rows: Sequence[int], kinds: Sequence[DocumentKind], units: FloatArray) -> None:
        """Keep unit vectors, shape (n, dim), under rows that are not there yet."""
        start, end = len(self._places), len(self._places) + len(rows)
        self._grow(end)
        self._matrix[start:end] = units
        self._rows[start:end] = rows
        self._kinds[start:end] = [KINDS.index(kind) for kind in kinds]
        self._places.update(zip(rows, range(start, end), strict=True))

    def drop(self, row: int) -> None:
        """Forget a row; the last row takes its place."""
        place = self._places.pop(row, None)
        if place is None:
            return
        last = len(self._places)
        if place != last:
            self._matrix[place] = self._matrix[last]
            self._rows[place] = self._rows[last]
            self._kinds[place] = self._kinds[last]
            self._places[int(self._rows[place])] = place
        self._matrix[last] = 0.0

    def search(self, unit: FloatArray, *, kind: DocumentKind | None, limit: int) -> dict[int, float]:
        """Return row to cosine for the ``limit`` nearest rows and all that tie with the last."""
        n = len(self._places)
        similarities = self._matrix[:n] @ unit
        rows = self._rows[:n]
        if kind is not None:
            of_kind = self._kinds[:n] == KINDS.index(kind)
            similarities, rows = similarities[of_kind], rows[of_kind]
        if len(rows) > limit:
            edge = np.partition(similarities, len(rows) - limit)[len(rows) - limit]
            near = similarities >= edge - TIE
            similarities, rows = similarities[near], rows[near]
        return dict(zip(rows.tolist(), similarities.tolist(), strict=True))

    def _grow(self, needed: int) -> None:
        capacity = len(self._rows)
        if needed <= capacity:
            return
        more = max(_FIRST_CAPACITY, capacity, needed - capacity)
        self._matrix = np.concatenate([self._matrix, np.zeros((more, self._dim), dtype=np.float32)])
        self._rows = np.concatenate([self._rows, np.zeros(more, dtype=np.int64)])
        self._kinds = np.concatenate([self._kinds, np.zeros(more, dtype=np.int8)])
