"""An axis of the labour space as a figure: everything between two poles, the extremes with their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skillmatch.report.exposure.figures.axes import TITLE_ROOM, Axis, across_axis, heading, marks, on_paper
from skillmatch.report.exposure.figures.fonts import shortened, wrapped
from skillmatch.report.exposure.figures.palette import AXIS, GRID, INK, QUIET
from skillmatch.report.exposure.figures.placing import Wanted, placed
from skillmatch.report.exposure.figures.scales import Scale, even_ticks
from skillmatch.report.exposure.figures.scene import SMALLEST, Box, Line, Point, Scene, Shape, Text
from skillmatch.report.exposure.outline import Column, Figure, Table
from skillmatch.report.space_map import FILLS, KIND_FILLS, KIND_WORDS, MARKS, WIDTH, counted
from skillmatch.space.labour import axis as values
from skillmatch.space.labour.families import FAMILIES, family_of

_NAMES: Final = 112.0
"""Room for the names of rows at the left."""

_ROW: Final = 50.0
_FEW_ROWS: Final = 150.0
"""Height of the rows together, where they are so few that each may be higher."""

_NAMED: Final = 5
"""Extremes at either end that are named."""

_MOST_DOTS: Final = 4000
_COLUMN: Final = 3.0
"""Points of width within which dots are heaped."""

_LABEL: Final = 96.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row of the figure: entities of one family or kind, from the first pole to the second."""

    name: str
    fill: str
    positions: tuple[values.Position, ...]

    @property
    def median(self) -> float:
        """The middle position, or the mean of the two middle ones."""
        at, half = [each.position for each in self.positions], len(self.positions) // 2
        return at[half] if len(at) % 2 else (at[half - 1] + at[half]) / 2


def axis_figure(axis: values.Axis, *, top: int = 10) -> Figure:
    """Return an axis with its caption and data.

    Args:
        axis: Where everything stands.
        top: Rows of the data at either end.
    """
    return Figure(scene=_scene(axis), caption=caption(axis), data=axis_table(axis, top=top))


def axis_title(axis: values.Axis) -> str:
    """Return what an axis is called: its two poles."""
    return f"{axis.first.label} to {axis.second.label}"


def caption(axis: values.Axis) -> str:
    """Return what a reader must know of an axis."""
    return (
        "Position is the cosine with the difference of the two poles: below 0 an entity is more like the "
        f"first, above 0 more like the second. The poles (dashed) stand at {_signed(axis.first_at)} and "
        f"{_signed(axis.second_at)}. A heap of dots is as high as there are many; the stroke through a row "
        "is its median."
    )


