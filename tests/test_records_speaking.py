"""Whom a reason names: names in the ways people write them, phone numbers, and scripts without blanks."""

from __future__ import annotations

import pytest
from records_builders import document

from skillmatch.records.speaking import named, speaks_of


def says(reason: str, text: str, *, here: bool = False, doc_id: str = "resume-1") -> bool:
    """Say whether a reason of another ranking, or of this one, speaks of a resume's person."""
    spoken = named(document("resume", doc_id, text=text), shared={"resume-1"})
    return speaks_of(reason, spoken, is_of_its_ranking=here)


def resume(name: str, contact: str = "x.y@mail.org") -> str:
    return f"{name}\n{contact}\n\nNurse, 2015 to 2020\nCared for patients on 12 wards."


ELSEWHERE = [
    ("Jane Elizabeth Doe", "Jane Doe, whom we saw"),
    ("Jane Elizabeth Doe", "jane doe was better"),
    ("Jane Elizabeth Doe", "DOE, Jane was better"),
    ("Jane Elizabeth Doe", "Jane E. Doe's referee called"),
    ("Jane Doe", "Jane Elizabeth Doe was better"),
    ("Joerg Mueller", "Jörg Müller knows the ward"),
    ("Jörg Müller", "Joerg Mueller knows the ward"),
    ("Jörg Müller", "Jorg Muller knows the ward"),
    ("Jörg Müller", "JÖRG MÜLLER"),
    ("Jörg Müller", "Jo\u0308rg Mu\u0308ller"),
    ("Jörg Strauß", "Joerg Strauss"),
    ("Søren Kjær", "Soeren Kjaer"),
    ("Søren Kjær", "Soren Kjar"),
    ("Patrick O'Brien", "Patrick OBrien"),
    ("Patrick O’Brien", "patrick o'brien's file"),
    ("Patrick OBrien", "Patrick O'Brien"),
    ("Patrick O'Brien", "Patrick O Brien"),
    ("José Núñez", "Jose Nunez"),
    ("Maria Garcia Lopez", "Maria Garcia"),
    ("Anne-Marie Dubois", "Annemarie Dubois"),
    ("Anne-Marie Dubois", "Anne Marie Dubois"),
    ("Johannes van der Berg", "Johannes vd Berg"),
    ("李小龙", "我们认识李小龙，他更好"),
    ("李小龙", "李 小龙 was better"),
    ("김민준", "김민준이 더 좋다"),
]


@pytest.mark.parametrize(("name", "reason"), ELSEWHERE)
def test_first_and_last_name_are_enough_in_another_ranking(name: str, reason: str) -> None:
    assert says(reason, resume(name))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Jane Elizabeth Doe", "Jane was better"),
        ("Jane Elizabeth Doe", "the Doe case"),
        ("Jane Elizabeth Doe", "Janet Doering was better"),
        ("Jörg Müller", "Müller was better"),
        ("Jörg Müller", "Jürgen Möller was better"),
        ("Patrick O'Brien", "Brienne and Patricia"),
        ("Anne-Marie Dubois", "Anne and Marie were late"),
        ("Grace May", "with grace she may come"),
        ("Grace May", "a grace may be given"),
        ("Jane May", "Jane may come"),
        ("李小龙", "小王更好"),
        ("김민준", "김민서가 더 좋다"),
    ],
)
def test_who_is_not_surely_meant_in_another_ranking_is_not(name: str, reason: str) -> None:
    assert not says(reason, resume(name))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Joerg Mueller", "Müller was better"),
        ("Patrick O'Brien", "OBRIEN was better"),
        ("Patrick O'Brien", "Mr Brien was better"),
        ("Jane Elizabeth Doe", "ask Elizabeth"),
        ("山田太郎", "山田太郎さんは良い"),
    ],
)
def test_one_word_is_enough_in_its_own_ranking(name: str, reason: str) -> None:
    assert says(reason, resume(name), here=True)


PHONE = "+44 7700 900123"


@pytest.mark.parametrize(
    "reason",
    [
        "call 07700 900123 first",
        "call +44 (0)7700 900 123",
        "call 00447700900123",
        "call 07700-900-123, 10 years",
        "900 123 is wrong, 7700.900.123 is right",
    ],
)
def test_a_phone_number_names_its_person_however_it_is_written(reason: str) -> None:
    assert says(reason, resume("Jane Doe", PHONE))
    assert says(reason, resume("Jane Doe", "jane@mail.org, 07700900123"))


@pytest.mark.parametrize(
    "reason",
    ["call 07700 900124", "077009001234", "12 wards", "2015 to 2020", "call 900 123", "7 years, 700 beds"],
)
def test_another_number_does_not(reason: str) -> None:
    assert not says(reason, resume("Jane Doe", PHONE))


def test_an_id_in_a_script_without_blanks_is_found_inside_a_sentence() -> None:
    assert says("我们认识李小龙简历的人", resume("Jane Doe"), doc_id="李小龙简历")
