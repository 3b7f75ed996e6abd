"""Rows of an Excel sheet, every value a string, as ``table_rows`` of ``releases`` gives those of a CSV."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from skillmatch.errors import SchemaMismatch
from skillmatch.extras import require
from skillmatch.sources.releases import Row


def sheet_rows(
    data: bytes, *, name: str, columns: tuple[str, ...], sheet: str = "", header_row: int = 1
) -> Iterator[Row]:
    """Yield the rows below the header of a sheet; an empty cell is an empty string.

    Args:
        data: The bytes of the xlsx.
        name: Its name, for messages.
        columns: Columns that must be there; more may be.
        sheet: The sheet's title; empty takes the first one.
        header_row: The row that holds the column names, from 1.

    Raises:
        SchemaMismatch: No such sheet, a column is missing, or the bytes are no xlsx.
        MissingExtra: openpyxl is not installed.
    """
    openpyxl = require("openpyxl", purpose="Reading an Excel sheet")
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise SchemaMismatch(f"{name}: expected an Excel workbook (.xlsx), found other bytes.") from error
    if sheet and sheet not in workbook.sheetnames:
        raise SchemaMismatch(f"{name}: no sheet '{sheet}' (found {', '.join(workbook.sheetnames)}).")
    cells = (workbook[sheet] if sheet else workbook.worksheets[0]).iter_rows(
        min_row=header_row, values_only=True
    )
    header = [_text(value).strip() for value in next(cells, ())]
    missing = [column for column in columns if column not in header]
    if missing:
        found = ", ".join(column for column in header if column) or "no header"
        raise SchemaMismatch(f"{name}: no column {missing[0]!r} on row {header_row} (found {found}).")
    for values in cells:
        yield dict(zip(header, map(_text, values), strict=True))


def _text(value: object) -> str:
    return "" if value is None else str(value)
