"""How cells are written for people: one way for HTML and PDF."""

from __future__ import annotations

from skillmatch.report.exposure.outline import Cell, Column
from skillmatch.report.wording import signed

_MINUS = "\N{MINUS SIGN}"

NUMERIC = frozenset({"number", "signed", "percent", "count", "usd"})
"""Kinds of columns that are set flush right."""


def cell_text(cell: Cell, column: Column) -> str:
    """Return a cell as a reader sees it; a missing one says so in the column's words."""
    if cell is None:
        return column.missing
    if isinstance(cell, str):
        return cell
    return _number(float(cell), column)


def _number(value: float, column: Column) -> str:
    if column.kind == "signed":
        return signed(value, column.digits)
    if column.kind == "percent":
        return f"{100 * value:.{column.digits}f}%"
    sign = _MINUS if value < 0 else ""
    if column.kind == "usd":
        return f"{sign}${abs(value):,.0f}"
    if column.kind == "count":
        return f"{sign}{abs(value):,.0f}"
    figure = f"{abs(value):.{column.digits}f}"
    return figure if float(figure) == 0 else sign + figure
