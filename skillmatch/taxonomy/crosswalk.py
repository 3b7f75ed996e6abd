"""The official crosswalk from ESCO to O*NET-SOC 2019, the only place that knows its layout.

It is an Excel sheet with the header on row 4 and ESCO *codes*, not URIs. Some rows are of ISCO groups, a
few name a code that ESCO 1.1.1 does not have. It gives no weights.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Collection
from typing import Any

from skillmatch.errors import SchemaMismatch
from skillmatch.extras import require
from skillmatch.sources.releases import Sources

CROSSWALK_RELEASE = "esco-onet-crosswalk"
_NAME = "ESCO_to_ONET-SOC.xlsx"
_HEADER_ROW = 4
_COLUMNS = ("ESCO/ISCO Code", "ESCO/ISCO Title", "O*NET-SOC 2019 Code", "O*NET-SOC 2019 Title")


def crosswalk_rows(data: bytes) -> list[tuple[str, str]]:
    """Return (ESCO or ISCO code, O*NET-SOC code) of each row of the official sheet.

    Args:
        data: The bytes of the xlsx.

    Raises:
        SchemaMismatch: Row 4 is not the expected header.
    """
    workbook = require("openpyxl", purpose="Reading the crosswalk").load_workbook(
        io.BytesIO(data), read_only=True
    )
    rows = list(workbook.worksheets[0].iter_rows(values_only=True))
    header = tuple(rows[_HEADER_ROW - 1][: len(_COLUMNS)]) if len(rows) >= _HEADER_ROW else ()
    if header != _COLUMNS:
        raise SchemaMismatch(f"{_NAME}: expected {_COLUMNS} on row {_HEADER_ROW}, found {header}.")
    return [(str(row[0]).strip(), str(row[2]).strip()) for row in rows[_HEADER_ROW:] if row[0] and row[2]]


def crosswalk_tables(
    sources: Sources, *, occupation_codes: Collection[str], unit_group_codes: Collection[str]
) -> dict[str, Any]:
    """Return the tables of the crosswalk bundle.

    Args:
        sources: Where the official sheet is.
        occupation_codes: The codes of ESCO occupations; rows with these are kept as links.
        unit_group_codes: The four-digit codes of ISCO unit groups; rows with these are kept apart. Rows with
            any other code dangle: 90 codes that ESCO 1.1.1 lacks and 8 three-digit minor groups.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.read_bytes`` and ``crosswalk_rows``.
    """
    kinds: dict[str, list[tuple[str, str]]] = {"occupation": [], "isco_group": [], "dangling": []}
    for code, soc in crosswalk_rows(sources.read_bytes(CROSSWALK_RELEASE, _NAME)):
        if code in occupation_codes:
            kinds["occupation"].append((code, soc))
        elif code in unit_group_codes:
            kinds["isco_group"].append((code, soc))
        else:
            kinds["dangling"].append((code, soc))
    counts = Counter({f"crosswalk_rows_{kind}": len(pairs) for kind, pairs in kinds.items()})
    counts["crosswalk_rows"] = sum(map(len, kinds.values()))
    tables: dict[str, Any] = {kind: _by_code(pairs) for kind, pairs in kinds.items()}
    return {"release": "ESCO to O*NET-SOC 2019", **tables, "counts": dict(sorted(counts.items()))}


def _by_code(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for code, soc in pairs:
        found.setdefault(code, set()).add(soc)
    return {code: sorted(found[code]) for code in sorted(found)}
