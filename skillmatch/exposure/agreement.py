"""How well two label columns agree: the mean over the three labels of F1."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.integer]
"""Labels as 0, 1, 2 for E0, E1, E2, shape (n,)."""


def confusion(given: Labels, named: Labels) -> npt.NDArray[np.int64]:
    """Return how often label i (row) was named j (column), shape (3, 3)."""
    return np.bincount(3 * given.astype(np.int64) + named, minlength=9).reshape(3, 3)


def macro_f1(table: npt.NDArray[np.integer]) -> npt.NDArray[np.float64]:
    """Return the mean F1 of the three labels, in [0, 1], of one confusion table or of a stack of them.

    Args:
        table: Counts, shape (..., 3, 3); a label that occurs nowhere counts as 0.

    Returns:
        Shape (...).
    """
    hits = np.diagonal(table, axis1=-2, axis2=-1).astype(np.float64)
    sizes = table.sum(axis=-1) + table.sum(axis=-2)
    mean: npt.NDArray[np.float64] = (2 * hits / np.maximum(sizes, 1)).mean(axis=-1)
    return mean
