"""Frey and Osborne's probabilities of computerisation, in their own words.

Their codes are of SOC 2010, but for 17: broad groups, and codes that surveys of the time used. One that SOC
2010 does not have stands for the occupation of the same title, where there is one.
"""

from __future__ import annotations

from collections.abc import Mapping

from skillmatch.sources.releases import Sources

RELEASE = "frey-osborne-2017"
FILE = "frey_osborne_automation_risk_index_clean.csv"


def probabilities(sources: Sources, soc_2010_titles: Mapping[str, str]) -> dict[str, float]:
    """Return the probability of computerisation by occupation.

    Args:
        sources: Where the file is.
        soc_2010_titles: Titles by code of SOC 2010.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.rows``.
    """
    code_of = {title.casefold(): code for code, title in soc_2010_titles.items()}
    found: dict[str, float] = {}
    for row in sources.rows(RELEASE, FILE):
        code = row["SOC code"].strip()
        if code not in soc_2010_titles:
            code = code_of.get(row["Occupation"].strip().casefold(), code)
        found[code] = float(row["Probability"])
    return found
