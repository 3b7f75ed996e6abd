"""Who is at an end of a list: a name where it is one, their number where several share the value."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

_SAME = 1e-9
"""Values this close are equal: means of the same labels differ by the order of their sums."""

_HALF_OF_LAST = 0.005
"""Values below this would be written as 0.00."""


def count_at(values: Iterable[float], value: float) -> int:
    """Return how many of the values equal ``value``."""
    return sum(math.isclose(each, value, rel_tol=0.0, abs_tol=_SAME) for each in values)


def written(value: float) -> str:
    """Return a value to two decimals, or to two digits where that would make it 0.00 and it is not."""
    return f"{value:.2f}" if value == 0 or abs(value) >= _HALF_OF_LAST else f"{value:.2g}"


def who_is_at(named: Sequence[tuple[str, float]], value: float, *, noun: str) -> str:
    """Return ``highest X (0.90)`` without its first word; of several ``: 58 occupations at 0.00``.

    Args:
        named: Names and values, at least one of which equals ``value``.
        value: The value.
        noun: What the names are of, in the plural.
    """
    names = [name for name, each in named if count_at((each,), value)]
    return (
        f" {names[0]} ({written(value)})"
        if len(names) == 1
        else f": {len(names):,} {noun} at {written(value)}"
    )
