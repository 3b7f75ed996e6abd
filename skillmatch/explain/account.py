"""A score explained among the others: its case, what parts it from the one above, what would lift it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skillmatch.explain.cases import Case, case_of
from skillmatch.explain.changes import Change
from skillmatch.explain.contrast import Contrast, contrast
from skillmatch.explain.groups import ContributionGroup, grouped
from skillmatch.match.features import FEATURE_OF_KIND
from skillmatch.match.scorer import ScoringRules
from skillmatch.types import Explanation, RequirementEvidence

_USUAL: Final = ScoringRules()

ACROSS: Final = "across resumes and postings of one ranker and one mode of hard requirements"
"""What scores and margins may be compared across. Both depend on the pair alone and one grows with the other,
so what holds of one holds of the other; the mode ``penalty`` takes from both what the other modes do not."""

WITHIN: Final = "within one ranking only"
"""Where ranks and percentiles hold."""

COMPARABLE: Final[Mapping[str, str]] = {
    "score": f"In [0, 1], grows with the margin; may be compared {ACROSS}.",
    "margin": f"In log-odds, any number; may be compared {ACROSS}.",
    "rank": f"Holds {WITHIN}.",
    "percentile": "Share of the resumes ranked here, this one included, that stand no higher; holds "
    f"{WITHIN}.",
}
"""What of a match may be compared with what. The cards of matching and ranker say it in the same words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One resume of a ranking, explained.

    Attributes:
        explanation: The score taken apart, with its evidence.
        case: Eliminated, ranked low or recommended.
        above: Set against the resume ranked one higher; None for the first.
        changes: What would lift it, verified by scoring; empty where nobody asked or nothing is left.
        rules: The mode of hard requirements that the ranking was made in, and what its ranker does not weigh.
    """

    explanation: Explanation
    case: Case
    above: Contrast | None = None
    changes: tuple[Change, ...] = ()
    rules: ScoringRules = _USUAL

    @property
    def unweighed(self) -> tuple[RequirementEvidence, ...]:
        """The requirements of the posting that add nothing to the margin, met or not."""
        return tuple(
            evidence
            for evidence in self.explanation.requirements
            if FEATURE_OF_KIND[evidence.kind] in self.rules.weightless
        )

    @property
    def groups(self) -> tuple[ContributionGroup, ...]:
        """The contributions by group; base plus groups is the margin."""
        return grouped(self.explanation.contributions)


def account(
    ranking: Sequence[Explanation],
    place: int,
    *,
    cut: float | None = None,
    changes: Sequence[Change] = (),
    rules: ScoringRules = _USUAL,
) -> Account:
    """Explain one resume among the others.

    Args:
        ranking: All resumes ranked for one posting, best first.
        place: Which of them, from 0.
        cut: Score from which resumes are recommended; None recommends the first alone.
        changes: What would lift it, where it was looked for.
        rules: Of the scorer that ranked.
    """
    explanation = ranking[place]
    return Account(
        explanation=explanation,
        case=case_of(explanation, ranking, cut=cut),
        above=contrast(explanation, ranking[place - 1]) if place else None,
        changes=tuple(changes),
        rules=rules,
    )


def accounts(
    ranking: Sequence[Explanation], *, cut: float | None = None, rules: ScoringRules = _USUAL
) -> tuple[Account, ...]:
    """Explain every resume of a ranking among the others, without looking for what would lift it."""
    return tuple(account(ranking, place, cut=cut, rules=rules) for place in range(len(ranking)))
