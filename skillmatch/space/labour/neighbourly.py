"""A layout on paper that keeps neighbours: t-SNE with nothing random.

Each point is drawn to its nearest neighbours, as strongly as they belong together, and pushed away by all
others (van der Maaten and Hinton 2008). Few points push each other one by one; of many, the push is read off
a grid, where it is a product of Fourier transforms (Linderman et al. 2019). Sums are taken in one order and
the start is a projection, so that the same rows give the same figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from skillmatch.types import FloatArray

Wide: TypeAlias = npt.NDArray[np.float64]
Rows: TypeAlias = npt.NDArray[np.int64]

_PERPLEXITY: Final = 12.0
"""About how many neighbours a point holds on to."""

_EARLY: Final = 100
_EARLY_PULL: Final = 12.0
"""In so many first steps points are drawn together so much harder, so that groups form."""

_STEPS: Final = 300
_FEW: Final = 500
"""Points up to which each pushes each."""

_CELL: Final = 0.5
_MOST_CELLS: Final = 216
_BLOCK: Final = 512


def keep_neighbours(rows: FloatArray, start: Wide) -> Wide:
    """Return a layout that keeps neighbours.

    Args:
        rows: Unit rows, shape (n, dim), at least 3.
        start: A first layout, shape (n, 2).

    Returns:
        Shape (n, 2).
    """
    n = len(rows)
    perplexity = min(_PERPLEXITY, max(1.5, (n - 1) / 3))
    pulls = _Pulls.of(rows, k=min(n - 1, int(2.5 * perplexity)), perplexity=perplexity)
    push = _push_each if n <= _FEW else _Grid().push
    points = start / (start.std() or 1.0) * 1e-2
    velocity, gains = np.zeros_like(points), np.ones_like(points)
    rate = max(n / _EARLY_PULL, 5.0)
    for step in range(_STEPS):
        is_early = step < _EARLY
        slope = (_EARLY_PULL if is_early else 1.0) * pulls.slope(points) - push(points)
        gains = np.maximum(np.where(slope * velocity < 0, gains + 0.2, gains * 0.8), 0.01)
        velocity = (0.5 if is_early else 0.8) * velocity - 4.0 * rate * gains * slope
        points = points + velocity
        points = points - points.mean(axis=0)
    return points


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pulls:
    """Which points draw which, both ways round, and how strongly; strengths sum to 1."""

    ones: Rows
    others: Rows
    strengths: Wide

    @classmethod
    def of(cls, rows: FloatArray, *, k: int, perplexity: float) -> _Pulls:
        """Return the pulls of each row's k nearest."""
        nearest, far = _nearest(rows, k)
        shares = _shares(far, perplexity)
        ones = np.repeat(np.arange(len(rows)), k)
        others = nearest.ravel()
        strengths = shares.ravel() / (2 * len(rows))
        return cls(
            ones=np.concatenate([ones, others]),
            others=np.concatenate([others, ones]),
            strengths=np.concatenate([strengths, strengths]),
        )

    def slope(self, points: Wide) -> Wide:
        """Return how each point is drawn, shape (n, 2)."""
        xs, ys = np.ascontiguousarray(points.T)
        across, down = xs[self.ones] - xs[self.others], ys[self.ones] - ys[self.others]
        pull = self.strengths / (1.0 + across * across + down * down)
        return np.stack(
            [np.bincount(self.ones, pull * across, len(xs)), np.bincount(self.ones, pull * down, len(xs))],
            axis=1,
        )


def _nearest(rows: FloatArray, k: int) -> tuple[Rows, Wide]:
    """Return each row's k nearest others, nearest first, and their squared distances, shape (n, k)."""
    found, far = [], []
    for first in range(0, len(rows), _BLOCK):
        block = squared_distances(rows[first : first + _BLOCK], rows)
        block[np.arange(len(block)), first + np.arange(len(block))] = np.inf
        order = np.argsort(block, axis=1, kind="stable")[:, :k]
        found.append(order)
        far.append(np.take_along_axis(block, order, axis=1))
    return np.concatenate(found), np.concatenate(far)


def squared_distances(rows: FloatArray, others: FloatArray) -> Wide:
    """Return squared distances of unit rows, rounded so that they are the same everywhere."""
    return np.maximum(np.round(2.0 - 2.0 * (rows @ others.T).astype(np.float64), 6), 0.0)


