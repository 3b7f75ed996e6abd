"""Explanations: complete, adding up, pointing at the right words, naming no person."""

from __future__ import annotations

import pytest
from match_builders import GivenSpace, document, maker, need, posting_subject, profile, resume_subject, skill

from skillmatch.explain import Matcher, accounts, explain, summarise
from skillmatch.explain.telling import as_text
from skillmatch.explain.words import requirement_words
from skillmatch.match.scorer import TransparentScorer
from skillmatch.types import Posting, RequirementEvidence, Resume, Span

POSTING = "Warehouse hand\nManage stock, drive a forklift, speak Dutch, know SAP. Excel is a plus."
RESUME = "Bo Berg\nPicker\nManaged stock and drove a pallet truck. Excel."

SPACE = GivenSpace({("skill:forklift", "skill:pallet truck"): 0.8, ("skill:SAP", "skill:excel"): 0.3})


def matched():
    asked = [
        skill("SAP", text=POSTING, surface="SAP"),
        skill("stock", text=POSTING, surface="Manage stock"),
        skill("forklift", text=POSTING, surface="drive a forklift"),
        skill("excel", text=POSTING, surface="Excel", strength="nice"),
    ]
    held = [
        skill("stock", text=RESUME, surface="Managed stock"),
        skill("pallet truck", text=RESUME, surface="drove a pallet truck"),
        skill("excel", text=RESUME, surface="Excel"),
    ]
    posting = maker().posting(
        Posting(
            document=document("posting", POSTING, title="Warehouse hand", doc_id="job-1"),
            requirements=(need("years", level=3.0, start=2),),
        ),
        profile("posting", asked, doc_id="job-1"),
    )
    resume = maker().resume(
        Resume(
            document=document("resume", RESUME, title="Picker", private=["Bo Berg"], doc_id="cv-1"), years=1.0
        ),
        profile("resume", held, doc_id="cv-1"),
    )
    (explanation,) = Matcher(TransparentScorer(SPACE)).match(posting, [resume])
    return explanation


def test_each_asked_skill_is_met_related_or_missing_musts_first():
    found = [(item.preferred_label, item.strength, item.status) for item in matched().skills]
    assert found == [
        ("stock", "must", "met"),
        ("forklift", "must", "related"),
        ("SAP", "must", "missing"),
        ("excel", "nice", "met"),
    ]


def test_spans_point_at_the_words_in_both_documents():
    by_label = {item.preferred_label: item for item in matched().skills}
    words = {
        label: (
            [span.of(POSTING) for span in item.posting_spans],
            [span.of(RESUME) for span in item.resume_spans],
        )
        for label, item in by_label.items()
    }
    assert words == {
        "stock": (["Manage stock"], ["Managed stock"]),
        "forklift": (["drive a forklift"], ["drove a pallet truck"]),
        "SAP": (["SAP"], []),
        "excel": (["Excel"], ["Excel"]),
    }


def test_a_stand_in_is_named_with_how_near_it_is():
    forklift = matched().skills[1]
    assert forklift.stand_in_label == "pallet truck"
    assert forklift.similarity == pytest.approx(0.8)
    assert all(not item.stand_in_uri for item in matched().skills if item.status != "related")


def test_base_and_contributions_are_the_margin():
    explanation = matched()
    total = explanation.base + sum(part.amount for part in explanation.contributions)
    assert total == pytest.approx(explanation.match.margin, abs=1e-9)


def test_a_requirement_that_is_no_skill_is_answered_too():
    (years,) = matched().requirements
    assert (years.label, years.status, years.found) == ("3 years of experience", "missing", "1 year")


def test_the_summary_says_what_is_met_near_and_lacking_in_one_sentence():
    assert summarise(matched()) == (
        "Meets 1 of 3 must-have and 1 of 1 nice-to-have skills; near: pallet truck for forklift; "
        "missing: SAP; 3 years of experience asked for, 1 year found."
    )


def test_the_summary_of_a_posting_without_skills_is_sound():
    (explanation,) = Matcher(TransparentScorer(SPACE)).match(posting_subject(), [resume_subject()])
    assert summarise(explanation) == "No skills were found in the posting."


def test_long_lists_are_counted_and_not_spelt_out():
    posting = posting_subject(*(skill(f"skill {n}") for n in range(6)))
    (explanation,) = Matcher(TransparentScorer(SPACE)).match(posting, [resume_subject()])
    assert summarise(explanation) == (
        "Meets 0 of 6 must-have skills; missing: skill 0, skill 1, skill 2 and 3 more."
    )


def test_no_words_of_the_person_are_in_the_text():
    (account,) = accounts([matched()])
    text = as_text(account)
    assert "Berg" not in text
    assert "pallet truck (0.80)" in text
    assert "margin" in text


def test_the_parts_of_another_pair_are_refused():
    scorer = TransparentScorer(SPACE)
    posting, a, b = posting_subject(), resume_subject(doc_id="a"), resume_subject(doc_id="b")
    with pytest.raises(ValueError, match="same pair"):
        explain(scorer.rank(posting, [a])[0], scorer.score(posting, b))


def test_matches_come_best_first():
    posting = posting_subject(skill("stock"))
    resumes = [resume_subject(doc_id="worse"), resume_subject(skill("stock"), doc_id="better")]
    explanations = Matcher(TransparentScorer(SPACE)).match(posting, resumes)
    assert [explanation.match.resume_id for explanation in explanations] == ["better", "worse"]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("", "forklift licence asked for, not stated"),
        ("not stated", "forklift licence asked for, not stated"),
        ("said to be lacking", "forklift licence asked for, said to be lacking"),
        ("counterbalance", "forklift licence asked for, counterbalance found"),
    ],
)
def test_an_unmet_requirement_is_told_in_a_few_words(found, told):
    evidence = RequirementEvidence(
        kind="licence",
        label="forklift licence",
        strength="must",
        status="missing",
        posting_span=Span(start=0, end=1),
        resume_span=None,
        found=found,
    )
    assert requirement_words(evidence) == told
