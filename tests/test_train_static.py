"""Learning of word vectors for the tier ``instant``: what is drawn, counted and learnt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from skillmatch.extract.rank.ranked import Named, RankedByRuns
from skillmatch.extract.rank.static import Vocabulary, stem_of
from skillmatch.extract.windows import read_words
from skillmatch.train.extractor.examples import Example
from skillmatch.train.extractor.instant_making import count_words, stated, teach
from skillmatch.train.extractor.static import Stated, StaticRecipe, Taught, Vectors, first_vectors, learn
from skillmatch.types import Skill

SKILLS = tuple(
    Skill(uri=f"s:{place}", preferred_label=label, skill_type="skill/competence", taxonomy="ESCO")
    for place, label in enumerate(("bake bread", "weld steel", "sell houses"))
)


def test_words_of_labels_are_kept_and_others_only_when_frequent() -> None:
    counts = count_words(["bake bread"], ["Bread for all", "all is well", "all in all", "in it", "IT 24"])
    assert counts == {"all": 4, "bread": 2, "bake": 1}
    assert list(counts) == ["all", "bread", "bake"]


def test_labels_and_sentences_become_statements() -> None:
    examples = [
        Example(kind="literal-hn", text="we bake", positives=("s:0", "elsewhere"), rejected=("s:2",)),
        Example(kind="literal-onet", text="nothing of ours", positives=("elsewhere",)),
    ]
    found = stated(SKILLS, examples)
    assert found["literal"] == [Stated("we bake", (0,), (), (2,))]
    assert [(each.text, each.positives) for each in found["alternative"]] == [
        ("bake bread", (0,)),
        ("weld steel", (1,)),
        ("sell houses", (2,)),
    ]


class _Tier:
    """Lists 40 skills for each sentence but "short", odds falling by 1."""

    uris = tuple(f"s:{place}" for place in range(40))
    threshold = 0.5

    def rank(self, sentences: Sequence[str], named: Sequence[Named]) -> list[RankedByRuns | None]:
        return [self._ranked(text, 5 if text == "short" else 40) for text in sentences]

    def _ranked(self, text: str, n: int) -> RankedByRuns:
        margins = -np.arange(n, dtype=np.float32)
        places, runs = np.arange(n), np.zeros((n, 2), dtype=np.int64)
        return RankedByRuns(places, margins, np.exp(margins), runs, read_words(text), margins)


class _Namer:
    def named(self, sentence: str) -> Named:
        return {}


def test_odds_of_the_teacher_become_shares() -> None:
    taught = teach(_Tier(), _Namer(), ["one", "short", "two"])  # type: ignore[arg-type]
    assert taught.texts == ["one", "two"]
    assert taught.skills.shape == taught.shares.shape == (2, 32)
    assert taught.shares.sum(axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert taught.shares[0, 0] / taught.shares[0, 1] == pytest.approx(np.e, rel=1e-4)


def test_first_vectors_keep_the_main_directions_and_shorten_frequent_words() -> None:
    rng = np.random.default_rng(0)
    skills = (rng.normal(size=(50, 6)) * (5, 4, 3, 0.01, 0.01, 0.01)).astype(np.float32)
    found = first_vectors(skills[:4], skills, np.array([1000, 1, 1, 1]), dim=3)
    assert found.words.shape == (6, 3)
    assert not found.words[:2].any()
    assert np.linalg.norm(found.skills, axis=1) == pytest.approx(np.ones(50), abs=1e-5)
    lengths = np.linalg.norm(found.words[2:], axis=1)
    assert lengths[0] < 0.01 < 0.4 < lengths[1]


def test_learning_brings_words_to_their_skills_and_is_the_same_twice() -> None:
    pytest.importorskip("torch")
    words = ("bake", "oven", "weld", "torch", "sell", "offer")
    vocabulary = Vocabulary(words, [stem_of(word) for word in words])
    rng = np.random.default_rng(1)
    skills = rng.normal(size=(3, 8)).astype(np.float32)
    first = Vectors(
        np.vstack([np.zeros((2, 8)), rng.normal(size=(6, 8))]).astype(np.float32),
        skills / np.linalg.norm(skills, axis=1, keepdims=True),
    )
    examples = {
        "line": [Stated("bake", (0,)), Stated("weld", (1,), (), (0,)), Stated("sell", (2,))],
        "reading": [],
    }
    taught = Taught(
        ["oven", "torch", "offer"],
        np.array([[0, 1, 2]] * 3),
        np.array([[0.9, 0.05, 0.05], [0.05, 0.9, 0.05], [0.05, 0.05, 0.9]], dtype=np.float32),
    )
    recipe = StaticRecipe(dim=8, steps=60, batch=12, rate=0.05)
    siblings = [[1], [2], []]
    found = learn(first, vocabulary, examples, siblings, taught, recipe, lambda _: None)
    near = found.words[2:] @ found.skills.T
    assert near.argmax(axis=1).tolist() == [0, 0, 1, 1, 2, 2]
    again = learn(first, vocabulary, examples, siblings, taught, recipe, lambda _: None)
    assert np.array_equal(again.words, found.words)
