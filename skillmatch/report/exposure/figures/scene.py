"""A figure as a value: shapes and text on a white ground, in points (1/72 inch), y downwards.

Every renderer draws the same scene, so paper and screen show the same figure. Text is measured with
the widest of the fonts it may be shown in, so that what fits here fits everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from skillmatch.report.exposure.figures.fonts import text_width
from skillmatch.report.exposure.figures.palette import INK

Anchor: TypeAlias = Literal["start", "middle", "end"]

Mark: TypeAlias = Literal["circle", "square", "diamond", "triangle", "wedge", "cross"]
"""Shapes of points; a kind has its shape as well as its colour."""

WIDTH: Final = 482.0
"""Width of a figure: what A4 leaves between margins of 20 mm."""

SMALLEST: Final = 8.0
"""Points of the smallest text in a figure."""

_ASCENT: Final = 0.76
_DESCENT: Final = 0.24
"""Share of a font's size above and below the base line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle by its edges; ``top`` is less than ``bottom``."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box, *, room: float = 0.0) -> bool:
        """Return whether two boxes share a place, or come closer than ``room``."""
        return (
            self.left < other.right + room
            and other.left < self.right + room
            and self.top < other.bottom + room
            and other.top < self.bottom + room
        )

    def within(self, other: Box) -> bool:
        """Return whether this box lies wholly inside another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line of text; ``y`` is its base line. ``is_turned`` reads upwards, turned about (x, y)."""

    x: float
    y: float
    text: str
    size: float = SMALLEST
    anchor: Anchor = "start"
    is_bold: bool = False
    is_turned: bool = False
    fill: str = INK

    @property
    def box(self) -> Box:
        """The place the text takes."""
        width = text_width(self.text, self.size, is_bold=self.is_bold)
        before = {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        up, down = _ASCENT * self.size, _DESCENT * self.size
        if self.is_turned:
            return Box(
                left=self.x - up, right=self.x + down, top=self.y - width + before, bottom=self.y + before
            )
        return Box(left=self.x - before, right=self.x - before + width, top=self.y - up, bottom=self.y + down)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight or broken line through points; ``dash`` is on and off in points, empty for solid."""

    points: tuple[tuple[float, float], ...]
    stroke: str = INK
    width: float = 0.75
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A rectangle; ``stroke`` empty for no edge, ``hatch`` for slanted lines over its fill."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    hatch: str = ""
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point of data, its area given by ``radius`` whatever its shape."""

    x: float
    y: float
    radius: float
    mark: Mark = "circle"
    fill: str = ""
    stroke: str = ""
    width: float = 0.75
    opacity: float = 1.0
    title: str = ""
    """What a reader is told who rests on the point (screen only)."""


Shape: TypeAlias = Text | Line | Rect | Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A whole figure: size, name and words for those who cannot see it, and shapes from back to front."""

    key: str
    title: str
    description: str
    width: float
    height: float
    shapes: tuple[Shape, ...]

    @property
    def texts(self) -> tuple[Text, ...]:
        """The texts of the figure, from back to front."""
        return tuple(shape for shape in self.shapes if isinstance(shape, Text))

    @property
    def box(self) -> Box:
        """The whole ground of the figure."""
        return Box(left=0.0, top=0.0, right=self.width, bottom=self.height)


def mark_corners(point: Point) -> tuple[tuple[float, float], ...]:
    """Return the corners of a point that is no circle, with the area of its circle."""
    x, y, r = point.x, point.y, point.radius
    if point.mark == "square":
        h = 0.886 * r
        return ((x - h, y - h), (x + h, y - h), (x + h, y + h), (x - h, y + h))
    if point.mark in ("triangle", "wedge"):
        h = 1.35 * r if point.mark == "triangle" else -1.35 * r
        return ((x, y - h), (x + 0.866 * h, y + 0.5 * h), (x - 0.866 * h, y + 0.5 * h))
    if point.mark == "cross":
        h, t = 1.1 * r, 0.38 * r
        return (
            (x - t, y - h), (x + t, y - h), (x + t, y - t), (x + h, y - t), (x + h, y + t), (x + t, y + t),
            (x + t, y + h), (x - t, y + h), (x - t, y + t), (x - h, y + t), (x - h, y - t), (x - t, y - t),
        )  # fmt: skip
    h = 1.253 * r
    return ((x, y - h), (x + h, y), (x, y + h), (x - h, y))
