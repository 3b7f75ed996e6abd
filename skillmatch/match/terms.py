"""What each feature adds to the margin: the part in which scorers differ.

Terms are additive. Each counts from the feature's neutral value, so that a feature that tells nothing adds
nothing, and none falls while its feature rises.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from skillmatch.match.features import FEATURES

BASE = -1.4
"""Margin, by the first scorer, of a resume whose features are all neutral: a score of .2."""

WEIGHTS: Mapping[str, float] = {
    "must_skills_met": 1.5,
    "must_skills_covered": 2.0,
    "must_coverage": 0.0,
    "nice_skills_met": 0.5,
    "nice_skills_covered": 0.5,
    "skills_not_denied": 0.0,
    "skills_recent": 0.0,
    "skills_length": 0.0,
    "years": 0.7,
    "seniority": 0.0,
    "education": 0.4,
    "languages": 0.4,
    "licences": 0.7,
    "right_to_work": 0.0,
    "occupation": 0.8,
    "labour_space": 0.0,
    "title_words": 0.4,
    "title_meaning": 0.8,
    "level": 1.0,
    "words": 3.5,
    "text_meaning": 2.0,
}
"""What a feature going from 0 to 1 adds to the margin of the first scorer, in log-odds.

They are round figures chosen by reason (skills first; words and meaning catch what no label names; a hard
requirement that is missed costs) and checked on published graded pairs, which served as validation: doubling
or dropping any one of them moves Spearman there by at most .03. Features it did not have weigh nothing.
"""


class Terms(Protocol):
    """The additive parts of a margin, in log-odds."""

    @property
    def name(self) -> str:
        """What the scorer with these terms is called."""
        ...

    @property
    def base(self) -> float:
        """Margin of a pair whose features are all neutral."""
        ...

    @property
    def weightless(self) -> frozenset[str]:
        """The features that add nothing at any value."""
        ...

    def amount(self, feature: str, value: float, /) -> float:
        """Return what a feature adds at a value in [0, 1]; 0 at its neutral value, never falling."""
        ...


class LinearTerms:
    """A weight per feature."""

    def __init__(self, name: str, weights: Mapping[str, float], *, base: float) -> None:
        """Keep the weights.

        Args:
            name: What the scorer is called.
            weights: One non-negative weight per feature.
            base: Margin of a pair whose features are all neutral.

        Raises:
            ValueError: A feature has no weight or a negative one.
        """
        missing = [feature.name for feature in FEATURES if not weights.get(feature.name, -1.0) >= 0]
        if missing:
            raise ValueError(f"Features without a weight of 0 or more: {', '.join(missing)}")
        self.name = name
        self.base = base
        self._weights = dict(weights)
        self._neutral = {feature.name: feature.neutral for feature in FEATURES}

    @property
    def weightless(self) -> frozenset[str]:
        """The features of weight 0."""
        return frozenset(name for name, weight in self._weights.items() if weight == 0)

    def amount(self, feature: str, value: float, /) -> float:
        """Return weight times the distance from neutral."""
        return self._weights[feature] * (value - self._neutral[feature])
