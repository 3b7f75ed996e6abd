"""Matching as one step: prepared subjects in, explanations out, best first."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from skillmatch.explain.account import Account, account
from skillmatch.explain.changes import TRIALS, TRIALS_OF_RANKING, Change, Changes
from skillmatch.explain.evidence import explain
from skillmatch.match.scorer import Scorer
from skillmatch.match.subject import Subject
from skillmatch.types import Explanation


class Matcher:
    """Ranks resumes for a posting and explains every score."""

    def __init__(self, scorer: Scorer) -> None:
        """Keep the scorer that all matches are made with."""
        self._scorer = scorer

    def match(self, posting: Subject, resumes: Sequence[Subject]) -> tuple[Explanation, ...]:
        """Return one explanation per resume, best first; equal scores are ordered by resume id.

        Raises:
            ValueError: The first is not a posting, or one of the others not a resume.
        """
        return tuple(explain(match, scored) for match, scored in self._scorer.ranked(posting, resumes))

    def accounts(
        self,
        posting: Subject,
        resumes: Sequence[Subject],
        *,
        cut: float | None = None,
        top: int | None = None,
        only: Collection[str] | None = None,
        trials: int = TRIALS,
    ) -> tuple[Account, ...]:
        """Rank resumes and explain each among the others, with what would lift it, best first.

        Args:
            posting: The posting.
            resumes: All resumes of the ranking.
            cut: Score in [0, 1] from which resumes are recommended, and which is an aim of changes.
            top: What would lift a resume is looked for in the best so many; None means all.
            only: The same for the resumes of these ids alone; None means all.
            trials: Changed resumes that may be scored per resume and aim, within ``TRIALS_OF_RANKING``.

        Raises:
            ValueError: The first is not a posting, or one of the others not a resume.
        """
        ranked = self._scorer.ranked(posting, resumes)
        explanations = [explain(match, scored) for match, scored in ranked]
        scored = [each for _, each in ranked]
        lifted = {
            place
            for place, explanation in enumerate(explanations[:top])
            if only is None or explanation.match.resume_id in only
        }
        found: list[Account] = []
        left = TRIALS_OF_RANKING
        for place in range(len(explanations)):
            changes: tuple[Change, ...] = ()
            if place in lifted:
                changes = Changes(self._scorer, scored, place, most=min(trials, left)).of(cut=cut)
                left = max(0, left - sum(change.n_scored for change in changes))
            found.append(account(explanations, place, cut=cut, changes=changes, rules=self._scorer.rules))
        return tuple(found)
