"""The report as a workbook: a sheet of reading notes, then one sheet per table. Same report, same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from skillmatch.report.exposure.cells import cell_text
from skillmatch.report.exposure.outline import (
    Cell,
    Column,
    ExposureReport,
    Headline,
    Items,
    Paragraph,
    Table,
)

_STAMP: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip can name: every file in the workbook has it."""

_LONGEST_NAME: Final = 31
_WIDEST: Final = 60
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold."""

_NOT_TEXT: Final = ("=", "#")
"""What a text must not start with, or it would be taken for a formula or an error."""

_FORMATS: Final = {"count": "#,##0", "usd": '"$"#,##0'}


def exposure_workbook(report: ExposureReport) -> bytes:
    """Return the whole report as the bytes of an XLSX file."""
    book = Workbook(write_only=True)
    _readme(book, report)
    for table in report.tables:
        _sheet(book, table)
    book.properties.title = report.title
    book.properties.creator = f"skillmatch {report.provenance.package_version}"
    out = io.BytesIO()
    book.save(out)
    return _settled(out.getvalue(), report.dated)


def sheet_name(table: Table) -> str:
    """Return the name of a table's sheet: its key, as short as a sheet's name must be."""
    return table.key[:_LONGEST_NAME]


def _readme(book: Workbook, report: ExposureReport) -> None:
    sheet = book.create_sheet("README")
    sheet.column_dimensions["A"].width = 30
    sheet.column_dimensions["B"].width = 110
    for left, right in _readme_rows(report):
        first = _text(sheet, left, is_bold=True)
        second = _text(sheet, right)
        second.alignment = Alignment(wrap_text=True, vertical="top")
        first.alignment = Alignment(vertical="top")
        sheet.append([first, second])


def _readme_rows(report: ExposureReport) -> Iterable[tuple[str, str]]:
    yield report.title, report.lead
    yield "Data as of", report.dated
    yield "Made by", report.command
    for section in report.sections:
        head = section.title
        for block in section.blocks:
            for line in _lines(block):
                yield head, line
                head = ""
    yield "", ""
    for number, table in enumerate(report.tables):
        yield ("Sheets" if number == 0 else ""), f"{sheet_name(table)}: {table.title}. {table.note}".strip()
    for number, source in enumerate(report.sources):
        yield ("Sources" if number == 0 else ""), f"{source.citation} Licence: {source.licence}."
    yield "Made with", _made_with(report)
    for sentence in report.provenance.attributions:
        yield "", sentence


def _made_with(report: ExposureReport) -> str:
    provenance = report.provenance
    return (
        f"skillmatch {provenance.package_version}; {'; '.join(provenance.releases)}; configuration "
        f"{provenance.config_hash}"
    )


def _lines(block: object) -> tuple[str, ...]:
    if isinstance(block, Paragraph):
        return (block.text,)
    if isinstance(block, Items):
        return block.items
    if isinstance(block, Headline):
        return tuple(f"{tile.label}: {tile.figure}. {tile.definition}" for tile in block.tiles)
    return ()


def _sheet(book: Workbook, table: Table) -> None:
    sheet = book.create_sheet(sheet_name(table))
    sheet.freeze_panes = "B2"
    for number in range(len(table.columns)):
        sheet.column_dimensions[get_column_letter(number + 1)].width = _width(table, number)
    last = f"{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    sheet.auto_filter.ref = f"A1:{last}"
    head = []
    for column in table.columns:
        cell = _text(sheet, column.title or column.key, is_bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        head.append(cell)
    sheet.append(head)
    # A row is written as it is appended, so one styled cell per column serves all of its rows.
    styled = [_styled(sheet, column) for column in table.columns]
    for row in table.rows:
        sheet.append([_cell(sheet, cell, holder) for cell, holder in zip(row, styled, strict=True)])


def _width(table: Table, number: int) -> float:
    column = table.columns[number]
    cells = (len(cell_text(row[number], column)) for row in table.rows[:2000])
    return float(min(max(max(cells, default=8), len(column.title) / 2, 8) + 2, _WIDEST))


def _format(column: Column) -> str:
    if column.kind == "percent":
        return "0." + "0" * max(column.digits, 1) + "%"
    if column.kind in _FORMATS:
        return _FORMATS[column.kind]
    return "0." + "0" * column.digits if column.digits else "0"


def _styled(sheet: Any, column: Column) -> Any:
    cell = WriteOnlyCell(sheet, value=None)
    cell.number_format = _format(column)
    return cell


def _cell(sheet: Any, value: Cell, holder: Any) -> Any:
    if isinstance(value, str):
        is_plain = value.isascii() and value.isprintable() and not value.startswith(_NOT_TEXT)
        return value if is_plain else _text(sheet, value)
    if value is None:
        return None
    holder.value = value
    return holder


def _text(sheet: Any, words: str, *, is_bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value="")
    # Set apart from the value, so that no text is ever taken for a formula.
    cell.value = _FORBIDDEN.sub("\ufffd", words) or None
    if cell.value is not None:
        cell.data_type = "s"
    if is_bold:
        cell.font = Font(bold=True)
    return cell


def _settled(data: bytes, dated: str) -> bytes:
    """Return the same workbook with fixed dates in its properties and in the zip around it."""
    moment = datetime.fromisoformat(dated).strftime("%Y-%m-%dT00:00:00Z").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as settled:
        for name in given.namelist():
            content = given.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + moment, content)
            entry = zipfile.ZipInfo(name, date_time=_STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            settled.writestr(entry, content)
    return out.getvalue()
