"""Bodies of questions, as pure functions: scope, words, vectors, and counting. Only the store sends."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from skillmatch.index.elastic.mapping import SOURCE
from skillmatch.index.protocol import Facet
from skillmatch.types import FloatArray, Scope

MOST_A_PAGE = 10_000
"""Elasticsearch's limit for one page, and for the candidates of a vector search."""

LEAST_CANDIDATES = 400
"""So many neighbours are looked at in any case, however few are asked for: of 100,000 real sentences in one
segment, with half the links, 150 found .979 of the nearest ten and 400 found .990."""

ENOUGH_FOR = 100_000
"""Documents up to which the least candidates suffice."""

_GROWTH = 0.6
"""Beyond these, candidates grow with this power of the documents: 1,592 of a million find .983 of the nearest
ten, where 400 find .964."""

_OVERSAMPLE = 2.0
"""So many times the neighbours asked for are scored again by whole vectors; rounded ones misplace some."""

_DOCUMENTS_A_PAGE = 500

_FIELD_OF: Mapping[Facet, str] = {"kind": "kind", "firm": "firm", "month": "month"}


def filters(scope: Scope) -> list[dict[str, Any]]:
    """Return the conditions of a scope."""
    found: list[dict[str, Any]] = []
    if scope.kind is not None:
        found.append({"term": {"kind": scope.kind}})
    if scope.firm is not None:
        found.append({"term": {"firm": scope.firm}})
    days = {"gte": scope.since, "lte": scope.until}
    if given := {bound: day for bound, day in days.items() if day is not None}:
        found.append({"range": {"posted_on": given}})
    return found


def in_scope(scope: Scope) -> dict[str, Any]:
    """Return a query for all documents of a scope, without scores."""
    return {"bool": {"filter": filters(scope)}}


def words_body(tokens: Sequence[str], scope: Scope, *, size: int) -> dict[str, Any]:
    """Return a search by words: any token may match, each weighs as often as it is said.

    Ordered by falling score, equal scores by rising id.
    """
    # Sorted, because the order of terms is the order of float additions.
    terms = [
        {"term": {"words": {"value": token, "boost": float(n)}}}
        for token, n in sorted(Counter(tokens).items())
    ]
    return {
        "query": {"bool": {"should": terms, "minimum_should_match": 1, "filter": filters(scope)}},
        "sort": [{"_score": "desc"}, {"doc_id": "asc"}],
        "track_total_hits": False,
        "_source": False,
        "size": size,
    }


def candidates(n_documents: int, *, size: int) -> int:
    """Return how many neighbours each shard looks at for the ``size`` nearest of an index.

    The links of a graph lead astray more often the more documents there are, so candidates grow with them.

    Args:
        n_documents: Documents of the index, whatever the scope of the question.
        size: Neighbours asked for.

    Returns:
        At most ``MOST_A_PAGE``, which the server does not go beyond.
    """
    grown = LEAST_CANDIDATES * math.pow(max(1.0, n_documents / ENOUGH_FOR), _GROWTH)
    return min(MOST_A_PAGE, max(round(grown), int(size * _OVERSAMPLE)))


def vector_body(
    unit: FloatArray, scope: Scope, *, size: int, n_documents: int, without: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a search for the ``size`` nearest of ``n_documents``, ``without`` those of these ids."""
    conditions = filters(scope)
    if without:
        conditions.append({"bool": {"must_not": [{"terms": {"doc_id": list(without)}}]}})
    return {
        "knn": {
            "field": "vector",
            "query_vector": unit.tolist(),
            "k": size,
            "num_candidates": candidates(n_documents, size=size),
            "filter": conditions,
            "rescore_vector": {"oversample": _OVERSAMPLE},
        },
        "track_total_hits": False,
        "_source": False,
        "size": size,
    }


def cosine(score: float) -> float:
    """Return the cosine that Elasticsearch's score (1 + cosine) / 2 stands for."""
    return 2.0 * score - 1.0


def count_body(scope: Scope) -> dict[str, Any]:
    """Return a search that counts a scope and returns nothing of it."""
    return {"query": in_scope(scope), "size": 0, "track_total_hits": True}


def ids_body(scope: Scope) -> dict[str, Any]:
    """Return a search for all ids of a scope, rising; they are the sort values of the hits."""
    return {
        "query": in_scope(scope),
        "sort": [{"doc_id": "asc"}],
        "track_total_hits": False,
        "_source": False,
        "size": MOST_A_PAGE,
    }


def documents_body(scope: Scope) -> dict[str, Any]:
    """Return a search for all documents of a scope, by rising id."""
    return {**ids_body(scope), "_source": SOURCE, "size": _DOCUMENTS_A_PAGE}


def tally_body(by: Facet, scope: Scope, *, after: Mapping[str, str] | None) -> dict[str, Any]:
    """Return a search for one page of exact counts, those behind the key ``after``."""
    source: dict[str, Any] = {"value": {"terms": {"field": _FIELD_OF[by]}}}
    composite: dict[str, Any] = {"size": MOST_A_PAGE, "sources": [source]}
    if after is not None:
        composite["after"] = dict(after)
    return {
        "query": in_scope(scope),
        "size": 0,
        "track_total_hits": False,
        "aggs": {"tally": {"composite": composite}},
    }


def having_body(field: str, values: Sequence[str]) -> dict[str, Any]:
    """Return a search for the documents whose field has one of these values (at most a page of them)."""
    return {
        "query": {"bool": {"filter": [{"terms": {field: list(values)}}]}},
        "size": len(values),
        "track_total_hits": True,
        "docvalue_fields": [field],
        "_source": False,
    }
