"""Subjects: what is prepared, and that the person is not in it."""

from __future__ import annotations

import numpy as np
import pytest
from match_builders import GivenSpace, document, maker, posting_subject, profile, skill, span_of

from skillmatch.match.scorer import TransparentScorer
from skillmatch.match.words import WordWeights, cosine
from skillmatch.text.analysis import tokens
from skillmatch.types import Experience, Resume, Span

PEOPLE = [
    ("Ada Lovelace", "ada@example.org", "+44 20 7946 0000", "12 Row Lane, London"),
    ("Nguyễn Thị Minh Khai", "khai.nurse@example.com", "0123 456 789", "7 Forklift Street, Python Town"),
    ("Bo", "b@x.io", "1", "PO Box 9"),
]


def person(name: str, mail: str, phone: str, address: str):
    """A resume of the same work under another name."""
    text = f"{name}\n{mail} {phone}\n{address}\nForklift driver\nManaged stock and drove a forklift."
    read = Resume(
        document=document("resume", text, title="Forklift driver", private=[name, mail, phone, address])
    )
    skills = [skill("stock", text=text, surface="Managed stock")]
    return maker().resume(read, profile("resume", skills))


@pytest.mark.parametrize("other", PEOPLE[1:])
def test_another_name_mail_phone_and_address_give_the_same_score(other):
    posting = posting_subject(skill("stock"), skill("forklift"))
    scorer = TransparentScorer(GivenSpace())
    first, second = scorer.score(posting, person(*PEOPLE[0])), scorer.score(posting, person(*other))
    assert second.margin == pytest.approx(first.margin, abs=1e-12)
    assert [part.value for part in second.contributions] == pytest.approx(
        [part.value for part in first.contributions], abs=1e-12
    )


def test_no_word_of_the_person_is_in_the_subject():
    ada = person(*PEOPLE[0])
    private = {word for text in PEOPLE[0] for word in tokens(text)}
    assert not private & set(ada.words)
    assert not private & set(ada.title_words)


def test_a_job_title_that_is_private_is_no_title():
    text = "Ada Lovelace\nNurse"
    jobs = (
        Experience(
            title="Ada Lovelace",
            title_span=span_of(text, "Ada Lovelace"),
            span=Span(start=0, end=5),
            start=2010.0,
            end=None,
        ),
        Experience(
            title="Nurse",
            title_span=span_of(text, "Nurse"),
            span=span_of(text, "Nurse"),
            start=2001.0,
            end=2005.0,
        ),
    )
    read = Resume(document=document("resume", text, private=["Ada Lovelace"]), experiences=jobs)
    assert maker().resume(read, profile("resume", [])).titles == ("Nurse",)


def test_the_last_three_titles_count_the_present_job_first_and_undated_jobs_last():
    text = "a nurse b nurse c nurse d nurse"
    years = {
        "a nurse": (2001.0, 2003.0),
        "b nurse": (None, None),
        "c nurse": (2010.0, None),
        "d nurse": (2004.0, 2009.0),
    }
    jobs = tuple(
        Experience(title=t, title_span=span_of(text, t), span=span_of(text, t), start=s, end=e)
        for t, (s, e) in years.items()
    )
    read = Resume(document=document("resume", text), experiences=jobs)
    assert maker().resume(read, profile("resume", [])).titles == ("c nurse", "d nurse", "a nurse")


def test_an_empty_document_gives_zeros_and_no_nan():
    subject = maker().resume(Resume(document=document("resume", "")), profile("resume", []))
    assert not subject.words
    assert not np.any(subject.vector)
    assert subject.title_vectors.shape == (0, 26)


def test_word_vectors_are_unit_and_rare_words_weigh_more():
    words = WordWeights(["manage stock", "manage staff", "manage herds"], tokens)
    vector = words.vector(["manage stock stock"])
    assert cosine(vector, vector) == pytest.approx(1.0)
    assert words.idf(tokens("stock")[0]) > words.idf(tokens("manage")[0])
    assert cosine(words.vector(["stock"]), words.vector(["herds"])) == 0.0
    assert words.vector([""]) == {}
