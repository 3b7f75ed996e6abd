"""How sure a mean over few sentences is: bootstrap intervals, alone and paired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_DRAWS = 10_000
_SEED = 20_261_121
_LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean with its 95 % bootstrap interval, in the unit of the values, over ``n`` values."""

    value: float
    low: float
    high: float
    n: int


def mean_estimate(values: Sequence[float]) -> Estimate:
    """Return the mean of ``values`` with its percentile bootstrap interval; the same every time.

    Raises:
        ValueError: There are no values.
    """
    if not len(values):
        raise ValueError("A mean needs at least one value")
    data = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(_SEED).integers(0, len(data), size=(_DRAWS, len(data)))
    return estimate_of(float(data.mean()), data[draws].mean(axis=1), n=len(data))


def estimate_of(value: float, draws: npt.NDArray[np.float64], *, n: int) -> Estimate:
    """Return a figure with the percentile interval of its bootstrap draws.

    Args:
        value: The figure on all of the data.
        draws: The figure in each draw, shape (draws,).
        n: How many were drawn from.
    """
    low, high = np.quantile(draws, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return Estimate(value=value, low=float(low), high=float(high), n=n)


def paired_difference(one: Sequence[float], other: Sequence[float]) -> Estimate:
    """Return the mean of ``one - other``, value by value, with its interval: is one system better?

    Raises:
        ValueError: The two differ in length, or are empty.
    """
    if len(one) != len(other):
        raise ValueError(f"Paired values must be as many: {len(one)} and {len(other)}")
    return mean_estimate((np.asarray(one, dtype=np.float64) - np.asarray(other, dtype=np.float64)).tolist())
