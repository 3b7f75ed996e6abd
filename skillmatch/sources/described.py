"""Documents with what is told of them beside their text: kind, firm, day. For filling a store.

Of tables the usual column names are known (see ``skillmatch.sources.posting_tables``); files tell nothing but
their text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Final, get_args

from skillmatch.errors import InputError, SchemaMismatch
from skillmatch.sources.posting_tables import (
    PostingColumns,
    RejectedRow,
    cell,
    guess_column,
    posting_columns,
    read_row,
)
from skillmatch.sources.rows import BadRow, Row, open_table, table_kind
from skillmatch.sources.tables import read_documents
from skillmatch.types import DocumentKind, RawDocument

_FIRMS: Final = (
    "firm", "company", "companyname", "employer", "employername", "organization", "organisation",
    "organizationname", "organisationname", "hiringorganization", "hiringorganizationname",
)  # fmt: skip
_DAYS: Final = (
    "postedon", "dateposted", "posteddate", "posted", "postingdate", "publishedon", "datepublished",
    "published", "publicationdate", "date",
)  # fmt: skip
_KINDS: Final = ("kind",)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A document and what is told of it; ``kind`` is None, ``firm`` and ``posted_on`` "" where nobody says.

    ``is_day_unclear``: there is a day, and it is not written as ISO 8601 writes it; it is left out.
    """

    raw: RawDocument
    kind: DocumentKind | None = None
    firm: str = ""
    posted_on: str = ""
    is_day_unclear: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file of a folder, or a row of a table, that cannot be read; the error tells which and why."""

    error: InputError


def read_described(path: Path) -> Iterator[Described | Unread]:
    """Yield the documents of a folder, a table (.jsonl, .csv, either with .gz, .parquet) or a single file.

    Tables are read row by row, in flat memory but for some bytes for every id.

    Raises:
        NotFound: No such path.
        SchemaMismatch: A table without a column of texts.
        UnreadableDocument: A single file or a whole folder or table that cannot be read.
        MissingExtra: A Parquet file, and pyarrow is not installed.
    """
    path = Path(path)
    if path.is_dir() or not table_kind(path):
        unread: list[Unread] = []
        documents = read_documents(path, on_error=lambda _, error: unread.append(Unread(error=error)))
        yield from unread
        yield from (Described(raw=raw) for raw in documents)
        return
    with open_table(path) as table:
        columns = _Columns(table.columns, name=table.name)
        yield from _once_each(table.name, (columns.read(row) for row in table.rows))


class _Columns:
    """Which column of a table holds what."""

    def __init__(self, columns: Sequence[str], *, name: str) -> None:
        self._name = name
        self._posting = posting_columns(columns, PostingColumns(), name=name)
        rest = [column for column in columns if column not in (self._posting.text, self._posting.title)]
        self._firm, self._day, self._kind = (guess_column(rest, names) for names in (_FIRMS, _DAYS, _KINDS))

    def read(self, row: Row | BadRow) -> tuple[int, Described | Unread]:
        return row.number, self._described(row)

    def _described(self, row: Row | BadRow) -> Described | Unread:
        if isinstance(row, BadRow):
            return Unread(error=row.error)
        found = read_row(row, self._posting, self._name)
        if isinstance(found, RejectedRow):
            return self._unread(row.number, found.reason)
        kind = self._cell(row, self._kind)
        if kind and kind not in get_args(DocumentKind):
            return self._unread(
                row.number, f"expected posting or resume in '{self._kind}', found another value"
            )
        told = self._cell(row, self._day)
        day = _day_in(told)
        return Described(
            raw=found.raw,
            kind=kind or None,  # type: ignore[arg-type]
            firm=self._cell(row, self._firm),
            posted_on=day,
            is_day_unclear=bool(told) and not day,
        )

    def _cell(self, row: Row, column: str) -> str:
        return cell(row.values, column) if column else ""

    def _unread(self, number: int, reason: str) -> Unread:
        return Unread(error=SchemaMismatch(f"{self._name}, line {number}: {reason}"))


def _once_each(name: str, found: Iterator[tuple[int, Described | Unread]]) -> Iterator[Described | Unread]:
    """Yield what was found, but for documents whose id an earlier row has."""
    first: dict[bytes, int] = {}
    for number, each in found:
        if isinstance(each, Unread):
            yield each
            continue
        digest = blake2b(each.raw.doc_id.encode("utf-8", "surrogatepass"), digest_size=12).digest()
        earlier = first.setdefault(digest, number)
        if earlier == number:
            yield each
        else:
            told = f"{name}, line {number}: expected every id once, found the id of line {earlier} again."
            yield Unread(error=SchemaMismatch(told))


def _day_in(told: str) -> str:
    """Return the day that an ISO date, or date and time, begins with; "" where it is none."""
    found = _DAY.match(told)
    try:
        return date.fromisoformat(found[0]).isoformat() if found else ""
    except ValueError:
        return ""
