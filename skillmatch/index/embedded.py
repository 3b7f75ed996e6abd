"""The store for one machine: a SQLite record, with a word index and a neighbour index beside it.

A change is committed to the record first; then the word index is brought up to date and stamped
with the record's generation. A process that dies in between leaves an index with an older stamp;
whoever opens or writes next puts in what is missing. Indexes that are gone, damaged, or made by
another recipe are made anew from the record, and ``say`` is told. A record that is damaged, or older than
its indexes, is refused and left as it is.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from skillmatch.errors import StoreError
from skillmatch.index.erasing import DERIVED, LOCK, RECORD, remove_traces
from skillmatch.index.fusion import DEPTH, best_first, reciprocal_rank
from skillmatch.index.neighbours import Neighbours
from skillmatch.index.protocol import (
    EVERYTHING,
    Closing,
    Facet,
    Query,
    Say,
    can_be_id,
    check_document,
    check_scope,
    read_query,
)
from skillmatch.index.receipt import ErasedPlace, ErasureReceipt
from skillmatch.index.record import Record, make_record
from skillmatch.index.schema import is_made
from skillmatch.index.soundness import check_never_made, check_record
from skillmatch.index.sqlite import WriteLock
from skillmatch.index.stamp import IndexFailure, Stamp, read_stamp, sync_folder
from skillmatch.index.words import Words
from skillmatch.types import FloatArray, Scope, SearchHit, StoredDocument

FOLD_ABOVE = 20_000
"""So many vectors of 384 numbers take 30 MB, and are searched in about 3 ms."""

_DOCUMENTS_A_TRANSACTION = 1000

log_warning: Say = logging.getLogger(__name__).warning
"""Where a store's own doings are told unless the caller says otherwise."""


