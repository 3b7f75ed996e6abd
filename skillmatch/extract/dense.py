"""Skills a sentence implies without naming them, by nearness of meaning: few mentions, rather right ones.

Each sentence is encoded once. Skills near the whole sentence are compared with its stretches, whose vectors
are means of token vectors of that one pass; the best few stretches are encoded by themselves, and what is
near even so is a mention. Alternative labels take part through the concepts' vectors only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.encode import Encoder, TokenVectors, unit_rows
from skillmatch.encode.vectors import ConceptVectors
from skillmatch.extract.extractor import Implied
from skillmatch.extract.implying import Activities, may_imply, stretches
from skillmatch.extract.ranking import esco_skills
from skillmatch.taxonomy import Taxonomy
from skillmatch.text.analysis import tokens
from skillmatch.types import FloatArray, Sentence, Span

PER_SENTENCE = 2
"""Implied skills of one sentence, at most."""

LONGEST_READ = 100_000
"""Characters from a document's start whose sentences may imply skills: thirty postings, about 10 s."""

_PAIRS_ENCODED = 6
"""Pairs of a stretch and a skill per sentence whose stretch is encoded by itself."""

_SENTENCES_AT_ONCE = 64

_DECIMALS = 5
"""Cosines are rounded here, so that the last bits of a sum decide nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpliedWeights:
    """How nearness becomes the confidence of an implied mention.

    ``confidence = 1 / (1 + exp(-(base + stretch * s + sentence * c + held * h)))``: s is the cosine of the
    stretch with the concept, c that of the whole sentence, h the share of the label's words that stand in
    the sentence. Fitted on 148 mentions in NHS, Adzuna and Dice postings, judged by one reader who did not
    see the figures. Below ``threshold`` there is no mention.
    """

    base: float = -8.9
    stretch: float = 8.0
    sentence: float = 1.5
    held: float = 3.0
    lowest_sentence: float = 0.38
    lowest_stretch: float = 0.66
    threshold: float = 0.58


@dataclass(frozen=True, slots=True)
class _Pair:
    """A stretch of a sentence and a skill near it."""

    stretch: Span
    skill: int
    by_sentence: float


class DenseMatcher:
    """Finds implied ESCO skills; holds no state between calls and may be shared by threads."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        encoder: Encoder,
        vectors: ConceptVectors,
        *,
        weights: ImpliedWeights | None = None,
    ) -> None:
        """Gather the ESCO skills.

        Args:
            taxonomy: Whose ESCO skills may be implied; technologies are named or not there.
            encoder: Encodes sentences and stretches.
            vectors: Has a row for each skill.
            weights: Default: the shipped ones.
        """
        self._skills = esco_skills(taxonomy)
        self._matrix = vectors.rows([skill.uri for skill in self._skills])
        self._is_competence = np.array([skill.skill_type == "skill/competence" for skill in self._skills])
        self._activities = Activities(self._skills)
        self._encoder = encoder
        self._weights = weights or ImpliedWeights()

    def find(self, text: str, sentences: Sequence[Sentence]) -> list[Implied]:
        """Return implied skills in the order of the sentences, the surer first within one.

        Sentences of silent sections (benefits, company, legal, ...) imply nothing; a skill is implied once
        per sentence, by stretches that do not overlap. What begins after ``LONGEST_READ`` implies nothing.

        Args:
            text: The document's text.
            sentences: Its sentences, with their sections.
        """
        near = (s for s in sentences if s.span.start < LONGEST_READ)
        asked = [(s, s.span.of(text)) for s in near if may_imply(s.span.of(text), s.section)]
        read = self._encoder.encode_tokens([words for _, words in asked])
        pairs = [
            self._pairs(words, tokens_, whole)
            for (_, words), tokens_, whole in zip(asked, read, self._by_sentence(read), strict=True)
        ]
        needed = dict.fromkeys(
            pair.stretch.of(words) for (_, words), found in zip(asked, pairs, strict=True) for pair in found
        )
        rows = dict(zip(needed, self._encoder.encode(list(needed)), strict=True))
        return [
            implied
            for (sentence, words), found in zip(asked, pairs, strict=True)
            for implied in self._chosen(sentence, words, found, rows)
        ]

    def _by_sentence(self, read: Sequence[TokenVectors]) -> Iterator[FloatArray]:
        """Yield the cosine of every skill with each whole sentence; one product for many is far cheaper."""
        for start in range(0, len(read), _SENTENCES_AT_ONCE):
            rows = np.stack([tokens_.sentence for tokens_ in read[start : start + _SENTENCES_AT_ONCE]])
            yield from np.round(rows @ self._matrix.T, _DECIMALS)

    def _pairs(self, sentence: str, read: TokenVectors, whole: FloatArray) -> list[_Pair]:
        """Return the most promising pairs of a stretch and a skill; ``whole`` as ``_by_sentence`` gave it."""
        skills = np.flatnonzero(whole >= self._weights.lowest_sentence)
        spans, queries = _stretch_vectors(sentence, read)
        if not len(skills) or not spans:
            return []
        cosines = np.round(queries @ self._matrix[skills].T, _DECIMALS)
        is_activity = np.array([self._activities.is_activity(sentence, span) for span in spans])
        cosines[np.ix_(~is_activity, self._is_competence[skills])] -= np.float32(0.15)
        best = cosines.argmax(axis=0)
        value = cosines[best, np.arange(len(skills))] + np.float32(0.5) * whole[skills]
        order = np.argsort(-np.round(value, _DECIMALS), kind="stable")[:_PAIRS_ENCODED]
        return [_Pair(spans[best[i]], int(skills[i]), float(whole[skills[i]])) for i in order]

    def _chosen(
        self, sentence: Sentence, words: str, pairs: Sequence[_Pair], rows: Mapping[str, FloatArray]
    ) -> list[Implied]:
        """Return the sure ones of a sentence's pairs, best first, none overlapping."""
        stems = frozenset(tokens(words))
        scored = []
        for pair in pairs:
            confidence = self._confidence(pair, words, rows[pair.stretch.of(words)], stems)
            if confidence >= self._weights.threshold:
                scored.append((-confidence, self._skills[pair.skill].uri, pair.stretch))
        found: list[Implied] = []
        start = sentence.span.start
        for negative, uri, stretch in sorted(scored):
            span = Span(start=start + stretch.start, end=start + stretch.end)
            if len(found) < PER_SENTENCE and all(_is_apart(span, other.span) for other in found):
                found.append(Implied(span, uri, -negative))
        return found

    def _confidence(self, pair: _Pair, words: str, row: FloatArray, stems: frozenset[str]) -> float:
        weights = self._weights
        skill = self._skills[pair.skill]
        cosine = round(float(row @ self._matrix[pair.skill]), _DECIMALS)
        if cosine < weights.lowest_stretch:
            return 0.0
        parts = tokens(skill.preferred_label)
        if self._is_competence[pair.skill] and not self._is_done(parts, words, pair.stretch):
            return 0.0
        label = set(parts)
        held = len(label & stems) / max(len(label), 1)
        margin = weights.base + weights.stretch * cosine + weights.sentence * pair.by_sentence
        margin += weights.held * held
        return round(float(1 / (1 + np.exp(-margin))), 4)

    def _is_done(self, parts: Sequence[str], words: str, stretch: Span) -> bool:
        """Say whether a stretch says that the activity of a label is done, not only what it is done to.

        A "training programme" is developed by somebody else, and to "support staff" is not to support
        managers: of a label of two words the thing must be there.

        Args:
            parts: The stems of the label's words, its verb first.
            words: The sentence.
            stretch: The stretch.
        """
        said = frozenset(tokens(stretch.of(words)))
        is_thing_only = parts[0] not in said and said <= frozenset(parts[1:])
        is_other_thing = len(parts) == 2 and parts[1] not in said
        return not (is_thing_only or is_other_thing) and self._activities.is_activity(words, stretch)


def _stretch_vectors(sentence: str, read: TokenVectors) -> tuple[list[Span], FloatArray]:
    """Return the stretches whose words the encoder saw, and the unit means of their token vectors."""
    spans: list[Span] = []
    means: list[npt.NDArray[np.float32]] = []
    for span in stretches(sentence):
        inside = (read.offsets[:, 0] >= span.start) & (read.offsets[:, 1] <= span.end)
        if inside.any():
            spans.append(span)
            means.append(read.vectors[inside].mean(axis=0))
    return spans, unit_rows(np.stack(means)) if means else np.empty((0, 0), dtype=np.float32)


def _is_apart(one: Span, other: Span) -> bool:
    return one.end <= other.start or other.end <= one.start
