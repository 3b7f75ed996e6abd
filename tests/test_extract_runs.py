"""Reading and finding the fast way give what the plain way gives."""

from __future__ import annotations

import random
from collections import defaultdict
from functools import lru_cache

import pytest
from extract_documents import extractor
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.extract.cues import JOINERS
from skillmatch.extract.forms import _NEVER
from skillmatch.extract.runs import find_runs
from skillmatch.extract.tokens import Token, form_key, is_plain, key_of, level_glue, tokenize
from skillmatch.extract.vocabulary import Line

PIECES = (
    "manage", "managing", "our", "the", "budgets", "Python", "C++", "c#", ".NET", "ASP.net", "R&D",
    "e-learning",
    "HTML5", "and", ",", " , ", "-", " - ", "/", "\n", "\u00a0", "  ", ".", "'s", "’", "\u200b", "İ", "ſ",
    "æ", "²", "_",
)  # fmt: skip


@lru_cache(maxsize=1)
def _keys() -> tuple[dict[str, set[str]], dict[str, set[str]], int]:
    """All keys and all base forms, each with the URIs under it, and how many tokens the longest has."""
    lexicon = extractor()._lexical.lexicon
    exact: dict[str, set[str]] = defaultdict(set)
    loose: dict[str, set[str]] = defaultdict(set)
    for text, uri, kind in lexicon._labels:
        key = form_key(text)
        if not key or key in _NEVER or key.partition(" ")[0] in JOINERS:
            continue
        exact[key].add(uri)
        if is_plain(key) and " " in key and kind != "object" and lexicon._skills[uri].taxonomy == "ESCO":
            loose[" ".join(lexicon._inflection.base_forms(key.split(" ")))].add(uri)
    return exact, loose, max(key.count(" ") for key in exact) + 2


def _plain_exact(tokens: list[Token]) -> set[tuple[int, int, str]]:
    exact, _, longest = _keys()
    found = set()
    for first in range(len(tokens)):
        for last in range(first + 1, min(first + longest, len(tokens)) + 1):
            key = key_of(tokens[first:last])
            found |= {(first, last, uri) for uri in exact.get(key, ())}
    return found


def _plain_loose(tokens: list[Token]) -> set[tuple[int, int, str]]:
    _, loose, _ = _keys()
    inflection = extractor()._lexical.lexicon._inflection
    found = set()
    for first in range(len(tokens)):
        for last in range(first + 2, len(tokens) + 1):
            inside = tokens[first:last]
            if any(token.glue != " " for token in inside[1:]) or inflection.is_skipped(inside[-1].norm):
                continue
            base = " ".join(inflection.base_forms([token.norm for token in inside]))
            found |= {(first, last, uri) for uri in loose.get(base, ()) if " " in base}
    return found


def _line(text: str) -> Line:
    return extractor()._lexical._vocabulary.read(text, 0, len(text))


def _texts(n: int) -> list[str]:
    """Texts of labels, whole and in part, in other inflections, and of words between them."""
    rng = random.Random(5)
    lexicon = extractor()._lexical.lexicon
    labels = [text for text, _, _ in lexicon._labels]
    texts = []
    for _ in range(n):
        words: list[str] = []
        for label in rng.sample(labels, rng.randint(1, 4)):
            parts = label.split(" ")
            parts = parts[: rng.randint(1, len(parts))] if rng.random() < 0.4 else parts
            if rng.random() < 0.4:
                parts[0] = parts[0].removesuffix("e") + "ing"
            if len(parts) > 1 and rng.random() < 0.4:
                parts.insert(rng.randint(1, len(parts)), rng.choice(["the", "our", "a"]))
            words += [*parts, rng.choice(["", ",", "and", "of", "in", "-", "2019"])]
        texts.append(rng.choice([" ", " ", "  "]).join(words))
    return texts


def test_every_label_is_found_where_it_stands_and_no_other_run_is():
    lexicon = extractor()._lexical.lexicon
    n_exact = n_loose = 0
    for text in _texts(400):
        tokens, line = tokenize(text), _line(text)
        exact, loose = find_runs(line, lexicon)
        numbered = {(run.first, run.key) for run in exact if run.key != _key(tokens, run.first, run.last)}
        assert all(tokens[first].norm.startswith(key) for first, key in numbered)
        spelled = {
            (run.first, run.last, form.uri)
            for run in exact
            if (run.first, run.key) not in numbered
            for form in run.forms
        }
        assert spelled == _plain_exact(tokens), text
        assert {(run.first, run.last, form.uri) for run in loose for form in run.forms} == _plain_loose(
            tokens
        )
        n_exact, n_loose = n_exact + len(exact), n_loose + len(loose)
    assert n_exact > 400
    assert n_loose > 100


def _key(tokens: list[Token], first: int, last: int) -> str:
    return key_of(tokens[first:last])


@pytest.mark.parametrize("before", ["", "x", "x ", "("])
@given(text=st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=15).map("".join))
def test_reading_gives_the_tokens_of_the_plain_way(before: str, text: str):
    """Also where the sentence begins within a word: what stands before tells .NET from a word's end."""
    whole = before + text + " end"
    line = extractor()._lexical._vocabulary.read(whole, len(before), len(whole))
    read = [
        Token(start, end, word.norm, level_glue(raw) if index else "", raw)
        for index, (word, start, end, raw) in enumerate(
            zip(line.words, line.starts, line.ends, line.raw_glues, strict=True)
        )
    ]
    assert read == tokenize(whole, len(before), len(whole))


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("skillmatch.extract.vocabulary._REMEMBERED", 50)
    vocabulary = extractor()._lexical._vocabulary
    text = " ".join(f"word{number}, other{number}" for number in range(200)) + " " + "x" * 500
    line = vocabulary.read(text, 0, len(text))
    assert [word.norm for word in line.words] == [token.norm for token in tokenize(text)]
    assert len(vocabulary._words) <= 50
    assert len(vocabulary._plain) + len(vocabulary._others) <= 50
    assert not any(len(letters) > 100 for letters in vocabulary._plain)
