"""The tier ``instant``: skills listed for a sentence by word vectors and words of labels, without an encoder.

Each word calls up a short list of skills; the strongest of all lists are candidates, and every run of words
is compared with each of them. All sentences of a chunk are worked on at once, as flat arrays. Products and
sums that are taken over several sentences are of whole numbers, so that an answer has the same bits whatever
it is asked with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skillmatch.content import content_path
from skillmatch.extract.rank.instant_table import InstantTable, load_instant_table
from skillmatch.extract.rank.ranked import Named
from skillmatch.extract.rank.static import LONGEST_RUN, Ints, Runs, Vocabulary, find_runs, spans
from skillmatch.types import FloatArray, Skill, Span

CANDIDATES = 112
"""Skills of a sentence that its runs are compared with, at most."""

LISTED = 50
"""Skills of a sentence that are given, at most."""

SENTENCE_FIGURES = ("best_pooled", "best_whole", "asks")
FIGURES = ("pooled", "whole", "bm25", "share", "named")
"""Of a skill; names as in ``MarginWeights``."""

_SENTENCES_AT_ONCE = 64
"""At most as many as six bits tell apart."""

_CHARACTERS_AT_ONCE = 1 << 15
_SKILL_BITS, _WEIGHT_BITS, _COLUMN_BITS = 14, 12, 7
_LARGEST_SUM = (1 << _WEIGHT_BITS) - 1
_SKILL_MASK = (1 << _SKILL_BITS) - 1
_LARGEST_PART = np.float32(1016)
"""Of a query's parts: its product with a skill's row of 128 8-bit parts is below 2**24, exact in float32."""

_INVERSE_TEMPERATURE = np.float32(20)
_PER_MARGIN = 1e5
_OFFSET = 1 << 30
_UNITS = np.float32(1 / 255)
_ASKS_UNIT = np.float32(1 / (20 * 127))


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """The listed skills of a sentence, best first.

    Attributes:
        text: The sentence.
        skills: Their places, shape (k,).
        margins: Log odds that the sentence means the skill, falling, shape (k,).
        confidences: The same as probabilities, shape (k,).
    """

    text: str
    skills: Ints
    margins: FloatArray
    confidences: FloatArray
    _columns: Ints
    _near: FloatArray
    _firsts: Ints
    _stops: Ints

    @property
    def rough(self) -> None:
        """Nothing orders the skills that are not listed."""
        return None

    def run(self, place: int) -> tuple[int, int]:
        """Return the run that carries the skill at ``place``: its first part and the one after its last.

        Parts are counted as by ``skillmatch.extract.rank.static.parts``. The whole sentence, which is the
        first of the runs, carries a skill only where there is no other.
        """
        begin = 1 if len(self._firsts) > 1 else 0
        best = begin + int(self._near[self._columns[place], begin:].argmax())
        return int(self._firsts[best]), int(self._stops[best])

    def span(self, place: int) -> Span:
        """Return the words that carry the skill at ``place`` of the list, as a span of the sentence.

        They are found anew each time: ask only for skills that are kept.
        """
        first, stop = self.run(place)
        parts = spans(self.text)
        return Span(start=parts[first][0], end=parts[min(stop, len(parts)) - 1][1])


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """What is known of the candidates of several sentences.

    Attributes:
        sentences: Numbers of the sentences with words that the table knows, rising, shape (s,).
        candidates: Places of skills, strongest first, shape (s, ``CANDIDATES``); ``n_skills`` is none.
        of_skill: One plane per name in ``FIGURES``, shape (5, s, ``CANDIDATES``).
        of_sentence: One row per name in ``SENTENCE_FIGURES``, shape (3, s).
        near: Cosine by 20 of each candidate (of its sentence) with each run, shape (``CANDIDATES``, runs).
        runs: Of all sentences.
    """

    sentences: Ints
    candidates: Ints
    of_skill: FloatArray
    of_sentence: FloatArray
    near: FloatArray
    runs: Runs


class InstantRanker:
    """Lists skills for sentences, thousands a second; what it says of one depends on that one alone."""

    def __init__(self, uris: Sequence[str], table: InstantTable) -> None:
        """Unpack a table (about 50 ms for all of ESCO).

        Args:
            uris: The skills, in the order of the table.
            table: Of them.
        """
        self._uris, self._table = tuple(uris), table
        self._vocabulary = Vocabulary(table.vocabulary, table.stems)
        self._content = self._vocabulary.is_content()
        self._words = table.words.astype(np.float32)
        self._skills = table.skills.astype(np.float32)
        self._asks = table.asks.astype(np.float32)
        self._listed = table.listed.astype(np.uint32) << _WEIGHT_BITS | table.listed_weights
        self._term = table.term.astype(np.int64)
        self._n_terms = int(max(self._term.max(), table.terms.max())) + 1
        self._terms = [np.ascontiguousarray(column) for column in table.terms.T.astype(np.int64)]
        both = table.bm25.astype(np.int32) | table.share.astype(np.int32) << 16
        self._values = [np.ascontiguousarray(column) for column in both.T]
        self._none = table.n_skills

    @classmethod
    def load(cls, skills: Sequence[Skill], *, path: Path | None = None) -> InstantRanker:
        """Return the ranker that ships.

        Args:
            skills: ESCO's, by URI.
            path: Of the table; default: models/extractor/instant.npz.

        Raises:
            ReleaseMissing, ChecksumMismatch: As ``load_instant_table``.
        """
        path = path or content_path("models", "extractor") / "instant.npz"
        return cls([skill.uri for skill in skills], load_instant_table(path, skills))

    @property
    def uris(self) -> tuple[str, ...]:
        """The skills that are ranked, in the order of their places: by URI."""
        return self._uris

    def list(self, sentences: Sequence[str], named: Sequence[Named]) -> list[Listed | None]:
        """Return the listed skills of each sentence; None for one without a word that the table knows.

        Args:
            sentences: One sentence or line each.
            named: For each, the skills named in it.
        """
        found: list[Listed | None] = []
        for start, stop in _chunks(sentences):
            chunk: list[Listed | None] = [None] * (stop - start)
            figures = self.figures(sentences[start:stop], named[start:stop])
            if figures is not None:
                for number, listed in zip(
                    figures.sentences.tolist(), self._best(figures, sentences[start:stop]), strict=True
                ):
                    chunk[number] = listed
            found += chunk
        return found

    def whole(self, sentence: str) -> FloatArray | None:
        """Return the sum of a sentence's word vectors as a unit row, shape (dim,); None if it knows none."""
        numbers, starts = self._vocabulary.numbers([sentence])
        runs = find_runs(numbers, starts, self._content)
        if not len(runs.sentences):
            return None
        queries, scales = self._queries(numbers, runs)
        unit: FloatArray = queries[0] * (scales[0] / _INVERSE_TEMPERATURE)
        return unit

    def figures(self, sentences: Sequence[str], named: Sequence[Named]) -> Figures | None:
        """Return the figures of at most 64 sentences; None where the table knows none of their words."""
        numbers, starts = self._vocabulary.numbers(sentences)
        runs = find_runs(numbers, starts, self._content)
        n = len(runs.sentences)
        if not n:
            return None
        rows = np.full(len(sentences), -1)
        rows[runs.sentences] = np.arange(n)
        row_of = np.repeat(rows, np.diff(starts))
        names = [named[number] for number in runs.sentences.tolist()]
        candidates = self._candidates(numbers, row_of, names)
        queries, scales = self._queries(numbers, runs)
        near = self._near(queries, scales, runs, candidates)
        of_skill = np.empty((len(FIGURES), n, CANDIDATES), dtype=np.float32)
        summed: FloatArray = np.add.reduceat(np.exp(near), runs.begins, axis=1)
        of_skill[0] = np.log(summed).T
        of_skill[1] = near[:, runs.begins].T
        of_skill[:2] /= _INVERSE_TEMPERATURE
        self._words_of_labels(numbers, row_of, candidates, of_skill[2:4])
        of_skill[4] = 0
        for row, each in enumerate(names):
            for skill, (_, confidence) in each.items():
                of_skill[4, row, candidates[row] == skill] = confidence
        of_sentence = np.empty((len(SENTENCE_FIGURES), n), dtype=np.float32)
        of_skill[:2].max(axis=2, out=of_sentence[:2])
        np.multiply(queries[runs.begins] @ self._asks, scales[runs.begins] * _ASKS_UNIT, out=of_sentence[2])
        return Figures(runs.sentences, candidates, of_skill, of_sentence, near, runs)

    def _candidates(self, numbers: Ints, row_of: Ints, names: Sequence[Named]) -> Ints:
        """Return the skills that the words of each sentence call up most strongly, named ones among them.

        Row, skill and weight are packed into 32 bits, because sorting such numbers is fast.
        """
        places = np.flatnonzero(self._content[numbers])
        row_bits = row_of[places].astype(np.uint32) << (_SKILL_BITS + _WEIGHT_BITS)
        keys = (self._listed[numbers[places]] | row_bits[:, None]).ravel()
        by_name = [
            (row << _SKILL_BITS | skill) << _WEIGHT_BITS | _LARGEST_SUM
            for row, each in enumerate(names)
            for skill in each
        ]
        if by_name:
            keys = np.concatenate([keys, np.array(by_name, dtype=np.uint32)])
        keys.sort()
        pairs = keys >> _WEIGHT_BITS
        is_first = np.empty(len(pairs), dtype=np.bool_)
        is_first[0] = True
        np.not_equal(pairs[1:], pairs[:-1], out=is_first[1:])
        firsts = np.flatnonzero(is_first)
        sums = np.zeros(len(keys) + 1, dtype=np.uint32)
        np.cumsum(keys & _LARGEST_SUM, dtype=np.uint32, out=sums[1:])
        pairs = pairs[firsts]
        lacking = _LARGEST_SUM - np.minimum(np.diff(sums[np.append(firsts, len(keys))]), _LARGEST_SUM)
        lacking[(pairs & _SKILL_MASK) == self._none] = _LARGEST_SUM
        order = (pairs >> _SKILL_BITS << _WEIGHT_BITS | lacking) << _SKILL_BITS | (pairs & _SKILL_MASK)
        order.sort()
        row_begins = np.arange(len(names) + 1, dtype=np.int64) << (_SKILL_BITS + _WEIGHT_BITS)
        begins = np.searchsorted(order, row_begins)
        columns = np.arange(CANDIDATES)
        is_there = columns < np.diff(begins)[:, None]
        at = np.where(is_there, begins[:-1, None] + columns, 0)
        return np.where(is_there, order[at] & _SKILL_MASK, self._none).astype(np.int64)

    def _queries(self, numbers: Ints, runs: Runs) -> tuple[FloatArray, FloatArray]:
        """Return the sum of each run's word vectors, shape (runs, dim), and what gives it length 20."""
        words = self._words[numbers]
        n, dim = words.shape
        sums = np.zeros((LONGEST_RUN, n, dim), dtype=np.float32)
        sums[0] = words
        for more in range(1, min(LONGEST_RUN, n)):
            np.add(sums[more - 1, : n - more], words[more:], out=sums[more, : n - more])
        lengths = np.clip(runs.kinds, 1, LONGEST_RUN)
        queries = sums.reshape(-1, dim)[(lengths - 1) * n + runs.firsts]
        # A whole ends with a break, which is a zero row.
        whole = _sums(words, runs.firsts[runs.begins], runs.stops[runs.begins] - 1)
        largest = np.maximum(np.abs(whole).max(axis=1), _LARGEST_PART)
        queries[runs.begins] = np.rint(whole * (_LARGEST_PART / largest)[:, None])
        clauses = np.flatnonzero(runs.kinds > LONGEST_RUN)
        if len(clauses):
            queries[clauses] = _sums(words, runs.firsts[clauses], runs.stops[clauses])
        squares = np.maximum((queries * queries).sum(axis=1, dtype=np.float64), 1)
        return queries, (_INVERSE_TEMPERATURE / np.sqrt(squares)).astype(np.float32)

    def _near(self, queries: FloatArray, scales: FloatArray, runs: Runs, candidates: Ints) -> FloatArray:
        turned = np.ascontiguousarray(queries.T)
        near = np.empty((CANDIDATES, len(queries)), dtype=np.float32)
        rows = self._skills[candidates]
        begin = 0
        for row, end in enumerate([*runs.begins[1:].tolist(), len(queries)]):
            np.matmul(rows[row], turned[:, begin:end], out=near[:, begin:end])
            begin = end
        near *= scales * np.float32(self._table.scale)
        return near

    def _words_of_labels(self, numbers: Ints, row_of: Ints, candidates: Ints, out: FloatArray) -> None:
        """Add up BM25 and share of the label words that each sentence holds, into ``out``."""
        n = len(candidates)
        terms = self._term[numbers]
        is_held = np.zeros(n * self._n_terms, dtype=np.int8)
        is_held[(row_of * self._n_terms + terms)[terms > 0]] = 1
        flat = candidates.ravel()
        offsets = np.repeat(np.arange(n) * self._n_terms, CANDIDATES)
        total = np.zeros(len(flat), dtype=np.int32)
        for column, values in zip(self._terms, self._values, strict=True):
            at = column.take(flat)
            at += offsets
            total += values.take(flat) * is_held.take(at)
        shaped = total.reshape(candidates.shape)
        np.multiply(shaped & 0xFFFF, _UNITS, out=out[0])
        np.multiply(shaped >> 16, _UNITS, out=out[1])

    def margins(self, figures: Figures) -> FloatArray:
        """Return the margin of every candidate, shape as ``figures.candidates``; of none it means nothing."""
        weights = self._table.weights
        total = self._table.prior[figures.candidates]
        for name, plane in zip(FIGURES, figures.of_skill, strict=True):
            total += np.float32(getattr(weights, name)) * plane
        of_sentence = np.full(figures.of_sentence.shape[1], weights.base, dtype=np.float32)
        for name, row in zip(SENTENCE_FIGURES, figures.of_sentence, strict=True):
            of_sentence += np.float32(getattr(weights, name)) * row
        total += of_sentence[:, None]
        return total

    def _best(self, figures: Figures, sentences: Sequence[str]) -> Iterator[Listed]:
        rounded = np.rint(self.margins(figures) * _PER_MARGIN).astype(np.int64)
        keys = (_OFFSET - rounded) << _SKILL_BITS | figures.candidates
        keys = keys << _COLUMN_BITS | np.arange(CANDIDATES)
        keys[figures.candidates == self._none] = np.iinfo(np.int64).max
        keys.sort(axis=1)
        counts = np.minimum((figures.candidates != self._none).sum(axis=1), LISTED).tolist()
        keys = keys[:, :LISTED]
        columns = keys & ((1 << _COLUMN_BITS) - 1)
        skills = (keys >> _COLUMN_BITS) & _SKILL_MASK
        margins = ((_OFFSET - (keys >> (_SKILL_BITS + _COLUMN_BITS))) / _PER_MARGIN).astype(np.float32)
        confidences = np.round(1 / (1 + np.exp(-np.clip(margins, -30, 30))), 4)
        runs = figures.runs
        begins = [*runs.begins.tolist(), len(runs.firsts)]
        for row, count in enumerate(counts):
            own = slice(begins[row], begins[row + 1])
            start = runs.firsts[own.start]
            yield Listed(
                sentences[figures.sentences[row]],
                skills[row, :count],
                margins[row, :count],
                confidences[row, :count],
                columns[row, :count],
                figures.near[:, own],
                runs.firsts[own] - start,
                runs.stops[own] - start,
            )


def _sums(rows: FloatArray, firsts: Ints, stops: Ints) -> FloatArray:
    """Return the sum of the rows from each first to before each stop, all of which are places of rows."""
    summed: FloatArray = np.add.reduceat(rows, np.stack([firsts, stops], axis=1).ravel(), axis=0)
    return summed[::2]


def _chunks(sentences: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield from where to where sentences are worked on at once, so that long ones take no more room."""
    start = characters = 0
    for place, sentence in enumerate(sentences):
        characters += len(sentence)
        if place > start and (place - start == _SENTENCES_AT_ONCE or characters > _CHARACTERS_AT_ONCE):
            yield start, place
            start, characters = place, len(sentence)
    if start < len(sentences):
        yield start, len(sentences)
