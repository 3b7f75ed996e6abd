"""Every ESCO skill ranked for a text by one of the tiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from skillmatch.extract.rank.naming import Namer
from skillmatch.extract.rank.ranked import Ranked, Tier
from skillmatch.extract.windows import read_words
from skillmatch.taxonomy import Taxonomy
from skillmatch.text import read_posting
from skillmatch.types import FloatArray, RawDocument, Skill

_LONGEST_SENTENCE = 1000
"""Longer texts, and those with line breaks, are read as documents and ranked sentence by sentence."""

_TEXTS_AT_ONCE = 64

_UNLISTED = np.float32(-100.0)
"""Added to the rough margins of skills that are not listed: they come after all that are."""


class SkillRanker:
    """Ranks all ESCO skills for texts; holds no state between calls."""

    def __init__(self, taxonomy: Taxonomy, tier: Tier, namer: Namer) -> None:
        """Join a tier with what names skills.

        Args:
            taxonomy: Knows which skills a release has.
            tier: Ranks skills for sentences.
            namer: Finds the skills that a sentence names.
        """
        self._taxonomy, self._tier, self._namer = taxonomy, tier, namer

    @property
    def uris(self) -> tuple[str, ...]:
        """The skills that are ranked, in the order of the margins."""
        return self._tier.uris

    def rank(
        self, texts: Sequence[str], *, top: int, release: str | None = None
    ) -> list[list[tuple[str, float]]]:
        """Return the ``top`` skills of each text, best first, as (URI, confidence in [0, 1]).

        Equal margins are ordered by URI. A text without words has no skills. Skills that the tier did not
        list come last, with confidence 0.

        Args:
            texts: Sentences, paragraphs or whole postings.
            top: At least 1.
            release: Return only skills of this bundled ESCO release, e.g. ``1.1.0``.

        Raises:
            NotFound: The labels of this release are not bundled.
        """
        places = self._places(release)
        return [[] if each is None else self._best(*each, places, top) for each in self._ranked(texts)]

    def rank_by_margin(
        self, texts: Sequence[str], *, top: int, release: str | None = None
    ) -> list[list[tuple[str, float]]]:
        """Return what ``rank`` does with margins in place of confidences, which not every tier has."""
        places = self._places(release)
        return [[] if each is None else self._best(each, each, places, top) for each in self.margins(texts)]

    def margins(self, texts: Sequence[str]) -> Iterator[FloatArray | None]:
        """Yield the margin of every skill for each text, shape (skills,); None for a text without words.

        The margin of a text of several sentences is the largest one among them.
        """
        for each in self._ranked(texts):
            yield None if each is None else each[0]

    def _ranked(self, texts: Sequence[str]) -> Iterator[tuple[FloatArray, FloatArray] | None]:
        """Yield margins and confidences of every skill for each text."""
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            chunk = [sentences_of(text) for text in texts[start : start + _TEXTS_AT_ONCE]]
            asked = list(dict.fromkeys(sentence for sentences in chunk for sentence in sentences))
            named = [self._namer.named(sentence) for sentence in asked]
            found = dict(zip(asked, self._tier.rank(asked, named), strict=True))
            for sentences in chunk:
                lists = [each for sentence in sentences if (each := found[sentence]) is not None]
                yield self._joined(lists) if lists else None

    def _joined(self, lists: Sequence[Ranked]) -> tuple[FloatArray, FloatArray]:
        margins = np.full(len(self.uris), -np.inf, dtype=np.float32)
        confidences = np.zeros(len(self.uris), dtype=np.float32)
        for each in lists:
            every = np.full_like(margins, 2 * _UNLISTED) if each.rough is None else each.rough + _UNLISTED
            every[each.skills] = each.margins
            np.maximum(margins, every, out=margins)
            confidences[each.skills] = np.maximum(confidences[each.skills], each.confidences)
        return margins, confidences

    def _best(
        self, margins: FloatArray, figures: FloatArray, places: npt.NDArray[np.int64], top: int
    ) -> list[tuple[str, float]]:
        """Return the best skills by margin, each with its figure."""
        order = places[np.argsort(-margins[places], kind="stable")[:top]]
        return [(self.uris[place], round(float(figures[place]), 4)) for place in order]

    def _places(self, release: str | None) -> npt.NDArray[np.int64]:
        """Return the columns of the skills that may be returned, in the order of URIs."""
        if release is None:
            return np.arange(len(self.uris))
        wanted = frozenset(self._taxonomy.labels_of_release(release))
        return np.array([place for place, uri in enumerate(self.uris) if uri in wanted], dtype=np.int64)


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
    return tuple(dict.fromkeys(sentence for sentence in found if len(read_words(sentence))))
