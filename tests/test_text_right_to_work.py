"""The right to work: asked for, stated, lacked; a nationality is none of these."""

from __future__ import annotations

import pytest

from skillmatch.text import read_posting, read_resume
from skillmatch.text.right_to_work import find_asked_right, find_held_right, find_lacked_right
from skillmatch.types import RawDocument


def names(found, words):
    return [(each.name, words[each.start : each.end]) for each in found]


@pytest.mark.parametrize(
    ("words", "name", "surface"),
    [
        ("You must have the right to work in the UK.", "right to work in the UK", "right to work in the UK"),
        ("Candidates must be eligible to work in the United Kingdom full time.", "right to work in the UK",
         "eligible to work in the United Kingdom"),
        ("Authorised to live and work in the EU", "right to work in the EU",
         "Authorised to live and work in the EU"),
        ("Must be legally able to work in Canada", "right to work in Canada",
         "legally able to work in Canada"),
        ("A valid work permit is required", "right to work", "valid work permit"),
        ("We do not sponsor visas for this post.", "right to work", "do not sponsor"),
        ("No visa sponsorship available", "right to work", "No visa sponsorship"),
        ("Unfortunately we cannot offer sponsorship.", "right to work", "cannot offer sponsorship"),
    ],
)  # fmt: skip
def test_a_posting_asks_for_it(words, name, surface):
    assert names(find_asked_right(words), words) == [(name, surface)]


@pytest.mark.parametrize(
    "words",
    [
        "US citizens only.",
        "Visa sponsorship is available.",
        "Standard right to work checks apply.",
        "Sponsorship of professional qualifications",
        "Authorized to work with children",
        "We do not sponsor events.",
        "Experience with Visa and Mastercard payments",
        "Work permits for hot works are issued by you",
        "You need no work permit to apply.",
        "The right tools to work with",
    ],
)
def test_other_words_ask_for_nothing(words):
    assert names(find_asked_right(words), words) == []


@pytest.mark.parametrize(
    ("words", "held", "lacked"),
    [
        ("Authorized to work in the US for any employer", ["right to work in the US"], []),
        ("Eligible to work in Ireland without sponsorship", ["right to work in Ireland"], []),
        ("I do not require visa sponsorship.", ["right to work"], []),
        ("Visa sponsorship required: No", ["right to work"], []),
        ("Requires visa sponsorship: no", ["right to work"], []),
        ("I dont need sponsorship.", ["right to work"], []),
        ("Never required sponsorship.", ["right to work"], []),
        ("Right to work in the UK: No", [], ["right to work in the UK"]),
        ("Do you require sponsorship?", [], []),
        ("Completed the required work permit before hot work.", [], []),
        ("Advised customers who need a visa on how to apply.", [], []),
        ("Responsible for seeking sponsorship from local firms for charity events.", [], []),
        ("Green card", ["right to work in the US"], []),
        ("Indefinite leave to remain", ["right to work in the UK"], []),
        ("Requires visa sponsorship", [], ["right to work"]),
        ("I will need a work permit.", [], ["right to work"]),
        ("Not yet authorized to work in the US", [], ["right to work in the US"]),
        ("I have no right to work in the UK yet", [], ["right to work in the UK"]),
        ("British citizen", [], []),
        ("Won sponsorship of local firms", [], []),
    ],
)
def test_a_resume_states_it_or_says_it_is_lacking(words, held, lacked):
    assert [each.name for each in find_held_right(words)] == held
    assert [each.name for each in find_lacked_right(words)] == lacked


def test_documents_carry_it_at_its_place():
    posting = read_posting(
        RawDocument(doc_id="p", text="Nurse\n\nHow to apply\nYou must have the right to work in the UK.")
    )
    (asked,) = [each for each in posting.requirements if each.kind == "right_to_work"]
    assert asked.span.of(posting.document.text) == "right to work in the UK"
    assert asked.strength == "must"
    resume = read_resume(
        RawDocument(doc_id="r", text="Summary\nNurse with no driving licence. I need visa sponsorship.")
    )
    assert [(each.kind, each.name) for each in resume.denials] == [
        ("licence", "driving licence"),
        ("right_to_work", "right to work"),
    ]
    assert resume.credentials == ()


def test_who_is_no_registered_nurse_lacks_the_registration():
    resume = read_resume(
        RawDocument(doc_id="r", text="Summary\nCare assistant. I am not a registered nurse. No HGV licence.")
    )
    assert [each.name for each in resume.denials] == [
        "NMC registration", "registered nurse licence", "HGV class 2 licence (C)"
    ]  # fmt: skip
    asking = read_resume(RawDocument(doc_id="r", text="Summary\nRegistered nurse. I am not a manager."))
    assert asking.denials == ()


def test_a_licence_with_no_points_is_not_lacked():
    resume = read_resume(
        RawDocument(doc_id="r", text="Summary\nDriver. Driving licence, no points on my driving licence.")
    )
    assert resume.denials == ()
    assert [each.name for each in resume.credentials] == ["driving licence"]


def test_years_that_a_resume_states_of_itself_count_and_those_within_a_job_do_not():
    text = (
        "Summary\nNurse with 12 years of experience on wards.\n\n"
        "Experience\nNurse | Ward | 2020 - 2022\n- Trained people with 3 years of experience."
    )
    stated = read_resume(RawDocument(doc_id="r", text=text)).credentials
    assert [(each.kind, each.level) for each in stated] == [("years", 12.0)]
