"""Two resumes side by side: the differences sum to that of the margins, and the words name what made them."""

from __future__ import annotations

from itertools import permutations

import pytest
from explain_builders import ranked, told, warehouse_posting, warehouse_resumes
from match_builders import posting_subject, resume_subject, skill

from skillmatch.explain import explain
from skillmatch.explain.contrast import contrast, contrast_words
from skillmatch.types import Explanation, MatchScore


def explained() -> dict[str, Explanation]:
    found = told(warehouse_posting(), warehouse_resumes())
    return {resume_id: account.explanation for resume_id, account in found.items()}


def test_groups_and_features_sum_to_the_difference_of_the_margins() -> None:
    for here, there in permutations(explained().values(), 2):
        found = contrast(here, there)
        assert found.amount == pytest.approx(here.match.margin - there.match.margin, abs=1e-6)
        assert sum(group.amount for group in found.groups) == pytest.approx(found.amount, abs=1e-6)
        for group in found.groups:
            total = sum(feature.amount for feature in group.features)
            assert total == pytest.approx(group.amount, abs=1e-9)
        listed = {feature.feature for group in found.groups for feature in group.features}
        assert listed == {part.feature for part in here.contributions}


def test_a_contrast_turned_round_changes_its_signs_only() -> None:
    found = explained()
    one, other = contrast(found["near"], found["full"]), contrast(found["full"], found["near"])
    assert other.amount == pytest.approx(-one.amount)
    assert (one.only_here, one.only_there) == (other.only_there, other.only_here)


def test_what_only_one_of_them_meets_is_named_must_haves_first() -> None:
    found = explained()
    apart = contrast(found["bare"], found["full"])
    assert apart.only_there["skills"] == ("forklift", "stock", "packing")
    assert apart.only_there["experience"] == ("4 years of experience",)
    assert apart.only_here == {}


def test_the_words_say_what_was_lost_where_and_by_what() -> None:
    found = explained()
    words = contrast_words(contrast(found["bare"], found["full"]))
    lost = contrast(found["bare"], found["full"])
    skills = next(group.amount for group in lost.groups if group.group == "skills")
    assert f"{-skills:.2f} on skills (forklift, stock, packing shown there, not here)" in words
    assert "on experience (4 years of experience met there, not here)" in words
    turned = contrast_words(contrast(found["full"], found["bare"]))
    assert turned.startswith("Gains ")
    assert "shown here, not there" in turned


def test_a_group_that_differs_in_no_named_thing_tells_the_feature_that_moved_it_most() -> None:
    posting = posting_subject(skill("stock"), text="Forklift driver\nDrive.", title="Forklift driver")
    same = resume_subject(skill("stock"), title="Forklift driver", text="Forklift driver\nDrive.", doc_id="a")
    other = resume_subject(skill("stock"), title="Baker", text="Baker\nBake.", doc_id="b")
    found = told(posting, [same, other])
    words = contrast_words(contrast(found["b"].explanation, found["a"].explanation))
    assert "on job title (mostly " in words
    assert "skills" not in words


def test_long_lists_are_counted() -> None:
    posting = posting_subject(*(skill(f"skill {n}") for n in range(9)))
    full = resume_subject(*(skill(f"skill {n}") for n in range(9)), doc_id="full")
    found = told(posting, [full, resume_subject(doc_id="none")])
    words = contrast_words(contrast(found["none"].explanation, found["full"].explanation))
    assert "skill 0, skill 1, skill 2, skill 3 and 5 more shown there, not here" in words


def test_equal_resumes_differ_in_nothing() -> None:
    posting = posting_subject(skill("stock"))
    found = told(posting, [resume_subject(doc_id="a"), resume_subject(doc_id="b")])
    apart = contrast(found["b"].explanation, found["a"].explanation)
    assert apart.amount == 0
    assert contrast_words(apart) == "No group differs by 0.05 or more."


def test_resumes_of_two_postings_or_rankers_are_not_set_side_by_side() -> None:
    (scored,) = ranked(posting_subject(), [resume_subject()])

    def of(posting_id: str, ranker: str) -> Explanation:
        match = MatchScore(
            posting_id="posting", resume_id="resume", score=0.5, margin=scored.margin, rank=1, ranker=ranker
        )
        found = explain(match, scored)
        return Explanation(
            match=MatchScore(
                posting_id=posting_id, resume_id="r", score=0.5, margin=scored.margin, rank=1, ranker=ranker
            ),
            base=found.base,
            contributions=found.contributions,
            skills=(),
            requirements=(),
        )

    for other in (of("another", "x"), of("one", "y")):
        with pytest.raises(ValueError, match="one posting by one ranker"):
            contrast(of("one", "x"), other)
