"""One shard read: its postings in chunks, each written as soon as it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, BinaryIO

from skillmatch.batch.finding import Finder
from skillmatch.batch.layout import Layout
from skillmatch.batch.planning import Plan, Shard
from skillmatch.batch.reading import Given, given_rows
from skillmatch.batch.scanning import arrow, read_places, read_relations
from skillmatch.batch.schema import part_schema
from skillmatch.batch.suspects import REASON, Notes

_ROWS_AT_ONCE = 128
_CHARACTERS_AT_ONCE = 1_000_000
"""The more postings are read together, the more of their sentences are the same or of like length."""


def read_task(shard: int) -> str:
    """Return the name of the task that reads a shard."""
    return f"read-{shard:06}"


def read_shard(
    layout: Layout,
    plan: Plan,
    number: int,
    shard: Shard,
    finder: Finder,
    out: BinaryIO,
    report: Callable[[int], None],
    *,
    watching: AbstractContextManager[Notes] | None = None,
) -> None:
    """Write a record for every row of a shard that is to be worked on: what was found, or why nothing was.

    Args:
        layout: The output folder.
        plan: Its plan.
        number: Place of the shard.
        shard: Where its rows are.
        finder: Finds.
        out: Takes an Arrow file.
        report: Told how many rows are done; may raise to end the work.
        watching: Given where workers died on this shard: it is read row by row, and each is noted before.
    """
    pa = arrow()
    schema = part_schema(finder.dim)
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with watching or nullcontext() as notes, pa.ipc.new_file(out, schema, options=options) as writer:
        for places, rows, n_seen in _chunks(_to_read(layout, plan, number, shard)):
            found = finder.find(rows) if notes is None else _one_by_one(finder, places, rows, notes)
            records = [{"place": place, **record} for place, record in zip(places, found, strict=True)]
            writer.write_batch(pa.RecordBatch.from_pylist(records, schema=schema))
            report(n_seen)


def read_row(layout: Layout, plan: Plan, shard: Shard, finder: Finder, wanted: int) -> None:
    """Read the row at one place of a shard and throw away what was found: does this process outlive it?"""
    for place, row in enumerate(given_rows(layout, plan, shard)):
        if place == wanted:
            finder.find([row])
            return


def _one_by_one(
    finder: Finder, places: Sequence[int], rows: Sequence[Given], notes: Notes
) -> list[dict[str, Any]]:
    """Return what there is of each row, but for those that have ended processes."""
    return [
        finder.find([row])[0] if notes.may_begin(place) else {"standing": "failed", "reason": REASON}
        for place, row in zip(places, rows, strict=True)
    ]


def _to_read(layout: Layout, plan: Plan, number: int, shard: Shard) -> Iterator[tuple[int, Given | None]]:
    """Yield the rows of a shard with their places; None for those that there is nothing to do about."""
    starts = read_places(layout).starts
    relations = read_relations(layout, starts[number], starts[number + 1])
    is_first = relations["same"] == range(starts[number], starts[number + 1])
    for place, row in enumerate(given_rows(layout, plan, shard)):
        yield place, row if row.standing == "ok" and is_first[place] else None


def _chunks(rows: Iterator[tuple[int, Given | None]]) -> Iterator[tuple[list[int], list[Given], int]]:
    """Yield places and rows, some at a time, and how many rows were passed so far."""
    places: list[int] = []
    chunk: list[Given] = []
    n_seen = n_characters = 0
    for place, row in rows:
        n_seen += 1
        if row is None:
            continue
        places.append(place)
        chunk.append(row)
        n_characters += len(row.text)
        if len(chunk) == _ROWS_AT_ONCE or n_characters >= _CHARACTERS_AT_ONCE:
            yield places, chunk, n_seen
            places, chunk, n_characters = [], [], 0
    if chunk:
        yield places, chunk, n_seen


def part_batches(layout: Layout, shard: int) -> Iterator[Any]:
    """Yield the records of a shard's part, batch by batch."""
    pa = arrow()
    with pa.OSFile(str(layout.part(read_task(shard)))) as file, pa.ipc.open_file(file) as reader:
        for place in range(reader.num_record_batches):
            yield reader.get_batch(place)
