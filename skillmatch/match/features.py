"""The features of a match: each with a name, a label for people, a unit, a meaning and a group.

Every feature is a number in [0, 1] read off one ``Comparison``, and more is better. Where the posting asks
nothing of a kind, or a document does not tell, the feature is at its neutral value and adds nothing to
the margin. A skill that is met raises some of them and lowers none: near skills count within what is covered,
and recency and length of use count over all that is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from skillmatch.match import measuring
from skillmatch.match.comparison import Comparison
from skillmatch.match.measuring import Measure
from skillmatch.types import RequirementKind

Group = Literal["skills", "experience", "education", "title", "words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One named measure of a match, in [0, 1].

    ``neutral`` is its value where there is nothing to measure, and the point from which its contribution
    is counted: 1 for requirements (none asked, none missed), 0 for what resumes rarely tell (when a skill was
    used), else a round figure for a resume from a neighbouring trade.
    """

    name: str
    label: str
    unit: str
    meaning: str
    group: Group
    neutral: float
    measure: Measure


FEATURES: tuple[Feature, ...] = (
    Feature(
        name="must_skills_met",
        label="Must-have skills met exactly",
        unit="share of weight",
        meaning="Share of the must-have skills that the resume shows by name; telling skills count more.",
        group="skills",
        neutral=0.15,
        measure=measuring.over_skills("must", measuring.is_met),
    ),
    Feature(
        name="must_skills_covered",
        label="Must-have skills met, or nearly by a related skill",
        unit="share of weight",
        meaning="Share of must-have skills met; a related skill that stands in counts by how near it is.",
        group="skills",
        neutral=0.15,
        measure=measuring.over_skills("must", measuring.covered),
    ),
    Feature(
        name="must_coverage",
        label="Number of must-have skills covered",
        unit="share of skills",
        meaning="Share of the must-have skills that are met or have a stand-in; all count the same.",
        group="skills",
        neutral=0.25,
        measure=measuring.must_coverage,
    ),
    Feature(
        name="nice_skills_met",
        label="Nice-to-have skills met exactly",
        unit="share of weight",
        meaning="Share of the posting's nice-to-have skills that the resume shows by name.",
        group="skills",
        neutral=0.15,
        measure=measuring.over_skills("nice", measuring.is_met),
    ),
    Feature(
        name="nice_skills_covered",
        label="Nice-to-have skills met, or nearly by a related skill",
        unit="share of weight",
        meaning="Share of nice-to-have skills met; a related skill that stands in counts by how near it is.",
        group="skills",
        neutral=0.15,
        measure=measuring.over_skills("nice", measuring.covered),
    ),
    Feature(
        name="skills_not_denied",
        label="Asked skills that the resume does not deny",
        unit="share of weight",
        meaning="1, less the share of the asked skills of which the resume says that they are not there.",
        group="skills",
        neutral=1.0,
        measure=measuring.over_all_skills(measuring.not_denied),
    ),
    Feature(
        name="skills_recent",
        label="Asked skills used in the last five years",
        unit="share of weight",
        meaning="Share of the asked skills that a job of the last five years names.",
        group="skills",
        neutral=0.0,
        measure=measuring.over_all_skills(measuring.is_recent),
    ),
    Feature(
        name="skills_length",
        label="Years of use of the asked skills",
        unit="share of five years",
        meaning="Years in dated jobs that name an asked skill, five at most; the mean of the asked skills.",
        group="skills",
        neutral=0.0,
        measure=measuring.over_all_skills(measuring.length_of_use),
    ),
    Feature(
        name="years",
        label="Years of experience against those asked",
        unit="share of years asked",
        meaning="Years of dated or stated work over the years asked, at most 1; 1 where none are asked.",
        group="experience",
        neutral=1.0,
        measure=measuring.required("years"),
    ),
    Feature(
        name="seniority",
        label="Years of experience against the level of the title",
        unit="share of usual years",
        meaning="Years of work over those usual for the level of the posting's title, or asked where fewer; "
        "1 where they are not told.",
        group="experience",
        neutral=1.0,
        measure=measuring.seniority,
    ),
    Feature(
        name="education",
        label="Education against the level asked",
        unit="share of level asked",
        meaning="1 where the level asked (or more) is stated, less by 0.4 for each level below it.",
        group="education",
        neutral=1.0,
        measure=measuring.required("education"),
    ),
    Feature(
        name="languages",
        label="Languages asked for",
        unit="share of languages asked",
        meaning="Share of the languages asked for that the resume states or is written in.",
        group="education",
        neutral=1.0,
        measure=measuring.required("language"),
    ),
    Feature(
        name="licences",
        label="Licences and certificates asked for",
        unit="share of licences asked",
        meaning="Share of the licences and certificates asked for that the resume states.",
        group="education",
        neutral=1.0,
        measure=measuring.required("licence"),
    ),
    Feature(
        name="right_to_work",
        label="Right to work asked for",
        unit="share of rights asked",
        meaning="1 where the right to work asked for is stated, 0 where it is denied, else one half.",
        group="education",
        neutral=1.0,
        measure=measuring.required("right_to_work"),
    ),
    Feature(
        name="occupation",
        label="Nearness of the occupation",
        unit="relatedness",
        meaning="How near the occupations of the resume's jobs come to the occupation of the posting.",
        group="title",
        neutral=0.35,
        measure=measuring.occupation,
    ),
    Feature(
        name="labour_space",
        label="Nearness in the labour space",
        unit="cosine",
        meaning="Nearness of both texts in the space of occupations and skills learned from known links.",
        group="title",
        neutral=0.45,
        measure=measuring.labour_space,
    ),
    Feature(
        name="title_words",
        label="Words of the job title",
        unit="cosine",
        meaning="Overlap of the posting's title with the titles of the last jobs; rare words count more.",
        group="title",
        neutral=0.15,
        measure=measuring.title_words,
    ),
    Feature(
        name="title_meaning",
        label="Meaning of the job title",
        unit="cosine",
        meaning="Nearness in meaning of the posting's title to the nearest title of the last jobs.",
        group="title",
        neutral=0.45,
        measure=measuring.title_meaning,
    ),
    Feature(
        name="level",
        label="Level of responsibility",
        unit="share of levels",
        meaning="1 where the latest title names the level asked (trainee to head), less by 0.2 per level.",
        group="title",
        neutral=0.85,
        measure=measuring.level,
    ),
    Feature(
        name="words",
        label="Words in common",
        unit="cosine",
        meaning="Overlap of the words of both texts; words that stand in few skill and job names count more.",
        group="words",
        neutral=0.15,
        measure=measuring.words,
    ),
    Feature(
        name="text_meaning",
        label="Meaning of the whole texts",
        unit="cosine",
        meaning="Nearness of what the sentences of both texts mean on average.",
        group="words",
        neutral=0.55,
        measure=measuring.meaning,
    ),
)
"""All features, in the order in which they are shown."""

FEATURE_OF_KIND: Mapping[RequirementKind, str] = {
    "years": "years",
    "education": "education",
    "language": "languages",
    "licence": "licences",
    "right_to_work": "right_to_work",
}
"""The feature that measures how far the requirements of a kind are met."""

FEATURE_NAMES: tuple[str, ...] = tuple(feature.name for feature in FEATURES)


def feature_values(comparison: Comparison) -> Mapping[str, float]:
    """Return the value of every feature, in [0, 1], in the order of ``FEATURES``; never NaN."""
    values: dict[str, float] = {}
    for feature in FEATURES:
        value = feature.measure(comparison)
        values[feature.name] = feature.neutral if value is None else measuring.unit_interval(value)
    return values
