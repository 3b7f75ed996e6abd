"""Rows of a table one by one, in flat memory: CSV and JSON Lines (either gzipped), and Parquet.

A row that cannot be read comes as a ``BadRow`` in its place, so that the reader may go on with the next one.
"""

from __future__ import annotations

import csv
import json
import re
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, Literal, TypeAlias

from skillmatch.errors import InputError, NotFound, SchemaMismatch, UnreadableDocument
from skillmatch.extras import require
from skillmatch.sources.plain import encoding_of, field_names, shown
from skillmatch.sources.unpacking import CountedGzip

TableKind: TypeAlias = Literal["jsonl", "csv", "parquet", ""]

LONGEST_ROW = 4_000_000
"""Characters of a line; a longer one is no row of documents. As JSON it may take 25 times as much."""

MOST_BLANK = 1_000_000
"""Blank lines that may follow one another; more are no table, and take long to pass over."""

_KINDS: dict[str, TableKind] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_DAMAGED = (OSError, EOFError, zlib.error)
_BATCH = 256
_LOOKED_AT = 100
"""Rows of JSON Lines whose fields are taken for the columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row with its values by column.

    ``number`` is its line; where a CSV row has several, the last; in a Parquet file its place from 1.
    """

    number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that cannot be read, and the error that says why without any of its words."""

    number: int
    error: InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """An open table: its columns (of JSON Lines, the fields of its first 100 rows), and its rows, once."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[Row | BadRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBytes:
    """A table that somebody sent and that stands in no file.

    Attributes:
        name: What to call it in messages; not the name somebody's file has, which may be a person's.
        kind: What it is; not Parquet, whose library is given no bytes of strangers.
        data: As received, plain or gzipped.
        at_most: Characters after which it is too long.
    """

    name: str
    kind: Literal["csv", "jsonl"]
    data: bytes
    at_most: int


def table_kind(path: Path) -> TableKind:
    """Return what kind of table a file's name says it is; "" where it names none."""
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    is_packed = bool(suffixes) and suffixes[-1] == ".gz"
    if is_packed:
        suffixes.pop()
    kind = _KINDS.get(suffixes[-1], "") if suffixes else ""
    return "" if is_packed and kind == "parquet" else kind


@contextmanager
def open_table(
    path: Path | TableBytes, *, columns: Collection[str] | None = None, at_most: int | None = None
) -> Iterator[Table]:
    """Open a table for reading row by row.

    Args:
        path: A .csv, .jsonl or .ndjson file, either with .gz, or a .parquet file; others are read as CSV. Or
            a table in memory.
        columns: Of a Parquet file, read these columns only; None reads all.
        at_most: Characters after which a text table is too long; None for no limit.

    Raises:
        NotFound: No such file.
        UnreadableDocument: It is empty, or damaged at its beginning; where it breaks off later, the last row
            is a ``BadRow``.
        SchemaMismatch: A CSV whose header cannot be read.
        MissingExtra: A Parquet file, and pyarrow is not installed.
    """
    name = shown(path.name)
    if isinstance(path, TableBytes):
        at_most = path.at_most if at_most is None else min(at_most, path.at_most)
    kind = path.kind if isinstance(path, TableBytes) else table_kind(path)
    with _opened(path) as file:
        if kind == "parquet":
            yield _parquet(file, name, columns)
        elif kind == "jsonl":
            yield _jsonl(_lines(file, name, newline="\n", at_most=at_most), name)
        else:
            yield _csv(_lines(file, name, newline="", at_most=at_most), name)


def _opened(path: Path | TableBytes) -> IO[bytes]:
    if isinstance(path, TableBytes):
        return BytesIO(path.data)
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise NotFound(f"{shown(path)}: no such file. Check the path.") from error
    except OSError as error:
        raise _damaged(shown(path.name)) from error


def _damaged(name: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name}: the file is damaged or cannot be opened.")


def _lines(file: IO[bytes], name: str, *, newline: str, at_most: int | None) -> Iterator[str]:
    """Yield the lines of a text, unpacked where it is gzipped; bytes that are no text come as surrogates.

    Raises:
        UnreadableDocument: The file is empty, damaged, too long, or has a line of ``LONGEST_ROW`` characters
            or more than ``MOST_BLANK`` blank lines together.
    """
    n_characters = n_blank = 0
    is_empty = True
    try:
        stream = CountedGzip(file, name) if file.read(2) == b"\x1f\x8b" else file
        file.seek(0)
        encoding = encoding_of(stream.read(4))
        stream.seek(0)
        text = TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline=newline)
        while line := text.readline(LONGEST_ROW):
            if len(line) == LONGEST_ROW:
                raise UnreadableDocument(f"{name}: expected rows of at most {LONGEST_ROW:,} characters.")
            n_characters += len(line)
            if at_most is not None and n_characters > at_most:
                raise UnreadableDocument(f"{name}: expected at most {at_most:,} characters. Split the table.")
            n_blank = n_blank + 1 if line.isspace() else 0
            if n_blank > MOST_BLANK:
                raise UnreadableDocument(
                    f"{name}: expected a table, found {MOST_BLANK:,} blank lines together. Remove them."
                )
            is_empty = is_empty and n_blank > 0
            yield line
    except (*_DAMAGED, UnicodeDecodeError) as error:
        raise _damaged(name) from error
    if is_empty:
        raise UnreadableDocument(f"{name}: expected a table, found an empty file.")


