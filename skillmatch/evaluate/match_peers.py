"""What a scorer must beat: words, meaning of the whole text, and both together."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from skillmatch.evaluate.matching_sets import GradedPair
from skillmatch.types import FloatArray

Tokens = Callable[[str], list[str]]

_K1, _B = 1.2, 0.75
"""Of BM25, as they are used everywhere."""


def tfidf_cosines(pairs: Sequence[GradedPair], tokens: Tokens) -> tuple[float, ...]:
    """Score pairs by the cosine of tf-idf vectors over the pairs' own texts.

    ``idf = log((N + 1) / (n + 1)) + 1`` over distinct texts, raw counts, unit vectors.
    """
    texts = sorted({text for pair in pairs for text in (pair.posting_text, pair.resume_text)})
    words: dict[str, int] = {}
    counted: list[dict[int, int]] = []
    for text in texts:
        counts: dict[int, int] = defaultdict(int)
        for word in tokens(text):
            counts[words.setdefault(word, len(words))] += 1
        counted.append(counts)
    rows = np.zeros((len(texts), len(words)), dtype=np.float32)
    for row, counts in zip(rows, counted, strict=True):
        row[list(counts)] = list(counts.values())
    rows *= np.log((len(texts) + 1) / ((rows > 0).sum(axis=0) + 1)) + 1
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    at = {text: index for index, text in enumerate(texts)}
    return tuple(float(rows[at[p.posting_text]] @ rows[at[p.resume_text]]) for p in pairs)


def bm25_scores(pairs: Sequence[GradedPair], tokens: Tokens) -> tuple[float, ...]:
    """Score each resume by BM25 with its posting as the query, over the distinct resumes of the pairs.

    ``idf = log(1 + (N - n + 0.5) / (n + 0.5))``; a word of the posting counts once.
    """
    resumes = {text: Counter(tokens(text)) for text in sorted({pair.resume_text for pair in pairs})}
    queries = {text: sorted(set(tokens(text))) for text in sorted({pair.posting_text for pair in pairs})}
    holding = Counter(word for counts in resumes.values() for word in counts)
    mean_length = sum(counts.total() for counts in resumes.values()) / len(resumes) or 1.0

    def score(pair: GradedPair) -> float:
        counts = resumes[pair.resume_text]
        norm = _K1 * (1 - _B + _B * counts.total() / mean_length)
        return math.fsum(
            math.log1p((len(resumes) - holding[word] + 0.5) / (holding[word] + 0.5))
            * counts[word]
            * (_K1 + 1)
            / (counts[word] + norm)
            for word in queries[pair.posting_text]
            if word in counts
        )

    return tuple(map(score, pairs))


def meaning_cosines(
    pairs: Sequence[GradedPair], encode: Callable[[Sequence[str]], FloatArray]
) -> tuple[float, ...]:
    """Score pairs by the cosine of the encoder's vectors of both whole texts, cut where the encoder cuts."""
    texts = sorted({text for pair in pairs for text in (pair.posting_text, pair.resume_text)})
    rows = dict(zip(texts, encode(texts), strict=True))
    return tuple(float(rows[pair.posting_text] @ rows[pair.resume_text]) for pair in pairs)


def summed(*scores: Sequence[float]) -> tuple[float, ...]:
    """Return the sum of several systems' scores, pair by pair."""
    return tuple(math.fsum(parts) for parts in zip(*scores, strict=True))
