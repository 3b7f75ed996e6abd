"""The official crosswalks between occupation codes, in their own words.

O*NET-SOC 2010 to 2019 (National Center for O*NET Development), SOC 2010 to 2018 and ISCO-08 to SOC 2010
(Bureau of Labor Statistics). The last is an old Excel file: a reader for it is needed only where the bundle
is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from skillmatch.errors import SchemaMismatch
from skillmatch.exposure.published.bls import matrix_codes
from skillmatch.extras import require
from skillmatch.sources.releases import Sources

_ISCO_FILE, _ISCO_HEADER = "ISCO_SOC_Crosswalk.xls", 6
_ISCO_COLUMNS = ("ISCO-08 Code", "2010 SOC Code")


def crosswalk_tables(sources: Sources) -> dict[str, Any]:
    """Return the tables of the bundle ``onet/soc-crosswalk.json.xz``.

    ``joined_oews`` holds the occupations that employment statistics know under a code other than the first
    seven characters of their own.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.rows``.
        MissingExtra: xlrd is not installed.
    """
    soc = list(sources.rows("soc-2010-2018", "crosswalk_soc2010_to_soc2018.csv"))
    onet = list(sources.rows("onet-soc-2010-2019", "2010_to_2019_soc_crosswalk.csv"))
    matrix = matrix_codes(sources)
    return {
        "onet_2019": _onet_codes(sources),
        "onet_2010_to_2019": _by_code(
            (row["O*NET-SOC 2010 Code"], row["O*NET-SOC 2019 Code"]) for row in onet
        ),
        "soc_2010_to_2018": _by_code((row["2010 SOC Code"], row["2018 SOC Code"]) for row in soc),
        "isco_08_to_soc_2010": _isco_links(sources.read_bytes("isco-soc-2010", _ISCO_FILE)),
        "joined_oews": {code: joined for code, joined in matrix.items() if joined != code[:7]},
        "soc_2010_titles": {row["2010 SOC Code"]: _title(row["2010 SOC Title"]) for row in soc},
    }


def _title(cell: str) -> str:
    return cell.removesuffix("(#)").strip()


def _onet_codes(sources: Sources) -> list[str]:
    """All O*NET-SOC 2019 codes; a detailed SOC occupation is its own with ``.00``."""
    rows = list(sources.rows("onet-soc-2019-structure", "soc_structure_2019.csv"))
    detailed = {f"{code}.00" for row in rows if (code := row["Detailed Occupation"].strip())}
    return sorted(detailed | {code for row in rows if (code := row["Detailed O*NET-SOC"].strip())})


def _isco_links(data: bytes) -> dict[str, list[str]]:
    """SOC 2010 codes by ISCO-08 unit group; a row of a three-digit group is one of each of its units."""
    sheet = require("xlrd", extra="dev", purpose="Reading an old Excel file").open_workbook(
        file_contents=data
    )
    rows = [sheet.sheet_by_index(0).row_values(i) for i in range(sheet.sheet_by_index(0).nrows)]
    header = [str(cell).strip() for cell in rows[_ISCO_HEADER]] if len(rows) > _ISCO_HEADER else []
    if any(column not in header for column in _ISCO_COLUMNS):
        raise SchemaMismatch(
            f"{_ISCO_FILE}: expected {_ISCO_COLUMNS} on row {_ISCO_HEADER + 1}, found {header}."
        )
    isco, soc = (header.index(column) for column in _ISCO_COLUMNS)
    pairs = [(str(row[isco]).strip(), str(row[soc]).strip()) for row in rows[_ISCO_HEADER + 1 :]]
    units = sorted({code for code, _ in pairs if len(code) == 4})
    return _by_code((unit, to) for code, to in pairs for unit in units if unit.startswith(code))


def _by_code(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for code, to in pairs:
        found.setdefault(code.strip(), set()).add(to.strip())
    return {code: sorted(found[code]) for code in sorted(found)}
