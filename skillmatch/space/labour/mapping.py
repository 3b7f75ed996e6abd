"""The map from vectors of the encoder into the labour space.

Vectors are rounded to 8 bits and weights to whole numbers so small that float32 holds every sum of their
products exactly: the place of a text is the same to the last bit whatever is placed with it, in how many
threads, and on which machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.encode import unit_rows
from skillmatch.encode.rows import quantised
from skillmatch.errors import InputError
from skillmatch.types import FloatArray

_LARGEST_PRODUCT = 127
_EXACT = 2**24
"""Whole numbers up to this are exact in float32."""

_LARGEST_SUM = _EXACT // _LARGEST_PRODUCT - 384
"""Of the sizes of a column's weights; rounding may add a half for each of 384."""


@dataclass(frozen=True, slots=True, eq=False)
class SpaceMap:
    """A linear map and a shift, learned from known links (models/space/card.md); the result has length 1.

    Attributes:
        weights: Whole numbers, shape (inputs, dim).
        scales: What a weight of 1 stands for in each column, shape (dim,).
        offset: Added to the product, shape (dim,).
    """

    weights: npt.NDArray[np.int16]
    scales: FloatArray
    offset: FloatArray

    @classmethod
    def rounded(cls, weights: FloatArray, offset: FloatArray) -> SpaceMap:
        """Return a map from weights as they were learned, shapes (inputs, dim) and (dim,)."""
        sums = np.abs(weights).sum(axis=0)
        # A column with one large weight would pass what 16 bits hold.
        scales = np.maximum(sums / _LARGEST_SUM, np.abs(weights).max(axis=0) / np.iinfo(np.int16).max)
        scales = np.where(scales > 0, scales, 1).astype(np.float32)
        return cls(np.rint(weights / scales).astype(np.int16), scales, offset.astype(np.float32))

    @property
    def dim(self) -> int:
        """Number of columns of the space."""
        return len(self.offset)

    def place(self, text_vectors: FloatArray) -> FloatArray:
        """Return the places of texts: unit rows of the space, shape (m, dim).

        Args:
            text_vectors: Unit rows of the encoder, shape (m, inputs).

        Raises:
            InputError: They have another number of columns.
        """
        inputs = len(self.weights)
        if text_vectors.ndim != 2 or text_vectors.shape[1] != inputs:
            raise InputError(
                f"The labour space places vectors of {inputs} columns, found shape {text_vectors.shape}. "
                "Give vectors of the encoder it was made with."
            )
        rows, scales = quantised(text_vectors)
        sums = rows.astype(np.float32) @ self.weights.astype(np.float32)
        return unit_rows(sums * self.scales * scales[:, None] + self.offset)
