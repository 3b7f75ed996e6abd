"""Rows with a name, a range and one or two points: groups with intervals, occupations with their spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from skillmatch.report.exposure.figures.axes import (
    TITLE_ROOM,
    Axis,
    KeyEntry,
    across_axis,
    heading,
    key,
    marks,
)
from skillmatch.report.exposure.figures.fonts import text_width
from skillmatch.report.exposure.figures.palette import GRID, HUMAN, INK, MACHINE, PAPER, QUIET
from skillmatch.report.exposure.figures.rows import NAMES, RowPlace, row_places
from skillmatch.report.exposure.figures.scales import Scale, even_ticks
from skillmatch.report.exposure.figures.scene import (
    SMALLEST,
    WIDTH,
    Box,
    Line,
    Point,
    Scene,
    Shape,
    Text,
)
from skillmatch.report.exposure.figures.ties import who_is_at

_APART: Final = 2.1
"""Points that the two points of a row stand above and below its middle: neither hides the other."""

_STOPPED: Final = Line(
    points=((0, -3.2), (0, 3.2), (0, 0), (16, 0), (16, -3.2), (16, 3.2)), stroke=HUMAN, width=1.3
)
"""The sample of a range in the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeRow:
    """A row: the first point with its range, the second one, and a figure written at the right."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    other: float | None = None
    aside: str = ""


def ranges_figure(
    rows: Sequence[RangeRow],
    *,
    key_name: str,
    title: str,
    subtitle: str,
    axis: str,
    ends: tuple[float, float],
    words: tuple[str, str, str],
    aside: str = "",
) -> Scene:
    """Return a figure of rows with points and ranges.

    Args:
        rows: In the order drawn, first on top.
        key_name: Key of the scene.
        title: Of the figure.
        subtitle: The line under it.
        axis: What the axis shows.
        ends: Least and greatest value of the axis.
        words: What the first point, its range and the second point are; empty ones are left out.
        aside: Heading of the figures at the right.
    """
    top = TITLE_ROOM + 20
    places, end = row_places([row.name for row in rows], top + 2)
    bottom = end + 2
    widest = max((text_width(row.aside, SMALLEST) for row in rows), default=0.0)
    room = max(widest, text_width(aside, SMALLEST)) + 8 if aside else 6
    plot = Box(left=NAMES + 6, top=top, right=WIDTH - room, bottom=bottom)
    x = Scale(low=ends[0], high=ends[1], start=plot.left, end=plot.right)
    ticks = even_ticks(*ends)
    shapes: list[Shape] = [
        *heading(title, subtitle),
        *key(_key(rows, words), x=plot.left, y=TITLE_ROOM + 10, gap=10),
        *across_axis(plot, Axis(scale=x, ticks=marks(ticks), title=axis)),
    ]
    if aside:
        shapes.append(Text(x=WIDTH, y=TITLE_ROOM + 10, text=aside, anchor="end", fill=QUIET))
    for row, place in zip(rows, places, strict=True):
        shapes += _row(row, x, place, plot)
    return Scene(
        key=key_name,
        title=title,
        description=_described(rows, title, words),
        width=WIDTH,
        height=bottom + 32,
        shapes=tuple(shapes),
    )


def _key(rows: Sequence[RangeRow], words: tuple[str, str, str]) -> list[KeyEntry]:
    entries = []
    if words[0]:
        entries.append(KeyEntry(words=words[0], sample=Point(x=0, y=0, radius=2.9, fill=HUMAN)))
    if words[1] and any(row.low is not None for row in rows):
        entries.append(KeyEntry(words=words[1], sample=_STOPPED))
    if words[2] and any(row.other is not None for row in rows):
        entries.append(KeyEntry(words=words[2], sample=_other_point(0, 0)))
    return entries


def _range_lines(left: float, right: float, y: float) -> tuple[Line, Line, Line]:
    """Return a range as a line with a stop at either end, so that a short one is still seen."""
    return (
        Line(points=((left, y), (right, y)), stroke=HUMAN, width=1.3),
        Line(points=((left, y - 3.2), (left, y + 3.2)), stroke=HUMAN, width=1.3),
        Line(points=((right, y - 3.2), (right, y + 3.2)), stroke=HUMAN, width=1.3),
    )


def _other_point(x: float, y: float) -> Point:
    return Point(x=x, y=y, radius=2.7, mark="diamond", fill=MACHINE, stroke=INK, width=0.6)


def _row(row: RangeRow, x: Scale, place: RowPlace, plot: Box) -> list[Shape]:
    y = place.middle
    shapes: list[Shape] = [
        Line(points=((plot.left, y), (plot.right, y)), stroke=GRID, width=0.6),
        *place.name,
    ]
    if row.low is not None and row.high is not None:
        shapes += _range_lines(x(row.low), x(row.high), y - _APART)
    if row.other is not None:
        shapes.append(_other_point(x(row.other), y + _APART))
    if row.value is not None:
        shapes.append(Point(x=x(row.value), y=y - _APART, radius=2.9, fill=HUMAN, stroke=PAPER, width=0.5))
    elif row.other is None and row.low is None:
        shapes.append(Text(x=plot.left + 4, y=place.base, text="no data", fill=QUIET))
    if row.aside:
        shapes.append(Text(x=WIDTH, y=place.base, text=row.aside, anchor="end", fill=QUIET))
    return shapes


def _described(rows: Sequence[RangeRow], title: str, words: tuple[str, str, str]) -> str:
    named = [(row.name, row.value) for row in rows if row.value is not None]
    if not named:
        return f"{title}: {len(rows)} rows."
    values = [value for _, value in named]
    top, least = (who_is_at(named, end, noun="rows") for end in (max(values), min(values)))
    return (
        f"{title}. {len(rows)} rows with {', '.join(word for word in words if word)}. Highest{top}; "
        f"lowest{least}. All are in the table beside it."
    )
