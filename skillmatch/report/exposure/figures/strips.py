"""Rows with one mark per measure on a common scale of percentiles: a picture of disagreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from skillmatch.report.exposure.figures.palette import (
    AXIS,
    BLUE,
    GREEN,
    GRID,
    INK,
    PAPER,
    VERMILLION,
)
from skillmatch.report.exposure.figures.rows import NAMES, RowPlace, row_places
from skillmatch.report.exposure.figures.scales import Scale
from skillmatch.report.exposure.figures.scene import (
    SMALLEST,
    WIDTH,
    Box,
    Line,
    Mark,
    Point,
    Scene,
    Shape,
)

_LOOKS: Final[tuple[tuple[Mark, str], ...]] = (
    ("circle", PAPER), ("circle", BLUE), ("square", PAPER), ("square", BLUE), ("triangle", PAPER),
    ("triangle", BLUE), ("diamond", VERMILLION), ("cross", GREEN), ("wedge", PAPER), ("wedge", VERMILLION),
    ("diamond", PAPER), ("cross", PAPER),
)  # fmt: skip
"""Mark and fill of each measure in turn: no two share shape and lightness, raters of one share a shape."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StripRow:
    """An occupation, its percentile, in [0, 100], by key of the measure, and what its line spans."""

    name: str
    values: Mapping[str, float]
    ends: tuple[float, float]


def strips_figure(rows: Sequence[StripRow], *, measures: Sequence[tuple[str, str]], title: str) -> Scene:
    """Return the figure.

    Args:
        rows: In the order drawn, first on top.
        measures: Key and name of each measure, in the order of the key.
        title: Of the figure.
    """
    looks = {name: _LOOKS[number % len(_LOOKS)] for number, (name, _) in enumerate(measures)}
    lines = _key_lines(measures)
    top = TITLE_ROOM + 12 * len(lines) + 8
    places, end = row_places([row.name for row in rows], top + 2)
    bottom = end + 2
    plot = Box(left=NAMES + 6, top=top, right=WIDTH - 8, bottom=bottom)
    x = Scale(low=0.0, high=100.0, start=plot.left, end=plot.right)
    shapes: list[Shape] = [*heading(title, "Percentile of each occupation in each measure of exposure")]
    for number, line in enumerate(lines):
        entries = [KeyEntry(words=words, sample=_mark(0, 0, looks[name])) for name, words in line]
        shapes += key(entries, x=0.0, y=TITLE_ROOM + 5 + 12 * number, gap=11)
    shapes += across_axis(plot, Axis(scale=x, ticks=marks((0, 25, 50, 75, 100)), title="Percentile"))
    for row, place in zip(rows, places, strict=True):
        shapes += _row(row, x, place, plot, looks)
    return Scene(
        key="disagreement-range",
        title=title,
        description=_described(rows, title),
        width=WIDTH,
        height=bottom + 32,
        shapes=tuple(shapes),
    )


def _key_lines(measures: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0.0
    for name, words in measures:
        needed = text_width(words, SMALLEST) + 24
        if used + needed > WIDTH and lines[-1]:
            lines.append([])
            used = 0.0
        lines[-1].append((name, words))
        used += needed
    return lines


def _mark(x: float, y: float, look: tuple[Mark, str]) -> Point:
    return Point(x=x, y=y, radius=3.0, mark=look[0], fill=look[1], stroke=INK, width=0.6, opacity=0.9)


def _row(
    row: StripRow, x: Scale, place: RowPlace, plot: Box, looks: Mapping[str, tuple[Mark, str]]
) -> list[Shape]:
    values, y = row.values, place.middle
    return [
        Line(points=((plot.left, y), (plot.right, y)), stroke=GRID, width=0.6),
        *place.name,
        Line(points=((x(row.ends[0]), y), (x(row.ends[1]), y)), stroke=AXIS, width=1.6),
        *(_mark(x(value), y, looks[name]) for name, value in values.items()),
    ]


def _described(rows: Sequence[StripRow], title: str) -> str:
    widest = max(rows, key=lambda row: (row.ends[1] - row.ends[0], row.name))
    low, high = widest.ends
    return (
        f"{title}. {len(rows)} occupations, one mark per measure on a scale of percentiles. Widest: "
        f"{widest.name}, from {low:.0f} to {high:.0f}. All are in the table beside it."
    )
