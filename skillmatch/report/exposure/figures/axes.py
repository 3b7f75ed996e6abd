"""Axes, grids and keys that the figures share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from skillmatch.report.exposure.figures.fonts import text_width
from skillmatch.report.exposure.figures.palette import AXIS, GRID, INK, PAPER, QUIET
from skillmatch.report.exposure.figures.scales import Scale
from skillmatch.report.exposure.figures.scene import SMALLEST, Box, Line, Point, Rect, Shape, Text

TITLE_SIZE: Final = 10.5
TITLE_ROOM: Final = 34.0
"""Height that a figure's title and the line under it take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One side of a plot: its scale, the marks with their words, and what it shows."""

    scale: Scale
    ticks: tuple[tuple[float, str], ...]
    title: str = ""


def heading(title: str, subtitle: str = "") -> tuple[Text, ...]:
    """Return the title of a figure at its top left, and a quieter line under it."""
    head = Text(x=0.0, y=11.0, text=title, size=TITLE_SIZE, is_bold=True)
    below = Text(x=0.0, y=24.0, text=subtitle, fill=QUIET)
    return (head, below) if subtitle else (head,)


def on_paper(text: Text) -> Rect:
    """Return a light ground for a text, to be drawn under it where it may lie over other things."""
    box = text.box
    return Rect(
        x=box.left - 0.5,
        y=box.top + 0.5,
        width=box.right - box.left + 1,
        height=box.bottom - box.top - 0.5,
        fill=PAPER,
        opacity=0.75,
    )


def marks(values: Iterable[float], form: str = "{:g}") -> tuple[tuple[float, str], ...]:
    """Return marks of an axis with their words, written in a format such as ``{:.1f}``."""
    return tuple((value, form.format(value)) for value in values)


def axes(plot: Box, x: Axis, y: Axis) -> tuple[Shape, ...]:
    """Return grid, marks and titles of a plot with its x axis below and its y axis at the left."""
    return (*_across(plot, x), *_upright(plot, y))


def across_axis(plot: Box, x: Axis) -> tuple[Shape, ...]:
    """Return grid, marks and title of an x axis alone."""
    return tuple(_across(plot, x))


def _across(plot: Box, axis: Axis) -> list[Shape]:
    shapes: list[Shape] = []
    for value, word in axis.ticks:
        place = axis.scale(value)
        shapes.append(Line(points=((place, plot.top), (place, plot.bottom)), stroke=GRID, width=0.6))
        shapes.append(Text(x=place, y=plot.bottom + 11, text=word, anchor="middle", fill=QUIET))
    shapes.append(Line(points=((plot.left, plot.bottom), (plot.right, plot.bottom)), stroke=AXIS))
    if axis.title:
        middle = (plot.left + plot.right) / 2
        shapes.append(Text(x=middle, y=plot.bottom + 25, text=axis.title, size=8.5, anchor="middle"))
    return shapes


def _upright(plot: Box, axis: Axis) -> list[Shape]:
    shapes: list[Shape] = []
    widest = max((text_width(word, SMALLEST) for _, word in axis.ticks), default=0.0)
    for value, word in axis.ticks:
        place = axis.scale(value)
        shapes.append(Line(points=((plot.left, place), (plot.right, place)), stroke=GRID, width=0.6))
        shapes.append(Text(x=plot.left - 4, y=place + 2.6, text=word, anchor="end", fill=QUIET))
    if axis.title:
        middle = (plot.top + plot.bottom) / 2
        x = plot.left - widest - 11
        shapes.append(Text(x=x, y=middle, text=axis.title, size=8.5, anchor="middle", is_turned=True))
    return shapes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry:
    """An entry of a key: a point, a line or a filled box, and its words."""

    words: str
    sample: Point | Line | Rect


def key(entries: Sequence[KeyEntry], *, x: float, y: float, gap: float = 14.0) -> tuple[Shape, ...]:
    """Return a key in one line that starts at (x, y), ``y`` its base line.

    Samples are given about the origin: points at (0, 0), lines from (0, 0) to (16, 0), boxes at (0, 0).
    """
    shapes: list[Shape] = []
    for entry in entries:
        sample, taken = _put(entry.sample, x, y)
        shapes.extend((sample, Text(x=x + taken + 4, y=y, text=entry.words, fill=INK)))
        x += taken + 4 + text_width(entry.words, SMALLEST) + gap
    return tuple(shapes)


def _put(sample: Point | Line | Rect, x: float, y: float) -> tuple[Shape, float]:
    if isinstance(sample, Point):
        moved = Point(
            x=x + sample.radius, y=y - 2.8, radius=sample.radius, mark=sample.mark, fill=sample.fill,
            stroke=sample.stroke, width=sample.width, opacity=sample.opacity,
        )  # fmt: skip
        return moved, 2 * sample.radius
    if isinstance(sample, Line):
        points = tuple((x + px, y - 2.8 + py) for px, py in sample.points)
        return Line(points=points, stroke=sample.stroke, width=sample.width, dash=sample.dash), 16.0
    box = Rect(
        x=x, y=y - 7, width=11, height=8, fill=sample.fill, stroke=sample.stroke, hatch=sample.hatch,
        opacity=sample.opacity,
    )  # fmt: skip
    return box, 11.0
