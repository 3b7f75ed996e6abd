"""Places on a sheet of paper for points of a space, and how true they are to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from skillmatch.errors import InputError
from skillmatch.space.labour.neighbourly import keep_neighbours, squared_distances
from skillmatch.types import FloatArray

Wide: TypeAlias = npt.NDArray[np.float64]
Method: TypeAlias = Literal["neighbours", "projection"]

NEIGHBOURS: Final = 10
"""Neighbours by which a picture is judged."""

_JUDGED: Final = 1500
"""Points whose neighbours are looked at; with more, so many of them, evenly."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """Where points lie on paper and how true that is.

    Attributes:
        points: Shape (n, 2), about 0, the widest reach 1.
        method: How they were laid out.
        variance_kept: Share of the variance that the two directions of the projection hold.
        neighbours_kept: Share of each point's nearest 10 in the space that are among its nearest 10 on
            paper, on average; fewer than 10 where there are fewer points. By chance: 10 of n.
        trustworthiness: 1 where nobody is among a point's nearest on paper that is not in the space, less
            the farther such strangers come from (Venna and Kaski 2001); about .5 by chance.
    """

    points: Wide
    method: Method
    variance_kept: float
    neighbours_kept: float
    trustworthiness: float


def lay_out(rows: FloatArray, *, method: Method = "neighbours") -> Layout:
    """Return places on paper for unit rows, shape (n, dim); with "neighbours" the truer of the two ways.

    Raises:
        InputError: There are fewer than 3 rows.
    """
    if len(rows) < 3:
        raise InputError(f"A map needs at least 3 points, found {len(rows)}.")
    flat, variance = projected(rows)
    best = _judged(rows, flat, "projection", variance)
    if method == "neighbours":
        other = _judged(rows, keep_neighbours(rows, flat), "neighbours", variance)
        best = max(best, other, key=lambda layout: layout.trustworthiness)
    return best


def projected(rows: FloatArray) -> tuple[Wide, float]:
    """Return the projection on the two directions of largest variance, and the share of variance they hold.

    Each direction is turned so that its largest component is positive.
    """
    centred = rows.astype(np.float64) - rows.astype(np.float64).mean(axis=0)
    values, directions = np.linalg.eigh(centred.T @ centred)
    two = directions[:, ::-1][:, :2]
    two = two * np.sign(two[np.abs(two).argmax(axis=0), [0, 1]])
    total = float(values.clip(0).sum())
    share = float(values[::-1][:2].clip(0).sum()) / total if total else 0.0
    return np.round(centred @ two, 6), round(share, 6)


def _judged(rows: FloatArray, points: Wide, method: Method, variance: float) -> Layout:
    reach = float(np.abs(points).max()) or 1.0
    points = np.round(points / reach, 4) + 0.0
    kept, trust = judge(rows, points)
    return Layout(
        points=points, method=method, variance_kept=variance, neighbours_kept=kept, trustworthiness=trust
    )


def judge(rows: FloatArray, points: Wide) -> tuple[float, float]:
    """Return the share of neighbours kept and the trustworthiness of a layout; see ``Layout``."""
    step = -(-len(rows) // _JUDGED)
    rows, points = rows[::step], points[::step]
    n = len(rows)
    k = max(1, min(NEIGHBOURS, (n - 1) // 2))
    in_space = _ranks(squared_distances(rows, rows))
    gaps = points[:, None, :] - points[None, :, :]
    on_paper = _ranks((gaps**2).sum(axis=2))
    near = (on_paper >= 1) & (on_paper <= k)
    kept = float((near & (in_space <= k)).sum()) / (n * k)
    strangers = np.where(near, np.maximum(in_space - k, 0), 0).sum()
    most = n * k * (2 * n - 3 * k - 1) / 2
    return round(kept, 4), round(1.0 - float(strangers) / most, 4)


def _ranks(far: Wide) -> npt.NDArray[np.int64]:
    """Return each point's rank among the others by distance, shape (n, n); 0 for the point itself."""
    far = far.copy()
    np.fill_diagonal(far, -1.0)
    order = np.argsort(far, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(len(far))[None, :].repeat(len(far), axis=0), axis=1)
    return ranks
