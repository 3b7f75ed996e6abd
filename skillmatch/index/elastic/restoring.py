"""A build brought back from a snapshot, beside the live one, so that it can be swapped in.

A snapshot holds what was erased since, and none of our own vectors. The two mend each other: documents whose
vectors are in our file no more were erased after the snapshot was taken, and are erased from the restored
index before anybody is led to it. Erased documents that never had a vector come back; erase them again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from skillmatch.errors import StoreError
from skillmatch.index.builds import Build
from skillmatch.index.elastic import erasing, snapshots
from skillmatch.index.elastic.bulk import refresh
from skillmatch.index.elastic.client import Client
from skillmatch.index.elastic.lifecycle import ElasticShelf
from skillmatch.index.elastic.paging import moment, pages
from skillmatch.index.elastic.searching import ids_body
from skillmatch.index.elastic.vector_files import VectorFile
from skillmatch.index.protocol import EVERYTHING, KINDS, Say
from skillmatch.types import Scope

_MOST_ERASED: Final = 0.5
"""Where more documents than this share lack their vectors, our file is lost rather than much erased."""

_IDS_A_PAGE: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A build that was restored, ready to be swapped in, and how many documents were erased from it again."""

    build: Build
    n_erased: int


def restore_build(
    shelf: ElasticShelf,
    snapshot: str,
    *,
    index: str,
    into: str,
    repository: str,
    purging_s: float | None,
    say: Say,
) -> Restored:
    """Restore one build of a snapshot under a new name.

    Changes made after this call are copied into it when it is swapped in; those made between the snapshot and
    this call are not: it is the store as it was.

    Args:
        shelf: The builds of the store.
        snapshot: Its name.
        index: One that it holds.
        into: The new name.
        repository: Where the snapshot is.
        purging_s: See ``ElasticStore``.
        say: Told what the store does on its own.

    Raises:
        NotFound: There is no such snapshot, or no such build in it.
        StoreError: The name is taken, not all of it came, or our file does not belong to it.
    """
    # From the moment that there is a second build, writers note what they change.
    client = shelf.client
    n_nodes = client.request("GET", "/_cluster/health")["number_of_data_nodes"]
    shelf.changes.make(replicas=min(1, n_nodes - 1))
    snapshots.restore(client, snapshot, index=index, into=into, repository=repository)
    shelf.allow(into)
    n_documents, lacking = 0, list[str]()
    with closing(VectorFile(shelf.vectors)) as vectors:
        for n_read, without in _without_vectors(client, into, vectors):
            n_documents += n_read
            lacking += without
    if len(lacking) > _MOST_ERASED * n_documents:
        shelf.remove(into)
        raise StoreError(
            f"{vectors.path} lacks the vectors of {len(lacking):,} of {n_documents:,} documents in the "
            "snapshot. Copy back the file as it was kept with the snapshot, and restore again."
        )
    if lacking:
        erasing.delete(client, into, lacking)
        if purging_s is not None:
            erasing.purge(client, into, wait_s=purging_s)
        refresh(client, into)
    build = replace(
        shelf.builds()[into],
        state="ready",
        served=0,
        findings=(),
        counts=_counts(shelf, into, say=say),
        changes_at=shelf.changes.position(),
    )
    shelf.write(build)
    return Restored(build=build, n_erased=len(lacking))


def _without_vectors(client: Client, index: str, vectors: VectorFile) -> Iterator[tuple[int, list[str]]]:
    """Yield how many documents were looked at, and those of them that had a vector which is ours no more."""
    body = {**ids_body(EVERYTHING), "_source": ["vector_digest"], "size": _IDS_A_PAGE}
    with moment(client, index) as held:
        for hits in pages(client, held, body):
            keys = [(str(hit["_id"]), str(hit["_source"]["vector_digest"])) for hit in hits]
            found = vectors.get(key for key in keys if key[1])
            yield len(keys), [key[0] for key in keys if key[1] and key not in found]


def _counts(shelf: ElasticShelf, name: str, *, say: Say) -> dict[str, int]:
    store = shelf.open(name, say=say)
    try:
        return {kind: store.count(Scope(kind=kind)) for kind in KINDS}
    finally:
        store.close()
