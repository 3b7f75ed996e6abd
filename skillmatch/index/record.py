"""The record: documents, mentions and vectors in one SQLite file; what a store may never lose.

Every change raises the ``generation`` in the same transaction and marks the rows it touched with
it. A derived index that carries generation g is brought up to date by the rows marked later than g,
and doing so twice does no harm; that is all the record and the indexes need to agree on. Row
numbers are never used twice, so an index can name documents by them. Every row carries checksums, and
what does not agree with them is not served.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from skillmatch.errors import StoreError
from skillmatch.index.checksum import checksum
from skillmatch.index.mentions import mentions_from_json, mentions_to_json
from skillmatch.index.protocol import Facet
from skillmatch.index.schema import State, check_header, create, next_state, read_state, write_state
from skillmatch.index.scoping import Head, where
from skillmatch.index.sqlite import Connections, damage_told
from skillmatch.types import DocumentKind, FloatArray, Scope, StoredDocument

_ROWS_A_QUERY = 500
"""SQLite allows at least 999 parameters in a statement, in every build."""

_FACETS: dict[Facet, str] = {"kind": "kind", "firm": "firm", "month": "substr(posted_on, 1, 7)"}

# Texts are read as bytes: damaged ones may be no UTF-8, and are to fail by their checksum.
_HEAD = (
    "CAST(doc_id AS BLOB), CAST(kind AS BLOB), CAST(firm AS BLOB), CAST(posted_on AS BLOB),"
    " generation, head_crc"
)
_N_HEAD = 6
_TEXT = "CAST(title AS BLOB), CAST(text AS BLOB), text_crc"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRow:
    """What the word index needs of a document."""

    head: Head
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorRows:
    """Vectors as they were put, shape (n, dim), with what the record says of each document."""

    heads: tuple[Head, ...]
    vectors: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """The ids that were there, and how many rows were deleted."""

    doc_ids: tuple[str, ...]
    n_rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """Bytes of the file written anew, and bytes cut off the write-ahead log."""

    file_bytes: int
    log_bytes: int


class Record:
    """The SQLite file of a store. Reads may come from any thread; writes one at a time."""

    def __init__(self, path: Path, *, dim: int, wait_s: float, is_damaged: bool = False) -> None:
        """Open a record that was made (see ``make_record``).

        Args:
            path: The SQLite file.
            dim: Length of all vectors.
            wait_s: How long a statement waits for another process.
            is_damaged: Ask nothing of the file and write nothing to it: read what can be read.

        Raises:
            StoreError: No store of ours, of another schema or vector length, or damaged.
        """
        self._path = path
        self._connections = Connections(path, wait_s=wait_s, is_read_only=is_damaged)
        self.dim = dim
        self.store_id = "" if is_damaged else self._checked_id()

    def close(self) -> None:
        """Release the file."""
        self._connections.close()

    def state(self) -> State:
        """Return what the record says of itself."""
        with self._connections.lend() as connection:
            return read_state(connection, self._path)

    def generation(self) -> int:
        """Return the number of the last change; 0 for a record never written to."""
        return self.state().generation

    def put(self, documents: Sequence[StoredDocument]) -> int:
        """Write all documents in one transaction and return its generation."""
        with self._writing() as (connection, generation):
            for document in documents:
                self._put(connection, document, generation)
        return generation

    def delete(self, doc_id: str) -> int | None:
        """Remove a document; return the generation, or None where there was no such document."""
        if not self.has(doc_id):
            return None
        with self._writing() as (connection, generation):
            self._delete(connection, doc_id, generation)
        return generation

    def has(self, doc_id: str) -> bool:
        """Return whether there is such a document."""
        with self._connections.lend() as connection:
            found = connection.execute("SELECT 1 FROM document WHERE doc_id = ?", (doc_id,)).fetchone()
        return found is not None

    def erase(self, doc_ids: Sequence[str]) -> Erased:
        """Remove documents, and note in the same transaction that traces of them are to be removed."""
        with self._writing(is_erasing=True) as (connection, generation):
            counts = {doc_id: self._delete(connection, doc_id, generation) for doc_id in doc_ids}
        return Erased(
            doc_ids=tuple(doc_id for doc_id, n_rows in counts.items() if n_rows), n_rows=sum(counts.values())
        )

    def rewrite(self) -> Rewritten:
        """Write the whole file anew, without deleted content, and cut the write-ahead log to nothing.

        Raises:
            StoreError: Another process was reading all the while, or there is no space for the copy.
        """
        with self._connections.lend() as connection:
            connection.execute("VACUUM")
            log = self._path.with_name(f"{self._path.name}-wal")
            log_bytes = log.stat().st_size if log.exists() else 0
            is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy or (log.exists() and log.stat().st_size):
            raise StoreError(
                f"{self._path.parent} is being read by another process, which keeps old content alive. The "
                "documents are deleted; close that process, then finish with: skillmatch index erase"
            )
        return Rewritten(file_bytes=self._path.stat().st_size, log_bytes=log_bytes)

    def end_erasing(self) -> None:
        """Note that no traces of erased documents are left."""
        with self._connections.transaction() as connection:
            write_state(connection, replace(read_state(connection, self._path), is_erasing=False))

    def get(self, doc_id: str) -> StoredDocument | None:
        """Return a document as it was put, or None."""
        return self._get("doc_id = ?", doc_id)

    def at(self, row: int) -> StoredDocument | None:
        """Return the document in a row as it was put, or None."""
        return self._get("row = ?", row)

    def last_row(self) -> int:
        """Return the highest row number ever given; 0 where there was none."""
        with self._connections.lend() as connection:
            found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'document'").fetchone()
        return int(found[0]) if found else 0

    def count(self, scope: Scope) -> int:
        """Return the number of documents."""
        condition, values = where(scope)
        with self._connections.lend() as connection:
            found = connection.execute(f"SELECT COUNT(*) FROM document {condition}", values)  # noqa: S608
            return int(found.fetchone()[0])

    def tally(self, by: Facet, scope: Scope) -> dict[str, int]:
        """Return how many documents there are of each kind, firm or month, keys by code point."""
        condition, values = where(scope)
        # The texts as bytes: damaged ones may be no UTF-8, and SQLite compares bytes in any case.
        facet = f"CAST({_FACETS[by]} AS BLOB)"
        query = f"SELECT {facet}, COUNT(*) FROM document {condition} GROUP BY {_FACETS[by]} ORDER BY 1"  # noqa: S608
        with self._connections.lend() as connection:
            try:
                return {key.decode(): n for key, n in connection.execute(query, values)}
            except UnicodeDecodeError:
                raise StoreError(damage_told(self._path, "damaged (table document)")) from None

    def ids(self, scope: Scope) -> list[str]:
        """Return all ids, sorted by code point (SQLite compares UTF-8 bytes, which is the same)."""
        condition, values = where(scope)
        with self._connections.lend() as connection:
            found = connection.execute(f"SELECT doc_id FROM document {condition} ORDER BY doc_id", values)  # noqa: S608
            return [doc_id for (doc_id,) in found]

    def heads_of(self, rows: Iterable[int]) -> Iterator[Head]:
        """Yield what is said of those rows that still exist."""
        for some in self._select(f"SELECT row, {_HEAD} FROM document WHERE row IN ({{rows}})", rows):  # noqa: S608
            yield from (self._head(*columns) for columns in some)

    def vectors_of(self, rows: Iterable[int]) -> tuple[npt.NDArray[np.int64], FloatArray]:
        """Return those rows that have a vector, ascending, and the vectors as put, shape (n, dim)."""
        query = "SELECT row, body, crc FROM vector WHERE row IN ({rows}) ORDER BY row"
        found = [row for some in self._select(query, rows) for row in some]
        return np.array([row for row, _, _ in found], dtype=np.int64), self._matrix(found)

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

    def word_rows(self, rows: Iterable[int]) -> Iterator[WordRow]:
        """Yield title and text of those rows that still exist, ascending.

        In portions, each read by itself: no reader holds the write-ahead log for long, and nothing is
        sorted in temporary files outside the store.
        """
        query = f"SELECT row, {_HEAD}, {_TEXT} FROM document WHERE row IN ({{rows}}) ORDER BY row"  # noqa: S608
        for some in self._select(query, rows):
            for row, *columns in some:
                title, text = self._text(row, *columns[_N_HEAD:])
                yield WordRow(head=self._head(row, *columns[:_N_HEAD]), title=title, text=text)

    def vector_rows(self, rows: Iterable[int]) -> Iterator[VectorRows]:
        """Yield the vectors of those rows that have one, ascending, some hundreds at a time."""
        query = (
            f"SELECT row, {_HEAD}, v.body, v.crc FROM document JOIN vector v USING (row)"  # noqa: S608
            " WHERE row IN ({rows}) ORDER BY row"
        )
        for some in self._select(query, rows):
            if some:
                yield VectorRows(
                    heads=tuple(self._head(row, *columns[:_N_HEAD]) for row, *columns in some),
                    vectors=self._matrix([(row, *columns[_N_HEAD:]) for row, *columns in some]),
                )

    def _checked_id(self) -> str:
        with self._connections.lend() as connection:
            return check_header(connection, self._path, dim=self.dim).store_id

    def _get(self, where: str, value: str | int) -> StoredDocument | None:
        with self._connections.lend() as connection:
            found = connection.execute(
                f"SELECT row, {_HEAD}, {_TEXT}, CAST(m.body AS BLOB), m.crc, v.body, v.crc FROM document"  # noqa: S608
                f" LEFT JOIN mention m USING (row) LEFT JOIN vector v USING (row) WHERE {where}",
                (value,),
            ).fetchone()
        if found is None:
            return None
        row, *rest = found
        said, rest = rest[:_N_HEAD], rest[_N_HEAD:]
        text, mentions, vector = rest[:3], rest[3:5], rest[5:7]
        head = self._head(row, *said)
        title, body = self._text(row, *text)
        has_mentions, has_vector = mentions[0] is not None, vector[0] is not None
        return StoredDocument(
            doc_id=head.doc_id,
            kind=head.kind,
            title=title,
            text=body,
            firm=head.firm,
            posted_on=head.posted_on,
            mentions=(
                mentions_from_json(self._sound(row, *mentions), doc_id=head.doc_id) if has_mentions else ()
            ),
            vector=tuple(self._matrix([(row, *vector)])[0].tolist()) if has_vector else (),
        )

    def _select(self, query: str, rows: Iterable[int]) -> Iterator[list[tuple]]:  # type: ignore[type-arg]
        ordered = sorted(rows)
        for start in range(0, len(ordered), _ROWS_A_QUERY):
            some = ordered[start : start + _ROWS_A_QUERY]
            with self._connections.lend() as connection:
                found = connection.execute(query.format(rows=",".join("?" * len(some))), some).fetchall()
            yield found

    def _put(self, connection: sqlite3.Connection, document: StoredDocument, generation: int) -> None:
        said = (document.doc_id, document.kind, document.firm, document.posted_on, generation)
        (row,) = connection.execute(
            "INSERT INTO document"
            " (doc_id, kind, firm, posted_on, generation, head_crc, text_crc, title, text)"
            " VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?) ON CONFLICT (doc_id) DO UPDATE SET kind = excluded.kind,"
            " firm = excluded.firm, posted_on = excluded.posted_on, generation = excluded.generation,"
            " title = excluded.title, text = excluded.text RETURNING row",
            (*said, document.title, document.text),
        ).fetchone()
        connection.execute(
            "UPDATE document SET head_crc = ?, text_crc = ? WHERE row = ?",
            (checksum(row, *said), checksum(row, document.title, document.text), row),
        )
        connection.execute("DELETE FROM mention WHERE row = ?", (row,))
        connection.execute("DELETE FROM vector WHERE row = ?", (row,))
        if document.mentions:
            mentions = mentions_to_json(document.mentions)
            connection.execute(
                "INSERT INTO mention VALUES (?, ?, ?)", (row, checksum(row, mentions), mentions)
            )
        if document.vector:
            vector = np.asarray(document.vector, dtype="<f4").tobytes()
            connection.execute("INSERT INTO vector VALUES (?, ?, ?)", (row, checksum(row, vector), vector))

    def _delete(self, connection: sqlite3.Connection, doc_id: str, generation: int) -> int:
        """Return how many rows of all tables went."""
        before = connection.total_changes
        found = connection.execute("SELECT row FROM document WHERE doc_id = ?", (doc_id,)).fetchall()
        for (row,) in found:
            for table in ("mention", "vector", "document"):
                connection.execute(f"DELETE FROM {table} WHERE row = ?", (row,))  # noqa: S608
        n_deleted = connection.total_changes - before
        for (row,) in found:
            connection.execute("INSERT INTO removal VALUES (?, ?)", (row, generation))
        return n_deleted

    def _head(
        self, row: int, doc_id: bytes, kind: bytes, firm: bytes, day: bytes, generation: int, crc: int
    ) -> Head:
        if checksum(row, doc_id, kind, firm, day, generation) != crc:
            raise self._damage(row)
        return Head(
            row=row,
            doc_id=doc_id.decode(),
            kind=cast(DocumentKind, kind.decode()),
            firm=firm.decode(),
            posted_on=day.decode(),
        )

    def _text(self, row: int, title: bytes, text: bytes, crc: int) -> tuple[str, str]:
        if checksum(row, title, text) != crc:
            raise self._damage(row)
        return title.decode(), text.decode()

    def _sound(self, row: int, body: bytes, crc: int) -> bytes:
        if checksum(row, body) != crc:
            raise self._damage(row)
        return body

    def _damage(self, row: int) -> StoreError:
        return StoreError(damage_told(self._path, f"damaged (document in row {row})"))

    def _matrix(self, vectors: Sequence[tuple[int, bytes, int]]) -> FloatArray:
        bodies = [self._sound(*vector) for vector in vectors]
        matrix: FloatArray = np.frombuffer(b"".join(bodies), dtype="<f4").reshape(len(bodies), self.dim)
        return matrix

    @contextmanager
    def _writing(self, *, is_erasing: bool = False) -> Iterator[tuple[sqlite3.Connection, int]]:
        """One transaction that raises the generation."""
        with self._connections.transaction() as connection:
            state = next_state(connection, self._path, is_erasing=is_erasing)
            yield connection, state.generation
            write_state(connection, state)


def make_record(path: Path, *, dim: int, wait_s: float) -> None:
    """Make a record at ``path``, or finish one whose making was interrupted; the write lock is held.

    Raises:
        StoreError: What stands there is no store of ours, or the folder cannot be written to.
    """
    connections = Connections(path, wait_s=wait_s)
    try:
        with connections.transaction() as connection:
            if connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0] == 0:
                create(connection, dim)
            check_header(connection, path, dim=dim)
        with connections.lend() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connections.close()
