"""How sure a rate or a ratio of rates is: intervals, Fisher's exact test, and how often chance alarms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_Z = 1.959963984540054
"""The normal quantile of a 95 % interval."""

_STEPS = 100
_SAME = 1 + 1e-7
"""Two tables of Fisher's test are as likely when they differ by less; R and SciPy do the same."""

_TOO_RARE = 1e-17


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A 95 % interval; ``high`` is infinite where the data set no upper bound."""

    low: float
    high: float


def wilson(part: int, whole: int) -> Interval:
    """Return Wilson's score interval of a rate, within [0, 1].

    Args:
        part: From 0 to ``whole``.
        whole: At least 1.
    """
    rate, spread = part / whole, _Z * _Z / whole
    centre = (rate + spread / 2) / (1 + spread)
    half = math.sqrt(rate * (1 - rate) * spread + spread * spread / 4) / (1 + spread)
    return Interval(
        low=0.0 if part == 0 else max(0.0, centre - half),
        high=1.0 if part == whole else min(1.0, centre + half),
    )


def ratio_interval(part: int, whole: int, best_part: int, best_whole: int) -> Interval:
    """Return Koopman's score interval of (part / whole) / (best_part / best_whole).

    It holds for small groups and for a group of whom nobody was selected, where the usual interval on the
    logarithm has no value (Koopman 1984, Biometrics 40:513-517).

    Args:
        part: From 0 to ``whole``.
        whole: At least 1.
        best_part: At least 1.
        best_whole: At least 1.
    """
    estimate = (part / whole) / (best_part / best_whole)
    cells = (part, whole, best_part, best_whole)
    low = 0.0 if part == 0 else _bound(cells, estimate, upwards=False)
    return Interval(low=low, high=_bound(cells, estimate, upwards=True))


def _bound(cells: tuple[int, int, int, int], estimate: float, *, upwards: bool) -> float:
    """Return the ratio beyond which the score is more than the quantile away, by halving in the logarithm."""
    centre = math.log(estimate) if estimate > 0 else -30.0
    inner, outer = centre, 30.0 if upwards else -30.0
    for _ in range(_STEPS):
        middle = (inner + outer) / 2
        if abs(_score(cells, math.exp(middle))) <= _Z:
            inner = middle
        else:
            outer = middle
    return math.exp(inner)


def _score(cells: tuple[int, int, int, int], ratio: float) -> float:
    """Return how many standard errors the data are from a true ratio."""
    part, whole, best_part, best_whole = cells
    a = (whole + best_whole) * ratio
    b = whole * ratio + part + best_whole + best_part * ratio
    root = math.sqrt(max(0.0, b * b - 4 * a * (part + best_part)))
    # This form of the smaller root loses no digits where the ratio is far from 1.
    best = min(1.0, 2 * (part + best_part) / (b + root))
    own = min(1.0, best * ratio)
    difference = part / whole - ratio * best_part / best_whole
    variance = own * (1 - own) / whole + ratio * ratio * best * (1 - best) / best_whole
    if variance <= 0:
        return 0.0 if abs(difference) < 1e-12 else math.copysign(math.inf, difference)
    return difference / math.sqrt(variance)


def fisher(part: int, whole: int, other_part: int, other_whole: int) -> float:
    """Return the two-sided p of Fisher's exact test that two groups have one rate.

    All tables with the same margins that are no likelier than the one seen are added up.

    Args:
        part: From 0 to ``whole``.
        whole: At least 0.
        other_part: From 0 to ``other_whole``.
        other_whole: At least 0.
    """
    total, drawn = whole + other_whole, part + other_part
    first, last = max(0, drawn - other_whole), min(drawn, whole)
    logs = _log_factorials(total)
    cells = np.arange(first, last + 1, dtype=np.int64)
    likely = -(logs[cells] + logs[whole - cells] + logs[drawn - cells] + logs[other_whole - drawn + cells])
    weights = np.exp(likely - likely.max())
    as_rare = weights <= weights[part - first] * _SAME
    return min(1.0, float(weights[as_rare].sum() / weights.sum()))


def false_alarm(sizes: Sequence[int], rate: float) -> float:
    """Return how often a fair process shows some group below four fifths of the best one.

    Every group has the same true rate and is drawn independently; the share of draws in which the lowest
    rate is under .8 of the highest is computed, not simulated. A draw without anybody selected is no alarm.

    Args:
        sizes: How many are in each group, each at least 1.
        rate: The true rate of all, in [0, 1].
    """
    if len(sizes) < 2 or not 0 < rate < 1:
        return 0.0
    chances = [_binomial(size, rate) for size in sizes]
    below = [np.concatenate([[0.0], np.cumsum(chance)]) for chance in chances]
    calm = math.prod(float(chance[0]) for chance in chances)
    for place, (size, chance) in enumerate(zip(sizes, chances, strict=True)):
        seen = np.flatnonzero(chance > _TOO_RARE).astype(np.int64)
        seen = seen[seen > 0]
        share = chance[seen]
        for other, other_size in enumerate(sizes):
            if other != place:
                share = share * _within(below[other], seen, size, other_size, ties=other > place)
        calm += float(share.sum())
    return min(1.0, max(0.0, 1 - calm))


def _within(below: Doubles, seen: Whole, size: int, other_size: int, *, ties: bool) -> Doubles:
    """Return how likely another group is at most at the best rate and at least at four fifths of it.

    The best rate is ``seen / size``. Of groups that share it the first counts as the best, so that no draw
    counts twice: a group before it must be below (``ties`` false), one behind it may be level.
    """
    exact = seen * other_size
    highest = exact // size if ties else (exact - 1) // size
    lowest = -((-4 * exact) // (5 * size))
    return np.where(highest >= lowest, below[highest + 1] - below[lowest], 0.0)


def _binomial(size: int, rate: float) -> Doubles:
    """Return how likely each number from 0 to ``size`` is, shape (size + 1,)."""
    logs = _log_factorials(size)
    count = np.arange(size + 1)
    found: Doubles = np.exp(
        logs[size] - logs - logs[::-1] + count * math.log(rate) + (size - count) * math.log1p(-rate)
    )
    return found


def _log_factorials(largest: int) -> Doubles:
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, largest + 1, dtype=np.float64)))])
