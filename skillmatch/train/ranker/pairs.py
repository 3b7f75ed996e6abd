"""Graded pairs: real and composed postings, resumes composed for each, resumes composed for others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from skillmatch.match.comparison import compare
from skillmatch.match.features import feature_values
from skillmatch.match.skills import SkillSpace
from skillmatch.match.subject import Subject
from skillmatch.taxonomy import Taxonomy
from skillmatch.train.extractor.corpora import held_back, titled_postings
from skillmatch.train.ranker.candidates import PLANS, draw_candidate
from skillmatch.train.ranker.composing import posting_text, resume_text
from skillmatch.train.ranker.occupations import Fields
from skillmatch.train.ranker.recipe import Recipe
from skillmatch.types import RawDocument

_LENGTHS = (400, 6000)
"""Characters of a real posting, from and to: shorter ones ask nothing, longer ones are forms."""

_LEAST_SKILLS = 4
"""Skills that a posting must ask for; with fewer there is nothing to grade by."""

STRANGER = "other field"
"""The plan of a resume that was composed for a posting of another field."""


GRADED = "graded"
"""The plan of a resume that we did not compose."""


class Reading(Protocol):
    """Reads documents as the engine does."""

    def posting(self, raw: RawDocument, /) -> Subject:
        """Read and prepare a posting."""
        ...

    def resume(self, raw: RawDocument, /) -> Subject:
        """Read and prepare a resume."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Pairs in the order of their postings.

    ``rows`` holds the features, shape (n, features), ``grades`` in [0, 1], ``postings`` the number of each
    pair's posting (rising), ``plans`` what its resume was composed to be.
    """

    rows: npt.NDArray[np.float64]
    grades: npt.NDArray[np.float64]
    postings: npt.NDArray[np.int64]
    plans: tuple[str, ...]

    def and_(self, other: Pairs) -> Pairs:
        """Return these pairs and then others, whose postings are numbered on."""
        first = int(self.postings[-1]) + 1 if len(self.postings) else 0
        return Pairs(
            rows=np.concatenate([self.rows, other.rows]),
            grades=np.concatenate([self.grades, other.grades]),
            postings=np.concatenate([self.postings, other.postings + first]),
            plans=(*self.plans, *other.plans),
        )

    def of(self, chosen: npt.NDArray[np.bool_]) -> Pairs:
        """Return the chosen pairs."""
        return Pairs(
            rows=self.rows[chosen],
            grades=self.grades[chosen],
            postings=self.postings[chosen],
            plans=tuple(plan for plan, keep in zip(self.plans, chosen, strict=True) if keep),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A posting and a resume as somebody else wrote and graded them, in [0, 1]."""

    posting: RawDocument
    resume: RawDocument
    grade: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Posted:
    subject: Subject
    occupation: str | None
    resumes: Sequence[tuple[str, float, Subject]]


def make_pairs(
    mirror: Path,
    recipe: Recipe,
    *,
    reading: Reading,
    taxonomy: Taxonomy,
    space: SkillSpace,
    say: Callable[[str], None],
) -> Pairs:
    """Read postings, compose resumes, read them as anybody's, and measure the features.

    Raises:
        ReleaseMissing, SchemaMismatch: The mirror lacks a file of postings, or a file a column.
    """
    fields = Fields(taxonomy)
    posted: list[_Posted] = []
    for number, raw in enumerate(_postings(mirror, recipe, fields, taxonomy)):
        subject = reading.posting(raw)
        if len(subject.profile.skills) >= _LEAST_SKILLS:
            rng = np.random.default_rng([recipe.seed, 2, number])
            posted.append(_composed(subject, recipe, fields, taxonomy, reading, rng))
        if number % 20 == 0:
            say(f"{number} postings read")
    rng = np.random.default_rng([recipe.seed, 3])
    rows: list[list[float]] = []
    known: list[tuple[float, int, str]] = []
    for number, each in enumerate(posted):
        pairs = [*each.resumes, *_strangers(posted, number, recipe.strangers, fields, rng)]
        for plan, grade, resume in pairs:
            rows.append(list(feature_values(compare(each.subject, resume, space)).values()))
            known.append((grade, number, plan))
    return Pairs(
        rows=np.asarray(rows, dtype=np.float64),
        grades=np.asarray([grade for grade, _, _ in known], dtype=np.float64),
        postings=np.asarray([number for _, number, _ in known], dtype=np.int64),
        plans=tuple(plan for _, _, plan in known),
    )


