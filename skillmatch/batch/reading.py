"""The rows of a shard as postings; what cannot be read keeps its place and says why."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from skillmatch.batch.inputs import InputFile
from skillmatch.batch.layout import Layout
from skillmatch.batch.lines import csv_header, csv_rows, read_packed, text_rows, unpacked_rows
from skillmatch.batch.planning import PURPOSE, Plan, Shard
from skillmatch.errors import InputError
from skillmatch.extras import require
from skillmatch.sources.posting_tables import PostingRow, cell, read_row
from skillmatch.sources.rows import BadRow, Row
from skillmatch.types import RawDocument

Standing: TypeAlias = Literal["ok", "empty", "failed"]

_BATCH = 64
_LONGEST_ID = 1_000
_LONGEST_TITLE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A row of the input.

    Attributes:
        standing: Whether there is a posting to work on.
        given_id: Its id; empty where it has none.
        title, text: As read, markup taken out.
        firm, posted_on: Empty where nobody said.
        reason: Why it is no posting to work on, without a word of it; else empty.
    """

    standing: Standing
    given_id: str = ""
    title: str = ""
    text: str = ""
    firm: str = ""
    posted_on: str = ""
    reason: str = ""

    def document(self, doc_id: str) -> RawDocument:
        """Return what is read further."""
        return RawDocument(doc_id=doc_id, text=self.text, title=self.title)


def unpack_task(file: int) -> str:
    """Return the name of the task that unpacks a file of the plan."""
    return f"unpack-{file:05}"


def shards_of(layout: Layout, plan: Plan) -> list[Shard]:
    """Return all shards in the order of the input; packed tables must have been unpacked."""
    by_file: dict[int, list[Shard]] = {}
    for shard in plan.shards:
        by_file.setdefault(shard.file, []).append(shard)
    for place, file in enumerate(plan.files):
        if file.is_packed and not file.problem:
            chunks = json.loads(layout.part(unpack_task(place)).read_text())["chunks"]
            by_file[place] = [Shard(file=place, chunk=chunk) for chunk in chunks]
    return [shard for place in range(len(plan.files)) for shard in by_file.get(place, [])]


def given_rows(layout: Layout, plan: Plan, shard: Shard) -> Iterator[Given]:
    """Yield the rows of a shard in order."""
    file = plan.files[shard.file]
    if file.problem:
        yield Given(standing="failed", reason=file.problem)
        return
    for row in _rows(layout, file, shard):
        yield _given(row, file)


def _rows(layout: Layout, file: InputFile, shard: Shard) -> Iterator[Row | BadRow]:
    if shard.chunk:
        with gzip.open(layout.unpacked / shard.chunk, "rt", encoding="utf-8", newline="\n") as lines:
            yield from read_packed(lines)
    elif file.kind == "parquet":
        for group in range(shard.group, shard.group + shard.groups):
            whole = shard.groups > 1
            yield from _parquet_rows(file, group, 0 if whole else shard.start, None if whole else shard.stop)
    else:
        with open(file.path, "rb") as opened:
            if file.kind == "csv":
                columns, _ = csv_header(opened)
                opened.seek(shard.start)
                found = csv_rows(opened, file, columns=columns, stop=shard.stop)
                yield from (row for row, _ in found)
            else:
                opened.seek(shard.start)
                yield from text_rows(opened, file, stop=shard.stop)


def _parquet_rows(file: InputFile, group: int, start: int, stop: int | None) -> Iterator[Row | BadRow]:
    """Yield rows of a row group; those that cannot be decoded come as bad ones, each in its place."""
    parquet = require("pyarrow.parquet", extra="batch", purpose=PURPOSE)
    seen = 0
    with parquet.ParquetFile(file.path) as opened:
        end = opened.metadata.row_group(group).num_rows if stop is None else stop
        columns = [name for name in opened.schema_arrow.names if name in file.columns.named]
        batches = opened.iter_batches(batch_size=_BATCH, row_groups=[group], columns=columns)
        try:
            for batch in batches:
                first, seen = seen, seen + len(batch)
                kept = batch.slice(max(0, start - first), max(0, min(end, seen) - max(start, first)))
                for values in kept.to_pylist() if seen > start else ():
                    yield Row(number=1, values=values)
                if seen >= end:
                    return
        except (OSError, ValueError):  # pyarrow's own errors are kinds of these
            pass
    error = InputError(f"{file.name}: row group {group} is damaged; its rows from here on cannot be read.")
    for _ in range(max(start, seen), end):
        yield BadRow(number=1, error=error)


def _given(row: Row | BadRow, file: InputFile) -> Given:
    if isinstance(row, Row):
        if _is_blank(row.values, file.columns.text):
            return Given(standing="empty", given_id=_line(row.values, file.columns.id)[:_LONGEST_ID])
        found = read_row(row, file.columns.posting, file.name)
        if isinstance(found, PostingRow):
            return Given(
                standing="ok",
                given_id=_line(row.values, file.columns.id)[:_LONGEST_ID],
                title=found.raw.title[:_LONGEST_TITLE],
                text=found.raw.text,
                firm=_line(row.values, file.columns.firm),
                posted_on=_line(row.values, file.columns.posted_on),
            )
        return Given(
            standing="failed",
            given_id=_line(row.values, file.columns.id)[:_LONGEST_ID],
            reason=found.reason,
        )
    return Given(standing="failed", reason=str(row.error))


def _line(values: Mapping[str, Any], column: str) -> str:
    return cell(values, column) if column else ""


def _is_blank(values: Mapping[str, Any], column: str) -> bool:
    found = values.get(column)
    return column in values and (found is None or (isinstance(found, str) and not found.strip()))


def every_row(layout: Layout, plan: Plan) -> Iterator[Given]:
    """Yield the rows of all tables in order, whatever was unpacked or not."""
    shards: dict[int, list[Shard]] = {}
    for shard in plan.shards:
        shards.setdefault(shard.file, []).append(shard)
    for place, file in enumerate(plan.files):
        if file.is_packed and not file.problem:
            yield from (_given(row, file) for row in unpacked_rows(file))
        else:
            for shard in shards.get(place, ()):
                yield from given_rows(layout, plan, shard)
