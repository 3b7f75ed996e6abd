"""Makes the table of the tier ``instant`` from word vectors, labels and fold B of the readings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from skillmatch.extract.rank.instant import FIGURES, SENTENCE_FIGURES, InstantRanker
from skillmatch.extract.rank.instant_table import LARGEST_WEIGHT, MOST_SKILLS, InstantTable, MarginWeights
from skillmatch.extract.rank.ranked import Named
from skillmatch.extract.rank.static import N_SPECIAL, Vocabulary
from skillmatch.extras import require
from skillmatch.text.analysis import tokens
from skillmatch.train.extractor.readings import Reading
from skillmatch.types import FloatArray, Skill

PER_WORD = 48
"""Skills that a word calls up."""

TERMS = 10
"""Label words kept of a skill; nine in ten have no more."""

_K1, _B = 1.2, 0.75
_BM25_UNIT = 12.0
_LEXICAL = 0.2
"""What the BM25 of a word adds to its product with a skill; of 0.1, 0.2, 0.5 and 1 the best recall on dev."""

_WORDS_AT_ONCE = 256
_FINE = 1e6
_SENTENCES_AT_ONCE = 64
_INVERSE_PENALTY = 5.0
_HALF = 0.5
_REUSE = {"occupation-specific": 0, "sector-specific": 1, "cross-sector": 2, "transversal": 3}
_NOTHING = MarginWeights(**dict.fromkeys((*FIGURES, *SENTENCE_FIGURES, "base"), 0.0))


class LabelWords(NamedTuple):
    """The words of labels, as the table holds them.

    ``numbers``: of each stem, from 1 on. ``by_stem``: for each number the skills with the word, and its BM25.
    """

    numbers: Mapping[str, int]
    by_stem: Mapping[int, list[tuple[int, float]]]
    terms: npt.NDArray[np.uint16]
    bm25: npt.NDArray[np.uint8]
    share: npt.NDArray[np.uint8]


def label_words(skills: Sequence[Skill]) -> LabelWords:
    """Return BM25 over all labels of each skill, and the shares of the preferred label's words."""
    analysed = [
        [
            sorted(set(tokens(label)) or {label.casefold()})
            for label in (skill.preferred_label, *skill.alt_labels)
        ]
        for skill in skills
    ]
    counts = [Counter(word for label in labels for word in label) for labels in analysed]
    numbers: dict[str, int] = {}
    for each in counts:
        for word in each:
            numbers.setdefault(word, len(numbers) + 1)
    held_by = Counter(word for each in counts for word in each)
    n = len(skills)
    rarity = {word: float(np.log1p(n / (1 + held))) for word, held in held_by.items()}
    idf = {word: float(np.log1p((n - held + 0.5) / (held + 0.5))) for word, held in held_by.items()}
    mean = sum(each.total() for each in counts) / max(n, 1)
    shape = (n + 1, TERMS)
    found = LabelWords(
        numbers,
        defaultdict(list),
        np.zeros(shape, dtype=np.uint16),
        np.zeros(shape, dtype=np.uint8),
        np.zeros(shape, dtype=np.uint8),
    )
    for place, (labels, each) in enumerate(zip(analysed, counts, strict=True)):
        relative = _K1 * (1 - _B + _B * each.total() / mean)
        values = {word: idf[word] * k * (_K1 + 1) / (k + relative) for word, k in each.items()}
        for word, value in values.items():
            found.by_stem[numbers[word]].append((place, value))
        preferred = labels[0]
        whole = sum(rarity[word] for word in preferred)
        kept = sorted(values, key=lambda word: (word not in preferred, -values[word], word))[:TERMS]
        for column, word in enumerate(kept):
            found.terms[place, column] = numbers[word]
            found.bm25[place, column] = min(round(values[word] * _BM25_UNIT), 255)
            found.share[place, column] = round(255 * rarity[word] / whole) if word in preferred else 0
    return found


