"""Mentions and profiles: spans, order, methods, negation, and what counts how much."""

from __future__ import annotations

from collections.abc import Sequence

from extract_documents import document, extractor
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.extract import Extractor, Implied, LexicalMatcher, Meant, NamedSkills
from skillmatch.extract.profile import telling
from skillmatch.types import Sentence, Span


class _OneByOne:
    """Reads passages one by one."""

    def find_many(self, passages, *, known=None):
        return [self.find(*passage) for passage in passages]


class _Implies(_OneByOne):
    """Implies one skill in the first five characters of every sentence, and one over every sentence."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    def find(self, text: str, sentences: Sequence[Sentence], named: Sequence[NamedSkills]) -> Meant:
        implied = [
            Implied(Span(start=s.span.start, end=min(s.span.end, s.span.start + 5)), self._uri, 0.5)
            for s in sentences
        ]
        return Meant(implied, [{uri: skill.confidence for uri, skill in each.items()} for each in named])


class _Doubts(_OneByOne):
    """Is sure of nothing, and keeps what it was asked."""

    def find(self, text: str, sentences: Sequence[Sentence], named: Sequence[NamedSkills]) -> Meant:
        self.named = named
        return Meant([], [dict.fromkeys(each, 0.1) for each in named])


def test_mentions_point_into_the_text_and_are_in_order():
    doc = document("Python, SQL and Microsoft Excel", "Manage budgets; Kubernets is a plus")
    mentions = extractor().mentions(doc)
    assert all(mention.span.of(doc.text) == mention.surface for mention in mentions)
    starts = [mention.span.start for mention in mentions]
    assert starts == sorted(starts)
    assert all(0 < mention.confidence <= 1 for mention in mentions)
    assert {mention.taxonomy_release for mention in mentions} == {"ESCO 1.1.1 + O*NET 30.1"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_read_without_complaint(text):
    doc = document(f"Python {text}".replace("\n", " "))
    assert all(mention.span.of(doc.text) == mention.surface for mention in extractor().mentions(doc))


def test_the_same_document_gives_the_same_answer():
    doc = document("Go, Rust and Python services", "No PHP needed.", "Manage budgets")
    assert extractor().mentions(doc) == extractor().mentions(doc)


def test_a_negated_mention_is_one_and_says_so():
    mentions = extractor().mentions(document("Python is essential.", "No PHP needed."))
    assert {mention.surface: mention.negated for mention in mentions} == {"Python": False, "PHP": True}


def test_strength_is_that_of_the_clause():
    mentions = extractor().mentions(document(("other", "Python is essential, Scala is a plus.")))
    assert {mention.surface: mention.strength for mention in mentions} == {"Python": "must", "Scala": "nice"}


def test_implied_skills_give_way_to_named_ones(taxonomy):
    uri = taxonomy.find_skill("manage budgets")[0].uri
    both = Extractor(taxonomy, meaning=_Implies(uri), lexical=LexicalMatcher(taxonomy))
    mentions = both.mentions(document("Python is required.", "You look after the money of the region."))
    assert [(m.surface, m.method) for m in mentions] == [("Python", "exact"), ("You l", "dense")]


def test_a_profile_weighs_by_strength_section_and_count():
    profile = extractor().profile(
        document(
            ("requirements", "Python is essential."),
            ("duties", "Write Python services."),
            ("nice_to_have", "Kotlin is a plus."),
            ("benefits", "Swimming and yoga classes, Kubernetes trainings"),
            ("requirements", "No PHP needed."),
        )
    )
    weights = {skill.preferred_label: skill.weight for skill in profile.skills}
    python = "Python (computer programming)"
    assert max(weights.values()) == 1.0
    assert weights[python] > weights["Kotlin"] > weights.get("Kubernetes", 0.0)
    assert weights["Kubernetes"] < 0.25
    assert [skill.preferred_label for skill in profile.negated] == ["PHP"]
    assert "PHP" not in weights
    strengths = {skill.preferred_label: skill.strength for skill in profile.skills}
    assert strengths[python] == "must"
    assert strengths["Kotlin"] == "nice"


def test_a_name_inside_its_longer_name_counts_once():
    profile = extractor().profile(document("Microsoft Azure"))
    assert [len(skill.mentions) for skill in profile.skills] == [1]


def test_what_few_occupations_list_is_more_telling(taxonomy):
    rare = taxonomy.find_skill("Kotlin")[0].uri
    common = taxonomy.find_skill("Microsoft Excel")[0].uri
    assert 0.35 <= telling(common, taxonomy) < telling(rare, taxonomy) <= 1.0


def test_an_empty_document_has_an_empty_profile():
    profile = extractor().profile(document(""))
    assert (profile.skills, profile.negated) == ((), ())


def test_a_named_skill_that_is_not_meant_is_no_mention(taxonomy):
    """And the reader is told where each skill is named, in its own sentence, and whether by a name."""
    reader = _Doubts()
    doubting = Extractor(taxonomy, meaning=reader, lexical=LexicalMatcher(taxonomy))
    doc = document("Kotlin", "Good project management")
    assert doubting.mentions(doc) == ()
    names = [
        {taxonomy.skills[uri].preferred_label: skill for uri, skill in each.items()} for each in reader.named
    ]
    assert [list(each) for each in names] == [["Kotlin"], ["project management"]]
    assert names[0]["Kotlin"].is_name
    assert not names[1]["project management"].is_name
    assert names[1]["project management"].span.of(doc.text) == "project management"
