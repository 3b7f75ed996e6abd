"""Groups of occupations for which shares are given: major group, wage decile, education, job zone.

A unit may be in several groups by fractions that add up to 1, so shares of groups add up to the whole:
the OEWS occupation on the border of two deciles is split so that each decile holds exactly a tenth, and one
whose O*NET occupations are in different job zones is split over these equally. A unit that has no group
(no wage, no job zone) is in the group ``NO_DATA``, which is shown with the others. Sectors are no
grouping but joins of their own (``EmploymentTable.sector_join``), for employment differs by sector.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from skillmatch.exposure.employment import EmploymentTable, Join, Unit
from skillmatch.exposure.joined import Floats

JobZones: TypeAlias = Mapping[str, int | None]
"""Job zone (1-5) by O*NET-SOC code; None or absent: no data."""

NO_DATA = "none"
"""Key of the group of units that have none."""

N_DECILES = 10

EDUCATION_ORDER = (
    "No formal educational credential",
    "High school diploma or equivalent",
    "Some college, no degree",
    "Postsecondary nondegree award",
    "Associate's degree",
    "Bachelor's degree",
    "Master's degree",
    "Doctoral or professional degree",
)
"""The levels of the Employment Projections' typical entry education, lowest first."""

_ZONE_WORDS = ("little or no", "some", "medium", "considerable", "extensive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """A grouping of the units of a join.

    Attributes:
        key: E.g. ``wage-decile``.
        title: The grouping in words, with how it was made.
        labels: Groups in words by their key, in the order in which they are shown.
        members: By unit code, the fraction of it that is in each group, in [0, 1].
    """

    key: str
    title: str
    labels: Mapping[str, str]
    members: Mapping[str, Mapping[str, float]]

    def fractions(self, units: tuple[Unit, ...], group: str) -> Floats:
        """Return the fraction of each unit that is in a group."""
        return np.array([self.members[unit.code].get(group, 0.0) for unit in units], dtype=np.float64)


def by_major_group(join: Join, table: EmploymentTable) -> Grouping:
    """Return the units by major group of SOC 2018 (the first two digits of their code)."""
    return _grouping(
        "major-group",
        "major group of SOC 2018",
        table.major_groups,
        {code: {code[:2]: 1.0} for code in join.units},
    )


def by_education(join: Join, table: EmploymentTable) -> Grouping:
    """Return the units by the education they typically need for entry (Employment Projections 2024)."""
    typical = table.typical_education
    return _grouping(
        "education",
        "typical education needed for entry (BLS Employment Projections 2024)",
        {level: level for level in EDUCATION_ORDER},
        {
            code: {typical[unit.matrix_code]: 1.0} if unit.matrix_code in typical else {}
            for code, unit in join.units.items()
        },
    )


def by_job_zone(join: Join, job_zones: JobZones) -> Grouping:
    """Return the units by O*NET job zone; one whose O*NET occupations differ is split over them equally.

    Args:
        join: O*NET occupations joined to employment.
        job_zones: Job zone by O*NET-SOC code.
    """
    found: dict[str, Counter[str]] = {code: Counter() for code in join.units}
    for onet, unit in join.unit_of.items():
        zone = job_zones.get(onet)
        if zone is not None:
            found[unit][str(zone)] += 1
    return _grouping(
        "job-zone",
        "O*NET job zone, a unit whose O*NET occupations differ being split over their zones equally",
        {str(at): f"Job zone {at}: {words} preparation" for at, words in enumerate(_ZONE_WORDS, 1)},
        {
            code: {zone: n / zones.total() for zone, n in sorted(zones.items())}
            for code, zones in found.items()
        },
    )


def by_wage_decile(join: Join) -> Grouping:
    """Return the units by tenth of employment, ordered by median annual wage, lowest first.

    Each decile holds a tenth of the employment that has a wage. Top-coded wages come last; occupations
    without an annual wage (actors, musicians and others paid by the hour) are in ``NO_DATA``; equal
    wages are ordered by code.
    """
    known = [unit for unit in join.units.values() if unit.employment and _has_wage(unit)]
    ordered = sorted(known, key=lambda unit: (_wage_order(unit), unit.code))
    total = sum(unit.employment or 0 for unit in ordered)
    n_top = sum(unit.is_top_coded for unit in ordered)
    members: dict[str, dict[str, float]] = {code: {} for code in join.units}
    top_wage: dict[str, Unit] = {}
    below = 0
    for unit in ordered:
        jobs = unit.employment or 0
        for decile in range(N_DECILES):
            start, end = decile * total / N_DECILES, (decile + 1) * total / N_DECILES
            inside = min(below + jobs, end) - max(below, start)
            if inside > 0:
                members[unit.code][str(decile + 1)] = inside / jobs
                top_wage[str(decile + 1)] = unit
        below += jobs
    return _grouping(
        "wage-decile",
        f"tenths of employment by median annual wage of the occupation (OEWS May {join.year})",
        {decile: f"Decile {decile}: up to {_wage_words(unit, n_top)}" for decile, unit in top_wage.items()},
        members,
    )


def _has_wage(unit: Unit) -> bool:
    return unit.is_top_coded or unit.median_wage_usd is not None


def _wage_order(unit: Unit) -> float:
    return float("inf") if unit.median_wage_usd is None else float(unit.median_wage_usd)


def _wage_words(unit: Unit, n_top_coded: int) -> str:
    if unit.median_wage_usd is not None:
        return f"${unit.median_wage_usd:,}"
    return f"the top of the scale ({n_top_coded} occupations top-coded)"


def _grouping(
    key: str, title: str, labels: Mapping[str, str], members: Mapping[str, Mapping[str, float]]
) -> Grouping:
    """Put what is in no group, or in one without a label, into ``NO_DATA``."""
    complete = {
        code: groups if groups and groups.keys() <= labels.keys() else {NO_DATA: 1.0}
        for code, groups in members.items()
    }
    n_without = sum(NO_DATA in groups for groups in complete.values())
    return Grouping(
        key=key,
        title=title,
        labels=MappingProxyType({**labels, NO_DATA: f"no data for this grouping ({n_without} occupations)"}),
        members=MappingProxyType(complete),
    )
