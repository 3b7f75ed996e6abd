"""Joining ranked lists, in Python, so that every store fuses alike.

Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009): a document's score is the sum of
weight / (constant + rank) over the lists that hold it, ranks from 1. Ranks, not scores, are joined, because
BM25 and cosine have no common unit. Constant and weight were chosen on the validation halves of
``skillmatch evaluate search``: with the published constant of 60 and equal weights, fusion was worse than
words alone from posting to posting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from skillmatch.types import SearchHit

RANK_CONSTANT = 10
"""Larger ones flatten the difference between first and tenth."""

VECTOR_WEIGHT = 0.7
"""Of the list found by vector; that found by words weighs 1."""

DEPTH = 100
"""Documents of each list that take part in fusion, at least."""

_DECIMALS = 6
"""Scores are compared after rounding: float32 sums differ in the last digit with the order of segments."""


def best_first(
    scores: Mapping[str, float], *, top: int, by: Literal["words", "vector"]
) -> tuple[SearchHit, ...]:
    """Return the ``top`` documents by falling score, ties by rising id."""
    rounded = [(-round(score, _DECIMALS), doc_id) for doc_id, score in scores.items()]
    return tuple(SearchHit(doc_id=doc_id, score=-score, by=by) for score, doc_id in sorted(rounded)[:top])


def reciprocal_rank(
    words: Sequence[SearchHit], vector: Sequence[SearchHit], *, top: int
) -> tuple[SearchHit, ...]:
    """Fuse two lists, best first, equal scores by rising id; ``by`` tells which of them held a hit."""
    word_ranks = {hit.doc_id: rank for rank, hit in enumerate(words, start=1)}
    vector_ranks = {hit.doc_id: rank for rank, hit in enumerate(vector, start=1)}
    hits = [
        SearchHit(
            doc_id=doc_id,
            score=(
                _reciprocal(word_ranks.get(doc_id)) + VECTOR_WEIGHT * _reciprocal(vector_ranks.get(doc_id))
            ),
            by=_found_by(doc_id in word_ranks, doc_id in vector_ranks),
        )
        for doc_id in word_ranks | vector_ranks
    ]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.doc_id))[:top])


def _reciprocal(rank: int | None) -> float:
    return 0.0 if rank is None else 1.0 / (RANK_CONSTANT + rank)


def _found_by(in_words: bool, in_vector: bool) -> Literal["words", "vector", "both"]:
    if in_words and in_vector:
        return "both"
    return "words" if in_words else "vector"
