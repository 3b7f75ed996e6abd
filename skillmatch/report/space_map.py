"""A map of the labour space as a figure: points, names that never overlap, and what the picture keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from skillmatch.report.exposure.figures.axes import TITLE_ROOM, KeyEntry, heading, key, on_paper
from skillmatch.report.exposure.figures.fonts import text_width, wrapped
from skillmatch.report.exposure.figures.palette import (
    AXIS,
    BLUE,
    GREEN,
    GRID,
    INK,
    ORANGE,
    PURPLE,
    QUIET,
    SKY,
    VERMILLION,
)
from skillmatch.report.exposure.figures.placing import Wanted, placed
from skillmatch.report.exposure.figures.scales import Scale
from skillmatch.report.exposure.figures.scene import SMALLEST, Box, Mark, Point, Rect, Scene, Shape, Text
from skillmatch.report.exposure.outline import Cell, Column, Figure, Table
from skillmatch.space.labour.entities import EntityKind
from skillmatch.space.labour.families import FAMILIES, Family
from skillmatch.space.labour.sheet import MapPoint, Sheet

WIDTH: Final = 620.0
"""Wider than the figures of a report: names need room."""

_HEIGHT: Final = 560.0
_LINE_OF_KEY: Final = 13.0
_LABEL_ROOM: Final = 104.0

FILLS: Final[Mapping[Family, str]] = {
    "managers": PURPLE,
    "professionals": BLUE,
    "technicians": SKY,
    "service": GREEN,
    "trades": ORANGE,
    "elementary": VERMILLION,
    "": QUIET,
}
MARKS: Final[Mapping[EntityKind, Mark]] = {
    "skill": "square",
    "occupation": "circle",
    "industry": "diamond",
    "posting": "triangle",
    "resume": "wedge",
    "firm": "cross",
}
KIND_FILLS: Final[Mapping[EntityKind, str]] = {
    "skill": AXIS,
    "occupation": QUIET,
    "industry": INK,
    "posting": VERMILLION,
    "resume": PURPLE,
    "firm": GREEN,
}
KIND_WORDS: Final[Mapping[EntityKind, tuple[str, str]]] = {
    "skill": ("skill", "skills"),
    "occupation": ("occupation", "occupations"),
    "industry": ("industry", "industries"),
    "posting": ("posting", "postings"),
    "resume": ("resume", "resumes"),
    "firm": ("firm", "firms"),
}


def map_figure(sheet: Sheet, *, title: str = "") -> Figure:
    """Return a map with its caption and the data it is drawn from.

    Args:
        sheet: What is drawn, and where.
        title: Of the figure; by default what is drawn.
    """
    chosen = [point for point in sheet.points if point.is_chosen]
    if not title:
        title = f"Around {_several([point.label for point in chosen])}" if chosen else "The labour space"
    return Figure(scene=_scene(sheet, title), caption=caption(sheet), data=_data(sheet, title))


def _scene(sheet: Sheet, title: str) -> Scene:
    lines = _key_lines(_entries(sheet.points))
    top = TITLE_ROOM + _LINE_OF_KEY * len(lines) + 2
    frame = Box(left=1.0, top=top, right=WIDTH - 1, bottom=_HEIGHT - 1)
    places = _Places(sheet.points, frame)
    named = [point for point in sheet.points if not _is_dot(point, sheet)]
    dots = [_dot(point, places) for point in sheet.points if _is_dot(point, sheet)]
    # What is chosen is drawn last, so that nothing hides it.
    marks = [_mark(point, places) for point in sorted(named, key=lambda each: each.is_chosen)]
    edge = Rect(
        x=frame.left,
        y=frame.top,
        width=frame.right - frame.left,
        height=frame.bottom - frame.top,
        stroke=GRID,
    )
    keys = [
        shape
        for number, line in enumerate(lines)
        for shape in key(line, x=0.0, y=TITLE_ROOM + 4 + _LINE_OF_KEY * number)
    ]
    return Scene(
        key="space-map",
        title=title,
        description=_described(sheet, title),
        width=WIDTH,
        height=_HEIGHT,
        shapes=(
            edge,
            *heading(title, _counted(sheet.points)),
            *keys,
            *dots,
            *marks,
            *_labels(sheet, named, places, frame),
        ),
    )


class _Places:
    """Where points lie on paper: the layout, spread over the frame with room for names around it."""

    def __init__(self, points: Sequence[MapPoint], frame: Box) -> None:
        self.x = _spread([point.x for point in points], frame.left + 46, frame.right - 46)
        self.y = _spread([point.y for point in points], frame.bottom - 22, frame.top + 22)


def _spread(values: Sequence[float], start: float, end: float) -> Scale:
    low, high = min(values), max(values)
    return Scale(low=low, high=high if high > low else low + 1.0, start=start, end=end)


def _is_dot(point: MapPoint, sheet: Sheet) -> bool:
    """Return whether a point is one of a crowd that is named as a group."""
    return bool(sheet.groups) and not point.is_chosen and point.kind in ("occupation", "skill")


def _dot(point: MapPoint, places: _Places) -> Point:
    return Point(
        x=places.x(point.x),
        y=places.y(point.y),
        radius=1.6,
        mark=MARKS[point.kind],
        fill=_fill(point),
        opacity=0.5,
    )


def _mark(point: MapPoint, places: _Places) -> Point:
    code = f" ({point.code})" if point.code else ""
    return Point(
        x=places.x(point.x),
        y=places.y(point.y),
        radius=5.2 if point.is_chosen else 3.4,
        mark=MARKS[point.kind],
        fill=_fill(point),
        stroke=INK,
        width=1.6 if point.is_chosen else 0.5,
        title=f"{point.label}{code}, {KIND_WORDS[point.kind][0]}",
    )


def _fill(point: MapPoint) -> str:
    return FILLS[point.family] if point.family else KIND_FILLS[point.kind]


def _labels(sheet: Sheet, named: Sequence[MapPoint], places: _Places, frame: Box) -> list[Shape]:
    """Return names that overlap neither each other nor, where points are few, the points."""
    points = [_mark(point, places) for point in named]
    wanted = [
        Wanted(
            x=places.x(group.x),
            y=places.y(group.y),
            radius=0.0,
            lines=wrapped(group.label, SMALLEST, _LABEL_ROOM, most=2),
            rank=-float(group.n),
        )
        for group in sheet.groups
    ]
    wanted += [
        Wanted(
            x=mark.x,
            y=mark.y,
            radius=mark.radius,
            lines=wrapped(point.label, SMALLEST, _LABEL_ROOM, most=2 if sheet.groups else 3),
            rank=-1e6 if point.is_chosen else 0.0,
        )
        for point, mark in zip(named, points, strict=True)
    ]
    shapes = placed(wanted, frame=frame, taken=[_box(mark) for mark in points])
    return [part for shape in shapes for part in _on_ground(shape)]


def _box(point: Point) -> Box:
    reach = point.radius
    return Box(left=point.x - reach, top=point.y - reach, right=point.x + reach, bottom=point.y + reach)


def _on_ground(shape: Shape) -> tuple[Shape, ...]:
    return (on_paper(shape), shape) if isinstance(shape, Text) else (shape,)


def _entries(points: Sequence[MapPoint]) -> list[KeyEntry]:
    """Return what the key explains: the families and kinds that are drawn."""
    families = {point.family for point in points if point.family}
    found = [
        KeyEntry(words=words, sample=_sample("circle", FILLS[family]))
        for family, words in FAMILIES.items()
        if family in families
    ]
    kinds = {point.kind for point in points if not point.family}
    found += [
        KeyEntry(words=KIND_WORDS[kind][0].capitalize(), sample=_sample(MARKS[kind], KIND_FILLS[kind]))
        for kind in MARKS
        if kind in kinds
    ]
    if any(point.is_chosen for point in points):
        found.append(
            KeyEntry(words="Chosen: larger", sample=Point(x=0, y=0, radius=4, stroke=INK, width=1.6))
        )
    return found


def _sample(mark: Mark, fill: str) -> Point:
    return Point(x=0, y=0, radius=3.4, mark=mark, fill=fill, stroke=INK, width=0.5)


def _key_lines(entries: Sequence[KeyEntry]) -> list[list[KeyEntry]]:
    lines: list[list[KeyEntry]] = [[]]
    used = 0.0
    for entry in entries:
        needed = text_width(entry.words, SMALLEST) + 26
        if used + needed > WIDTH and lines[-1]:
            lines.append([])
            used = 0.0
        lines[-1].append(entry)
        used += needed
    return lines


def counted(kinds: Iterable[EntityKind]) -> str:
    """Return how many of each kind there are, in words: "12 skills, 1 occupation"."""
    counts = Counter(kinds)
    return ", ".join(
        f"{counts[kind]:,} {KIND_WORDS[kind][counts[kind] > 1]}" for kind in MARKS if counts[kind]
    )


def _counted(points: Sequence[MapPoint]) -> str:
    return f"{counted(point.kind for point in points)}; what lies near is alike"


def _described(sheet: Sheet, title: str) -> str:
    names = [group.label for group in sheet.groups[:6]] or [point.label for point in sheet.points[:6]]
    return (
        f"{title}: a map of {counted(point.kind for point in sheet.points)}, placed so that neighbours are "
        f"alike. Among them: {'; '.join(names)}. The data are in the table beside it."
    )


def caption(sheet: Sheet) -> str:
    """Return what a reader must know of a map: how it was drawn and how far it can be trusted."""
    how = (
        "Points were moved until neighbours in the space are neighbours on paper (t-SNE from the principal "
        "components); directions and long distances mean nothing."
        if sheet.method == "neighbours"
        else "The two principal components of the points drawn."
    )
    left_out = (
        f" {sheet.n_left_out:,} more are not drawn; those drawn are spread evenly."
        if sheet.n_left_out
        else ""
    )
    return (
        f"{how} Of each point's nearest ten in the space {sheet.neighbours_kept:.0%} are among its nearest "
        f"ten here; trustworthiness {sheet.trustworthiness:.2f} of 1. Two principal components hold "
        f"{sheet.variance_kept:.0%} of the variance.{left_out}"
    )


def _data(sheet: Sheet, title: str) -> Table:
    """Return what is named on the map: every point around chosen ones, or groups and industries."""
    rows: list[tuple[Cell, ...]] = [
        (group.label, "group", "", group.n, group.x, group.y) for group in sheet.groups
    ]
    rows += [
        (point.label, point.kind, point.code, 1, point.x, point.y)
        for point in sheet.points
        if not _is_dot(point, sheet)
    ]
    return Table(
        key="space-map-data",
        title=title,
        columns=(
            Column(key="label", title="Name", weight=2.0),
            Column(key="kind", title="Kind", kind="code"),
            Column(key="code", title="Code", kind="code"),
            Column(key="n", title="Points", kind="count"),
            Column(key="x", title="Across", kind="signed"),
            Column(key="y", title="Up", kind="signed"),
        ),
        rows=tuple(rows),
        note="Groups stand where their points are thickest." if sheet.groups else "",
    )


def _several(labels: Sequence[str]) -> str:
    more = f" and {len(labels) - 2:,} more" if len(labels) > 2 else ""
    return f"{', '.join(labels[:2])}{more}"
