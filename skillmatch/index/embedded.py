"""The store for one machine: a SQLite record, with a word index and a neighbour index beside it.

A change is committed to the record first; then the word index is brought up to date and stamped
with the record's generation. A process that dies in between leaves an index with an older stamp;
whoever opens or writes next puts in what is missing. Indexes that are gone, damaged, or made by
another recipe are made anew from the record, and ``say`` is told.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType

from skillmatch.errors import StoreError
from skillmatch.index.fusion import best_first, reciprocal_rank
from skillmatch.index.neighbours import Neighbours
from skillmatch.index.protocol import Query, Say, check_document, read_query
from skillmatch.index.record import Record, is_made
from skillmatch.index.sqlite import WriteLock
from skillmatch.index.words import Words
from skillmatch.types import DocumentKind, FloatArray, SearchHit, StoredDocument

FOLD_ABOVE = 100_000
"""So many vectors of 384 numbers are searched exactly in about 20 ms."""

_DOCUMENTS_A_TRANSACTION = 1000
_FUSED_DEPTH = 100
"""Documents of each list that take part in rank fusion, at least."""

_LOG = logging.getLogger(__name__)


class EmbeddedStore:
    """Keeps the ``Store`` protocol in one folder; may be used by several threads and processes."""

    def __init__(
        self,
        path: Path,
        dim: int,
        *,
        fold_above: int = FOLD_ABOVE,
        wait_s: float = 30.0,
        say: Say = _LOG.info,
    ) -> None:
        """Open the store in the folder ``path``, or make one there.

        Args:
            path: A folder; made where it is missing.
            dim: Length of all vectors.
            fold_above: Vectors searched exactly before the neighbour graph takes them over.
            wait_s: How long to wait for another writer, in seconds.
            say: Told when indexes are made anew or caught up.

        Raises:
            StoreError: No store of ours, of another schema or vector length, damaged, or locked.
        """
        self._path = Path(path)
        self._wait_s = wait_s
        self._say = say
        _make_folder(self._path)
        self._lock = WriteLock(self._path / "write.lock")
        self._record = self._open_record(dim)
        derived = self._path / "derived"
        self._words = Words(derived / "words", store_id=self._record.store_id)
        self._neighbours = Neighbours(derived / "neighbours", self._record, fold_above=fold_above, say=say)
        self._open_indexes()

    @property
    def dim(self) -> int:
        """Length of every vector."""
        return self._record.dim

    def put(self, documents: Iterable[StoredDocument]) -> int:
        """Store documents (see ``Store.put``); each thousand is one transaction."""
        n_put = 0
        remaining = iter(documents)
        try:
            # The lock is not held while the caller makes the next thousand, which may take minutes.
            while portion := list(islice(remaining, _DOCUMENTS_A_TRANSACTION)):
                for document in portion:
                    check_document(document, dim=self.dim)
                with self._lock.hold(wait_s=self._wait_s):
                    self._record.put(portion)
                n_put += len(portion)
        finally:
            # Also after a refused document: what came before it is in the record already.
            if n_put:
                self._update_indexes()
        return n_put

    def search(
        self,
        *,
        words: str = "",
        vector: Sequence[float] | FloatArray | None = None,
        kind: DocumentKind | None = None,
        top: int = 10,
    ) -> tuple[SearchHit, ...]:
        """Return the best documents (see ``Store.search``)."""
        query = read_query(words, vector, kind, top, dim=self.dim)
        if query.vector is None:
            return self._by_words(query, query.top)
        if not words.strip():
            return self._by_vector(query, query.vector, query.top)
        depth = max(_FUSED_DEPTH, query.top)
        return reciprocal_rank(
            self._by_words(query, depth), self._by_vector(query, query.vector, depth), top=query.top
        )

    def get(self, doc_id: str) -> StoredDocument | None:
        """Return the document as it was put, or None."""
        return self._record.get(doc_id)

    def delete(self, doc_id: str) -> bool:
        """Remove a document (see ``Store.delete``)."""
        with self._lock.hold(wait_s=self._wait_s):
            is_found = self._record.delete(doc_id) is not None
        if is_found:
            self._update_indexes()
        return is_found

    def count(self, *, kind: DocumentKind | None = None) -> int:
        """Return the number of documents."""
        return self._record.count(kind)

    def ids(self, *, kind: DocumentKind | None = None) -> Iterator[str]:
        """Yield all document ids, sorted by code point."""
        yield from self._record.ids(kind)

    def rebuild(self) -> None:
        """Throw both derived indexes away and make them anew from the record."""
        with self._lock.hold(wait_s=self._wait_s):
            self._words.clear()
            self._neighbours.clear()
            self._catch_up()

    def close(self) -> None:
        """Release the files; closing twice does nothing."""
        self._words.close()
        self._neighbours.close()
        self._record.close()

    def __enter__(self) -> EmbeddedStore:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _by_words(self, query: Query, limit: int) -> tuple[SearchHit, ...]:
        found = self._words.search(query.tokens, kind=query.kind, limit=limit)
        return best_first(self._with_ids(found), top=limit, by="words")

    def _by_vector(self, query: Query, vector: FloatArray, limit: int) -> tuple[SearchHit, ...]:
        found = self._neighbours.search(vector, kind=query.kind, limit=limit)
        return best_first(self._with_ids(found), top=limit, by="vector")

    def _with_ids(self, found: dict[int, float]) -> dict[str, float]:
        # A row deleted by another process since the index was read has no id any more.
        return {doc_id: found[row] for row, doc_id in self._record.ids_of(found).items()}

    def _open_record(self, dim: int) -> Record:
        path = self._path / "record.sqlite3"
        if is_made(path):
            return Record(path, dim=dim, wait_s=self._wait_s)
        # Two processes may open a new folder at once; one makes the record, the other finds it made.
        with self._lock.hold(wait_s=self._wait_s):
            return Record(path, dim=dim, wait_s=self._wait_s)

    def _open_indexes(self) -> None:
        usable = self._words.usable_generation()
        if usable == self._record.generation():
            return
        if usable is not None and self._lock.is_held():
            return  # Another process is writing right now, and will stamp what it writes.
        self._update_indexes()

    def _update_indexes(self) -> None:
        with self._lock.hold(wait_s=self._wait_s):
            self._catch_up()

    def _catch_up(self) -> None:
        """Bring the derived indexes to the record's generation; the write lock is held."""
        now = self._record.generation()
        done = self._words.usable_generation()
        if done is None or done > now:
            if now:
                self._say(f"word index: making it anew from {self.count():,} documents")
            self._words.clear()
            done = -1
        if done < now:
            self._words.update(
                removed=self._record.removed_since(done),
                written=self._record.words_since(done),
                generation=now,
            )
        self._neighbours.fold()


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be the folder of a store ({error.strerror}). Name another folder."
        ) from error
