"""What hybrid search is worth: nDCG@10 of words, vectors and both, with intervals, on the embedded store.

Every question is put to the store by words and by vector; both lists are fused as every store fuses them. The
fusion's scalars were chosen on the halves that ``Topic.is_test`` leaves out; figures are of the other halves.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skillmatch.errors import InputError
from skillmatch.evaluate.bootstrap import Doubles, Estimate, ratio_estimate, sums_by_group
from skillmatch.evaluate.search_sets import SearchSet, Topic
from skillmatch.index.embedded import EmbeddedStore
from skillmatch.index.fusion import DEPTH, reciprocal_rank
from skillmatch.types import SearchHit

WORDS, VECTOR, BOTH = "words", "vectors", "both"
SYSTEMS = (WORDS, VECTOR, BOTH)
CUT = 10

Hits = tuple[SearchHit, ...]
Lists = tuple[Hits, Hits]
"""What words found and what the vector found, best first, at least ``DEPTH`` where there are as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchReport:
    """The figures of one set, nDCG@10 in [0, 1]: each system's, and both less the better of the two alone."""

    name: str
    n_documents: int
    n_topics: int
    n_groups: int
    systems: Mapping[str, Estimate]
    better_alone: str
    gain: Estimate


def evaluate(asked: SearchSet) -> SearchReport:
    """Put the questions of the test half to a store of the set's documents.

    Raises:
        InputError: No question belongs to the test half.
    """
    topics = [topic for topic in asked.topics if topic.is_test]
    if not topics:
        raise InputError(f"{asked.name}: no question belongs to the test half.")
    lists = ranked_lists(asked, topics)
    groups = [topic.group for topic in topics]
    values = {system: figures(topics, lists, system) for system in SYSTEMS}
    better = max((WORDS, VECTOR), key=lambda system: float(values[system].mean()))
    return SearchReport(
        name=asked.name,
        n_documents=len(asked.documents),
        n_topics=len(topics),
        n_groups=len(set(groups)),
        systems={system: _mean(found, groups) for system, found in values.items()},
        better_alone=better,
        gain=_mean(values[BOTH] - values[better], groups),
    )


def ranked_lists(asked: SearchSet, topics: Sequence[Topic]) -> list[Lists]:
    """Return what a store of the set's documents finds for each question, by words and by vector."""
    found: list[Lists] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedStore(Path(folder) / "store", len(topics[0].vector)) as store,
    ):
        store.put(asked.documents)
        for topic in topics:
            # A store fuses lists of DEPTH; what is barred would take places in them.
            top = DEPTH + len(topic.barred)
            by_words = store.search(words=topic.words, top=top)
            by_vector = store.search(vector=topic.vector, top=top)
            found.append((_allowed(by_words, topic), _allowed(by_vector, topic)))
    return found


def figures(
    topics: Sequence[Topic],
    lists: Sequence[Lists],
    system: str,
    *,
    fuse: Callable[..., Hits] = reciprocal_rank,
) -> Doubles:
    """Return nDCG@10 of every question, shape (topics,).

    Args:
        topics: The questions.
        lists: What was found for each.
        system: One of ``SYSTEMS``.
        fuse: Joins the two lists of a question, called as ``reciprocal_rank`` is.
    """
    values = []
    for topic, (by_words, by_vector) in zip(topics, lists, strict=True):
        if system == BOTH:
            hits = fuse(by_words, by_vector, top=CUT)
        else:
            hits = by_words if system == WORDS else by_vector
        values.append(ndcg([hit.doc_id in topic.right for hit in hits[:CUT]], n_right=len(topic.right)))
    return np.array(values, dtype=np.float64)


def ndcg(is_right: Sequence[bool], *, n_right: int) -> float:
    """Return the normalised discounted cumulative gain of the first answers, in [0, 1].

    Args:
        is_right: Whether each of the first ``CUT`` answers is right, best first; there may be fewer.
        n_right: How many right answers there are in all, at least 1.
    """
    gain = sum(1 / math.log2(rank + 1) for rank, right in enumerate(is_right, start=1) if right)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(n_right, CUT) + 1))
    return gain / best


def _allowed(hits: Hits, topic: Topic) -> Hits:
    return tuple(hit for hit in hits if hit.doc_id not in topic.barred)[:DEPTH]


def _mean(values: Doubles, groups: Sequence[str]) -> Estimate:
    found = ratio_estimate(sums_by_group(np.stack([values, np.ones(len(values))], axis=1), groups))
    if found is None:
        raise InputError("A mean needs at least one question.")
    return found
