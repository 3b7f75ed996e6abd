"""The first look at every row: what stands, what it is called, what it says again; then who repeats whom."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

from skillmatch.batch.alike import BANDS, HASHES, signature, text_hash
from skillmatch.batch.grouping import first_of_same, groups_of
from skillmatch.batch.layout import Layout
from skillmatch.batch.lines import packed_line, take, unpacked_rows
from skillmatch.batch.planning import PURPOSE, Plan, Shard
from skillmatch.batch.reading import Given, given_rows
from skillmatch.errors import InputError
from skillmatch.extras import require

ROW = np.dtype([("same", "<i4"), ("group", "<i4"), ("copies", "<i4"), ("is_renamed", "?")])
"""What is known of a row beside others: the first row of the same title and text, the first of its group of
near-duplicates (-1: it is alone), rows of the same title and text, whether its id was given before."""

MOST_ROWS = 2**31 - 1
_CHUNK = 256
_BLOCK = 1 << 16


class Places(NamedTuple):
    """Where shards begin among all rows: ``starts`` has one more than there are shards."""

    starts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Rows in all."""
        return self.starts[-1]


def arrow() -> Any:
    """Return pyarrow.

    Raises:
        MissingExtra: It is not installed.
    """
    return require("pyarrow", extra="batch", purpose=PURPOSE)


def compute() -> Any:
    """Return pyarrow's functions over columns.

    Raises:
        MissingExtra: It is not installed.
    """
    return require("pyarrow.compute", extra="batch", purpose=PURPOSE)


def unpack(layout: Layout, plan: Plan, file: int, out: BinaryIO) -> None:
    """Write the rows of a packed table as chunks, and their names into ``out``."""
    chunks: list[str] = []
    rows = unpacked_rows(plan.files[file])
    while chunk := take(rows, plan.shard_rows):
        name = f"{file:05}-{len(chunks):06}.jsonl.gz"
        write_chunk(layout.unpacked / name, (packed_line(row) for row in chunk))
        chunks.append(name)
    out.write(json.dumps({"chunks": chunks}).encode())


