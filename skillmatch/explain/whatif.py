"""A resume as it would be compared if it stated more: added skills, more years, a credential.

The changed subject is what a resume with these additions would give as far as can be known without its
text. What stays: its words, the meaning of its sentences, its job titles and occupations; and an added skill
is named, not used in a dated job. A resume that really gained a skill would say so in words too, and so may
score a little higher than is told here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final, Literal

from skillmatch.explain.evidence import requirement_label
from skillmatch.match.scorer import Scored
from skillmatch.match.subject import Subject
from skillmatch.types import ProfileSkill, Requirement, RequirementKind, Span, Strength

UNCHANGED: Final = (
    "Additions are scored as if the resume stated them: a skill as one it names, used in no dated job. Its "
    "words, the meaning of its text, its job titles and its occupations are left as they are."
)

_USUAL_WEIGHT: Final = 0.5
"""Weight of an added skill where the resume has none to take the middle of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """Something the posting asks for and the resume does not meet, added to the resume.

    ``skill`` is the skill as asked or ``requirement`` the requirement as asked; exactly one of them is given.
    """

    label: str
    strength: Strength
    skill: ProfileSkill | None = None
    requirement: Requirement | None = None

    @property
    def kind(self) -> Literal["skill"] | RequirementKind:
        """What is added: a skill, or the kind of requirement."""
        return "skill" if self.requirement is None else self.requirement.kind

    @property
    def uri(self) -> str:
        """The URI of a skill; empty for a requirement."""
        return "" if self.skill is None else self.skill.uri

    @property
    def level(self) -> float | None:
        """Years, or the level of education; None for anything else."""
        asked = self.requirement
        return asked.level if asked is not None and asked.kind in ("years", "education") else None


def lacking(scored: Scored) -> tuple[Addition, ...]:
    """Return all that could be added: skills not met by name, then requirements not met, as asked."""
    answers = scored.comparison
    skills = [
        Addition(label=answer.asked.preferred_label, strength=answer.asked.strength, skill=answer.asked)
        for answer in answers.skills
        if answer.status != "met"
    ]
    requirements = [stated(answer.asked) for answer in answers.requirements if answer.status != "met"]
    return (*skills, *requirements)


def stated(requirement: Requirement) -> Addition:
    """Return a requirement as an addition to a resume."""
    return Addition(
        label=requirement_label(requirement), strength=requirement.strength, requirement=requirement
    )


def less_of(addition: Addition, resume: Subject) -> tuple[Addition, ...]:
    """Return smaller additions of the same kind, the smallest first: fewer whole years, a lower degree.

    Args:
        addition: What was found to suffice.
        resume: What it has already is not added.
    """
    asked = addition.requirement
    if asked is None or asked.kind not in ("years", "education"):
        return ()
    held = [each.level for each in resume.requirements if each.kind == asked.kind]
    if asked.kind == "years" and resume.years is not None:
        held.append(resume.years)
    levels = range(math.floor(max(held, default=0.0)) + 1, math.ceil(asked.level))
    return tuple(stated(replace(asked, level=float(level), name="")) for level in levels)


def with_additions(resume: Subject, additions: Sequence[Addition]) -> Subject:
    """Return the resume as it would be with all the additions."""
    skills = [each.skill for each in additions if each.skill is not None]
    asked = [each.requirement for each in additions if each.requirement is not None]
    changed = _with_skills(resume, skills) if skills else resume
    return _with_stated(changed, asked) if asked else changed


def _with_skills(resume: Subject, skills: Sequence[ProfileSkill]) -> Subject:
    profile = resume.profile
    weight = median([skill.weight for skill in profile.skills] or [_USUAL_WEIGHT])
    added = [replace(skill, weight=weight, mentions=()) for skill in skills]
    known = {skill.uri for skill in added}
    return replace(
        resume,
        profile=replace(
            profile,
            skills=(*(skill for skill in profile.skills if skill.uri not in known), *added),
            negated=tuple(skill for skill in profile.negated if skill.uri not in known),
        ),
    )


def _with_stated(resume: Subject, asked: Sequence[Requirement]) -> Subject:
    years = [each.level for each in asked if each.kind == "years"]
    credentials = [_as_stated(each) for each in asked if each.kind != "years"]
    return replace(
        resume,
        requirements=(
            # "Basic German" goes where German is stated as asked.
            *(
                held
                for held in resume.requirements
                if held.kind != "language" or not _takes_back(held, credentials)
            ),
            *credentials,
        ),
        denials=tuple(denial for denial in resume.denials if not _takes_back(denial, credentials)),
        years=max([*years, *([] if resume.years is None else [resume.years])], default=None),
    )


def _as_stated(asked: Requirement) -> Requirement:
    """Return what a resume would state: of several licences or languages that would do, the first."""
    return replace(asked, name=asked.name.split(" or ")[0], span=Span(start=0, end=0))


def _takes_back(said: Requirement, stated: Sequence[Requirement]) -> bool:
    """Tell whether a resume that states one of these would no longer say that it lacks it, or has less."""
    return any(
        each.kind == said.kind
        and (each.kind == "right_to_work" or each.name.casefold() == said.name.casefold())
        for each in stated
    )
