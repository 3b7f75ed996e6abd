"""The ``Store`` protocol on one Elasticsearch index, or on an alias that stands for one.

Documents, words and vectors to search by are on the server; vectors as they were put are in a file of ours
beside (see ``vector_files``), which is written first. A put is searched for before it is acknowledged, and
sent again where it is not found.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from skillmatch.errors import StoreError
from skillmatch.index.elastic import erasing
from skillmatch.index.elastic.bulk import batches, refresh, write
from skillmatch.index.elastic.client import Client, place
from skillmatch.index.elastic.erasing import erase_everywhere
from skillmatch.index.elastic.extent import Size, version_of
from skillmatch.index.elastic.finding import find
from skillmatch.index.elastic.mapping import (
    SOURCE,
    Entry,
    check_index,
    document_of,
    entry,
    index_meta,
    is_packed,
)
from skillmatch.index.elastic.paging import COPY, Hit, moment, pages, tally
from skillmatch.index.elastic.searching import count_body, documents_body, ids_body
from skillmatch.index.elastic.vector_files import Key, Row, VectorFile
from skillmatch.index.protocol import (
    EVERYTHING,
    Closing,
    Facet,
    Say,
    can_be_id,
    check_document,
    check_scope,
    read_query,
)
from skillmatch.index.receipt import ErasedPlace, ErasureReceipt
from skillmatch.types import FloatArray, Scope, SearchHit, StoredDocument


def _no_indexes() -> Sequence[str]:
    return ()


def _no_traces(_indexes: Sequence[str]) -> Sequence[ErasedPlace]:
    return ()


_log_warning: Say = logging.getLogger(__name__).warning

_WHOLE = {"allow_partial_search_results": "false", "preference": COPY}
"""No answer rather than one without the shards that are away."""


class ElasticStore(Closing):
    """Keeps the ``Store`` protocol on a server; may be used by several threads and processes.

    Writers of one document at the same time: the last to arrive stays. An erasure and a put of the same
    document must not run at once.
    """

    def __init__(
        self,
        client: Client,
        index: str,
        *,
        dim: int,
        vectors: Path,
        others: Callable[[], Sequence[str]] = _no_indexes,
        traces: Callable[[Sequence[str]], Sequence[ErasedPlace]] = _no_traces,
        purging_s: float | None = 120.0,
        say: Say = _log_warning,
    ) -> None:
        """Use an index that ``mapping.make_index`` made; finish an erasure that was interrupted.

        Args:
            client: Connected; whoever made it closes it.
            index: Name of the index, or of an alias for exactly one.
            dim: Length of all vectors.
            vectors: Folder of the vectors as they were put; all indexes of one store share it.
            others: Names the other indexes that hold copies of the same documents (older ones, say); an
                erasure erases there too.
            traces: Names places that an erasure cannot reach (snapshots, say), given the indexes in which
                documents were erased.
            purging_s: How long an erasure waits for the server to let go of what was deleted, which it
                does within about half a minute; None to leave that to a later erasure or opening, which the
                receipt then says.
            say: Told when an interrupted erasure is finished.

        Raises:
            StoreError: There is no such index, it is of another schema or vector length, or its vectors
                cannot be read.
        """
        check_index(client, index, dim=dim)
        self._client = client
        self._index = index
        self._dim = dim
        self._others = others
        self._traces = traces
        self._purging_s = purging_s
        self._say = say
        self._is_packed = is_packed(client)
        self._vectors = VectorFile(vectors)
        self._size = Size(client, index)
        self._is_closed = False
        self._finish_erasing()

    @property
    def dim(self) -> int:
        """Length of every vector."""
        return self._dim

    @property
    def index(self) -> str:
        """The index or alias that is asked."""
        return self._index

    def put(self, documents: Iterable[StoredDocument]) -> int:
        """Store documents (see ``Store.put``), at most ``bulk.BATCH_BYTES`` of them in memory."""
        self._check_open()
        n_put = 0

        def entries() -> Iterator[Entry]:
            nonlocal n_put
            for document in documents:
                check_document(document, dim=self._dim)
                n_put += 1
                yield entry(document, dim=self._dim, is_packed=self._is_packed)

        for batch in batches(entries()):
            self._vectors.put(
                [
                    Row(doc_id=each.doc_id, digest=each.vector_digest, body=each.vector)
                    for each in batch
                    if each.vector
                ],
                without=[each.doc_id for each in batch if not each.vector],
            )
            write(self._client, self._index, batch)
            self._size.forget()
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
        self._check_open()
        query = read_query(words, vector, scope, top, dim=self._dim)
        return find(
            self._client,
            self._index,
            query,
            has_words=bool(words.strip()),
            n_documents=0 if query.vector is None else self._size(),
        )

    def get(self, doc_id: str) -> StoredDocument | None:
        """Return the document as it was put, or None."""
        self._check_open()
        if not can_be_id(doc_id):
            return None
        wanted = {"docs": [{"_id": doc_id, "_source": SOURCE}]}
        (found,) = self._client.request("POST", place(self._index, "_mget"), wanted)["docs"]
        if not found.get("found"):
            return None
        (document,) = self._documents([(doc_id, found["_source"])])
        return document

    def documents(self, scope: Scope = EVERYTHING) -> Iterator[StoredDocument]:
        """Yield documents as they were put, sorted by id, as they are at the time of the call."""
        self._check_open()
        check_scope(scope)
        found = self._pages(documents_body(scope))
        return (
            document
            for hits in found
            for document in self._documents([(hit["_id"], hit["_source"]) for hit in hits])
        )

    def delete(self, doc_id: str) -> bool:
        """Remove a document (see ``Store.delete``); its vector stays in our file until an erasure."""
        self._check_open()
        if not can_be_id(doc_id):
            return False
        is_found = bool(erasing.delete(self._client, self._index, [doc_id]))
        if is_found:
            self._vectors.spare([doc_id])
        return is_found

    def erase(self, doc_ids: Iterable[str]) -> ErasureReceipt:
        """Remove documents and every trace of them (see ``Store.erase``), in the other indexes too."""
        self._check_open()
        asked = tuple(dict.fromkeys(doc_ids))
        erased, places = self._erase([doc_id for doc_id in asked if can_be_id(doc_id)])
        return ErasureReceipt(
            erased=tuple(doc_id for doc_id in asked if doc_id in erased),
            unknown=tuple(doc_id for doc_id in asked if doc_id not in erased),
            places=places,
        )

    def count(self, scope: Scope = EVERYTHING) -> int:
        """Return the number of documents, exactly."""
        self._check_open()
        check_scope(scope)
        answer = self._client.request("POST", place(self._index, "_search"), count_body(scope), params=_WHOLE)
        return int(answer["hits"]["total"]["value"])

    def version(self) -> str:
        """Return a token that changes with every change (see ``Store.version``)."""
        self._check_open()
        return version_of(self._client, self._index)

    def tally(self, by: Facet, scope: Scope = EVERYTHING) -> Mapping[str, int]:
        """Return how many documents there are of each kind, firm or month (see ``Store.tally``)."""
        self._check_open()
        check_scope(scope)
        return tally(self._client, self._index, by, scope)

    def ids(self, scope: Scope = EVERYTHING) -> Iterator[str]:
        """Yield document ids, sorted by code point, as they are at the time of the call."""
        self._check_open()
        check_scope(scope)
        found = self._pages(ids_body(scope))
        return (str(hit["sort"][0]) for hits in found for hit in hits)

    def rebuild(self) -> None:
        """Have the server make its word and neighbour indexes anew, without what was deleted.

        For an index of another schema, analysis or model make a new one: skillmatch index build.
        """
        self._check_open()
        refresh(self._client, self._index)
        erasing.merge(self._client, self._index)

    def close(self) -> None:
        """Release the file of vectors; closing twice does nothing. The client stays open."""
        self._is_closed = True
        self._vectors.close()

    def _pages(self, body: Mapping[str, Any]) -> Iterator[list[Hit]]:
        """Hold the index as it is now, and return what reads it page by page."""
        stack = ExitStack()
        held = stack.enter_context(moment(self._client, self._index))

        def read() -> Iterator[list[Hit]]:
            with stack:
                yield from pages(self._client, held, body)

        return read()

    def _documents(self, found: Sequence[tuple[str, Mapping[str, Any]]]) -> list[StoredDocument]:
        keys: list[Key] = [
            (doc_id, source["vector_digest"]) for doc_id, source in found if source["vector_digest"]
        ]
        vectors = self._vectors.get(keys)
        if len(vectors) < len(keys):
            raise StoreError(
                f"{self._vectors.path} lacks {len(keys) - len(vectors)} vectors that {self._index} names. "
                "Restore it from a copy, or put the documents again."
            )
        return [
            document_of(doc_id, source, vectors.get((doc_id, source["vector_digest"]), b""))
            for doc_id, source in found
        ]

    def _erase(self, doc_ids: Sequence[str]) -> tuple[frozenset[str], tuple[ErasedPlace, ...]]:
        name, _ = index_meta(self._client, self._index)
        names = list(dict.fromkeys([name, *self._others()]))
        with self._vectors.lock.hold(wait_s=self._vectors.wait_s):
            self._vectors.begin_erasing(doc_ids)
            # With those of an erasure that was interrupted before.
            noted, _ = self._vectors.erasing()
            erased, places = erase_everywhere(
                self._client, self._vectors, names, noted, purging_s=self._purging_s
            )
        return erased, (*places, *self._traces(names))

    def _finish_erasing(self) -> None:
        doc_ids, is_begun = self._vectors.erasing()
        if not is_begun or (self._purging_s is None and not doc_ids) or self._vectors.lock.is_held():
            return
        self._say("an erasure was interrupted; finishing it")
        try:
            self._erase([])
        except StoreError as error:
            self._say(f"the erasure is not finished yet: {error}")

    def _check_open(self) -> None:
        if self._is_closed:
            raise StoreError(f"The store on {self._index} is closed.")
