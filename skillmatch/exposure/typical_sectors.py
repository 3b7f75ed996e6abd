"""In which sectors an occupation typically works, by employment of OEWS (20 sectors, nothing finer)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from skillmatch.exposure.employment import EmploymentTable

LEAST_QUOTIENT, LEAST_SHARE = 1.5, 0.05
"""Least part of an occupation's jobs in a typical sector: times its part of all jobs, and as it is."""

NAICS_OF = {"99": "92"}
"""OEWS counts government, without schools and hospitals, as 99; NAICS has 92, public administration."""


def typical_sectors(employment: EmploymentTable) -> Mapping[str, tuple[str, ...]]:
    """Return the NAICS sectors typical of each O*NET occupation, by O*NET-SOC code, ordered by it.

    A sector is typical of an occupation if it holds at least ``LEAST_SHARE`` of the occupation's jobs, and at
    least ``LEAST_QUOTIENT`` times the share that it holds of all jobs. Occupations without one are left out.
    """
    jobs: dict[str, dict[str, int]] = defaultdict(dict)
    totals: dict[str, int] = {}
    for naics in employment.sectors:
        join = employment.sector_join(naics)
        totals[naics] = join.employment_total
        for code, unit in join.unit_of.items():
            jobs[code][naics] = join.units[unit].employment or 0
    everybody = sum(totals.values())
    found: dict[str, tuple[str, ...]] = {}
    for code, here in sorted(jobs.items()):
        people = max(sum(here.values()), 1)
        shares = {naics: count / people for naics, count in here.items()}
        typical = tuple(
            NAICS_OF.get(naics, naics)
            for naics, share in shares.items()
            if share >= max(LEAST_SHARE, LEAST_QUOTIENT * totals[naics] / everybody)
        )
        if typical:
            found[code] = typical
    return found
