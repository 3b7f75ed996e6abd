"""What durability and erasure cost: the embedded store, the same store of an older checkout, and SQLite FTS5.

    git archive a63da38 | tar -x -C /tmp/before
    python benchmarks/store_rates.py --documents 2000 --rounds 3 --before /tmp/before

Each round runs every store in a process of its own, one after the other, on the same texts (skill labels of
the taxonomy, about 1 kB each) and vectors; figures are medians over the rounds, with ratios to ours. FTS5
keeps and searches words only; it commits as strictly (write-ahead log, synchronous FULL) and erases by
deleting, rebuilding its index, VACUUM and cutting the log. Rates are per second; prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np
from store import DIM, made_texts, vectors

from skillmatch.index.embedded import EmbeddedStore
from skillmatch.text.analysis import tokens
from skillmatch.types import StoredDocument

N_ONES = 30
N_SEARCHES = 100
N_ERASURES = 3


class Subject(Protocol):
    """What is measured of a store."""

    def put(self, documents: Sequence[StoredDocument]) -> object: ...  # noqa: D102
    def search(self, words: str) -> int: ...  # noqa: D102
    def delete(self, doc_id: str) -> object: ...  # noqa: D102
    def erase(self, doc_id: str) -> object: ...  # noqa: D102


class Ours:
    """The embedded store of whichever checkout is on the path."""

    def __init__(self, folder: Path) -> None:
        """Open it."""
        self._store = EmbeddedStore(folder, DIM)
        self.put, self.delete = self._store.put, self._store.delete

    def search(self, words: str) -> int:
        """Return the number of hits."""
        return len(self._store.search(words=words, top=10))

    def erase(self, doc_id: str) -> object:
        """Erase, where this checkout can."""
        return self._store.erase([doc_id])

    @staticmethod
    def can_erase() -> bool:
        """Return whether this checkout can."""
        return hasattr(EmbeddedStore, "erase")


class Fts5:
    """SQLite's own full-text index, driven by hand."""

    def __init__(self, folder: Path) -> None:
        """Make the tables."""
        self._db = sqlite3.connect(folder / "fts5.sqlite3", isolation_level=None)
        for statement in (
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "PRAGMA secure_delete = ON",
            "CREATE TABLE document (row INTEGER PRIMARY KEY, doc_id TEXT UNIQUE, text TEXT, vector BLOB)",
            "CREATE VIRTUAL TABLE words USING fts5(text, content='document', content_rowid='row',"
            " tokenize='porter')",
        ):
            self._db.execute(statement)

    def put(self, documents: Sequence[StoredDocument]) -> None:
        """Store documents that are not there yet, in one transaction."""
        self._db.execute("BEGIN IMMEDIATE")
        for document in documents:
            row = self._db.execute(
                "INSERT INTO document (doc_id, text, vector) VALUES (?, ?, ?)",
                (document.doc_id, document.text, np.asarray(document.vector, dtype="<f4").tobytes()),
            ).lastrowid
            self._db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (row, document.text))
        self._db.execute("COMMIT")

    def search(self, words: str) -> int:
        """Return the number of hits."""
        query = " OR ".join(f'"{token}"' for token in tokens(words))
        found = self._db.execute(
            "SELECT doc_id FROM words JOIN document ON row = words.rowid WHERE words MATCH ?"
            " ORDER BY bm25(words) LIMIT 10",
            (query,),
        )
        return len(found.fetchall())

    def delete(self, doc_id: str) -> None:
        """Remove a document."""
        self._db.execute("BEGIN IMMEDIATE")
        row, text = self._db.execute("SELECT row, text FROM document WHERE doc_id = ?", (doc_id,)).fetchone()
        self._db.execute("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", (row, text))
        self._db.execute("DELETE FROM document WHERE row = ?", (row,))
        self._db.execute("COMMIT")

    def erase(self, doc_id: str) -> None:
        """Remove a document and its traces."""
        self.delete(doc_id)
        self._db.execute("INSERT INTO words (words) VALUES ('rebuild')")
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    @staticmethod
    def can_erase() -> bool:
        """Return that it can."""
        return True


SUBJECTS: dict[str, Callable[[Path], Subject]] = {"ours": Ours, "fts5": Fts5}


def rate(call: Callable[[int], object], n: int) -> float:
    """Return calls per second."""
    start = time.perf_counter()
    for number in range(n):
        call(number)
    return n / (time.perf_counter() - start)


def measure(name: str, n: int) -> dict[str, float]:
    """Return the rates of one store with n documents and then some."""
    rows = vectors(n + N_ONES, 1)
    texts = list(islice(made_texts(random.Random(0)), n + N_ONES + N_SEARCHES))
    documents = [
        StoredDocument(doc_id=f"d{i}", kind="posting", title="", text=texts[i], vector=tuple(row.tolist()))
        for i, row in enumerate(rows)
    ]
    queries = [" ".join(text.split()[5:25]) for text in texts[-N_SEARCHES:]]
    with tempfile.TemporaryDirectory() as folder:
        store = SUBJECTS[name](Path(folder))
        found = {
            "put_in_bulk": n * rate(lambda _: store.put(documents[:n]), 1),
            "put_one": rate(lambda i: store.put([documents[n + i]]), N_ONES),
        }
        if sum(store.search(query) for query in queries) != 10 * N_SEARCHES:
            raise SystemExit(f"{name} does not find what it was given")
        found["search_words"] = rate(lambda i: store.search(queries[i]), N_SEARCHES)
        found["delete_one"] = rate(lambda i: store.delete(f"d{i}"), N_ONES)
        if name != "ours" or Ours.can_erase():
            found["erase_one"] = rate(lambda i: store.erase(f"d{N_ONES + i}"), N_ERASURES)
    return found


def rounds(names: dict[str, str | None], *, n: int, n_rounds: int) -> dict[str, dict[str, float]]:
    """Return the median rates by store; each store names the checkout it runs from, None for this one."""
    seen: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(n_rounds):
        for name, checkout in names.items():
            subject = "fts5" if name == "fts5" else "ours"
            done = subprocess.run(
                [sys.executable, __file__, "--only", subject, "--documents", str(n)],
                env={**os.environ, **({"PYTHONPATH": checkout} if checkout else {})},
                stdout=subprocess.PIPE,
                check=True,
            )
            seen[name].append(json.loads(done.stdout))
    return {
        name: {key: round(float(np.median([run[key] for run in runs])), 2) for key in runs[0]}
        for name, runs in seen.items()
    }


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--before", type=Path, help="an older checkout")
    parser.add_argument("--only", choices=SUBJECTS, help="measure one store in this process, once")
    arguments = parser.parse_args()
    if arguments.only:
        print(json.dumps(measure(arguments.only, arguments.documents)))
        return
    names: dict[str, str | None] = {"ours": None, "fts5": None}
    if arguments.before:
        names["before"] = str(arguments.before.resolve())
    median = rounds(names, n=arguments.documents, n_rounds=arguments.rounds)
    ours = median["ours"]
    ratios = {
        name: {key: round(ours[key] / rates[key], 2) for key in rates}
        for name, rates in median.items()
        if name != "ours"
    }
    print(json.dumps({"per_second": median, "ours_divided_by": ratios}, indent=2))


if __name__ == "__main__":
    main()