def make_table(
    vocabulary: Sequence[str],
    stems: Sequence[str],
    words: FloatArray,
    vectors: FloatArray,
    skills: Sequence[Skill],
) -> InstantTable:
    """Return a table whose margins are not fitted yet.

    Args:
        vocabulary: The words, most frequent first.
        stems: Of each word.
        words: A row per number of the vocabulary, shape (w + 2, dim).
        vectors: A unit row per skill, shape (n, dim).
        skills: In the order of URIs, at most ``MOST_SKILLS``.
    """
    if len(skills) >= MOST_SKILLS:
        raise ValueError(f"At most {MOST_SKILLS - 1} skills, found {len(skills)}.")
    labels = label_words(skills)
    unit = float(np.abs(words).max()) / 127
    scale = float(np.abs(vectors).max()) / 127
    byte_words = np.rint(words / unit).astype(np.int8)
    byte_words[:N_SPECIAL] = 0
    byte_skills = np.zeros((len(skills) + 1, vectors.shape[1]), dtype=np.int8)
    byte_skills[:-1] = np.rint(vectors / scale)
    term = np.array([0] * N_SPECIAL + [labels.numbers.get(stem, 0) for stem in stems], dtype=np.uint16)
    is_content = Vocabulary(vocabulary, stems).is_content()
    listed, weights = _lists(
        byte_words * np.float32(unit), byte_skills[:-1] * np.float32(scale), term, is_content, labels
    )
    return InstantTable(
        vocabulary=tuple(vocabulary),
        stems=tuple(stems),
        words=byte_words,
        skills=byte_skills,
        scale=scale,
        asks=np.zeros(vectors.shape[1], dtype=np.int8),
        listed=listed,
        listed_weights=weights,
        term=term,
        terms=labels.terms,
        bm25=labels.bm25,
        share=labels.share,
        prior=np.zeros(len(skills) + 1, dtype=np.float32),
        weights=_NOTHING,
    )


def _lists(
    words: FloatArray,
    skills: FloatArray,
    term: npt.NDArray[np.uint16],
    is_content: npt.NDArray[np.bool_],
    labels: LabelWords,
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint8]]:
    """Return for each word the skills that it calls up and how strongly, best first."""
    n = len(skills)
    per_word = min(PER_WORD, n)
    listed = np.full((len(words), PER_WORD), n, dtype=np.uint16)
    strengths = np.zeros((len(words), PER_WORD), dtype=np.float32)
    numbers = np.flatnonzero(is_content)
    for start in range(0, len(numbers), _WORDS_AT_ONCE):
        chunk = numbers[start : start + _WORDS_AT_ONCE]
        near = words[chunk] @ skills.T
        for number, row in zip(chunk, near, strict=True):
            for skill, value in labels.by_stem.get(int(term[number]), ()):
                row[skill] += _LEXICAL * value / _BM25_UNIT
            keys = np.rint(row * -_FINE).astype(np.int64) << 14 | np.arange(n)
            best = np.sort(np.partition(keys, per_word - 1)[:per_word]) & MOST_SKILLS
            listed[number, :per_word], strengths[number, :per_word] = best, row[best]
    top = float(np.percentile(strengths[is_content, 0], 99))
    weights = np.clip(np.rint(strengths * (LARGEST_WEIGHT / top)), 0, LARGEST_WEIGHT)
    return listed, weights.astype(np.uint8)


