"""Vectors of skills whose cosines with queries are exact: whole numbers, so no order of sums matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.encode.products import ByteProducts, Whole
from skillmatch.encode.rows import ByteRows, quantised
from skillmatch.types import FloatArray


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


def _cosines(products: Whole, scales: FloatArray, others: FloatArray) -> FloatArray:
    """Return whole products scaled by row and by column, row after row."""
    cosines: FloatArray = products.astype(np.float32, order="C")
    cosines *= scales[:, None]
    cosines *= others
    return cosines
