"""Writing many documents in bounded memory, and looking afterwards whether they are there.

A server's word is not taken for it: what was acknowledged is looked for by a digest of its content, and sent
again where it is missing. Sending twice does no harm, because a document's id is its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from skillmatch.errors import StoreError
from skillmatch.index.elastic.client import BUSY, WRITING_S, Client, lines, place
from skillmatch.index.elastic.mapping import Entry
from skillmatch.index.elastic.searching import having_body

BATCH_DOCUMENTS = 1000
BATCH_BYTES = 8 * 1024 * 1024
"""A request holds at most so many documents, and so many bytes or one document."""

_GONE = 404


def batches(
    entries: Iterable[Entry], *, most: int = BATCH_DOCUMENTS, most_bytes: int = BATCH_BYTES
) -> Iterator[list[Entry]]:
    """Yield entries in portions of one request each; of two with one id in a portion, the later."""
    batch: dict[str, Entry] = {}
    n_bytes = 0
    for entry in entries:
        size = len(entry.body)
        if batch and (len(batch) == most or n_bytes + size > most_bytes):
            yield list(batch.values())
            batch, n_bytes = {}, 0
        batch.pop(entry.doc_id, None)
        batch[entry.doc_id] = entry
        n_bytes += size
    if batch:
        yield list(batch.values())


def write(client: Client, index: str, entries: Sequence[Entry]) -> None:
    """Put entries into an index, until a search finds them there.

    Raises:
        StoreError: The server is away or busy for too long, refuses a document, or says again and again that
            it has what it has not.
    """
    missing = {entry.stamp: entry for entry in entries}
    for _ in client.tries(WRITING_S):
        _send(client, index, b"".join(entry.body for entry in missing.values()))
        for stamp in _found(client, index, "stamp", list(missing)):
            missing.pop(stamp, None)
        if not missing:
            return
    raise StoreError(
        f"{client.name} acknowledged {len(missing):,} documents that are not in {index}. Put them again, and "
        "look at the server's log."
    )


def remove(client: Client, index: str, doc_ids: Sequence[str]) -> None:
    """Remove documents from an index, until no search finds them there.

    Raises:
        StoreError: The server is away or busy for too long, or says again and again that they are gone.
    """
    left = list(doc_ids)
    for _ in client.tries(WRITING_S):
        _send(client, index, lines({"delete": {"_id": doc_id}} for doc_id in left))
        left = _found(client, index, "doc_id", left)
        if not left:
            return
    raise StoreError(
        f"{client.name} said that {len(left):,} documents are deleted from {index}, and they are not. Delete "
        "them again, and look at the server's log."
    )


def refresh(client: Client, index: str) -> None:
    """Let searches find all that was written so far."""
    client.request("POST", place(index, "_refresh"), patience=client.writing)


def _send(client: Client, index: str, body: bytes) -> None:
    answer = client.request("POST", place(index, "_bulk"), body, patience=client.writing)
    for item in answer.get("items", ()) if answer.get("errors") else ():
        ((action, told),) = item.items()
        _check_item(client, index, action, told)


def _check_item(client: Client, index: str, action: str, told: dict[str, Any]) -> None:
    """Raise what no repeating will mend; what was only too much at once is missing, and sent again."""
    status = int(told.get("status", 200))
    if status < 300 or status in BUSY or (action == "delete" and status == _GONE):
        return
    kind = dict(told.get("error") or {}).get("type", "")
    raise StoreError(f"Elasticsearch at {client.name} refused a document for {index}: {status} {kind}.")


def _found(client: Client, index: str, field: str, values: Sequence[str]) -> list[str]:
    """Return those of these values that documents have, each once."""
    refresh(client, index)
    answer = client.request(
        "POST",
        place(index, "_search"),
        having_body(field, values),
        params={"allow_partial_search_results": "false"},
        patience=client.writing,
    )
    return sorted({value for hit in answer["hits"]["hits"] for value in hit["fields"][field]})
