"""The files of the U.S. Bureau of Labor Statistics, and nothing else, in their own words.

This is the only file that knows their layout, and that of the table in which "GPTs are GPTs" joined them
to O*NET by title. It turns them into the tables of the bundle ``onet/employment.json.xz``.

In the Occupational Employment and Wage Statistics (OEWS) ``*`` and ``**`` mean "not released" (wage,
employment) and ``#`` "at least the top of the scale" ($208,000 a year in May 2021, $239,200 from May 2022).
Occupations paid by the hour but seldom all year have no annual wage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from skillmatch.errors import SchemaMismatch
from skillmatch.sources.releases import Row, Sources
from skillmatch.sources.sheets import sheet_rows

OEWS_FILES: Mapping[str, str] = {
    "2021": "national_May2021_dl.csv",
    "2022": "national_M2022_dl.xlsx",
    "2023": "national_M2023_dl.xlsx",
    "2024": "national_M2024_dl.xlsx",
}
"""The national OEWS file of each year (reference month May)."""

_SECTOR_FILE = "natsector_M2024_dl.xlsx"
_TOP_CODED = "#"
_NOT_RELEASED = frozenset({"*", "**"})
_EDUCATION_SHEET, _EDUCATION_HEADER = "Table 5.4", 2
_SOC_HEADER = 8
_NEM_HEADER = 5


def employment_tables(sources: Sources) -> dict[str, Any]:
    """Return the tables of the employment bundle.

    Args:
        sources: Where the official files are.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.read_bytes`` and ``sheet_rows``.
    """
    national = {year: list(_oews_rows(sources, name)) for year, name in OEWS_FILES.items()}
    titles = {
        row["OCC_CODE"]: row["OCC_TITLE"].strip() for rows in national.values() for row in _detailed(rows)
    }
    return {
        "release": "OEWS May 2021 to May 2024, Employment Projections 2024-34",
        "titles": dict(sorted((_soc_titles(sources) | titles).items())),
        "oews": {year: oews_table(rows) for year, rows in national.items()},
        "sectors": _sectors(list(_oews_rows(sources, _SECTOR_FILE))),
        "education": _education(sources),
        "matrix": matrix_codes(sources),
        "title_joined": _title_joined(sources),
    }


def _sheet(
    sources: Sources, release_id: str, name: str, *, sheet: str = "", header: int = 1
) -> Iterator[Row]:
    declared = sources.declarations.release(release_id).file(name)
    data = sources.read_bytes(release_id, name)
    return sheet_rows(data, name=name, columns=declared.columns, sheet=sheet, header_row=header)


def _oews_rows(sources: Sources, name: str) -> Iterator[Row]:
    return sources.rows("oews", name) if name.endswith(".csv") else _sheet(sources, "oews", name)


def _detailed(rows: Iterable[Row]) -> list[Row]:
    """The rows of single occupations, ordered by code; broad, minor and major groups repeat their sums."""
    return sorted((row for row in rows if row["O_GROUP"] == "detailed"), key=lambda row: row["OCC_CODE"])


def oews_table(rows: Iterable[Row]) -> dict[str, Any]:
    """Return the single occupations of an OEWS file as columns, in the order of their codes.

    A figure that was not released is None; ``top_coded`` lists occupations whose median wage is at the top.
    """
    rows = list(rows)
    (total,) = (row for row in rows if row["O_GROUP"] == "total")
    detailed = _detailed(rows)
    return {
        "total": figure(total["TOT_EMP"]),
        "soc": [row["OCC_CODE"] for row in detailed],
        "employment": [figure(row["TOT_EMP"]) for row in detailed],
        "mean_wage": [figure(row["A_MEAN"]) for row in detailed],
        "median_wage": [figure(row["A_MEDIAN"]) for row in detailed],
        "top_coded": [row["OCC_CODE"] for row in detailed if row["A_MEDIAN"].strip() == _TOP_CODED],
    }


def _sectors(rows: list[Row]) -> dict[str, Any]:
    by_sector: dict[str, list[Row]] = {}
    for row in rows:
        by_sector.setdefault(row["NAICS"], []).append(row)
    return {
        naics: {"title": sector[0]["NAICS_TITLE"], **oews_table(sector)}
        for naics, sector in sorted(by_sector.items())
    }


def figure(cell: str) -> int | None:
    """Return the whole number in a cell, None where it is top-coded, not released or blank.

    Raises:
        SchemaMismatch: It is something else.
    """
    text = cell.replace(",", "").strip()
    if not text or text == _TOP_CODED or text in _NOT_RELEASED:
        return None
    try:
        return round(float(text))
    except ValueError as error:
        raise SchemaMismatch(f"OEWS: expected a figure, '#', '*' or '**', found {cell!r}.") from error


def _education(sources: Sources) -> dict[str, str]:
    code, typical = "2024 National Employment Matrix code", "Typical education needed for entry"
    rows = _sheet(
        sources, "bls-projections-2024", "education.xlsx", sheet=_EDUCATION_SHEET, header=_EDUCATION_HEADER
    )
    return dict(sorted((row[code], row[typical].strip()) for row in rows if row[code]))


def _soc_titles(sources: Sources) -> dict[str, str]:
    """Titles of major groups and detailed occupations; the column of the titles has no name."""
    rows = _sheet(sources, "soc-2018-structure", "soc_structure_2018.xlsx", header=_SOC_HEADER)
    found = ((row["Major Group"] or row["Detailed Occupation"], row[""].strip()) for row in rows)
    return {code.strip(): title for code, title in found if code}


def matrix_codes(sources: Sources) -> dict[str, str]:
    """The OEWS (National Employment Matrix) code of each O*NET-SOC 2019 code."""
    rows = _sheet(sources, "nem-onet", "nem-onet-to-soc-crosswalk.xlsx", header=_NEM_HEADER)
    return dict(sorted((row["O*NET-SOC Code"], row["NEM Code"]) for row in rows if row["O*NET-SOC Code"]))


def _title_joined(sources: Sources) -> dict[str, Any]:
    """Rows of the authors' table whose title is that of a labelled occupation, in the order of the codes.

    ``missed`` are labelled occupations without a row, ``unused_employment`` the employment of OEWS
    occupations that no O*NET title reached.
    """
    rows = list(sources.rows("gpts-are-gpts", "occupations_onet_bls_matched.csv"))
    row_of = {row["occupation"]: row for row in rows if row["occupation"]}
    labelled = sorted(
        (row["O*NET-SOC Code"], row["Title"]) for row in sources.rows("gpts-are-gpts", "occ_level.csv")
    )
    joined = [(code, row_of[title]) for code, title in labelled if title in row_of]
    unused = [row for row in rows if not row["occupation"]]
    return {
        "onet_soc_code": [code for code, _ in joined],
        "title": [row["occupation"] for _, row in joined],
        "soc": [row["OCC_CODE"] for _, row in joined],
        "employment": [figure(row["TOT_EMP"]) for _, row in joined],
        "mean_wage": [figure(row["A_MEAN"]) for _, row in joined],
        "median_wage": [figure(row["A_MEDIAN"]) for _, row in joined],
        "top_coded": [code for code, row in joined if row["A_MEDIAN"] == _TOP_CODED],
        "missed": {code: title for code, title in labelled if title not in row_of},
        "unused_soc": [row["OCC_CODE"] for row in unused],
        "unused_employment": sum(figure(row["TOT_EMP"]) or 0 for row in unused),
    }
