"""What would change a ranking: verified by scoring again, the smallest there is, or said to be unproven."""

from __future__ import annotations

from itertools import combinations

import pytest
from explain_builders import changes_of, ranked, scorer, warehouse_posting, warehouse_resumes
from hypothesis import given, settings
from hypothesis import strategies as st
from match_builders import need, posting_subject, resume_subject, skill

from skillmatch.explain import matcher
from skillmatch.explain.changes import standing
from skillmatch.explain.whatif import lacking, less_of, with_additions
from skillmatch.match.subject import Subject
from skillmatch.text.right_to_work import ANYWHERE

WEIGHTS = st.floats(0.05, 1.0).map(lambda value: round(value, 3))


def rescored(posting: Subject, resume: Subject, additions):
    return scorer().score(posting, with_additions(resume, additions))


def brute_force(posting: Subject, resume: Subject, is_enough) -> int | None:
    """The size of the smallest set that is enough, by trying all."""
    additions = lacking(scorer().score(posting, resume))
    for size in range(1, len(additions) + 1):
        for chosen in combinations(additions, size):
            if is_enough(rescored(posting, resume, chosen)):
                return size
    return None


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(WEIGHTS, st.sampled_from(["must", "nice"]), st.booleans(), st.booleans()),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
    st.floats(0.2, 0.95),
)
def test_the_smallest_set_is_as_small_as_any_found_by_trying_all(
    drawn: list[tuple[float, str, bool, bool]], asks_years: bool, cut: float
) -> None:
    names = [f"s{n}" for n in range(len(drawn))]
    posting = posting_subject(
        *(
            skill(name, weight=weight, strength=strength)
            for name, (weight, strength, _, _) in zip(names, drawn, strict=True)
        ),
        requirements=(need("years", level=8.0),) if asks_years else (),
    )
    here = resume_subject(
        *(skill(n) for n, d in zip(names, drawn, strict=True) if d[2]), years=5.0, doc_id="here"
    )
    there = resume_subject(
        *(skill(n) for n, d in zip(names, drawn, strict=True) if d[3]), years=9.0, doc_id="a"
    )
    resumes = {"here": here, "a": there}
    ranking = ranked(posting, list(resumes.values()))
    last = resumes[ranking[1].comparison.resume.doc_id]
    for change in changes_of(posting, list(resumes.values()), last.doc_id, cut=cut):
        if change.aim == "above":
            is_enough = lambda scored: standing(scored) < standing(ranking[0])  # noqa: E731
        else:
            is_enough = lambda scored: scored.score >= cut  # noqa: E731
        expected = brute_force(posting, last, is_enough)
        assert change.is_reached == (expected is not None)
        if change.is_reached:
            assert len(change.additions) == expected
            assert change.is_smallest
            after = rescored(posting, last, change.additions)
            assert is_enough(after)
            assert (after.margin, after.score) == (change.margin, change.score)
            for left_out in range(len(change.additions)):
                fewer = [each for n, each in enumerate(change.additions) if n != left_out]
                assert not fewer or not is_enough(rescored(posting, last, fewer))


def test_a_resume_that_gains_what_is_told_ranks_where_it_is_told() -> None:
    posting, resumes = warehouse_posting(), warehouse_resumes()
    (change,) = changes_of(posting, resumes, "bare")
    assert (change.aim, change.other_id, change.is_reached) == ("above", "near", True)
    changed = [
        with_additions(resume, change.additions) if resume.doc_id == "bare" else resume for resume in resumes
    ]
    order = [scored.comparison.resume.doc_id for scored in ranked(posting, changed)]
    assert order.index("bare") + 1 == change.rank < 3
    assert order.index("bare") < order.index("near")


def test_the_first_of_a_ranking_has_nothing_to_reach_but_a_cut() -> None:
    posting, resumes = warehouse_posting(), warehouse_resumes()
    assert changes_of(posting, resumes, "full") == ()
    (change,) = changes_of(posting, resumes, "full", cut=0.999)
    assert (change.aim, change.cut) == ("cut", 0.999)


def test_what_no_addition_reaches_is_said_with_all_there_is() -> None:
    posting = posting_subject(skill("stock", weight=0.1))
    far = resume_subject(text="Poet\nWrote verse.", title="Poet", doc_id="far")
    (change,) = changes_of(posting, [far], "far", cut=0.999)
    assert not change.is_reached
    assert not change.is_smallest
    assert [addition.label for addition in change.additions] == ["stock"]
    assert change.score == rescored(posting, far, change.additions).score < 0.999


def test_with_nothing_left_to_add_nothing_is_added() -> None:
    posting = posting_subject(skill("stock"))
    (change,) = changes_of(posting, [resume_subject(skill("stock"))], "resume", cut=1.0)
    assert (change.is_reached, change.additions, change.n_scored) == (False, (), 0)


def test_few_trials_still_give_a_set_that_is_enough_but_do_not_prove_it() -> None:
    posting = posting_subject(*(skill(f"s{n}", weight=0.5 + n / 100) for n in range(12)))
    resumes = [
        resume_subject(*(skill(f"s{n}") for n in range(6)), doc_id="a"),
        resume_subject(doc_id="b"),
    ]
    (few,) = changes_of(posting, resumes, "b", most=40)
    (many,) = changes_of(posting, resumes, "b", most=100_000)
    assert few.is_reached
    assert not few.is_smallest
    assert few.n_scored <= 40 + 12
    assert many.is_smallest
    assert len(many.additions) <= len(few.additions)
    assert rescored(posting, resumes[1], few.additions).margin > ranked(posting, resumes)[0].margin


