"""A million distinct postings out of real sentences: what benchmarks/scale.py stores and asks.

Document i is a real title and three real sentences, drawn by a fixed rule so that no two documents hold the
same four; its vector is the unit mean of their four real encodings, its firm and day are those of the posting
that the first sentence stood in, the day moved on by up to a year. Queries are real titles and sentences that
stand in no document, with their own encodings.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from scale_texts import DIM, VECTORS, read_sentences

from skillmatch.types import FloatArray, StoredDocument

N_QUERIES = 1000
_STEPS = (1, 104_729, 224_737)
"""Primes: how far the three sentences move on per round through all of them."""
_MOST_DAYS = 365
_BLOCK = 4096


class Collection:
    """Documents by number, with what they are made of in memory (the vectors mapped)."""

    def __init__(self, folder: Path) -> None:
        """Read what benchmarks/scale_texts.py wrote; the last texts of it are kept for the queries."""
        found = read_sentences(folder)
        self._vectors = np.load(folder / VECTORS, mmap_mode="r")
        titles = [row for row, each in enumerate(found) if each.is_title]
        others = [row for row, each in enumerate(found) if not each.is_title]
        half = N_QUERIES // 2
        self._query_rows = titles[-half:] + others[-half:]
        self._titles, self._others = np.array(titles[:-half]), np.array(others[:-half])
        self._found = found

    def queries(self) -> tuple[list[str], FloatArray]:
        """Return the texts and unit vectors of all queries: titles and sentences by turns."""
        half = N_QUERIES // 2
        turns = [
            row for pair in zip(self._query_rows[:half], self._query_rows[half:], strict=True) for row in pair
        ]
        return [self._found[row].text for row in turns], _units(self._vectors[turns])

    def rows(self, numbers: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        """Return which texts documents are made of, shape (n, 4), the title first."""
        n = len(self._others)
        rounds, places = np.divmod(numbers, n)
        parts = [
            self._others[(places * 7919 + step * (rounds + 1) + offset) % n]
            for offset, step in zip((0, n // 3, 2 * n // 3), _STEPS, strict=True)
        ]
        titles = self._titles[(numbers * 31 + rounds) % len(self._titles)]
        return np.stack([titles, *parts], axis=1)

    def vectors(self, numbers: np.ndarray) -> FloatArray:  # type: ignore[type-arg]
        """Return the unit vectors of documents, shape (n, DIM)."""
        rows = self.rows(numbers)
        order = np.argsort(rows.ravel())
        flat = np.empty((rows.size, DIM), dtype=np.float32)
        flat[order] = self._vectors[rows.ravel()[order]]
        return _units(flat.reshape(len(rows), 4, DIM).mean(axis=1))

    def documents(self, start: int, end: int) -> Iterator[StoredDocument]:
        """Yield documents ``start`` to ``end``."""
        for first in range(start, end, _BLOCK):
            numbers = np.arange(first, min(end, first + _BLOCK))
            for number, rows, vector in zip(
                numbers.tolist(), self.rows(numbers).tolist(), self.vectors(numbers), strict=True
            ):
                title, *others = (self._found[row] for row in rows)
                yield StoredDocument(
                    doc_id=f"posting-{number:08d}",
                    kind="posting",
                    title=title.text,
                    text="\n".join(each.text for each in others),
                    firm=others[0].firm,
                    posted_on=_later(others[0].day, number % _MOST_DAYS),
                    vector=tuple(vector.tolist()),
                )


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat() if len(day) == 10 else ""


def _units(rows: np.ndarray) -> FloatArray:  # type: ignore[type-arg]
    wide = np.asarray(rows, dtype=np.float32)
    units: FloatArray = wide / np.linalg.norm(wide, axis=-1, keepdims=True)
    return units
