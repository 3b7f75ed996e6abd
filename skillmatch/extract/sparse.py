"""Sparse rows looked up by term: the inverted index behind the word and letter scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.types import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class SparseIndex:
    """For each term the rows that hold it and with which value; built once, read often.

    Attributes:
        terms: Term to its place.
        starts: Entries of the term at place ``i`` are ``starts[i]`` to ``starts[i + 1]``.
        rows: Row of each entry; rows of one term differ.
        values: Value of each entry.
        n_rows: Number of rows.
    """

    terms: Mapping[str, int]
    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    values: FloatArray
    n_rows: int

    def scores(self, query: Mapping[str, float]) -> FloatArray:
        """Return each row's sum over the query's terms, its value times the query's, shape (rows,)."""
        total = np.zeros(self.n_rows, dtype=np.float32)
        for term, weight in sorted(query.items()):
            place = self.terms.get(term)
            if place is not None:
                entries = slice(self.starts[place], self.starts[place + 1])
                total[self.rows[entries]] += np.float32(weight) * self.values[entries]
        return total


@dataclass(frozen=True, slots=True, eq=False)
class TermCounts:
    """How often each term stands in each row, as parallel arrays ordered by term."""

    terms: dict[str, int]
    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    counts: FloatArray
    n_rows: int

    @property
    def places(self) -> npt.NDArray[np.int64]:
        """Place of the term of each entry."""
        return np.repeat(np.arange(len(self.terms)), np.diff(self.starts))

    @property
    def n_rows_with(self) -> npt.NDArray[np.int64]:
        """Number of rows that hold each term, shape (terms,)."""
        return np.diff(self.starts)

    def sums(self, values: FloatArray) -> FloatArray:
        """Return the sum of the entries' values in each row, shape (rows,)."""
        return np.bincount(self.rows, weights=values, minlength=self.n_rows).astype(np.float32)

    def index(self, values: npt.NDArray[np.floating]) -> SparseIndex:
        """Return an index with ``values`` in place of the counts."""
        return SparseIndex(self.terms, self.starts, self.rows, values.astype(np.float32), self.n_rows)


def count_terms(rows: Iterable[Iterable[str]]) -> TermCounts:
    """Count the terms of each row."""
    terms: dict[str, int] = {}
    places: list[int] = []
    lengths: list[int] = []
    for row in rows:
        before = len(places)
        places.extend(terms.setdefault(term, len(terms)) for term in row)
        lengths.append(len(places) - before)
    row_of = np.repeat(np.arange(len(lengths)), lengths)
    keys = np.array(places, dtype=np.int64) * len(lengths) + row_of
    unique, counts = np.unique(keys, return_counts=True)
    place_of, rows_of = np.divmod(unique, max(len(lengths), 1))
    starts = np.searchsorted(place_of, np.arange(len(terms) + 1)).astype(np.int64)
    return TermCounts(terms, starts, rows_of.astype(np.int32), counts.astype(np.float32), len(lengths))
