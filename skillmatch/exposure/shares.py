"""What share of employment, or of wages, is in occupations with at least so much exposure.

A share is nothing without its definition: which measure, by which join, of which denominator, with which
inequality. All of it is in the ``Share``, and ``Share.definition`` says it in words. An occupation without
a value is left out of the denominator and named; it never counts as 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from skillmatch.exposure.criterion import Criterion
from skillmatch.exposure.employment import EmploymentTable, Join, JoinName
from skillmatch.exposure.grouped import Cell, Group, GroupingName, share_cells, whole
from skillmatch.exposure.grouping import JobZones
from skillmatch.exposure.joined import Columns, Flags, Floats, Pooling, Values, Weight

_WEIGHT_WORDS: Mapping[Weight, str] = {"employment": "jobs", "wages": "US dollars of wages a year"}

_POOLING_WORDS: Mapping[Pooling, str] = {
    "mean": "equal mean over the O*NET occupations that are counted as one",
    "sum": "sum over the O*NET occupations that are counted as one",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An occupation that a share leaves out, with its weight (jobs or dollars); None where unknown."""

    code: str
    title: str
    weight: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The share of a group's employment or wages that is in occupations with enough exposure.

    Attributes:
        criterion: What counts as exposed, and what is counted.
        group: Of which group.
        join: Which join.
        year: Of the employment and wages, reference month May.
        join_definition: The join in words.
        crossed: The crosswalks that the values of the measure came by; empty where there was none.
        value: The share, in [0, 1]; None where nothing has a value and a weight.
        low: The share if each unit had the lowest value of its O*NET occupations and their links.
        high: The share if each unit had their highest value.
        at_threshold: The share that equals the threshold, so that the inequality decides about it.
        mean: Weighted mean of the measure over the denominator.
        denominator: Jobs, or dollars, in units that have a value.
        total: Jobs or dollars in all units of the group, also in those that have no value.
        unreleased: Jobs that the survey counts in the whole group but tells of no occupation; 0 for wages.
        n_occupations: Units with a value and a weight, all or in part in the group.
        without_value: Units with a weight and no value.
        without_weight: Units with a value and no weight.
        unplaced: O*NET occupations with a value that the join gives no unit; only told of all.
    """

    criterion: Criterion
    group: Group
    join: str
    year: str
    join_definition: str
    crossed: tuple[str, ...]
    value: float | None
    low: float | None
    high: float | None
    at_threshold: float | None
    mean: float | None
    denominator: float
    total: float
    unreleased: float
    n_occupations: int
    without_value: tuple[LeftOut, ...]
    without_weight: tuple[LeftOut, ...]
    unplaced: tuple[LeftOut, ...]

    @property
    def missing(self) -> float:
        """Jobs or dollars without a value, and jobs not released: what the denominator lacks."""
        return sum(out.weight or 0.0 for out in self.without_value) + self.unreleased

    @property
    def definition(self) -> str:
        """The share in words: measure, inequality, join, denominator, and what is left out, counted."""
        what, without = self.criterion, self.missing - self.unreleased
        counted = _WEIGHT_WORDS[what.weight]
        pooled = "" if self.join == "title" else f", {_POOLING_WORDS[what.pooling]}"
        crossed = f" (values crossed {'; '.join(self.crossed)})" if self.crossed else ""
        return (
            f"Share of {what.weight} in occupations with {what.words}{crossed}. {what.equality} "
            f"Join: {self.join_definition}{pooled}. "
            f"Denominator: {amount(self.denominator)} {counted} in "
            f"{self.n_occupations} occupations with a value and {what.weight}. Left out, not counted as 0: "
            f"{len(self.without_value)} without a value ({amount(without)} {counted}), "
            f"{len(self.without_weight)} with a value but without {what.weight}, "
            f"{len(self.unplaced)} that the join does not find"
            + (f", {amount(self.unreleased)} jobs of occupations not released." if self.unreleased else ".")
        )


def amount(number: float) -> str:
    """Return a count of jobs or dollars as people write it: 142.76 million."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if number >= size:
            return f"{number / size:,.2f} {word}"
    return f"{number:,.0f}"


def share(values: Values, join: Join, criterion: Criterion) -> Share:
    """Return the share of all employment or wages in exposed occupations.

    Args:
        values: The measure by O*NET-SOC code.
        join: Employment and wages, and how occupations are joined to them.
        criterion: What counts as exposed, and what is counted.
    """
    return share_of(whole(values, join, criterion), criterion)


def shares(
    values: Values,
    table: EmploymentTable,
    criterion: Criterion,
    *,
    by: GroupingName | None = None,
    join: JoinName = "matrix",
    year: str = "",
    job_zones: JobZones | None = None,
) -> tuple[Share, ...]:
    """Return the shares by one grouping, and that of all as the last.

    Denominators and exposed weights of the groups add up to those of all (but for sectors, where employment
    of small cells is not released). A group without units is left out.

    Args:
        values: The measure by O*NET-SOC code.
        table: Employment and wages.
        criterion: What counts as exposed, and what is counted.
        by: The grouping; None: only all. Sectors have employment of the latest year and the join ``matrix``.
        join: How O*NET occupations are joined to employment.
        year: Of the employment; empty takes the latest.
        job_zones: Job zone (1-5) by O*NET-SOC code; needed for ``job-zone``.

    Raises:
        NotFound: There is no such join or year.
        InputError: Sectors with another join or year than the one they have.
    """
    cells = share_cells(values, table, criterion, by=by, join=join, year=year, job_zones=job_zones)
    return tuple(share_of(cell, criterion) for cell in cells)


def share_of(cell: Cell, criterion: Criterion) -> Share:
    """Return the share of one group."""
    table, fractions = cell.columns, cell.fractions
    has, inside = table.has_value & table.has_weight, fractions > 0
    weights = cell.weights
    denominator = float(weights.sum())

    def part(column: Floats | Flags) -> float | None:
        return float(weights @ column.astype(np.float64)) / denominator if denominator > 0 else None

    return Share(
        criterion=criterion,
        group=cell.group,
        join=cell.join.name,
        year=cell.join.year,
        join_definition=cell.join.definition,
        crossed=cell.crossed,
        value=part(criterion.is_met(table.value)),
        low=part(criterion.is_met(table.low)),
        high=part(criterion.is_met(table.high)),
        at_threshold=part(criterion.is_equal(table.value)),
        mean=part(np.nan_to_num(table.value)),
        denominator=denominator,
        total=float(np.nan_to_num(table.weight) @ fractions),
        unreleased=_unreleased(cell, criterion),
        n_occupations=int((has & inside).sum()),
        without_value=_left_out(table, inside & ~table.has_value & table.has_weight, fractions),
        without_weight=_left_out(table, inside & table.has_value & ~table.has_weight, fractions),
        unplaced=tuple(
            LeftOut(code=code, title=cell.join.missed.get(code, code), weight=None) for code in cell.unplaced
        ),
    )


def _unreleased(cell: Cell, criterion: Criterion) -> float:
    """Known only of all units together, and only of jobs."""
    if criterion.weight != "employment" or not (cell.fractions == 1.0).all():
        return 0.0
    return cell.join.employment_total - float(np.nan_to_num(cell.columns.weight).sum())


def _left_out(table: Columns, which: Flags, fractions: Floats) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(
            code=table.units[at].code,
            title=table.units[at].title,
            weight=None if np.isnan(table.weight[at]) else float(table.weight[at] * fractions[at]),
        )
        for at in np.flatnonzero(which)
    )
