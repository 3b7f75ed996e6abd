"""A table of shares: each group's share of employment or wages, how sure it is, and how the raters differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from skillmatch.exposure.criterion import Criterion
from skillmatch.exposure.employment import EmploymentTable, JoinName
from skillmatch.exposure.grouped import Cell, GroupingName, share_cells
from skillmatch.exposure.grouping import JobZones
from skillmatch.exposure.joined import Values
from skillmatch.exposure.shares import Share, share_of
from skillmatch.exposure.uncertainty import Interval, TaskBootstrap, labelled_measure

ValuesOf = Callable[[str], Values]
"""Gives a measure by O*NET-SOC code, by its key: ``MeasureTable.by_onet``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """A row of the table.

    Attributes:
        share: Share and mean of the group, with their definition.
        interval: Of the share, over tasks drawn anew.
        mean_interval: Of the mean, over the same draws.
        rater_difference: Share by human labels less share by GPT-4's.

    The last three are None for measures without labelled tasks, where the group has no data, and where no
    draws were asked for.
    """

    share: Share
    interval: Interval | None
    mean_interval: Interval | None
    rater_difference: Interval | None


def share_table(
    values_of: ValuesOf,
    table: EmploymentTable,
    criterion: Criterion,
    *,
    by: GroupingName | None = None,
    join: JoinName = "matrix",
    year: str = "",
    job_zones: JobZones | None = None,
    bootstrap: TaskBootstrap | None = None,
) -> tuple[ShareRow, ...]:
    """Return a row for each group of a grouping, and one for all as the last.

    Args:
        values_of: Gives the criterion's measure, and that of the other rater.
        table: Employment and wages.
        criterion: What counts as exposed, and what is counted.
        by: The grouping; None: only all.
        join: How O*NET occupations are joined to employment.
        year: Of the employment; empty takes the latest.
        job_zones: Needed for ``job-zone``.
        bootstrap: Tasks drawn anew; None: no intervals.

    Raises:
        NotFound: There is no such measure, join or year.
        ReleaseMissing: The measure is not on this machine.
        InputError: Sectors with another join or year than the one they have.
    """

    def cells(key: str) -> list[Cell]:
        return list(
            share_cells(values_of(key), table, criterion, by=by, join=join, year=year, job_zones=job_zones)
        )

    key, found = criterion.measure, labelled_measure(criterion.measure)
    if bootstrap is None or found is None:
        return tuple(_row(share_of(cell, criterion)) for cell in cells(key))
    human, machine = f"gpts_{found[0]}_human", f"gpts_{found[0]}_gpt4"
    made = {each: cells(each) for each in (human, machine)}
    return tuple(
        _row(
            share_of(cell, criterion),
            interval=bootstrap.share(key, cell, criterion),
            mean_interval=bootstrap.mean(key, cell),
            rater_difference=bootstrap.share_difference(found[0], one, other, criterion),
        )
        for cell, one, other in zip(made[key], made[human], made[machine], strict=True)
    )


def _row(
    share: Share,
    *,
    interval: Interval | None = None,
    mean_interval: Interval | None = None,
    rater_difference: Interval | None = None,
) -> ShareRow:
    return ShareRow(
        share=share, interval=interval, mean_interval=mean_interval, rater_difference=rater_difference
    )
