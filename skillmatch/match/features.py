"""The features of a match: each with a name, a label for people, a unit, a meaning and a group.

Every feature is a number in [0, 1] read off one ``Comparison``, and more is better. Where the posting asks
nothing of a kind, or a document does not tell, the feature is at its neutral value and adds nothing to
the margin.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from skillmatch.match.comparison import Comparison
from skillmatch.match.levels import title_level
from skillmatch.match.requirements import fulfilment
from skillmatch.match.skills import share
from skillmatch.match.words import cosine
from skillmatch.types import EvidenceStatus, Strength

Group = Literal["skills", "experience", "education", "title", "words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One named measure of a match, in [0, 1].

    ``neutral`` is its value where there is nothing to measure, and the point from which its contribution
    is counted: 1 for requirements (none asked, none missed), 0 for stand-ins (none needed), else a round
    figure for a resume from a neighbouring trade.
    """

    name: str
    label: str
    unit: str
    meaning: str
    group: Group
    neutral: float
    measure: Callable[[Comparison], float | None]


def _skills(strength: Strength, status: EvidenceStatus) -> Callable[[Comparison], float | None]:
    def measure(comparison: Comparison) -> float | None:
        answers = comparison.skills_of(strength)
        return share(answers, status) if answers else None

    return measure


def _required(kind: str) -> Callable[[Comparison], float | None]:
    return lambda comparison: fulfilment(comparison.requirements, kind)


def _occupation(comparison: Comparison) -> float | None:
    return comparison.occupation


def _title_words(comparison: Comparison) -> float | None:
    posting, resume = comparison.posting, comparison.resume
    if not posting.title_words or not resume.title_words:
        return None
    return cosine(posting.title_words, resume.title_words)


def _title_meaning(comparison: Comparison) -> float | None:
    asked, held = comparison.posting.title_vectors, comparison.resume.title_vectors
    if not len(asked) or not len(held):
        return None
    return _unit_interval(float((asked @ held.T).max()))


def _level(comparison: Comparison) -> float | None:
    if not comparison.posting.titles or not comparison.resume.titles:
        return None
    asked, held = title_level(comparison.posting.titles[0]), title_level(comparison.resume.titles[0])
    return 1 - abs(asked - held) / 5


def _words(comparison: Comparison) -> float | None:
    if not comparison.posting.words or not comparison.resume.words:
        return None
    return cosine(comparison.posting.words, comparison.resume.words)


def _meaning(comparison: Comparison) -> float | None:
    posting, resume = comparison.posting.vector, comparison.resume.vector
    if not np.any(posting) or not np.any(resume):
        return None
    return _unit_interval(float(posting @ resume))


def _unit_interval(value: float) -> float:
    return min(1.0, max(0.0, value))


FEATURES: tuple[Feature, ...] = (
    Feature(
        name="must_skills_met",
        label="Must-have skills met exactly",
        unit="share of weight",
        meaning="Share of the must-have skills that the resume shows by name; telling skills count more.",
        group="skills",
        neutral=0.15,
        measure=_skills("must", "met"),
    ),
    Feature(
        name="must_skills_near",
        label="Must-have skills met by a near skill",
        unit="share of weight",
        meaning="Share of must-have skills for which a related skill stands in, times how near it is.",
        group="skills",
        neutral=0.0,
        measure=_skills("must", "related"),
    ),
    Feature(
        name="nice_skills_met",
        label="Nice-to-have skills met exactly",
        unit="share of weight",
        meaning="Share of the posting's nice-to-have skills that the resume shows by name.",
        group="skills",
        neutral=0.15,
        measure=_skills("nice", "met"),
    ),
    Feature(
        name="nice_skills_near",
        label="Nice-to-have skills met by a near skill",
        unit="share of weight",
        meaning="Share of nice-to-have skills for which a related skill stands in, times how near it is.",
        group="skills",
        neutral=0.0,
        measure=_skills("nice", "related"),
    ),
    Feature(
        name="years",
        label="Years of experience against those asked",
        unit="share of years asked",
        meaning="Years of dated or stated work over the years asked, at most 1; 1 where none are asked.",
        group="experience",
        neutral=1.0,
        measure=_required("years"),
    ),
    Feature(
        name="education",
        label="Education against the level asked",
        unit="share of level asked",
        meaning="1 where the level asked (or more) is stated, less by 0.4 for each level below it.",
        group="education",
        neutral=1.0,
        measure=_required("education"),
    ),
    Feature(
        name="languages",
        label="Languages asked for",
        unit="share of languages asked",
        meaning="Share of the languages asked for that the resume states or is written in.",
        group="education",
        neutral=1.0,
        measure=_required("language"),
    ),
    Feature(
        name="licences",
        label="Licences and certificates asked for",
        unit="share of licences asked",
        meaning="Share of the licences and certificates asked for that the resume states.",
        group="education",
        neutral=1.0,
        measure=_required("licence"),
    ),
    Feature(
        name="occupation",
        label="Nearness of the occupation",
        unit="relatedness",
        meaning="How near the occupations of the resume's jobs come to the occupation of the posting.",
        group="title",
        neutral=0.35,
        measure=_occupation,
    ),
    Feature(
        name="title_words",
        label="Words of the job title",
        unit="cosine",
        meaning="Overlap of the posting's title with the titles of the last jobs; rare words count more.",
        group="title",
        neutral=0.15,
        measure=_title_words,
    ),
    Feature(
        name="title_meaning",
        label="Meaning of the job title",
        unit="cosine",
        meaning="Nearness in meaning of the posting's title to the nearest title of the last jobs.",
        group="title",
        neutral=0.45,
        measure=_title_meaning,
    ),
    Feature(
        name="level",
        label="Level of responsibility",
        unit="share of levels",
        meaning="1 where the latest title names the level asked (trainee to head), less by 0.2 per level.",
        group="title",
        neutral=0.85,
        measure=_level,
    ),
    Feature(
        name="words",
        label="Words in common",
        unit="cosine",
        meaning="Overlap of the words of both texts; words that stand in few skill and job names count more.",
        group="words",
        neutral=0.15,
        measure=_words,
    ),
    Feature(
        name="text_meaning",
        label="Meaning of the whole texts",
        unit="cosine",
        meaning="Nearness of what the sentences of both texts mean on average.",
        group="words",
        neutral=0.55,
        measure=_meaning,
    ),
)
"""All features, in the order in which they are shown."""

FEATURE_NAMES: tuple[str, ...] = tuple(feature.name for feature in FEATURES)


def feature_values(comparison: Comparison) -> Mapping[str, float]:
    """Return the value of every feature, in [0, 1], in the order of ``FEATURES``; never NaN."""
    values: dict[str, float] = {}
    for feature in FEATURES:
        value = feature.measure(comparison)
        values[feature.name] = feature.neutral if value is None else _unit_interval(value)
    return values
