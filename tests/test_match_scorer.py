"""The scorer's claims: it adds up, it is monotone, it depends on the pair alone, it never breaks."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from match_builders import GivenSpace, guess, need, posting_subject, resume_subject, skill

from skillmatch.match.additive import shipped_terms
from skillmatch.match.comparison import compare
from skillmatch.match.features import FEATURE_NAMES, FEATURES, feature_values
from skillmatch.match.levels import title_level, usual_years
from skillmatch.match.scorer import AdditiveScorer, Scorer, TransparentScorer, calibrated
from skillmatch.match.terms import BASE, WEIGHTS
from skillmatch.match.usage import SkillUse

NAMES = ("stock", "forklift", "python", "teach", "nurse", "java", "sql")

SPACE = GivenSpace(
    {
        ("skill:stock", "skill:forklift"): 0.8,
        ("skill:python", "skill:java"): 0.7,
        ("skill:python", "skill:sql"): 0.5,
        ("skill:teach", "skill:nurse"): 0.65,
        ("occupation:driver", "occupation:packer"): 0.75,
    }
)

SCORER = TransparentScorer(SPACE)
SCORERS: tuple[Scorer, ...] = (SCORER, AdditiveScorer(SPACE, shipped_terms()))
both = pytest.mark.parametrize("scorer", SCORERS, ids=lambda scorer: scorer.name)

asked_skills = st.lists(
    st.builds(
        skill,
        st.sampled_from(NAMES),
        strength=st.sampled_from(["must", "nice"]),
        weight=st.floats(0.01, 1.0),
    ),
    max_size=6,
    unique_by=lambda asked: asked.uri,
)
held_skills = st.lists(
    st.builds(skill, st.sampled_from(NAMES), weight=st.floats(0.01, 1.0)),
    max_size=6,
    unique_by=lambda held: held.uri,
)
needs = st.lists(
    st.builds(
        need,
        st.sampled_from(["years", "education", "language", "licence", "right_to_work"]),
        st.sampled_from(["Dutch", "HGV"]),
        st.integers(0, 5).map(float),
        strength=st.sampled_from(["must", "nice"]),
        start=st.integers(0, 20),
    ),
    max_size=5,
)


@both
@settings(max_examples=150, deadline=None)
@given(asked=asked_skills, held=held_skills, wanted=needs, stated=needs, years=st.none() | st.floats(0, 40))
def test_base_and_contributions_sum_to_the_margin_and_nothing_is_nan(
    scorer, asked, held, wanted, stated, years
):
    scored = scorer.score(
        posting_subject(*asked, requirements=wanted),
        resume_subject(*held, credentials=stated, years=years),
    )
    total = scored.base + sum(part.amount for part in scored.contributions)
    assert total == pytest.approx(scored.margin, abs=1e-9)
    assert all(0 <= part.value <= 1 for part in scored.contributions)
    assert math.isfinite(scored.margin)
    assert 0 < scored.score < 1
    assert tuple(part.feature for part in scored.contributions) == FEATURE_NAMES


used = st.builds(SkillUse, years=st.floats(0, 20), ago=st.floats(0, 30))


@both
@settings(max_examples=200, deadline=None)
@given(
    asked=asked_skills,
    held=held_skills,
    name=st.sampled_from(NAMES),
    denied=st.booleans(),
    uses=st.dictionaries(st.sampled_from([f"skill:{name}" for name in NAMES]), used),
    use=st.none() | used,
)
def test_another_skill_in_the_profile_lowers_no_feature(scorer, asked, held, name, denied, uses, use):
    uri = f"skill:{name}"
    posting = posting_subject(*asked)
    plain = resume_subject(*[known for known in held if known.uri != uri])
    without = replace(
        plain,
        profile=replace(plain.profile, negated=(skill(name),) if denied else ()),
        uses={known: each for known, each in uses.items() if known != uri},
    )
    more = replace(
        without,
        profile=replace(without.profile, skills=(*without.profile.skills, skill(name))),
        uses=without.uses if use is None else {**without.uses, uri: use},
    )
    assert_no_feature_falls(scorer, posting, without, more)


titles = st.sampled_from(["Trainee packer", "Junior nurse", "Nurse", "Senior nurse", "Lead", "Head of stock"])


def assert_no_feature_falls(scorer, posting, before, after):
    """No feature is lower in ``after``, nor its margin, and it is not eliminated where ``before`` is not."""
    one, other = scorer.score(posting, before), scorer.score(posting, after)
    fallen = [
        (was.feature, was.value, now.value)
        for was, now in zip(one.contributions, other.contributions, strict=True)
        if now.value < was.value - 1e-12 or now.amount < was.amount - 1e-12
    ]
    assert not fallen
    assert other.margin >= one.margin - 1e-12
    assert other.eliminated <= one.eliminated


def as_asked(wanted, chosen):
    """What a resume states that meets the chosen requirement: of years, all that are asked."""
    if chosen.kind != "years":
        return chosen
    return replace(chosen, level=max(each.level for each in wanted if each.kind == "years"))


def asks_each_language_once(wanted):
    """ "Basic Dutch" and "fluent Dutch" in one posting cannot both be what is asked."""
    names = [each.name for each in wanted if each.kind == "language"]
    return len(set(names)) == len(names)


@both
@settings(max_examples=300, deadline=None)
@given(
    title=titles,
    wanted=needs.filter(bool).filter(asks_each_language_once),
    stated=needs,
    denied=needs,
    years=st.none() | st.floats(0, 20),
    data=st.data(),
)
def test_to_state_what_is_asked_lowers_no_feature(scorer, title, wanted, stated, denied, years, data):
    posting = posting_subject(text=f"{title}\nWork.", title=title, requirements=wanted)
    before = replace(
        resume_subject(credentials=stated, years=years),
        denials=tuple(each for each in denied if each.kind not in ("years", "education")),
    )
    met = as_asked(wanted, data.draw(st.sampled_from(wanted)))
    after = replace(before, requirements=(*before.requirements, met))
    assert_no_feature_falls(scorer, posting, before, after)


@both
@settings(max_examples=200, deadline=None)
@given(title=titles, wanted=needs, years=st.floats(0, 20), more=st.floats(0, 20), is_stated=st.booleans())
def test_more_years_lower_no_feature(scorer, title, wanted, years, more, is_stated):
    posting = posting_subject(text=f"{title}\nWork.", title=title, requirements=wanted)
    before = resume_subject(years=years)
    after = (
        resume_subject(years=years, credentials=[need("years", level=years + more)])
        if is_stated
        else resume_subject(years=years + more)
    )
    assert_no_feature_falls(scorer, posting, before, after)


@both
@settings(max_examples=200, deadline=None)
@given(title=titles, wanted=needs, enough=st.floats(0, 20))
def test_years_that_are_enough_lower_no_feature_of_a_resume_that_told_none(scorer, title, wanted, enough):
    asked = [each.level for each in wanted if each.kind == "years"]
    usual = usual_years(title_level(title))
    posting = posting_subject(text=f"{title}\nWork.", title=title, requirements=wanted)
    least = max(asked) if asked else usual
    assert_no_feature_falls(scorer, posting, resume_subject(), resume_subject(years=least + enough))


def test_where_nothing_is_known_the_margin_is_the_base():
    empty_posting = posting_subject(text="", title="")
    empty_resume = resume_subject(text="", title="")
    scored = SCORER.score(empty_posting, empty_resume)
    assert scored.margin == BASE
    assert all(part.amount == 0 for part in scored.contributions)


def test_a_posting_without_skills_still_orders_by_the_rest():
    posting = posting_subject(requirements=[need("years", level=4.0)])
    long, short = resume_subject(years=6.0, doc_id="long"), resume_subject(years=1.0, doc_id="short")
    assert [match.resume_id for match in SCORER.rank(posting, [short, long])] == ["long", "short"]


def test_exact_beats_near_beats_none():
    posting = posting_subject(skill("stock"), skill("python"))
    resumes = [
        resume_subject(skill("nurse"), doc_id="none"),
        resume_subject(skill("forklift"), doc_id="near"),
        resume_subject(skill("stock"), doc_id="exact"),
    ]
    assert [match.resume_id for match in SCORER.rank(posting, resumes)] == ["exact", "near", "none"]


def test_the_language_a_resume_is_written_in_is_met_unsaid():
    english = replace(skill("english"), preferred_label="English")
    (answer,) = compare(posting_subject(english), resume_subject(), SPACE).skills
    assert (answer.status, answer.found) == ("met", None)
    french = replace(skill("french"), preferred_label="French")
    assert compare(posting_subject(french), resume_subject(), SPACE).skills[0].status == "missing"


def test_a_telling_skill_counts_more():
    posting = posting_subject(skill("python", weight=0.9), skill("teach", weight=0.1))
    python, teach = resume_subject(skill("python"), doc_id="p"), resume_subject(skill("teach"), doc_id="t")
    assert [match.resume_id for match in SCORER.rank(posting, [teach, python])] == ["p", "t"]


def test_ranks_are_one_to_n_and_ties_go_by_id_whatever_the_order():
    posting = posting_subject(skill("stock"))
    resumes = [resume_subject(doc_id=name) for name in ("c", "a", "b")]
    for order in (resumes, resumes[::-1]):
        ranked = SCORER.rank(posting, order)
        assert [(match.resume_id, match.rank) for match in ranked] == [("a", 1), ("b", 2), ("c", 3)]


def test_a_score_does_not_depend_on_who_else_is_there():
    posting = posting_subject(skill("stock"))
    resume, other = resume_subject(skill("stock")), resume_subject(skill("python"), doc_id="other")
    alone = SCORER.rank(posting, [resume])[0]
    together = next(match for match in SCORER.rank(posting, [other, resume]) if match.resume_id == "resume")
    assert alone.margin == together.margin


def test_a_nearer_occupation_scores_higher_and_confidence_weighs():
    posting = posting_subject(occupations=[guess("driver", 0.9), guess("nurse", 0.1)])
    same = compare(posting, resume_subject(occupations=[guess("driver")]), SPACE).occupation
    near = compare(posting, resume_subject(occupations=[guess("packer")]), SPACE).occupation
    doubtful = compare(posting, resume_subject(occupations=[guess("nurse")]), SPACE).occupation
    assert same == pytest.approx(0.9)
    assert near == pytest.approx(0.9 * 0.75)
    assert doubtful == pytest.approx(0.1)


def test_every_feature_has_a_weight_and_no_weight_is_left_over():
    assert set(WEIGHTS) == set(FEATURE_NAMES)
    assert len(FEATURE_NAMES) == len(set(FEATURE_NAMES))
    for feature in FEATURES:
        assert 0 <= feature.neutral <= 1
        assert feature.meaning.endswith(".")


@pytest.mark.parametrize(
    "broken", [{**WEIGHTS, "years": -1.0}, {**WEIGHTS, "words": float("nan")}, {"years": 1.0}]
)
def test_weights_that_would_break_the_promises_are_refused(broken):
    with pytest.raises(ValueError, match=r"weigh"):
        TransparentScorer(SPACE, broken)


def test_two_postings_are_not_a_pair():
    with pytest.raises(ValueError, match="a posting and a resume"):
        SCORER.score(posting_subject(), posting_subject())


@given(st.floats(-2000, 2000), st.floats(-2000, 2000))
def test_the_score_grows_with_the_margin_and_stays_in_range(a, b):
    low, high = sorted((a, b))
    assert 0 <= calibrated(low) <= calibrated(high) <= 1


def test_neutral_values_are_given_where_a_document_does_not_tell():
    values = feature_values(compare(posting_subject(text="", title=""), resume_subject(), SPACE))
    assert {name: values[name] for name in ("words", "text_meaning", "title_words", "level")} == {
        feature.name: feature.neutral
        for feature in FEATURES
        if feature.name in {"words", "text_meaning", "title_words", "level"}
    }
