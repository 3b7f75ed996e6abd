"""When a failed requirement puts a resume behind all others, by mode; what is not said is no evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from match_builders import GivenSpace, need, posting_subject, resume_subject, skill

from skillmatch.match.requirements import LACKED, UNSTATED, answer_requirements
from skillmatch.match.scorer import TransparentScorer

SPACE = GivenSpace()


def answer(asked, *, stated=(), denials=(), years=None, mode="filter"):
    resume = replace(resume_subject(credentials=stated, years=years), denials=tuple(denials))
    (found,) = answer_requirements(posting_subject(requirements=[asked]), resume, mode)
    return found


FIVE = need("years", level=5.0)
BACHELOR = need("education", "bachelor", 3.0)
HGV = need("licence", "HGV")
C, C_AND_E = need("licence", "HGV class 2 licence (C)"), need("licence", "HGV class 1 licence (C+E)")
UK = need("right_to_work", "right to work in the UK")
ANYWHERE = need("right_to_work", "right to work")


@pytest.mark.parametrize(
    ("asked", "given", "by_filter", "by_strict"),
    [
        (FIVE, {"years": 6.0}, False, False),
        (FIVE, {"years": 3.0}, False, True),
        (FIVE, {"years": 2.0}, True, True),
        (FIVE, {}, False, True),
        (BACHELOR, {"stated": [need("education", "school", 1.0)]}, True, True),
        (BACHELOR, {"stated": [need("education", "master", 4.0)]}, False, False),
        (BACHELOR, {}, False, True),
        (HGV, {}, False, True),
        (HGV, {"denials": [need("licence", "HGV")]}, True, True),
        (HGV, {"denials": [need("licence", "pilot licence")]}, False, True),
        (HGV, {"stated": [need("licence", "HGV")], "denials": [need("licence", "HGV")]}, False, False),
        (need("language", "Dutch"), {"denials": [need("language", "Dutch")]}, True, True),
        (UK, {"stated": [UK]}, False, False),
        (UK, {"stated": [ANYWHERE]}, False, False),
        (UK, {"stated": [need("right_to_work", "right to work in the US")]}, False, True),
        (UK, {"denials": [ANYWHERE]}, True, True),
        (UK, {"denials": [need("right_to_work", "right to work in the US")]}, False, True),
        (UK, {}, False, True),
        (need("licence", "HGV or pilot licence"), {"denials": [need("licence", "HGV")]}, False, True),
        (C_AND_E, {"denials": [C]}, True, True),
        (C, {"denials": [C_AND_E]}, False, True),
        (C, {"stated": [C_AND_E]}, False, False),
        (replace(HGV, strength="nice"), {"denials": [need("licence", "HGV")]}, False, False),
    ],
)
def test_by_mode(asked, given, by_filter, by_strict):
    assert answer(asked, **given).eliminates is by_filter
    assert answer(asked, **given, mode="strict").eliminates is by_strict
    assert answer(asked, **given, mode="penalty").eliminates is False


def test_what_is_found_is_said():
    assert answer(UK).found == UNSTATED
    assert (answer(UK).value, answer(UK, denials=[ANYWHERE]).value) == (0.5, 0.0)
    denied = answer(HGV, denials=[need("licence", "HGV", start=7)])
    assert denied.found == LACKED
    assert denied.credential is not None
    assert denied.credential.span.start == 7


def test_one_of_the_alternatives_is_enough():
    asked = need("licence", "NMC registration or HCPC registration")
    assert answer(asked, stated=[need("licence", "HCPC registration")]).status == "met"


def test_a_right_to_work_asked_twice_is_asked_once_where_it_is_named():
    asked = [need("right_to_work", "right to work"), replace(UK, span=replace(UK.span, start=3, end=9))]
    (only,) = answer_requirements(posting_subject(requirements=asked), resume_subject())
    assert only.asked.name == "right to work in the UK"


def test_eliminated_resumes_stand_last_by_their_margin_and_keep_their_scores():
    posting = posting_subject(skill("stock"), requirements=[HGV])
    without = need("licence", "HGV")
    best = replace(resume_subject(skill("stock"), doc_id="a"), denials=(without,))
    poor = replace(resume_subject(doc_id="b"), denials=(without,))
    other = resume_subject(doc_id="c")
    scorer = TransparentScorer(SPACE)
    ranked = scorer.ranked(posting, [poor, best, other])
    assert [match.resume_id for match, _ in ranked] == ["c", "a", "b"]
    assert [scored.eliminated for _, scored in ranked] == [False, True, True]
    assert ranked[1][0].score > ranked[0][0].score
    assert [match.percentile for match, _ in ranked] == pytest.approx([1.0, 2 / 3, 1 / 3])
    as_penalty = TransparentScorer(SPACE, mode="penalty").ranked(posting, [poor, best, other])
    assert not any(scored.eliminated for _, scored in as_penalty)
    margins = {match.resume_id: match.margin for match, _ in ranked}
    assert {match.resume_id: match.margin for match, _ in as_penalty} == pytest.approx(
        {"a": margins["a"] - 1.2, "b": margins["b"] - 1.2, "c": margins["c"]}
    )
