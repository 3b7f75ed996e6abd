"""Rankings of small made resumes, and what explains them, for the tests of explanations."""

from __future__ import annotations

from collections.abc import Sequence

from match_builders import GivenSpace, need, posting_subject, resume_subject, skill

from skillmatch.explain import Account, Matcher
from skillmatch.explain.changes import Change, Changes
from skillmatch.match.scorer import Scored, TransparentScorer
from skillmatch.match.subject import Subject
from skillmatch.types import RequirementMode

SPACE = GivenSpace({("skill:forklift", "skill:pallet truck"): 0.8})


def scorer(mode: RequirementMode = "filter") -> TransparentScorer:
    return TransparentScorer(SPACE, mode=mode)


def warehouse_posting() -> Subject:
    """Asks for three skills, one more that is nice to have, three years and a degree."""
    return posting_subject(
        skill("stock"),
        skill("forklift"),
        skill("packing", weight=0.4),
        skill("excel", strength="nice", weight=0.5),
        requirements=(need("years", level=4.0), need("education", "bachelor", 3.0, start=10)),
    )


def warehouse_resumes() -> tuple[Subject, ...]:
    """From fitting to not: ``full`` meets all, ``near`` has a stand-in, ``bare`` nothing but three years."""
    degree = need("education", "bachelor", 3.0)
    return (
        resume_subject(
            skill("stock"),
            skill("forklift"),
            skill("packing"),
            credentials=(degree,),
            years=6.0,
            doc_id="full",
        ),
        resume_subject(
            skill("stock"), skill("pallet truck"), credentials=(degree,), years=4.0, doc_id="near"
        ),
        resume_subject(skill("sewing"), credentials=(degree,), years=3.0, doc_id="bare"),
    )


def ranked(
    posting: Subject, resumes: Sequence[Subject], mode: RequirementMode = "filter"
) -> tuple[Scored, ...]:
    return tuple(scored for _, scored in scorer(mode).ranked(posting, resumes))


def told(
    posting: Subject,
    resumes: Sequence[Subject],
    *,
    cut: float | None = None,
    mode: RequirementMode = "filter",
) -> dict[str, Account]:
    """Accounts by resume id."""
    found = Matcher(scorer(mode)).accounts(posting, resumes, cut=cut)
    return {account.explanation.match.resume_id: account for account in found}


def changes_of(
    posting: Subject,
    resumes: Sequence[Subject],
    resume_id: str,
    *,
    cut: float | None = None,
    most: int = 5000,
    mode: RequirementMode = "filter",
) -> tuple[Change, ...]:
    ranking = ranked(posting, resumes, mode)
    place = next(n for n, scored in enumerate(ranking) if scored.comparison.resume.doc_id == resume_id)
    return Changes(scorer(mode), ranking, place, most=most).of(cut=cut)
