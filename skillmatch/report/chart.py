"""The features of a score, group by group, as rows of bar charts that can be read, heard and printed.

Each contribution is a row of a table with its own small SVG: the bar starts where the sum so far
stands and ends where it stands afterwards, on one scale for all groups, so the eye can follow
base + bars = margin. What adds is filled, what takes away is hatched, and both carry their sign as a
figure: no row needs its colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from skillmatch.explain.groups import ContributionGroup, grouped
from skillmatch.report.wording import quantity
from skillmatch.types import Explanation

BarRole = Literal["plus", "minus", "nothing"]

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
class GroupChart:
    """The rows of one group, the largest first, all features of it; ``amount`` is their sum."""

    name: str
    label: str
    amount: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The groups from base to margin, and the place of zero in percent."""

    base: float
    groups: tuple[GroupChart, ...]
    margin: float
    zero: float


def chart(explanation: Explanation) -> Chart:
    """Lay out an explanation: the first bar starts at the base, the last ends at the margin."""
    groups = grouped(explanation.contributions)
    sums = [explanation.base]
    for group in groups:
        for item in group.contributions:
            sums.append(sums[-1] + item.amount)
    low, high = min(0.0, *sums), max(0.0, *sums)
    scale = (100.0 - 2 * _ROOM_PERCENT) / ((high - low) or 1.0)
    places = [round(_ROOM_PERCENT + (value - low) * scale, 2) for value in sums]
    drawn: list[GroupChart] = []
    at = 0
    for group in groups:
        drawn.append(_group(group, places[at : at + len(group.contributions) + 1]))
        at += len(group.contributions)
    return Chart(
        base=explanation.base,
        groups=tuple(drawn),
        margin=explanation.match.margin,
        zero=round(_ROOM_PERCENT - low * scale, 2),
    )


def _group(group: ContributionGroup, places: list[float]) -> GroupChart:
    return GroupChart(
        name=group.name,
        label=group.label,
        amount=group.amount,
        bars=tuple(
            Bar(
                role="plus" if item.amount > 0 else "minus" if item.amount < 0 else "nothing",
                label=item.label,
                detail=quantity(item),
                amount=item.amount,
                left=min(before, after),
                width=round(abs(after - before), 2),
                after=after,
            )
            for item, before, after in zip(group.contributions, places, places[1:], strict=False)
        ),
    )
