"""Selection and scoring rates by group, and impact ratios: New York's Local Law 144 and the four-fifths rule.

Rates and ratios are exact fractions. A group nobody is in has no rate, which is not a rate of 0. The rules
are 6 RCNY 5-300 to 5-302 and 29 CFR 1607.4(D).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Literal, TypeAlias

from skillmatch.audit.categories import HISPANIC, RACES, SEXES, UNKNOWN
from skillmatch.audit.inference import Interval, false_alarm, fisher, ratio_interval, wilson
from skillmatch.audit.outcomes import Applicant, Outcomes

Measure: TypeAlias = Literal["selection", "scoring"]
Basis: TypeAlias = Literal["sex", "race", "sex and race"]
Group: TypeAlias = tuple[str, ...]

FOUR_FIFTHS = Fraction(4, 5)
MAY_BE_LEFT_OUT = Fraction(2, 100)
"""A group with a smaller share of the data may be left out of the ratios (6 RCNY 5-301(d))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """One group. Where nobody is in it, all but its name and its number is None.

    ``ratio`` is None, too, for a group left out as too small, and where no group has anybody selected.
    ``p_value`` and ``chance_alarm`` compare it with the best group: Fisher's exact test, and how often two
    groups of these sizes with one true rate differ by more than four fifths either way.
    """

    group: Group
    n: int
    n_positive: int
    is_left_out: bool
    rate: Fraction | None = None
    rate_interval: Interval | None = None
    ratio: Fraction | None = None
    ratio_interval: Interval | None = None
    p_value: float | None = None
    chance_alarm: float | None = None

    @property
    def is_below_four_fifths(self) -> bool:
        """Whether the impact ratio is under .8."""
        return self.ratio is not None and self.ratio < FOUR_FIFTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactTable:
    """The groups of one kind. ``best`` is the group with the highest rate, None where all rates are 0.

    ``n_unknown`` applicants have an outcome and no known group; ``chance_alarm`` says how often a fair
    process with groups of these sizes shows at least one ratio under .8.
    """

    measure: Measure
    basis: Basis
    rows: tuple[GroupRow, ...]
    best: Group | None
    n_unknown: int
    chance_alarm: float

    @property
    def n_known(self) -> int:
        """How many applicants are in a group."""
        return sum(row.n for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """All tables of an audit, and who is in none: ``n_no_outcome`` per measure, ``n_unknown_*`` of all.

    ``median`` is the median score of everybody with a score, known group or not; the scoring rate is the
    share strictly above it.
    """

    tables: tuple[ImpactTable, ...]
    n: int
    n_no_outcome: Mapping[Measure, int]
    n_unknown_sex: int | None
    n_unknown_race: int | None
    median: Fraction | None
    left_out_below: Fraction


def impact(outcomes: Outcomes, *, left_out_below: Fraction = MAY_BE_LEFT_OUT) -> Impact:
    """Return the tables by sex, by race or ethnicity, and by both crossed, for selection and for scoring.

    Args:
        outcomes: The applicants.
        left_out_below: Groups with a smaller share of those with an outcome are named with their count and
            rate and left out of the ratios; 0 keeps all.
    """
    tables: list[ImpactTable] = []
    no_outcome: dict[Measure, int] = {}
    median = median_of(_scores(outcomes.counts)) if outcomes.columns.score else None
    for measure, judge in _judges(outcomes, median).items():
        judged = [(each, judge(each), n) for each, n in outcomes.counts.items()]
        no_outcome[measure] = sum(n for _, verdict, n in judged if verdict is None)
        for basis, group_of in _bases(outcomes).items():
            cells: Counter[tuple[Group, bool]] = Counter()
            for each, verdict, n in judged:
                if verdict is not None:
                    cells[group_of(each), verdict] += n
            tables.append(impact_table(cells, measure, basis, left_out_below=left_out_below))
    return Impact(
        tables=tuple(tables),
        n=outcomes.n,
        n_no_outcome=no_outcome,
        n_unknown_sex=_unknown(outcomes, "sex") if outcomes.columns.sex else None,
        n_unknown_race=_unknown(outcomes, "race") if outcomes.columns.race else None,
        median=median,
        left_out_below=left_out_below,
    )


def impact_table(
    cells: Mapping[tuple[Group, bool], int],
    measure: Measure,
    basis: Basis,
    *,
    left_out_below: Fraction = MAY_BE_LEFT_OUT,
) -> ImpactTable:
    """Return the table of one kind of group.

    Args:
        cells: How many are in each group with and without the good outcome; a group with an unknown part
            is counted as unknown.
        measure: What the good outcome is.
        basis: What the groups are made by.
        left_out_below: As in ``impact``.
    """
    known = {group for group, _ in cells if UNKNOWN not in group}
    total = sum(cells.values())
    sizes = {group: (cells.get((group, True), 0), _size(cells, group)) for group in _in_order(known, basis)}
    left_out = {group for group, (_, n) in sizes.items() if 0 < n < left_out_below * total}
    counted = {group: size for group, size in sizes.items() if size[1] and group not in left_out}
    best = max(counted, key=lambda group: Fraction(*counted[group]), default=None)
    if best is not None and counted[best][0] == 0:
        best = None
    n_positive, n_counted = (sum(size[part] for size in counted.values()) for part in (0, 1))
    rate = n_positive / n_counted if n_counted else 0.0
    return ImpactTable(
        measure=measure,
        basis=basis,
        rows=tuple(
            _row(group, size, rate, best=(best, sizes[best]) if best else None, is_left_out=group in left_out)
            for group, size in sizes.items()
        ),
        best=best,
        n_unknown=total - sum(n for _, n in sizes.values()),
        chance_alarm=false_alarm([n for _, n in counted.values()], rate),
    )


def median_of(scores: Mapping[Fraction, int]) -> Fraction | None:
    """Return the exact median of scores given with how often each occurs; None where there are none."""
    n, seen = sum(scores.values()), 0
    middle: list[Fraction] = []
    for score in sorted(scores):
        places = range(seen, seen + scores[score])
        middle += [score for place in ((n - 1) // 2, n // 2) if place in places]
        seen += scores[score]
    return sum(middle, Fraction(0)) / 2 if n else None


def _scores(counts: Mapping[Applicant, int]) -> Counter[Fraction]:
    scores: Counter[Fraction] = Counter()
    for each, n in counts.items():
        if each.score is not None:
            scores[each.score] += n
    return scores


def _judges(
    outcomes: Outcomes, median: Fraction | None
) -> Mapping[Measure, Callable[[Applicant], bool | None]]:
    """Return for each measure of the table who had the good outcome; None for somebody without any."""
    judges: dict[Measure, Callable[[Applicant], bool | None]] = {}
    if outcomes.columns.selected:
        judges["selection"] = lambda each: each.is_selected
    if outcomes.columns.score:
        judges["scoring"] = lambda each: None if each.score is None or median is None else each.score > median
    return judges


def _bases(outcomes: Outcomes) -> Mapping[Basis, Callable[[Applicant], Group]]:
    bases: dict[Basis, Callable[[Applicant], Group]] = {}
    if outcomes.columns.sex:
        bases["sex"] = lambda each: (each.sex,)
    if outcomes.columns.race:
        bases["race"] = lambda each: (each.race,)
    if len(bases) == 2:
        bases["sex and race"] = lambda each: (each.sex, each.race)
    return bases


def _unknown(outcomes: Outcomes, part: Literal["sex", "race"]) -> int:
    return sum(n for each, n in outcomes.counts.items() if getattr(each, part) == UNKNOWN)


def _size(cells: Mapping[tuple[Group, bool], int], group: Group) -> int:
    return cells.get((group, True), 0) + cells.get((group, False), 0)


def _in_order(known: set[Group], basis: Basis) -> Sequence[Group]:
    """Return the groups to show: those of the rule first, also where nobody is in them, then the others."""
    if basis == "sex and race":
        sexes = _names({group[0] for group in known}, SEXES)
        races = _names({group[1] for group in known}, RACES)
        ethnic = [race for race in races if race == HISPANIC]
        others = [race for race in races if race != HISPANIC]
        return [*product(sexes, ethnic), *product(sexes, others)]
    return [(name,) for name in _names({group[0] for group in known}, SEXES if basis == "sex" else RACES)]


def _names(found: set[str], of_the_rule: Sequence[str]) -> Sequence[str]:
    ruled = list(of_the_rule) if found & set(of_the_rule) else []
    return [*ruled, *sorted(found - set(of_the_rule))]


def _row(
    group: Group,
    size: tuple[int, int],
    rate: float,
    *,
    best: tuple[Group, tuple[int, int]] | None,
    is_left_out: bool,
) -> GroupRow:
    part, whole = size
    if not whole:
        return GroupRow(group=group, n=0, n_positive=0, is_left_out=False)
    row = GroupRow(
        group=group,
        n=whole,
        n_positive=part,
        is_left_out=is_left_out,
        rate=Fraction(part, whole),
        rate_interval=wilson(part, whole),
    )
    if best is None:
        return row
    best_group, best_size = best
    if group == best_group:
        return replace(row, ratio=Fraction(1))
    row = replace(row, p_value=fisher(*size, *best_size))
    if is_left_out:
        return row
    return replace(
        row,
        ratio=Fraction(part, whole) / Fraction(*best_size),
        ratio_interval=ratio_interval(*size, *best_size),
        chance_alarm=false_alarm([whole, best_size[1]], rate),
    )