class EmbeddedStore(Closing):
    """Keeps the ``Store`` protocol in one folder; may be used by several threads and processes."""

    def __init__(
        self,
        path: Path,
        dim: int,
        *,
        fold_above: int = FOLD_ABOVE,
        wait_s: float = 30.0,
        say: Say = log_warning,
        is_rebuilding: bool = False,
    ) -> None:
        """Open the store in the folder ``path``, or make one there.

        What is found damaged is named: a derived index is made anew, a damaged record refused. All files
        are read whole for that, except a record of more than ``CHECKED_AT_OPEN_BYTES``: of that one only the
        beginning, and each document when it is read (see ``check``).

        Args:
            path: A folder; made where it is missing.
            dim: Length of all vectors.
            fold_above: Vectors searched exactly in memory before codes on disk take them over.
            wait_s: How long to wait for another writer, in seconds.
            say: Told when indexes are made anew or caught up.
            is_rebuilding: Make the indexes anew, whatever they say; the record counts, also an older one.

        Raises:
            StoreError: No store of ours, of another schema or vector length, damaged, or locked.
        """
        self._path = Path(path)
        self._wait_s = wait_s
        self._say = say
        _make_folder(self._path)
        self._lock = WriteLock(self._path / LOCK)
        derived = self._path / DERIVED
        self._record = self._open_record(dim, witnesses=_stamps(derived), may_be_older=is_rebuilding)
        self._words = Words(derived / "words", store_id=self._record.store_id)
        self._neighbours = Neighbours(derived / "neighbours", self._record, fold_above=fold_above, say=say)
        try:
            self.rebuild() if is_rebuilding else self._open_indexes()
        except BaseException:
            self.close()
            raise

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
        scope: Scope = EVERYTHING,
        top: int = 10,
    ) -> tuple[SearchHit, ...]:
        """Return the best documents (see ``Store.search``)."""
        query = read_query(words, vector, scope, top, dim=self.dim)
        if query.vector is None:
            return self._by_words(query, query.top)
        if not words.strip():
            return self._by_vector(query, query.vector, query.top)
        depth = max(DEPTH, query.top)
        return reciprocal_rank(
            self._by_words(query, depth), self._by_vector(query, query.vector, depth), top=query.top
        )

    def get(self, doc_id: str) -> StoredDocument | None:
        """Return the document as it was put, or None."""
        return self._record.get(doc_id) if can_be_id(doc_id) else None

    def delete(self, doc_id: str) -> bool:
        """Remove a document (see ``Store.delete``)."""
        if not can_be_id(doc_id):
            return False
        with self._lock.hold(wait_s=self._wait_s):
            is_found = self._record.delete(doc_id) is not None
        if is_found:
            self._update_indexes()
        return is_found

    def erase(self, doc_ids: Iterable[str]) -> ErasureReceipt:
        """Remove documents and every trace of them (see ``Store.erase``)."""
        asked = tuple(dict.fromkeys(doc_ids))
        with self._lock.hold(wait_s=self._wait_s):
            erased = self._record.erase([doc_id for doc_id in asked if can_be_id(doc_id)])
            places = self._remove_traces()
        rows = ErasedPlace(
            place="record", path=str(self._path / RECORD), count=erased.n_rows, unit="rows", done="deleted"
        )
        return ErasureReceipt(
            erased=erased.doc_ids,
            unknown=tuple(doc_id for doc_id in asked if doc_id not in erased.doc_ids),
            places=(rows, *places),
        )

    def count(self, scope: Scope = EVERYTHING) -> int:
        """Return the number of documents."""
        check_scope(scope)
        return self._record.count(scope)

    def version(self) -> str:
        """Return a token that changes with every change (see ``Store.version``)."""
        return f"{self._record.store_id}.{self._record.generation()}"

    def tally(self, by: Facet, scope: Scope = EVERYTHING) -> Mapping[str, int]:
        """Return how many documents there are of each kind, firm or month (see ``Store.tally``)."""
        check_scope(scope)
        return self._record.tally(by, scope)

    def ids(self, scope: Scope = EVERYTHING) -> Iterator[str]:
        """Yield document ids, sorted by code point, as they are at the time of the call."""
        check_scope(scope)
        return iter(self._record.ids(scope))

    def documents(self, scope: Scope = EVERYTHING) -> Iterator[StoredDocument]:
        """Yield documents as they were put, sorted by id (see ``Store.documents``)."""
        return (found for doc_id in self.ids(scope) if (found := self._record.get(doc_id)) is not None)

    def rebuild(self) -> None:
        """Throw both derived indexes away and make them anew from the record."""
        with self._lock.hold(wait_s=self._wait_s):
            self._words.clear()
            self._neighbours.clear()
            self._catch_up()

    def check(self) -> tuple[str, ...]:
        """Read all files whole and return what is damaged and how to mend it, a line each; none if sound.

        The record is checked when a store is opened already, up to a size; here it is at any size.
        """
        findings = []
        with self._lock.hold(wait_s=self._wait_s):
            try:
                check_record(
                    self._path / RECORD,
                    dim=self.dim,
                    wait_s=self._wait_s,
                    witnesses=_stamps(self._path / DERIVED),
                    is_thorough=True,
                )
            except StoreError as error:
                findings.append(str(error))
            findings.extend(
                f"{path} is damaged. Mend it with: skillmatch index rebuild"
                for path in self._damaged_files(is_thorough=True)
            )
        return tuple(findings)

    def close(self) -> None:
        """Release the files; closing twice does nothing."""
        self._words.close()
        self._neighbours.close()
        self._record.close()

    def _by_words(self, query: Query, limit: int) -> tuple[SearchHit, ...]:
        if not self._words.refresh():
            # Another process is making the index anew: wait for it.
            self._update_indexes()
        found = self._words.search(query.tokens, scope=query.scope, limit=limit)
        return best_first(self._with_ids(found, query.scope), top=limit, by="words")

    def _by_vector(self, query: Query, vector: FloatArray, limit: int) -> tuple[SearchHit, ...]:
        found = self._neighbours.search(vector, scope=query.scope, limit=limit)
        return best_first(self._with_ids(found, query.scope), top=limit, by="vector")

    def _with_ids(self, found: dict[int, float], scope: Scope) -> dict[str, float]:
        # A row deleted by another process since the index was read has no head any more, and a changed one
        # may have left the scope.
        return {head.doc_id: found[head.row] for head in self._record.heads_of(found) if head.is_in(scope)}

    def _open_record(self, dim: int, *, witnesses: tuple[Stamp, ...], may_be_older: bool) -> Record:
        path = self._path / RECORD
        if not is_made(path):
            # Two processes may open a new folder at once; one makes the record, the other finds it made.
            with self._lock.hold(wait_s=self._wait_s):
                check_never_made(path, witnesses=witnesses)
                make_record(path, dim=dim, wait_s=self._wait_s)
        against = () if may_be_older else witnesses
        check_record(path, dim=dim, wait_s=self._wait_s, witnesses=against, is_thorough=False)
        return Record(path, dim=dim, wait_s=self._wait_s)

    def _open_indexes(self) -> None:
        state = self._record.state()
        usable = self._words.usable_generation()
        is_sound = not any(self._damaged_files(is_thorough=False))
        if usable == state.generation and is_sound and not state.is_erasing:
            return
        if usable is not None and self._lock.is_held():
            return  # Another process is writing right now, and will stamp what it writes.
        with self._lock.hold(wait_s=self._wait_s):
            try:
                self._mend()
            except IndexFailure as failure:
                # No space, most likely. The documents are there, and what was found by words before still is.
                self._say(str(failure))

    def _mend(self) -> None:
        """Throw away what is damaged, catch up, finish an erasure; the write lock is held."""
        for path in self._damaged_files(is_thorough=False):
            self._say(f"{path} is damaged; making its index anew")
            index = self._words if path.parent.name == "words" else self._neighbours
            index.clear()
        self._catch_up()
        if self._record.state().is_erasing:
            self._say("an erasure was interrupted; finishing it")
            try:
                self._remove_traces()
            except StoreError as error:
                self._say(f"the erasure is not finished yet: {error}")

    def _damaged_files(self, *, is_thorough: bool) -> Iterator[Path]:
        """Yield at most one file of each derived index."""
        in_words = self._words.damaged_file(generation=self._record.generation(), is_thorough=is_thorough)
        in_codes = self._neighbours.damaged_file(is_thorough=is_thorough)
        yield from (path for path in (in_words, in_codes) if path is not None)

    def _remove_traces(self) -> tuple[ErasedPlace, ...]:
        try:
            return remove_traces(
                self._path, self._record, self._words, self._neighbours, catch_up=self._catch_up
            )
        except StoreError:
            with suppress(StoreError):
                self._catch_up()
            raise

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
                written=self._record.word_rows(self._record.changed_since(done)),
                generation=now,
            )
        try:
            self._neighbours.fold()
        except IndexFailure as failure:
            # Without codes all vectors are searched in memory, as before these were due.
            self._say(str(failure))


def _stamps(derived: Path) -> tuple[Stamp, ...]:
    found = (read_stamp(derived / name) for name in ("words", "neighbours"))
    return tuple(stamp for stamp in found if stamp is not None)


def _make_folder(path: Path) -> None:
    try:
        if not path.is_dir():
            # For its owner alone: it will hold people's documents.
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(path.parent)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be the folder of a store ({error.strerror}). Name another folder."
        ) from error
