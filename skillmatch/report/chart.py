"""The score taken apart, as the rows of a bar chart that can be read, heard and printed.

Each contribution is a row of a table with its own small SVG: the bar starts where the sum so far
stands and ends where it stands afterwards, so the eye can follow base + bars = margin. What adds is
filled, what takes away is hatched, and both carry their sign as a figure: no row needs its colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from skillmatch.report.wording import quantity
from skillmatch.types import Contribution, Explanation

BarRole = Literal["base", "plus", "minus", "sum"]

NEGLIGIBLE: Final = 0.005
"""Contributions smaller than this would show as 0.00; they are told in one line instead."""

_ROOM_PERCENT: Final = 2.0
"""Free room left and right of the bars, in percent of the chart's width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row: its bar's left edge and width, and where the sum stands after it, all in percent."""

    role: BarRole
    label: str
    detail: str
    amount: float
    left: float
    width: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The rows from base to margin, the place of zero in percent, and what was too small to draw."""

    bars: tuple[Bar, ...]
    zero: float
    negligible: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    role: BarRole
    label: str
    detail: str
    start: float
    end: float


def chart(explanation: Explanation) -> Chart:
    """Lay out an explanation: base, contributions (largest first), margin.

    Contributions below ``NEGLIGIBLE`` have no row; the running sum counts them from the start, so
    that the last bar ends where the margin does.
    """
    ordered = sorted(explanation.contributions, key=lambda item: (-abs(item.amount), item.feature))
    small = tuple(item for item in ordered if abs(item.amount) < NEGLIGIBLE)
    steps = [_Step(role="base", label="Base", detail="", start=0.0, end=explanation.base)]
    total = explanation.base + sum(item.amount for item in small)
    for item in ordered[: len(ordered) - len(small)]:
        role: BarRole = "plus" if item.amount > 0 else "minus"
        after = total + item.amount
        steps.append(_Step(role=role, label=item.label, detail=quantity(item), start=total, end=after))
        total = after
    steps.append(_Step(role="sum", label="Margin", detail="", start=0.0, end=explanation.match.margin))
    return _laid_out(steps, small)


def _laid_out(steps: list[_Step], small: tuple[Contribution, ...]) -> Chart:
    edges = [0.0, *(edge for step in steps for edge in (step.start, step.end))]
    low, high = min(edges), max(edges)
    scale = (100.0 - 2 * _ROOM_PERCENT) / ((high - low) or 1.0)

    def place(value: float) -> float:
        return round(_ROOM_PERCENT + (value - low) * scale, 2)

    bars = tuple(
        Bar(
            role=step.role,
            label=step.label,
            detail=step.detail,
            amount=step.end - step.start,
            left=min(place(step.start), place(step.end)),
            width=round(abs(place(step.end) - place(step.start)), 2),
            after=place(step.end),
        )
        for step in steps
    )
    return Chart(bars=bars, zero=place(0.0), negligible=small)