def _shares(far: Wide, perplexity: float) -> Wide:
    """Return how much of each point's hold each of its nearest has, by bells as wide as each point needs."""
    n = len(far)
    target = np.log(min(perplexity, 0.9 * far.shape[1]))
    low, high, width = np.zeros(n), np.full(n, np.inf), np.ones(n)
    gaps = far - far.min(axis=1, keepdims=True)
    shares = np.zeros_like(far)
    for _ in range(60):
        shares = np.exp(-gaps * width[:, None])
        shares /= shares.sum(axis=1, keepdims=True)
        entropy = -(shares * np.log(np.maximum(shares, 1e-300))).sum(axis=1)
        is_wide = entropy > target
        low, high = np.where(is_wide, width, low), np.where(is_wide, high, width)
        width = np.where(np.isinf(high), width * 2.0, (low + np.where(np.isinf(high), low, high)) / 2.0)
        # Where all neighbours are as far, no bell is narrow enough.
        width = np.minimum(width, 1e9)
    return shares


def _push_each(points: Wide) -> Wide:
    """Return how each point is pushed by all others, shape (n, 2)."""
    across = points[:, None, 0] - points[None, :, 0]
    down = points[:, None, 1] - points[None, :, 1]
    near = 1.0 / (1.0 + across**2 + down**2)
    np.fill_diagonal(near, 0.0)
    push = near**2
    sums = np.stack([(push * across).sum(axis=1), (push * down).sum(axis=1)], axis=1)
    return np.asarray(sums / near.sum(), dtype=np.float64)


@dataclass(slots=True)
class _Grid:
    """The push of many points, read off a grid; kernels are kept as long as it has the same size."""

    kernels: dict[tuple[int, float], npt.NDArray[np.complex128]] = field(default_factory=dict)

    def push(self, points: Wide) -> Wide:
        """Return how each point is pushed by all others, shape (n, 2)."""
        reach = float((points.max(axis=0) - points.min(axis=0)).max())
        cell = max(_CELL, reach / (_MOST_CELLS - 4))
        n_cells = min(_MOST_CELLS, 24 * (1 + int(reach / cell + 4) // 24))
        places, weights = _corners((points - points.min(axis=0)) / cell + 1.0, n_cells)
        near, push = self._kernels(n_cells, cell)
        masses = np.stack([np.ones(len(points)), points[:, 0], points[:, 1]])
        grid = np.stack(
            [
                np.bincount(places.ravel(), (weights * mass).ravel(), n_cells * n_cells).reshape(n_cells, -1)
                for mass in masses
            ]
        )
        waves = np.fft.rfft2(grid, s=(2 * n_cells, 2 * n_cells))
        fields = np.fft.irfft2(np.concatenate([waves[:1] * near, waves * push]), s=(2 * n_cells,) * 2)
        flat = fields[:, :n_cells, :n_cells].reshape(4, -1)
        total, alone, across, down = (weights[None] * flat[:, places]).sum(axis=1)
        sums = np.stack([points[:, 0] * alone - across, points[:, 1] * alone - down], axis=1)
        return np.asarray(sums / max(float(total.sum()) - len(points), 1.0), dtype=np.float64)

    def _kernels(self, n_cells: int, cell: float) -> npt.NDArray[np.complex128]:
        found = self.kernels.get((n_cells, cell))
        if found is None:
            steps = np.minimum(np.arange(2 * n_cells), 2 * n_cells - np.arange(2 * n_cells)) * cell
            near = 1.0 / (1.0 + steps[:, None] ** 2 + steps[None, :] ** 2)
            found = np.fft.rfft2(np.stack([near, near**2]))
            self.kernels.clear()
            self.kernels[n_cells, cell] = found
        return found


def _corners(places: Wide, n_cells: int) -> tuple[Rows, Wide]:
    """Return the four cells about each place, and how much of the point each takes, shape (4, n)."""
    first = np.floor(places).astype(np.int64)
    part = places - first
    cells, weights = [], []
    for right in (0, 1):
        for up in (0, 1):
            cells.append((first[:, 0] + right) * n_cells + first[:, 1] + up)
            weights.append(np.abs(1 - right - part[:, 0]) * np.abs(1 - up - part[:, 1]))
    return np.stack(cells), np.stack(weights)
