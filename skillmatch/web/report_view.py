"""A report as the page shows it: tables in the order asked for, rows that lead on, and nothing endless."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from skillmatch.report.exposure.gather import ReportEngine, occupation_title
from skillmatch.report.exposure.html import NO_LINKS, TableLinks
from skillmatch.report.exposure.outline import Block, Cell, ExposureReport, Figure, Grouped, Paragraph, Table
from skillmatch.web.schemas.requests import ReportQuery

_MOST_PARTS: Final = 60
"""Occupations whose tasks are shown; with more the page would be megabytes that nobody reads."""

_MOST_FIGURE_ROWS: Final = 200
"""Rows of a figure's data that are shown beside it."""

_ORDERED: Final = ("occupations", "side-by-side")
"""Tables of one row per occupation, which readers may order."""

_OCCUPATION_CODE: Final = "onet_soc_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAddress:
    """The address of the page as asked: which report, and the column its tables are ordered by.

    ``order`` is a column's key, after a minus sign where values fall; empty for the order of the codes.
    """

    asked: ReportQuery
    order: str

    def with_order(self, order: str, place: str) -> str:
        """Return the address of the same page in another order, at a place on it."""
        return f"/exposure?{urlencode({**self._chosen(), 'sort': order})}#{place}"

    def of_occupation(self, code: str) -> str:
        """Return the address of the report on one occupation, by the same measure."""
        words = {"occupations": code, **({"measure": self.asked.measure} if self._has_measure() else {})}
        return f"/exposure?{urlencode(words)}"

    def of_everything(self) -> str:
        """Return the address of the report on all occupations, by the same measure."""
        return (
            f"/exposure?{urlencode({'measure': self.asked.measure})}" if self._has_measure() else "/exposure"
        )

    def to_file(self, name: str) -> str:
        """Return the address of the same report as a file."""
        words = self._chosen()
        return f"/exposure/{name}?{urlencode(words)}" if words else f"/exposure/{name}"

    def _chosen(self) -> dict[str, str]:
        return self.asked.model_dump(exclude_defaults=True)

    def _has_measure(self) -> bool:
        return "measure" in self._chosen()


def occupation_titles(engine: ReportEngine) -> Mapping[str, str]:
    """Return O*NET's title of every labelled occupation by its code, in the order of the codes."""
    codes = sorted(engine.measures.table.n_labelled)
    return {code: occupation_title(engine.taxonomy, code) for code in codes}


def for_screen(report: ExposureReport, *, order: str) -> ExposureReport:
    """Return a report with its tables in an order and without what is too long for a page."""
    return replace(
        report,
        sections=tuple(
            replace(section, blocks=tuple(_shown(block, order) for block in section.blocks))
            for section in report.sections
        ),
    )


def links_of(table: Table, address: PageAddress) -> TableLinks:
    """Return where the headings and rows of a table lead."""
    if table.columns[0].key != _OCCUPATION_CODE:
        return NO_LINKS
    place = f"t-{table.key}"
    headings = {
        column.key: address.with_order(_next_order(address.order, column.key, column.kind), place)
        for column in table.columns
        if table.key in _ORDERED and len(table.rows) > 1 and column.title.strip()
    }
    return TableLinks(headings=headings, row=address.of_occupation, order=address.order)


def _next_order(now: str, key: str, kind: str) -> str:
    """Return the order that a click on a heading gives: figures fall first, words rise first."""
    first, second = (key, f"-{key}") if kind in ("text", "code") else (f"-{key}", key)
    return second if now == first else first


def _shown(block: Block, order: str) -> Block:
    if isinstance(block, Table) and block.key in _ORDERED:
        return ordered(block, order)
    if isinstance(block, Grouped) and len(block.parts) > _MOST_PARTS:
        return Paragraph(
            text=f"The tasks of {len(block.parts):,} occupations are too many for a page. Follow an "
            "occupation in the table above to its tasks, or download them all with the report."
        )
    if isinstance(block, Figure) and len(block.data.rows) > _MOST_FIGURE_ROWS:
        n_rows = len(block.data.rows)
        note = f"The first {_MOST_FIGURE_ROWS:,} of {n_rows:,} rows; all of them are in the downloads."
        return replace(block, data=replace(block.data, rows=block.data.rows[:_MOST_FIGURE_ROWS], note=note))
    return block


def ordered(table: Table, order: str) -> Table:
    """Return a table ordered by a column, rows without data last; unchanged where it has no such column."""
    key, falls = order.removeprefix("-"), order.startswith("-")
    places = [number for number, column in enumerate(table.columns) if column.key == key]
    if not places:
        return table

    def cell(row: tuple[Cell, ...]) -> tuple[bool, Cell]:
        return isinstance(row[places[0]], str), row[places[0]]

    known = [row for row in table.rows if row[places[0]] not in (None, "")]
    missing = [row for row in table.rows if row[places[0]] in (None, "")]
    return replace(table, rows=(*sorted(known, key=cell, reverse=falls), *missing))
