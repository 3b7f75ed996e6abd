"""Vectors as they were put, in a file of ours beside the server: what ``get`` and every new index read.

One row for each document id and vector, shared by all indexes of one store. A row whose document was deleted
or got another vector is marked, and goes with the next erasure unless some index still names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from skillmatch.errors import StoreError
from skillmatch.index.checksum import checksum
from skillmatch.index.sqlite import Connections, WriteLock

FILE = "vectors.sqlite3"
LOCK = "write.lock"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vector (
    doc_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    is_spare INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (doc_id, digest)
);
CREATE INDEX IF NOT EXISTS vector_spare ON vector (doc_id) WHERE is_spare;
CREATE TABLE IF NOT EXISTS erasing (doc_id TEXT PRIMARY KEY);
"""
_N_OBJECTS = 3
_KEYS_A_QUERY = 400
_BEGUN = ""
"""Stands among the ids to be erased until no traces are left; no document has it."""

Key = tuple[str, str]
"""A document id and the digest of a vector."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A vector (float32, little-endian) under its key."""

    doc_id: str
    digest: str
    body: bytes


class VectorFile:
    """The file in one folder. Safe for several threads and processes."""

    def __init__(self, folder: Path, *, wait_s: float = 30.0) -> None:
        """Open the file, or make it, waiting up to ``wait_s`` seconds for other writers.

        Raises:
            StoreError: The folder cannot be written to, or what is there is no file of ours.
        """
        self.path = folder / FILE
        self.wait_s = wait_s
        try:
            # For its owner alone: ids of documents are in it.
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{folder} cannot hold vectors ({error.strerror}). Name another folder."
            ) from None
        self.lock = WriteLock(folder / LOCK)
        self._connections = Connections(self.path, wait_s=wait_s)
        if not self._is_made():
            # Two processes may open a new folder at once; one makes the file, the other finds it made.
            with self.lock.hold(wait_s=wait_s), self._connections.lend() as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(_SCHEMA)

    def _is_made(self) -> bool:
        with self._connections.lend() as connection:
            query = "SELECT COUNT(*) FROM sqlite_master WHERE name IN ('vector', 'vector_spare', 'erasing')"
            return int(connection.execute(query).fetchone()[0]) == _N_OBJECTS

    def put(self, rows: Iterable[Row], *, without: Iterable[str] = ()) -> None:
        """Keep vectors; others of their documents, and those of documents ``without`` one, become spare."""
        kept = [(row.doc_id, row.digest, _crc(row.doc_id, row.digest, row.body), row.body) for row in rows]
        with self._connections.transaction() as connection:
            connection.executemany(
                "UPDATE vector SET is_spare = 1 WHERE doc_id = ?",
                [*((doc_id,) for doc_id, *_ in kept), *((doc_id,) for doc_id in without)],
            )
            connection.executemany(
                "INSERT INTO vector VALUES (?, ?, 0, ?, ?) ON CONFLICT (doc_id, digest) DO UPDATE SET"
                " is_spare = 0, crc = excluded.crc, body = excluded.body",
                kept,
            )

    def spare(self, doc_ids: Iterable[str]) -> None:
        """Mark the vectors of deleted documents."""
        self.put((), without=doc_ids)

    def get(self, keys: Iterable[Key]) -> dict[Key, bytes]:
        """Return the vectors that are there.

        Raises:
            StoreError: One is damaged.
        """
        found: dict[Key, bytes] = {}
        for some in _portions(keys):
            places = ",".join(["(?, ?)"] * len(some))
            query = (
                f"SELECT doc_id, digest, crc, body FROM vector WHERE (doc_id, digest) IN (VALUES {places})"  # noqa: S608
            )
            with self._connections.lend() as connection:
                rows = connection.execute(query, [part for key in some for part in key]).fetchall()
            for doc_id, digest, crc, body in rows:
                if _crc(doc_id, digest, body) != crc:
                    raise StoreError(
                        f"{self.path} is damaged. Restore it from a copy, or put the documents again."
                    )
                found[doc_id, digest] = body
        return found

    def spares(self) -> Iterator[list[Key]]:
        """Yield the keys of marked rows, some hundreds at a time."""
        with self._connections.lend() as connection:
            keys = connection.execute(
                "SELECT doc_id, digest FROM vector WHERE is_spare ORDER BY 1, 2"
            ).fetchall()
        yield from _portions(keys)

    def begin_erasing(self, doc_ids: Sequence[str]) -> None:
        """Note that these are to be erased, so that it is done even if this process dies."""
        with self._connections.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO erasing VALUES (?)", [(doc_id,) for doc_id in (_BEGUN, *doc_ids)]
            )

    def erasing(self) -> tuple[list[str], bool]:
        """Return what is noted (sorted), and whether traces of an erasure may be left."""
        with self._connections.lend() as connection:
            noted = [row[0] for row in connection.execute("SELECT doc_id FROM erasing ORDER BY doc_id")]
        return [doc_id for doc_id in noted if doc_id != _BEGUN], bool(noted)

    def erase(self, doc_ids: Iterable[str], keys: Iterable[Key]) -> int:
        """Remove all rows of these documents, and these rows, and forget the ids; return how many rows went.

        The file is written anew without them, and its log cut to nothing.

        Raises:
            StoreError: Another process was reading all the while, or there is no space for the copy.
        """
        with self._connections.transaction() as connection:
            before = connection.total_changes
            connection.executemany("DELETE FROM vector WHERE doc_id = ?", [(doc_id,) for doc_id in doc_ids])
            connection.executemany("DELETE FROM vector WHERE doc_id = ? AND digest = ?", keys)
            n_rows = connection.total_changes - before
            # The documents are deleted by now. Were an id kept, a document put under it later would go too.
            connection.execute("DELETE FROM erasing WHERE doc_id != ?", (_BEGUN,))
        with self._connections.lend() as connection:
            connection.execute("VACUUM")
            is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy:
            raise StoreError(
                f"{self.path} is being read by another process, which keeps old content alive. Close that "
                "process, then finish with: skillmatch index erase"
            )
        return n_rows

    def end_erasing(self) -> None:
        """Note that no traces of erased documents are left."""
        with self._connections.transaction() as connection:
            connection.execute("DELETE FROM erasing")

    def count(self) -> int:
        """Return the number of rows."""
        with self._connections.lend() as connection:
            return int(connection.execute("SELECT COUNT(*) FROM vector").fetchone()[0])

    def close(self) -> None:
        """Release the file; closing twice does nothing."""
        self._connections.close()


def _crc(doc_id: str, digest: str, body: bytes) -> int:
    return checksum(0, doc_id, digest, body)


def _portions(items: Iterable[_T]) -> Iterator[list[_T]]:
    remaining = iter(items)
    while portion := list(islice(remaining, _KEYS_A_QUERY)):
        yield portion
