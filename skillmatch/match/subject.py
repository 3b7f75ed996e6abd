"""A posting or resume made ready to be compared: everything that can be computed before the other is known.

A ``Subject`` holds no text and no person: skills, words as weights, vectors, requirements. It is made
once per document and compared with any number of others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from skillmatch.match.usage import SkillUse, skill_uses
from skillmatch.match.visible import overlaps, visible_profile, visible_sentences, visible_titles
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


Placing = Callable[[FloatArray], FloatArray]
"""Takes unit rows of the encoder, shape (n, dim), to unit rows of the labour space."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subject:
    """One document, ready to be compared.

    ``vector`` is a unit row of the encoder's dimension or all zeros, and ``place`` where it lies in the
    labour space, a unit row of that space; ``title_vectors`` has one unit row per title; ``words`` and
    ``title_words`` are unit vectors over folded words. ``denials`` are what a resume says it lacks.
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
    denials: tuple[Requirement, ...] = ()
    uses: Mapping[str, SkillUse] = field(default_factory=dict)
    """When and how long a resume's dated jobs used a skill, by URI."""
    place: FloatArray | None = None
    """None where there is no labour space, or no text to place."""
    has_unclear_education: bool = False
    """Whether a resume names an education whose level cannot be told."""


class SubjectMaker:
    """Makes subjects out of read documents."""

    def __init__(
        self,
        *,
        encoder: SentenceEncoder,
        words: WordWeights,
        place: Placing | None = None,
        today: float | None = None,
    ) -> None:
        """Keep what all subjects are made with.

        Args:
            encoder: Turns sentences into unit rows.
            words: Word weights from the taxonomy's labels.
            place: Takes unit rows of the encoder into the labour space; None leaves documents unplaced.
            today: What the open end of a job stands for, in years; None: the latest date of its resume.
        """
        self._encoder = encoder
        self._words = words
        self._place = place
        self._today = today

    @classmethod
    def from_taxonomy(
        cls,
        taxonomy: Taxonomy,
        encoder: SentenceEncoder,
        *,
        place: Placing | None = None,
        today: float | None = None,
    ) -> SubjectMaker:
        """Read the weights of words off a taxonomy (half a second); other arguments as for a maker."""
        words = WordWeights.from_taxonomy(taxonomy, tokens)
        return cls(encoder=encoder, words=words, place=place, today=today)

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
        subject = self._subject(
            resume.document,
            profile,
            requirements=resume.credentials,
            years=resume.years,
            titles=working_titles(resume),
            occupations=occupations,
        )
        return replace(
            subject,
            denials=_shown(resume.denials, resume.document),
            has_unclear_education=resume.has_unclear_education,
            uses=skill_uses(subject.profile, resume.experiences, today=self._today),
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
        vector = mean_direction(rows[len(titles) :])
        return Subject(
            doc_id=document.doc_id,
            kind=document.kind,
            profile=shown,
            requirements=_shown(requirements, document),
            years=years,
            occupations=tuple(occupations),
            titles=titles,
            title_words=self._words.vector(titles),
            title_vectors=rows[: len(titles)],
            words=self._words.vector(sentences),
            vector=vector,
            written_in=_LANGUAGE_NAMES.get(document.language.code, ""),
            place=self._place(vector[np.newaxis])[0] if self._place is not None and vector.any() else None,
        )

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        if not texts:
            return np.zeros((0, self._encoder.dim), dtype=np.float32)
        return self._encoder.encode(list(texts))


def _shown(requirements: Sequence[Requirement], document: Document) -> tuple[Requirement, ...]:
    return tuple(each for each in requirements if not overlaps(each.span, document.private_spans))


def working_titles(read: Posting | Resume) -> tuple[str, ...]:
    """Return the title of a posting, or those of the latest jobs of a resume.

    At most three, each once and redacted, the present job first and undated jobs last. The headline of a
    resume, which stands among name and address, counts only where no job has a title.
    """
    document = read.document
    if isinstance(read, Posting):
        return visible_titles(document, [(document.title, document.title_span)])
    jobs = [(job.title, job.title_span) for job in sorted(read.experiences, key=_latest_first)]
    headline = [(document.title, document.title_span)]
    return (visible_titles(document, jobs) or visible_titles(document, headline))[:_RECENT_JOBS]


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
