"""Rows of text tables as bytes with their places, so that a table can be read from the middle.

A row that is too long, is no JSON or has a cell too many costs that row only.
"""

from __future__ import annotations

import csv
import json
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from skillmatch.batch.inputs import InputFile
from skillmatch.errors import InputError, SchemaMismatch, UnreadableDocument
from skillmatch.sources.plain import encoding_of
from skillmatch.sources.rows import BadRow, Row, csv_row, jsonl_row
from skillmatch.sources.unpacking import CountedGzip

LONGEST_LINE = 64_000_000
"""Bytes of a line; a longer one is passed over and told."""

_DAMAGED = (OSError, EOFError, zlib.error)


def text_rows(file: IO[bytes], source: InputFile, *, stop: int | None = None) -> Iterator[Row | BadRow]:
    """Yield the rows from where ``file`` stands, numbered from 1, up to byte ``stop``.

    Args:
        file: An open table, at the beginning of a row (of a CSV at its beginning: of the header).
        source: What is known of it.
        stop: No row that begins at this place or later is read; None reads to the end.
    """
    if source.kind == "csv":
        yield from (row for row, _ in csv_rows(file, source, stop=stop))
        return
    number = 0
    for line in _lines(file, stop):
        if line is None:
            number += 1
            yield BadRow(number=number, error=_too_long(source))
        elif text := _text_of(line, is_first=number == 0).strip():
            number += 1
            yield jsonl_row(text, number, source.name)


def csv_rows(
    file: IO[bytes], source: InputFile, *, columns: tuple[str, ...] = (), stop: int | None = None
) -> Iterator[tuple[Row | BadRow, int]]:
    """Yield the rows of a CSV and the place in bytes after each.

    Args:
        file: At its beginning, or, where ``columns`` are given, at the beginning of a row.
        source: What is known of it.
        columns: The header; empty where it is still to be read.
        stop: No row that begins at this place or later is read.
    """
    csv.field_size_limit(LONGEST_LINE)
    lines = _Decoded(file)
    reader = csv.reader(lines, strict=True)
    number = 0
    header = columns or tuple(column.strip() for column in next(reader))
    while stop is None or lines.place < stop:
        number += 1
        row: Row | BadRow
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row = BadRow(number=number, error=SchemaMismatch(f"{source.name}: damaged CSV ({error})."))
        else:
            if not cells:
                number -= 1
                continue
            row = csv_row(cells, header, number, source.name)
        yield row, lines.place


def csv_header(file: IO[bytes]) -> tuple[tuple[str, ...], int]:
    """Return the columns of a CSV and the place in bytes after them."""
    lines = _Decoded(file)
    columns = tuple(column.strip() for column in next(csv.reader(lines, strict=True)))
    return columns, lines.place


def unpacked_rows(source: InputFile) -> Iterator[Row | BadRow]:
    """Yield the rows of a packed table; where it breaks off, the last one says so."""
    number = 0
    try:
        with open(source.path, "rb") as file:
            for row in text_rows(_Plain(file, source.name), source):  # type: ignore[arg-type]
                number = row.number
                yield row
    except (*_DAMAGED, UnicodeError, InputError, csv.Error) as error:
        said = str(error) if isinstance(error, InputError) else f"{source.name}: the file is damaged."
        yield BadRow(number=number + 1, error=UnreadableDocument(f"{said} What follows cannot be read."))


def packed_line(row: Row | BadRow) -> str:
    """Return a row as a line of a chunk; ``read_packed`` is its inverse."""
    if isinstance(row, BadRow):
        return json.dumps({"reason": str(row.error)}) + "\n"
    return json.dumps({"values": row.values}, separators=(",", ":")) + "\n"


def read_packed(lines: Iterator[str]) -> Iterator[Row | BadRow]:
    """Yield the rows of a chunk, numbered from 1."""
    for number, line in enumerate(lines, 1):
        found: dict[str, Any] = json.loads(line)
        if "values" in found:
            yield Row(number=number, values=found["values"])
        else:
            yield BadRow(number=number, error=InputError(found["reason"]))


class _Plain:
    """Bytes of a gzipped or UTF-16 file as UTF-8."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        is_gzip = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        self._stream: Any = CountedGzip(file, name) if is_gzip else file
        self._encoding = encoding_of(self._stream.read(4))
        self._stream.seek(0)
        if self._encoding == "utf-16":
            from io import TextIOWrapper

            self._stream = TextIOWrapper(self._stream, encoding="utf-16", errors="replace", newline="\n")

    def readline(self, size: int = -1) -> bytes:
        found = self._stream.readline(size)
        return found if isinstance(found, bytes) else found.encode("utf-8", "surrogatepass")

    def tell(self) -> int:
        return 0


class _Decoded:
    """The lines of a file as text, with the place in bytes after the last that was given."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.place = file, file.tell()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._file.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        is_first = self.place == 0
        self.place += len(line)
        return _text_of(line, is_first=is_first)


def _lines(file: IO[bytes], stop: int | None) -> Iterator[bytes | None]:
    """Yield the lines that begin before ``stop``; None for one that is too long."""
    place = file.tell()
    while stop is None or place < stop:
        line = file.readline(LONGEST_LINE)
        if not line:
            return
        place += len(line)
        is_whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
        while not is_whole:
            more = file.readline(LONGEST_LINE)
            place += len(more)
            is_whole = not more or more.endswith(b"\n")
            line = b""
        yield line or None


def _text_of(line: bytes, *, is_first: bool) -> str:
    """Return a line as text; bytes that are no UTF-8 come as surrogates, which rows are refused for."""
    text = line.decode("utf-8", "surrogateescape")
    return text.removeprefix("\ufeff") if is_first else text


def _too_long(source: InputFile) -> InputError:
    return UnreadableDocument(
        f"{source.name}: expected lines of at most {LONGEST_LINE:,} bytes, found a longer one."
    )


def take(rows: Iterator[Row | BadRow], count: int) -> list[Row | BadRow]:
    """Return the next rows, at most ``count``."""
    return list(islice(rows, count))
