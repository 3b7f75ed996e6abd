"""What share of a resume's skills sits in exposed tasks, and which near skills are less exposed.

A skill counts as exposed where its beta by tasks (people's labels) is at least the threshold. The share is of
the weight of the skills that have data; those without are counted and named, never taken for unexposed.
Beside it stands the same share by the occupations the skills serve.

Suggested are skills near an exposed one in the labour space that are clearly less exposed, by enough tasks of
the very occupations that need them, and that some occupation needs as well; left out are products, since
their names say too little, and other names of the same skill. How near and how exposed is shown; whether a
skill suits a person is not for a figure to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from skillmatch.exposure.skills import SkillEstimate, SkillExposure, SkillExposures
from skillmatch.space import ConceptSpace
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import Neighbour, ProfileSkill, SkillProfile

THRESHOLD = 0.5
"""Beta from which on a skill counts as exposed (at least)."""

NEAREST_READ = 40
"""Neighbours of a skill that are looked at."""

LEAST_NEAR = 0.6
"""Cosine below which a neighbour is not near."""

SAME_SKILL = 0.8
"""Cosine from which on a neighbour is the same skill in other words."""

CLEARLY_LESS = 0.25
"""How much lower the beta of a suggested skill is, at least; the intervals must not touch either."""

FEWEST_TASKS = 5
"""Labelled tasks that the figure of a suggested skill rests on, at least."""

MOST_SUGGESTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeSkill:
    """A skill of a resume: its weight there, and its beta by tasks and by occupations, None without data."""

    uri: str
    preferred_label: str
    weight: float
    by_tasks: float | None
    by_occupations: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LessExposedSkill:
    """A skill near an exposed one that is less exposed; ``similarity`` is their cosine.

    ``low`` and ``high`` are the 95 % interval of ``by_tasks`` over its ``n_tasks``. ``n_shared`` is how many
    O*NET occupations need both skills.
    """

    uri: str
    preferred_label: str
    by_tasks: float
    low: float
    high: float
    n_tasks: int
    similarity: float
    n_shared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NearSkills:
    """An exposed skill of the resume and skills near it that are less exposed, nearest first."""

    skill: ResumeSkill
    near: tuple[LessExposedSkill, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposedShare:
    """The share of weighted skills whose beta is at least the threshold.

    Attributes:
        share: In [0, 1]; None where no skill has data.
        n_exposed: Skills at or above the threshold.
        n: Skills with data.
        coverage: Their share of the weight of all skills.
    """

    share: float | None
    n_exposed: int
    n: int
    coverage: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeSkillExposure:
    """Exposure of a resume's skills; ``skills`` are ordered from the most to the least exposed by tasks.

    ``threshold`` is what "exposed" means here: beta at least so high.
    """

    subject: str
    threshold: float
    by_tasks: ExposedShare
    by_occupations: ExposedShare
    skills: tuple[ResumeSkill, ...]
    suggestions: tuple[NearSkills, ...]

    def without_data(self) -> tuple[ResumeSkill, ...]:
        """Return the skills that no task leads to."""
        return tuple(skill for skill in self.skills if skill.by_tasks is None)


def resume_skill_exposure(
    profile: SkillProfile,
    exposures: SkillExposures,
    space: ConceptSpace,
    taxonomy: Taxonomy,
    *,
    threshold: float = THRESHOLD,
) -> ResumeSkillExposure:
    """Return how exposed the skills of a resume are.

    Args:
        profile: Its skills with weights.
        exposures: Exposure of skills.
        space: Tells which skills are near.
        taxonomy: Their labels.
        threshold: Beta from which on a skill counts as exposed, in [0, 1].
    """
    uris = [skill.uri for skill in profile.skills]
    by_tasks = exposures.values(uris)
    by_occupations = exposures.values(uris, basis="occupations")
    skills = [
        ResumeSkill(
            uri=skill.uri,
            preferred_label=skill.preferred_label,
            weight=skill.weight,
            by_tasks=by_tasks.get(skill.uri),
            by_occupations=by_occupations.get(skill.uri),
        )
        for skill in profile.skills
    ]
    ordered = sorted(skills, key=lambda skill: (skill.by_tasks is None, -(skill.by_tasks or 0.0), skill.uri))
    exposed = [skill for skill in ordered if skill.by_tasks is not None and skill.by_tasks >= threshold]
    return ResumeSkillExposure(
        subject=profile.doc_id,
        threshold=threshold,
        by_tasks=_share(profile.skills, by_tasks, threshold),
        by_occupations=_share(profile.skills, by_occupations, threshold),
        skills=tuple(ordered),
        suggestions=_suggestions(exposed, frozenset(uris), exposures, space, taxonomy),
    )


def _share(skills: Sequence[ProfileSkill], values: Mapping[str, float], threshold: float) -> ExposedShare:
    covered = [skill for skill in skills if skill.uri in values]
    exposed = [skill for skill in covered if values[skill.uri] >= threshold]
    weight = sum(skill.weight for skill in covered)
    all_weight = sum(skill.weight for skill in skills)
    return ExposedShare(
        share=sum(skill.weight for skill in exposed) / weight if weight > 0 else None,
        n_exposed=len(exposed),
        n=len(covered),
        coverage=weight / all_weight if all_weight > 0 else 0.0,
    )


def _suggestions(
    exposed: Sequence[ResumeSkill],
    known: frozenset[str],
    exposures: SkillExposures,
    space: ConceptSpace,
    taxonomy: Taxonomy,
) -> tuple[NearSkills, ...]:
    def is_product(uri: str) -> bool:
        return taxonomy.skills[uri].skill_type == "technology"

    neighbours = {
        skill: [
            found
            for found in space.nearest(skill.uri, NEAREST_READ)
            if LEAST_NEAR <= found.similarity < SAME_SKILL
            and found.key not in known
            and not is_product(found.key)
        ]
        for skill in exposed
        if not is_product(skill.uri)
    }
    values = exposures.values([found.key for near in neighbours.values() for found in near])
    suggestions = []
    for skill, near in neighbours.items():
        highest = (skill.by_tasks or 0.0) - CLEARLY_LESS
        candidates = [found for found in near if values.get(found.key, 1.0) <= highest]
        if candidates and (less_exposed := _less_exposed(skill.uri, candidates, exposures)):
            suggestions.append(NearSkills(skill=skill, near=less_exposed))
    return tuple(suggestions)


def _less_exposed(
    uri: str, candidates: Sequence[Neighbour], exposures: SkillExposures
) -> tuple[LessExposedSkill, ...]:
    """Return the first of the candidates that are surely less exposed than a skill and needed with it."""
    served = exposures.occupations(uri).keys()
    below = _by_tasks(exposures.of(uri)).low or 0.0
    sure = (
        _suggested(exposure, found.similarity, n_shared)
        for found in candidates
        if (n_shared := len(served & exposures.occupations(found.key).keys()))
        and _is_sure(exposure := exposures.of(found.key), below=below)
    )
    return tuple(islice(sure, MOST_SUGGESTED))


def _by_tasks(exposure: SkillExposure) -> SkillEstimate:
    return exposure.of("tasks", "beta", "human")


def _is_sure(exposure: SkillExposure, *, below: float) -> bool:
    """Say whether a skill's exposure rests on enough tasks of its own occupations and is below a figure."""
    estimate = _by_tasks(exposure)
    return (
        exposure.is_own and estimate.n >= FEWEST_TASKS and estimate.high is not None and estimate.high < below
    )


def _suggested(exposure: SkillExposure, similarity: float, n_shared: int) -> LessExposedSkill:
    estimate = _by_tasks(exposure)
    return LessExposedSkill(
        uri=exposure.uri,
        preferred_label=exposure.preferred_label,
        by_tasks=estimate.value or 0.0,
        low=estimate.low or 0.0,
        high=estimate.high or 0.0,
        n_tasks=estimate.n,
        similarity=similarity,
        n_shared=n_shared,
    )
