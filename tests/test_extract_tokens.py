"""Words with their signs, keys, base forms, and how a sentence is seen."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.extract.forms import Lexicon
from skillmatch.extract.inflect import Inflection
from skillmatch.extract.spelling import _same_case
from skillmatch.extract.tokens import form_key, key_of, tokenize
from skillmatch.extract.views import View
from skillmatch.extract.vocabulary import Vocabulary
from skillmatch.extract.webspans import _WEB, web_spans
from skillmatch.text.words import load_words
from skillmatch.types import Sentence, Span

ADDRESS_PARTS = (
    "www.", "http://", "HTTPS://", "a", "example", ".com", ".co.uk", "@", ".", "/", "-", " ", "\n", "\u00a0",
    "<", "node.js", "x.io", "in", "_", "+",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("C++, C# and F#", ["c++", "c#", "and", "f#"]),
        (".NET and ASP.NET", [".net", "and", "asp", "net"]),
        ("node.js", ["node", "js"]),
        ("R&D", ["r", "d"]),
        ("C-level", ["c", "level"]),
        ("driver’s", ["driver", "s"]),
    ],
)
def test_signs_that_belong_to_a_name_stay_with_it(text, norms):
    assert [token.norm for token in tokenize(text)] == norms


@pytest.mark.parametrize(
    ("one", "other"),
    [("e-learning", "e learning"), ("R & D", "R&D"), ("TCP/IP", "tcp / ip"), ("driver's", "driver’s")],
)
def test_two_spellings_have_one_key(one, other):
    assert form_key(one) == form_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("C", "C++"), ("C#", "C"), ("node.js", "node js"), ("Java, Python", "Java Python")]
)
def test_what_differs_by_its_signs_has_another_key(one, other):
    assert form_key(one) != form_key(other)


@given(st.text(max_size=200))
def test_tokens_point_into_the_text_and_do_not_overlap(text):
    tokens = tokenize(text)
    assert all(text[token.start : token.end].lower() == token.norm for token in tokens)
    assert all(one.end <= other.start for one, other in itertools.pairwise(tokens))


@given(st.text(max_size=60))
def test_a_text_spells_its_own_key(text):
    assert form_key(text) == key_of(tokenize(text))


def test_web_addresses_are_found_and_ends_of_sentences_are_not():
    text = "Go to www.example.org or mail a.b@c.co.uk. Our network at example.net. Done"
    assert [text[start:end] for start, end, _ in web_spans(text)][:2] == [
        "www.example.org",
        "a.b@c.co.uk."[:-1],
    ]
    assert web_spans("We use Node.js. Java helps.") == []


@given(st.lists(st.sampled_from(ADDRESS_PARTS), max_size=30).map("".join))
def test_addresses_are_those_that_a_look_at_every_letter_finds(text):
    assert web_spans(text) == [(m.start(), m.end(), form_key(m.group())) for m in _WEB.finditer(text)]


def test_many_short_lines_with_full_stops_cost_little():
    """A search back to the last blank from each of them would be quadratic."""
    assert web_spans("a.b\n" * 200_000) == []


def test_one_long_run_of_letters_holds_no_address_and_costs_little():
    """Quadratic search would take many minutes here."""
    assert web_spans("a" * 500_000) == []


def test_base_forms_are_words_and_skip_articles():
    inflection = Inflection(load_words())
    assert inflection.base_forms(["managing", "our", "budgets"]) == ["manage", "budget"]
    assert inflection.base_forms(["planned", "the", "activities"]) == ["plan", "activity"]
    assert inflection.noun("analysis") == "analysis"
    assert inflection.verb("marketing") != inflection.noun("marketing")
    assert inflection.noun("organisation") == inflection.noun("organization")


def test_words_know_how_common_they_are():
    words = load_words()
    assert words.level("go") < words.level("docker") < words.level("kubernetes") == 99
    assert "jasmine" in words.names
    assert "sarah" in words.first_names
    assert "smith" in words.last_names


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("we write small words in this sentence", "mixed"),
        ("Senior Project Manager And Team Leader", "title"),
        ("PYTHON AND SQL REQUIRED", "upper"),
        ("Excel skills", "fragment"),
    ],
)
def test_a_sentence_knows_how_it_uses_capitals(text, style):
    sentence = Sentence(span=Span(start=0, end=len(text)), section="other")
    words = load_words()
    inflection = Inflection(words)
    vocabulary = Vocabulary(Lexicon([], {}, inflection), words, inflection)
    assert View(text, sentence, vocabulary.read(text, 0, len(text)), 0).style == style


def test_capitals_are_compared_whatever_stands_between():
    assert _same_case("node js", "node.js")
    assert not _same_case("SPARK", "Spark")
