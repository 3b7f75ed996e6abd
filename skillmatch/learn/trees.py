"""Boosted trees run by onnxruntime: the library that grew them is not needed to use them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.extras import require
from skillmatch.types import FloatArray


class BoostedTrees:
    """A sum of regression trees over rows of figures.

    The graph has one input ``rows`` (float32, shape (n, figures)) and one output ``sums`` (float32, shape
    (n, 1)); ``skillmatch.train.trees`` writes it. A row's sum depends on the row alone.
    """

    def __init__(self, model: bytes, *, name: str) -> None:
        """Open the trees.

        Args:
            model: The ONNX model.
            name: What to call it in errors.

        Raises:
            ChecksumMismatch: It cannot be opened.
        """
        onnxruntime = require("onnxruntime", purpose="Boosted trees")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session: Any = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own exceptions have no common base
            raise ChecksumMismatch(f"{name} holds no trees onnxruntime can open: {error}") from error
        self._n_figures = int(self._session.get_inputs()[0].shape[1])

    @classmethod
    def load(cls, path: Path) -> BoostedTrees:
        """Open a file of trees.

        Raises:
            ReleaseMissing: The file is not there.
            ChecksumMismatch: It cannot be opened.
        """
        if not path.is_file():
            raise ReleaseMissing(f"The file {path.name} is not in {path.parent}. Install skillmatch again.")
        return cls(path.read_bytes(), name=path.name)

    @property
    def n_figures(self) -> int:
        """Number of columns of a row."""
        return self._n_figures

    def sums(self, rows: FloatArray) -> FloatArray:
        """Return the sum of the trees for each row, shape (n,).

        Args:
            rows: Shape (n, n_figures).
        """
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        found: FloatArray = self._session.run(None, {"rows": np.ascontiguousarray(rows, dtype=np.float32)})[0]
        return found[:, 0]
