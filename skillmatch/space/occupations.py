"""Reading an occupation off a job title, with the skills of the profile as a second witness.

Every occupation gets a score: how near the title's meaning is (encoder), how many rare words its
titles share, whether one of its titles is the job title or a part of it, how well the title fits
the occupations that the official crosswalk links it to, and whether the profile's skills are those
of the occupation. The scores become confidences by a softmax in which "no occupation at all" takes
part. The weights of the title's features were fitted (listwise softmax, 1,000 titles each) on jobbert titles
for ESCO and title_jitter for O*NET; the other scalars were set by hand. Nothing else of these sets is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from skillmatch.encode import Encoder
from skillmatch.encode.vectors import ConceptVectors
from skillmatch.errors import InputError
from skillmatch.space.labels import OccupationLabels
from skillmatch.space.overlays import everyday_titles, title_abbreviations
from skillmatch.space.titles import TitleParts, read_title
from skillmatch.space.witness import SkillWitness
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import FloatArray, Occupation, OccupationGuess

MEANING = 7.6
OVERLAP = 2.7
HEAD_OVERLAP = 3.5
SAME_TITLE = 1.3
REVIEWED_TITLE = 3.0
"""For the occupation that esco/overlays/titles.csv gives the title to; others lose ``SAME_TITLE`` for it."""
CROSSWALK = 1.1
SPECIALISED = -0.24
"""Per level of the code below the broadest: a plain title means the broader occupation."""
SKILLS = 10.0
"""Set on made-up cases: a bare head noun ("engineer") with skills drawn from ESCO is then coded rightly three
times as often as without skills, and a plain title with another occupation's skills as often as before."""
NO_OCCUPATION = 7.4
"""The score of "no occupation": titles that name no job stay below it, nearly all others above."""

FLOOR = 0.05
"""A title whose best occupation stays below this confidence is uncodable."""

ALTERNATIVE_FLOOR = 0.01
"""Less likely than this, an occupation is not worth naming beside a better one."""

_SEGMENTS_READ = 4


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
        top: int = 3,
        taxonomy: Literal["ESCO", "O*NET"] = "ESCO",
    ) -> tuple[OccupationGuess, ...]:
        """Return the most likely occupations, best first; equal confidences by URI.

        Args:
            title: A job title as it stands on a posting or resume.
            skills: URIs of the skills of the same document, if known; those the taxonomy does not
                link to occupations are left out.
            top: At most so many, at least 1.
            taxonomy: Which occupations to choose from.

        Returns:
            The best guess has confidence ``FLOOR`` or more, the others ``ALTERNATIVE_FLOOR`` or more;
            empty where the title names no occupation.

        Raises:
            InputError: ``top`` is below 1.
        """
        if top < 1:
            raise InputError(f"An occupation coding gives at least 1 occupation; top is {top}.")
        parts = read_title(title, self._abbreviations)
        if not parts.tokens:
            return ()
        allowed = self._rows_of[taxonomy]
        scores = self._scores(parts, skills)[allowed]
        confidences = _softmax(np.append(scores, NO_OCCUPATION))[:-1]
        order = sorted(range(len(allowed)), key=lambda place: (-round(float(confidences[place]), 6), place))
        if confidences[order[0]] < FLOOR:
            return ()
        return tuple(
            _guess(self._occupations[allowed[place]], float(confidences[place]))
            for place in order[:top]
            if confidences[place] >= ALTERNATIVE_FLOOR
        )

    def _scores(self, parts: TitleParts, skills: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return a score for every occupation, in the order of their URIs, shape (n,)."""
        meaning = self._matrix @ self._encoder.encode([parts.text])[0]
        overlap = self._labels.overlap(parts.tokens)
        segments = parts.segments[:_SEGMENTS_READ]
        head_overlap = self._labels.overlap(segments[0]) if segments else overlap
        witness = self._witness.agreement(skills)
        return np.asarray(
            MEANING * meaning
            + OVERLAP * overlap
            + HEAD_OVERLAP * head_overlap
            + self._by_name([parts.tokens, *segments])
            + CROSSWALK * self._crossed(meaning + overlap + head_overlap)
            + SPECIALISED * self._depths
            + SKILLS * np.maximum(witness, self._crossed(witness)),
            dtype=np.float64,
        )

    def _by_name(self, titles: Sequence[Sequence[str]]) -> FloatArray:
        """Return what occupations gain whose title is the job title or a part of it, shape (n,)."""
        gain = np.zeros(len(self._occupations), dtype=np.float32)
        for words in titles:
            named = np.array(self._labels.called(words), dtype=np.int64)
            reviewed = list(self._labels.reviewed(words))
            if reviewed:
                named = named[~np.isin(named, self._rows_of["ESCO"])]
            gain[named] = np.maximum(gain[named], SAME_TITLE)
            gain[reviewed] = REVIEWED_TITLE
        return gain

    def _crossed(self, values: FloatArray) -> FloatArray:
        """Return for every occupation the best value among those it is linked to, 0 without links."""
        best = np.zeros_like(values)
        esco, onet = self._links
        np.maximum.at(best, esco, values[onet])
        np.maximum.at(best, onet, values[esco])
        return best

    @cached_property
    def _occupations(self) -> tuple[Occupation, ...]:
        return tuple(self._taxonomy.occupations.values())

    @cached_property
    def _labels(self) -> OccupationLabels:
        everyday = {
            read_title(title, self._abbreviations).tokens: uris for title, uris in everyday_titles().items()
        }
        return OccupationLabels(self._occupations, everyday)

    @cached_property
    def _abbreviations(self) -> Mapping[str, str]:
        return title_abbreviations()

    @cached_property
    def _matrix(self) -> FloatArray:
        return self._vectors.rows([occupation.uri for occupation in self._occupations])

    @cached_property
    def _witness(self) -> SkillWitness:
        return SkillWitness(self._taxonomy)

    @cached_property
    def _depths(self) -> FloatArray:
        return np.array([_depth(occupation) for occupation in self._occupations], dtype=np.float32)

    @cached_property
    def _rows_of(self) -> dict[str, npt.NDArray[np.int64]]:
        kinds = np.array([occupation.taxonomy for occupation in self._occupations])
        return {kind: np.flatnonzero(kinds == kind) for kind in ("ESCO", "O*NET")}

    @cached_property
    def _links(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The crosswalk as two columns of rows, ESCO and O*NET."""
        rows = {occupation.uri: row for row, occupation in enumerate(self._occupations)}
        row_of: Callable[[str], int | None] = rows.get
        pairs = [
            (esco, onet)
            for link in self._taxonomy.crosswalk
            if (esco := row_of(link.esco_uri)) is not None
            and (onet := row_of(f"onet:occupation/{link.onet_soc_code}")) is not None
        ]
        table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]


def _depth(occupation: Occupation) -> int:
    if occupation.taxonomy == "ESCO":
        return occupation.code.count(".")
    return int(not occupation.code.endswith(".00"))


def _softmax(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    powers = np.exp(scores - scores.max())
    shares: npt.NDArray[np.float64] = powers / powers.sum()
    return shares


def _guess(occupation: Occupation, confidence: float) -> OccupationGuess:
    return OccupationGuess(
        uri=occupation.uri,
        preferred_label=occupation.preferred_label,
        code=occupation.code,
        taxonomy=occupation.taxonomy,
        confidence=confidence,
    )
