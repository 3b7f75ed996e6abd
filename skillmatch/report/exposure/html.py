"""The report as one HTML file: style inside, figures as SVG, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from skillmatch.report.environment import render, stylesheet
from skillmatch.report.exposure.cells import cell_text
from skillmatch.report.exposure.figures.svg import svg
from skillmatch.report.exposure.outline import (
    Block,
    Column,
    ExposureReport,
    Figure,
    Grouped,
    Headline,
    Items,
    Paragraph,
    Table,
)
from skillmatch.report.highlight import printable

_CLASSES = {"text": ' class="words"', "code": ""}

_LONG = 60
"""Rows beyond which a table scrolls in a window of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLinks:
    """Where the headings and rows of a table lead; a file by itself has none.

    Attributes:
        headings: Addresses by key of the column.
        row: Gives the address of a row by its first cell; empty for none.
        order: Key of the column the rows are ordered by, after a minus sign where they fall; empty for none.
    """

    headings: Mapping[str, str]
    row: Callable[[str], str]
    order: str = ""


NO_LINKS = TableLinks(headings={}, row=lambda _: "")


def exposure_page(report: ExposureReport) -> str:
    """Return the whole report as a page."""
    return render(
        "exposure_report.html",
        title=report.title,
        provenance=report.provenance,
        stylesheet=Markup(stylesheet()),  # noqa: S704 -- our own file
        **report_words(report),
    )


def report_words(
    report: ExposureReport, *, links: Callable[[Table], TableLinks] = lambda _: NO_LINKS
) -> dict[str, Any]:
    """Return what ``pieces/exposure_report.html`` is rendered with.

    Args:
        report: The report.
        links: Gives the links of each table.
    """
    return {
        "report": report,
        "figure_numbers": {figure.scene.key: number for number, figure in enumerate(report.figures, start=1)},
        "kind_of": _kind_of,
        "is_shown": _is_shown,
        "is_long": lambda table: len(table.rows) > _LONG,
        "table_markup": lambda table: table_markup(table, links(table)),
        "svg": svg,
    }


def table_markup(table: Table, links: TableLinks = NO_LINKS) -> Markup:
    """Return a table as markup, without its caption: far faster here than by a template."""
    return Markup("".join(_table_parts(table, links)))  # noqa: S704 -- every cell was escaped


def _table_parts(table: Table, links: TableLinks) -> Iterator[str]:
    yield "<thead><tr>"
    classes = [_CLASSES.get(column.kind, ' class="num"') for column in table.columns]
    for column, look in zip(table.columns, classes, strict=True):
        yield _heading(column, look, links)
    yield "</tr></thead><tbody>"
    for row in table.rows:
        yield "<tr>"
        for number, (cell, column, look) in enumerate(zip(row, table.columns, classes, strict=True)):
            words = escape(printable(cell_text(cell, column)))
            if cell is None:
                look = look.replace('class="', 'class="none ') or ' class="none"'
            if number == 0:
                yield f'<th scope="row"{look}>{_linked(words, links.row(str(cell)))}</th>'
            else:
                yield f"<td{look}>{words}</td>"
        yield "</tr>"
    yield "</tbody>"


def _heading(column: Column, look: str, links: TableLinks) -> str:
    order = {column.key: "ascending", f"-{column.key}": "descending"}.get(links.order, "")
    sign = {"ascending": " \N{BLACK UP-POINTING TRIANGLE}", "descending": " \N{BLACK DOWN-POINTING TRIANGLE}"}
    told = f' aria-sort="{order}"' if order else ""
    words = _linked(escape(column.title), links.headings.get(column.key, ""))
    return f'<th scope="col"{look}{told}>{words}{sign.get(order, "")}</th>'


def _linked(words: str, address: str) -> str:
    return f'<a href="{escape(address)}">{words}</a>' if address else words


def _is_shown(block: Block) -> bool:
    return not (isinstance(block, Table) and block.audience == "data")


def _kind_of(block: Block) -> str:
    kinds = {
        Paragraph: "paragraph", Items: "items", Headline: "headline", Table: "table", Grouped: "grouped",
        Figure: "figure",
    }  # fmt: skip
    return kinds[type(block)]
