"""The cells of a table of shares: one group each, or all, with the values and weights of its units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from skillmatch.errors import InputError
from skillmatch.exposure.criterion import Criterion
from skillmatch.exposure.employment import LATEST_YEAR, EmploymentTable, Join, JoinName
from skillmatch.exposure.grouping import (
    Grouping,
    JobZones,
    by_education,
    by_job_zone,
    by_major_group,
    by_wage_decile,
)
from skillmatch.exposure.joined import Columns, Floats, Values, columns, crosswalks, known_values

GroupingName: TypeAlias = Literal["major-group", "sector", "wage-decile", "education", "job-zone"]
GROUPING_NAMES: tuple[GroupingName, ...] = ("major-group", "sector", "wage-decile", "education", "job-zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of a grouping by their keys, with its label; all of them where the keys are empty."""

    grouping: str = ""
    key: str = ""
    label: str = "all"

    @property
    def words(self) -> str:
        """The group for people: with its code where it has one, e.g. ``54 Professional Services``."""
        return f"{self.key} {self.label}" if self.grouping in ("sector", "major-group") else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One group of a join.

    Attributes:
        group: Which group.
        join: Employment, and how occupations are joined to it.
        columns: Values and weights of the units of the join.
        fractions: How much of each unit is in the group, in [0, 1], shape (n units,).
        crossed: The crosswalks that the values came by.
        unplaced: O*NET-SOC codes with a value that the join gives no unit; empty but for the cell of all.
    """

    group: Group
    join: Join
    columns: Columns
    fractions: Floats
    crossed: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()

    @property
    def weights(self) -> Floats:
        """Jobs or dollars of each unit in the group; 0 where it has no value or no weight."""
        has = self.columns.has_value & self.columns.has_weight
        return np.where(has, self.columns.weight, 0.0) * self.fractions


def whole(values: Values, join: Join, criterion: Criterion, group: Group | None = None) -> Cell:
    """Return all units of a join as one cell.

    Args:
        values: The measure by O*NET-SOC code.
        join: Employment, and how occupations are joined to it.
        criterion: What is counted, and how values are pooled.
        group: What all units of the join are, where they are a sector.
    """
    known = columns(values, join, criterion.weight, criterion.pooling)
    lost = (code for code in known_values(values) if code not in join.unit_of)
    return Cell(
        group=group or Group(),
        join=join,
        columns=known,
        fractions=np.ones(len(known.units)),
        crossed=crosswalks(values),
        unplaced=() if group else tuple(lost),
    )


def share_cells(
    values: Values,
    table: EmploymentTable,
    criterion: Criterion,
    *,
    by: GroupingName | None = None,
    join: JoinName = "matrix",
    year: str = "",
    job_zones: JobZones | None = None,
) -> Iterator[Cell]:
    """Yield the cell of each group that holds anything, then that of all.

    Args:
        values: The measure by O*NET-SOC code.
        table: Employment and wages.
        criterion: What is counted, and how values are pooled.
        by: The grouping; None: only all.
        join: How O*NET occupations are joined to employment.
        year: Of the employment; empty takes the latest.
        job_zones: Needed for ``job-zone``.

    Raises:
        NotFound: There is no such join or year.
        InputError: Sectors with another join or year than the one they have.
    """
    joined = table.join(join, year=year)
    everything = whole(values, joined, criterion)
    if by == "sector":
        yield from _sectors(values, table, joined, criterion)
    elif by is not None:
        yield from _groups(_grouping(by, joined, table, job_zones or {}), everything)
    yield everything


def _sectors(values: Values, table: EmploymentTable, joined: Join, criterion: Criterion) -> Iterator[Cell]:
    if (joined.name, joined.year) != ("matrix", LATEST_YEAR):
        raise InputError(
            f"Expected the join 'matrix' and the year {LATEST_YEAR} with sectors, which have no other, found "
            f"'{joined.name}' and {joined.year}. Leave out the join and the year."
        )
    for naics, title in table.sectors.items():
        group = Group(grouping="sector", key=naics, label=title)
        yield whole(values, table.sector_join(naics), criterion, group)


def _groups(grouping: Grouping, everything: Cell) -> Iterator[Cell]:
    for key, label in grouping.labels.items():
        fractions = grouping.fractions(everything.columns.units, key)
        if fractions.any():
            group = Group(grouping=grouping.key, key=key, label=label)
            yield replace(everything, group=group, fractions=fractions, unplaced=())


def _grouping(by: GroupingName, join: Join, table: EmploymentTable, job_zones: JobZones) -> Grouping:
    match by:
        case "major-group":
            return by_major_group(join, table)
        case "wage-decile":
            return by_wage_decile(join)
        case "education":
            return by_education(join, table)
        case _:
            return by_job_zone(join, job_zones)
