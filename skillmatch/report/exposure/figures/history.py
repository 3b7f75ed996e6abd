"""Frey and Osborne's probability of computerisation, on an axis of its own, against a measure of exposure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from skillmatch.report.exposure.figures.axes import TITLE_ROOM, Axis, axes, heading, marks
from skillmatch.report.exposure.figures.palette import PAPER, PURPLE, QUIET, mixed
from skillmatch.report.exposure.figures.scales import Scale, even_ticks
from skillmatch.report.exposure.figures.scene import WIDTH, Box, Point, Scene

_HEIGHT: Final = 262.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPoint:
    """An occupation: its probability of computerisation as foreseen in 2013, and its exposure."""

    code: str
    title: str
    probability: float
    exposure: float


def history_figure(
    points: Sequence[HistoryPoint], *, measure: str, ends: tuple[float, float], correlation: str
) -> Scene:
    """Return the figure.

    Args:
        points: At least one.
        measure: What the upright axis shows.
        ends: Where it starts and ends.
        correlation: The rank correlation in words, for the line under the title.
    """
    plot = Box(left=42.0, top=TITLE_ROOM + 6, right=WIDTH - 8, bottom=_HEIGHT - 34)
    x = Scale(low=0.0, high=1.0, start=plot.left, end=plot.right)
    y = Scale(low=ends[0], high=ends[1], start=plot.bottom, end=plot.top)
    title = "History: what was foreseen in 2013"
    return Scene(
        key="history",
        title=title,
        description=(
            f"Scatter of {len(points):,} occupations: Frey and Osborne's probability of computerisation "
            f"across, {measure} upwards. {correlation}"
        ),
        width=WIDTH,
        height=_HEIGHT,
        shapes=(
            *heading(title, correlation),
            *axes(
                plot,
                Axis(
                    scale=x,
                    ticks=marks((0, 0.2, 0.4, 0.6, 0.8, 1)),
                    title="Probability of computerisation (Frey and Osborne), not exposure to AI",
                ),
                Axis(scale=y, ticks=marks(even_ticks(*ends)), title=measure),
            ),
            *(
                Point(
                    x=x(point.probability),
                    y=y(point.exposure),
                    radius=2.3,
                    mark="square",
                    fill=mixed(PURPLE, PAPER, 0.3),
                    stroke=QUIET,
                    width=0.3,
                    title=f"{point.title}: {point.probability:.2f}, {point.exposure:.2f}",
                )
                for point in points
            ),
        ),
    )
