"""Removing every trace of deleted documents from the files of an index.

A server keeps what was deleted in its segments until they are merged, and for up to half a minute keeps them
from being merged away, because a copy that comes back might have to be told of them (retention leases). So an
erasure deletes, waits until no lease needs the deletions, and then has the segments with deleted documents
written anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from skillmatch.errors import StoreError
from skillmatch.index.elastic.bulk import remove
from skillmatch.index.elastic.client import Client, Patience, place
from skillmatch.index.elastic.vector_files import Key, VectorFile
from skillmatch.index.receipt import ErasedPlace

_IDS_A_REQUEST = 1000
_MERGING_S = 3600.0


def present(client: Client, index: str, doc_ids: Sequence[str]) -> list[str]:
    """Return those of these documents that an index has, in the order given."""
    found: list[str] = []
    for start in range(0, len(doc_ids), _IDS_A_REQUEST):
        wanted = [{"_id": doc_id, "_source": False} for doc_id in doc_ids[start : start + _IDS_A_REQUEST]]
        answer = client.request("POST", place(index, "_mget"), {"docs": wanted})
        found += [each["_id"] for each in answer["docs"] if each.get("found")]
    return found


def delete(client: Client, index: str, doc_ids: Sequence[str]) -> list[str]:
    """Remove documents from an index and return those that were there; their bytes stay in its segments."""
    there = present(client, index, doc_ids)
    for start in range(0, len(there), _IDS_A_REQUEST):
        remove(client, index, there[start : start + _IDS_A_REQUEST])
    return there


def purge(client: Client, index: str, *, wait_s: float) -> None:
    """Have the server write anew whatever of an index holds deleted documents.

    Args:
        client: Where.
        index: A concrete index.
        wait_s: So long to wait until the server lets go of what was deleted.

    Raises:
        StoreError: It did not within that time; the documents are deleted, their bytes are there still.
    """
    last = _last_operations(client, index)
    for _ in client.tries(wait_s):
        if all(lease > last[shard] for shard, lease in _leases(client, index)):
            break
    else:
        raise StoreError(
            f"{client.name} keeps deleted documents of {index} for its copies, after {wait_s:.0f} s still. "
            "They are found no more; finish their erasure with: skillmatch index erase"
        )
    merging = Patience(away_s=_MERGING_S, busy_s=_MERGING_S, answer_s=_MERGING_S)
    # A flush drops the log of writes and lets go of files that only an older commit names.
    for part, params in (
        ("_flush", {"force": "true"}),
        ("_forcemerge", {"only_expunge_deletes": "true"}),
        ("_flush", {"force": "true"}),
        ("_refresh", {}),
    ):
        client.request("POST", place(index, part), params=params, patience=merging)


def erase_everywhere(
    client: Client,
    vectors: VectorFile,
    names: Sequence[str],
    doc_ids: Sequence[str],
    *,
    purging_s: float | None,
) -> tuple[frozenset[str], tuple[ErasedPlace, ...]]:
    """Erase documents in several indexes and in our file, whose lock the caller holds.

    Args:
        client: Where the indexes are.
        vectors: Our file.
        names: Concrete indexes, the one in use first.
        doc_ids: Noted in our file already (see ``VectorFile.begin_erasing``).
        purging_s: See ``ElasticStore``.

    Returns:
        The documents that were in any index, and the places.

    Raises:
        StoreError: See ``purge`` and ``VectorFile.erase``; begin again later.
    """
    deleted = {name: delete(client, name, doc_ids) for name in names}
    n_rows = vectors.erase(doc_ids, _unused(client, vectors, names))
    if purging_s is not None:
        for name in names:
            purge(client, name, wait_s=purging_s)
        vectors.end_erasing()
    done = (
        "deleted; their bytes go with a later erasure"
        if purging_s is None
        else "deleted; segments written anew"
    )
    places = [
        ErasedPlace(
            place="index" if name == names[0] else "other index",
            path=f"{client.name}/{name}",
            count=len(there),
            unit="documents",
            done=done,
        )
        for name, there in deleted.items()
    ]
    places.append(
        ErasedPlace(
            place="vectors",
            path=str(vectors.path),
            count=n_rows,
            unit="rows",
            done="removed; file written anew",
        )
    )
    return frozenset(doc_id for there in deleted.values() for doc_id in there), tuple(places)


def _unused(client: Client, vectors: VectorFile, names: Sequence[str]) -> list[Key]:
    """Return the marked rows of our file that no index names."""
    unused: list[Key] = []
    for keys in vectors.spares():
        wanted = [{"_id": doc_id, "_source": ["vector_digest"]} for doc_id, _ in keys]
        used: set[Key] = set()
        for name in names:
            answer = client.request("POST", place(name, "_mget"), {"docs": wanted})
            used |= {
                (each["_id"], each["_source"]["vector_digest"])
                for each in answer["docs"]
                if each.get("found")
            }
        unused += [key for key in keys if key not in used]
    return unused


def merge(client: Client, index: str) -> None:
    """Have the server write all of an index anew, each shard as one segment without deleted documents."""
    merging = Patience(away_s=_MERGING_S, busy_s=_MERGING_S, answer_s=_MERGING_S)
    client.request("POST", place(index, "_forcemerge"), params={"max_num_segments": "1"}, patience=merging)
    client.request("POST", place(index, "_refresh"), patience=merging)


def _last_operations(client: Client, index: str) -> dict[str, int]:
    """Return the number of the latest operation of each shard."""
    last: dict[str, int] = {}
    for shard, copy in _copies(client, index):
        last[shard] = max(last.get(shard, -1), int(copy["seq_no"]["max_seq_no"]))
    return last


def _leases(client: Client, index: str) -> Iterator[tuple[str, int]]:
    """Yield, for every lease on a shard, the first operation that it keeps."""
    for shard, copy in _copies(client, index):
        for lease in copy["retention_leases"]["leases"]:
            yield shard, int(lease["retaining_seq_no"])


def _copies(client: Client, index: str) -> Iterator[tuple[str, dict[str, Any]]]:
    answer = client.request("GET", place(index, "_stats", "docs"), params={"level": "shards"})
    for told in answer["indices"].values():
        for shard, copies in told["shards"].items():
            # A copy that is only just being made has neither numbers nor leases yet.
            yield from ((shard, copy) for copy in copies if "seq_no" in copy and "retention_leases" in copy)
