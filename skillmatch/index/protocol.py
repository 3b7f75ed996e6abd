"""What every store promises, and the checks on its input that all stores share.

The promises beyond the signatures, tested by one battery for every store:

* An acknowledged ``put``, ``delete`` or ``erase`` is seen by the next call of the same process, and
  outlives the process and the power.
* What is served is what was put: a store that is damaged says so instead.
* Hits are ordered by falling score, equal scores by rising ``doc_id`` (by code point).
* The same documents and query give the same hits, whatever the order they were put in. Two limits:
  deleted and replaced documents weigh in BM25's statistics until their index is merged or rebuilt;
  and an index of neighbours may be approximate (recall@10 of at least .98).
* Words mean ``skillmatch.text.analysis.tokens`` of title and text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Literal, Protocol, Self, TypeAlias, get_args

import numpy as np

from skillmatch.errors import InputError
from skillmatch.index.receipt import ErasureReceipt
from skillmatch.text.analysis import joined, tokens
from skillmatch.types import DocumentKind, FloatArray, Scope, SearchHit, StoredDocument

LONGEST_ID_BYTES = 512
"""Elasticsearch's limit for a document id; kept by all stores so that data can move between them."""

LONGEST_FIRM_BYTES = 32_766
"""Lucene's limit for a term, which a firm is in Elasticsearch."""

Say: TypeAlias = Callable[[str], None]
"""Told in one line, without any document text, what a store does on its own: rebuilding, catching up."""

EVERYTHING = Scope()
"""All documents."""

Facet: TypeAlias = Literal["kind", "firm", "month"]
"""What documents can be counted by."""

KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)


class Store(Protocol):
    """Documents that can be put, found by words, by vector or by both, and deleted."""

    @property
    def dim(self) -> int:
        """Length of every vector."""
        ...

    def put(self, documents: Iterable[StoredDocument]) -> int:
        """Store documents, replacing those whose id is there already; return how many were given.

        When it returns, all are on disk and can be found. A document without a vector is found by
        words only. Of two documents with one id the later stays.

        Raises:
            InputError: An id, kind, text or vector that cannot be stored; documents before it in the
                same call may have been stored.
            StoreError: The store is locked, damaged or full.
        """
        ...

    def search(
        self,
        *,
        words: str = "",
        vector: Sequence[float] | FloatArray | None = None,
        scope: Scope = EVERYTHING,
        top: int = 10,
    ) -> tuple[SearchHit, ...]:
        """Return the best documents, at most ``top``, best first.

        With words alone ``score`` is BM25, with a vector alone the cosine in [-1, 1], with both the
        sum of reciprocal ranks (see ``skillmatch.index.fusion``); ``by`` tells which list a hit
        came from. Words that hold nothing but stop words find nothing.

        Args:
            words: Free text; blank means none.
            vector: ``dim`` numbers, not all zero; None means none.
            scope: Only documents for which this holds; they are chosen before the best are, so that
                ``top`` of them come where there are as many.
            top: At least 1.

        Raises:
            InputError: Neither words nor a vector, a vector of another length, ``top`` below 1, a day that
                is none.
        """
        ...

    def get(self, doc_id: str) -> StoredDocument | None:
        """Return the document as it was put (the vector rounded to float32), or None."""
        ...

    def delete(self, doc_id: str) -> bool:
        """Remove a document from the record and every index; return whether there was one.

        It is found no more; its bytes may stay in files until they are written over. See ``erase``.
        """
        ...

    def erase(self, doc_ids: Iterable[str]) -> ErasureReceipt:
        """Remove documents and every trace of them, and of those deleted before, from all files.

        Words, ids and vectors are gone from the record, its log and the derived indexes when it returns.
        An erasure that was interrupted is completed when the store is opened the next time. It writes
        the whole store anew, so give all ids in one call. Ids that are not there are no error.

        Raises:
            StoreError: The store is locked, damaged or full, or another process reads it all the while;
                the documents may be deleted already, and their traces go at the next erasure or opening.
        """
        ...

    def count(self, scope: Scope = EVERYTHING) -> int:
        """Return the number of documents, exactly."""
        ...

    def version(self) -> str:
        """Return a token that changes with every document put, replaced, deleted or erased, by whomever.

        The same token means the same documents. It is cheap to ask for, however many there are.
        """
        ...

    def tally(self, by: Facet, scope: Scope = EVERYTHING) -> Mapping[str, int]:
        """Return how many documents there are of each kind, firm or month (2026-11), exactly.

        Those without a firm or day are counted under "". Keys are sorted by code point; none has 0.
        """
        ...

    def ids(self, scope: Scope = EVERYTHING) -> Iterator[str]:
        """Yield document ids, sorted by code point, as they are at the time of the call."""
        ...

    def documents(self, scope: Scope = EVERYTHING) -> Iterator[StoredDocument]:
        """Yield documents as they were put, sorted by id; those deleted meanwhile may be missing."""
        ...

    def rebuild(self) -> None:
        """Throw the derived indexes away and make them anew from the record."""
        ...

    def close(self) -> None:
        """Release files and locks; closing twice does nothing."""
        ...


