"""Fits the parts of the task model: landmarks, words, mixing and label offsets; needs the "train" extra."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from skillmatch.encode.rows import ByteRows, dequantised, quantised
from skillmatch.exposure.agreement import Labels, confusion, macro_f1
from skillmatch.exposure.task_features import N_BUCKETS, word_buckets
from skillmatch.exposure.task_model import Doubles, decided, kernel_rows
from skillmatch.extras import require
from skillmatch.types import FloatArray

N_LANDMARKS = 1500
WIDTH = 0.2
RIDGE = 1.0
"""Of the kernel regression."""

WORDS_STRENGTH = 3.0
VECTORS_STRENGTH = 16.0
MIXING_STRENGTH = 100.0
"""Inverse regularisation of the logistic regressions, as scikit-learn's C."""

_SEED = 20_261_121
_STEPS = (0.3, 0.15, 0.075)
"""Label offsets are looked for in ever smaller steps."""


class KernelReader(NamedTuple):
    """A fitted kernel regression: landmarks as 8-bit rows with scales, weights (m, k) and base (k,)."""

    landmarks: ByteRows
    scales: FloatArray
    weights: Doubles
    base: Doubles

    def shares(self, rows: FloatArray) -> Doubles:
        """Return the predicted shares, shape (n, k), not bound to [0, 1]."""
        near = kernel_rows(rows, dequantised(self.landmarks, self.scales), WIDTH)
        shares: Doubles = near @ self.weights + self.base
        return shares


def fit_kernel(rows: FloatArray, targets: Doubles) -> KernelReader:
    """Fit ``targets``, shape (n, k), on sentence rows, shape (n, 2 dim), by ridge regression on landmarks.

    Landmarks are drawn among the rows, equal rows once, always the same ones.
    """
    unique = np.unique(rows, axis=0, return_index=True)[1]
    drawn = np.random.default_rng(_SEED).choice(
        np.sort(unique), size=min(N_LANDMARKS, len(unique)), replace=False
    )
    landmarks, scales = quantised(rows[np.sort(drawn)])
    points = dequantised(landmarks, scales)
    near = kernel_rows(rows, points, WIDTH)
    base = targets.mean(axis=0)
    penalty = RIDGE * kernel_rows(points, points, WIDTH) + 1e-6 * np.eye(len(points))
    weights = np.linalg.solve(near.T @ near + penalty, near.T @ (targets - base))
    return KernelReader(landmarks, scales, weights, base)


def word_counts(texts: Sequence[str]) -> Any:
    """Return how often each text hits each bucket: a scipy sparse row matrix, shape (n, ``N_BUCKETS``)."""
    sparse = require("scipy.sparse", extra="train", purpose="Training the task model")
    found = [sorted(word_buckets(text).items()) for text in texts]
    ends = np.cumsum([0, *map(len, found)])
    at = np.array([bucket for row in found for bucket, _ in row], dtype=np.int64)
    hits = np.array([count for row in found for _, count in row], dtype=np.float64)
    return sparse.csr_matrix((hits, at, ends), shape=(len(texts), N_BUCKETS))


def rarity(counts: Any) -> FloatArray:
    """Return the smoothed inverse document frequency of each bucket, shape (``N_BUCKETS``,)."""
    holding = np.asarray((counts > 0).sum(axis=0)).ravel()
    weights: FloatArray = (np.log((1 + counts.shape[0]) / (1 + holding)) + 1).astype(np.float32)
    return weights


def weighted(counts: Any, rarities: npt.NDArray[np.floating]) -> Any:
    """Return rows of length 1 as ``task_features.word_weights`` makes them, sparse."""
    rows = counts.copy()
    rows.data = (1 + np.log(rows.data)) * rarities[rows.indices]
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(rows.indptr))
    return rows


def fit_logistic(rows: Any, labels: Labels, *, strength: float) -> tuple[Doubles, Doubles]:
    """Return the weights, shape (d, 3), and bias, shape (3,), of a multinomial logistic regression.

    Args:
        rows: Dense or sparse, shape (n, d).
        labels: 0, 1 or 2 for each row.
        strength: Inverse regularisation.
    """
    linear = require("sklearn.linear_model", extra="train", purpose="Training the task model")
    model = linear.LogisticRegression(C=strength, max_iter=400).fit(rows, labels)
    return np.asarray(model.coef_.T, dtype=np.float64), np.asarray(model.intercept_, dtype=np.float64)


def best_offsets(probabilities: Doubles, labels: Labels) -> Doubles:
    """Return what to add to the log probabilities of E0, E1, E2 for the best mean F1, shape (3,).

    E0's is 0.
    """
    best = np.zeros(3)
    best_f1 = _f1(probabilities, best, labels)
    for step in (step for step in _STEPS for _ in range(3)):
        for column, sign in ((1, -1), (1, 1), (2, -1), (2, 1)):
            tried = best.copy()
            tried[column] += sign * step
            f1 = _f1(probabilities, tried, labels)
            if f1 > best_f1:
                best, best_f1 = tried, f1
    return best


def _f1(probabilities: Doubles, offsets: Doubles, labels: Labels) -> float:
    return float(macro_f1(confusion(labels, decided(probabilities, offsets))))
