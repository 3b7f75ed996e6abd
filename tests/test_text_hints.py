"""Rules that look only where a word hints at something find what they would find everywhere."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from skillmatch.text import (
    cues,
    degrees,
    gendered,
    hints,
    licences,
    negation,
    personal_signs,
    private,
    right_to_work,
    spoken,
    years,
)
from skillmatch.text.segments import split_segments

SAMPLES = Path(__file__).parents[1] / "samples"
PHRASES = (
    "ideally", "preferably", "bonus points", "even better", "it would be great", "we prefer", "Desirable:",
    "(plus:",
    "[Preferred]", "good to have", "an added bonus", "a +", " plus.", "would also be very helpful",
    "could be handy",
    "is equally welcome", "useful but", "not strictly essential", "must-have", "you’ll need", "need to know",
    "at least",
    "Requirements:", "required", "if needed", "non-negotiable", "a must", "is key", "pre-requisite", "no",
    "not required",
    "isn't needed", "don’t need to have", "donot expect any", "never used", "neither", "rather than",
    "without", "unlike",
    "unnecessary", "not", "irrelevant", "Ph. D.", "doctoral degree", "M. Sc.", "m.b.a.", "MBA", "MA in",
    "BE degree",
    "b.a.", "B Sc", "BA in History", "bachelor's", "honours degree", "HND", "h.n.c", "NVQ", "city & guilds",
    "A levels",
    "G.E.D.", "GCSEs", "secondary school", "high school diploma", "fluent in German", "Polish speaker", "BSL",
    "British Sign Language", "fluent French or Dutch", "3 years of experience", "five yrs", "cat. c + e",
    "category c licence",
    "C+E licence", "class 2 driver", "C1 entitlement", "full clean driving licence", "fork lift ticket",
    "NMC pin",
    "RN licensure", "nursing and midwifery council", "GMC", "SIA badge", "CSCS card", "gas safe",
    "qualified teacher status",
    "CPA", "member of the bar", "qualified solicitor", "PE license", "PMP", "food hygiene certificate",
    "cpr certified",
    "first aid qualification", "18th edition", "security clearance", "private pilot", "LİCENCE", "deſirable",
    "lıcense",
    "İdeally", "PREREQUIſITE:", "Java", "and", "of", ",", ".", ";", "(", ")", "-", "the", "team\n", "\u00a0",
    "work with C++", "right to work in the UK", "valid work permit", "settled status", "green card",
    "MD/PhD", "DDS degree", "DNP", "EdD", "M.D.", "first class honours", "upper second class degree",
    "2:1 honours",
    "(Hons)", "Dipl.-Ing.", "Diplom-Kaufmann", "J.D.", "JD/MBA", "MPH", "MSW", "MArch", "MPhys", "PGCE",
    "Staatsexamen",
    "laurea magistrale", "BEd", "BSEE", "MB BS", "H.S. diploma", "Dr. rer.", "Licenciatura",
    "we cannot sponsor visas", "no sponsorship", "requires a visa", "indefinite leave to remain",
)  # fmt: skip
"""What the rules find, in parts of them, and what may stand between."""


def _sentences() -> list[str]:
    rng = random.Random(11)
    made = [
        rng.choice(["", " "]).join(
            rng.choice([phrase, phrase, phrase.upper(), phrase + " "]) for phrase in some
        )
        for some in (rng.choices(PHRASES, k=rng.randint(1, 9)) for _ in range(4000))
    ]
    read = [
        segment.span.of(text)
        for path in sorted(SAMPLES.glob("*/*.txt"))
        for text in [path.read_text(encoding="utf-8")]
        for segment in split_segments(text)
    ]
    assert len(read) > 500
    return [*PHRASES, *made, *read]


SENTENCES = _sentences()


def test_cues_are_those_that_a_look_at_every_letter_finds():
    found = 0
    for sentence in SENTENCES:
        plain = [match.span() for match in cues._PATTERN.finditer(sentence)]
        hinted = bool(hints.hints(sentence) & hints.STRENGTH)
        assert [match.span() for match in cues._finds(sentence)] == plain, sentence
        assert hinted or not plain, sentence
        found += bool(plain)
    assert found > 1000


def _any(*patterns: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: any(pattern.search(text) for pattern in patterns)


@pytest.mark.parametrize(
    ("hint", "finds"),
    [
        pytest.param(hints.NEGATION, _any(negation._PRE, negation._POST), id="negation"),
        pytest.param(hints.YEARS, _any(years._YEARS), id="years"),
        pytest.param(hints.LANGUAGE, _any(spoken._LANGUAGE), id="language"),
        pytest.param(hints.LICENCE, _any(*(pattern for *_, pattern in licences._LICENCES)), id="licence"),
        pytest.param(
            hints.RIGHT_TO_WORK,
            _any(right_to_work._RIGHT, right_to_work._NOT_SPONSORED, right_to_work._NEEDS_SPONSOR),
            id="right to work",
        ),
        *(
            pytest.param(hints.EDUCATION[level], _any(pattern), id=f"education {level} {number}")
            for number, (level, pattern) in enumerate(degrees._DEGREES)
        ),
    ],
)
def test_no_rule_finds_anything_without_its_hint(hint: int, finds: Callable[[str], bool]):
    found = [sentence for sentence in SENTENCES if finds(sentence)]
    assert len(found) > 20
    assert [sentence for sentence in found if not hints.hints(sentence) & hint] == []


def test_every_licence_holds_one_of_its_parts():
    found = 0
    for sentence in SENTENCES:
        letters = hints.folded(sentence)
        for name, parts, pattern in licences._LICENCES:
            if pattern.search(sentence):
                found += 1
                assert any(part in letters for part in parts), (name, sentence)
    assert found > 500


def test_plain_sentences_hint_at_nothing():
    """Otherwise nothing would be gained."""
    plain = "We are a friendly team in the centre of Leeds and look after our patients with care"
    assert hints.hints(plain) == 0


FACTS = (
    "a.b@example.org", "a b (at) mail.example.com", "http://x.example/y", "WWW.example.com/a",
    "linkedin.com/in/ada",
    "born 3 May 1990", "I'm 34", "ı am aged 40", "she/her", "They/Them", "Date of birth: 1.2.1990",
    "D.O.B. : 3/4/90",
    "Nationality：Dutch", "father’s name: Jan", "Ni number : QQ", "Home address: 4 High Street",
    "Name: Ada Okoro",
    "Full name : Bo Li", "12 Old Mill Lane", "7b, N. Green Valley Dr, Ohio", "Hauptstraße 12",
    "Lange gasse 3",
    "Flat 2, 10 Elm Row", "P.O. Box 12", "LS1 4AP", "TX 75001", "NY, 10001-1234", "0113 496 0000",
    "(+44) 20 7946 0000",
    "+15551234567", "555-123-4567", "tel 555123", "jo at mail dot org", "ada.github.io", "Skype: ada.l",
    "@adal",
    "I am a married Catholic", "35 years old", "in my ﬁfties", "photo attached", "mother of two", "my wife",
    "Polish national", "practiſing Muslim", "my church", "I live in Leeds", "eligible to work in the UK",
    "British citizen, right to work in the UK", "rue de la Paix 4", "Calle Mayor 5", "aged 41", "turned 30",
    "2019-2020", "manage budgets", "language: Dutch", "3 years", "\n", ", ",
    " | ", ". ",
)  # fmt: skip


def test_personal_facts_are_those_that_all_patterns_find(monkeypatch: pytest.MonkeyPatch):
    rng = random.Random(3)
    texts = [*FACTS, *(" ".join(rng.choices(FACTS, k=rng.randint(1, 6))) for _ in range(2500))]
    texts += [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*/*.txt"))]
    quick = [private.find_private(text) for text in texts]
    monkeypatch.setattr(private, "signs_of", lambda _: personal_signs.KINDS)
    assert quick == [private.find_private(text) for text in texts]
    assert sum(map(bool, quick)) > 2000


def test_every_kind_of_personal_fact_is_looked_for_only_where_it_may_be():
    assert set().union(*map(personal_signs.signs_of, FACTS)) == personal_signs.KINDS
    assert personal_signs.signs_of("Manage budgets of 3 teams. You will plan care.") == frozenset()


def test_of_gendered_forms_only_those_whose_words_stand_there_need_be_looked_for():
    every = gendered._forms_of(" ".join(gendered._forms()).casefold())
    assert set(every) == set(gendered._forms())
    anywhere = gendered._pattern(every, has_women=True)
    rng = random.Random(7)
    texts = [path.read_text() for path in sorted(SAMPLES.rglob("*.txt"))]
    texts += [
        " ".join(
            rng.choice([str.upper, str.title, str])(rng.choice([*every, "policewomen", "leave", "the"]))
            for _ in "x" * 30
        )
        for _ in range(200)
    ]
    assert len(texts) > 200
    found = 0
    for text in texts:
        letters = hints.folded(text)
        few = gendered._pattern(gendered._forms_of(letters), has_women="wom" in letters)
        expected = [each.span() for each in anywhere.finditer(text)]
        found += len(expected)
        if "wom" in letters or gendered._forms_of(letters):
            assert [each.span() for each in few.finditer(text)] == expected
        else:
            assert expected == []
    assert found > 2000