class Closing:
    """A store that is closed at the end of a ``with`` block."""

    def close(self) -> None:
        """Release files and locks; closing twice does nothing."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A checked search: tokens (repetitions kept), a unit vector or None, scope, and number of hits."""

    tokens: tuple[str, ...]
    vector: FloatArray | None
    scope: Scope
    top: int


def read_query(
    words: str,
    vector: Sequence[float] | FloatArray | None,
    scope: Scope,
    top: int,
    *,
    dim: int,
) -> Query:
    """Check the arguments of a search.

    Raises:
        InputError: See ``Store.search``.
    """
    if top < 1:
        raise InputError(f"A search returns at least 1 document; top is {top}.")
    check_scope(scope)
    if vector is None and not words.strip():
        raise InputError("A search needs words, a vector, or both; neither was given.")
    unit = None if vector is None else unit_vector(vector, dim=dim)
    return Query(tokens=tuple(tokens(words)), vector=unit, scope=scope, top=top)


def check_scope(scope: Scope) -> None:
    """Check what a question is limited to.

    Raises:
        InputError: An unknown kind, or a day that is none.
    """
    if scope.kind is not None and scope.kind not in KINDS:
        raise InputError(f"Documents are of kind {' or '.join(KINDS)}, not {scope.kind!r}.")
    if scope.firm is not None:
        _check_text(scope.firm, "a firm")
    for day in (scope.since, scope.until):
        if day is not None:
            _check_day(day)


def check_document(document: StoredDocument, *, dim: int) -> None:
    """Check that a document can be stored in any store.

    Raises:
        InputError: Names what is wrong, never the text.
    """
    _check_text(document.doc_id, "a document id")
    size = len(document.doc_id.encode())
    if not 1 <= size <= LONGEST_ID_BYTES:
        raise InputError(f"A document id has 1 to {LONGEST_ID_BYTES} bytes in UTF-8, found {size}.")
    if document.kind not in KINDS:
        raise InputError(f"Documents are of kind {' or '.join(KINDS)}, not {document.kind!r}.")
    _check_text(document.title, "a title")
    _check_text(document.text, "a text")
    _check_text(document.firm, "a firm")
    length = len(document.firm.encode())
    if length > LONGEST_FIRM_BYTES:
        raise InputError(f"A firm has at most {LONGEST_FIRM_BYTES:,} bytes in UTF-8, found {length:,}.")
    if document.posted_on:
        _check_day(document.posted_on)
    if any(mention.doc_id != document.doc_id for mention in document.mentions):
        raise InputError("A document holds a mention that belongs to another document id.")
    if document.vector:
        unit_vector(document.vector, dim=dim)


def unit_vector(vector: Sequence[float] | FloatArray, *, dim: int) -> FloatArray:
    """Return the vector with length 1, float32, shape (dim,).

    Raises:
        InputError: Another shape, all zero, or not finite.
    """
    row = np.asarray(vector, dtype=np.float64)
    if row.shape != (dim,):
        found = "x".join(str(size) for size in row.shape)
        raise InputError(f"This store holds vectors of {dim} numbers, found {found}.")
    length = float(np.linalg.norm(row))
    if not np.isfinite(length) or length == 0.0:
        raise InputError("A vector must have finite numbers that are not all zero.")
    return (row / length).astype(np.float32)


def unit_rows(vectors: FloatArray) -> FloatArray:
    """Return checked vectors with length 1 each, float32, shape (n, dim)."""
    wide = vectors.astype(np.float64)
    units: FloatArray = (wide / np.linalg.norm(wide, axis=1, keepdims=True)).astype(np.float32)
    return units


def index_text(title: str, text: str) -> str:
    """Return what a word index is given for a document: our tokens, joined by blanks."""
    return joined(f"{title}\n{text}")


def can_be_id(doc_id: str) -> bool:
    """Return whether a document could go by this id; one that cannot is in no store."""
    try:
        return 1 <= len(doc_id.encode()) <= LONGEST_ID_BYTES
    except UnicodeEncodeError:
        return False


def _check_day(day: str) -> None:
    try:
        is_day = date.fromisoformat(day).isoformat() == day
    except ValueError:
        is_day = False
    if not is_day:
        # Not repeated: it may be any text of a document.
        raise InputError(f"A day is written as in 2026-11-21, not as the {len(day)} characters found.")


def _check_text(text: str, what: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"{what} holds an unpaired surrogate at code point {error.start}; replace it first."
        ) from None
