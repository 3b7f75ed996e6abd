"""Fits the few weights of the skill ranker on the validation sentences: how the shipped ones were found.

The ranker's margin is a weighted sum of five views. The weights maximise the probability, by softmax over
all skills, of the skills that annotators wrote down; two more scalars turn a margin into a score.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from skillmatch.types import FloatArray

_CANDIDATES = 1500
"""Skills per sentence the softmax runs over: the best by the starting weights, and the right ones."""

_STEPS, _RATE, _DECAY = 400, 0.2, 1e-3
_TOP = 50
"""Skills per sentence on which margins are turned into scores."""

_Floats = npt.NDArray[np.float64]


def fit_weights(views: Sequence[FloatArray], gold: Sequence[Sequence[int]], *, start: FloatArray) -> _Floats:
    """Return the weights of the views, shape (views,), by gradient steps (Adam) on the listwise loss.

    Args:
        views: Per sentence, shape (views, skills).
        gold: Per sentence, the columns of the right skills.
        start: Weights to begin with.
    """
    weights = start.astype(np.float64)
    lists = [_candidates(view, right, start) for view, right in zip(views, gold, strict=True)]
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        gradient = _DECAY * len(lists) * weights
        for features, is_right in lists:
            gradient = gradient + _slope(features, is_right, weights)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        weights = weights - _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return weights


def fit_score(margins: Sequence[FloatArray], gold: Sequence[Sequence[int]]) -> tuple[float, float]:
    """Return (middle, steepness) of the logistic curve from margin to share of right skills.

    Args:
        margins: Per sentence, of every skill.
        gold: Per sentence, the columns of the right skills.
    """
    found, right = [], []
    for margin, columns in zip(margins, gold, strict=True):
        best = np.argsort(-margin, kind="stable")[:_TOP]
        found.append(margin[best].astype(np.float64))
        right.append(np.isin(best, list(columns)).astype(np.float64))
    x, y = np.concatenate(found), np.concatenate(right)
    features = np.stack([x, np.ones_like(x)], axis=1)
    line = np.zeros(2)
    for _ in range(50):  # Newton's steps on the logistic loss
        share = 1 / (1 + np.exp(-features @ line))
        curvature = (features * (share * (1 - share))[:, None]).T @ features
        line = line + np.linalg.solve(curvature + 1e-9 * np.eye(2), features.T @ (y - share))
    return float(-line[1] / line[0]), float(line[0])


def _candidates(
    views: FloatArray, right: Sequence[int], start: FloatArray
) -> tuple[_Floats, npt.NDArray[np.bool_]]:
    best = np.argsort(-(start @ views), kind="stable")[:_CANDIDATES]
    columns = np.union1d(best, np.asarray(right))
    return views[:, columns].T.astype(np.float64), np.isin(columns, list(right))


def _slope(features: _Floats, is_right: npt.NDArray[np.bool_], weights: _Floats) -> _Floats:
    margins = features @ weights
    shares = np.exp(margins - margins.max())
    slope: _Floats = (shares / shares.sum()) @ features - features[is_right].mean(axis=0)
    return slope
