"""What each view of a job title counts, and how scores become confidences (models/occupations/card.md)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.types import FloatArray

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoderWeights:
    """The scalars of one taxonomy."""

    views: tuple[float, ...]
    """One per view, in the order of ``skillmatch.space.title_views.VIEWS``."""
    slope: float
    """With ``shift``, turns the log odds of the best occupation's share into those of its being right."""
    shift: float
    least: float
    """A title without a word for somebody at work whose best score is below this names no occupation."""

    def scores(self, seen: FloatArray) -> Doubles:
        """Return the weighted sums of views, shape (views, ...) to (...)."""
        total = np.zeros(seen.shape[1:], dtype=np.float64)
        # View by view, in one order: a matrix product may add in another.
        for weight, view in zip(self.views, seen, strict=True):
            total += np.float64(weight) * view
        return total

    def confidences(self, scores: Doubles) -> Doubles:
        """Return how likely each occupation is, from the scores of all, shape (n,) to (n,).

        The best one's confidence is calibrated; the others share at most what it leaves, and none exceeds it.
        """
        below = scores - scores.max()
        rest = np.exp(below).sum() - 1.0
        odds = np.exp(self.shift) * max(rest, 1e-9) ** -self.slope
        best = odds / (1.0 + odds)
        shares = np.exp(self.slope * below)
        others = shares.sum() - 1.0
        found: Doubles = shares * min(best, (1.0 - best) / max(others, 1e-9))
        found[scores.argmax()] = best
        return found


# Fitted by skillmatch.evaluate.title_weights and rounded, but for the weight of everyday titles: fitted it is
# about 0 (ESCO -0.4, O*NET 0.0), yet what was reviewed is to win where all else is equal; that costs nothing.
ESCO = CoderWeights(
    views=(4.9, 2.0, 5.3, 1.9, 0.8, 0.6, 0.9, 0.5, -0.2, 0.74), slope=0.57, shift=-0.31, least=9.3
)
ONET = CoderWeights(
    views=(4.5, 4.2, 3.2, 6.6, 5.0, 0.8, 0.15, 1.5, 0.16, -0.4), slope=0.98, shift=0.3, least=13.2
)
