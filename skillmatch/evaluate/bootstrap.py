"""How sure a mean over few sentences is: bootstrap intervals, alone and paired."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

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


def sums_by_group(
    values: Doubles, groups: Sequence[Hashable], *, among: Iterable[Hashable] | None = None
) -> Doubles:
    """Return the sums of the rows of each group, shape (groups, ...), in the order groups first appear.

    Sentences of one posting are alike: intervals draw postings, not sentences.

    Args:
        values: One row per thing, shape (n, ...).
        groups: What each row belongs to, n of them.
        among: All groups there are, those without a row too; default: those of ``groups``.
    """
    every = dict.fromkeys(groups if among is None else among)
    place_of = {group: place for place, group in enumerate(every)}
    sums = np.zeros((len(place_of), *values.shape[1:]))
    np.add.at(sums, [place_of[group] for group in groups], values)
    return sums


def drawn_sums(values: Doubles) -> Doubles:
    """Return the sums over all rows in each draw of as many rows with replacement, shape (draws, ...).

    Args:
        values: At least one row, shape (n, ...).
    """
    # einsum adds in one order, whatever the number of threads.
    sums: Doubles = np.einsum("dn,nk->dk", _times_drawn(len(values)), values.reshape(len(values), -1))
    return sums.reshape(_DRAWS, *values.shape[1:])


@lru_cache(maxsize=2)
def _times_drawn(rows: int) -> Doubles:
    """Return how often each of ``rows`` rows is in each draw, shape (draws, rows); many figures share it."""
    draws = np.random.default_rng(_SEED).multinomial(rows, np.full(rows, 1 / rows), size=_DRAWS)
    return draws.astype(np.float64)


def ratio_estimate(parts_and_wholes: Doubles) -> Estimate | None:
    """Return the sum of the parts over the sum of the wholes, with its interval; None without a whole.

    Draws without a whole are left out.

    Args:
        parts_and_wholes: A row per group that is drawn, shape (groups, 2).
    """
    part, whole = parts_and_wholes.sum(axis=0) if len(parts_and_wholes) else (0.0, 0.0)
    if whole == 0:
        return None
    draws = drawn_sums(parts_and_wholes)
    kept = draws[draws[:, 1] > 0]
    return estimate_of(float(part / whole), kept[:, 0] / kept[:, 1], n=round(float(whole)))
