"""How exposure is spread: over occupations as bars, over jobs as the share at or above each value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from skillmatch.report.exposure.figures.palette import HUMAN, INK, PAPER, mixed
from skillmatch.report.exposure.figures.scales import Scale, even_ticks, round_top
from skillmatch.report.exposure.figures.scene import WIDTH, Box, Line, Point, Rect, Scene, Shape, Text

_HEIGHT: Final = 246.0
BINS: Final = 20
"""Bars of the histogram."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One rater's exposure: a value for each bar's count, and pairs of value and jobs for the shares."""

    name: str
    values: tuple[float, ...]
    jobs: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """A bar: from ``low`` (included) to ``high`` (excluded, but for the last), and what falls in it."""

    low: float
    high: float
    count: int


def bins(values: Sequence[float], low: float, high: float, *, n: int = BINS) -> tuple[Bin, ...]:
    """Count values in ``n`` bars of equal width; the last one holds the greatest value too."""
    width = (high - low) / n
    counts = [0] * n
    for value in values:
        counts[min(max(int((value - low) / width + 1e-9), 0), n - 1)] += 1
    return tuple(
        Bin(low=low + width * number, high=low + width * (number + 1), count=count)
        for number, count in enumerate(counts)
    )


def share_at_or_above(spread: Spread, threshold: float) -> float:
    """Return the share of jobs, in [0, 1], at or above a value; values within 1e-9 of it are at it."""
    total = sum(jobs for _, jobs in spread.jobs)
    return sum(jobs for value, jobs in spread.jobs if value >= threshold - 1e-9) / total if total else 0.0


def distribution_figure(
    spreads: Sequence[Spread],
    *,
    measure: str,
    low: float,
    high: float,
    thresholds: Sequence[float] = (),
    weighed: str = "jobs",
    counted: str = "occupations",
    noun: str = "exposure",
) -> Scene:
    """Return the figure of how exposure is spread.

    Args:
        spreads: One or two raters; the first is drawn as filled bars and a solid line.
        measure: Its name, for the axis.
        low: Its least value.
        high: Its greatest.
        thresholds: Values at which the first rater's share is written into the figure.
        weighed: What the shares at the right are of.
        counted: What the bars at the left count.
        noun: What the measure measures, in one word or two.
    """
    top, bottom = TITLE_ROOM + 10, _HEIGHT - 34
    left = Box(left=36.0, top=top, right=226.0, bottom=bottom)
    right = Box(left=282.0, top=top, right=WIDTH - 8, bottom=bottom)
    has_jobs = any(spread.jobs for spread in spreads)
    if not has_jobs:
        left = Box(left=36.0, top=top, right=WIDTH - 8, bottom=bottom)
    title = f"How {noun} is spread over {counted}" + (f" and {weighed}" if has_jobs else "")
    panels = [*_bars(spreads, left, measure, (low, high), counted)]
    if has_jobs:
        panels += _shares(spreads, right, measure, (low, high), thresholds, weighed)
    return Scene(
        key="distribution",
        title=title,
        description=_described(spreads, measure, thresholds, weighed, counted),
        width=WIDTH,
        height=_HEIGHT,
        shapes=(*heading(title), *key(_key(spreads), x=0, y=28), *panels),
    )


def _key(spreads: Sequence[Spread]) -> list[KeyEntry]:
    samples: tuple[Rect | Line, ...] = (
        Rect(x=0, y=0, width=11, height=8, fill=mixed(HUMAN, PAPER, 0.35), stroke=HUMAN),
        Line(points=((0, 0), (16, 0)), stroke=INK, width=1.6, dash=(4, 2)),
    )
    return [
        KeyEntry(words=spread.name, sample=sample) for spread, sample in zip(spreads, samples, strict=False)
    ]


