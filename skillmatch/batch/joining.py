"""Parts of shards to files of the output, which do not know of shards.

A file covers a fixed number of input rows, and a row group of it a fixed number, too; so every byte is the
same whatever the shards were, and whoever worked on them.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from skillmatch.batch.committing import clear_leftovers, committing, described
from skillmatch.batch.layout import Layout
from skillmatch.batch.planning import PURPOSE, Plan, Shard
from skillmatch.batch.scanning import arrow, compute, read_places, read_relations, scan_task
from skillmatch.batch.schema import documents_schema, outcomes_schema, part_schema, skills_schema
from skillmatch.batch.shards import part_batches, read_task
from skillmatch.batch.tallies import Tally
from skillmatch.extras import require

FAILED_TASK = "settle"
GROUP_ROWS = 4096
"""Input rows that a row group of the output covers."""


class _Seen(NamedTuple):
    """What the first look said of the rows of a range of the input."""

    standing: list[str]
    given_id: list[str]
    reason: list[str]


def n_units(n_rows: int, unit_rows: int) -> int:
    """Return how many files of each table the output has."""
    return -(-n_rows // unit_rows)


def settle(layout: Layout, out: BinaryIO) -> None:
    """Write the rows that could not be read further, so that what repeats them fails with them."""
    starts = read_places(layout).starts
    lost: dict[int, str] = {}
    for shard, start in enumerate(starts[:-1]):
        for batch in part_batches(layout, shard):
            standings = batch.column("standing").to_pylist()
            if all(standing == "done" for standing in standings):
                continue
            for place, standing in zip(batch.column("place").to_pylist(), standings, strict=True):
                if standing != "done":
                    lost[start + place] = standing
    out.write(json.dumps(lost).encode())


def join(
    layout: Layout,
    plan: Plan,
    shards: Sequence[Shard],
    unit: int,
    check: Callable[[], None],
    out: BinaryIO,
) -> None:
    """Write one file of each table, and into ``out`` what they are and what is counted of them."""
    places = read_places(layout)
    first = unit * plan.configuration.unit_rows
    last = min(first + plan.configuration.unit_rows, places.total)
    joiner = _Joiner(layout, plan, shards)
    tables = {"outcomes": outcomes_schema(), "documents": documents_schema()}
    if plan.configuration.is_flat:
        tables["skills"] = skills_schema()
    parquet = require("pyarrow.parquet", extra="batch", purpose=PURPOSE)
    with ExitStack() as stack:
        writers = {}
        for name, schema in tables.items():
            path = layout.output(name, unit)
            clear_leftovers(path)
            file = stack.enter_context(committing(path, check))
            writers[name] = stack.enter_context(
                parquet.ParquetWriter(file, schema, compression="zstd", version="2.6")
            )
        vectors = None
        if plan.wants("vectors"):
            path = layout.output("vectors", unit)
            clear_leftovers(path)
            file = stack.enter_context(committing(path, check))
            vectors = _Vectors(file, joiner.n_done(first, last), joiner.dim)
        for start in range(first, last, GROUP_ROWS):
            block = joiner.block(start, min(start + GROUP_ROWS, last))
            for name, writer in writers.items():
                writer.write_table(block.table(name, tables[name]), row_group_size=GROUP_ROWS * 1000)
            if vectors is not None:
                vectors.add(block.vectors)
    names = [*tables, *(["vectors"] if vectors is not None else [])]
    written = [described(layout.output(name, unit), task=f"join-{unit:05}", token=0) for name in names]
    files = [
        {"file": f"{name}/{each.file}", "bytes": each.bytes, "sha256": each.sha256}
        for name, each in zip(names, written, strict=True)
    ]
    out.write(json.dumps({"files": files, "tally": joiner.tally.as_json()}).encode())


class _Block(NamedTuple):
    """The rows of a range, ready to be written."""

    outcomes: Any
    documents: Any
    vectors: Any

    def table(self, name: str, schema: Any) -> Any:
        """Return one of the tables."""
        if name == "outcomes":
            return self.outcomes
        return self.documents if name == "documents" else _flat(self.documents, schema)


class _Joiner:
    """Puts together what the steps before said of rows, in order."""

    def __init__(self, layout: Layout, plan: Plan, shards: Sequence[Shard]) -> None:
        self._layout, self._plan = layout, plan
        self._starts = read_places(layout).starts
        self._files = [shard.file for shard in shards]
        self._file_starts = {
            file: self._starts[place] for place, file in reversed(list(enumerate(self._files)))
        }
        self._sources = {file.name for file in plan.files}
        self._lost: dict[int, str] = {
            int(row): standing for row, standing in json.loads(layout.part(FAILED_TASK).read_text()).items()
        }
        self._parts: Iterator[Any] | None = None
        self._left: Any = None
        self.tally = Tally()

    @property
    def dim(self) -> int:
        """Length of the vectors."""
        pa = arrow()
        with pa.OSFile(str(self._layout.part(read_task(0)))) as file, pa.ipc.open_file(file) as reader:
            return int(reader.schema.field("vector").type.list_size)

    def n_done(self, start: int, stop: int) -> int:
        """Return how many postings between two rows are done."""
        rows = np.arange(start, stop)
        is_first = read_relations(self._layout, start, stop)["same"] == rows
        standing = self._seen(start, stop).standing
        return sum(
            first and stands == "ok" and row not in self._lost
            for first, stands, row in zip(is_first.tolist(), standing, rows.tolist(), strict=True)
        )

    def block(self, start: int, stop: int) -> _Block:
        """Return what there is of the rows from ``start`` to ``stop``; blocks must be asked for in order."""
        pa = arrow()
        seen = self._seen(start, stop)
        relations = read_relations(self._layout, start, stop)
        part = self._part(start, stop)
        ids = [
            self._id(row, given, bool(is_renamed))
            for row, given, is_renamed in zip(
                range(start, stop), seen.given_id, relations["is_renamed"], strict=True
            )
        ]
        outcomes = self._outcomes(start, seen, relations, ids, part)
        documents = self._documents(start, relations, ids, part)
        self.tally.add(outcomes, documents)
        vectors = None
        if self._plan.wants("vectors"):
            done = part.filter(compute().equal(part.column("standing"), "done"))
            vectors = done.column("vector").combine_chunks()
        return _Block(
            pa.Table.from_pylist(outcomes, schema=outcomes_schema()), documents.combine_chunks(), vectors
        )

    def _seen(self, start: int, stop: int) -> _Seen:
        """Return what the first look said of rows."""
        found = _Seen([], [], [])
        shard = bisect_right(self._starts, start) - 1
        while self._starts[shard] < stop:
            first = max(start, self._starts[shard]) - self._starts[shard]
            last = min(stop, self._starts[shard + 1]) - self._starts[shard]
            for name, into in zip(_Seen._fields, found, strict=True):
                into += _column(self._layout, shard, name, first, last)
            shard += 1
        return found

    def _part(self, start: int, stop: int) -> Any:
        """Return the records of the rows that were read, with their rows."""
        pa = arrow()
        if self._parts is None:
            self._parts = self._records(start)
            self._left = next(self._parts, None)
        kept = []
        while self._left is not None:
            rows = self._left.column("row").to_numpy()
            count = int(np.searchsorted(rows, stop))
            kept.append(self._left.slice(0, count))
            if count < len(rows):
                self._left = self._left.slice(count)
                break
            self._left = next(self._parts, None)
        if kept:
            return pa.Table.from_batches(kept)
        return part_schema(0).append(pa.field("row", pa.int64())).empty_table()

    def _records(self, start: int) -> Iterator[Any]:
        """Yield the records of all shards from a row on, with a column of their rows."""
        pa = arrow()
        for shard in range(bisect_right(self._starts, start) - 1, len(self._files)):
            for batch in part_batches(self._layout, shard):
                rows = batch.column("place").to_numpy().astype(np.int64) + self._starts[shard]
                skipped = int(np.searchsorted(rows, start))
                if skipped < len(rows):
                    yield batch.append_column("row", pa.array(rows)).slice(skipped)

    def _id(self, row: int, given: str, is_renamed: bool) -> str:
        """Return an id that no other row has: the given one where it can be."""
        if not given:
            source, number = self._source(row)
            return f"{source}#{number}"
        name, _, ending = given.rpartition("~row")
        is_like_ours = given.rpartition("#")[0] in self._sources or bool(name and ending.isdigit())
        return f"{given}~row{row}" if is_renamed or is_like_ours else given

    def _source(self, row: int) -> tuple[str, int]:
        """Return the file a row stands in, and its number there, from 1."""
        file = self._files[bisect_right(self._starts, row) - 1]
        return self._plan.files[file].name, row - self._file_starts[file] + 1

    def _outcomes(
        self, start: int, seen: _Seen, relations: Any, ids: Sequence[str], part: Any
    ) -> list[dict[str, Any]]:
        standings = dict(
            zip(part.column("row").to_pylist(), part.column("standing").to_pylist(), strict=True)
        )
        reasons = dict(zip(part.column("row").to_pylist(), part.column("reason").to_pylist(), strict=True))
        targets = self._ids_of(
            {int(same) for same, row in zip(relations["same"], range(start, start + len(ids)), strict=True)
             if same != row}
        )  # fmt: skip
        found = []
        for place, doc_id in enumerate(ids):
            row = start + place
            same, group = int(relations["same"][place]), int(relations["group"][place])
            source, number = self._source(row)
            record: dict[str, Any] = {
                "row": row,
                "id": doc_id,
                "given_id": seen.given_id[place],
                "source": source,
                "source_row": number,
                "group_row": None if group < 0 else group,
                "outcome": seen.standing[place],
                "reason": seen.reason[place],
            }
            if seen.standing[place] == "ok":
                record |= {"outcome": standings.get(row, "failed"), "reason": reasons.get(row, "")}
                if same != row:
                    record |= {"duplicate_of": targets[same], "duplicate_of_row": same}
                    record |= {"outcome": self._lost.get(same, "duplicate"), "reason": ""}
                    if same in self._lost:
                        record["reason"] = "as the posting that it repeats"
            found.append(record)
        return found

    def _ids_of(self, rows: set[int]) -> dict[int, str]:
        """Return the ids of rows anywhere."""
        by_shard: dict[int, list[int]] = {}
        for row in sorted(rows):
            by_shard.setdefault(bisect_right(self._starts, row) - 1, []).append(row)
        found = {}
        for shard, wanted in by_shard.items():
            start, end = self._starts[shard], self._starts[shard + 1]
            given = _column(self._layout, shard, "given_id", 0, end - start)
            relations = read_relations(self._layout, start, end)
            for row in wanted:
                found[row] = self._id(row, given[row - start], bool(relations["is_renamed"][row - start]))
        return found

    def _documents(self, start: int, relations: Any, ids: Sequence[str], part: Any) -> Any:
        pa = arrow()
        done = part.filter(compute().equal(part.column("standing"), "done"))
        rows = done.column("row").to_pylist()
        groups = [int(relations["group"][row - start]) for row in rows]
        sources = [self._source(row) for row in rows]
        own = {
            "row": rows,
            "id": [ids[row - start] for row in rows],
            "source": [source for source, _ in sources],
            "source_row": [number for _, number in sources],
            "copies": [int(relations["copies"][row - start]) for row in rows],
            "group_row": [None if group < 0 else group for group in groups],
        }
        schema = documents_schema()
        return pa.table(
            [
                pa.array(own[field.name], type=field.type) if field.name in own else done.column(field.name)
                for field in schema
            ],
            schema=schema,
        )


def _column(layout: Layout, shard: int, name: str, first: int, last: int) -> list[str]:
    """Return a column of a shard's first look, from one row to another."""
    pa = arrow()
    found: list[str] = []
    at = 0
    with pa.memory_map(str(layout.part(scan_task(shard)))) as file, pa.ipc.open_file(file) as reader:
        for place in range(reader.num_record_batches):
            batch = reader.get_batch(place)
            start, at = at, at + len(batch)
            low, high = max(first - start, 0), min(last - start, len(batch))
            if low < high:
                found += batch.column(name).slice(low, high - low).to_pylist()
    return found


def _flat(documents: Any, schema: Any) -> Any:
    """Return one record per mention."""
    pa = arrow()
    lists = documents.column("skills").combine_chunks()
    parents = compute().list_parent_indices(lists)
    mentions = compute().list_flatten(lists)
    return pa.table(
        [
            compute().take(documents.column(field.name).combine_chunks(), parents)
            if field.name in ("row", "id")
            else compute().struct_field(mentions, field.name)
            for field in schema
        ],
        schema=schema,
    )


class _Vectors:
    """Writes the vectors of a file's postings as one array that can be memory-mapped."""

    def __init__(self, file: BinaryIO, n: int, dim: int) -> None:
        self._file = file
        np.lib.format.write_array_header_1_0(
            file, {"descr": "<f4", "fortran_order": False, "shape": (n, dim)}
        )

    def add(self, vectors: Any) -> None:
        """Write the vectors of a block."""
        if not len(vectors):
            return
        self._file.write(vectors.flatten().to_numpy().astype("<f4", copy=False).tobytes())
