"""The words of every skill's labels: who shares words with a text, and how much it holds of a label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from skillmatch.text.analysis import tokens
from skillmatch.types import FloatArray, Skill

_K1, _B = 1.2, 0.75
"""The usual constants of BM25."""

_BM25_UNIT = 30.0
"""Scales BM25 to about [0, 1] for a sentence."""

_LISTED_PER_TERM = 400
"""Skills kept for one word."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of unequal length one after another: row ``i`` is ``values[starts[i]:starts[i + 1]]``."""

    starts: Ints
    values: npt.NDArray[np.int32]

    def row(self, number: int) -> slice:
        """Return where the values of a row stand."""
        return slice(self.starts[number], self.starts[number + 1])


@dataclass(frozen=True, slots=True, eq=False)
class LabelTerms:
    """Looks up skills by the words of a text; immutable.

    Attributes:
        terms: Word to its number, words in the order of numbers.
        rarity: Of each word: log(1 + skills / (1 + skills with the word)).
        of_skill: The labels of each skill, its preferred label first.
        of_label: The words of each label.
        listed: The skills with each word, best first by BM25 over all labels, at most ``_LISTED_PER_TERM``:
            more hold only words that nearly every label has ("manage").
        values: BM25 of each entry of ``listed``, scaled to about [0, 1] for a sentence.
        weight: Of each label: the rarity of its words together.
        sizes: Of each label: its number of words.
        entries: Where the words of each skill's labels begin, and the last ones end.
    """

    terms: Mapping[str, int]
    rarity: FloatArray
    of_skill: Rows
    of_label: Rows
    listed: Rows
    values: FloatArray
    weight: FloatArray = field(init=False)
    sizes: Ints = field(init=False)
    entries: Ints = field(init=False)

    def __post_init__(self) -> None:
        """Derive what is quicker to keep than to find for every text."""
        starts = self.of_label.starts
        weight = np.zeros(0, dtype=np.float32)
        if len(starts) > 1:
            weight = np.add.reduceat(self.rarity[self.of_label.values], starts[:-1])
        for name, derived in (
            ("weight", weight),
            ("sizes", np.diff(starts)),
            ("entries", starts[self.of_skill.starts]),
        ):
            object.__setattr__(self, name, derived)

    @classmethod
    def build(cls, skills: Sequence[Skill]) -> LabelTerms:
        """Index the preferred and alternative labels of ``skills`` (a second for all of ESCO)."""
        names = [(skill.preferred_label, *skill.alt_labels) for skill in skills]
        analysed = [sorted(set(tokens(label)) or {label.casefold()}) for labels in names for label in labels]
        terms: dict[str, int] = {}
        for label in analysed:
            for term in label:
                terms.setdefault(term, len(terms))
        of_label = rows_of([[terms[term] for term in label] for label in analysed])
        counts = [len(labels) for labels in names]
        starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        of_skill = Rows(starts, np.arange(starts[-1], dtype=np.int32))
        skill_of_entry = np.repeat(np.repeat(np.arange(len(names)), counts), np.diff(of_label.starts))
        rarity, listed, values = _weighed(skill_of_entry, of_label.values, len(names), len(terms))
        return cls(terms, rarity, of_skill, of_label, listed, values)

    @property
    def n_skills(self) -> int:
        """Number of skills."""
        return len(self.of_skill.starts) - 1

    def read(self, text: str) -> Ints:
        """Return the numbers of the known words of a text, each once, rising."""
        known = {number for token in tokens(text) if (number := self.terms.get(token)) is not None}
        return np.array(sorted(known), dtype=np.int64)

    def bm25(self, words: Ints) -> FloatArray:
        """Return BM25 of every skill over all its labels, shape (n_skills,)."""
        total = np.zeros(self.n_skills, dtype=np.float32)
        if len(words):
            rows = [self.listed.row(word) for word in words]
            skills = np.concatenate([self.listed.values[row] for row in rows])
            np.add.at(total, skills, np.concatenate([self.values[row] for row in rows]))
        return total

    def shares(self, words: Ints, skills: Ints) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return how much of the labels of ``skills`` a text holds, words weighted by rarity.

        Args:
            words: From ``read``.
            skills: Places of skills, shape (k,), k at least 1.

        Returns:
            The largest share among a skill's labels, the share of its preferred label, and the weight of the
            preferred label's words that the text lacks; each of shape (k,).
        """
        return self.shares_of_each([words], [skills])

    def shares_of_each(
        self, words: Sequence[Ints], skills: Sequence[Ints]
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return ``shares`` of several texts, one after another.

        Args:
            words: Of each text, from ``read``.
            skills: For each text places of skills, at least one, rising.
        """
        is_held = np.zeros((len(words), len(self.terms)), dtype=bool)
        for row, known in zip(is_held, words, strict=True):
            row[known] = True
        asked = np.concatenate(skills)
        labels, first = _ranges(self.of_skill.starts, asked)
        entries, first_entry = _ranges(self.entries, asked)
        terms = self.of_label.values.take(entries)
        begins = np.cumsum([0, *map(len, skills[:-1])])
        sizes = np.diff(first_entry[begins], append=len(entries))
        texts = np.repeat(np.arange(len(words)) * len(self.terms), sizes)
        at = np.flatnonzero(is_held.ravel().take(texts + terms))
        held = np.zeros(len(labels), dtype=np.float32)
        if len(at):
            counted = np.repeat(np.arange(len(labels)), self.sizes[labels])[at]
            is_first = np.ones(len(at), dtype=bool)
            np.not_equal(counted[1:], counted[:-1], out=is_first[1:])
            of_label = np.flatnonzero(is_first)
            held[counted[of_label]] = np.add.reduceat(self.rarity[terms[at]], of_label)
        weight = self.weight[labels]
        share = held / weight
        return np.maximum.reduceat(share, first), share[first], weight[first] - held[first]


