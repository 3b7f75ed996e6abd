"""Holding a finished build to what was put into it, before anybody may be led to it.

While a build is filled, a ``Witness`` counts and keeps a sample of what went in; ``find_faults`` then asks
the build: are all there, do the samples come back byte for byte, and do searches for them find them?
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Final

import numpy as np

from skillmatch.index.protocol import KINDS, Store
from skillmatch.text.analysis import tokens
from skillmatch.types import Scope, StoredDocument

SAMPLE: Final = 100
"""Documents that are compared and searched for."""

_TOP: Final = 10
_LEAST_BY_WORDS: Final = 0.9
"""A document need not be the best answer to its own words: a longer one may hold them more often."""

_LEAST_BY_VECTOR: Final = 0.95
"""The neighbour graph is approximate; its recall@10 is at least .98."""

_QUERY_CHARACTERS: Final = 400


class Witness:
    """Counts what goes into a build, by kind and each id once, and keeps a sample.

    The sample is those documents whose ids have the lowest digests: the same whatever order they come in.
    About 100 bytes are kept for every document.
    """

    def __init__(self) -> None:
        self._kinds: dict[int, str] = {}
        self._lowest: list[tuple[int, int]] = []
        self._sample: dict[int, StoredDocument] = {}

    def watch(self, documents: Iterable[StoredDocument]) -> Iterator[StoredDocument]:
        """Yield the documents as they are, noting each."""
        for document in documents:
            digest = _digest(document.doc_id)
            self._kinds[digest] = document.kind
            self._keep(digest, document)
            yield document

    @property
    def counts(self) -> Mapping[str, int]:
        """Documents by kind; kinds without any have 0."""
        found = Counter(self._kinds.values())
        return {kind: found[kind] for kind in KINDS}

    @property
    def sample(self) -> tuple[StoredDocument, ...]:
        """Up to ``SAMPLE`` documents as they were last given, lowest digest first."""
        return tuple(self._sample[digest] for digest in sorted(self._sample))

    def _keep(self, digest: int, document: StoredDocument) -> None:
        if digest in self._sample or len(self._sample) < SAMPLE:
            if digest not in self._sample:
                heapq.heappush(self._lowest, (-digest, digest))
            self._sample[digest] = document
        elif digest < self._lowest[0][1]:
            _, highest = heapq.heapreplace(self._lowest, (-digest, digest))
            del self._sample[highest]
            self._sample[digest] = document


def find_faults(
    store: Store, *, counts: Mapping[str, int], sample: tuple[StoredDocument, ...], n_failed: int
) -> tuple[str, ...]:
    """Return what is wrong with a build, a line each and without any text of a document; none if nothing.

    Args:
        store: The build.
        counts: Documents by kind that it should hold.
        sample: Some of them, as they were put.
        n_failed: Rows or files that could not be read and are not allowed to be missing.
    """
    faults = list(wrong_counts(store, counts))
    if n_failed:
        faults.append(f"{n_failed:,} rows or files could not be read (allow it with --allow-failed)")
    n_changed = sum(not _is_same(document, store.get(document.doc_id)) for document in sample)
    if n_changed:
        faults.append(f"{n_changed} of {len(sample)} sampled documents did not come back as they were put")
    faults += _not_found(store, sample)
    return tuple(faults)


def wrong_counts(store: Store, counts: Mapping[str, int]) -> Iterator[str]:
    """Yield a line for each kind of which the build holds another number of documents."""
    for kind in KINDS:
        found = store.count(Scope(kind=kind))
        if found != counts.get(kind, 0):
            yield f"expected {counts.get(kind, 0):,} documents of kind {kind}, found {found:,}"


def _digest(doc_id: str) -> int:
    return int.from_bytes(blake2b(doc_id.encode(), digest_size=8).digest())


def _is_same(given: StoredDocument, found: StoredDocument | None) -> bool:
    if found is None:
        return False
    vectors = (np.asarray(each.vector, dtype=np.float32).tobytes() for each in (given, found))
    return len(set(vectors)) == 1 and replace(given, vector=()) == replace(found, vector=())


def _not_found(store: Store, sample: tuple[StoredDocument, ...]) -> Iterator[str]:
    by_words = [_is_found_by_words(store, document) for document in sample if tokens(_query(document))]
    by_vector = [_is_found_by_vector(store, document) for document in sample if document.vector]
    for found, least, what in (
        (by_words, _LEAST_BY_WORDS, "words"),
        (by_vector, _LEAST_BY_VECTOR, "vectors"),
    ):
        if found and sum(found) < least * len(found):
            yield f"{sum(found)} of {len(found)} sampled documents are found by their own {what}"


def _query(document: StoredDocument) -> str:
    return f"{document.title}\n{document.text[:_QUERY_CHARACTERS]}"


def _is_found_by_words(store: Store, document: StoredDocument) -> bool:
    hits = store.search(words=_query(document), top=_TOP)
    if any(hit.doc_id == document.doc_id for hit in hits):
        return True
    # More copies of it than fit on a page: any of them will do.
    best = store.get(hits[0].doc_id) if hits else None
    return best is not None and (best.title, best.text) == (document.title, document.text)


def _is_found_by_vector(store: Store, document: StoredDocument) -> bool:
    hits = store.search(vector=document.vector, top=_TOP)
    if any(hit.doc_id == document.doc_id for hit in hits):
        return True
    best = store.get(hits[0].doc_id) if hits else None
    return best is not None and best.vector == document.vector
