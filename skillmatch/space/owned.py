"""The greatest value of each owner, for values that belong to owners, many at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from skillmatch.types import FloatArray

Rows = npt.NDArray[np.int64]


class BestOfOwners:
    """Finds each owner's greatest value.

    Values are put in rounds: the first of every owner, then the second of those that have one, and so on,
    owners with most first. A round is one run of memory: several times as fast as ``maximum.reduceat``.

    Attributes:
        order: Where the values are to be taken from, so that they stand in rounds.
        owners: Who has any, in the order of the results.
    """

    def __init__(self, owners: Rows) -> None:
        """Take the owner of each value."""
        names, counts = np.unique(owners, return_counts=True)
        by_count = np.argsort(-counts, kind="stable")
        self.owners: Rows = names[by_count]
        self._sizes = [int((counts > taken).sum()) for taken in range(int(counts.max(initial=0)))]
        place = np.empty(len(names), dtype=np.int64)
        place[by_count] = np.arange(len(names))
        by_owner = np.argsort(owners, kind="stable")
        turn = np.empty(len(owners), dtype=np.int64)
        turn[by_owner] = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
        self.order: Rows = np.lexsort((place[np.searchsorted(names, owners)], turn))

    def best(self, rounds: FloatArray) -> FloatArray:
        """Return the greatest value of each of ``owners``, shape (..., owners).

        Args:
            rounds: Values in ``order``, shape (..., values).
        """
        first = self._sizes[0] if self._sizes else 0
        found: FloatArray = rounds[..., :first].copy()
        start = first
        for size in self._sizes[1:]:
            np.maximum(found[..., :size], rounds[..., start : start + size], out=found[..., :size])
            start += size
        return found
