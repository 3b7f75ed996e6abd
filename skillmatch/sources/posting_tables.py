"""Tables of postings by whomever they were made: which column is the id, the text, the title, the group.

This file alone knows how such tables name their columns: JobSpy, schema.org JobPosting, the usual names of
open data sets, and the mirror's files.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from skillmatch.errors import InputError, SchemaMismatch
from skillmatch.sources.plain import field_names, without_surrogates
from skillmatch.sources.rows import BadRow, Row, open_table
from skillmatch.sources.structured import without_tags
from skillmatch.types import RawDocument

_IDS = (
    "id",
    "jobid",
    "postingid",
    "docid",
    "documentid",
    "identifier",
    "uniqid",
    "uid",
    "joburl",
    "url",
    "link",
)
_TEXTS = (
    "text", "description", "jobdescription", "descriptiontext", "fulldescription", "jobtext", "body",
    "content", "postingtext", "jobad", "questionnairetext", "fulltext", "details", "responsibilities",
)  # fmt: skip
_TITLES = ("title", "jobtitle", "positiontitle", "position", "role", "jobname", "name", "occupation")
_KEPT = {"month": len("2020-11"), "year": len("2020")}
_NOT_LETTERS = re.compile(r"[^a-z]")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>|&(?:#\d{1,5}|[a-z]{2,6});")
_LONGEST_TEXT = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingColumns:
    """Which column holds what; ``id``, ``title`` and ``group`` may be empty: there is none.

    ``group`` may cut dates: "date_posted:month" groups 2020-11-30 under 2020-11, ":year" under 2020.
    """

    id: str = ""
    text: str = ""
    title: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingRow:
    """A posting of a table; ``group`` is the value of the group column as text, empty where it has none."""

    source: str
    number: int
    raw: RawDocument
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that cannot be used; ``reason`` holds no words of the posting."""

    source: str
    number: int
    reason: str


def posting_columns(columns: Sequence[str], asked: PostingColumns, *, name: str) -> PostingColumns:
    """Return which columns to read: those asked for, the others guessed from common names.

    Args:
        columns: The table's columns.
        asked: Names given by the user; empty ones are guessed, but for the group.
        name: What to call the table in messages.

    Raises:
        SchemaMismatch: A column asked for is not there, or nothing looks like the text.
    """
    for wanted in (asked.id, asked.text, asked.title, _cut_from(asked.group, columns)[0]):
        if wanted and wanted.split(".")[0] not in columns and wanted not in columns:
            raise SchemaMismatch(f"{name}: expected the column '{wanted}', found {field_names(columns)}.")
    text = asked.text or guess_column(columns, _TEXTS)
    if not text:
        raise SchemaMismatch(
            f"{name}: expected a column with the postings' text (text, description, job_description, ...), "
            f"found {field_names(columns)}. Name it with --text-column."
        )
    return PostingColumns(
        id=asked.id or guess_column(columns, _IDS),
        text=text,
        title=asked.title or guess_column([column for column in columns if column != text], _TITLES),
        group=asked.group,
    )


def read_postings(
    path: Path, asked: PostingColumns, *, on_columns: Callable[[str, PostingColumns], None]
) -> Iterator[PostingRow | RejectedRow]:
    """Yield the postings of a table one by one; what cannot be used comes as a ``RejectedRow``.

    Args:
        path: CSV or JSON Lines, either with .gz, or Parquet.
        asked: Columns the user named.
        on_columns: Told the table's name and the columns that are read, before the first row.

    Raises:
        NotFound, UnreadableDocument, MissingExtra: See ``skillmatch.sources.rows.open_table``.
        SchemaMismatch: See ``posting_columns``.
    """
    with open_table(path) as table:
        columns = posting_columns(table.columns, asked, name=table.name)
        on_columns(table.name, columns)
        for row in table.rows:
            yield read_row(row, columns, table.name)


def read_row(row: Row | BadRow, columns: PostingColumns, source: str) -> PostingRow | RejectedRow:
    """Return the posting that a row of a table holds; where it has no id, the row's number is its id."""
    if isinstance(row, BadRow):
        return RejectedRow(source=source, number=row.number, reason=str(row.error))
    try:
        text = _text(row.values, columns.text)
        doc_id = _plain(_value(row.values, columns.id)) if columns.id else ""
        title = _plain(_value(row.values, columns.title)) if columns.title else ""
        group = _group(row.values, columns.group) if columns.group else ""
    except InputError as error:
        return RejectedRow(source=source, number=row.number, reason=str(error))
    raw = RawDocument(doc_id=doc_id or f"{row.number}", text=text, title=_readable(title))
    return PostingRow(source=source, number=row.number, raw=raw, group=_readable(group))


def _group(values: Mapping[str, Any], column: str) -> str:
    name, kept = _cut_from(column, values)
    return _plain(_value(values, name))[:kept]


def _cut_from(column: str, columns: Collection[str]) -> tuple[str, int | None]:
    """Return a group column's name and how many characters of its values count, None for all."""
    name, _, part = column.rpartition(":")
    return (name, _KEPT[part]) if part in _KEPT and column not in columns else (column, None)


def cell(values: Mapping[str, Any], column: str) -> str:
    """Return a cell as a line of text: dates as 2020-11-30, objects of schema.org by their name."""
    return _readable(_plain(_value(values, column)))


def guess_column(columns: Sequence[str], names: Collection[str]) -> str:
    """Return the column that goes by the first of ``names`` (letters only, in lower case) there is, or ""."""
    known = {_NOT_LETTERS.sub("", column.casefold()): column for column in reversed(columns)}
    return next((known[name] for name in names if name in known), "")


def _text(values: Mapping[str, Any], column: str) -> str:
    found = _value(values, column)
    if not isinstance(found, str) or not found.strip():
        kind = "none" if found is None or found == "" or isinstance(found, str) else "another value"
        raise SchemaMismatch(f"expected text in '{column}', found {kind}")
    if len(found) > _LONGEST_TEXT:
        raise SchemaMismatch(f"expected at most {_LONGEST_TEXT:,} characters in '{column}', found more")
    return _readable(found)


def _value(values: Mapping[str, Any], column: str) -> Any:
    """Return a cell; "hiringOrganization.name" reads a field within a field."""
    if column in values:
        return values[column]
    found: Any = values
    for part in column.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _plain(value: Any) -> str:
    """Return a cell as text: dates as 2020-11-30, objects of schema.org by their name."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("value")
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, datetime):
        return (
            value.isoformat(sep=" ") if (value.hour or value.minute or value.second) else f"{value:%Y-%m-%d}"
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return without_surrogates(value).strip() if isinstance(value, str) else str(value)


def _readable(text: str) -> str:
    """Return text without markup and surrogates; plain text comes back as it is."""
    clean = without_surrogates(text)
    return html.unescape(without_tags(clean)) if _MARKUP.search(clean) else clean
