"""Fits a linear map so that what is linked lies near: a contrastive loss over known links, in plain numpy.

A batch is some links of one relation. The place of each link's one end is compared with the places of all
other ends of the batch; the loss is the cross-entropy of picking its own, in both directions. Other ends that
are linked to it too do not count as wrong. Steps are Adam's; nothing is drawn but the batches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.types import FloatArray

Pairs = npt.NDArray[np.int64]
"""Links as rows of two places in the table of vectors, shape (links, 2)."""

_BETA_1, _BETA_2, _EPSILON = 0.9, 0.999, 1e-8
_WARM_UP = 0.1
_NEVER = np.float32(-1e4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a map is fitted.

    Attributes:
        steps: Updates.
        batch: Links per update.
        rate: Highest learning rate; it rises over the first tenth and falls as a cosine.
        temperature: Cosines are divided by it.
        shares: How often each relation is drawn, in any unit.
        dim: Columns of the space.
        seed: Of the batches.
    """

    steps: int
    batch: int
    rate: float
    temperature: float
    shares: Mapping[str, float]
    dim: int
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """A linear map: ``vectors @ weights + offset``; shapes (inputs, dim) and (dim,)."""

    weights: FloatArray
    offset: FloatArray


class _Relation:
    """Links of one relation, and which pairs are linked at all."""

    def __init__(self, pairs: Pairs, n: int) -> None:
        self._pairs = pairs
        self._n = n
        self._known = np.unique(pairs[:, 0] * n + pairs[:, 1])

    def draw(self, draws: np.random.Generator, size: int) -> tuple[Pairs, npt.NDArray[np.bool_]]:
        """Return some links, and for each pair of ends whether it is linked by another one, (size, size)."""
        drawn = self._pairs[draws.integers(0, len(self._pairs), size)]
        keys = drawn[:, :1] * self._n + drawn[:, 1]
        at = np.minimum(np.searchsorted(self._known, keys), len(self._known) - 1)
        # What occurs on both sides is neither right nor wrong beside itself.
        linked = (self._known[at] == keys) | (drawn[:, :1] == drawn[:, 1])
        np.fill_diagonal(linked, False)
        return drawn, linked


def fit_map(vectors: FloatArray, relations: Mapping[str, Pairs], fit: Fit) -> Linear:
    """Return a map fitted to links; the same arguments give the same bits on one machine.

    Args:
        vectors: Unit rows of the encoder, shape (n, inputs).
        relations: Links by the name of their relation; places are rows of ``vectors``.
        fit: How.
    """
    names = sorted(name for name, share in fit.shares.items() if share > 0)
    chances = np.array([fit.shares[name] for name in names])
    known = [_Relation(relations[name], len(vectors)) for name in names]
    draws = np.random.default_rng(fit.seed)
    state = _Adam(_first(vectors.shape[1], fit.dim))
    for step in range(fit.steps):
        relation = known[draws.choice(len(names), p=chances / chances.sum())]
        pairs, linked = relation.draw(draws, fit.batch)
        gradient = _gradient(
            state.weights, vectors[pairs[:, 0]], vectors[pairs[:, 1]], linked, fit.temperature
        )
        state.step(gradient, fit.rate * _schedule(step, fit.steps))
    return Linear(state.weights[:-1], state.weights[-1])


def _first(inputs: int, dim: int) -> FloatArray:
    """Return the map to start from, its last row the offset: the identity, as far as it goes."""
    return np.eye(inputs + 1, dim, dtype=np.float32)


class _Adam:
    def __init__(self, weights: FloatArray) -> None:
        self.weights = weights
        self._mean = np.zeros_like(weights)
        self._square = np.zeros_like(weights)
        self._n = 0

    def step(self, gradient: FloatArray, rate: float) -> None:
        self._n += 1
        self._mean = np.float32(_BETA_1) * self._mean + np.float32(1 - _BETA_1) * gradient
        self._square = np.float32(_BETA_2) * self._square + np.float32(1 - _BETA_2) * gradient**2
        mean = self._mean / np.float32(1 - _BETA_1**self._n)
        square = self._square / np.float32(1 - _BETA_2**self._n)
        self.weights = self.weights - np.float32(rate) * mean / (np.sqrt(square) + np.float32(_EPSILON))


def _schedule(step: int, steps: int) -> float:
    warm = max(1, round(steps * _WARM_UP))
    if step < warm:
        return (step + 1) / warm
    return float(0.5 * (1 + np.cos(np.pi * (step - warm) / max(1, steps - warm))))


def _gradient(
    weights: FloatArray,
    left: FloatArray,
    right: FloatArray,
    linked: npt.NDArray[np.bool_],
    temperature: float,
) -> FloatArray:
    """Return the gradient of the loss by the weights, shape (inputs + 1, dim)."""
    a, length_a = _placed(left, weights)
    b, length_b = _placed(right, weights)
    logits = np.where(linked, _NEVER, (a @ b.T) / np.float32(temperature))
    size = np.float32(len(left))
    pull = (_softmax(logits) + _softmax(logits.T).T - 2 * np.eye(len(left), dtype=np.float32)) / size
    by_a, by_b = pull @ b / np.float32(temperature), pull.T @ a / np.float32(temperature)
    gradient = np.zeros_like(weights)
    for inputs, place, length, slope in ((left, a, length_a, by_a), (right, b, length_b, by_b)):
        # A place is of length 1, so only what is across it moves it.
        across = (slope - place * (place * slope).sum(axis=1, keepdims=True)) / length
        gradient[:-1] += inputs.T @ across
        gradient[-1] += across.sum(axis=0)
    return gradient


def _placed(vectors: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    raw = vectors @ weights[:-1] + weights[-1]
    length: FloatArray = np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), np.float32(1e-9))
    return raw / length, length


def _softmax(logits: FloatArray) -> FloatArray:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    share: FloatArray = raised / raised.sum(axis=1, keepdims=True)
    return share