def measured(graded: Sequence[Graded], *, reading: Reading, space: SkillSpace) -> Pairs:
    """Return the features of graded pairs, in their order; postings are told apart by their id."""
    postings = {each.posting.doc_id: each.posting for each in graded}
    numbers = {doc_id: number for number, doc_id in enumerate(postings)}
    subjects = {doc_id: reading.posting(raw) for doc_id, raw in postings.items()}
    rows = [
        list(
            feature_values(
                compare(subjects[each.posting.doc_id], reading.resume(each.resume), space)
            ).values()
        )
        for each in graded
    ]
    return Pairs(
        rows=np.asarray(rows, dtype=np.float64).reshape(len(rows), -1),
        grades=np.asarray([each.grade for each in graded], dtype=np.float64),
        postings=np.asarray([numbers[each.posting.doc_id] for each in graded], dtype=np.int64),
        plans=(GRADED,) * len(rows),
    )


def _postings(mirror: Path, recipe: Recipe, fields: Fields, taxonomy: Taxonomy) -> Iterator[RawDocument]:
    held = held_back(mirror)
    for place, (source, count) in enumerate(recipe.real.items()):
        kept = held.get(source, frozenset())
        fitting = [
            (row, title, text)
            for row, title, text in titled_postings(mirror, source)
            if row not in kept and _LENGTHS[0] <= len(text) <= _LENGTHS[1]
        ]
        rng = np.random.default_rng([recipe.seed, 0, place])
        for drawn in sorted(rng.choice(len(fitting), min(count, len(fitting)), replace=False)):
            row, title, text = fitting[int(drawn)]
            yield RawDocument(
                doc_id=f"{source}-{row}", title=title, text=f"{title}\n{text}" if title else text
            )
    rng = np.random.default_rng([recipe.seed, 1])
    occupations = fields.occupations
    for drawn in sorted(rng.choice(len(occupations), min(recipe.composed, len(occupations)), replace=False)):
        title, text = posting_text(occupations[int(drawn)], fields, taxonomy, rng)
        yield RawDocument(doc_id=f"composed-{drawn}", title=title, text=text)


def _composed(
    subject: Subject,
    recipe: Recipe,
    fields: Fields,
    taxonomy: Taxonomy,
    reading: Reading,
    rng: np.random.Generator,
) -> _Posted:
    occupation = next((guess.uri for guess in subject.occupations if guess.taxonomy == "ESCO"), None)
    field = fields.of(occupation)
    resumes: list[tuple[str, float, Subject]] = []
    for place in range(recipe.resumes):
        plan = PLANS[place % len(PLANS)]
        candidate = draw_candidate(subject, plan, field, taxonomy, rng)
        raw = RawDocument(doc_id=f"{subject.doc_id}-{place}", text=resume_text(candidate, rng))
        resumes.append((plan, candidate.grade, reading.resume(raw)))
    return _Posted(subject=subject, occupation=occupation, resumes=resumes)


def _strangers(
    posted: Sequence[_Posted], number: int, count: int, fields: Fields, rng: np.random.Generator
) -> Iterator[tuple[str, float, Subject]]:
    """Yield resumes of postings whose occupation is of another major group: grade 0."""
    own = fields.major_group(posted[number].occupation or "")
    others = [
        each
        for each in posted
        if each.occupation is not None and fields.major_group(each.occupation) != own and own
    ]
    for drawn in rng.choice(len(others), min(count, len(others)), replace=False) if others else ():
        resumes = others[int(drawn)].resumes
        _, _, resume = resumes[int(rng.integers(len(resumes)))]
        yield STRANGER, 0.0, resume
