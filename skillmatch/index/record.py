"""The record: documents, mentions and vectors in one SQLite file; what a store may never lose.

Every change raises the ``generation`` in the same transaction and marks the rows it touched with
it. A derived index that carries generation g is brought up to date by the rows marked later than g,
and doing so twice does no harm; that is all the record and the indexes need to agree on. Row
numbers are never used twice, so an index can name documents by them.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from skillmatch.errors import StoreError
from skillmatch.index.mentions import mentions_from_json, mentions_to_json
from skillmatch.index.sqlite import Connections
from skillmatch.types import DocumentKind, FloatArray, StoredDocument

APPLICATION_ID = 0x534B4D54
"""``SKMT`` in the SQLite header: tells our file from any other SQLite file."""

SCHEMA_VERSION = 1

_SCHEMA = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    doc_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    generation INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX document_generation ON document (generation, row, kind);
CREATE INDEX document_kind ON document (kind, doc_id);
CREATE TABLE mention (
    row INTEGER PRIMARY KEY REFERENCES document (row) ON DELETE CASCADE,
    body TEXT NOT NULL
);
CREATE TABLE vector (
    row INTEGER PRIMARY KEY REFERENCES document (row) ON DELETE CASCADE,
    body BLOB NOT NULL
);
CREATE TABLE removal (row INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
CREATE INDEX removal_generation ON removal (generation, row);
"""

_ROWS_A_QUERY = 500
"""SQLite allows at least 999 parameters in a statement, in every build."""

_VECTORS_A_PORTION = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRow:
    """What the word index needs of a document."""

    row: int
    kind: DocumentKind
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorRows:
    """Vectors as they were put, shape (n, dim), with the row and kind of each."""

    rows: tuple[int, ...]
    kinds: tuple[DocumentKind, ...]
    vectors: FloatArray


