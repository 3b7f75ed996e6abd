"""Reading an occupation off a job title, with skills and duties of the same document as further witnesses.

Every occupation gets a score, the weighted sum of what several views say (``title_views``). The scores become
confidences, calibrated for the best occupation; what is like no title is uncodable. The scalars
(``occupation_weights``) were fitted on the validation halves of JobBERT's titles for ESCO and of title_jitter
for O*NET; those of skills and duties were set on made-up cases. Nothing else of these sets is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from skillmatch.encode import Encoder, unit_rows
from skillmatch.encode.vectors import ConceptVectors
from skillmatch.errors import InputError
from skillmatch.space.occupation_weights import ESCO, ONET, CoderWeights, Doubles
from skillmatch.space.title_views import OccupationTaxonomy, TitleViews
from skillmatch.space.titles import TitleParts
from skillmatch.space.witness import SkillWitness
from skillmatch.taxonomy import Taxonomy
from skillmatch.text.jobwords import looks_like_title
from skillmatch.types import OccupationGuess

SKILLS = 10.0
"""Set on made-up cases: a bare head noun ("engineer") with skills drawn from ESCO is then coded rightly three
times as often as without skills, and a plain title with another occupation's skills as often as before."""

DUTIES = 14.0
"""What the cosine of the duties with a concept counts. Set on made-up cases: bare head nouns with six tasks
of O*NET are coded rightly in 50 % instead of 35 %, plain titles with another one's duties as before."""

FLOOR = 0.08
"""A title whose best occupation stays below this confidence is uncodable."""

ALTERNATIVE_FLOOR = 0.01
"""Less likely than this, an occupation is not worth naming beside a better one."""

WEIGHTS: dict[OccupationTaxonomy, CoderWeights] = {"ESCO": ESCO, "O*NET": ONET}

_CHUNK = 64
"""Titles looked at together: bounds memory."""

NO_WORDS = "nothing of it names a job"
NONE_NEAR = "no occupation is near enough"


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupationReading:
    """What was read off a job title: guesses, best first, or why there are none (``reason``, else empty)."""

    guesses: tuple[OccupationGuess, ...]
    reason: str = ""


