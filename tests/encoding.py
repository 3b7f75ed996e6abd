"""A tiny encoder whose answers are known by construction: words are directions, texts their sums."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from skillmatch.encode import TokenVectors, unit_rows

_WORD = re.compile(r"[^\W_]+")


class BagEncoder:
    """Gives each word a direction of its own; the cosine of two texts is their share of common words."""

    dim = 64

    def __init__(self, fingerprint: str = "bag") -> None:
        self.fingerprint = fingerprint
        self.n_encoded = 0
        self._place: dict[str, int] = {}

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> np.ndarray:
        self.n_encoded += len(texts)
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for match in _WORD.finditer(text.casefold()):
                row += self._word(match.group())
        return unit_rows(rows)

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> TokenVectors:
        found = list(_WORD.finditer(text))
        vectors = np.array([self._word(match.group().casefold()) for match in found], dtype=np.float32)
        return TokenVectors(
            vectors=vectors.reshape(-1, self.dim),
            offsets=np.array([match.span() for match in found], dtype=np.int32).reshape(-1, 2),
            sentence=self.encode([text])[0],
        )

    def _word(self, word: str) -> np.ndarray:
        vector = np.zeros(self.dim, dtype=np.float32)
        vector[self._place.setdefault(word, len(self._place)) % self.dim] = 1
        return vector
