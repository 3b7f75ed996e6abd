"""Build the PDF and DOCX samples from their plain sources in samples/sources (see README.md).

A maintainer's script, not part of the package: ``python samples/make_binary.py`` from the root of a
checkout with the "dev" extra. The same sources give the same bytes with the same library versions.

Source marks: ``# `` title, ``## `` heading, ``- `` bullet, ``| a | b |`` table row, blank line gap,
and a line ``===`` that ends a left-hand column (PDF only).
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from itertools import groupby
from pathlib import Path

import docx
from fpdf import FPDF

HERE = Path(__file__).resolve().parent
WRITTEN_ON = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
ZIP_DATE = (2026, 11, 21, 0, 0, 0)
LINE_MM = 5.2
SIDE_MM = 50

TARGETS = {
    "p04-data-scientist": "pdf",
    "p08-accounts-assistant": "docx",
    "p16-hr-officer": "docx",
    "p17-civil-engineer": "pdf",
    "r01-go-engineer": "pdf",
    "r06-data-scientist": "pdf",
    "r09-primary-teacher": "docx",
    "r11-management-accountant": "pdf",
    "r16-receptionist": "docx",
    "r18-hr-adviser": "docx",
}


def _pdf_line(pdf: FPDF, line: str) -> None:
    if line.startswith("# "):
        pdf.set_font("Helvetica", "B", 16)
        pdf.multi_cell(0, 8, line[2:], new_x="LMARGIN", new_y="NEXT", align="L")
    elif line.startswith("## "):
        pdf.set_font("Helvetica", "B", 11)
        pdf.multi_cell(0, LINE_MM + 1, line[3:], new_x="LMARGIN", new_y="NEXT", align="L")
    elif not line:
        pdf.ln(LINE_MM / 2)
    else:
        pdf.set_font("Helvetica", "", 10)
        text = f"\u00b7 {line[2:]}" if line.startswith("- ") else line
        pdf.multi_cell(0, LINE_MM, text, new_x="LMARGIN", new_y="NEXT", align="L")


def _column(pdf: FPDF, lines: list[str], *, left: float, right: float) -> None:
    pdf.set_left_margin(left)
    pdf.set_right_margin(right)
    pdf.set_xy(left, 18)
    for line in lines:
        _pdf_line(pdf, line)


def make_pdf(source: str) -> bytes:
    """Return a one-column PDF, or one with a left-hand column where ``===`` stands in the source."""
    pdf = FPDF(format="A4")
    pdf.set_creation_date(WRITTEN_ON)
    pdf.set_producer("skillmatch samples")
    pdf.add_page()
    side, bar, main = source.partition("\n===\n")
    if not bar:
        _column(pdf, source.splitlines(), left=20, right=20)
    else:
        title, _, side_rest = side.partition("\n")
        _column(pdf, side_rest.splitlines(), left=12, right=210 - 12 - SIDE_MM)
        _column(pdf, [title, *main.splitlines()], left=12 + SIDE_MM + 6, right=15)
    return bytes(pdf.output())


def _docx_table(document: docx.document.Document, rows: list[str]) -> None:
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    table = document.add_table(rows=0, cols=len(cells[0]))
    table.style = "Table Grid"
    for values in cells:
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = value


def _docx_line(document: docx.document.Document, line: str) -> None:
    if line.startswith("# "):
        document.add_heading(line[2:], level=1)
    elif line.startswith("## "):
        document.add_heading(line[3:], level=2)
    elif line.startswith("- "):
        document.add_paragraph(line[2:], style="List Bullet")
    elif line:
        document.add_paragraph(line)


def make_docx(source: str) -> bytes:
    """Return a DOCX whose zip entries and properties carry one fixed date."""
    document = docx.Document()
    for is_table, group in groupby(source.splitlines(), key=lambda line: line.startswith("|")):
        lines = list(group)
        if is_table:
            _docx_table(document, lines)
        else:
            for line in lines:
                _docx_line(document, line)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "skillmatch samples"
    properties.created = properties.modified = WRITTEN_ON.replace(tzinfo=None)
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_fixed_dates(buffer.getvalue())


def _with_fixed_dates(archive: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda entry: (entry != "[Content_Types].xml", entry)):
            info = zipfile.ZipInfo(name, date_time=ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()


def build(stem: str) -> bytes:
    """Return the bytes of one binary sample, made from ``sources/<stem>.txt``."""
    source = (HERE / "sources" / f"{stem}.txt").read_text(encoding="utf-8")
    return make_pdf(source) if TARGETS[stem] == "pdf" else make_docx(source)


def target(stem: str) -> Path:
    """Return where a binary sample is kept."""
    folder = "postings" if stem.startswith("p") else "resumes"
    return HERE / folder / f"{stem}.{TARGETS[stem]}"


def main() -> int:
    """Write every binary sample."""
    for stem in TARGETS:
        target(stem).write_bytes(build(stem))
        sys.stdout.write(f"{target(stem).relative_to(HERE)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
