"""Vectors of skills whose cosines with queries are exact: whole numbers, so no order of sums matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from skillmatch.encode.products import ByteProducts, Whole
from skillmatch.encode.rows import ByteRows, quantised
from skillmatch.types import FloatArray

_Places = npt.NDArray[np.int64]


class Nearness(Protocol):
    """Says how near queries are to skills; attributes and methods as ``SkillMatrix`` has them."""

    @property
    def whole(self) -> ByteRows: ...  # noqa: D102

    @property
    def scales(self) -> FloatArray: ...  # noqa: D102

    def near_all(self, queries: FloatArray) -> FloatArray: ...  # noqa: D102

    def near_each(  # noqa: D102
        self, queries: Sequence[FloatArray], skills: Sequence[_Places]
    ) -> list[FloatArray]: ...


@dataclass(frozen=True, slots=True, eq=False)
class SkillMatrix:
    """One 8-bit row per skill.

    Products of 8-bit rows are whole numbers below 2**24 (up to 1,040 columns), which float32 holds exactly:
    a cosine has the same bits whatever else is computed with it, on every processor.

    Attributes:
        whole: The rows as whole numbers in [-127, 127], shape (skills, dim).
        scales: What each row is multiplied with to have length 1, shape (skills,).
        products: Of ``whole`` with other rows.
    """

    whole: ByteRows
    scales: FloatArray
    products: ByteProducts

    @classmethod
    def of(cls, rows: ByteRows, scales: FloatArray) -> SkillMatrix:
        """Return a matrix of 8-bit rows and their scales, shapes (skills, dim) and (skills,)."""
        return cls(rows, scales.astype(np.float32), ByteProducts(rows))

    def near_all(self, queries: FloatArray) -> FloatArray:
        """Return the cosine of each query with every skill, shape (queries, skills)."""
        rows, scales = quantised(queries)
        return _cosines(self.products.all(rows), scales, self.scales)

    def near(self, queries: FloatArray, skills: npt.NDArray[np.int64]) -> FloatArray:
        """Return the cosine of each query with some skills, shape (queries, len(skills))."""
        return self.near_each([queries], [skills])[0]

    def near_each(
        self, queries: Sequence[FloatArray], skills: Sequence[npt.NDArray[np.int64]]
    ) -> list[FloatArray]:
        """Return the cosines of groups of queries with some skills for each.

        Args:
            queries: Of each group one row per query, shape (n, dim).
            skills: For each group places of skills, shape (k,).

        Returns:
            For each group shape (n, k).
        """
        rows, scales = quantised(np.concatenate(queries))
        ends = np.cumsum([len(group) for group in queries]).tolist()
        return [
            _cosines(self.products.some(rows[start:end], places).T, scales[start:end], self.scales[places])
            for start, end, places in zip([0, *ends], ends, skills, strict=False)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class NamesMatrix:
    """A vector per skill and one per label: a skill is as near as it and its nearest label are on average.

    Attributes:
        concepts: One row per skill.
        labels: The labels of one skill after another.
        starts: Where the labels of each skill begin, and the last ones end, shape (skills + 1,).
    """

    concepts: SkillMatrix
    labels: SkillMatrix
    starts: _Places

    @property
    def whole(self) -> ByteRows:
        """The rows of the skills as whole numbers, shape (skills, dim)."""
        return self.concepts.whole

    @property
    def scales(self) -> FloatArray:
        """What each of these rows is multiplied with to have length 1, shape (skills,)."""
        return self.concepts.scales

    def near_all(self, queries: FloatArray) -> FloatArray:
        """Return how near each query is to every skill, shape (queries, skills)."""
        nearest = np.maximum.reduceat(self.labels.near_all(queries), self.starts[:-1], axis=1)
        return _halfway(self.concepts.near_all(queries), nearest)

    def near_each(self, queries: Sequence[FloatArray], skills: Sequence[_Places]) -> list[FloatArray]:
        """Return how near groups of queries are to some skills for each; arguments as ``SkillMatrix``."""
        sizes = [self.starts[places + 1] - self.starts[places] for places in skills]
        begins = [np.cumsum([0, *size[:-1]]) for size in sizes]
        labels = [
            np.arange(size.sum()) + np.repeat(self.starts[places] - begin, size)
            for places, size, begin in zip(skills, sizes, begins, strict=True)
        ]
        nearest = [
            np.maximum.reduceat(cosines, begin, axis=1)
            for cosines, begin in zip(self.labels.near_each(queries, labels), begins, strict=True)
        ]
        return list(map(_halfway, self.concepts.near_each(queries, skills), nearest))


def _halfway(one: FloatArray, other: FloatArray) -> FloatArray:
    mean: FloatArray = (one + other) / np.float32(2)
    return mean


def _cosines(products: Whole, scales: FloatArray, others: FloatArray) -> FloatArray:
    """Return whole products scaled by row and by column, row after row."""
    cosines: FloatArray = products.astype(np.float32, order="C")
    cosines *= scales[:, None]
    cosines *= others
    return cosines