class OccupationCoder:
    """Codes job titles to ESCO or O*NET occupations. Deterministic; safe for several threads."""

    def __init__(self, taxonomy: Taxonomy, encoder: Encoder, vectors: ConceptVectors) -> None:
        """Take the taxonomy, the encoder, and the vectors it made of the taxonomy's occupations."""
        self._taxonomy = taxonomy
        self._encoder = encoder
        self._vectors = vectors

    def code(
        self,
        title: str,
        *,
        skills: Sequence[str] = (),
        duties: Sequence[str] = (),
        top: int = 3,
        taxonomy: OccupationTaxonomy = "ESCO",
    ) -> tuple[OccupationGuess, ...]:
        """Return the most likely occupations, best first; equal confidences by URI.

        Args:
            title: A job title as it stands on a posting or resume.
            skills: URIs of the skills of the same document, if known; those the taxonomy does not
                link to occupations are left out.
            duties: Sentences of the same document that say what the job does, if known.
            top: At most so many, at least 1.
            taxonomy: Which occupations to choose from.

        Returns:
            The best guess has confidence ``FLOOR`` or more, the others ``ALTERNATIVE_FLOOR`` or more;
            empty where the title names no occupation.

        Raises:
            InputError: ``top`` is below 1.
        """
        return self.read(title, skills=skills, duties=duties, top=top, taxonomy=taxonomy).guesses

    def read(
        self,
        title: str,
        *,
        skills: Sequence[str] = (),
        duties: Sequence[str] = (),
        top: int = 3,
        taxonomy: OccupationTaxonomy = "ESCO",
    ) -> OccupationReading:
        """Do as ``code`` does, and say why where there is no guess."""
        _check(top)
        parts = self.views.read(title)
        if not parts.tokens:
            return OccupationReading(guesses=(), reason=NO_WORDS)
        scores = self._scores([parts], taxonomy)[0] + self._witnessed(skills, duties, taxonomy)
        return self._reading(parts, scores, top, taxonomy)

    def read_many(
        self,
        titles: Sequence[str],
        *,
        skills: Sequence[Sequence[str]] = (),
        top: int = 3,
        taxonomy: OccupationTaxonomy = "ESCO",
    ) -> list[OccupationReading]:
        """Return for every title what ``read`` returns for it alone, much faster for many.

        Args:
            titles: Job titles.
            skills: For each title the skills of its document; empty where none are known of any.
            top: At most so many, at least 1.
            taxonomy: Which occupations to choose from.

        Raises:
            InputError: ``top`` is below 1.
        """
        _check(top)
        found = []
        for place, (parts, scores) in enumerate(self._scored(titles, taxonomy)):
            if scores is None:
                found.append(OccupationReading(guesses=(), reason=NO_WORDS))
                continue
            witnessed = self._witnessed(skills[place], (), taxonomy) if skills else 0.0
            found.append(self._reading(parts, scores + witnessed, top, taxonomy))
        return found

    def confidences(
        self, titles: Sequence[str], *, taxonomy: OccupationTaxonomy = "ESCO"
    ) -> Iterator[Doubles | None]:
        """Yield the confidences of a taxonomy's occupations, by URI, for each title; None where uncodable."""
        for parts, scores in self._scored(titles, taxonomy):
            yield None if scores is None else self._confidences(parts, scores, taxonomy)

    def _scored(
        self, titles: Sequence[str], taxonomy: OccupationTaxonomy
    ) -> Iterator[tuple[TitleParts, Doubles | None]]:
        """Yield each title taken apart, with the score of every occupation; None without words."""
        for start in range(0, len(titles), _CHUNK):
            parts = [self.views.read(title) for title in titles[start : start + _CHUNK]]
            found = iter(self._scores([part for part in parts if part.tokens], taxonomy))
            yield from ((part, next(found) if part.tokens else None) for part in parts)

    def _confidences(
        self, parts: TitleParts, scores: Doubles, taxonomy: OccupationTaxonomy
    ) -> Doubles | None:
        """Return the confidence of every occupation, rounded, so that ties are ties on every machine."""
        weights = WEIGHTS[taxonomy]
        if scores.max() < weights.least and not _names_worker(parts):
            return None
        confidences = np.round(weights.confidences(scores), 6)
        return None if confidences.max() < FLOOR else confidences

    @cached_property
    def views(self) -> TitleViews:
        """What is known of titles and occupations, built when first asked for."""
        return TitleViews(self._taxonomy, self._encoder, self._vectors)

    def _scores(self, parts: Sequence[TitleParts], taxonomy: OccupationTaxonomy) -> Doubles:
        """Return a score for every occupation of a taxonomy, shape (titles, n)."""
        return WEIGHTS[taxonomy].scores(self.views.of(parts, taxonomy))

    def _witnessed(
        self, skills: Sequence[str], duties: Sequence[str], taxonomy: OccupationTaxonomy
    ) -> Doubles:
        """Return what skills and duties add to the score of every occupation, shape (n,)."""
        rows = self.views.rows(taxonomy)
        added = np.zeros(len(rows), dtype=np.float64)
        if skills:
            witness = self._witness.agreement(skills)
            added += SKILLS * np.maximum(witness[rows], self.views.crossed(witness, taxonomy))
        if duties:
            vectors = self._encoder.encode(list(duties))
            # einsum adds in one order whatever the number of threads; duties number few.
            mean = unit_rows(np.einsum("nd->d", vectors)[None])
            meant = self.views.meant(mean, taxonomy)[0]
            # Duties tell occupations apart; whether there is one at all is for the title to say.
            added += DUTIES * (meant - meant.max())
        return added

    def _reading(
        self, parts: TitleParts, scores: Doubles, top: int, taxonomy: OccupationTaxonomy
    ) -> OccupationReading:
        confidences = self._confidences(parts, scores, taxonomy)
        if confidences is None:
            return OccupationReading(guesses=(), reason=NONE_NEAR)
        likely = np.flatnonzero(confidences >= ALTERNATIVE_FLOOR)
        order = likely[np.argsort(-confidences[likely], kind="stable")][:top]
        rows = self.views.rows(taxonomy)
        return OccupationReading(
            guesses=tuple(self._guess(int(rows[place]), float(confidences[place])) for place in order)
        )

    def _guess(self, row: int, confidence: float) -> OccupationGuess:
        occupation = self.views.occupations[row]
        return OccupationGuess(
            uri=occupation.uri,
            preferred_label=occupation.preferred_label,
            code=occupation.code,
            taxonomy=occupation.taxonomy,
            confidence=confidence,
        )

    @cached_property
    def _witness(self) -> SkillWitness:
        return SkillWitness(self._taxonomy)


def _names_worker(parts: TitleParts) -> bool:
    """Tell whether a title, or a part of it, has a word for somebody at work: clerk, nurse, manager."""
    return any(looks_like_title(phrase) for phrase in (parts.text, *parts.phrases))


def _check(top: int) -> None:
    if top < 1:
        raise InputError(f"An occupation coding gives at least 1 occupation; top is {top}.")