class Record:
    """The SQLite file of a store. Reads may come from any thread; writes one at a time."""

    def __init__(self, path: Path, *, dim: int, wait_s: float) -> None:
        """Open the record, or make it where there is none (see ``is_made``).

        Args:
            path: The SQLite file; its folder exists.
            dim: Length of all vectors.
            wait_s: How long a statement waits for another process.

        Raises:
            StoreError: No store of ours, of another schema or vector length, or damaged.
        """
        self._path = path
        self._connections = Connections(path, wait_s=wait_s)
        with self._connections.transaction() as connection:
            if connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0] == 0:
                self._create(connection, dim)
            self._check(connection, dim)
            self.store_id = self._meta(connection, "store_id")
        with self._connections.lend() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        self.dim = dim

    def close(self) -> None:
        """Release the file."""
        self._connections.close()

    def generation(self) -> int:
        """Return the number of the last change; 0 for a record never written to."""
        with self._connections.lend() as connection:
            return int(self._meta(connection, "generation"))

    def put(self, documents: Sequence[StoredDocument]) -> int:
        """Write all documents in one transaction and return its generation."""
        with self._writing() as (connection, generation):
            for document in documents:
                self._put(connection, document, generation)
        return generation

    def delete(self, doc_id: str) -> int | None:
        """Remove a document; return the generation, or None where there was no such document."""
        with self._connections.lend() as connection:
            if connection.execute("SELECT 1 FROM document WHERE doc_id = ?", (doc_id,)).fetchone() is None:
                return None
        with self._writing() as (connection, generation):
            found = connection.execute("DELETE FROM document WHERE doc_id = ? RETURNING row", (doc_id,))
            for (row,) in found.fetchall():
                connection.execute("INSERT INTO removal VALUES (?, ?)", (row, generation))
        return generation

    def get(self, doc_id: str) -> StoredDocument | None:
        """Return a document as it was put, or None."""
        with self._connections.lend() as connection:
            found = connection.execute(
                "SELECT d.kind, d.title, d.text, m.body, v.body FROM document d"
                " LEFT JOIN mention m USING (row) LEFT JOIN vector v USING (row) WHERE d.doc_id = ?",
                (doc_id,),
            ).fetchone()
        if found is None:
            return None
        kind, title, text, mentions, vector = found
        return StoredDocument(
            doc_id=doc_id,
            kind=kind,
            title=title,
            text=text,
            mentions=() if mentions is None else mentions_from_json(mentions, doc_id=doc_id),
            vector=() if vector is None else tuple(self._matrix([vector])[0].tolist()),
        )

    def count(self, kind: DocumentKind | None) -> int:
        """Return the number of documents, of one kind or of all."""
        where, values = _where_kind(kind)
        with self._connections.lend() as connection:
            return int(connection.execute(f"SELECT COUNT(*) FROM document {where}", values).fetchone()[0])  # noqa: S608

    def ids(self, kind: DocumentKind | None) -> list[str]:
        """Return all ids, sorted by code point (SQLite compares UTF-8 bytes, which is the same)."""
        where, values = _where_kind(kind)
        with self._connections.lend() as connection:
            found = connection.execute(f"SELECT doc_id FROM document {where} ORDER BY doc_id", values)  # noqa: S608
            return [doc_id for (doc_id,) in found]

    def ids_of(self, rows: Iterable[int]) -> dict[int, str]:
        """Return row to id for those rows that still exist."""
        found: dict[int, str] = {}
        with self._connections.lend() as connection:
            for some in _portions(rows):
                marks = ",".join("?" * len(some))
                query = f"SELECT row, doc_id FROM document WHERE row IN ({marks})"  # noqa: S608
                found.update(connection.execute(query, some))
        return found

    def vectors_of(self, rows: Iterable[int]) -> tuple[npt.NDArray[np.int64], FloatArray]:
        """Return those rows that have a vector, ascending, and the vectors as put, shape (n, dim)."""
        found: list[tuple[int, bytes]] = []
        with self._connections.lend() as connection:
            for some in _portions(rows):
                marks = ",".join("?" * len(some))
                query = f"SELECT row, body FROM vector WHERE row IN ({marks}) ORDER BY row"  # noqa: S608
                found.extend(connection.execute(query, some))
        return np.array([row for row, _ in found], dtype=np.int64), self._matrix([body for _, body in found])

    def removed_since(self, generation: int) -> list[int]:
        """Return the rows deleted after a generation."""
        with self._connections.lend() as connection:
            found = connection.execute("SELECT row FROM removal WHERE generation > ?", (generation,))
            return [row for (row,) in found]

    def changed_since(self, generation: int) -> list[int]:
        """Return the rows written after a generation, ascending."""
        with self._connections.lend() as connection:
            found = connection.execute("SELECT row FROM document WHERE generation > ?", (generation,))
            return sorted(row for (row,) in found)

    def n_changed_since(self, generation: int) -> int:
        """Return how many documents were written after a generation."""
        with self._connections.lend() as connection:
            found = connection.execute("SELECT COUNT(*) FROM document WHERE generation > ?", (generation,))
            return int(found.fetchone()[0])

    def words_since(self, generation: int) -> Iterator[WordRow]:
        """Yield title and text of every document written after a generation, by row."""
        with self._connections.lend() as connection:
            found = connection.execute(
                "SELECT row, kind, title, text FROM document WHERE generation > ? ORDER BY row", (generation,)
            )
            for row, kind, title, text in found:
                yield WordRow(row=row, kind=kind, title=title, text=text)

    def vectors_since(self, generation: int) -> Iterator[VectorRows]:
        """Yield the vectors of what was written after a generation, some thousands at a time, by row."""
        with self._connections.lend() as connection:
            found = connection.execute(
                "SELECT d.row, d.kind, v.body FROM document d JOIN vector v USING (row)"
                " WHERE d.generation > ? ORDER BY d.row",
                (generation,),
            )
            while some := found.fetchmany(_VECTORS_A_PORTION):
                rows, kinds, bodies = zip(*some, strict=True)
                yield VectorRows(rows=rows, kinds=kinds, vectors=self._matrix(bodies))

    def _put(self, connection: sqlite3.Connection, document: StoredDocument, generation: int) -> None:
        (row,) = connection.execute(
            "INSERT INTO document (doc_id, kind, generation, title, text) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (doc_id) DO UPDATE SET kind = excluded.kind, generation = excluded.generation,"
            " title = excluded.title, text = excluded.text RETURNING row",
            (document.doc_id, document.kind, generation, document.title, document.text),
        ).fetchone()
        connection.execute("DELETE FROM mention WHERE row = ?", (row,))
        connection.execute("DELETE FROM vector WHERE row = ?", (row,))
        if document.mentions:
            body = mentions_to_json(document.mentions)
            connection.execute("INSERT INTO mention VALUES (?, ?)", (row, body))
        if document.vector:
            vector = np.asarray(document.vector, dtype="<f4").tobytes()
            connection.execute("INSERT INTO vector VALUES (?, ?)", (row, vector))

    def _matrix(self, bodies: Sequence[bytes]) -> FloatArray:
        if any(len(body) != 4 * self.dim for body in bodies):
            raise StoreError(f"{self._path}: a vector is damaged. Restore the file from a copy.")
        matrix: FloatArray = np.frombuffer(b"".join(bodies), dtype="<f4").reshape(len(bodies), self.dim)
        return matrix

    @contextmanager
    def _writing(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """One transaction that raises the generation."""
        with self._connections.transaction() as connection:
            generation = int(self._meta(connection, "generation")) + 1
            yield connection, generation
            connection.execute("UPDATE meta SET value = ? WHERE name = 'generation'", (str(generation),))

    def _create(self, connection: sqlite3.Connection, dim: int) -> None:
        for statement in _SCHEMA.strip().rstrip(";").split(";"):
            connection.execute(statement)
        first = {"store_id": secrets.token_hex(8), "dim": str(dim), "generation": "0"}
        connection.executemany("INSERT INTO meta VALUES (?, ?)", first.items())

    def _check(self, connection: sqlite3.Connection, dim: int) -> None:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        if application != APPLICATION_ID:
            raise StoreError(f"{self._path} is no SkillMatch store. Name another folder for the store.")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version != SCHEMA_VERSION:
            raise StoreError(
                f"{self._path} has store schema {version}, this release reads {SCHEMA_VERSION}. "
                "Use the release that wrote it, or index the documents again into a new folder."
            )
        found = int(self._meta(connection, "dim"))
        if found != dim:
            raise StoreError(
                f"{self._path} holds vectors of {found} numbers, the encoder makes {dim}. "
                "Index the documents again into a new folder."
            )

    def _meta(self, connection: sqlite3.Connection, name: str) -> str:
        found = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        if found is None:
            raise StoreError(f"{self._path} is damaged: no {name}. Restore the file from a copy.")
        return str(found[0])


def is_made(path: Path) -> bool:
    """Return whether a record stands there whole; where not, only the holder of the write lock opens it.

    Switching to the write-ahead log is the last step of making a record; byte 18 of the header tells.
    """
    try:
        with path.open("rb") as file:
            return file.read(19)[18:] == b"\x02"
    except OSError:
        return False


def _where_kind(kind: DocumentKind | None) -> tuple[str, tuple[str, ...]]:
    return ("", ()) if kind is None else ("WHERE kind = ?", (kind,))


def _portions(rows: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(rows)
    for start in range(0, len(ordered), _ROWS_A_QUERY):
        yield ordered[start : start + _ROWS_A_QUERY]
