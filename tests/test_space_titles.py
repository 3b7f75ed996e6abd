"""Job titles taken apart: what the job is stays, what surrounds it goes."""

import pytest

from skillmatch.space.titles import read_title
from skillmatch.text.analysis import tokens


@pytest.mark.parametrize(
    ("title", "job"),
    [
        ("Senior Java Developer (m/f/d)", "Java Developer"),
        ("Java Developer (w/m/d) - Remote", "Java Developer"),
        ("Jr. Accountant", "Accountant"),
        ("Electrician II", "Electrician"),
        ("Lead Data Scientist", "Data Scientist"),
        ("Principal Software Engineer", "Software Engineer"),
        ("Full-time Cleaner", "Cleaner"),
        ("Welder £14.50 - £16", "Welder"),
        ("Staff Nurse Band 5", "Staff Nurse"),
        ("HGV Driver #12345", "HGV Driver"),
        ("URGENT: Chef needed", "Chef"),
        ("Physiotherapist, 12 months maternity cover", "Physiotherapist"),
        ("Barista (part time)", "Barista"),
        ("Plumber with 5+ years experience", "Plumber"),
    ],
)
def test_level_terms_pay_and_advertising_go(title, job):
    assert set(read_title(title).tokens) == set(tokens(job))


@pytest.mark.parametrize(
    "title",
    [
        "Principal",
        "Trainee",
        "Team Lead",
        "Contracts Manager",
        "Vice President",
        "Head of Kitchen",
        "R&D Engineer",
    ],
)
def test_what_looks_like_level_but_is_the_job_stays(title):
    assert read_title(title).tokens == tuple(tokens(title))


@pytest.mark.parametrize(
    "title", ["", "   ", "!!!", "Full-time", "Urgently hiring", "£30,000 - £40,000", "12345", "\ud800"]
)
def test_a_title_that_names_no_job_has_no_tokens(title):
    assert read_title(title).tokens == ()


def test_the_parts_stand_in_order():
    parts = read_title("Estimator - Heavy Civil Projects, Leeds (Yorkshire)")
    assert parts.segments == tuple(
        tuple(tokens(part)) for part in ("Estimator", "Heavy Civil Projects", "Leeds", "Yorkshire")
    )


def test_phrases_are_the_words_of_the_parts():
    parts = read_title("Internship for Estimator cum Surveyor, Leeds (m/f)")
    assert parts.phrases == ("Estimator", "Surveyor", "Leeds")
    assert len(parts.phrases) == len(parts.segments)


def test_abbreviations_are_written_out_as_whole_words():
    given = {"rn": "registered nurse", "it": "IT"}
    assert read_title("RN", given).tokens == tuple(tokens("registered nurse"))
    assert read_title("it manager", given).tokens == ("it", "manag")
    assert read_title("Barn hand", given).tokens == tuple(tokens("barn hand"))


def test_a_title_of_a_million_letters_is_cut():
    assert len(read_title("a" * 1_000_000).text) <= 200
