"""What happened to whom: a table of applicants with sex, race or ethnicity, and an outcome or a score.

This file alone knows the column names of such tables.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from skillmatch.audit.categories import HISPANIC, UNKNOWN, is_selected, is_yes, race_of, sex_of
from skillmatch.errors import SchemaMismatch, UnreadableDocument
from skillmatch.sources.plain import field_names, shown
from skillmatch.sources.rows import BadRow, TableBytes, open_table

MOST_GROUPS = 30
"""Different values that a column of groups may have; more are names of people, or free text."""

_USUAL = {
    "sex": ("sex", "gender"),
    "race": ("race_ethnicity", "race/ethnicity", "race", "ethnicity"),
    "selected": ("selected", "hired", "outcome"),
    "score": ("score",),
}
"""Columns taken where none is named, the first that is there."""

_NUMBER = re.compile(r"[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})(?:[eE][+-]?\d{1,2})?")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column holds what; "" for none."""

    sex: str = ""
    race: str = ""
    hispanic: str = ""
    selected: str = ""
    score: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        """All columns that are read."""
        every = (self.sex, self.race, self.hispanic, self.selected, self.score)
        return tuple(name for name in every if name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """One applicant; ``sex`` and ``race`` are ``UNKNOWN`` and outcomes None where the table does not say."""

    sex: str
    race: str
    is_selected: bool | None
    score: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """A table read: how many there are of each kind of applicant, and which columns said so."""

    counts: Mapping[Applicant, int]
    columns: Columns

    @property
    def n(self) -> int:
        """How many applicants there are."""
        return sum(self.counts.values())


def read_outcomes(path: Path | TableBytes, asked: Columns) -> Outcomes:
    """Read a .csv, .jsonl or .parquet table, or one in memory, with one row per applicant.

    Args:
        path: The table.
        asked: Columns by name; where "", one of the usual name is taken. With an outcome or a score named,
            only that is read; with neither, both where they are there.

    Raises:
        NotFound: No such file.
        UnreadableDocument: It is empty, damaged or no UTF-8.
        SchemaMismatch: A column is missing, or a cell cannot be read; the line is named, its words are not.
    """
    counts: Counter[Applicant] = Counter()
    with open_table(path) as table:
        columns = _columns(asked, table.columns, table.name)
        for row in table.rows:
            if isinstance(row, BadRow):
                raise row.error
            counts[_applicant(row.values, columns, f"{table.name}, line {row.number}")] += 1
    if not counts:
        raise UnreadableDocument(f"{shown(path.name)}: expected a row per applicant, found none.")
    for name, found in (
        (columns.sex, {each.sex for each in counts}),
        (columns.race, {each.race for each in counts}),
    ):
        if len(found) > MOST_GROUPS:
            raise SchemaMismatch(
                f"{shown(path.name)}: expected at most {MOST_GROUPS} groups in the column "
                f"{field_names([name])}, found {len(found)}. Name the right column (--sex, --race)."
            )
    return Outcomes(counts=counts, columns=columns)


def _columns(asked: Columns, there: tuple[str, ...], name: str) -> Columns:
    missing = [wanted for wanted in asked.named if wanted not in there]
    if missing:
        raise SchemaMismatch(
            f"{name}: no column of {'that name' if len(missing) == 1 else 'those names'} "
            f"({len(missing)} of those asked for are missing); found {field_names(there)}."
        )
    outcome_asked = bool(asked.selected or asked.score)
    columns = Columns(
        sex=asked.sex or _usual("sex", there),
        race=asked.race or _usual("race", there),
        hispanic=asked.hispanic,
        selected=asked.selected or ("" if outcome_asked else _usual("selected", there)),
        score=asked.score or ("" if outcome_asked else _usual("score", there)),
    )
    if not (columns.sex or columns.race):
        raise SchemaMismatch(
            f"{name}: expected a column sex or race, found {field_names(there)}. "
            "Name the column of one of them (--sex, --race)."
        )
    if columns.hispanic and not columns.race:
        raise SchemaMismatch(
            f"{name}: the column of Hispanic or Latino goes with one of race; name that too (--race)."
        )
    if not (columns.selected or columns.score):
        raise SchemaMismatch(
            f"{name}: expected a column selected or score, found {field_names(there)}. "
            "Name the column of one of them (--selected, --score)."
        )
    return columns


def _usual(what: str, there: tuple[str, ...]) -> str:
    folded = {column.casefold(): column for column in reversed(there)}
    return next((folded[name] for name in _USUAL[what] if name in folded), "")


def _applicant(values: Mapping[str, Any], columns: Columns, where: str) -> Applicant:
    race = race_of(text_of(values, columns.race, where)) if columns.race else UNKNOWN
    if columns.hispanic and _parsed(values, columns.hispanic, is_yes, where, "yes or no"):
        race = HISPANIC
    return Applicant(
        sex=sex_of(text_of(values, columns.sex, where)) if columns.sex else UNKNOWN,
        race=race,
        is_selected=_parsed(values, columns.selected, is_selected, where, "yes or no (or 1 or 0)")
        if columns.selected
        else None,
        score=_parsed(values, columns.score, number_of, where, "a number") if columns.score else None,
    )


def _parsed(
    values: Mapping[str, Any], column: str, parse: Callable[[str], _Value], where: str, wanted: str
) -> _Value:
    try:
        return parse(text_of(values, column, where))
    except ValueError as error:
        raise SchemaMismatch(
            f"{where}: expected {wanted} in the column of the outcome, found something else."
        ) from error


def text_of(values: Mapping[str, Any], column: str, where: str) -> str:
    """Return a cell as text: a number or truth value as it is written, a missing one as "".

    Raises:
        SchemaMismatch: It holds a list or an object.
    """
    value = values.get(column)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, int, float)):
        return str(value)
    raise SchemaMismatch(f"{where}: expected text or a number in every cell, found another value.")


def number_of(cell: str) -> Fraction | None:
    """Return the exact value of a decimal number; None for an empty cell.

    Raises:
        ValueError: It is no number, or one of more than 18 digits before or after the point.
    """
    cleaned = cell.strip()
    if not cleaned:
        return None
    if not _NUMBER.fullmatch(cleaned):
        raise ValueError("not a number")
    return Fraction(cleaned)
