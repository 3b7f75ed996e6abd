"""Invented people, planted and looked for: the figures are those of what is hidden."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from skillmatch.content import content_path
from skillmatch.evaluate import redaction
from skillmatch.evaluate.redaction import cost_of, look_for, plant, recall_of
from skillmatch.evaluate.redaction_people import invent_people, origins, person_named, read_people
from skillmatch.evaluate.redaction_wordings import COMMON, HELD_OUT
from skillmatch.sources.tables import read_documents
from skillmatch.text import read_resume
from skillmatch.text.words import load_product_words, load_words
from skillmatch.types import RawDocument, SkillMention, Span

RESUME = (
    "SUMMARY\nWelder with a steady hand.\n\nEXPERIENCE\nWelder, 2015 - 2019\n- Welded frames\n- Cut steel\n"
)


def test_people_are_of_many_origins_and_on_no_list():
    people = invent_people(2 * len(origins()))
    assert len(origins()) >= 38
    assert {person.origin for person in people} == set(origins())
    assert people == invent_people(2 * len(origins()))
    words, products = load_words(), load_product_words()
    lists = words.first_names | words.last_names | products.whole | set(words.levels)
    held = [person for person in people if {person.given.casefold(), person.family.casefold()} & lists]
    assert len(held) <= 2


def test_listed_names_are_drawn_by_group():
    people = read_people({"a": ["ADA OKORO"], "b": ["BO VAN DYK"]}, 4)
    assert [(person.origin, person.name) for person in people[:2]] == [
        ("a", "Ada Okoro"),
        ("b", "Bo Van Dyk"),
    ]


def test_what_is_planted_stands_where_it_is_said_to_stand():
    person = person_named("Thandeka", "Zungu", origin="x", draw=random.Random(1))
    known = {"mail": {person.mail}, "phone": {person.phone}, "page": {person.page}}
    known["name"] = {person.name, person.name.upper(), person.given, person.family, "T. Zungu"}
    for header in (True, False):
        for seed in range(20):
            text, planted = plant(RESUME, person, random.Random(seed), header=header)
            assert all(each.span.of(text) in known[each.item] for each in planted)
            assert any(each.place == "header" for each in planted) is header
            assert text.replace("\n", "").count("Welded frames") == 1


def test_the_two_halves_of_wordings_share_no_sentence():
    assert len(COMMON) == len(HELD_OUT) >= 20
    assert not set(COMMON) & set(HELD_OUT)


def test_a_detector_that_finds_nothing_or_all_gets_no_and_full_marks(monkeypatch: pytest.MonkeyPatch):
    people = invent_people(4)
    monkeypatch.setattr(redaction, "find_private", lambda text: ())
    assert recall_of(look_for([RESUME, RESUME], people)).by_item["name"].value == 0
    monkeypatch.setattr(redaction, "find_private", lambda text: (Span(start=0, end=len(text)),))
    assert recall_of(look_for([RESUME, RESUME], people)).by_item["name"].value == 1


def test_half_a_name_is_not_found(monkeypatch: pytest.MonkeyPatch):
    def first_words(text: str) -> tuple[Span, ...]:
        return tuple(
            Span(start=at, end=at + len(person.given))
            for person in people
            for given in (person.given, person.given.upper())
            for at in range(len(text))
            if text.startswith(given, at)
        )

    people = invent_people(2)
    monkeypatch.setattr(redaction, "find_private", first_words)
    found = look_for([RESUME], people)
    assert not any(each.is_found for each in found[0] if each.place == "header" and each.item == "name")


def test_most_of_a_person_is_hidden_in_the_sample_resumes():
    texts = [raw.text for raw in read_documents(content_path("samples", "resumes"))]
    recall = recall_of(look_for(texts, invent_people(2 * len(texts))))
    assert recall.n_documents == 24
    assert min(recall.by_item[item].value for item in ("mail", "phone", "page")) >= 0.98
    assert recall.by_item["name"].value >= 0.95
    assert recall.by_place["name", "body, no header, unseen wording"].value >= 0.7


def test_cost_counts_mentions_that_only_the_whole_text_shows():
    document = read_resume(RawDocument(doc_id="r", text="Ada Okoro\nSkills\nPython, Java\n")).document
    assert document.private_spans

    def mention(surface: str) -> SkillMention:
        start = document.text.index(surface)
        return SkillMention(
            doc_id="r",
            span=Span(start=start, end=start + len(surface)),
            surface=surface,
            uri=surface,
            preferred_label=surface,
            taxonomy_release="test",
            confidence=1.0,
            method="exact",
            section="skills",
            strength=None,
        )

    def mentions(documents):
        shown = [("Python", "Java") if not each.private_spans else ("Python", "Skills") for each in documents]
        return [[mention(surface) for surface in surfaces] for surfaces in shown]

    cost = cost_of([document, replace(document, doc_id="s")], mentions)
    assert (cost.n_mentions, cost.n_lost, cost.n_gained) == (4, 2, 2)
    assert cost.lost.value == 0.5
