"""Vectors kept as 8-bit rows with one scale each: a quarter of the room, cosine off by about 1e-4."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from skillmatch.types import FloatArray

ByteRows = npt.NDArray[np.int8]


def quantised(matrix: FloatArray) -> tuple[ByteRows, FloatArray]:
    """Return rows in [-127, 127], shape (n, dim), and their scales, shape (n,).

    ``rows * scales[:, None]`` is the matrix again, each value off by at most half a scale.
    """
    largest = np.abs(matrix).max(axis=1, initial=0.0)
    scales = np.where(largest > 0, largest / np.float32(127), np.float32(1)).astype(np.float32, copy=False)
    near = matrix / scales[:, None]
    return np.rint(near, out=near).astype(np.int8), scales


def dequantised(rows: npt.NDArray[np.generic], scales: npt.NDArray[np.generic]) -> FloatArray:
    """Return the float rows of ``quantised``, shape (n, dim)."""
    return rows.astype(np.float32) * scales.astype(np.float32)[:, None]
