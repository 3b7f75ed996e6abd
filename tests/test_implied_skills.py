"""Implied skills: where nobody speaks, spans, limits, names, confidences of names, and independence."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ranking_builders import skill, tier, trades

from skillmatch.extract.extractor import NamedSkill
from skillmatch.extract.implied import LONGEST_READ, PER_SENTENCE, SILENT_SECTIONS, ImpliedSkills
from skillmatch.extract.rank.ranked import Naming, log_odds
from skillmatch.types import Section, Sentence, Span

BREAD, METAL, ROOFS, CHILDREN, LORRIES = (f"s:{number}" for number in range(5))


@pytest.fixture(scope="module")
def implied() -> ImpliedSkills:
    return ImpliedSkills(tier(*trades()))


def read(*lines: str, section: Section = "duties") -> tuple[str, list[Sentence]]:
    text, found = "", []
    for line in lines:
        found.append(Sentence(span=Span(start=len(text), end=len(text) + len(line)), section=section))
        text += line + "\n"
    return text, found


def found_in(reader: ImpliedSkills, *lines: str, section: Section = "duties") -> list[tuple[str, str]]:
    """Surface and URI of what lines without names imply."""
    text, sentences = read(*lines, section=section)
    return [(hit.span.of(text), hit.uri) for hit in reader.find(text, sentences, [{}] * len(lines)).implied]


def named(text: str, words: str, uri: str, *, confidence: float = 0.7, is_name: bool = False):
    start = text.index(words)
    return {uri: NamedSkill(Span(start=start, end=start + len(words)), confidence, is_name=is_name)}


def test_a_sentence_implies_the_skill_on_the_words_that_carry_it(implied):
    assert found_in(implied, "🙂 intro", "On Mondays you drive lorries, then rest") == [
        ("drive lorries", LORRIES)
    ]


def test_confidences_are_the_tiers_and_reach_its_threshold(implied):
    text, sentences = read("You will drive lorries")
    [hit] = implied.find(text, sentences, [{}]).implied
    assert 0.5 <= hit.confidence <= 1
    assert hit.confidence == round(hit.confidence, 4)
    just_above = ImpliedSkills(tier(*trades(), threshold=hit.confidence + 0.001))
    assert just_above.find(text, sentences, [{}]).implied == []
    at = ImpliedSkills(tier(*trades(), threshold=hit.confidence - 0.001))
    assert [each.uri for each in at.find(text, sentences, [{}]).implied] == [LORRIES]


def test_what_is_like_no_skill_implies_none(implied):
    assert found_in(implied, "The office is close to the station", "", "...") == []


@pytest.mark.parametrize("section", sorted(SILENT_SECTIONS))
def test_silent_sections_imply_nothing(implied, section):
    assert found_in(implied, "You will drive lorries", section=section) == []
    assert found_in(implied, "You will drive lorries", section="other") != []


@pytest.mark.parametrize("question", ["Can you drive lorries?", "Do you like to drive lorries? "])
def test_questions_imply_nothing(implied, question):
    assert found_in(implied, question) == []


def test_what_stands_far_down_a_huge_document_implies_nothing(implied):
    line = "You will drive lorries"
    far = "x" * (LONGEST_READ - 2 * len(line))
    text, sentences = read(line, far, line, line)
    starts = [hit.span.start for hit in implied.find(text, sentences, [{}] * 4).implied]
    assert starts == [text.index("drive"), len(line) + len(far) + 2 + line.index("drive")]


def test_few_skills_a_sentence_none_overlapping_each_once():
    """Each of these is as sure as the others; the twin of the first shares its words."""
    names = ("bake bread", "weld metal", "tile roofs", "teach children", "drive lorries", "paint walls")
    many = [skill(f"s:{number}", name) for number, name in enumerate(names)]
    reader = ImpliedSkills(tier(*many, skill("s:9", "bake bread"), threshold=0.01))
    text, sentences = read("bake bread; weld metal; tile roofs; teach children; drive lorries; paint walls")
    found = reader.find(text, sentences, [{}]).implied
    assert len(found) == PER_SENTENCE == len({hit.uri for hit in found})
    assert not {"s:0", "s:9"} <= {hit.uri for hit in found}
    spans = sorted(hit.span for hit in found)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert [hit.confidence for hit in found] == sorted((hit.confidence for hit in found), reverse=True)


def test_the_surer_come_first_and_sentences_in_their_order(implied):
    assert [uri for _, uri in found_in(implied, "You weld metal", "You bake bread")] == [METAL, BREAD]


def test_a_named_skill_is_not_implied_as_well_nor_anything_on_its_words(implied):
    text, sentences = read("You bake bread")
    assert [hit.uri for hit in implied.find(text, sentences, [{}]).implied] == [BREAD]
    assert implied.find(text, sentences, [named(text, "You", BREAD)]).implied == []
    assert implied.find(text, sentences, [named(text, "bread", METAL)]).implied == []
    apart = implied.find(text, sentences, [named(text, "You", METAL)]).implied
    assert [hit.uri for hit in apart] == [BREAD]


class Swayed:
    """A tier for which a label's own confidence and the skill's margin weigh alike."""

    def __init__(self) -> None:
        inner = tier(*trades())
        self.uris, self.threshold, self.rank = inner.uris, inner.threshold, inner.rank
        self.naming = Naming(label=1.0, skill=1.0, sentence=0.0, base=0.0)


def test_plain_words_are_as_sure_as_their_sentence_makes_them_and_names_as_their_label():
    reader = ImpliedSkills(Swayed())
    text, sentences = read("You bake bread")
    fitting = reader.find(text, sentences, [named(text, "bread", BREAD)]).named[0][BREAD]
    foreign = reader.find(text, sentences, [named(text, "bread", METAL)]).named[0][METAL]
    assert foreign < 0.7 < fitting <= 1
    names = reader.find(text, sentences, [named(text, "bread", METAL, is_name=True)])
    assert names.named == [{METAL: 0.7}]


def test_names_in_silent_sections_are_weighed_too_and_far_down_they_keep_their_confidence():
    reader = ImpliedSkills(Swayed())
    text, sentences = read("You bake bread", section="benefits")
    silent = reader.find(text, sentences, [named(text, "bread", METAL)])
    assert silent.implied == []
    assert silent.named[0][METAL] < 0.7
    text, sentences = read("x" * LONGEST_READ, "You bake bread")
    assert reader.find(text, sentences, [{}, named(text, "bread", METAL)]).named == [{}, {METAL: 0.7}]


def test_a_skill_that_is_not_ranked_counts_as_one_at_the_end_of_the_list():
    reader = ImpliedSkills(Swayed())
    text, sentences = read("You bake bread")
    outside = reader.find(text, sentences, [named(text, "bread", "onet:bread")]).named[0]["onet:bread"]
    last = float(tier(*trades()).rank([text.strip()], [{}])[0].margins[-1])
    assert outside == Swayed().naming.confidence(0.7, last, 0.0)
    assert log_odds(outside) == pytest.approx(log_odds(0.7) + last, abs=0.05)


def test_a_sentence_is_read_by_itself(implied):
    lines = ["You will drive lorries", "annual training days", "weld metal and tile roofs"]
    text, sentences = read(*lines)
    together = implied.find(text, sentences, [{}] * 3).implied
    alone = [hit for sentence in sentences for hit in implied.find(text, [sentence], [{}]).implied]
    assert list(together) == alone != []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_spans_lie_within_their_sentences_whatever_the_text(implied, lines):
    text, sentences = read(*lines, "weld metal")
    found = implied.find(text, sentences, [{}] * len(sentences)).implied
    assert METAL in [hit.uri for hit in found]
    for hit in found:
        assert any(s.span.start <= hit.span.start < hit.span.end <= s.span.end for s in sentences)


def test_no_sentences_no_mentions(implied):
    assert implied.find("", [], []) == ([], [])
