"""Whether confidences mean what they say: reliability in bins of equal mass, and the expected error."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from skillmatch.evaluate.bootstrap import Doubles, Estimate, drawn_sums, estimate_of, sums_by_group

N_BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """Mentions of like confidence: their mean ``confidence``, the ``share`` that is right, their number."""

    confidence: float
    share: float
    n: int


def bins_of(confidences: Doubles) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the bin (0 to 9) of each confidence, by equal mass; equal confidences share a bin.

    So where many are equal there are fewer than ten bins, and no order among equals can change a figure.
    """
    _, at, counts = np.unique(confidences, return_inverse=True, return_counts=True)
    middles = (np.cumsum(counts) - counts / 2) / len(confidences)
    placed: np.ndarray[tuple[int], np.dtype[np.int64]] = np.minimum(middles * N_BINS, N_BINS - 1).astype(
        np.int64
    )
    return placed[at]


def reliability(confidences: Sequence[float], rights: Sequence[bool]) -> tuple[ReliabilityBin, ...]:
    """Return the bins that are not empty, lowest confidence first."""
    sums = _bin_sums(confidences, rights).sum(axis=0)
    return tuple(
        ReliabilityBin(confidence=float(confidence / n), share=float(right / n), n=int(n))
        for confidence, right, n in sums
        if n
    )


def calibration_error(
    confidences: Sequence[float],
    rights: Sequence[bool],
    groups: Sequence[Hashable],
    *,
    among: Iterable[Hashable] | None = None,
) -> Estimate | None:
    """Return the expected calibration error in [0, 1], with its interval; None without confidences.

    It is the mean over mentions of the distance of mean confidence and share right in their bin. Bins stay
    those of all mentions in every draw. Noise can only add to such an error, so the figure is rather too high
    than too low, and the draws' interval lies higher still: it may not even hold the figure.

    Args:
        confidences: In [0, 1].
        rights: Whether each was right.
        groups: What is drawn: the posting of each.
        among: All postings there are; default: those of ``groups``.
    """
    if not len(confidences):
        return None
    by_group = sums_by_group(_bin_sums(confidences, rights), groups, among=among)
    draws = _error(drawn_sums(by_group))
    return estimate_of(float(_error(by_group.sum(axis=0))), draws, n=len(confidences))


def _bin_sums(confidences: Sequence[float], rights: Sequence[bool]) -> Doubles:
    """Return per mention its confidence, rightness and 1 in the row of its bin, shape (mentions, bins, 3)."""
    values = np.asarray(confidences, dtype=np.float64)
    sums = np.zeros((len(values), N_BINS, 3))
    if len(values):
        rows = np.arange(len(values))
        sums[rows, bins_of(values)] = np.stack(
            [values, np.asarray(rights, dtype=np.float64), np.ones(len(values))], 1
        )
    return sums


def _error(sums: Doubles) -> Doubles:
    """Return the error of sums per bin, shape (..., bins, 3): shape (...)."""
    distance = np.abs(sums[..., 0] - sums[..., 1]).sum(axis=-1)
    error: Doubles = distance / np.maximum(sums[..., 2].sum(axis=-1), 1)
    return error
