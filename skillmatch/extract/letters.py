"""How far the words and letters of a text are those of a skill's labels: three views for ranking."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from skillmatch.extract.sparse import SparseIndex, TermCounts, count_terms
from skillmatch.text.analysis import tokens
from skillmatch.types import FloatArray, Skill

_K1, _B = 1.2, 0.75
"""The usual constants of BM25."""

_BM25_UNIT = 30.0
"""Scales BM25 to about [0, 1] for a sentence."""

_WORD = re.compile(r"[^\W_]+[+#]*")
_GRAM_SIZES = (3, 4, 5)


class LabelWords:
    """Scores texts against the labels of skills by words and by runs of letters."""

    def __init__(self, skills: Sequence[Skill]) -> None:
        """Index the preferred and alternative labels of ``skills`` (a few seconds for all of ESCO)."""
        names = [(skill.preferred_label, *skill.alt_labels) for skill in skills]
        self._firsts = np.concatenate(([0], np.cumsum([len(labels) for labels in names])))[:-1].astype(
            np.int64
        )
        analysed = [[tokens(label) for label in labels] for labels in names]
        by_skill = count_terms([word for label in labels for word in label] for labels in analysed)
        rarity = _rarity(by_skill)
        self._bm25 = _bm25_index(by_skill)
        self._held = _held_index(
            count_terms(set(label) for labels in analysed for label in labels),
            {term: float(rarity[place]) for term, place in by_skill.terms.items()},
        )
        grams = count_terms(letter_runs(skill.preferred_label) for skill in skills)
        gram_rarity = _rarity(grams)
        self._gram_rarity = {term: float(gram_rarity[place]) for term, place in grams.terms.items()}
        self._grams = _cosine_index(grams, gram_rarity)

    def views(self, text: str) -> FloatArray:
        """Return three scores of every skill for a text, shape (3, skills).

        BM25 over all labels, scaled to about [0, 1]; the largest share of a label's words, weighted by
        rarity, that stand in the text; the TF-IDF cosine of runs of 3 to 5 letters.
        """
        words = dict.fromkeys(tokens(text), 1.0)
        held = np.maximum.reduceat(self._held.scores(words), self._firsts)
        runs = Counter(letter_runs(text))
        weights = {run: n * self._gram_rarity.get(run, 0.0) for run, n in runs.items()}
        length = float(np.sqrt(sum(weight**2 for weight in weights.values()))) or 1.0
        return np.stack(
            [
                self._bm25.scores(words) / np.float32(_BM25_UNIT),
                held,
                self._grams.scores(weights) / np.float32(length),
            ]
        )


def letter_runs(text: str) -> Iterator[str]:
    """Yield the runs of 3 to 5 letters of every word, its ends marked by blanks; shorter words whole."""
    for match in _WORD.finditer(text.casefold()):
        word = f" {match.group()} "
        for size in _GRAM_SIZES:
            for start in range(max(1, len(word) - size + 1)):
                yield word[start : start + size]


def _rarity(counts: TermCounts) -> FloatArray:
    """Return log(1 + rows / (1 + rows with the term)) for each term."""
    rarity: FloatArray = np.log1p(counts.n_rows / (1.0 + counts.n_rows_with)).astype(np.float32)
    return rarity


def _bm25_index(counts: TermCounts) -> SparseIndex:
    held_by = counts.n_rows_with
    idf = np.log1p((counts.n_rows - held_by + 0.5) / (held_by + 0.5))
    lengths = counts.sums(counts.counts)
    relative = lengths[counts.rows] / max(float(lengths.mean()), 1e-9)
    saturated = counts.counts * (_K1 + 1) / (counts.counts + _K1 * (1 - _B + _B * relative))
    return counts.index(idf[counts.places] * saturated)


def _held_index(counts: TermCounts, rarity: dict[str, float]) -> SparseIndex:
    per_term = np.array([rarity[term] for term in counts.terms], dtype=np.float32)
    values = per_term[counts.places]
    return counts.index(values / np.maximum(counts.sums(values)[counts.rows], np.float32(1e-9)))


def _cosine_index(counts: TermCounts, rarity: FloatArray) -> SparseIndex:
    values = counts.counts * rarity[counts.places]
    lengths = np.sqrt(counts.sums(values**2))
    return counts.index(values / np.maximum(lengths[counts.rows], np.float32(1e-9)))
