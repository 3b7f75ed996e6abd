"""A score as a picture: from the base, group by group, to the margin.

The figure is as wide as a telephone, so that its words are of a size to read there; what adds is filled,
what takes away is hatched, and every bar carries its amount, so that no bar needs its colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from skillmatch.explain.groups import grouped
from skillmatch.report.exposure.figures.fonts import wrapped
from skillmatch.report.exposure.figures.palette import AXIS, BLUE, GRID, INK, PAPER, QUIET, VERMILLION
from skillmatch.report.exposure.figures.scales import Scale
from skillmatch.report.exposure.figures.scene import Line, Rect, Scene, Shape, Text
from skillmatch.report.wording import score_figure, signed
from skillmatch.types import Explanation

StepRole = Literal["base", "plus", "minus", "nothing", "sum"]

WIDTH: Final = 282.0
"""Width of the figure in points; on a telephone a point is about a pixel."""

_SIZE: Final = 10.5
_TITLE: Final = 12.0
_NAMES: Final = 92.0
"""Room for the names of groups at the left."""

_AMOUNTS: Final = 40.0
"""Room for the amounts at the right."""

_ROW: Final = 29.0
_BAR: Final = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row: where the sum stands before it and after it, in the margin's unit."""

    role: StepRole
    label: str
    start: float
    end: float

    @property
    def amount(self) -> float:
        """What it adds."""
        return self.end - self.start


def steps(explanation: Explanation) -> tuple[Step, ...]:
    """Return the rows from base over the groups to the margin; each starts where the last one ended."""
    found = [Step(role="base", label="Base", start=0.0, end=explanation.base)]
    total = explanation.base
    for group in grouped(explanation.contributions):
        role: StepRole = "plus" if group.amount > 0 else "minus" if group.amount < 0 else "nothing"
        found.append(Step(role=role, label=group.label, start=total, end=total + group.amount))
        total += group.amount
    return (*found, Step(role="sum", label="Margin", start=0.0, end=explanation.match.margin))


def waterfall(explanation: Explanation) -> Scene:
    """Return the picture of a score: base, one bar per group, margin."""
    rows = steps(explanation)
    score = score_figure(explanation.match.score)
    top = 36.0
    bottom = top + _ROW * len(rows)
    edges = [0.0, *(edge for row in rows for edge in (row.start, row.end))]
    low, high = min(edges), max(edges)
    x = Scale(low=low, high=high if high > low else low + 1, start=_NAMES + 6, end=WIDTH - _AMOUNTS - 4)
    title = f"How the score of {score} comes about"
    shapes: list[Shape] = [
        Text(x=0.0, y=11.0, text=title, size=_TITLE, is_bold=True),
        Text(x=0.0, y=25.0, text="base + groups = margin", size=_SIZE, fill=QUIET),
    ]
    shapes.append(Line(points=((x(0.0), top - 2), (x(0.0), bottom)), stroke=AXIS, width=0.9))
    for number, row in enumerate(rows):
        shapes += _row(row, x, top + _ROW * number, is_last=number == len(rows) - 1)
    return Scene(
        key="waterfall",
        title=title,
        description=described(explanation),
        width=WIDTH,
        height=bottom + 4,
        shapes=tuple(shapes),
    )


def described(explanation: Explanation) -> str:
    """Return the picture in words, as in "Base -1.40; Skills +1.76; together the margin 0.36"."""
    first, *groups, last = steps(explanation)
    parts = [f"{first.label} {_plain(first.amount)}"]
    parts += [f"{group.label} {signed(group.amount)}" for group in groups]
    return f"{'; '.join(parts)}; together the margin {_plain(last.amount)}."


def _plain(value: float) -> str:
    """Write a sum: a minus where it is negative, no plus."""
    return signed(value).removeprefix("+")


def _row(row: Step, x: Scale, top: float, *, is_last: bool) -> list[Shape]:
    middle = top + _ROW / 2
    is_total = row.role in ("base", "sum")
    lines = wrapped(row.label, _SIZE, _NAMES, most=2)
    shapes: list[Shape] = []
    if row.role == "sum":
        shapes.append(Line(points=((0.0, top), (WIDTH, top)), stroke=GRID, width=1.0))
    for number, line in enumerate(lines):
        y = middle + 3.7 - 6.0 * (len(lines) - 1) + 12.0 * number
        shapes.append(Text(x=0.0, y=y, text=line, size=_SIZE, is_bold=row.role == "sum"))
    shapes += _bar(row, x, middle - _BAR / 2)
    if not is_last:
        shapes.append(
            Line(
                points=((x(row.end), middle + _BAR / 2), (x(row.end), middle + _ROW - _BAR / 2)),
                stroke=QUIET,
                width=0.7,
                dash=(2.0, 2.0),
            )
        )
    shapes.append(
        Text(
            x=WIDTH,
            y=middle + 3.7,
            text=_plain(row.amount) if is_total else signed(row.amount),
            size=_SIZE,
            anchor="end",
            is_bold=row.role == "sum",
        )
    )
    return shapes


def _bar(row: Step, x: Scale, top: float) -> list[Shape]:
    left, right = sorted((x(row.start), x(row.end)))
    width = max(right - left, 0.8)
    if row.role == "minus":
        return [
            Rect(x=left, y=top, width=width, height=_BAR, fill=PAPER, stroke=VERMILLION, hatch=VERMILLION)
        ]
    fill = {"base": AXIS, "plus": BLUE, "nothing": AXIS, "sum": INK}[row.role]
    return [Rect(x=left, y=top, width=width, height=_BAR, fill=fill)]
