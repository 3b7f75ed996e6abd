"""Matching as one step: prepared subjects in, explanations out, best first."""

from __future__ import annotations

from collections.abc import Sequence

from skillmatch.explain.evidence import explain
from skillmatch.match.scorer import TransparentScorer
from skillmatch.match.subject import Subject
from skillmatch.types import Explanation


class Matcher:
    """Ranks resumes for a posting and explains every score."""

    def __init__(self, scorer: TransparentScorer) -> None:
        """Keep the scorer that all matches are made with."""
        self._scorer = scorer

    def match(self, posting: Subject, resumes: Sequence[Subject]) -> tuple[Explanation, ...]:
        """Return one explanation per resume, best first; equal scores are ordered by resume id.

        Raises:
            ValueError: The first is not a posting, or one of the others not a resume.
        """
        return tuple(explain(match, scored) for match, scored in self._scorer.ranked(posting, resumes))
