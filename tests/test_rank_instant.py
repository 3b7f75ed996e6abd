"""The tier ``instant``: what it answers on a vocabulary of a dozen words, and that its answers never vary."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.content import content_path
from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.extract.rank.instant import CANDIDATES, InstantRanker, Listed
from skillmatch.extract.rank.instant_table import (
    InstantTable,
    MarginWeights,
    load_instant_table,
    save_instant_table,
)
from skillmatch.extract.rank.static import (
    BREAK,
    LONGEST_CLAUSE,
    LONGEST_RUN,
    UNKNOWN,
    Vocabulary,
    find_runs,
    parts,
    spans,
    stem_of,
)
from skillmatch.extract.ranking import esco_skills
from skillmatch.taxonomy import Taxonomy
from skillmatch.train.extractor.instant import TERMS, label_words, make_table
from skillmatch.types import Skill, Span

WORDS = (
    "the",
    "and",
    "bread",
    "bake",
    "loaves",
    "steel",
    "weld",
    "joints",
    "prices",
    "negotiate",
    "buyers",
    "IT",
)
THEMES = {
    "bread": (1, 0, 0, 0),
    "bake": (1, 0, 0, 0.2),
    "loaves": (1, 0, 0, 0),
    "steel": (0, 1, 0, 0),
    "weld": (0, 1, 0, 0.2),
    "joints": (0, 1, 0, 0),
    "prices": (0, 0, 1, 0),
    "negotiate": (0, 0, 1, 0.2),
    "buyers": (0, 0, 1, 0),
    "IT": (0.1, 0.1, 0.1, 1),
}
SKILLS = tuple(
    Skill(
        uri=f"s:{place}",
        preferred_label=label,
        alt_labels=others,
        skill_type="skill/competence",
        taxonomy="ESCO",
    )
    for place, (label, others) in enumerate(
        [
            ("bake bread", ("make loaves",)),
            ("weld steel", ("join steel",)),
            ("negotiate prices", ("bargain",)),
            ("maintain IT", ()),
        ]
    )
)
VECTORS = np.array([(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)], dtype=np.float32)
PLAIN = MarginWeights(
    **{each.name: 0.0 for each in fields(MarginWeights)} | {"pooled": 10.0, "whole": 1.0, "named": 5.0}
)


@pytest.fixture(scope="module")
def table() -> InstantTable:
    """A table of twelve words and four skills; each word points to its theme."""
    rows = [(0.0,) * 4] * 2 + [THEMES.get(word, (0.0,) * 4) for word in WORDS]
    made = make_table(
        WORDS, [stem_of(word) for word in WORDS], np.array(rows, dtype=np.float32), VECTORS, SKILLS
    )
    return replace(made, weights=PLAIN)


@pytest.fixture(scope="module")
def ranker(table: InstantTable) -> InstantRanker:
    """A ranker of that table."""
    return InstantRanker([skill.uri for skill in SKILLS], table)


@pytest.fixture(scope="module")
def shipped(taxonomy: Taxonomy) -> InstantRanker:
    """The ranker that ships."""
    return InstantRanker.load(esco_skills(taxonomy))


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    """The lines of the sample postings, short and long, and some odd ones."""
    paths = sorted(content_path("samples").rglob("*.txt"))
    lines = [line.strip() for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    found = list(dict.fromkeys(line for line in lines if line))[:400]
    assert len(found) > 100
    return [*found, "", "...", "\ud800 bad", "Python " * 700, "IT", found[3]]


def test_best_skill_and_the_words_that_carry_it(ranker: InstantRanker) -> None:
    text = "You bake the loaves, and negotiate with buyers"
    (found,) = ranker.list([text], [{}])
    assert found is not None
    assert [ranker.uris[place] for place in found.skills[:2]] == ["s:0", "s:2"]
    assert (np.diff(found.margins) <= 0).all()
    assert found.span(0).of(text) in {"bake", "loaves", "bake the loaves"}
    assert found.span(1).of(text) in {"negotiate", "buyers", "negotiate with buyers"}
    assert found.confidences == pytest.approx(1 / (1 + np.exp(-found.margins)), abs=1e-4)


def test_margin_is_the_weighted_sum_of_its_figures(ranker: InstantRanker) -> None:
    figures = ranker.figures(["bake bread", "weld"], [{}, {1: (Span(start=0, end=4), 0.5)}])
    (first, second) = ranker.list(["bake bread", "weld"], [{}, {1: (Span(start=0, end=4), 0.5)}])
    assert figures is not None
    assert first is not None
    assert second is not None
    # "weld" is the whole and the only run besides: two equal terms of the soft maximum.
    cosine = 1 / np.hypot(1, 0.2)
    pooled = cosine + 0.05 * np.log(2)
    assert second.skills[0] == 1
    assert second.margins[0] == pytest.approx(10 * pooled + cosine + 5 * 0.5, abs=0.02)
    # All words of the preferred label stand there.
    at = figures.candidates[0].tolist().index(0)
    assert figures.of_skill[3, 0, at] == pytest.approx(1, abs=0.01)


def test_named_skill_is_listed_though_no_word_calls_it_up(ranker: InstantRanker) -> None:
    (found,) = ranker.list(["bread"], [{2: (Span(start=0, end=5), 0.9)}])
    assert found is not None
    assert 2 in found.skills.tolist()


def test_texts_without_known_words_have_no_list(ranker: InstantRanker) -> None:
    assert ranker.list([], []) == []
    assert ranker.list(["", "zzz qqq", "the and", "12 34"], [{}] * 4) == [None] * 4
    mixed = ranker.list(["", "bread", "zzz"], [{}] * 3)
    assert [each is not None for each in mixed] == [False, True, False]


def test_inflected_words_and_capitals(table: InstantTable) -> None:
    vocabulary = Vocabulary(table.vocabulary, table.stems)

    def numbers(text: str) -> list[int]:
        return [int(number) for number in vocabulary.numbers([text])[0]]

    bake = WORDS.index("bake") + 2
    assert numbers("Baking bakes BAKE'S bake") == [bake] * 4 + [BREAK]
    assert numbers("IT") == [WORDS.index("IT") + 2, BREAK]
    assert numbers("it zzz") == [UNKNOWN, UNKNOWN, BREAK]


def test_parts_keep_names_whole_and_stand_where_they_say() -> None:
    text = "C++, node.js/.NET and R&D - problem-solving (IT)."
    assert [part for part in parts(text) if part] == [
        "C++",
        "node.js",
        ".NET",
        "and",
        "R&D",
        "problem",
        "solving",
        "IT",
    ]
    assert [text[a:b] for (a, b), part in zip(spans(text), parts(text), strict=True) if part] == [
        part for part in parts(text) if part
    ]


@given(st.lists(st.lists(st.integers(0, 4), max_size=24), max_size=6))
def test_runs_are_those_of_the_definition(texts: list[list[int]]) -> None:
    content = np.array([False, False, True, True, False])
    flat = [number for text in texts for number in (*text, BREAK)]
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    found = find_runs(np.array(flat, dtype=np.int64), starts, content)
    ends = [*found.begins.tolist()[1:], len(found.firsts)][: len(found.begins)]
    seen = {
        sentence: list(zip(found.firsts[a:b].tolist(), found.stops[a:b].tolist(), strict=True))
        for sentence, a, b in zip(found.sentences.tolist(), found.begins.tolist(), ends, strict=True)
    }
    expected = {}
    for number, text in enumerate(texts):
        start = int(starts[number])
        of_text = _runs(flat, start, start + len(text), content)
        if of_text:
            expected[number] = [(start, start + len(text) + 1), *of_text]
    assert {key: value[0] for key, value in seen.items()} == {
        key: value[0] for key, value in expected.items()
    }
    assert {key: sorted(value) for key, value in seen.items()} == {
        key: sorted(value) for key, value in expected.items()
    }


def _runs(flat: list[int], start: int, end: int, content: np.ndarray) -> list[tuple[int, int]]:
    """Return the runs and clauses of one text, slowly."""
    runs = []
    clause: list[int] = []
    for place in range(start, end + 1):
        if place < end and flat[place] != BREAK:
            clause.append(place)
            continue
        known = [each for each in clause if content[flat[each]]]
        runs += [(a, b + 1) for a in known for b in known if 0 <= b - a < LONGEST_RUN]
        if known and LONGEST_RUN < known[-1] + 1 - known[0] <= LONGEST_CLAUSE:
            runs.append((known[0], known[-1] + 1))
        clause = []
    return runs


def _bits(found: Listed | None) -> tuple[object, ...] | None:
    if found is None:
        return None
    runs = [found.run(place) for place in range(min(5, len(found.skills)))]
    return (found.skills.tolist(), found.margins.tobytes(), found.confidences.tobytes(), runs)


def test_same_bits_alone_together_reversed_and_again(shipped: InstantRanker, sentences: list[str]) -> None:
    named = [{17: (Span(start=0, end=1), 0.8)} if number % 3 == 0 else {} for number in range(len(sentences))]
    together = [_bits(each) for each in shipped.list(sentences, named)]
    assert sum(each is not None for each in together) > 100
    turned = shipped.list(sentences[::-1], named[::-1])
    assert [_bits(each) for each in turned[::-1]] == together
    for number in range(0, len(sentences), 4):
        assert _bits(shipped.list([sentences[number]], [named[number]])[0]) == together[number]


def test_products_are_exact(shipped: InstantRanker, sentences: list[str]) -> None:
    """Cosines come from whole numbers that float32 holds exactly, the longest sentences' too."""
    for text in ("Python " * 700, *sentences[:20]):
        numbers, starts = shipped._vocabulary.numbers([text])
        runs = find_runs(numbers, starts, shipped._content)
        if not len(runs.sentences):
            continue
        queries, _ = shipped._queries(numbers, runs)
        assert (queries == np.rint(queries)).all()
        assert np.abs(queries).max() <= 1016
        exact = queries.astype(np.int64) @ shipped._skills.astype(np.int64).T
        assert ((queries @ shipped._skills.T).astype(np.int64) == exact).all()


