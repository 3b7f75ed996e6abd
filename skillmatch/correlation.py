"""How two lists of figures go together: by value, weighted or not, and by rank."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Figures: TypeAlias = Sequence[float] | npt.NDArray[np.float64]


def pearson(a: Figures, b: Figures, *, weights: Figures | None = None) -> float:
    """Return the correlation in [-1, 1]; 0 where a side is constant.

    Args:
        a: Figures.
        b: As many figures, in the same order.
        weights: What each pair counts, at least 0; all the same by default.
    """
    left, right = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    counts = np.ones_like(left) if weights is None else np.asarray(weights, dtype=np.float64)
    left, right = left - np.average(left, weights=counts), right - np.average(right, weights=counts)
    norm = math.sqrt(float((counts * left**2).sum() * (counts * right**2).sum()))
    return float((counts * left * right).sum() / norm) if norm > 0 else 0.0


def spearman(a: Figures, b: Figures) -> float:
    """Return the rank correlation in [-1, 1], ties sharing their mean rank; 0 where a side is constant."""
    return pearson(mean_ranks(a), mean_ranks(b))


def kendall(a: Figures, b: Figures) -> float:
    """Return Kendall's tau-b in [-1, 1], which counts ties on either side; 0 where a side is constant."""
    left, right = (np.asarray(side, dtype=np.float64) for side in (a, b))
    one, other = np.sign(left[:, None] - left), np.sign(right[:, None] - right)
    norm = math.sqrt(float(np.abs(one).sum() * np.abs(other).sum()))
    return float((one * other).sum() / norm) if norm > 0 else 0.0


def mean_ranks(values: Figures) -> npt.NDArray[np.float64]:
    """Return the rank of each value, the lowest 1; equal values share the mean of their ranks."""
    _, inverse, counts = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=np.float64)