def _bars(
    spreads: Sequence[Spread], plot: Box, measure: str, ends: tuple[float, float], counted: str
) -> list[Shape]:
    counts = [bins(spread.values, *ends) for spread in spreads]
    tallest = round_top(max(item.count for found in counts for item in found))
    x = Scale(low=ends[0], high=ends[1], start=plot.left, end=plot.right)
    y = Scale(low=0.0, high=tallest, start=plot.bottom, end=plot.top)
    ticks = [tick for tick in even_ticks(0.0, tallest, about=5) if tick == int(tick)]
    shapes: list[Shape] = [
        *axes(
            plot,
            Axis(scale=x, ticks=marks(even_ticks(*ends)), title=measure),
            Axis(scale=y, ticks=marks(ticks, "{:,.0f}"), title=f"Number of {counted}"),
        )
    ]
    shapes += [
        Rect(
            x=x(item.low) + 0.6, y=y(item.count), width=x(item.high) - x(item.low) - 1.2,
            height=plot.bottom - y(item.count), fill=mixed(HUMAN, PAPER, 0.35), stroke=HUMAN,
        )
        for item in counts[0]
        if item.count
    ]  # fmt: skip
    if len(counts) > 1:
        corners = [(x(counts[1][0].low), plot.bottom)]
        for item in counts[1]:
            corners += [(x(item.low), y(item.count)), (x(item.high), y(item.count))]
        corners.append((x(counts[1][-1].high), plot.bottom))
        shapes.append(Line(points=tuple(corners), stroke=INK, width=1.3, dash=(4, 2)))
    return shapes


def _shares(
    spreads: Sequence[Spread],
    plot: Box,
    measure: str,
    ends: tuple[float, float],
    thresholds: Sequence[float],
    weighed: str,
) -> list[Shape]:
    x = Scale(low=ends[0], high=ends[1], start=plot.left, end=plot.right)
    y = Scale(low=0.0, high=1.0, start=plot.bottom, end=plot.top)
    shapes: list[Shape] = [
        *axes(
            plot,
            Axis(scale=x, ticks=marks(even_ticks(*ends)), title=f"{measure}, at or above"),
            Axis(
                scale=y,
                ticks=marks((0, 0.25, 0.5, 0.75, 1), "{:.0%}"),
                title=f"Share of {weighed}",
            ),
        )
    ]
    looks: tuple[tuple[str, float, tuple[float, ...]], ...] = ((HUMAN, 2.0, ()), (INK, 1.3, (4, 2)))
    for spread, (stroke, width, dash) in zip(spreads, looks, strict=False):
        shapes.append(Line(points=_falling(spread, x, y), stroke=stroke, width=width, dash=dash))
    for threshold in thresholds:
        share = share_at_or_above(spreads[0], threshold)
        place = (x(threshold), y(share))
        shapes.append(Point(x=place[0], y=place[1], radius=3, fill=HUMAN, stroke=PAPER))
        word = f"{share:.1%} at ≥ {threshold:g}"
        text = Text(x=place[0] + 6, y=max(place[1] - 5, plot.top + 9), text=word, is_bold=True)
        shapes += [on_paper(text), text]
    return shapes


def _falling(spread: Spread, x: Scale, y: Scale) -> tuple[tuple[float, float], ...]:
    """Return the corners of the falling steps: the share of jobs at or above each value."""
    pairs = sorted(spread.jobs)
    total = sum(jobs for _, jobs in pairs) or 1.0
    left = total
    corners = [(x(x.low), y(1.0))]
    for value, jobs in pairs:
        corners.append((x(value), y(left / total)))
        left -= jobs
        corners.append((x(value), y(max(left, 0.0) / total)))
    corners.append((x(x.high), y(0.0)))
    return _thinned(corners)


def _thinned(corners: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Drop corners that would not be seen: nearer than half a point to the one kept before."""
    kept = [corners[0]]
    for corner in corners[1:-1]:
        if abs(corner[0] - kept[-1][0]) + abs(corner[1] - kept[-1][1]) >= 0.5:
            kept.append(corner)
    return (*kept, corners[-1])


def _described(
    spreads: Sequence[Spread], measure: str, thresholds: Sequence[float], weighed: str, counted: str
) -> str:
    told = [f"Histogram of {measure} over {len(spreads[0].values):,} {counted}"]
    if spreads[0].jobs:
        told.append(f"and the share of {weighed} at or above each value")
    parts = " ".join(told) + "."
    for spread in spreads:
        shares = ", ".join(
            f"{share_at_or_above(spread, threshold):.1%} at {threshold:g} or more" for threshold in thresholds
        )
        parts += f" {spread.name}: {shares}." if shares else ""
    return parts
