"""Shares and means of the selected occupations by group, each with what it is a share of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import median
from types import MappingProxyType
from typing import Protocol

import numpy as np

from skillmatch.exposure.criterion import TOLERANCE, Criterion
from skillmatch.exposure.employment import EmploymentTable, Join, JoinName
from skillmatch.exposure.grouped import Cell, Group, whole
from skillmatch.exposure.grouping import Grouping, by_education, by_job_zone, by_major_group, by_wage_decile
from skillmatch.exposure.joined import Floats, Pooling, WagePoint, Weight, wage_points
from skillmatch.exposure.measures import MEASURES, MeasureTable
from skillmatch.exposure.shares import share, share_of
from skillmatch.exposure.uncertainty import Interval, TaskBootstrap
from skillmatch.exposure.workbank import HIGH
from skillmatch.report.exposure.facts import GroupFact, GroupingFact, HeadlineShare, JoinFact, Selection

_ONE_AND_ALL = 2
"""Rows of a grouping that tells nothing apart: its only group, and all."""

Selected = Mapping[str, float | None]
"""A measure by O*NET-SOC code, of the selected occupations only."""


class AggregatingEngine(Protocol):
    """The part of the engine that shares are made with."""

    @property
    def measures(self) -> MeasureTable:
        """The published measures."""
        ...

    @property
    def employment(self) -> EmploymentTable:
        """Employment and wages."""
        ...

    @property
    def job_zones(self) -> Mapping[str, int | None]:
        """O*NET job zone by O*NET-SOC code."""
        ...

    @property
    def task_bootstrap(self) -> TaskBootstrap:
        """Scores from tasks drawn anew."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregation:
    """The selected occupations joined to employment.

    Attributes:
        join: National employment, or that of the sector.
        selected: Which units of the join hold a selected occupation, 1.0 or 0.0, shape (n units,).
        first, second: Keys of the measure shown and of its other rater (empty without one).
        values: Both measures by code, of the selected occupations; in a report on all labelled occupations
            of every one that the measure covers, so that nothing with a value counts as left out.
        all_values: The first measure by code, of all occupations.
        whole_join: The same join for all occupations.
        thresholds: From which value on an occupation counts as exposed.
        job_zones: By O*NET-SOC code.
        intervals: Of the first measure by code, where it is made of labelled tasks.
        bootstrap: The draws; None where the measure is not made of labelled tasks.
        table: Employment and wages, for what is by sector.
        selection: Which occupations were selected.
    """

    join: Join
    selected: Floats
    first: str
    second: str
    values: Mapping[str, Selected]
    all_values: Selected
    whole_join: Join
    thresholds: tuple[float, ...]
    table: EmploymentTable
    job_zones: Mapping[str, int | None]
    intervals: Mapping[str, Interval]
    bootstrap: TaskBootstrap | None
    selection: Selection

    @classmethod
    def of(cls, engine: AggregatingEngine, selection: Selection, *, first: str, second: str) -> Aggregation:
        """Join the selected occupations to the employment that the selection asks for."""
        employment = engine.employment
        whole_join = employment.sector_join(selection.sector) if selection.sector else employment.join()
        join = narrowed(whole_join, selection)
        covered = {key: _values(engine.measures, key) for key in filter(None, (first, second))}
        values = covered if selection.is_all else {k: _of(v, selection.codes) for k, v in covered.items()}
        bootstrap = engine.task_bootstrap if first.startswith("gpts_") else None
        return cls(
            join=join,
            selected=_selected(join, selection),
            first=first,
            second=second,
            values=values,
            all_values=covered[first],
            whole_join=whole_join,
            thresholds=thresholds(first, covered[first].values()),
            table=employment,
            job_zones=engine.job_zones,
            intervals=bootstrap.occupations(first) if bootstrap else {},
            bootstrap=bootstrap,
            selection=selection,
        )

    @property
    def pooling(self) -> Pooling:
        """How values of O*NET occupations that are counted as one become its value."""
        return MEASURES[self.first].pooling

    def criterion(self, threshold: float | None = None, weight: Weight = "employment") -> Criterion:
        """Return what counts as exposed by the first measure; None takes the highest threshold."""
        least = self.thresholds[-1] if threshold is None else threshold
        return Criterion(measure=self.first, threshold=least, weight=weight, pooling=self.pooling)

    def cell(self, key: str, criterion: Criterion) -> Cell:
        """Return the selected units as one cell, with the values of one of the two measures."""
        found = whole(self.values[key], self.join, criterion)
        return replace(found, fractions=found.fractions * self.selected)


def _values(measures: MeasureTable, key: str) -> Selected:
    return {code: found.value for code, found in measures.by_onet(key).items()}


def _of(values: Selected, codes: Iterable[str]) -> Selected:
    return {code: values[code] for code in codes}


def thresholds(key: str, values: Iterable[float | None]) -> tuple[float, ...]:
    """Return the values from which an occupation counts as exposed.

    Args:
        key: Of the measure. "GPTs are GPTs" has .1 and .5, WORKBank 3 (the middle of its scale).
        values: Of all occupations: any other measure has their median, to three digits.
    """
    if key.startswith("gpts_"):
        return (0.1, 0.5)
    if key.startswith("workbank_"):
        return (HIGH,)
    known = [value for value in values if value is not None]
    return (float(f"{median(known):.3g}"),)


