"""Reading an index page by page, as it was at one moment (point in time), to any depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from skillmatch.index.elastic.client import Client, Refused, place
from skillmatch.index.elastic.searching import MOST_A_PAGE, tally_body
from skillmatch.index.protocol import Facet
from skillmatch.types import Scope

_KEEP = "2m"
"""So long the server keeps what a reader does not ask for; each page begins it anew."""

COPY = "skillmatch"
"""The same copy of a shard answers all our questions while it lives: copies may weigh deleted documents
differently, and scores would change from one question to the next."""

Hit = dict[str, Any]


@contextmanager
def moment(client: Client, index: str) -> Iterator[str]:
    """Hold an index as it is now, under the id that is given; let it go at the end."""
    answer = client.request("POST", place(index, "_pit"), params={"keep_alive": _KEEP, "preference": COPY})
    held = str(answer["id"])
    try:
        yield held
    finally:
        _let_go(client, held)


def pages(client: Client, held: str, body: Mapping[str, Any]) -> Iterator[list[Hit]]:
    """Yield the hits of a search with a ``sort``, a page of its ``size`` at a time.

    The id of the moment may change from page to page; the server keeps to the newest.
    """
    after: list[Any] | None = None
    while True:
        asked: dict[str, Any] = {**body, "pit": {"id": held, "keep_alive": _KEEP}}
        if after is not None:
            asked["search_after"] = after
        answer = client.request("POST", "/_search", asked, params={"allow_partial_search_results": "false"})
        held = answer.get("pit_id", held)
        hits: list[Hit] = answer["hits"]["hits"]
        if hits:
            yield hits
        if len(hits) < body["size"]:
            return
        after = hits[-1]["sort"]


def tally(client: Client, index: str, by: Facet, scope: Scope) -> dict[str, int]:
    """Return exact counts by a facet, keys sorted by code point, as of one moment."""
    counts: dict[str, int] = {}
    after: Mapping[str, str] | None = None
    with moment(client, index) as held:
        while True:
            body = {**tally_body(by, scope, after=after), "pit": {"id": held, "keep_alive": _KEEP}}
            params = {"allow_partial_search_results": "false"}
            told = client.request("POST", "/_search", body, params=params)["aggregations"]["tally"]
            counts |= {bucket["key"]["value"]: bucket["doc_count"] for bucket in told["buckets"]}
            if len(told["buckets"]) < MOST_A_PAGE:
                return dict(sorted(counts.items()))
            after = told["after_key"]


def _let_go(client: Client, held: str) -> None:
    try:
        client.request("DELETE", "/_pit", {"id": held}, is_absence_fine=True)
    except Refused:
        # It ends by itself, and what was read is not the worse for it.
        return
