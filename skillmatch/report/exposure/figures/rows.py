"""Rows with their names at the left: a long name takes several lines, and its row is as much higher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from skillmatch.report.exposure.figures.fonts import wrapped
from skillmatch.report.exposure.figures.scene import SMALLEST, Text

NAMES: Final = 196.0
"""Room for names at the left, in points."""

_HEIGHT: Final = 14.0
_LINE: Final = 9.2
_MOST_LINES: Final = 3
_BASE: Final = 2.8
"""How far a line's base is below its middle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlace:
    """Where a row stands: the height of its middle, and the lines of its name."""

    middle: float
    lines: tuple[str, ...]

    @property
    def base(self) -> float:
        """The base line of text that stands at the middle."""
        return self.middle + _BASE

    @property
    def name(self) -> tuple[Text, ...]:
        """The lines of the name, flush right at ``NAMES`` and centred on the middle."""
        first = self.base - (len(self.lines) - 1) * _LINE / 2
        return tuple(
            Text(x=NAMES, y=first + number * _LINE, text=line, anchor="end")
            for number, line in enumerate(self.lines)
        )


def row_places(names: Sequence[str], top: float) -> tuple[tuple[RowPlace, ...], float]:
    """Return the places of rows below ``top``, and where the last one ends."""
    places = []
    for name in names:
        lines = wrapped(name, SMALLEST, NAMES, most=_MOST_LINES)
        height = _HEIGHT + (len(lines) - 1) * _LINE
        places.append(RowPlace(middle=top + height / 2, lines=lines))
        top += height
    return tuple(places), top
