"""Scoring a pair: a margin that is base plus one contribution per feature, and a logistic of it.

Both depend on the pair alone: the score of a resume does not change with who else applies. The trained ranker
(``skillmatch.match.additive``) and the first scorer differ in their terms only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from skillmatch.match.comparison import Comparison, compare
from skillmatch.match.features import FEATURES, feature_values
from skillmatch.match.skills import SkillSpace
from skillmatch.match.subject import Subject
from skillmatch.match.terms import BASE, WEIGHTS, LinearTerms, Terms
from skillmatch.types import Contribution, MatchScore, RequirementMode

PENALTY = "hard_requirements"
"""What the contribution of failed hard requirements is called, in the mode ``penalty`` alone."""

PENALTY_OF_EACH = 1.2
"""What each hard requirement that a resume states to fail costs in that mode, in log-odds: about what all
must-have skills met by name add. Trained tables have no say in it: who states a failure seldom applies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringRules:
    """What holds of every pair that a scorer scores, and no contribution tells.

    Attributes:
        mode: What a failed hard requirement does.
        weightless: Features that add nothing to a margin, whatever their value.
    """

    mode: RequirementMode = "filter"
    weightless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A pair scored: the comparison it was read from, and the parts that add up to ``margin``."""

    comparison: Comparison
    base: float
    contributions: tuple[Contribution, ...]
    margin: float
    score: float

    @property
    def eliminated(self) -> bool:
        """Whether a hard requirement puts the resume behind all others; the score says nothing of it."""
        return any(answer.eliminates for answer in self.comparison.requirements)


class Scorer(Protocol):
    """Scores and ranks."""

    @property
    def name(self) -> str:
        """What results name it by."""
        ...

    @property
    def rules(self) -> ScoringRules:
        """What holds of every pair that it scores."""
        ...

    def score(self, posting: Subject, resume: Subject) -> Scored:
        """Score one pair.

        Raises:
            ValueError: The first is not a posting or the second not a resume.
        """
        ...

    def ranked(self, posting: Subject, resumes: Sequence[Subject]) -> tuple[tuple[MatchScore, Scored], ...]:
        """Score every resume for a posting, best first, eliminated ones last."""
        ...


class AdditiveScorer:
    """Scores pairs by the sum of one term per feature."""

    def __init__(self, space: SkillSpace, terms: Terms, *, mode: RequirementMode = "filter") -> None:
        """Keep what all pairs are scored by.

        Args:
            space: Says how near skills and occupations are.
            terms: What each feature adds.
            mode: When a failed requirement eliminates.
        """
        self._space = space
        self._terms = terms
        self._mode = mode

    @property
    def name(self) -> str:
        """The name of the terms."""
        return self._terms.name

    @property
    def rules(self) -> ScoringRules:
        """The mode of hard requirements, and what the terms do not weigh."""
        return ScoringRules(mode=self._mode, weightless=self._terms.weightless)

    def score(self, posting: Subject, resume: Subject) -> Scored:
        """Score one pair.

        Raises:
            ValueError: The first is not a posting or the second not a resume.
        """
        return self.score_comparison(compare(posting, resume, self._space, self._mode))

    def score_comparison(self, comparison: Comparison) -> Scored:
        """Score a pair that was compared before."""
        values = feature_values(comparison)
        contributions = tuple(
            Contribution(
                feature=feature.name,
                label=feature.label,
                group=feature.group,
                value=values[feature.name],
                unit=feature.unit,
                amount=self._terms.amount(feature.name, values[feature.name]),
            )
            for feature in FEATURES
        )
        if self._mode == "penalty":
            contributions = (*contributions, _penalty(comparison))
        margin = math.fsum((self._terms.base, *(part.amount for part in contributions)))
        return Scored(
            comparison=comparison,
            base=self._terms.base,
            contributions=contributions,
            margin=margin,
            score=calibrated(margin),
        )

    def rank(self, posting: Subject, resumes: Sequence[Subject]) -> tuple[MatchScore, ...]:
        """Like ``ranked``, without the parts."""
        return tuple(match for match, _ in self.ranked(posting, resumes))

    def ranked(self, posting: Subject, resumes: Sequence[Subject]) -> tuple[tuple[MatchScore, Scored], ...]:
        """Score every resume for a posting, best first, each match with the parts it was made of.

        Eliminated resumes stand behind all others, by their margin among themselves; equal margins are
        ordered by resume id.
        """
        scored = sorted(
            (self.score(posting, resume) for resume in resumes),
            key=lambda pair: (pair.eliminated, -pair.margin, pair.comparison.resume.doc_id),
        )
        return tuple(
            (
                MatchScore(
                    posting_id=posting.doc_id,
                    resume_id=pair.comparison.resume.doc_id,
                    score=pair.score,
                    margin=pair.margin,
                    rank=rank,
                    ranker=self.name,
                    percentile=(len(scored) - rank + 1) / len(scored),
                ),
                pair,
            )
            for rank, pair in enumerate(scored, start=1)
        )


def _penalty(comparison: Comparison) -> Contribution:
    n_failed = sum(answer.is_failed for answer in comparison.requirements)
    return Contribution(
        feature=PENALTY,
        label="Hard requirements that are not met",
        group="education",
        value=float(n_failed),
        unit="requirements",
        amount=-PENALTY_OF_EACH * n_failed,
    )


class TransparentScorer(AdditiveScorer):
    """The first scorer, a documented weighted sum: the peer that the trained ranker is measured against."""

    def __init__(
        self,
        space: SkillSpace,
        weights: Mapping[str, float] = WEIGHTS,
        *,
        base: float = BASE,
        mode: RequirementMode = "filter",
    ) -> None:
        """Keep the space and the weights; arguments as for ``AdditiveScorer`` and ``LinearTerms``.

        Raises:
            ValueError: A feature has no weight or a negative one.
        """
        super().__init__(space, LinearTerms("transparent-1", weights, base=base), mode=mode)


def calibrated(margin: float) -> float:
    """Return the score in [0, 1] of a margin in log-odds: a logistic, computed without overflow."""
    if margin >= 0:
        return 1 / (1 + math.exp(-margin))
    return math.exp(margin) / (1 + math.exp(margin))
