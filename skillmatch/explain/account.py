"""A score explained among the others: its case, what parts it from the one above, what would lift it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skillmatch.explain.cases import Case, case_of
from skillmatch.explain.changes import Change
from skillmatch.explain.contrast import Contrast, contrast
from skillmatch.explain.groups import ContributionGroup, grouped
from skillmatch.types import Explanation

COMPARABLE: Final[Mapping[str, str]] = {
    "score": "In [0, 1]; may be compared across resumes and across postings of one ranker.",
    "margin": "Any number; may be compared across resumes of one posting and one ranker.",
    "rank": "Holds within this ranking only.",
    "percentile": "Share of the resumes ranked here, this one included, that stand no higher.",
}
"""What of a match may be compared with what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One resume of a ranking, explained.

    Attributes:
        explanation: The score taken apart, with its evidence.
        case: Eliminated, ranked low or recommended.
        above: Set against the resume ranked one higher; None for the first.
        changes: What would lift it, verified by scoring; empty where nobody asked or nothing is left.
    """

    explanation: Explanation
    case: Case
    above: Contrast | None = None
    changes: tuple[Change, ...] = ()

    @property
    def groups(self) -> tuple[ContributionGroup, ...]:
        """The contributions by group; base plus groups is the margin."""
        return grouped(self.explanation.contributions)


def account(
    ranking: Sequence[Explanation], place: int, *, cut: float | None = None, changes: Sequence[Change] = ()
) -> Account:
    """Explain one resume among the others.

    Args:
        ranking: All resumes ranked for one posting, best first.
        place: Which of them, from 0.
        cut: Score from which resumes are recommended; None recommends the first alone.
        changes: What would lift it, where it was looked for.
    """
    explanation = ranking[place]
    return Account(
        explanation=explanation,
        case=case_of(explanation, ranking, cut=cut),
        above=contrast(explanation, ranking[place - 1]) if place else None,
        changes=tuple(changes),
    )


def accounts(ranking: Sequence[Explanation], *, cut: float | None = None) -> tuple[Account, ...]:
    """Explain every resume of a ranking among the others, without looking for what would lift it."""
    return tuple(account(ranking, place, cut=cut) for place in range(len(ranking)))
