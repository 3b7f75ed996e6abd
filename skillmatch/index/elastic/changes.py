"""The list of changes on an Elasticsearch server: entries that are ids alone, in the server's own order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final

from skillmatch.errors import StoreError
from skillmatch.index.elastic.client import BUSY, WRITING_S, Client, Refused, lines, place
from skillmatch.index.elastic.erasing import purge

_ALREADY: Final = "resource_already_exists_exception"

_IDS_AT_ONCE: Final = 1000
_GONE: Final = 404


class ChangeIndex:
    """Keeps ``skillmatch.index.shelf.Changes`` in an index of one shard; positions are sequence numbers."""

    def __init__(self, client: Client, name: str, *, purging_s: float | None) -> None:
        """Use the index of this name, which ``make`` makes.

        Args:
            client: The server.
            name: Of the index.
            purging_s: How long forgetting waits for the server to let go of what was removed; None for not.
        """
        self._client = client
        self._name = name
        self._purging_s = purging_s

    def make(self, *, replicas: int) -> None:
        """Make the index where it is missing."""
        body = {"settings": {"number_of_shards": 1, "number_of_replicas": replicas}}
        try:
            self._client.request("PUT", place(self._name), body)
        except Refused as refused:
            if refused.kind != _ALREADY:
                raise

    def note(self, doc_ids: Iterable[str]) -> None:
        """Note ids (see ``Changes.note``)."""
        self._bulk("index", doc_ids)

    def position(self) -> int:
        """Return the number up to which all notes are made; -1 where there are none."""
        found = self._client.request(
            "GET", place(self._name, "_stats"), params={"level": "shards"}, is_absence_fine=True
        )
        copies = found["indices"][self._name]["shards"]["0"] if found else ()
        primary = (copy["seq_no"]["local_checkpoint"] for copy in copies if copy["routing"]["primary"])
        return max(primary, default=-1)

    def since(self, position: int, *, limit: int) -> tuple[tuple[str, ...], int]:
        """Return ids noted after a position and the position behind them (see ``Changes.since``)."""
        if self._client.request("POST", place(self._name, "_refresh"), is_absence_fine=True) is None:
            return (), position
        hits = self._page({"gt": position}, limit)
        return tuple(hit["_id"] for hit in hits), (int(hits[-1]["sort"][0]) if hits else position)

    def forget(self, doc_ids: Iterable[str]) -> int:
        """Remove notes, and what the server keeps of removed ones; return how many there were."""
        if self._client.request("GET", place(self._name), is_absence_fine=True) is None:
            return 0
        n_removed = self._bulk("delete", doc_ids)
        if self._purging_s is not None:
            purge(self._client, self._name, wait_s=self._purging_s)
        return n_removed

    def trim(self, position: int) -> None:
        """Remove the notes up to a position."""
        while self._client.request("POST", place(self._name, "_refresh"), is_absence_fine=True) is not None:
            hits = self._page({"lte": position}, _IDS_AT_ONCE)
            if not hits:
                return
            self._bulk("delete", [hit["_id"] for hit in hits])

    def _page(self, numbers: dict[str, int], limit: int) -> list[dict[str, Any]]:
        body = {
            "query": {"range": {"_seq_no": numbers}},
            "sort": [{"_seq_no": "asc"}],
            "size": limit,
            "_source": False,
            "track_total_hits": False,
        }
        params = {"allow_partial_search_results": "false"}
        answer = self._client.request("POST", place(self._name, "_search"), body, params=params)
        hits: list[dict[str, Any]] = answer["hits"]["hits"]
        return hits

    def _bulk(self, action: str, doc_ids: Iterable[str]) -> int:
        """Write or remove entries; return how many were changed."""
        n_changed = 0
        remaining = iter(doc_ids)
        while some := list(islice(remaining, _IDS_AT_ONCE)):
            n_changed += self._written(action, some)
        return n_changed

    def _written(self, action: str, doc_ids: Sequence[str]) -> int:
        n_changed, left = 0, list(doc_ids)
        for _ in self._client.tries(WRITING_S):
            entries = ([{action: {"_id": doc_id}}, *([{}] if action == "index" else [])] for doc_id in left)
            body = lines(line for entry in entries for line in entry)
            answer = self._client.request(
                "POST", place(self._name, "_bulk"), body, patience=self._client.writing
            )
            statuses = [int(item[action]["status"]) for item in answer["items"]]
            n_changed += sum(status < 300 for status in statuses)
            left = [doc_id for doc_id, status in zip(left, statuses, strict=True) if status in BUSY]
            if not left and all(status < 300 or self._is_fine(action, status) for status in statuses):
                return n_changed
            if any(status >= 300 and status not in BUSY for status in statuses):
                self._refuse(action, statuses)
        raise StoreError(f"{self._client.name} is too busy to note {len(left):,} changes. Try again later.")

    @staticmethod
    def _is_fine(action: str, status: int) -> bool:
        return action == "delete" and status == _GONE

    def _refuse(self, action: str, statuses: Sequence[int]) -> None:
        wrong = [status for status in statuses if status >= 300 and status not in BUSY]
        if not all(self._is_fine(action, status) for status in wrong):
            raise StoreError(
                f"Elasticsearch at {self._client.name} refused entries of {self._name}: status {wrong[0]}."
            )
