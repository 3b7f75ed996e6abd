"""A posting and a resume side by side: what the features measure and the explanation tells.

It is made once per pair, so that the figures of a feature and the sentences of an explanation can never
come from two different readings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillmatch.match.requirements import RequirementAnswer, answer_requirements
from skillmatch.match.skills import SkillAnswer, SkillSpace, answer_skills
from skillmatch.match.subject import Subject
from skillmatch.types import RequirementMode, Strength

_GUESSES = 3
"""Occupations of each side that are compared, best first."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """The answers of one resume to one posting; ``occupation`` in [0, 1] is None where either has none."""

    posting: Subject
    resume: Subject
    skills: tuple[SkillAnswer, ...]
    requirements: tuple[RequirementAnswer, ...]
    occupation: float | None

    def skills_of(self, strength: Strength) -> tuple[SkillAnswer, ...]:
        """Return the answers to the must-have or the nice-to-have skills, in the posting's order."""
        return tuple(answer for answer in self.skills if answer.asked.strength == strength)


def compare(
    posting: Subject, resume: Subject, space: SkillSpace, mode: RequirementMode = "filter"
) -> Comparison:
    """Set a resume beside a posting.

    Args:
        posting: What is asked.
        resume: What is offered.
        space: Says how near skills and occupations are.
        mode: When a failed requirement eliminates.

    Raises:
        ValueError: The first is not a posting or the second not a resume.
    """
    if posting.kind != "posting" or resume.kind != "resume":
        raise ValueError(f"compare needs a posting and a resume, got {posting.kind} and {resume.kind}")
    return Comparison(
        posting=posting,
        resume=resume,
        skills=answer_skills(posting, resume, space),
        requirements=answer_requirements(posting, resume, mode),
        occupation=_occupation_nearness(posting, resume, space),
    )


def _occupation_nearness(posting: Subject, resume: Subject, space: SkillSpace) -> float | None:
    """Return how near the resume's occupations come to the posting's.

    Each occupation of the posting, weighted by the confidence of its reading, takes the nearest of the
    resume's.
    """
    asked, held = posting.occupations[:_GUESSES], resume.occupations[: 2 * _GUESSES]
    if not asked or not held:
        return None
    matrix = space.relatedness_matrix([guess.uri for guess in asked], [guess.uri for guess in held])
    trust = np.asarray([max(guess.confidence, 1e-6) for guess in asked], dtype=np.float64)
    best = np.clip(np.asarray(matrix, dtype=np.float64), 0.0, 1.0).max(axis=1)
    return float(np.clip((trust * best).sum() / trust.sum(), 0.0, 1.0))
