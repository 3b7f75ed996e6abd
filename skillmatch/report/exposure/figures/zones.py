"""WORKBank's zones: what workers want automated against what experts think can be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skillmatch.exposure.workbank import HIGH, ZONES, Zone
from skillmatch.report.exposure.figures.axes import TITLE_ROOM, Axis, axes, heading, marks
from skillmatch.report.exposure.figures.palette import (
    AXIS,
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PAPER,
    QUIET,
    VERMILLION,
    mixed,
)
from skillmatch.report.exposure.figures.scales import Scale
from skillmatch.report.exposure.figures.scene import WIDTH, Box, Line, Mark, Point, Rect, Scene, Shape, Text

_HEIGHT: Final = 352.0
_LOOKS: Final[Mapping[Zone, tuple[str, Mark]]] = {
    "Green Light": (GREEN, "circle"),
    "Red Light": (VERMILLION, "square"),
    "R&D Opportunity": (BLUE, "triangle"),
    "Low Priority": (ORANGE, "diamond"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedTask:
    """A task with its mean ratings, 1 to 5, and its zone."""

    task_id: str
    desire: float
    capability: float
    zone: Zone


def zones_figure(tasks: Sequence[RatedTask], *, others: Sequence[RatedTask] = ()) -> Scene:
    """Return the figure of zones.

    Args:
        tasks: Those with ratings of workers and of experts.
        others: Tasks of other occupations, drawn faintly behind.
    """
    plot = Box(left=40.0, top=TITLE_ROOM + 6, right=WIDTH - 8, bottom=_HEIGHT - 34)
    x = Scale(low=0.9, high=5.1, start=plot.left, end=plot.right)
    y = Scale(low=0.9, high=5.1, start=plot.bottom, end=plot.top)
    counts = Counter(task.zone for task in tasks)
    ticks = marks((1, 2, 3, 4, 5))
    shapes: list[Shape] = [
        *heading(
            "Where workers' wishes and experts' view of capability meet",
            f"{len(tasks):,} tasks rated by both, mean ratings from 1 to 5; larger marks: several tasks",
        ),
        *axes(
            plot,
            Axis(scale=x, ticks=ticks, title="Capability: experts, mean"),
            Axis(scale=y, ticks=ticks, title="Desire for automation: workers, mean"),
        ),
        *_halves(plot, x, y),
        *(
            Point(x=x(task.capability), y=y(task.desire), radius=1.4, fill=mixed(AXIS, PAPER, 0.5))
            for task in others
        ),
        *_drawn(tasks, x, y),
        *_names(plot, counts),
    ]
    return Scene(
        key="zones",
        title="WORKBank zones",
        description=(
            "Scatter of tasks: experts' rating of capability across, workers' desire for automation upwards, "
            "cut at 3. "
            + "; ".join(f"{zone}: {counts[zone]} tasks" for zone in ZONES.values())
            + ". Ratings of one task barely agree: see n and spread in the table."
        ),
        width=WIDTH,
        height=_HEIGHT,
        shapes=tuple(shapes),
    )


def _halves(plot: Box, x: Scale, y: Scale) -> list[Shape]:
    return [
        Line(points=((x(HIGH), plot.top), (x(HIGH), plot.bottom)), stroke=QUIET, width=1.1),
        Line(points=((plot.left, y(HIGH)), (plot.right, y(HIGH))), stroke=QUIET, width=1.1),
    ]


def _drawn(tasks: Sequence[RatedTask], x: Scale, y: Scale) -> list[Point]:
    """Draw tasks; those with the same two means share one point, its area their number."""
    places: dict[tuple[float, float], list[RatedTask]] = defaultdict(list)
    for task in sorted(tasks, key=lambda task: (len(task.task_id), task.task_id)):
        places[round(task.capability, 4), round(task.desire, 4)].append(task)
    points = []
    for (capability, desire), found in sorted(places.items(), key=lambda item: (-len(item[1]), item[0])):
        fill, mark = _LOOKS[found[0].zone]
        points.append(
            Point(
                x=x(capability),
                y=y(desire),
                radius=2.2 * len(found) ** 0.5,
                mark=mark,
                fill=fill,
                opacity=0.8,
                stroke=PAPER,
                width=0.4,
                title=_told(found),
            )
        )
    return points


def _told(tasks: Sequence[RatedTask]) -> str:
    first = tasks[0]
    ids = ", ".join(task.task_id for task in tasks[:8]) + (" ..." if len(tasks) > 8 else "")
    return (
        f"{'Task' if len(tasks) == 1 else 'Tasks'} {ids}: desire {first.desire:.2f}, capability "
        f"{first.capability:.2f}"
    )


def _names(plot: Box, counts: Mapping[Zone, int]) -> list[Shape]:
    """Write each zone's name, its count and its mark in its corner, on a light ground."""
    places: dict[Zone, tuple[float, float, bool]] = {
        "Green Light": (plot.right - 4, plot.top + 12, True),
        "Red Light": (plot.right - 4, plot.bottom - 6, True),
        "R&D Opportunity": (plot.left + 4, plot.top + 12, False),
        "Low Priority": (plot.left + 4, plot.bottom - 6, False),
    }
    shapes: list[Shape] = []
    for zone, (x, y, is_right) in places.items():
        fill, mark = _LOOKS[zone]
        words = f"{zone}: {counts.get(zone, 0):,}"
        text = Text(
            x=x - 12 if is_right else x + 12,
            y=y,
            text=words,
            size=9,
            is_bold=True,
            fill=INK,
            anchor="end" if is_right else "start",
        )
        box = text.box
        left = box.left - (3 if is_right else 14)
        right = box.right + (14 if is_right else 3)
        shapes.append(
            Rect(
                x=left,
                y=box.top - 1,
                width=right - left,
                height=box.bottom - box.top + 2,
                fill=PAPER,
                opacity=0.85,
            )
        )
        shapes.append(Point(x=x - 4 if is_right else x + 4, y=y - 3, radius=3.4, mark=mark, fill=fill))
        shapes.append(text)
    return shapes
