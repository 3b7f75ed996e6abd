"""Implied skills: who speaks, what is an activity, spans, limits, independence, and no sentence too many."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from encoding import BagEncoder
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.encode import load_encoder
from skillmatch.encode.vectors import ConceptVectors, load_concept_vectors, make_concept_vectors
from skillmatch.extract.dense import LONGEST_READ, PER_SENTENCE, DenseMatcher
from skillmatch.extract.implying import Activities, may_imply, stretches
from skillmatch.types import Sentence, Skill, Span


def skill(uri: str, label: str, kind: str = "skill/competence") -> Skill:
    return Skill(uri=uri, preferred_label=label, skill_type=kind, taxonomy="ESCO")


SKILLS = [
    skill("s:1", "manage budgets"),
    skill("s:2", "manage teams"),
    skill("s:3", "manage stock"),
    skill("s:4", "clinical pharmacy", "knowledge"),
    skill("s:5", "organise training"),
    skill("s:6", "organise events"),
    skill("s:7", "organise files"),
]


@pytest.fixture(scope="module")
def matcher() -> DenseMatcher:
    encoder = BagEncoder()
    taxonomy = SimpleNamespace(skills={one.uri: one for one in SKILLS})
    vectors = ConceptVectors(tuple(s.uri for s in SKILLS), make_concept_vectors(SKILLS, encoder))
    return DenseMatcher(taxonomy, encoder, vectors)


def read(*lines: str, section: str = "duties") -> tuple[str, list[Sentence]]:
    text, found = "", []
    for line in lines:
        found.append(Sentence(span=Span(start=len(text), end=len(text) + len(line)), section=section))
        text += line + "\n"
    return text, found


def test_an_activity_implies_the_skill_on_its_own_span(matcher):
    text, sentences = read("🙂 intro", "You will manage budgets carefully")
    found = matcher.find(text, sentences)
    assert [(hit.span.of(text), hit.uri) for hit in found] == [("manage budgets", "s:1")]
    assert 0.58 <= found[0].confidence <= 1


def test_a_thing_implies_no_activity(matcher):
    """'training' is there, but nobody organises it."""
    assert matcher.find(*read("annual training days")) == []


def test_another_thing_is_not_the_one_of_the_label(matcher):
    """Whoever manages people need not manage stock, however near the words are."""
    assert matcher.find(*read("manage people")) == []


def test_what_stands_far_down_a_huge_document_implies_nothing(matcher):
    line = "You will manage budgets carefully"
    text, sentences = read(line, "x" * LONGEST_READ, line)
    assert [hit.span.start for hit in matcher.find(text, sentences)] == [text.index("manage")]


def test_a_thing_may_be_knowledge(matcher):
    assert [hit.uri for hit in matcher.find(*read("busy clinical pharmacy wards"))] == ["s:4"]


@pytest.mark.parametrize("section", ["benefits", "company", "legal", "application", "personal", "title"])
def test_silent_sections_imply_nothing(matcher, section):
    assert matcher.find(*read("manage budgets", section=section)) == []


@pytest.mark.parametrize(
    ("sentence", "speaks"),
    [
        ("We manage budgets for firms", False),
        ("Our hospital organises training", False),
        ("Are you keen to organise events?", False),
        ("Your duties:", False),
        ("We are looking for someone who, with experience of wards, can manage stock", True),
        ("You will manage stock", True),
        ("Managing stock", True),
    ],
)
def test_the_employer_speaking_of_itself_is_not_the_applicant(sentence, speaks):
    assert may_imply(sentence, "other") is speaks


def test_stretches_do_not_break_in_the_middle():
    found = {span.of(s) for s in ["plan work for teams that we lead"] for span in stretches(s)}
    assert "plan work" in found
    assert "plan work for teams" in found
    assert not [stretch for stretch in found if "that" in stretch]
    assert [span.of("Budgeting and forecasting") for span in stretches("Budgeting and forecasting")] == [
        "Budgeting and forecasting"
    ]


@pytest.mark.parametrize(
    ("sentence", "stretch", "is_one"),
    [
        ("manage a team", "manage a team", True),
        ("Managing teams", "Managing teams", True),
        ("Manages teams", "Manages teams", True),
        ("the manages teams", "manages teams", False),
        ("management of teams", "management of teams", False),
        ("managed teams", "managed teams", False),
        ("manager of teams", "manager of teams", False),
        ("weekly training", "weekly training", False),
    ],
)
def test_activities_begin_with_a_verb(sentence, stretch, is_one):
    start = sentence.index(stretch)
    assert Activities(SKILLS).is_activity(sentence, Span(start=start, end=start + len(stretch))) is is_one


def test_few_mentions_none_overlapping(matcher):
    text, sentences = read("manage budgets, manage teams, manage stock, organise events, organise files")
    found = matcher.find(text, sentences)
    assert len(found) <= PER_SENTENCE
    assert all(
        a.span.end <= b.span.start or b.span.end <= a.span.start for a in found for b in found if a != b
    )


def test_a_sentence_is_read_by_itself(matcher):
    lines = ["You will manage budgets", "annual training days", "clinical pharmacy"]
    text, sentences = read(*lines)
    together = matcher.find(text, sentences)
    assert together == [hit for sentence in sentences for hit in matcher.find(text, [sentence])]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_spans_lie_within_their_sentences_whatever_the_text(matcher, lines):
    text, sentences = read(*lines)
    for hit in matcher.find(text, sentences):
        assert any(s.span.start <= hit.span.start < hit.span.end <= s.span.end for s in sentences)


def test_no_sentences_no_mentions(matcher):
    assert matcher.find("", []) == []


def test_real_sentences_with_the_shipped_model(taxonomy):
    encoder = load_encoder(threads=1)
    dense = DenseMatcher(taxonomy, encoder, load_concept_vectors(taxonomy, encoder))
    text, sentences = read(
        "You will look for new business opportunities in the region.",
        "Maintain excellent relationships with stakeholders",
        "We offer free fruit and a pension.",
        "The office is close to the station.",
        section="other",
    )
    found = [taxonomy.skills[hit.uri].preferred_label for hit in dense.find(text, sentences)]
    assert "manage relationships with stakeholders" in found
    assert all(taxonomy.skills[hit.uri].taxonomy == "ESCO" for hit in dense.find(text, sentences))
    assert dense.find(text, sentences[2:]) == []