def _problem(text: str, where: str) -> InputError | None:
    """Say what is wrong with the characters of a row, if anything."""
    if "\0" in text:
        return UnreadableDocument(f"{where}: expected a table as UTF-8 text, found binary data.")
    if not text.isascii() and _ESCAPED_BYTE.search(text):
        return UnreadableDocument(f"{where}: expected UTF-8 text, found other bytes. Save the file as UTF-8.")
    return None


def _jsonl(lines: Iterator[str], name: str) -> Table:
    rows = _jsonl_rows(lines, name)
    first = list(islice(rows, _LOOKED_AT))
    fields = dict.fromkeys(field for row in first if isinstance(row, Row) for field in row.values)
    return Table(name=name, columns=tuple(fields), rows=chain(first, rows))


def _jsonl_rows(lines: Iterator[str], name: str) -> Iterator[Row | BadRow]:
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield jsonl_row(line, number, f"{name}, line {number}")
    except UnreadableDocument as error:
        if not number:
            raise
        yield BadRow(number=number + 1, error=error)


def jsonl_row(line: str, number: int, where: str) -> Row | BadRow:
    """Return the row that a line of JSON Lines holds; ``where`` says in messages which line it is."""
    problem = _problem(line, where)
    if problem is not None:
        return BadRow(number=number, error=problem)
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        wanted = f"{where}: expected one JSON object a line, found damaged JSON."
        return BadRow(number=number, error=SchemaMismatch(wanted))
    if not isinstance(found, dict):
        wanted = f"{where}: expected a JSON object, found another value."
        return BadRow(number=number, error=SchemaMismatch(wanted))
    return Row(number=number, values=found)


def _csv(lines: Iterator[str], name: str) -> Table:
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_ROW))
    reader = csv.reader(lines, strict=True)
    try:
        columns = tuple(column.strip() for column in next(reader))
    except (csv.Error, StopIteration) as error:
        raise SchemaMismatch(f"{name}, line {reader.line_num}: damaged CSV ({error}).") from error
    problem = _problem(" ".join(columns), name)
    if problem is not None:
        raise problem
    return Table(name=name, columns=columns, rows=_csv_rows(reader, columns, name))


def _csv_rows(reader: Any, columns: tuple[str, ...], name: str) -> Iterator[Row | BadRow]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            where = f"{name}, line {reader.line_num}"
            yield BadRow(number=reader.line_num, error=SchemaMismatch(f"{where}: damaged CSV ({error})."))
        except UnreadableDocument as error:
            yield BadRow(number=reader.line_num + 1, error=error)
            return
        else:
            if cells:
                yield csv_row(cells, columns, reader.line_num, f"{name}, line {reader.line_num}")


def csv_row(cells: Sequence[str], columns: Sequence[str], number: int, where: str) -> Row | BadRow:
    """Return the row that the cells of a CSV record hold; ``where`` says in messages which record it is."""
    problem = next((found for cell in cells if (found := _problem(cell, where)) is not None), None)
    if problem is None and len(cells) != len(columns):
        problem = SchemaMismatch(
            f"{where}: expected {len(columns)} cells ({field_names(columns)}), found {len(cells)}. "
            "Quote texts that hold commas."
        )
    if problem is not None:
        return BadRow(number=number, error=problem)
    return Row(number=number, values=dict(zip(columns, cells, strict=True)))


def _parquet(file: IO[bytes], name: str, columns: Collection[str] | None) -> Table:
    parquet = require("pyarrow.parquet", extra="parquet", purpose="Reading a Parquet file")
    try:
        opened = parquet.ParquetFile(file)
        known = tuple(opened.schema_arrow.names)
    except (OSError, ValueError) as error:  # pyarrow's own errors are kinds of these
        raise _damaged(name) from error
    wanted = known if columns is None else tuple(column for column in known if column in columns)
    return Table(name=name, columns=known, rows=_parquet_rows(opened, wanted, name))


def _parquet_rows(opened: Any, columns: tuple[str, ...], name: str) -> Iterator[Row | BadRow]:
    number = 0
    try:
        for batch in opened.iter_batches(batch_size=_BATCH, columns=list(columns)):
            for values in batch.to_pylist():
                number += 1
                yield Row(number=number, values=values)
    except (OSError, ValueError):
        yield BadRow(number=number + 1, error=_damaged(name))
