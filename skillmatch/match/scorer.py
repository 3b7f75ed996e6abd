"""The first scorer: a weighted sum whose parts are the explanation.

``margin = BASE + sum of weight * (value - neutral)`` over the features, and ``score`` is a logistic of the
margin. Both depend on the pair alone: the score of a resume does not change with who else applies.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skillmatch.match.comparison import Comparison, compare
from skillmatch.match.features import FEATURES, feature_values
from skillmatch.match.skills import SkillSpace
from skillmatch.match.subject import Subject
from skillmatch.types import Contribution, MatchScore

BASE = -1.4
"""Margin of a resume whose features are all neutral, those of a neighbouring trade: a score of .2."""

WEIGHTS: Mapping[str, float] = {
    "must_skills_met": 3.5,
    "must_skills_near": 2.0,
    "nice_skills_met": 1.0,
    "nice_skills_near": 0.5,
    "years": 0.7,
    "education": 0.4,
    "languages": 0.4,
    "licences": 0.7,
    "occupation": 0.8,
    "title_words": 0.4,
    "title_meaning": 0.8,
    "level": 1.0,
    "words": 3.5,
    "text_meaning": 2.0,
}
"""What a feature going from 0 to 1 adds to the margin, in log-odds.

All are positive, and exact skills weigh more than near ones, so that meeting another requirement never
lowers a score. They are round figures chosen by reason (skills first; words and meaning catch what no label
names; a hard requirement that is missed costs, and is no wall) and checked on published graded pairs, which
served as validation: doubling or dropping any one of them moves Spearman there by at most .03. The scale and
``BASE`` are such that in those pairs and in our own samples a score of one half parts fitting from others.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A pair scored: the comparison it was read from, and the parts that add up to ``margin``."""

    comparison: Comparison
    base: float
    contributions: tuple[Contribution, ...]
    margin: float
    score: float


class TransparentScorer:
    """Scores pairs by a documented weighted sum."""

    name = "transparent-1"

    def __init__(
        self, space: SkillSpace, weights: Mapping[str, float] = WEIGHTS, *, base: float = BASE
    ) -> None:
        """Keep the space and the weights.

        Args:
            space: Says how near skills and occupations are.
            weights: One non-negative weight per feature.
            base: Margin of a pair whose features are all neutral.

        Raises:
            ValueError: A feature has no weight or a negative one, or a near skill would count more than the
                skill itself.
        """
        missing = [feature.name for feature in FEATURES if not weights.get(feature.name, -1.0) >= 0]
        if missing:
            raise ValueError(f"Features without a weight of 0 or more: {', '.join(missing)}")
        for strength in ("must", "nice"):
            if weights[f"{strength}_skills_near"] > weights[f"{strength}_skills_met"]:
                raise ValueError(f"A near {strength} skill must not weigh more than the skill itself")
        self._space = space
        self._weights = dict(weights)
        self._base = base

    def score(self, posting: Subject, resume: Subject) -> Scored:
        """Score one pair.

        Raises:
            ValueError: The first is not a posting or the second not a resume.
        """
        comparison = compare(posting, resume, self._space)
        values = feature_values(comparison)
        contributions = tuple(
            Contribution(
                feature=feature.name,
                label=feature.label,
                group=feature.group,
                value=values[feature.name],
                unit=feature.unit,
                amount=self._weights[feature.name] * (values[feature.name] - feature.neutral),
            )
            for feature in FEATURES
        )
        margin = math.fsum((self._base, *(part.amount for part in contributions)))
        return Scored(
            comparison=comparison,
            base=self._base,
            contributions=contributions,
            margin=margin,
            score=calibrated(margin),
        )

    def rank(self, posting: Subject, resumes: Sequence[Subject]) -> tuple[MatchScore, ...]:
        """Score every resume for a posting, best first; equal margins are ordered by resume id."""
        return tuple(match for match, _ in self.ranked(posting, resumes))

    def ranked(self, posting: Subject, resumes: Sequence[Subject]) -> tuple[tuple[MatchScore, Scored], ...]:
        """Like ``rank``, each match with the parts it was made of."""
        scored = sorted(
            (self.score(posting, resume) for resume in resumes),
            key=lambda pair: (-pair.margin, pair.comparison.resume.doc_id),
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
                ),
                pair,
            )
            for rank, pair in enumerate(scored, start=1)
        )


def calibrated(margin: float) -> float:
    """Return the score in [0, 1] of a margin: a logistic, computed without overflow."""
    if margin >= 0:
        return 1 / (1 + math.exp(-margin))
    return math.exp(margin) / (1 + math.exp(margin))
