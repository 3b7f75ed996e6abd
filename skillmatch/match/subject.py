"""A posting or resume made ready to be compared: everything that can be computed before the other is known.

A ``Subject`` holds no text and no person: skills, words as weights, vectors, requirements. It is made
once per document and compared with any number of others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from skillmatch.match.visible import overlaps, visible_profile, visible_sentences
from skillmatch.match.words import WordWeights
from skillmatch.taxonomy import Taxonomy
from skillmatch.text.analysis import tokens
from skillmatch.types import (
    Document,
    DocumentKind,
    Experience,
    FloatArray,
    OccupationGuess,
    Posting,
    Requirement,
    Resume,
    SkillProfile,
)

_MOST_SENTENCES = 64
"""Sentences that enter the document vector, evenly drawn: bounds the time for very long documents."""

_RECENT_JOBS = 3
"""Jobs whose titles count, latest first: what was done long ago says less about the next job."""

_LANGUAGE_NAMES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "nl": "Dutch",
}
"""Languages of documents that answer a requirement for the language; others must be stated."""


class SentenceEncoder(Protocol):
    """The part of an encoder that this module needs."""

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str], /) -> FloatArray:
        """Return one unit row per text, shape (n, dim)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subject:
    """One document, ready to be compared.

    ``vector`` is a unit row of
    the encoder's dimension or all zeros; ``title_vectors`` has one unit row per title; ``words`` and
    ``title_words`` are unit vectors over folded words.
    """

    doc_id: str
    kind: DocumentKind
    profile: SkillProfile
    requirements: tuple[Requirement, ...]
    years: float | None
    occupations: tuple[OccupationGuess, ...]
    titles: tuple[str, ...]
    title_words: Mapping[str, float]
    title_vectors: FloatArray
    words: Mapping[str, float]
    vector: FloatArray
    written_in: str = ""
    """Name of the language the document is written in; empty where it was not recognised."""


class SubjectMaker:
    """Makes subjects out of read documents."""

    def __init__(
        self,
        *,
        encoder: SentenceEncoder,
        words: WordWeights,
    ) -> None:
        """Keep what all subjects are made with.

        Args:
            encoder: Turns sentences into unit rows.
            words: Word weights from the taxonomy's labels.
        """
        self._encoder = encoder
        self._words = words

    @classmethod
    def from_taxonomy(cls, taxonomy: Taxonomy, encoder: SentenceEncoder) -> SubjectMaker:
        """Read the weights of words off a taxonomy (half a second)."""
        return cls(
            encoder=encoder,
            words=WordWeights.from_taxonomy(taxonomy, tokens),
        )

    def posting(
        self, posting: Posting, profile: SkillProfile, occupations: Sequence[OccupationGuess] = ()
    ) -> Subject:
        """Make a subject of a posting, its skills, and the occupations read off it (best first)."""
        return self._subject(
            posting.document,
            profile,
            requirements=posting.requirements,
            years=None,
            titles=working_titles(posting),
            occupations=occupations,
        )

    def resume(
        self, resume: Resume, profile: SkillProfile, occupations: Sequence[OccupationGuess] = ()
    ) -> Subject:
        """Make a subject of a resume, its skills, and the occupations of its jobs (best first)."""
        return self._subject(
            resume.document,
            profile,
            requirements=resume.credentials,
            years=resume.years,
            titles=working_titles(resume),
            occupations=occupations,
        )

    def _subject(
        self,
        document: Document,
        profile: SkillProfile,
        *,
        requirements: tuple[Requirement, ...],
        years: float | None,
        titles: tuple[str, ...],
        occupations: Sequence[OccupationGuess],
    ) -> Subject:
        sentences = visible_sentences(document)
        shown = visible_profile(profile, document)
        rows = self._encode((*titles, *_evenly(sentences, _MOST_SENTENCES)))
        return Subject(
            doc_id=document.doc_id,
            kind=document.kind,
            profile=shown,
            requirements=tuple(
                requirement
                for requirement in requirements
                if not overlaps(requirement.span, document.private_spans)
            ),
            years=years,
            occupations=tuple(occupations),
            titles=titles,
            title_words=self._words.vector(titles),
            title_vectors=rows[: len(titles)],
            words=self._words.vector(sentences),
            vector=mean_direction(rows[len(titles) :]),
            written_in=_LANGUAGE_NAMES.get(document.language.code, ""),
        )

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        if not texts:
            return np.zeros((0, self._encoder.dim), dtype=np.float32)
        return self._encoder.encode(list(texts))


def working_titles(read: Posting | Resume) -> tuple[str, ...]:
    """Return the title of a posting, or those of the latest jobs of a resume.

    At most three, each once, the present job first and undated jobs last; what overlaps a private span is
    left out. The headline of a resume, which stands among name and address, counts only where no job has
    a title.
    """
    document = read.document
    if isinstance(read, Posting):
        return (document.title,) if document.title else ()
    jobs = [(job.title, job.title_span) for job in sorted(read.experiences, key=_latest_first)]
    for named in (jobs, [(document.title, document.title_span)]):
        titles = dict.fromkeys(
            title
            for title, span in named
            if title and span is not None and not overlaps(span, document.private_spans)
        )
        if titles:
            return tuple(titles)[:_RECENT_JOBS]
    return ()


def _latest_first(job: Experience) -> tuple[float, float, int]:
    end = float("inf") if job.end is None else job.end
    start = float("-inf") if job.start is None else job.start
    return (-end if job.start is not None or job.end is not None else float("inf"), -start, job.span.start)


def _evenly(sentences: Sequence[str], most: int) -> tuple[str, ...]:
    if len(sentences) <= most:
        return tuple(sentences)
    step = len(sentences) / most
    return tuple(sentences[int(index * step)] for index in range(most))


def telling_sentences(document: Document) -> tuple[str, ...]:
    """Return the sentences whose vectors make the document's: at most 64, evenly drawn."""
    return _evenly(visible_sentences(document), _MOST_SENTENCES)


def mean_direction(rows: FloatArray) -> FloatArray:
    """Return the unit vector of the sum of unit rows, shape (dim,); zeros where there are none."""
    mean = rows.sum(axis=0, dtype=np.float64)
    norm = float(np.linalg.norm(mean))
    return np.asarray(mean / norm if norm > 0 else mean, dtype=np.float32)
