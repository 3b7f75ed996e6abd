"""Tables on paper: as wide as their contents ask, heads repeated, cut between columns where too wide."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    Flowable,
    LongTable,
)
from reportlab.platypus import Paragraph as Flow

from skillmatch.report.exposure.cells import NUMERIC, cell_text
from skillmatch.report.exposure.figures.fonts import (
    REGULAR,
    showable,
    text_width,
)
from skillmatch.report.exposure.figures.palette import AXIS, GRID, INK
from skillmatch.report.exposure.outline import (
    Column,
    Table,
)
from skillmatch.report.exposure.pdf_styles import CELL_SIZE, LEADING, MARGIN, flow

_WIDEST_SHARE: Final = 2.2
"""How many times its fair share of the width a column of text may ask for."""
_WORDS_NEED: Final = 120.0
"""Points that a column of text needs to be read with ease."""
_REPEATED: Final = 2
"""Columns that each piece of a table begins with."""
_WRAPS: Final = frozenset({"text"})


def pieces(table: Table) -> list[Table]:
    """Return a table cut between columns where a turned page is too narrow for all of them.

    Each piece begins with the first two columns, which say what a row is about.
    """
    room = page_room(landscape(A4))
    widths = _needs(table)
    if not table.is_wide or sum(widths) <= room:
        return [table]
    own = sum(widths[:_REPEATED])
    others = range(_REPEATED, len(widths))
    n_pieces = math.ceil(sum(widths[_REPEATED:]) / (room - own))
    size = math.ceil(len(others) / n_pieces)
    return [
        _columns_of(table, [*range(_REPEATED), *others[start : start + size]])
        for start in range(0, len(others), size)
    ]


def _columns_of(table: Table, numbers: Sequence[int]) -> Table:
    return replace(
        table,
        columns=tuple(table.columns[number] for number in numbers),
        rows=tuple(tuple(row[number] for number in numbers) for row in table.rows),
    )


def page_room(page: tuple[float, float]) -> float:
    """Return the points between the margins of a page of this width and height."""
    width: float = page[0] - 2 * MARGIN
    return width


def needs_turning(table: Table) -> bool:
    """Return whether a wide table needs a turned page: upright it would leave no room for words."""
    return table.is_wide and sum(_needs(table)) > page_room(A4)


def page_width(table: Table) -> float:
    """Return the points between the margins of the page that a table stands on."""
    page = landscape(A4) if needs_turning(table) else A4
    return page_room(page)


def _needs(table: Table) -> list[float]:
    """Return the width each column cannot do without: words may wrap, figures and codes may not."""
    return [
        min(_needed(table, number), _WORDS_NEED) if column.kind == "text" else _needed(table, number)
        for number, column in enumerate(table.columns)
    ]


def grid(table: Table, styles: dict[str, ParagraphStyle], room: float) -> Flowable:
    """Return a table as wide as ``room`` points, its head repeated on every page."""
    widths = column_widths(table, room)
    head = [
        flow(column.title, styles["head-right" if column.kind in NUMERIC else "head"])
        for column in table.columns
    ]
    rows = [
        [
            _cell(cell_text(cell, column), column, width, styles["cell"])
            for cell, column, width in zip(row, table.columns, widths, strict=True)
        ]
        for row in table.rows
    ]
    return LongTable(
        [head, *rows], colWidths=widths, repeatRows=1, style=_rules(table.columns), hAlign="LEFT"
    )


def _rules(columns: Sequence[Column]) -> list[tuple[Any, ...]]:
    right = [
        ("ALIGN", (number, 0), (number, -1), "RIGHT")
        for number, column in enumerate(columns)
        if column.kind in NUMERIC
    ]
    return [
        ("FONT", (0, 1), (-1, -1), REGULAR, CELL_SIZE, LEADING),
        ("TEXTCOLOR", (0, 0), (-1, -1), HexColor(INK)),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
        ("LINEBELOW", (0, 0), (-1, 0), 0.7, HexColor(AXIS)),
        ("LINEBELOW", (0, 1), (-1, -1), 0.35, HexColor(GRID)),
        *right,
    ]


def _cell(words: str, column: Column, width: float, style: ParagraphStyle) -> str | Flow:
    """Return a cell as plain text where it fits on a line: far faster to set than a paragraph."""
    shown = showable(words)
    if text_width(shown, CELL_SIZE) <= width - 6 or (column.kind not in _WRAPS and " " not in shown):
        return shown
    return Flow(escape(shown), style)


def column_widths(table: Table, room: float) -> list[float]:
    """Return the widths of columns in points, which add up to ``room``.

    Columns of figures and codes take what their longest cell and heading word need; the rest is shared
    by the columns of text as their ``weight`` and contents ask.
    """
    needed = [_needed(table, number) for number in range(len(table.columns))]
    flexible = [number for number, column in enumerate(table.columns) if column.kind == "text"]
    fixed = sum(width for number, width in enumerate(needed) if number not in flexible)
    left = room - fixed
    most = _WIDEST_SHARE * left / max(len(flexible), 1)
    asked = {number: min(needed[number], most) * table.columns[number].weight for number in flexible}
    total = sum(asked.values())
    if not flexible or left <= 0:
        return [width * room / sum(needed) for width in needed]
    if total <= left:
        # Nothing has to wrap: what is over goes to the last column of text.
        widths = [asked.get(number, width) for number, width in enumerate(needed)]
        widths[flexible[-1]] += left - total
        return widths
    return _shared(needed, asked, left)


def _shared(needed: Sequence[float], asked: dict[int, float], left: float) -> list[float]:
    """Give short columns of text all they ask for and share the rest among the long ones."""
    widths = list(needed)
    open_ones = dict(asked)
    while open_ones:
        fair = left / len(open_ones)
        content = {number: width for number, width in open_ones.items() if width <= fair}
        if not content:
            total = sum(open_ones.values())
            for number, width in open_ones.items():
                widths[number] = left * width / total
            break
        for number, width in content.items():
            widths[number] = width
            left -= width
            del open_ones[number]
    return widths


def _needed(table: Table, number: int) -> float:
    column = table.columns[number]
    longest = max(
        (text_width(showable(cell_text(row[number], column)), CELL_SIZE) for row in table.rows), default=0.0
    )
    words = column.title.split() or [""]
    head = max(text_width(showable(word), CELL_SIZE, is_bold=True) for word in words)
    return max(longest, head) + 7
