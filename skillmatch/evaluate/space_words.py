"""What the labour space is held against: TF-IDF of whole texts, and its first 200 singular directions.

Words are those of word search (``skillmatch.text.analysis``); a word that one text alone has says nothing.
A weight is (1 + log count) x (log((1 + n) / (1 + texts with it)) + 1), rows have length 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from skillmatch.encode import unit_rows
from skillmatch.text.analysis import tokens
from skillmatch.types import FloatArray

DIRECTIONS = 200
_SPARE, _ROUNDS, _SEED = 20, 4, 20_261_121
_AT_ONCE = 500

Places = npt.NDArray[np.int64]


class WordRows:
    """TF-IDF of texts as sparse unit rows: the row, the word and the weight of every word of every text."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Read the texts."""
        counts = [Counter(tokens(text)) for text in texts]
        texts_with = Counter(word for count in counts for word in count)
        column_of = {word: at for at, word in enumerate(sorted(w for w, n in texts_with.items() if n > 1))}
        cells = [
            (row, column_of[word], n)
            for row, count in enumerate(counts)
            for word, n in count.items()
            if word in column_of
        ]
        table = np.array(cells, dtype=np.int64).reshape(-1, 3)
        self.n_rows, self.n_words = len(texts), len(column_of)
        self._rows, self._words = table[:, 0], table[:, 1]
        having = np.bincount(self._words, minlength=self.n_words)
        rarity = np.log((1 + self.n_rows) / (1 + having)) + 1
        weights = (1 + np.log(table[:, 2])) * rarity[self._words]
        lengths = np.sqrt(np.bincount(self._rows, weights=weights**2, minlength=self.n_rows))
        self._weights = (weights / lengths[self._rows]).astype(np.float32)
        self._starts = np.searchsorted(self._rows, np.arange(self.n_rows + 1))

    def dense(self, rows: Places) -> FloatArray:
        """Return some rows in full, shape (rows, words)."""
        full = np.zeros((len(rows), self.n_words), dtype=np.float32)
        for at, row in enumerate(rows.tolist()):
            part = slice(self._starts[row], self._starts[row + 1])
            full[at, self._words[part]] = self._weights[part]
        return full

    def cosines(self, queries: Places, among: Places) -> Iterator[FloatArray]:
        """Yield the cosines of each query row with the rows of ``among``, shape (among,)."""
        wanted = np.full(self.n_rows, -1)
        wanted[among] = np.arange(len(among))
        kept = np.flatnonzero(wanted[self._rows] >= 0)
        by_word = kept[np.argsort(self._words[kept], kind="stable")]
        starts = np.searchsorted(self._words[by_word], np.arange(self.n_words + 1))
        for query in queries.tolist():
            part = slice(self._starts[query], self._starts[query + 1])
            spans = [by_word[starts[word] : starts[word + 1]] for word in self._words[part].tolist()]
            cells = np.concatenate([*spans, np.empty(0, dtype=np.int64)])
            weights = np.repeat(self._weights[part], [len(span) for span in spans]) * self._weights[cells]
            sums = np.bincount(wanted[self._rows[cells]], weights=weights, minlength=len(among))
            yield sums.astype(np.float32)

    def directions(self, n: int = DIRECTIONS) -> FloatArray:
        """Return the rows along their first singular directions, as unit rows, shape (rows, n)."""
        draws = np.random.default_rng(_SEED)
        shape = self.n_words, min(n + _SPARE, self.n_words, self.n_rows)
        basis = _orthogonal(draws.standard_normal(shape).astype(np.float32))
        for _ in range(_ROUNDS):
            basis = _orthogonal(self._back(self._times(basis)))
        left, sizes, _ = np.linalg.svd(self._times(basis).astype(np.float64), full_matrices=False)
        return unit_rows((left[:, :n] * sizes[:n]).astype(np.float32))

    def _times(self, columns: FloatArray) -> FloatArray:
        parts = [self.dense(rows) @ columns for rows in self._blocks()]
        return np.concatenate(parts)

    def _back(self, rows_of: FloatArray) -> FloatArray:
        total = np.zeros((self.n_words, rows_of.shape[1]), dtype=np.float32)
        for rows in self._blocks():
            total += self.dense(rows).T @ rows_of[rows]
        return total

    def _blocks(self) -> Iterator[Places]:
        for start in range(0, self.n_rows, _AT_ONCE):
            yield np.arange(start, min(start + _AT_ONCE, self.n_rows))


def _orthogonal(columns: FloatArray) -> FloatArray:
    return np.linalg.qr(columns.astype(np.float64))[0].astype(np.float32)
