"""Scales: from values to places on the page, with round numbers to mark them."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Maps [low, high] to [start, end] on the page, evenly or (``is_log``) by ratios."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def __call__(self, value: float) -> float:
        """Return the place of a value; values beyond the ends stay at them."""
        held = min(max(value, self.low), self.high)
        if self.is_log:
            share = math.log(held / self.low) / math.log(self.high / self.low)
        else:
            share = (held - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def even_ticks(low: float, high: float, *, about: int = 6) -> tuple[float, ...]:
    """Return round numbers within [low, high], about as many as asked for, in steps of 1, 2 or 5.

    Args:
        low: The least value.
        high: More than ``low``.
        about: How many are wanted, at least 2.
    """
    raw = (high - low) / max(about - 1, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return tuple(round(number * step, 10) for number in range(first, last + 1))


def ratio_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return marks of a logarithmic scale within [low, high]: 1, 2, 3 and 5 of every power of ten."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    marks = (factor * 10.0**power for power in powers for factor in (1, 2, 3, 5))
    return tuple(mark for mark in marks if low <= mark <= high)


def round_top(value: float) -> float:
    """Return the next number at or above ``value`` that ends a scale well (1, 1.5, 2, 3, 4, 5, 6, 8)."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * top for top in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if power * top >= value * 0.9999)
