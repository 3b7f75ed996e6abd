"""Reading a whole output again: is every file as it was written, and every row where it belongs?"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from skillmatch.batch.committing import logged, sha256_of
from skillmatch.batch.grouping import first_of_same
from skillmatch.batch.layout import Layout
from skillmatch.batch.planning import PURPOSE
from skillmatch.batch.schema import STANDINGS
from skillmatch.errors import InputError
from skillmatch.extras import require


def check(layout: Layout) -> list[str]:
    """Return what is wrong with an output, or, where it is not whole yet, with what is committed so far.

    Raises:
        InputError: There is no batch in the folder.
    """
    if not layout.done.exists():
        if not layout.plan.exists():
            raise InputError(f"{layout.folder}: expected the results of a batch, found none.")
        return [f"{layout.folder}: not finished. Go on with: skillmatch batch resume", *_parts(layout)]
    manifest = json.loads(layout.done.read_text())
    wrong = list(_files(layout, manifest["files"]))
    return wrong or list(_rows(layout, manifest))


def _parts(layout: Layout) -> Iterator[str]:
    for task, line in logged(layout).items():
        path = layout.part(task)
        if not path.exists():
            yield f"{path}: committed, and gone"
        elif path.stat().st_size != line.bytes or sha256_of(path) != line.sha256:
            yield f"{path}: not as it was written"


def _files(layout: Layout, files: list[dict[str, Any]]) -> Iterator[str]:
    known = set()
    for said in files:
        path = layout.folder / said["file"]
        known.add(path)
        if not path.is_file():
            yield f"{path}: missing"
        elif path.stat().st_size != said["bytes"] or sha256_of(path) != said["sha256"]:
            yield f"{path}: not as it was written"
    for folder in {path.parent for path in known} - {layout.folder}:
        for path in folder.iterdir():
            if path not in known:
                yield f"{path}: no file of this batch"


def _rows(layout: Layout, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Compare outcomes with documents, row by row; ids are compared by hashes in a temporary file."""
    outcomes: Counter[str] = Counter()
    n_rows = n_documents = 0
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder) / "ids"
        with keys.open("wb") as out:
            for batch in _batches(layout, "outcomes", ["row", "id", "outcome"]):
                outcomes.update(batch.column("outcome").to_pylist())
                rows = batch.column("row").to_numpy()
                if not np.array_equal(rows, np.arange(n_rows, n_rows + len(rows))):
                    yield f"outcomes: rows after {n_rows - 1:,} do not follow one another"
                n_rows += len(rows)
                for doc_id in batch.column("id").to_pylist():
                    out.write(blake2b(doc_id.encode("utf-8", "surrogatepass"), digest_size=16).digest())
        first = first_of_same(keys, n_rows, width=16)
        twice = np.flatnonzero(first != np.arange(n_rows))
        if len(twice):
            yield f"outcomes: {len(twice):,} ids stand twice, the first in row {int(twice[0]):,}"
    if n_rows != manifest["rows"]:
        yield f"outcomes: expected {manifest['rows']:,} rows, found {n_rows:,}"
    if unknown := outcomes.keys() - set(STANDINGS):
        yield f"outcomes: unknown ones: {', '.join(sorted(unknown))}"
    last = -1
    for batch in _batches(layout, "documents", ["row"]):
        rows = batch.column("row").to_numpy()
        n_documents += len(rows)
        if len(rows) and (rows[0] <= last or (np.diff(rows) <= 0).any()):
            yield f"documents: rows after {last:,} do not rise"
        last = int(rows[-1]) if len(rows) else last
    if n_documents != outcomes["done"]:
        yield f"documents: expected {outcomes['done']:,}, as many as outcomes say, found {n_documents:,}"


def _batches(layout: Layout, table: str, columns: list[str]) -> Iterator[Any]:
    parquet = require("pyarrow.parquet", extra="batch", purpose=PURPOSE)
    for path in sorted((layout.folder / table).glob("part-*.parquet")):
        with parquet.ParquetFile(path) as opened:
            yield from opened.iter_batches(batch_size=4096, columns=columns)
