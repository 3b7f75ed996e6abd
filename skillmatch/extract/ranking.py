"""Every ESCO skill ranked for a text: five views of it added up, the weights fitted on 136 sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from skillmatch.encode import Encoder
from skillmatch.encode.labels import LabelVectors, label_vectors
from skillmatch.encode.vectors import ConceptVectors
from skillmatch.extract.rank_views import RankViews
from skillmatch.extract.windows import windows
from skillmatch.taxonomy import Taxonomy
from skillmatch.text import read_posting
from skillmatch.types import FloatArray, RawDocument, Skill

_LONGEST_SENTENCE = 1000
"""Longer texts, and those with line breaks, are read as documents and ranked sentence by sentence."""

_TEXTS_AT_ONCE = 64
_DECIMALS = 6
"""Margins are rounded here before skills are ordered, so that equal ones fall to the order of URIs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankWeights:
    """What each view adds to the margin, and how a margin becomes a score.

    ``score = 1 / (1 + exp(steepness * (middle - margin)))``.
    """

    windows: float
    sentence: float
    bm25: float
    held: float
    letters: float
    middle: float
    steepness: float

    @property
    def of_views(self) -> FloatArray:
        """The weights of the five views in their order, shape (5,)."""
        views = (self.windows, self.sentence, self.bm25, self.held, self.letters)
        return np.array(views, dtype=np.float32)


WITH_LABELS = RankWeights(
    windows=11.5, sentence=7.4, bm25=1.1, held=1.7, letters=2.1, middle=17.36, steepness=0.856
)
WITHOUT_LABELS = RankWeights(
    windows=10.8, sentence=7.3, bm25=1.1, held=2.5, letters=1.6, middle=17.02, steepness=0.833
)
"""Fitted on the 136 validation sentences (HOUSE 61, TECH 75) and on nothing else, by
``python -m skillmatch.evaluate.rank_weights``; on them the two modes cannot be told apart."""


class SkillRanker:
    """Ranks all ESCO skills for texts; holds no state between calls."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        encoder: Encoder,
        vectors: ConceptVectors,
        *,
        labels: LabelVectors | None = None,
    ) -> None:
        """Index the skills (a few seconds).

        Args:
            taxonomy: Whose ESCO skills are ranked.
            encoder: Encodes windows.
            vectors: Has a row for each skill.
            labels: Vectors of the labels of ``esco_skills(taxonomy)``; without them concept vectors alone
                count.
        """
        skills = esco_skills(taxonomy)
        self._taxonomy = taxonomy
        self._uris = tuple(skill.uri for skill in skills)
        self._views = RankViews(skills, encoder, vectors, labels=labels)
        self._weights = WITHOUT_LABELS if labels is None else WITH_LABELS

    @classmethod
    def build(
        cls,
        taxonomy: Taxonomy,
        encoder: Encoder,
        vectors: ConceptVectors,
        *,
        home: Path | None,
        progress: Callable[[str, int, int], None] | None = None,
    ) -> SkillRanker:
        """Return a ranker that knows single labels; their vectors are made on first use (about a minute).

        Args:
            taxonomy: Whose ESCO skills are ranked.
            encoder: Encodes windows and labels.
            vectors: Has a row for each skill.
            home: SKILLMATCH_HOME; the vectors of the labels are kept below it. None: go without them.
            progress: Called with what is being done, how much is done, and how much there is.
        """

        def tell(done: int, total: int) -> None:
            if progress is not None:
                progress("Encoding labels (once)", done, total)

        if home is None:
            return cls(taxonomy, encoder, vectors)
        labels = label_vectors(esco_skills(taxonomy), encoder, home=home, progress=tell)
        return cls(taxonomy, encoder, vectors, labels=labels)

    @property
    def uris(self) -> tuple[str, ...]:
        """The skills that are ranked, in the order of the margins."""
        return self._uris

    @property
    def weights(self) -> RankWeights:
        """The weights of the mode: with or without the vectors of single labels."""
        return self._weights

    def views(self, sentence: str) -> FloatArray:
        """Return the five scores of every skill for a sentence with words, shape (5, skills)."""
        rows = self._views.encode([sentence])
        return self._views.of_sentence(sentence, rows, self._weights.of_views)

    def rank(
        self, texts: Sequence[str], *, top: int, release: str | None = None
    ) -> list[list[tuple[str, float]]]:
        """Return the ``top`` skills of each text, best first, as (URI, score in [0, 1]).

        Equal margins are ordered by URI. A text without words has no skills.

        Args:
            texts: Sentences, paragraphs or whole postings.
            top: At least 1.
            release: Return only skills of this bundled ESCO release, e.g. ``1.1.0``.

        Raises:
            NotFound: The labels of this release are not bundled.
        """
        places = self._places(release)
        return [
            [] if margins is None else self._best(margins, places, top) for margins in self.margins(texts)
        ]

    def margins(self, texts: Sequence[str]) -> Iterable[FloatArray | None]:
        """Yield the margin of every skill for each text, shape (skills,); None for a text without words.

        The margin of a text of several sentences is the largest one among them.
        """
        weights = self._weights.of_views
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            chunk = [sentences_of(text) for text in texts[start : start + _TEXTS_AT_ONCE]]
            rows = self._views.encode(sentence for sentences in chunk for sentence in sentences)
            for sentences in chunk:
                best: FloatArray | None = None
                for sentence in sentences:
                    views = self._views.of_sentence(sentence, rows, weights)
                    margins = np.round(weights @ views, _DECIMALS)
                    best = margins if best is None else np.maximum(best, margins)
                yield best

    def _best(self, margins: FloatArray, places: npt.NDArray[np.int64], top: int) -> list[tuple[str, float]]:
        order = places[np.argsort(-margins[places], kind="stable")[:top]]
        above = margins[order].astype(np.float64) - self._weights.middle
        scores = 1 / (1 + np.exp(-self._weights.steepness * above))
        return [
            (self._uris[place], round(float(score), _DECIMALS))
            for place, score in zip(order, scores, strict=True)
        ]

    def _places(self, release: str | None) -> npt.NDArray[np.int64]:
        """Return the columns of the skills that may be returned, in the order of URIs."""
        if release is None:
            return np.arange(len(self._uris))
        wanted = frozenset(self._taxonomy.labels_of_release(release))
        return np.array([place for place, uri in enumerate(self._uris) if uri in wanted], dtype=np.int64)


def esco_skills(taxonomy: Taxonomy) -> tuple[Skill, ...]:
    """Return the ESCO skills of a taxonomy in the order of their URIs."""
    skills = taxonomy.skills
    return tuple(skills[uri] for uri in sorted(skills) if skills[uri].taxonomy == "ESCO")


def sentences_of(text: str) -> tuple[str, ...]:
    """Return the sentences with words of a text; a short line is one sentence as it stands."""
    if len(text) <= _LONGEST_SENTENCE and "\n" not in text.strip():
        found: Iterable[str] = (text.strip(),)
    else:
        document = read_posting(RawDocument(doc_id="text", text=text)).document
        found = (sentence.span.of(text) for sentence in document.sentences)
    return tuple(dict.fromkeys(sentence for sentence in found if windows(sentence)))
