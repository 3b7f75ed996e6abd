"""Rows as CSV: one way for commands and pages."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for the start of a formula."""


def as_csv(records: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as CSV with the columns of the first; no data is an empty cell, a list stands in one."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(records[0]) if records else [], lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({name: _cell(value) for name, value in record.items()})
    return text.getvalue()


def table_csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of texts as CSV, its columns first."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(
        [columns, *([safe(cell) for cell in row] for row in rows)]
    )
    return text.getvalue()


def safe(cell: Any) -> Any:
    """Keep a spreadsheet from reading a text as a formula."""
    return "'" + cell if isinstance(cell, str) and cell.startswith(_RISKY) else cell


def _cell(value: Any) -> Any:
    return safe("; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value)
