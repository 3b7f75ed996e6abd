"""Finding the best documents of an index by words, by vector or by both, ties settled as in every store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from skillmatch.errors import StoreError
from skillmatch.index.elastic.client import Client, lines
from skillmatch.index.elastic.paging import COPY, Hit, moment, pages
from skillmatch.index.elastic.searching import MOST_A_PAGE, cosine, vector_body, words_body
from skillmatch.index.fusion import DEPTH, best_first, reciprocal_rank
from skillmatch.index.protocol import Query
from skillmatch.types import FloatArray, SearchHit

_SPARE_HITS = 16
"""Asked for beyond the limit, to see whether documents at its edge tie."""

_DECIMALS = 6
"""Scores that are equal to so many places are ordered by id; as ``fusion`` rounds them."""

_TRIES_AT_ONE_INDEX = 5


@dataclass(slots=True)
class _Found:
    """Scores by id, and the concrete indexes that they came from."""

    scores: dict[str, float] = field(default_factory=dict)
    indexes: set[str] = field(default_factory=set)

    def add(self, hits: Sequence[Hit], *, is_cosine: bool) -> None:
        for hit in hits:
            score = float(hit["_score"])
            self.scores[hit["_id"]] = cosine(score) if is_cosine else score
            self.indexes.add(hit["_index"])

    def is_settled(self, limit: int, *, asked: int) -> bool:
        """Return whether no document beyond those asked for can tie with the last within the limit."""
        if len(self.scores) < asked:
            return True
        falling = sorted((round(score, _DECIMALS) for score in self.scores.values()), reverse=True)
        return falling[-1] < falling[limit - 1]


def find(
    client: Client, index: str, query: Query, *, has_words: bool, n_documents: int
) -> tuple[SearchHit, ...]:
    """Return the best documents, at most ``query.top``, all from one index.

    An alias may be turned to another index between two requests; the question is then asked again.

    Args:
        client: The server.
        index: Name of the index, or of an alias for one.
        query: What is asked.
        has_words: Whether the question has words, be they stop words alone.
        n_documents: Documents of the index, about; how widely neighbours are looked for depends on it.

    Raises:
        StoreError: The server is away or refuses, or the alias is turned all the while.
    """
    for _ in range(_TRIES_AT_ONE_INDEX):
        by_words, by_vector, limit = _lists(
            client, index, query, has_words=has_words, n_documents=n_documents
        )
        if len(by_words.indexes | by_vector.indexes) > 1:
            continue
        words = best_first(by_words.scores, top=limit, by="words")
        vector = best_first(by_vector.scores, top=limit, by="vector")
        if query.vector is None:
            return words
        return reciprocal_rank(words, vector, top=query.top) if has_words else vector
    raise StoreError(f"{index} is turned to another index again and again. Try again later.")


def _lists(
    client: Client, index: str, query: Query, *, has_words: bool, n_documents: int
) -> tuple[_Found, _Found, int]:
    is_fused = has_words and query.vector is not None
    limit = max(DEPTH, query.top) if is_fused else query.top
    asked = min(limit + _SPARE_HITS, MOST_A_PAGE)
    bodies = []
    if query.tokens:
        bodies.append(words_body(query.tokens, query.scope, size=asked))
    if query.vector is not None:
        bodies.append(vector_body(query.vector, query.scope, size=asked, n_documents=n_documents))
    answers = _ask(client, index, bodies)
    by_words, by_vector = _Found(), _Found()
    if query.tokens:
        by_words.add(answers[0], is_cosine=False)
        if not (limit < asked and by_words.is_settled(limit, asked=asked)):
            by_words = _deep_words(client, index, query, limit)
    if query.vector is not None:
        by_vector.add(answers[-1], is_cosine=True)
        if not (limit < asked and by_vector.is_settled(limit, asked=asked)):
            by_vector = _deep_vector(client, index, query, query.vector, limit, n_documents=n_documents)
    return by_words, by_vector, limit


def _ask(client: Client, index: str, bodies: Sequence[dict[str, Any]]) -> list[list[Hit]]:
    """Send several searches at once; all succeed, on all shards, or none."""
    if not bodies:
        return []
    head = {
        "index": index,
        "preference": COPY,
        "allow_partial_search_results": False,
        # Word statistics of the whole index, not of the shard that a document happens to be in.
        "search_type": "dfs_query_then_fetch",
    }
    body = lines(line for each in bodies for line in (head, each))
    answer = client.request("POST", "/_msearch", body, status_of=_worst_status)
    return [each["hits"]["hits"] for each in answer["responses"]]


def _worst_status(answer: Any) -> int:
    return max(int(each.get("status", 200)) for each in answer["responses"])


def _deep_words(client: Client, index: str, query: Query, limit: int) -> _Found:
    found = _Found()
    asked = 0
    size = min(4 * limit, MOST_A_PAGE)
    with moment(client, index) as held:
        for hits in pages(client, held, words_body(query.tokens, query.scope, size=size)):
            found.add(hits, is_cosine=False)
            asked += size
            if len(found.scores) > limit and found.is_settled(limit, asked=asked):
                break
    return found


def _deep_vector(
    client: Client, index: str, query: Query, vector: FloatArray, limit: int, *, n_documents: int
) -> _Found:
    """Ask for more and more; beyond one page, for the nearest of those not found yet."""
    found = _Found()
    size = min(4 * limit, MOST_A_PAGE)
    while True:
        without = sorted(found.scores) if size == MOST_A_PAGE else []
        body = vector_body(vector, query.scope, size=size, n_documents=n_documents, without=without)
        (hits,) = _ask(client, index, [body])
        found.add(hits, is_cosine=True)
        is_all = len(hits) < size
        if is_all or (len(found.scores) > limit and found.is_settled(limit, asked=len(found.scores))):
            return found
        size = min(4 * size, MOST_A_PAGE)
