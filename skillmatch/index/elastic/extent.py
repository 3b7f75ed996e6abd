"""How large an index is, and which state it is in: one cheap question to the server."""

from __future__ import annotations

import hashlib
from threading import Lock
from typing import Any, Final

from skillmatch.errors import StoreAway, StoreError
from skillmatch.index.elastic.client import Client, place

_ASKED_AGAIN_AFTER: Final = 200
"""Searches for which one count serves: how widely they look changes little while an index grows."""


def version_of(client: Client, index: str) -> str:
    """Return a token that changes with every document put, replaced or deleted, and from index to index.

    Raises:
        StoreAway: A shard has no primary copy at the moment, or the server cannot be reached.
        StoreError: There is no such index.
    """
    told = _told(client, index)
    primaries = {number: _primary(copies) for number, copies in told["shards"].items()}
    if not primaries or None in primaries.values():
        raise StoreAway(f"A shard of {index} is away. Try again; see: skillmatch index status")
    # Each change of a document has a number of its own within its shard.
    changes = sorted(
        (int(number), copy["seq_no"]["max_seq_no"]) for number, copy in primaries.items() if copy
    )
    return hashlib.sha256(repr((told["uuid"], changes)).encode()).hexdigest()[:32]


class Size:
    """About how many documents an index has, asked for now and then. Safe for several threads."""

    def __init__(self, client: Client, index: str) -> None:
        """Ask nothing yet."""
        self._client = client
        self._index = index
        self._lock = Lock()
        self._n_documents = 0
        self._n_uses_left = 0

    def __call__(self) -> int:
        """Return the number of documents at the last count; count where that was long ago.

        While a shard has no primary copy its documents are not counted; a search goes on meanwhile.

        Raises:
            StoreError: There is no such index, or the server is away.
        """
        with self._lock:
            if self._n_uses_left:
                self._n_uses_left -= 1
                return self._n_documents
        # Without the lock: while the server is away, nobody waits for another's trying.
        counted = int(_told(self._client, self._index)["primaries"].get("docs", {}).get("count", 0))
        with self._lock:
            self._n_documents, self._n_uses_left = counted, _ASKED_AGAIN_AFTER - 1
        return counted

    def forget(self) -> None:
        """Have the next use count anew: documents were put."""
        with self._lock:
            self._n_uses_left = 0


def _told(client: Client, index: str) -> dict[str, Any]:
    """Return what the server tells of the one index of this name or alias."""
    params = {"level": "shards"}
    answer = client.request("GET", place(index, "_stats", "docs"), params=params, is_absence_fine=True)
    if not answer or len(answer["indices"]) != 1:
        raise StoreError(f"{client.name} has no index {index}. Make it with: skillmatch index build")
    ((_, told),) = answer["indices"].items()
    return dict(told)


def _primary(copies: list[dict[str, Any]]) -> dict[str, Any] | None:
    return next((copy for copy in copies if copy["routing"]["primary"]), None)