def _ranges(starts: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Return the numbers that rows hold, counted through, and where each row begins among them.

    Args:
        starts: Where each row begins, and the last one ends; no row is empty.
        rows: Some rows.
    """
    begins = starts[rows]
    counts = starts[rows + 1] - begins
    firsts = np.cumsum(counts) - counts
    numbers = np.arange(counts.sum())
    numbers += np.repeat(begins - firsts, counts)
    return numbers, firsts


def rows_of(rows: Sequence[Sequence[int]]) -> Rows:
    """Return lists of numbers as one array with the place where each begins."""
    starts = np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64)
    return Rows(starts, np.array([value for row in rows for value in row], dtype=np.int32))


def _weighed(
    skills: Ints, terms: npt.NDArray[np.int32], n_skills: int, n_terms: int
) -> tuple[FloatArray, Rows, FloatArray]:
    """Return rarity, lists and BM25 values of words.

    Args:
        skills: The skill of each word of each label.
        terms: The number of each word of each label.
        n_skills: Number of skills.
        n_terms: Number of words.
    """
    keys, counts = np.unique(skills * np.int64(max(n_terms, 1)) + terms, return_counts=True)
    rows, numbers = np.divmod(keys, max(n_terms, 1))
    held_by = np.bincount(numbers, minlength=n_terms)
    rarity: FloatArray = np.log1p(n_skills / (1.0 + held_by)).astype(np.float32)
    idf = np.log1p((n_skills - held_by + 0.5) / (held_by + 0.5))
    lengths = np.bincount(rows, weights=counts, minlength=n_skills)
    relative = lengths[rows] / max(float(lengths.mean()), 1e-9) if n_skills else lengths[rows]
    values = idf[numbers] * counts * (_K1 + 1) / (counts + _K1 * (1 - _B + _B * relative)) / _BM25_UNIT
    order = np.lexsort((rows, -np.round(values, 6), numbers))
    place = np.arange(len(order)) - np.searchsorted(numbers[order], numbers[order])
    order = order[place < _LISTED_PER_TERM]
    starts = np.searchsorted(numbers[order], np.arange(n_terms + 1)).astype(np.int64)
    heights: FloatArray = values[order].astype(np.float32)
    return rarity, Rows(starts, rows[order].astype(np.int32)), heights
