"""The workbooks of AIOE (Felten, Raj and Seamans), in their own words; occupations are of SOC 2010."""

from __future__ import annotations

from collections.abc import Mapping

from skillmatch.sources.releases import Sources
from skillmatch.sources.sheets import sheet_rows

RELEASE = "aioe"

_SHEETS: Mapping[str, tuple[str, str, str]] = {
    "aioe": ("AIOE_DataAppendix.xlsx", "Appendix A", "AIOE"),
    "aioe_language": ("Language Modeling AIOE and AIIE.xlsx", "LM AIOE", "Language Modeling AIOE"),
    "aioe_image": ("Image Generation AIOE and AIIE.xlsx", "IG AIOE", "Image Generation AIOE"),
}
"""File, sheet and column of each variant, by our key of the measure."""


def file_of(key: str) -> str:
    """Return the name of the workbook that holds a variant."""
    return _SHEETS[key][0]


def scores(sources: Sources, key: str) -> dict[str, float]:
    """Return the standardised exposure by occupation.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.read_bytes`` and ``sheet_rows``.
    """
    name, sheet, column = _SHEETS[key]
    data = sources.read_bytes(RELEASE, name)
    rows = sheet_rows(data, name=name, columns=("SOC Code", column), sheet=sheet)
    return {row["SOC Code"].strip(): float(row[column]) for row in rows if row[column]}
