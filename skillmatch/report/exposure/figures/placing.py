"""Labels beside points, none over another: each takes the first free place around its point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from skillmatch.report.exposure.figures.palette import AXIS, INK
from skillmatch.report.exposure.figures.scene import SMALLEST, Anchor, Box, Line, Shape, Text

_ROOM: Final = 1.0
"""Points kept free between labels."""

_LINE: Final = 1.12
"""From one base line to the next, in sizes of the text."""

_RINGS: Final = (0.0, 9.0, 18.0, 28.0, 40.0, 54.0)
"""Distances at which a free place is looked for; from the second on a thin line leads to the point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A label of one or more lines for the point at (x, y) of this radius; lower ``rank`` comes first.

    It is tried to the right of the point first, or to the left of it.
    """

    x: float
    y: float
    radius: float
    lines: tuple[str, ...]
    rank: float = 0.0
    is_left_first: bool = False


def placed(
    wanted: Iterable[Wanted],
    *,
    frame: Box,
    taken: Sequence[Box] = (),
    size: float = SMALLEST,
    at_most: int | None = None,
) -> tuple[Shape, ...]:
    """Return the labels that find a free place inside a frame, with the lines that lead to them.

    Args:
        wanted: Labels; the order is that of rank, then of their words.
        frame: No label leaves it.
        taken: Places that labels may not cover.
        size: Of the text, in points.
        at_most: Labels drawn; None means all that fit.
    """
    occupied = list(taken)
    shapes: list[Shape] = []
    drawn = 0
    for label in sorted(wanted, key=lambda item: (item.rank, item.lines)):
        if at_most is not None and drawn >= at_most:
            break
        found = _free_place(label, frame, occupied, size)
        if found is None:
            continue
        texts, leader = found
        occupied.extend(text.box for text in texts)
        shapes.extend([leader] if leader else [])
        shapes.extend(texts)
        drawn += 1
    return tuple(shapes)


def _free_place(
    label: Wanted, frame: Box, occupied: Sequence[Box], size: float
) -> tuple[tuple[Text, ...], Line | None] | None:
    turn = -1 if label.is_left_first else 1
    for ring in _RINGS:
        for across, down in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)):
            texts = _beside(label, turn * across, down, ring, size)
            box = _around([text.box for text in texts])
            if box.within(frame) and not any(box.overlaps(other, room=_ROOM) for other in occupied):
                return texts, _leader(label, box) if ring else None
    return None


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        left=min(box.left for box in boxes),
        top=min(box.top for box in boxes),
        right=max(box.right for box in boxes),
        bottom=max(box.bottom for box in boxes),
    )


def _beside(label: Wanted, across: int, down: int, ring: float, size: float) -> tuple[Text, ...]:
    anchor: Anchor = "middle" if across == 0 else "start" if across > 0 else "end"
    slant = 0.7 if across and down else 1.0
    reach = (label.radius + 2.0 + ring) * slant
    base = label.y + 0.26 * size + down * (reach + (0.0 if across else 0.5 * size))
    # Lines above the point end there, lines below it begin there, lines beside it are centred on it.
    first = base - (len(label.lines) - 1) * _LINE * size * (1 - down) / 2
    return tuple(
        Text(
            x=label.x + across * reach, y=first + number * _LINE * size, text=line, size=size,
            anchor=anchor, fill=INK,
        )
        for number, line in enumerate(label.lines)
    )  # fmt: skip


def _leader(label: Wanted, box: Box) -> Line:
    x = min(max(label.x, box.left), box.right)
    y = min(max(label.y, box.top), box.bottom)
    return Line(points=((label.x, label.y), (x, y)), stroke=AXIS, width=0.5)
