"""Many documents at a time: the same mentions, bit for bit, as each by itself."""

from functools import cache
from pathlib import Path

import pytest
from batch_corpus import engine as instant
from batch_corpus import rows

from skillmatch.engine import Engine
from skillmatch.extract.implied import ImpliedSkills
from skillmatch.settings import Settings
from skillmatch.types import RawDocument


@cache
def engine(tier):
    return (
        instant() if tier == "instant" else Engine(Settings(home=Path("/nonexistent"), threads=1, tier=tier))
    )


def documents(n, characters=700):
    return [
        instant()
        .read_posting(RawDocument(doc_id=row["id"], text=row["description"], title=row["title"]))
        .document
        for row in rows(n, characters=characters)
    ]


class Kept(dict):
    """Answers in a dictionary."""

    def put(self, key, answer):
        assert len(key) == 16
        self[key] = answer


@pytest.mark.parametrize("tier", ["instant", "default"])
def test_many_give_what_one_by_one_gives(tier):
    given = documents(20)
    extractor = engine(tier).extractor
    alone = [extractor.mentions(document) for document in given]
    assert any(mention.method == "dense" for found in alone for mention in found)
    assert extractor.mentions_of(given) == alone
    assert extractor.mentions_of(given[::-1]) == alone[::-1]
    known = Kept()
    assert extractor.mentions_of(given, known=known) == alone
    n_answers = len(known)
    assert extractor.mentions_of(given[5:], known=known) == alone[5:]
    assert len(known) == n_answers > 0


class Counting:
    """A tier that counts what it is asked."""

    def __init__(self, inner):
        self._inner = inner
        self.asked = []

    def __getattr__(self, name):
        return getattr(self._inner, name)

    def rank(self, sentences, named):
        self.asked += sentences
        return self._inner.rank(sentences, named)


def test_equal_sentences_are_ranked_once_short_ones_first():
    from skillmatch.extract import Extractor

    counting = Counting(engine("instant").tier)
    extractor = Extractor(
        engine("instant").taxonomy, meaning=ImpliedSkills(counting), lexical=engine("instant").lexical
    )
    given = documents(12)
    extractor.mentions_of(given * 3)
    assert counting.asked
    assert len(counting.asked) == len(set(counting.asked))
    assert [len(text) for text in counting.asked] == sorted(len(text) for text in counting.asked)
    known, before = Kept(), len(counting.asked)
    extractor.mentions_of(given, known=known)
    extractor.mentions_of(given, known=known)
    assert len(counting.asked) == 2 * before


def test_titles_are_coded_together_as_one_by_one():
    coder = engine("instant").coder
    titles = ["Staff nurse", "", "Java developer", "HGV driver class 2", "Hello", "Staff nurse"]
    skills = [sorted(engine("instant").taxonomy.skills)[number * 50 : number * 50 + 4] for number in range(6)]
    many = coder.read_many(titles, skills=skills, top=3)
    assert many == [coder.read(title, skills=each, top=3) for title, each in zip(titles, skills, strict=True)]
    assert any(found.guesses for found in many)
    assert many != coder.read_many(titles, top=3)
