"""Spans against annotators' spans, and strength against readers: known answers."""

from __future__ import annotations

import gzip
import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from labelled_builders import passage

from skillmatch.errors import MissingExtra, ReleaseMissing, SchemaMismatch
from skillmatch.evaluate.labels import LabelledRequirement
from skillmatch.evaluate.mentions import as_document
from skillmatch.evaluate.phrase_matcher import spacy_phrases
from skillmatch.evaluate.skillspan import posting_of, read_held_out, runs
from skillmatch.evaluate.spans import judge_spans, span_counts, token_spans
from skillmatch.evaluate.strength import judge_strength
from skillmatch.sources.skillspan import SkillSpanRow, is_held_out
from skillmatch.types import Skill, Span


def row(tokens: str, skill: str, knowledge: str = "") -> SkillSpanRow:
    words = tuple(tokens.split())
    tags = tuple(skill), tuple(knowledge or "O" * len(words))
    return SkillSpanRow(source="tech", idx=1, tokens=words, tags=tags)


POSTING = posting_of("x", [row("You lead ( small ) teams .", "OBIIIIO"), row("Python , Java", "OOO", "BOB")])


def test_tokens_are_joined_as_people_write_and_stand_where_they_are_said_to():
    assert POSTING.text == "You lead (small) teams.\nPython, Java"
    assert [token.of(POSTING.text) for token in POSTING.tokens][5:8] == ["teams", ".", "Python"]
    assert POSTING.marked == (Span(start=1, end=6), Span(start=7, end=8), Span(start=9, end=10))


def test_runs_of_tags():
    assert runs("OBIOBBII") == [(1, 3), (4, 5), (5, 8)]
    assert runs("IIO") == [(0, 2)]
    assert runs("") == []


def test_spans_of_characters_become_the_tokens_they_touch():
    text = POSTING.text
    spans = [Span(start=4, end=8), Span(start=6, end=12), Span(start=text.index("Java"), end=len(text))]
    assert token_spans(POSTING, spans) == {Span(start=1, end=2), Span(start=1, end=4), Span(start=9, end=10)}
    assert token_spans(POSTING, [Span(start=3, end=4)]) == frozenset()


def test_strict_wants_the_same_tokens_and_relaxed_one_in_common():
    found = [Span(start=4, end=8), Span(start=0, end=3), *[Span(start=24, end=30)] * 2]
    figures = judge_spans([POSTING], [found]).figures
    assert figures["strict precision"].value == pytest.approx(1 / 3)
    assert figures["strict recall"].value == pytest.approx(1 / 3)
    assert figures["relaxed precision"].value == pytest.approx(2 / 3)
    assert figures["relaxed recall"].value == pytest.approx(2 / 3)
    assert figures["relaxed F1"].value == pytest.approx(2 / 3)


def test_nothing_found_scores_nothing_and_everything_scores_all():
    assert judge_spans([POSTING], [[]]).figures["relaxed F1"].value == 0
    whole = [
        Span(start=t.start, end=u.end)
        for t, u in [(POSTING.tokens[m.start], POSTING.tokens[m.end - 1]) for m in POSTING.marked]
    ]
    assert judge_spans([POSTING], [whole]).figures["strict F1"].value == 1
    assert span_counts([], [Span(start=0, end=1)]).tolist() == [1, 0, 0, 0, 0, 0]


def test_only_held_out_postings_are_read_a_fifth_of_them(tmp_path: Path):
    kept = [idx for idx in range(500) if is_held_out("tech", idx)]
    assert 70 < len(kept) < 130
    path = tmp_path / "skill_eval" / "skillspan"
    path.mkdir(parents=True)
    with gzip.open(path / "train.json.gz", "wt", encoding="utf-8") as file:
        line = {"source": "tech", "tokens": ["We", "bake"], "tags_skill": "OB", "tags_knowledge": "OO"}
        file.writelines(json.dumps({**line, "idx": idx}) + "\n" for idx in [*range(20), *range(20)])
    found = read_held_out(tmp_path)
    assert [posting.key for posting in found] == [f"tech-{idx}" for idx in kept if idx < 20]
    assert found[0].text == "We bake\nWe bake"
    assert found[0].marked == (Span(start=1, end=2), Span(start=3, end=4))


def test_a_mirror_without_skillspan_or_a_column_is_named(tmp_path: Path):
    with pytest.raises(ReleaseMissing, match=r"train\.json\.gz"):
        read_held_out(tmp_path)
    path = tmp_path / "skill_eval" / "skillspan"
    path.mkdir(parents=True)
    with gzip.open(path / "train.json.gz", "wt", encoding="utf-8") as file:
        file.write('{"idx": 1, "source": "tech"}\n')
    with pytest.raises(SchemaMismatch, match="tokens"):
        read_held_out(tmp_path)


def test_spacy_finds_the_longest_label_whatever_its_case():
    skills = [
        Skill(uri=f"u:{label}", preferred_label=label, skill_type="knowledge", taxonomy="ESCO")
        for label in ("machine learning", "learning", "Java")
    ]
    if find_spec("spacy") is None:
        with pytest.raises(MissingExtra, match=r"skillmatch\[peers\]"):
            spacy_phrases(skills)
        return
    find = spacy_phrases(skills)
    text = "Machine Learning, java; JavaScript."
    assert [span.of(text) for span in find(text)] == ["Machine Learning", "java"]


TEXT = (
    "Requirements\nPython is essential, Scala would be a plus.\nYou do not need Java.\n\n"
    "About us\nWe like tea."
)


def requirement(word: str, letters: str) -> LabelledRequirement:
    start = TEXT.index(word)
    return LabelledRequirement(
        passage=passage(word, 0, len(TEXT)),
        phrase=Span(start=start, end=start + len(word)),
        letters=(letters[0], letters[1]),
    )


def judged(letters: dict[str, str]):
    documents = {("made up", word): as_document(TEXT) for word in letters}
    return judge_strength([requirement(word, both) for word, both in letters.items()], documents)


def test_strength_is_read_in_its_sentence_and_section():
    report = judged({"Python": "mm", "Scala": "ww", "Java": "xx"})
    assert report.accuracy.value == 1
    assert {letter: share.value for letter, share in report.by_letter.items()} == {"m": 1, "w": 1, "x": 1}
    wrong = judged({"Python": "ww", "Scala": "mm", "Java": "mm"})
    assert wrong.accuracy.value == 0
    assert wrong.table["m", "x"] == 1


def test_what_is_not_said_is_wrong_but_must_by_default_and_mentions_count_apart():
    report = judged({"tea": "mm", "Python": "tt", "Scala": "mw", "Java": "mw"})
    assert (report.n_requirements, report.n_agreed) == (4, 2)
    assert (report.accuracy.value, report.accuracy_must_by_default.value) == (0, 1)
    assert (report.table["m", "-"], report.table["t", "m"]) == (1, 1)
    assert report.disputed.value == 1 / 2
    assert report.by_letter["x"] is None
