"""What is told to be out of reach, or the smallest change, is so by trying every set, whatever is asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from explain_builders import SPACE
from hypothesis import given, settings
from hypothesis import strategies as st
from match_builders import need, posting_subject, resume_subject, skill

from skillmatch.explain.changes import Changes
from skillmatch.explain.whatif import lacking, with_additions
from skillmatch.match.scorer import Scored, TransparentScorer, calibrated
from skillmatch.match.subject import Subject
from skillmatch.match.terms import WEIGHTS
from skillmatch.text.right_to_work import ANYWHERE
from skillmatch.types import Requirement, RequirementMode


def weighty(mode: RequirementMode = "filter") -> TransparentScorer:
    """A scorer that sets store by years, told or asked, as trained ones may."""
    return TransparentScorer(
        SPACE, {**WEIGHTS, "years": 1.0, "seniority": 3.0, "right_to_work": 0.5}, mode=mode
    )


ASKED = (
    need("years", level=3.0, start=10),
    need("years", level=6.0, strength="nice", start=20),
    need("education", "bachelor", 3.0, start=30),
    need("language", "Dutch", start=40),
    need("licence", "NMC registration or HCPC registration", start=50),
    need("right_to_work", ANYWHERE, start=60),
)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["Nurse", "Senior nurse", "Head of nursing"]),
    st.lists(st.floats(0.05, 1.0), max_size=3),
    st.lists(st.sampled_from(ASKED), max_size=4, unique_by=lambda each: each.span.start),
    st.none() | st.sampled_from([0.5, 2.0, 4.0]),
    st.floats(0.05, 0.95),
    st.sampled_from(["filter", "strict", "penalty"]),
)
def test_what_is_told_to_be_out_of_reach_is_reached_by_no_set(
    title: str,
    weights: list[float],
    asked: list[Requirement],
    years: float | None,
    cut: float,
    mode: RequirementMode,
) -> None:
    skills = [skill(f"s{n}", weight=weight) for n, weight in enumerate(weights)]
    posting = posting_subject(*skills, requirements=asked, text=f"{title}\nCare.", title=title)
    resume = resume_subject(years=years, credentials=[need("education", "school", 1.0)])
    ranks_by = weighty(mode)
    ranking = tuple(scored for _, scored in ranks_by.ranked(posting, [resume]))
    additions = lacking(ranking[0])
    sets = [chosen for size in range(len(additions) + 1) for chosen in combinations(additions, size)]
    tried = [ranks_by.score(posting, with_additions(resume, chosen)) for chosen in sets]
    for change in Changes(ranks_by, ranking, 0, most=5000).of(cut=cut):
        is_enough = [not each.eliminated and (change.aim == "ranked" or each.score >= cut) for each in tried]
        sizes = [len(chosen) for chosen, enough in zip(sets, is_enough, strict=True) if enough and chosen]
        assert change.is_reached == bool(sizes)
        if change.is_reached:
            assert change.is_smallest
            assert len(change.additions) == min(sizes)


class DislikesYears(TransparentScorer):
    """Breaks the rule that more is never worse, as no scorer of ours may."""

    def score(self, posting: Subject, resume: Subject) -> Scored:
        scored = super().score(posting, resume)
        margin = scored.margin - (3.0 if resume.years is not None else 0.0)
        return replace(scored, margin=margin, score=calibrated(margin))


def test_skills_without_years_are_tried_where_all_together_fall_short() -> None:
    posting = posting_subject(
        skill("stock"), skill("forklift"), requirements=(need("years", level=3.0), need("language", "Dutch"))
    )
    contrary, resume = DislikesYears(SPACE), resume_subject()
    ranking = tuple(scored for _, scored in contrary.ranked(posting, [resume]))
    everything = contrary.score(posting, with_additions(resume, lacking(ranking[0])))
    skills = [each for each in lacking(ranking[0]) if each.kind == "skill"]
    cut = contrary.score(posting, with_additions(resume, skills)).score
    assert everything.score < cut
    (change,) = Changes(contrary, ranking, 0, most=5000).of(cut=cut)
    assert (change.is_reached, change.is_smallest) == (True, True)
    assert change.score >= cut
    assert [addition.label for addition in change.additions] == ["stock", "forklift"]
    (alone,) = Changes(contrary, ranking, 0, most=5000).of(cut=ranking[0].score + 1e-6)
    assert len(alone.additions) == 1