def headline(given: Aggregation) -> tuple[HeadlineShare, ...]:
    """Return the shares of the first page: of jobs and of wages, at each threshold."""
    weights: tuple[Weight, ...] = ("employment", "wages")
    found = []
    for weight in weights:
        for threshold in given.thresholds:
            criterion = given.criterion(threshold, weight)
            cell = given.cell(given.first, criterion)
            interval = given.bootstrap.share(given.first, cell, criterion) if given.bootstrap else None
            found.append(
                HeadlineShare(
                    share=share_of(cell, criterion),
                    low=interval.low if interval else None,
                    high=interval.high if interval else None,
                )
            )
    return tuple(found)


def groupings(given: Aggregation) -> tuple[GroupingFact, ...]:
    """Return the groups of every grouping that tells the selected occupations apart."""
    join, table = given.join, given.table
    made = (
        by_major_group(join, table),
        by_wage_decile(join),
        by_education(join, table),
        by_job_zone(join, given.job_zones),
    )
    found = [_grouping(given, grouping) for grouping in made]
    if not given.selection.sector:
        found.insert(1, _sectors(given))
    return tuple(fact for fact in found if len(fact.groups) > _ONE_AND_ALL)


def _grouping(given: Aggregation, grouping: Grouping) -> GroupingFact:
    criterion = given.criterion()
    cells = {key: given.cell(key, criterion) for key in given.values}
    groups = []
    for group, label in grouping.labels.items():
        inside = grouping.fractions(cells[given.first].columns.units, group) * given.selected
        if inside.any():
            named = Group(grouping=grouping.key, key=group, label=label)
            parts = {
                key: replace(cell, group=named, fractions=inside, unplaced=()) for key, cell in cells.items()
            }
            groups.append(_group(given, parts, criterion))
    groups.append(_group(given, cells, criterion))
    return GroupingFact(key=grouping.key, title=grouping.title, groups=tuple(groups))


def _sectors(given: Aggregation) -> GroupingFact:
    return GroupingFact(
        key="sector",
        title="sector (NAICS), employment of OEWS May 2024 by sector",
        groups=(
            *_sector_groups(given),
            _group(
                given, {key: given.cell(key, given.criterion()) for key in given.values}, given.criterion()
            ),
        ),
    )


def _sector_groups(given: Aggregation) -> Iterator[GroupFact]:
    criterion = given.criterion()
    for naics, title in given.table.sectors.items():
        join = narrowed(given.table.sector_join(naics), given.selection)
        group = Group(grouping="sector", key=naics, label=title)
        mask = _selected(join, given.selection)
        if mask.any():
            parts = {
                key: replace(cell, fractions=cell.fractions * mask)
                for key, cell in (
                    (key, whole(values, join, criterion, group)) for key, values in given.values.items()
                )
            }
            yield _group(given, parts, criterion)


def _group(given: Aggregation, cells: Mapping[str, Cell], criterion: Criterion) -> GroupFact:
    cell = cells[given.first]
    interval = given.bootstrap.mean(given.first, cell) if given.bootstrap else None
    return GroupFact(
        share=share_of(cell, criterion),
        mean_low=interval.low if interval else None,
        mean_high=interval.high if interval else None,
        other_mean=share_of(cells[given.second], criterion).mean if given.second else None,
    )


def narrowed(join: Join, selection: Selection) -> Join:
    """Return a join that places the selected occupations only; its units stay, for wage deciles need all."""
    if selection.is_all:
        return join
    wanted = frozenset(selection.codes)
    return replace(
        join, unit_of=MappingProxyType({c: unit for c, unit in join.unit_of.items() if c in wanted})
    )


def _selected(join: Join, selection: Selection) -> Floats:
    """Return 1.0 for units with a selected occupation; for all units where nothing was left out."""
    placed = frozenset(join.unit_of.values())
    is_in = [selection.is_all or code in placed for code in join.units]
    return np.array(is_in, dtype=np.float64)


def other_joins(given: Aggregation, published: Selected) -> tuple[JoinFact, ...]:
    """Return the shares of jobs by every join, for a report on all occupations; empty for others.

    Args:
        given: The occupations joined as the report does.
        published: The first measure as its authors print it, for their own join by title; or nothing.
    """
    if not given.selection.is_all or not published:
        return ()
    names: tuple[JoinName, ...] = ("matrix", "soc", "title")
    found = []
    for name in names:
        is_theirs = name == "title"
        values = published if is_theirs else given.values[given.first]
        criteria = [
            replace(given.criterion(threshold), tolerance=0.0 if is_theirs else TOLERANCE)
            for threshold in given.thresholds
        ]
        join = given.table.join(name)
        found.append(
            JoinFact(
                name=name,
                shares=tuple(share(values, join, criterion) for criterion in criteria),
                remark="as published" if is_theirs else "this report" if name == "matrix" else "",
            )
        )
    return tuple(found)


def wages(given: Aggregation) -> tuple[tuple[WagePoint, ...], tuple[WagePoint, ...]]:
    """Return exposure against wage of the selected OEWS occupations, and of the others of the join."""
    selected = wage_points(given.values[given.first], given.join, given.pooling)
    if given.selection.is_all:
        return selected, ()
    own = frozenset(given.join.unit_of.values())
    everything = wage_points(given.all_values, given.whole_join, given.pooling)
    return selected, tuple(point for point in everything if point.code not in own)


def jobs(given: Aggregation) -> Mapping[str, tuple[tuple[float, float], ...]]:
    """Return exposure and jobs of each selected OEWS occupation that has both, by measure."""
    found = {}
    for key in given.values:
        cell = given.cell(key, given.criterion())
        pairs = zip(cell.columns.value.tolist(), cell.weights.tolist(), strict=True)
        found[key] = tuple((value, weight) for value, weight in pairs if weight > 0)
    return found
