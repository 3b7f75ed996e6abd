"""Another name, e-mail, phone and address give the same score, with the real reader of resumes."""

from __future__ import annotations

import numpy as np
import pytest
from match_builders import GivenSpace, maker, posting_subject, profile, skill

from skillmatch.match.scorer import TransparentScorer
from skillmatch.text import read_resume
from skillmatch.types import RawDocument

PEOPLE = [
    ("Ada Lovelace", "ada@example.org", "+44 20 7946 0000", "12 Row Lane, London N1 7AA"),
    ("Nguyễn Thị Minh Khai", "khai.nurse@example.com", "0123 456 789", "7 Forklift Street, Leeds LS1 4AB"),
    (
        "Oluwaseun Adebayo-Okonkwo",
        "o.a@mail.example",
        "(212) 555-0187",
        "44 King's Road, Springfield, IL 62701",
    ),
    ("Anjali Thomas, RN", "a.t@hospital.example", "07700 900123", "9 High Street, Cardiff CF10 1AA"),
    ("María José García Márquez", "mjg@correo.example", "+34 600 000 000", "Calle Mayor 5, Madrid"),
    ("LI WEI", "li.wei@example.cn", "+86 10 5555 0100", "18 Park Avenue, New York, NY 10001"),
    ("Dr. Bo Berg", "b@x.io", "+46 8 5550 100", "Storgatan 3, Stockholm"),
    ("Hyacinth Brathwaite-Cole", "java@sql.example", "0113 496 0000", "3 Mill Lane, Leeds"),
]

LAYOUTS = {
    "block": (
        "{0}\n{3}\n{1} | {2}\n\nPROFILE\nNurse with ten years on intensive care wards.\n\nEXPERIENCE\n"
        "Staff nurse, City Hospital, 2015 - Present\n- Cared for ventilated patients\n- Taught students\n"
    ),
    "labels": (
        "CURRICULUM VITAE\n\nName: {0}\nAddress: {3}\nTel: {2}\nE-mail: {1}\n\nEmployment history\n"
        "2015 - 2020 Warehouse operative, Big Sheds Ltd\n- drove a forklift\n\nEducation\nBSc Physics 2014\n"
    ),
    "one line": (
        "{0} | {2} | {1}\n{3}\n\nSummary\nJava developer.\n\nSkills\nJava, SQL\n\nWork Experience\n"
        "Developer | Acme | Jan 2019 - Present\n- Built services\n"
    ),
    "headline": (
        "{0}\nStaff Nurse\n{1} · {2}\n{3}\n\nExperience\nStaff Nurse | City Hospital | 2015 - 2021\n"
        "- Cared for patients\n"
    ),
}


def subject_of(layout: str, person: tuple[str, str, str, str]):
    resume = read_resume(RawDocument(doc_id="resume", text=LAYOUTS[layout].format(*person)))
    return maker().resume(resume, profile("resume", []))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("person", PEOPLE[1:], ids=[name for name, *_ in PEOPLE[1:]])
def test_who_it_is_does_not_move_the_score(layout, person):
    posting = posting_subject(
        skill("Java"),
        text="Staff nurse\nCare for patients, teach students, drive a forklift, write Java.",
        title="Staff nurse",
    )
    scorer = TransparentScorer(GivenSpace())
    first, second = subject_of(layout, PEOPLE[0]), subject_of(layout, person)
    assert scorer.score(posting, second).margin == pytest.approx(
        scorer.score(posting, first).margin, abs=1e-12
    )
    assert second.words == first.words
    assert second.titles == first.titles
    assert np.array_equal(second.vector, first.vector)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_the_person_did_does_move_it(layout):
    """The test above cannot fail for want of anything to read."""
    assert len(subject_of(layout, PEOPLE[0]).words) >= 3
    assert subject_of(layout, PEOPLE[0]).titles
