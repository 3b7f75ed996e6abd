"""The three cases of a candidate: eliminated, ranked low, recommended; each with the reason in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from skillmatch.explain.contrast import Contrast, contrast, contrast_words
from skillmatch.explain.words import requirement_words
from skillmatch.types import Explanation

CaseKind = Literal["eliminated", "ranked_low", "recommended"]

FITTING: Final = 0.5
"""Score from which the first of a ranking is recommended where nobody gave a cut: sooner fitting than not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Which case a resume is in, in a ranking.

    Attributes:
        kind: Eliminated by a hard requirement; recommended; or ranked low, which is all the others.
        n_ranked: Resumes in the ranking.
        cut: The score asked of a recommended resume.
        is_cut_given: Whether a reader chose the cut; then every resume that reaches it is recommended,
            and without, only the first.
        against: A resume ranked low against the recommended; the recommended against the next one; None
            where there is no such resume.
    """

    kind: CaseKind
    n_ranked: int
    cut: float
    is_cut_given: bool
    against: Contrast | None


def case_of(explanation: Explanation, ranking: Sequence[Explanation], *, cut: float | None = None) -> Case:
    """Tell which case a resume is in.

    Args:
        explanation: One of the ranking.
        ranking: All resumes ranked for the posting, best first.
        cut: Score in [0, 1] from which resumes are recommended; None recommends the first alone.
    """
    asked = FITTING if cut is None else cut

    def is_recommended(other: Explanation) -> bool:
        is_reached = not other.eliminated_by and other.match.score >= asked
        return is_reached and (cut is not None or other is ranking[0])

    kind: CaseKind = "ranked_low"
    if explanation.eliminated_by:
        kind = "eliminated"
    elif is_recommended(explanation):
        kind = "recommended"
    return Case(
        kind=kind,
        n_ranked=len(ranking),
        cut=asked,
        is_cut_given=cut is not None,
        against=_against(kind, explanation, ranking),
    )


def _against(kind: CaseKind, explanation: Explanation, ranking: Sequence[Explanation]) -> Contrast | None:
    if kind == "eliminated":
        return None
    best = ranking[0]
    if kind == "ranked_low" and best is not explanation and not best.eliminated_by:
        return contrast(explanation, best)
    following = ranking[explanation.match.rank : explanation.match.rank + 1]
    return contrast(explanation, following[0]) if kind == "recommended" and following else None


def case_words(case: Case, explanation: Explanation, names: Mapping[str, str]) -> str:
    """Return the case in a sentence or two.

    Args:
        case: The case.
        explanation: Of the resume it is of.
        names: What readers know resumes by, by id; ids where nothing is given.
    """
    if case.kind == "eliminated":
        reasons = "; ".join(requirement_words(evidence) for evidence in explanation.eliminated_by)
        return f"Eliminated: {reasons}. It stands behind every resume that is not eliminated."
    rank, score = explanation.match.rank, explanation.match.score
    place = f"{rank} of {case.n_ranked}" if case.n_ranked > 1 else "the only resume"
    if case.kind == "recommended":
        return _recommended(case, place, score, names)
    if case.against is None:
        asked = (
            f"the cut of {case.cut:.2f}" if case.is_cut_given else f"{case.cut:.2f}, the least recommended"
        )
        return f"Not recommended, {place}: its score of {score:.2f} is below {asked}."
    other = names.get(case.against.other_id, case.against.other_id)
    if case.is_cut_given:
        place = f"{place}, its score of {score:.2f} below the cut of {case.cut:.2f}"
    distance = f"{abs(case.against.amount):.2f} below that of {other}, the first"
    return f"Ranked low, {place}: its margin is {distance}. {contrast_words(case.against)}"


def _recommended(case: Case, place: str, score: float, names: Mapping[str, str]) -> str:
    reached = f"; its score of {score:.2f} reaches the cut of {case.cut:.2f}" if case.is_cut_given else ""
    if case.n_ranked == 1 and not case.is_cut_given:
        reached = f"; its score of {score:.2f} reaches {case.cut:.2f}, the least recommended"
    words = f"Recommended, {place}{reached}."
    if case.against is None:
        return words
    other = names.get(case.against.other_id, case.against.other_id)
    if case.against.is_there_eliminated:
        return f"{words} The next, {other}, is eliminated."
    return (
        f"{words} Its margin is {case.against.amount:.2f} above that of {other}, the next. "
        f"{contrast_words(case.against)}"
    )