def test_no_more_years_are_added_than_needed() -> None:
    posting = posting_subject(skill("stock"), requirements=(need("years", level=10.0),))
    resumes = [
        resume_subject(skill("stock"), years=7.5, doc_id="longer"),
        resume_subject(skill("stock"), years=6.0, doc_id="shorter"),
    ]
    (change,) = changes_of(posting, resumes, "shorter")
    (addition,) = change.additions
    assert (addition.kind, addition.level, addition.label) == ("years", 8.0, "8 years of experience")
    assert change.rank == 1


def test_no_higher_degree_is_added_than_needed() -> None:
    posting = posting_subject(requirements=(need("education", "doctorate", 5.0),))
    resumes = [
        resume_subject(credentials=(need("education", "bachelor", 3.0),), doc_id="bachelor"),
        resume_subject(credentials=(need("education", "school", 1.0),), doc_id="school"),
    ]
    (change,) = changes_of(posting, resumes, "school", mode="penalty")
    assert [addition.label for addition in change.additions] == ["master"]


@pytest.mark.parametrize(
    ("asked", "resume"),
    [
        (need("years", level=10.0), resume_subject(years=2.0)),
        (need("education", "master", 4.0), resume_subject(credentials=(need("education", "bachelor", 3.0),))),
    ],
)
def test_fixing_the_requirement_that_eliminates_flips_the_decision(asked, resume: Subject) -> None:
    posting = posting_subject(requirements=(asked,))
    other = resume_subject(years=12.0, credentials=(need("education", "doctorate", 5.0),), doc_id="other")
    before = ranked(posting, [resume, other])
    assert [scored.eliminated for scored in before] == [False, True]
    (change,) = changes_of(posting, [resume, other], "resume")
    assert (change.aim, change.is_reached) == ("ranked", True)
    assert {addition.kind for addition in change.additions} == {asked.kind}
    assert not rescored(posting, resume, change.additions).eliminated


def test_a_right_that_the_resume_denies_is_taken_back_by_stating_it() -> None:
    asked = need("right_to_work", ANYWHERE)
    posting = posting_subject(requirements=(asked,))
    plain = resume_subject()
    denying = Subject(
        **{name: getattr(plain, name) for name in Subject.__dataclass_fields__ if name != "denials"},
        denials=(need("right_to_work", ANYWHERE),),
    )
    (change,) = changes_of(posting, [denying], "resume")
    assert [addition.kind for addition in change.additions] == ["right_to_work"]
    assert with_additions(denying, change.additions).denials == ()


@pytest.mark.parametrize("asked_level", [0.0, 4.0, 6.0])
@pytest.mark.parametrize("held_level", [1.0, 2.0, 3.0])
def test_a_language_that_is_spoken_a_little_is_stated_as_asked(asked_level: float, held_level: float) -> None:
    posting = posting_subject(requirements=(need("language", "Dutch", asked_level),))
    resume = resume_subject(credentials=[need("language", "Dutch", held_level), need("language", "French")])
    (scored,) = ranked(posting, [resume])
    additions = lacking(scored)
    after = rescored(posting, resume, additions)
    assert after.comparison.requirements[0].status == "met"
    assert {held.name for held in with_additions(resume, additions).requirements} == {"Dutch", "French"}


def test_of_licences_that_would_do_one_is_enough() -> None:
    posting = posting_subject(requirements=(need("licence", "NMC registration or HCPC registration"),))
    resume = resume_subject()
    (scored,) = ranked(posting, [resume])
    assert scored.comparison.requirements[0].status == "missing"
    after = rescored(posting, resume, lacking(scored))
    assert after.comparison.requirements[0].status == "met"


def test_an_added_skill_is_met_and_no_longer_denied() -> None:
    posting = posting_subject(skill("stock"), skill("forklift"))
    resume = resume_subject(skill("pallet truck", weight=0.3))
    scored = scorer().score(posting, resume)
    changed = with_additions(resume, lacking(scored)[:1])
    (stock, forklift) = scorer().score(posting, changed).comparison.skills
    assert (stock.status, forklift.status) == ("met", "related")
    assert {held.uri: held.weight for held in changed.profile.skills}["skill:stock"] == 0.3
    assert (changed.words, changed.titles, changed.years) == (resume.words, resume.titles, resume.years)


def test_more_years_never_take_years_away() -> None:
    resume = resume_subject(years=6.0)
    posting = posting_subject(requirements=(need("years", level=3.0), need("years", level=9.0, start=20)))
    (scored,) = ranked(posting, [resume])
    (addition,) = lacking(scored)
    assert addition.level == 9.0
    assert with_additions(resume, [addition]).years == 9.0
    assert [less.level for less in less_of(addition, resume)] == [7.0, 8.0]


def test_a_long_ranking_costs_bounded_work_and_says_what_it_could_not_prove(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    posting = posting_subject(*(skill(f"s{n}", weight=0.5 + n / 100) for n in range(15)))
    resumes = [
        resume_subject(*(skill(f"s{n}") for n in range(15 - 5 * level)), doc_id=f"{level}")
        for level in range(3)
    ]

    def proven() -> tuple[list[bool], int]:
        accounts = matcher.Matcher(scorer()).accounts(posting, resumes)
        changes = [change for account in accounts for change in account.changes]
        assert all(change.is_reached or change.other_id == "0" for change in changes)
        return [change.is_smallest for change in changes if change.is_reached], sum(
            change.n_scored for change in changes
        )

    n_whole = proven()[1]
    assert all(proven()[0])
    monkeypatch.setattr(matcher, "TRIALS_OF_RANKING", 40)
    few, n_few = proven()
    assert not all(few)
    assert n_few < min(n_whole, 40 + 2 * 3 * 15)
