"""Years, degrees, languages and licences: met, missing, unstated."""

from __future__ import annotations

import pytest
from match_builders import need, posting_subject, resume_subject

from skillmatch.match.levels import title_level
from skillmatch.match.requirements import answer_requirements, fulfilment, governing


def answers(wanted, stated=(), years=None):
    return answer_requirements(
        posting_subject(requirements=wanted), resume_subject(credentials=stated, years=years)
    )


@pytest.mark.parametrize(
    ("years", "stated", "value", "found"),
    [
        (10.0, (), 1.0, "10 years"),
        (2.0, (), 0.4, "2 years"),
        (1.0, (), 0.2, "1 year"),
        (None, (), 0.5, "not stated"),
        (2.0, (need("years", level=6.0),), 1.0, "6 years"),
        (0.0, (), 0.0, "0 years"),
    ],
)
def test_years_are_the_share_of_those_asked(years, stated, value, found):
    (answer,) = answers([need("years", level=5.0)], stated, years)
    assert answer.value == pytest.approx(value)
    assert answer.found == found
    assert answer.status == ("met" if value == 1 else "missing")


@pytest.mark.parametrize(("level", "value"), [(5.0, 1.0), (3.0, 1.0), (2.0, 0.6), (1.0, 0.2), (0.0, 0.0)])
def test_each_missing_level_of_education_costs(level, value):
    (answer,) = answers([need("education", "bachelor", 3.0)], [need("education", "x", level)])
    assert answer.value == pytest.approx(value)


def test_of_alternative_degrees_the_lowest_governs():
    wanted = [need("education", "master", 4.0, start=9), need("education", "bachelor", 3.0)]
    assert [asked.name for asked in governing(wanted)] == ["bachelor"]


def test_a_must_and_a_nice_degree_are_two_requirements():
    wanted = [
        need("education", "bachelor", 3.0),
        need("education", "doctorate", 5.0, strength="nice", start=9),
    ]
    first, second = answers(wanted, [need("education", "bachelor", 3.0)])
    assert (first.status, second.status) == ("met", "missing")
    assert fulfilment((first, second), "education") > 0.7


def test_a_licence_named_twice_is_asked_once_and_as_a_must():
    wanted = [need("licence", "hgv", strength="nice"), need("licence", "HGV", start=9)]
    assert [(asked.name, asked.strength) for asked in governing(wanted)] == [("HGV", "must")]


def test_languages_and_licences_are_met_by_name_whatever_the_case():
    dutch, hgv = answers(
        [need("language", "Dutch"), need("licence", "HGV", start=9)], [need("language", "dutch")]
    )
    assert (dutch.status, hgv.status) == ("met", "missing")
    assert dutch.credential is not None
    assert hgv.credential is None


def test_the_language_a_resume_is_written_in_need_not_be_stated():
    (answer,) = answers([need("language", "English")])
    assert answer.status == "met"


def test_nothing_asked_is_none_and_not_zero():
    assert fulfilment((), "years") is None


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Forklift driver", 2),
        ("Senior nurse", 3),
        ("Sr. Engineer", 3),
        ("Head of finance", 5),
        ("CTO", 5),
        ("Warehouse team leader", 4),
        ("Staff Software Engineer", 4),
        ("Staff nurse", 2),
        ("Junior developer", 1),
        ("Legal assistant", 1),
        ("Apprentice electrician", 0),
        ("Software engineering intern", 0),
        ("International buyer", 2),
        ("Coordinator", 2),
        ("", 2),
    ],
)
def test_levels_of_titles(title, level):
    assert title_level(title) == level