def test_shipped_ranker_finds_what_sentences_say(shipped: InstantRanker, taxonomy: Taxonomy) -> None:
    said = {
        "You will bake bread and pastries every morning": "prepare bread products",
        "Strong knowledge of Python and object-oriented programming": "Python (computer programming)",
        "Able to communicate clearly with patients and their relatives": "communicate with",
        "Driving a forklift truck in the warehouse": "operate forklift",
    }
    for text, label in said.items():
        (found,) = shipped.list([text], [{}])
        assert found is not None
        best = [taxonomy.skills[shipped.uris[place]].preferred_label for place in found.skills[:10]]
        assert any(label.split()[0] in each for each in best), best


def test_words_of_labels() -> None:
    found = label_words(SKILLS)
    assert found.terms.shape == (5, TERMS)
    assert not found.terms[4].any()
    assert found.share[:4].astype(int).sum(axis=1) == pytest.approx([255] * 4, abs=1)
    bread, steel = found.numbers["bread"], found.numbers["steel"]
    assert [place for place, _ in found.by_stem[bread]] == [0]
    # Two of the skill's labels hold "steel", so it weighs more than a word of one label.
    assert dict(found.by_stem[steel])[1] > dict(found.by_stem[found.numbers["join"]])[1]


def test_table_comes_back_and_damage_is_told(table: InstantTable, tmp_path: Path) -> None:
    path, again = tmp_path / "t.npz", tmp_path / "u.npz"
    save_instant_table(path, SKILLS, table, made_from="{}")
    save_instant_table(again, SKILLS, table, made_from="{}")
    assert path.read_bytes() == again.read_bytes()
    back = load_instant_table(path, SKILLS)
    for each in fields(InstantTable):
        assert np.array_equal(getattr(back, each.name), getattr(table, each.name)), each.name
    with pytest.raises(ChecksumMismatch, match="other skills"):
        load_instant_table(path, SKILLS[:3])
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(ChecksumMismatch, match="no table of words"):
        load_instant_table(path, SKILLS)
    with pytest.raises(ReleaseMissing):
        load_instant_table(tmp_path / "none.npz", SKILLS)


def test_shipped_file_is_small_and_lists_are_whole(taxonomy: Taxonomy) -> None:
    path = content_path("models", "extractor") / "instant.npz"
    assert path.stat().st_size <= 8_000_000
    table = load_instant_table(path, esco_skills(taxonomy))
    assert table.listed.max() == table.n_skills
    assert table.words.shape[0] == table.listed.shape[0] == len(table.vocabulary) + 2
    assert not table.skills[-1].any()
    assert CANDIDATES < 128


def test_no_training_library_and_no_encoder_is_loaded() -> None:
    code = (
        "import sys; from skillmatch.extract.rank.instant import InstantRanker;"
        "from skillmatch.extract.ranking import esco_skills; from skillmatch.taxonomy import load_bundled;"
        "r = InstantRanker.load(esco_skills(load_bundled()));"
        "assert r.list(['bake bread'], [{}])[0] is not None;"
        "print(sorted({'torch', 'sklearn', 'lightgbm'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