def axis_table(axis: values.Axis, *, top: int) -> Table:
    """Return the ``top`` entities at either end of an axis, or all where there are no more."""
    positions = axis.positions
    shown = positions if len(positions) <= 2 * top else (*positions[:top], *positions[-top:])
    left_out = len(positions) - len(shown)
    return Table(
        key="space-axis-data",
        title=axis_title(axis),
        columns=(
            Column(key="label", title="Name", weight=2.0),
            Column(key="kind", title="Kind", kind="code"),
            Column(key="code", title="Code", kind="code"),
            Column(key="position", title="Position", kind="signed", digits=3),
        ),
        rows=tuple((each.entity.label, each.entity.kind, each.entity.code, each.position) for each in shown),
        note=f"{left_out:,} between them are not listed." if left_out else "",
    )


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def _scene(axis: values.Axis) -> Scene:
    rows = _rows(axis.positions)
    height = max(_ROW, _FEW_ROWS / len(rows))
    top = TITLE_ROOM + 22
    plot = Box(left=_NAMES, top=top, right=WIDTH - 10, bottom=top + height * len(rows))
    x = _scale(axis, plot)
    named = _named(axis, rows)
    shapes: list[Shape] = [*heading(axis_title(axis), counted(each.entity.kind for each in axis.positions))]
    ticks = marks(even_ticks(x.low, x.high, about=7))
    shapes += across_axis(plot, Axis(scale=x, ticks=ticks, title="Position on the axis (cosine)"))
    shapes += _poles(axis, plot, x)
    shown: list[tuple[Point, values.Position]] = []
    for number, row in enumerate(rows):
        middle = plot.top + (number + 0.5) * height
        shapes += _row_frame(row, plot, x, middle, height)
        shown += _dots(row, x, middle, height, step=-(-len(axis.positions) // _MOST_DOTS), named=named)
    # Dots with names are drawn last, so that nothing hides them.
    shown.sort(key=lambda pair: pair[1].entity.key in named)
    shapes += [point for point, _ in shown]
    shapes += _labels([pair for pair in shown if pair[1].entity.key in named], axis, plot)
    return Scene(
        key="space-axis",
        title=axis_title(axis),
        description=_described(axis),
        width=WIDTH,
        height=plot.bottom + 34,
        shapes=tuple(shapes),
    )


def _named(axis: values.Axis, rows: Sequence[_Row]) -> frozenset[str]:
    """Return the keys of what is named: the extremes of all, and those of every row."""
    found = {*axis.positions[:_NAMED], *axis.positions[-_NAMED:]}
    for row in rows:
        found |= {row.positions[0], row.positions[-1]}
    return frozenset(each.entity.key for each in found)


def _labels(shown: Sequence[tuple[Point, values.Position]], axis: values.Axis, plot: Box) -> list[Shape]:
    middle = (axis.first_at + axis.second_at) / 2
    wanted = [
        Wanted(
            x=point.x,
            y=point.y,
            radius=point.radius,
            lines=wrapped(each.entity.label, SMALLEST, _LABEL, most=2),
            rank=-abs(each.position - middle),
            is_left_first=each.position < middle,
        )
        for point, each in shown
    ]
    taken = [
        Box(left=p.x - p.radius, right=p.x + p.radius, top=p.y - p.radius, bottom=p.y + p.radius)
        for p, _ in shown
    ]
    frame = Box(left=_NAMES - 8, top=plot.top, right=WIDTH - 2, bottom=plot.bottom)
    found: list[Shape] = []
    for shape in placed(wanted, frame=frame, taken=taken):
        found += [on_paper(shape), shape] if isinstance(shape, Text) else [shape]
    return found


def _rows(positions: Sequence[values.Position]) -> list[_Row]:
    found: dict[str, list[values.Position]] = {}
    fills: dict[str, str] = {}
    for each in positions:
        family = family_of(each.entity)
        name = FAMILIES.get(family) or KIND_WORDS[each.entity.kind][1].capitalize()
        fills[name] = FILLS[family] if family else KIND_FILLS[each.entity.kind]
        found.setdefault(name, []).append(each)
    order: Mapping[str, int] = {name: place for place, name in enumerate(FAMILIES.values())}
    names = sorted(found, key=lambda name: (order.get(name, len(order)), name))
    return [_Row(name=name, fill=fills[name], positions=tuple(found[name])) for name in names]


def _scale(axis: values.Axis, plot: Box) -> Scale:
    at = [axis.first_at, axis.second_at, axis.positions[0].position, axis.positions[-1].position]
    low, high = min(at), max(at)
    margin = 0.06 * (high - low) or 0.1
    return Scale(low=low - margin, high=high + margin, start=plot.left, end=plot.right)


def _poles(axis: values.Axis, plot: Box, x: Scale) -> list[Shape]:
    zero = Line(points=((x(0.0), plot.top), (x(0.0), plot.bottom)), stroke=AXIS, width=1.0)
    shapes: list[Shape] = [zero] if x.low < 0 < x.high else []
    for place, at in ((axis.first, axis.first_at), (axis.second, axis.second_at)):
        is_left = at < (x.low + x.high) / 2
        shapes.append(
            Line(points=((x(at), plot.top - 6), (x(at), plot.bottom)), stroke=INK, width=0.9, dash=(3.0, 2.0))
        )
        shapes.append(
            Text(
                x=x(at),
                y=plot.top - 9,
                text=shortened(place.label, SMALLEST, 0.45 * (plot.right - plot.left)),
                anchor="start" if is_left else "end",
                is_bold=True,
            )
        )
    return shapes


def _row_frame(row: _Row, plot: Box, x: Scale, middle: float, height: float) -> list[Shape]:
    end = middle + height / 2
    shapes: list[Shape] = [
        Line(points=((2.0, end), (plot.right, end)), stroke=GRID, width=0.6),
        Line(
            points=((x(row.median), middle - 0.42 * height), (x(row.median), middle + 0.42 * height)),
            stroke=INK,
            width=1.8,
        ),
    ]
    lines = wrapped(row.name, SMALLEST, _NAMES - 22, most=2)
    for number, line in enumerate(lines):
        y = middle - 4.5 * len(lines) + 7 + 9 * number
        shapes.append(Text(x=_NAMES - 14, y=y, text=line, anchor="end"))
    counts = Text(
        x=_NAMES - 14,
        y=middle + 4.5 * len(lines) + 7,
        text=f"{len(row.positions):,}",
        anchor="end",
        fill=QUIET,
    )
    return [*shapes, counts]


def _dots(
    row: _Row, x: Scale, middle: float, height: float, *, step: int, named: frozenset[str]
) -> list[tuple[Point, values.Position]]:
    """Return dots heaped about the middle of the row: the heap is as high as there are many at a place."""
    kept = [
        each for number, each in enumerate(row.positions) if not number % step or each.entity.key in named
    ]
    columns: dict[int, list[values.Position]] = {}
    for each in kept:
        columns.setdefault(round(x(each.position) / _COLUMN), []).append(each)
    highest = max(map(len, columns.values()))
    gap = min(_COLUMN * 1.15, 0.86 * height / max(highest - 1, 1))
    found: list[tuple[Point, values.Position]] = []
    for place, column in columns.items():
        for number, each in enumerate(column):
            up = (number + 1) // 2 * (1 if number % 2 else -1)
            is_named = each.entity.key in named
            across = x(each.position) if is_named else place * _COLUMN
            found.append((_dot(row, each, across, middle + gap * up, is_named), each))
    return found


def _dot(row: _Row, each: values.Position, x: float, y: float, is_named: bool) -> Point:
    return Point(
        x=x,
        y=y,
        radius=2.8 if is_named else 1.6,
        mark=MARKS[each.entity.kind],
        fill=row.fill,
        stroke=INK if is_named else "",
        width=0.5,
        opacity=1.0 if is_named else 0.55,
        title=f"{each.entity.label}: {_signed(each.position)}" if is_named else "",
    )


def _described(axis: values.Axis) -> str:
    first = "; ".join(each.entity.label for each in axis.positions[:3])
    last = "; ".join(each.entity.label for each in axis.positions[:-4:-1])
    return (
        f"Positions of {len(axis.positions):,} entities between {axis.first.label} and {axis.second.label}. "
        f"Nearest the first: {first}. Nearest the second: {last}. More are in the table beside it."
    )
