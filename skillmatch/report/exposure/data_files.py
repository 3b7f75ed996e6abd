"""The tables of a report as data: JSON by a schema, one CSV per table, and one long CSV of all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from skillmatch.report.csv_text import safe
from skillmatch.report.exposure.outline import (
    Block,
    Cell,
    ExposureReport,
    Headline,
    Items,
    Paragraph,
    Table,
)

SCHEMA: Final = "https://skillmatch.invalid/schemas/exposure-report-1.json"
"""Names the form of the JSON, which ``api/openapi.yaml`` describes; a name, no place to fetch from."""

LONG_COLUMNS: Final = ("table", "row", "subject", "label", "variable", "kind", "value")
"""Columns of the long table: one row for each cell that has data."""


def report_json(report: ExposureReport) -> str:
    """Return the whole report as JSON: texts, figures in words, every table with its rows."""
    return json.dumps(_whole(report), ensure_ascii=False, indent=1) + "\n"


def _whole(report: ExposureReport) -> dict[str, Any]:
    provenance = report.provenance
    return {
        "$schema": SCHEMA,
        "title": report.title,
        "lead": report.lead,
        "dated": report.dated,
        "command": report.command,
        "provenance": {
            "package_version": provenance.package_version,
            "releases": list(provenance.releases),
            "models": list(provenance.models),
            "config_hash": provenance.config_hash,
            "attributions": list(provenance.attributions),
        },
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "texts": [text for block in section.blocks for text in _texts(block)],
                "headline": [
                    {"figure": tile.figure, "label": tile.label, "definition": tile.definition}
                    for block in section.blocks
                    if isinstance(block, Headline)
                    for tile in block.tiles
                ],
            }
            for section in report.sections
        ],
        "figures": [
            {
                "key": figure.scene.key,
                "title": figure.scene.title,
                "description": figure.scene.description,
                "caption": figure.caption,
                "table": figure.data.key,
            }
            for figure in report.figures
        ],
        "tables": [_table(table) for table in report.tables],
        "sources": [
            {
                "release": source.release_id,
                "title": source.title,
                "citation": source.citation,
                "licence": source.licence,
                "address": source.address,
                "bibtex": [reference.bibtex for reference in source.references],
            }
            for source in report.sources
        ],
    }


def _texts(block: Block) -> tuple[str, ...]:
    if isinstance(block, Paragraph):
        return (block.text,)
    return block.items if isinstance(block, Items) else ()


def _table(table: Table) -> dict[str, Any]:
    keys = [column.key for column in table.columns]
    return {
        "key": table.key,
        "title": table.title,
        "note": table.note,
        "columns": [
            {"key": column.key, "title": column.title, "kind": column.kind} for column in table.columns
        ],
        "rows": [dict(zip(keys, row, strict=True)) for row in table.rows],
    }


def table_csv(table: Table) -> str:
    """Return one table as CSV, its columns by their keys; a cell without data is empty."""
    return _csv(
        [column.key for column in table.columns], ([safe(cell) for cell in row] for row in table.rows)
    )


def report_csv(report: ExposureReport) -> str:
    """Return every table of the report as one long table (``LONG_COLUMNS``).

    ``subject`` and ``label`` are the first two cells of the row that a value stands in, so that one
    variable of one table can be drawn out by filtering ``table`` and ``variable``.
    """
    return _csv(LONG_COLUMNS, (row for table in report.tables for row in _long_rows(table)))


def _long_rows(table: Table) -> Iterable[tuple[Cell, ...]]:
    for number, row in enumerate(table.rows, start=1):
        subject = safe(row[0])
        label = safe(row[1]) if len(row) > 1 and isinstance(row[1], str) else ""
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            if cell is not None and cell != "":
                yield (table.key, number, subject, label, column.key, column.kind, safe(cell))


def _csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
