"""How each feature is measured on a comparison: None where there is nothing to measure."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from skillmatch.match.comparison import Comparison
from skillmatch.match.levels import title_level, usual_years
from skillmatch.match.requirements import RequirementAnswer, fulfilment, known_years
from skillmatch.match.skills import SkillAnswer, weighed
from skillmatch.match.words import cosine
from skillmatch.types import Strength

Measure = Callable[[Comparison], float | None]

_RECENT_YEARS = 5.0
"""A skill used no longer ago than this is current."""

_LONG_YEARS = 5.0
"""Years of use of a skill beyond which more tells nothing."""


def over_skills(strength: Strength, value: Callable[[SkillAnswer], float]) -> Measure:
    """Return what measures the mean of a figure over the skills of a strength, telling ones counting more."""

    def measure(comparison: Comparison) -> float | None:
        answers = comparison.skills_of(strength)
        return weighed(answers, value) if answers else None

    return measure


def is_met(answer: SkillAnswer) -> float:
    """Return 1 where the skill is met by name, else 0."""
    return float(answer.status == "met")


def covered(answer: SkillAnswer) -> float:
    """Return how far the skill, or what stands in for it, is there."""
    return 0.0 if answer.status == "missing" else answer.similarity


def must_coverage(comparison: Comparison) -> float | None:
    """Return the share of must-have skills that are met or have a stand-in, all counting the same."""
    answers = comparison.skills_of("must")
    if not answers:
        return None
    return sum(answer.status != "missing" for answer in answers) / len(answers)


def over_all_skills(value: Callable[[SkillAnswer], float]) -> Measure:
    """Return what measures the mean of a figure over all asked skills."""
    return lambda comparison: weighed(comparison.skills, value) if comparison.skills else None


def not_denied(answer: SkillAnswer) -> float:
    """Return 0 where the resume says that the skill is not there, else 1."""
    return float(not answer.denied)


def is_recent(answer: SkillAnswer) -> float:
    """Return 1 where a job of the last years names the skill, else 0."""
    return float(answer.use is not None and answer.use.ago <= _RECENT_YEARS)


def length_of_use(answer: SkillAnswer) -> float:
    """Return the years of use of the skill, as a share of five."""
    return 0.0 if answer.use is None else min(1.0, answer.use.years / _LONG_YEARS)


def seniority(comparison: Comparison) -> float | None:
    """Return years of work over those usual for the level of the posting's title, or over fewer that it asks.

    What the posting asks for in years goes before what its title makes one expect: a resume that meets it has
    the whole value, as has one that does not tell its years, so that telling enough never costs.
    """
    asked = _governing_years(comparison.requirements)
    if asked and all(answer.status == "met" for answer in asked):
        return 1.0
    years = known_years(comparison.resume)
    if years is None or not comparison.posting.titles:
        return None
    wanted = min(
        usual_years(title_level(comparison.posting.titles[0])),
        max((answer.asked.level for answer in asked), default=math.inf),
    )
    return 1.0 if wanted <= 0 else years / wanted


def _governing_years(answers: Sequence[RequirementAnswer]) -> tuple[RequirementAnswer, ...]:
    """Return the answers to the years that the posting must have, or else to those nice to have."""
    asked = tuple(answer for answer in answers if answer.asked.kind == "years")
    return tuple(answer for answer in asked if answer.asked.strength == "must") or asked


def required(kind: str) -> Measure:
    """Return what measures how far the requirements of a kind are met."""
    return lambda comparison: fulfilment(comparison.requirements, kind)


def occupation(comparison: Comparison) -> float | None:
    """Return the nearness of the occupations."""
    return comparison.occupation


def title_words(comparison: Comparison) -> float | None:
    """Return the cosine of the words of the titles."""
    posting, resume = comparison.posting, comparison.resume
    if not posting.title_words or not resume.title_words:
        return None
    return cosine(posting.title_words, resume.title_words)


def title_meaning(comparison: Comparison) -> float | None:
    """Return the cosine of the nearest two titles."""
    asked, held = comparison.posting.title_vectors, comparison.resume.title_vectors
    if not len(asked) or not len(held):
        return None
    return unit_interval(float((asked @ held.T).max()))


def level(comparison: Comparison) -> float | None:
    """Return 1 less a fifth per level of responsibility between the titles."""
    if not comparison.posting.titles or not comparison.resume.titles:
        return None
    asked, held = title_level(comparison.posting.titles[0]), title_level(comparison.resume.titles[0])
    return 1 - abs(asked - held) / 5


def words(comparison: Comparison) -> float | None:
    """Return the cosine of the words of both texts."""
    if not comparison.posting.words or not comparison.resume.words:
        return None
    return cosine(comparison.posting.words, comparison.resume.words)


def meaning(comparison: Comparison) -> float | None:
    """Return the cosine of the meanings of both texts."""
    posting, resume = comparison.posting.vector, comparison.resume.vector
    if not np.any(posting) or not np.any(resume):
        return None
    return unit_interval(float(posting @ resume))


def labour_space(comparison: Comparison) -> float | None:
    """Return the cosine of the places of both texts in the labour space."""
    posting, resume = comparison.posting.place, comparison.resume.place
    if posting is None or resume is None:
        return None
    return unit_interval(float(posting @ resume))


def unit_interval(value: float) -> float:
    """Return the value, cut to [0, 1]."""
    return min(1.0, max(0.0, value))