def fitted(
    table: InstantTable, skills: Sequence[Skill], readings: Sequence[Reading], named: Sequence[Named]
) -> InstantTable:
    """Return the table with what is fitted to readings: ``asks`` to fold A, prior and weights to fold B.

    The margin is the log odds that a reader found the skill; an acceptable skill counts half as right, and
    what the reader did not look at counts as wrong.

    Args:
        table: From ``make_table``.
        skills: In the order of URIs.
        readings: Of all folds.
        named: For each reading, the skills named in it.
    """
    uris = [skill.uri for skill in skills]
    of_fold = {
        fold: [(each, names) for each, names in zip(readings, named, strict=True) if each.fold == fold]
        for fold in ("A", "B")
    }
    asked = replace(table, asks=_asks(InstantRanker(uris, table), of_fold["A"]))
    figures, right = _rows(InstantRanker(uris, asked), of_fold["B"], _known(skills))
    is_half = right == _HALF
    linear = require("sklearn.linear_model", extra="train", purpose="Fitting the extractor")
    model = linear.LogisticRegression(C=_INVERSE_PENALTY, max_iter=400).fit(
        np.vstack([figures, figures[is_half]]),
        np.concatenate([right > 0, np.zeros(is_half.sum(), dtype=np.bool_)]),
        sample_weight=np.concatenate([np.where(is_half, _HALF, 1.0), np.full(is_half.sum(), 1 - _HALF)]),
    )
    names = (*FIGURES, *SENTENCE_FIGURES)
    values = [round(float(value), 4) for value in model.coef_[0]]
    weights = dict(zip(names, values[: len(names)], strict=True))
    prior = _known(skills) @ np.array(values[len(names) :], dtype=np.float32)
    return replace(
        asked,
        prior=np.append(prior, 0).astype(np.float32),
        weights=MarginWeights(**weights, base=round(float(model.intercept_[0]), 4)),
    )


def _known(skills: Sequence[Skill]) -> FloatArray:
    """Return what is known of each skill beforehand: reuse, whether knowledge, words; shape (n, 3)."""
    rows = [
        (
            _REUSE.get(skill.reuse_level, 0) / 3,
            float(skill.skill_type == "knowledge"),
            len(skill.preferred_label.split()) / 5,
        )
        for skill in skills
    ]
    return np.array(rows, dtype=np.float32)


def _asks(ranker: InstantRanker, readings: Sequence[tuple[Reading, Named]]) -> npt.NDArray[np.int8]:
    """Return what tells a sentence that speaks of skills from others, by the sum of its words."""
    linear = require("sklearn.linear_model", extra="train", purpose="Fitting the extractor")
    kept = [(each, whole) for each, _ in readings if (whole := ranker.whole(each.text)) is not None]
    states = [bool(each.positives) for each, _ in kept]
    model = linear.LogisticRegression(C=1.0, max_iter=400).fit(np.stack([whole for _, whole in kept]), states)
    found = model.coef_[0]
    asks: npt.NDArray[np.int8] = np.rint(found * (127 / np.abs(found).max())).astype(np.int8)
    return asks


def _rows(
    ranker: InstantRanker, readings: Sequence[tuple[Reading, Named]], known: FloatArray
) -> tuple[FloatArray, npt.NDArray[np.float64]]:
    """Return a row of figures for every candidate of every reading, and how right it is."""
    rows: list[FloatArray] = []
    right: list[float] = []
    for start in range(0, len(readings), _SENTENCES_AT_ONCE):
        chunk = readings[start : start + _SENTENCES_AT_ONCE]
        figures = ranker.figures([each.text for each, _ in chunk], [names for _, names in chunk])
        if figures is None:
            continue
        for row, number in enumerate(figures.sentences.tolist()):
            is_skill = figures.candidates[row] < len(known)
            skills = figures.candidates[row][is_skill]
            own = np.repeat(figures.of_sentence[:, row][None], len(skills), axis=0)
            rows.append(np.hstack([figures.of_skill[:, row, is_skill].T, own, known[skills]]))
            right += [_grade(chunk[number][0], ranker.uris[skill]) for skill in skills]
    return np.vstack(rows), np.array(right)


def _grade(reading: Reading, uri: str) -> float:
    if uri in reading.positives:
        return 1.0
    return _HALF if uri in reading.acceptable else 0.0
