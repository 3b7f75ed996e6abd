"""The file of DAIOE 2023 (CC BY 4.0), in its own words; its occupations are those of O*NET-SOC 2010."""

from __future__ import annotations

from skillmatch.sources.releases import Sources

RELEASE = "daioe-2023"


def percentiles(sources: Sources) -> dict[str, float]:
    """Return the exposure of each occupation in 2023 as its percentile among all, in [0, 100]."""
    column = "pctl_new_2023"
    rows = sources.rows(RELEASE, "new_daioe_2023.csv")
    return {row["occ"]: float(row[column]) for row in rows if row[column]}
