"""Five scores of every skill for a sentence: by its windows, as a whole, and by words and letters.

A sentence is looked at through all its windows (skillmatch.extract.windows), each encoded by itself. A
window's nearness to a skill is the mean of two cosines: with the concept's vector, and the largest one with
any of its labels. Windows are pooled by a soft maximum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from skillmatch.encode import Encoder
from skillmatch.encode.labels import LabelVectors
from skillmatch.encode.vectors import ConceptVectors
from skillmatch.extract.letters import LabelWords
from skillmatch.extract.windows import windows
from skillmatch.types import FloatArray, Skill

VIEWS = ("windows", "sentence", "bm25", "held", "letters")
"""Names of the scores, in the order of the rows."""

TEMPERATURE = 0.05
"""Of the soft maximum over windows."""

SHORTLIST = 1000
"""Skills per sentence whose single labels are looked at; the others go by their preferred label."""


class RankViews:
    """Computes the five scores; shared by ranking and by the fitting of its weights."""

    def __init__(
        self,
        skills: Sequence[Skill],
        encoder: Encoder,
        vectors: ConceptVectors,
        *,
        labels: LabelVectors | None = None,
    ) -> None:
        """Index the labels of the skills (a few seconds for all of ESCO).

        Args:
            skills: What is ranked.
            encoder: Encodes windows.
            vectors: Has a row for each skill.
            labels: Vectors of the skills' single labels, in the same order; without them a window's
                nearness is the cosine with the concept's vector alone.
        """
        self._encoder, self._labels = encoder, labels
        self._concepts = vectors.rows([skill.uri for skill in skills])
        self._preferred = None if labels is None else labels.preferred()
        self._words = LabelWords(skills)

    def encode(self, sentences: Iterable[str]) -> dict[str, FloatArray]:
        """Return the vectors of the sentences and all their windows, by text."""
        texts = dict.fromkeys(text for sentence in sentences for text in (sentence, *_window_texts(sentence)))
        return dict(zip(texts, self._encoder.encode(list(texts)), strict=True))

    def of_sentence(self, sentence: str, rows: Mapping[str, FloatArray], weights: FloatArray) -> FloatArray:
        """Return the scores of every skill, shape (5, skills).

        Args:
            sentence: Has at least one word.
            rows: From ``encode``.
            weights: Of the five views; they choose the skills whose single labels are looked at.
        """
        queries = np.stack([rows[text] for text in _window_texts(sentence)])
        whole = self._concepts @ rows[sentence]
        words = self._words.views(sentence)
        near = queries @ self._concepts.T
        if self._labels is None or self._preferred is None:
            return np.vstack([soft_maximum(near), whole, words])
        largest = queries @ self._preferred.T
        rough = np.vstack([soft_maximum((near + largest) * np.float32(0.5)), whole, words])
        margins = np.round(weights @ rough, 6)
        listed = np.sort(np.argsort(-margins, kind="stable")[:SHORTLIST])
        largest[:, listed] = self._labels.largest(queries, listed)
        return np.vstack([soft_maximum((near + largest) * np.float32(0.5)), whole, words])


def soft_maximum(cosines: FloatArray) -> FloatArray:
    """Return the log-sum-exp over windows (rows) with ``TEMPERATURE``, shape (columns,)."""
    highest: FloatArray = cosines.max(axis=0)
    summed = np.exp((cosines - highest) / np.float32(TEMPERATURE)).sum(axis=0)
    pooled: FloatArray = highest + np.float32(TEMPERATURE) * np.log(summed)
    return pooled


def _window_texts(sentence: str) -> list[str]:
    return [span.of(sentence) for span in windows(sentence)]
