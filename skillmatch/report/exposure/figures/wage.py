"""Exposure against wage: one bubble per occupation, its area the employment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from skillmatch.report.exposure.figures.axes import (
    TITLE_ROOM,
    Axis,
    KeyEntry,
    axes,
    heading,
    key,
    marks,
    on_paper,
)
from skillmatch.report.exposure.figures.fonts import wrapped
from skillmatch.report.exposure.figures.palette import AXIS, BLUE, INK, PAPER, QUIET
from skillmatch.report.exposure.figures.placing import Wanted, placed
from skillmatch.report.exposure.figures.scales import Scale, even_ticks, ratio_ticks
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

_HEIGHT: Final = 344.0
_LARGEST: Final = 17.0
"""Radius of the largest bubble in points."""
_FEW: Final = 40
"""Up to so many bubbles every one is named that has room; of more, the largest are."""
_NAMED: Final = 14
_LABEL: Final = 130.0
"""Width in points beyond which a label takes a further line."""
_LABEL_LINES: Final = 4

_TENTHS: Final = (
    KeyEntry(
        words="mean exposure of each tenth of jobs by wage",
        sample=Line(points=((0, 0), (16, 0)), stroke=INK, width=1.7),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WagePoint:
    """An occupation: median wage (dollars a year), exposure, and number of jobs."""

    code: str
    title: str
    wage: float
    exposure: float
    employment: float


def wage_figure(
    points: Sequence[WagePoint],
    *,
    measure: str,
    low: float,
    high: float,
    tenths: Sequence[tuple[float, float]] = (),
    others: Sequence[WagePoint] = (),
    noun: str = "exposure",
) -> Scene:
    """Return the figure of exposure against wage.

    Args:
        points: At least one.
        measure: What the upright axis shows, as its title.
        low: The least value of the measure.
        high: The greatest.
        tenths: Median wage and mean exposure of each tenth of jobs by wage, lowest first, for a line.
        others: Occupations that the figure is not about, drawn in grey behind those it is about.
        noun: What the measure measures, in one word or two.
    """
    title = f"{noun[:1].upper()}{noun[1:]} against wage"
    plot = Box(left=42.0, top=TITLE_ROOM + 18, right=WIDTH - 8, bottom=_HEIGHT - 34)
    x = _wage_scale([*points, *others], plot)
    y = Scale(low=low, high=high, start=plot.bottom, end=plot.top)
    most = max(point.employment for point in (*points, *others))
    behind = [_greyed(bubble) for bubble in _bubbles(others, x, y, most)]
    bubbles = _bubbles(points, x, y, most)
    line = _tenths_line(tenths, x, y)
    sizes = _sizes(most, plot.right)
    labels = _labels(points, bubbles, plot, [*sizes, *line])
    ticks = tuple((tick, f"${tick / 1000:g}k") for tick in _wage_marks(x))
    grid = axes(
        plot,
        Axis(scale=x, ticks=ticks, title="Median wage, US dollars a year (logarithmic)"),
        Axis(scale=y, ticks=marks(even_ticks(low, high)), title=measure),
    )
    return Scene(
        key="wage",
        title=title,
        description=_described(points, measure),
        width=WIDTH,
        height=_HEIGHT,
        shapes=(
            *heading(
                title,
                _told(len(points), len(others)),
            ),
            *grid,
            *behind,
            *bubbles,
            *line,
            *_haloed(labels),
            *sizes,
            *key(_TENTHS if line else (), x=0, y=TITLE_ROOM + 6),
        ),
    )


def _told(n: int, n_others: int) -> str:
    """Return the line under the title."""
    counted = "1 occupation" if n == 1 else f"{n:,} occupations"
    return f"{counted}; the area of a circle is its employment" + ("; grey: all others" if n_others else "")


def _greyed(bubble: Point) -> Point:
    return replace(bubble, fill=AXIS, stroke=AXIS, opacity=0.14)


def _wage_scale(points: Sequence[WagePoint], plot: Box) -> Scale:
    wages = [point.wage for point in points]
    least, most = min(wages) / 1.08, max(wages) * 1.08
    if most / least < 2:
        least, most = least / 1.25, most * 1.25
    return Scale(low=least, high=most, start=plot.left, end=plot.right, is_log=True)


def _wage_marks(x: Scale) -> tuple[float, ...]:
    """Return marks of the wage axis: round ratios, or even steps where more of these fall on it."""
    return max(ratio_ticks(x.low, x.high), even_ticks(x.low, x.high, about=5), key=len)


def _bubbles(points: Sequence[WagePoint], x: Scale, y: Scale, most: float) -> list[Point]:
    """Return the bubbles, largest first, so that small ones lie on top."""
    ordered = sorted(points, key=lambda point: (-point.employment, point.code))
    return [
        Point(
            x=x(point.wage),
            y=y(point.exposure),
            radius=max(_LARGEST * (point.employment / most) ** 0.5, 1.2),
            fill=BLUE,
            opacity=0.38,
            stroke=BLUE,
            width=0.5,
            title=f"{point.title}: {point.exposure:.2f}, ${point.wage:,.0f}, {point.employment:,.0f} jobs",
        )
        for point in ordered
    ]


def _wanted(points: Sequence[WagePoint], bubbles: Sequence[Point]) -> list[Wanted]:
    ordered = sorted(points, key=lambda point: (-point.employment, point.code))
    return [
        Wanted(
            x=bubble.x,
            y=bubble.y,
            radius=bubble.radius,
            lines=wrapped(point.title, SMALLEST, _LABEL, most=_LABEL_LINES),
            rank=turn,
        )
        for turn, (point, bubble) in enumerate(zip(ordered, bubbles, strict=True))
    ]


def _labels(
    points: Sequence[WagePoint], bubbles: Sequence[Point], plot: Box, taken: Sequence[Shape]
) -> tuple[Shape, ...]:
    """Return the names that find room beside bubbles, words and marks."""
    words = [shape.box for shape in taken if isinstance(shape, Text)]
    marks_there = [shape for shape in taken if isinstance(shape, Point) and shape.mark == "diamond"]
    return placed(
        _wanted(points, bubbles),
        frame=plot,
        taken=[*words, *(_core(shape) for shape in (*bubbles[:_FEW], *marks_there))],
        at_most=None if len(points) <= _FEW else _NAMED,
    )


def _core(bubble: Point) -> Box:
    reach = 0.6 * bubble.radius
    return Box(left=bubble.x - reach, right=bubble.x + reach, top=bubble.y - reach, bottom=bubble.y + reach)


def _haloed(labels: Sequence[Shape]) -> list[Shape]:
    """Lay a light ground under each label, so that it is legible over bubbles."""
    shapes: list[Shape] = []
    for shape in labels:
        if isinstance(shape, Text):
            shapes.append(on_paper(shape))
        shapes.append(shape)
    return shapes


def _tenths_line(tenths: Sequence[tuple[float, float]], x: Scale, y: Scale) -> list[Shape]:
    if len(tenths) < 2:
        return []
    places = tuple((x(wage), y(value)) for wage, value in tenths)
    dots = [Point(x=px, y=py, radius=2.6, mark="diamond", fill=PAPER, stroke=INK) for px, py in places]
    # The light line beneath keeps the dark one apart from bubbles on a grey copy too.
    return [Line(points=places, stroke=PAPER, width=4.2), Line(points=places, stroke=INK, width=1.7), *dots]


def _sizes(most: float, right: float) -> list[Shape]:
    """Return the key of sizes at the upper right: three circles with the jobs they stand for."""
    shapes: list[Shape] = []
    for share in (0.05, 0.25, 1.0):
        jobs = _round_jobs(most * share)
        radius = _LARGEST * (jobs / most) ** 0.5
        word = f"{jobs / 1e6:g} M" if jobs >= 1e6 else f"{jobs / 1e3:g} k" if jobs >= 1e3 else f"{jobs:g}"
        shapes.append(Point(x=0, y=0, radius=radius, stroke=QUIET, width=0.6))
        shapes.append(Text(x=0, y=0, text=word, fill=QUIET))
    return _in_a_row(shapes, right - 2.0, 20.0)


def _in_a_row(shapes: Sequence[Shape], right: float, middle: float) -> list[Shape]:
    out: list[Shape] = []
    x = right
    for shape in reversed(shapes):
        if isinstance(shape, Text):
            x -= shape.box.right - shape.box.left
            out.append(replace(shape, x=x, y=middle + 3))
            x -= 3
        elif isinstance(shape, Point):
            x -= 2 * shape.radius
            out.append(replace(shape, x=x + shape.radius, y=middle))
            x -= 9
    return out


def _round_jobs(jobs: float) -> float:
    digits = len(str(int(max(jobs, 1)))) - 1
    return float(max(round(jobs / 10**digits) * 10**digits, 1))


def _described(points: Sequence[WagePoint], measure: str) -> str:
    largest = max(points, key=lambda point: (point.employment, point.code))
    top = max(points, key=lambda point: (point.exposure, point.code))
    least = min(points, key=lambda point: (point.exposure, point.code))
    return (
        f"Bubble chart of {len(points):,} occupations: median wage across, {measure} upwards, area by "
        f"employment. Highest: {top.title} ({top.exposure:.2f}); lowest: {least.title} "
        f"({least.exposure:.2f}); largest: {largest.title} ({largest.exposure:.2f}, ${largest.wage:,.0f}). "
        "All figures are in the table beside it."
    )