def write_chunk(path: Path, lines: Iterator[str]) -> None:
    """Write lines gzipped, without a date. The chunk counts when its task's file is there."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", 1, file, mtime=0) as packed:
        for line in lines:
            packed.write(line.encode("utf-8", "surrogatepass"))


def scan(layout: Layout, plan: Plan, shard: Shard, out: BinaryIO) -> None:
    """Write one record per row of a shard: how it stands, its id, and what tells it from others."""
    pa = arrow()
    schema = _schema(pa)
    with pa.ipc.new_file(out, schema) as writer:
        rows = given_rows(layout, plan, shard)
        while chunk := list(_next(rows)):
            writer.write_batch(_batch(pa, schema, chunk))


def _next(rows: Iterator[Given]) -> Iterator[Given]:
    for _ in range(_CHUNK):
        try:
            yield next(rows)
        except StopIteration:
            return


def _schema(pa: Any) -> Any:
    return pa.schema(
        [
            ("standing", pa.string()),
            ("given_id", pa.string()),
            ("reason", pa.string()),
            ("id_hash", pa.binary(8)),
            ("text_hash", pa.binary(16)),
            ("signature", pa.binary(2 * HASHES)),
        ]
    )


def _batch(pa: Any, schema: Any, chunk: list[Given]) -> Any:
    is_ok = [row.standing == "ok" for row in chunk]
    columns = [
        [row.standing for row in chunk],
        [row.given_id for row in chunk],
        [row.reason for row in chunk],
        [_id_hash(row.given_id) for row in chunk],
        [text_hash(row.title, row.text) if ok else bytes(16) for row, ok in zip(chunk, is_ok, strict=True)],
        [
            signature(row.text).tobytes() if ok else bytes(2 * HASHES)
            for row, ok in zip(chunk, is_ok, strict=True)
        ],
    ]
    return pa.record_batch(
        [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)],
        schema=schema,
    )


def _id_hash(given_id: str) -> bytes:
    if not given_id:
        return bytes(8)
    return blake2b(given_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def scan_task(shard: int) -> str:
    """Return the name of the task that looks at a shard first."""
    return f"scan-{shard:06}"


GROUP_TASK = "group"
PLACES = "places.json"


def group(layout: Layout, n_shards: int, out: BinaryIO) -> None:
    """Write what is known of every row beside others (``ROW``), and where shards begin."""
    pa = arrow()
    folder = layout.work / "keys"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    starts = tuple(accumulate(_collect(pa, layout, n_shards, folder), initial=0))
    n = starts[-1]
    if n > MOST_ROWS:
        raise InputError(f"A batch has at most {MOST_ROWS:,} rows, found {n:,}. Run it in parts.")
    (layout.work / PLACES).write_text(json.dumps(starts))
    bands = [folder / f"band-{band:02}" for band in range(BANDS)]
    first_of_same(folder / "texts", n, width=16).tofile(folder / "same")
    first_of_same(folder / "ids", n, width=8).tofile(folder / "named")
    groups_of(bands, folder / "signatures", n).tofile(folder / "groups")
    _write_relations(folder, n, out)
    shutil.rmtree(folder)


def _write_relations(folder: Path, n: int, out: BinaryIO) -> None:
    """Write the answers per row one beside the other; two counts of four bytes a row are all that is held."""
    n_same, n_alike = _sizes(folder / "same", n), _sizes(folder / "groups", n)
    np.lib.format.write_array_header_1_0(
        out, {"descr": np.lib.format.dtype_to_descr(ROW), "fortran_order": False, "shape": (n,)}
    )
    blocks = zip(*(_blocks(folder / name, n) for name in ("same", "named", "groups")), strict=True)
    start = 0
    for same, named, groups in blocks:
        found = np.zeros(len(same), dtype=ROW)
        found["same"], found["copies"] = same, n_same[same]
        found["is_renamed"] = named != np.arange(start, start + len(same))
        found["group"] = np.where(n_alike[groups] == 1, -1, groups)
        out.write(found.tobytes())
        start += len(same)


def _sizes(path: Path, n: int) -> npt.NDArray[np.int32]:
    """Return for each row how many rows name it."""
    sizes = np.zeros(n, dtype=np.int32)
    for block in _blocks(path, n):
        np.add.at(sizes, block, 1)
    return sizes


def _blocks(path: Path, n: int) -> Iterator[npt.NDArray[np.int32]]:
    with path.open("rb") as file:
        for start in range(0, n, _BLOCK):
            yield np.fromfile(file, dtype=np.int32, count=min(_BLOCK, n - start))


def _collect(pa: Any, layout: Layout, n_shards: int, folder: Path) -> Iterator[int]:
    """Put the keys of all shards one after another; yield the rows of each."""
    names = ("texts", "ids", "signatures", *(f"band-{band:02}" for band in range(BANDS)))
    files = {name: (folder / name).open("wb") for name in names}
    try:
        for shard in range(n_shards):
            n = 0
            with pa.OSFile(str(layout.part(scan_task(shard)))) as file, pa.ipc.open_file(file) as reader:
                for place in range(reader.num_record_batches):
                    batch = reader.get_batch(place)
                    n += len(batch)
                    files["texts"].write(b"".join(batch.column("text_hash").to_pylist()))
                    files["ids"].write(b"".join(batch.column("id_hash").to_pylist()))
                    joined = b"".join(batch.column("signature").to_pylist())
                    files["signatures"].write(joined)
                    bands = np.frombuffer(joined, dtype=np.uint64).reshape(-1, BANDS)
                    for band in range(BANDS):
                        files[f"band-{band:02}"].write(np.ascontiguousarray(bands[:, band]).tobytes())
            yield n
    finally:
        for opened in files.values():
            opened.close()


def read_places(layout: Layout) -> Places:
    """Return where shards begin; the group task must be done."""
    return Places(tuple(json.loads((layout.work / PLACES).read_text())))


def read_relations(layout: Layout, start: int, stop: int) -> npt.NDArray[Any]:
    """Return what is known beside others of the rows from ``start`` to ``stop``, of type ``ROW``."""
    with layout.part(GROUP_TASK).open("rb") as file:
        np.lib.format.read_magic(file)
        np.lib.format.read_array_header_1_0(file)
        file.seek(start * ROW.itemsize, 1)
        return np.fromfile(file, dtype=ROW, count=stop - start)
