"""What the occupation coder is held against: BM25 over all titles, and the whole title's vector."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from skillmatch.encode import Encoder
from skillmatch.text.analysis import tokens
from skillmatch.types import FloatArray, Occupation

Doubles = npt.NDArray[np.float64]

_K1, _B = 1.2, 0.75
_CHUNK = 500


class WholeTitle:
    """Cosine of the encoder's vector of the title as it stands with that of every preferred label."""

    def __init__(self, occupations: Sequence[Occupation], encoder: Encoder) -> None:
        """Encode the preferred labels."""
        self._encoder = encoder
        self._labels = encoder.encode([occupation.preferred_label for occupation in occupations])

    def scores(self, titles: Sequence[str]) -> Iterator[FloatArray]:
        """Yield a score for every occupation, title by title, shape (occupations,)."""
        for start in range(0, len(titles), _CHUNK):
            yield from self._encoder.encode(titles[start : start + _CHUNK]) @ self._labels.T


class Bm25:
    """BM25 of a title with every preferred and alternative label; an occupation's best counts."""

    def __init__(self, occupations: Sequence[Occupation]) -> None:
        """Index the labels."""
        self._n = len(occupations)
        owners: list[int] = []
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths: list[int] = []
        for row, occupation in enumerate(occupations):
            for label in (occupation.preferred_label, *occupation.alt_labels):
                counts = Counter(tokens(label))
                for token, count in counts.items():
                    found[token].append((len(owners), count))
                owners.append(row)
                lengths.append(sum(counts.values()))
        self._owners = np.array(owners)
        norm = _K1 * (1 - _B + _B * np.array(lengths) / max(float(np.mean(lengths)), 1.0))
        self._postings: dict[str, tuple[npt.NDArray[np.int64], Doubles]] = {}
        for token, hits in found.items():
            labels, counts_of = np.array(hits, dtype=np.int64).T
            rarity = math.log(1 + (len(owners) - len(hits) + 0.5) / (len(hits) + 0.5))
            self._postings[token] = (labels, rarity * counts_of * (_K1 + 1) / (counts_of + norm[labels]))

    def scores(self, titles: Sequence[str]) -> Iterator[Doubles]:
        """Yield a score for every occupation, title by title, shape (occupations,)."""
        starts = np.flatnonzero(np.diff(self._owners, prepend=-1))
        for title in titles:
            score = np.zeros(len(self._owners))
            for token in sorted(set(tokens(title))):
                if token in self._postings:
                    labels, weights = self._postings[token]
                    score[labels] += weights
            yield np.maximum.reduceat(score, starts)
