"""How the skills of a resume answer the skills a posting asks for, one by one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from skillmatch.match.subject import Subject
from skillmatch.match.usage import SkillUse
from skillmatch.types import EvidenceStatus, FloatArray, ProfileSkill

NEAR = 0.55
"""Relatedness from which a skill may stand in for another: above what two products of like names reach."""


class SkillSpace(Protocol):
    """How near concepts are to each other."""

    def relatedness_matrix(self, rows: Sequence[str], columns: Sequence[str], /) -> FloatArray:
        """Return the relatedness in [0, 1] of each URI of ``rows`` to each of ``columns``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillAnswer:
    """The answer of a resume to one asked skill.

    The skill counts by its weight in the posting, ``asked.weight``. ``found`` is the skill itself where it
    is met, the stand-in where one is related to it, and None where it is missing (or is the language that
    the resume is written in, which no words of it need say). ``similarity`` is 1 where
    it is met, in [NEAR, 1] where it is related, else that of the nearest skill (0 where there is none).
    ``denied``: it is not met, and the resume says so. ``use`` is when dated jobs used it, where it is met.
    """

    asked: ProfileSkill
    status: EvidenceStatus
    similarity: float
    found: ProfileSkill | None
    denied: bool = False
    use: SkillUse | None = None


def answer_skills(posting: Subject, resume: Subject, space: SkillSpace) -> tuple[SkillAnswer, ...]:
    """Answer every skill of the posting, in the posting's order.

    The stand-in of a skill that is not there is the resume's nearest skill; ties go to the smaller URI.
    """
    asked, offered = posting.profile.skills, _by_uri(resume)
    if not asked:
        return ()
    present = {skill.uri: skill for skill in offered}
    denied = {skill.uri for skill in resume.profile.negated}
    near = _nearest(asked, offered, space)
    answers: list[SkillAnswer] = []
    for index, skill in enumerate(asked):
        similarity, stand_in = near[index]
        if skill.uri in present or _is_written_in(skill, resume):
            answer = SkillAnswer(
                asked=skill,
                status="met",
                similarity=1.0,
                found=present.get(skill.uri),
                use=resume.uses.get(skill.uri),
            )
        elif stand_in is not None and similarity >= NEAR:
            answer = SkillAnswer(
                asked=skill,
                status="related",
                similarity=similarity,
                found=stand_in,
                denied=skill.uri in denied,
            )
        else:
            answer = SkillAnswer(
                asked=skill,
                status="missing",
                similarity=similarity,
                found=None,
                denied=skill.uri in denied,
            )
        answers.append(answer)
    return tuple(answers)


def weighed(answers: Sequence[SkillAnswer], value: Callable[[SkillAnswer], float]) -> float:
    """Return the mean of a figure in [0, 1] over asked skills, the telling ones counting more; 0 for none."""
    total = math.fsum(answer.asked.weight for answer in answers)
    if total <= 0:
        return 0.0
    return min(1.0, math.fsum(answer.asked.weight * value(answer) for answer in answers) / total)


def _is_written_in(skill: ProfileSkill, resume: Subject) -> bool:
    """Tell whether the asked skill is the language that the resume is written in."""
    return bool(resume.written_in) and skill.preferred_label.casefold() == resume.written_in.casefold()


def _by_uri(resume: Subject) -> list[ProfileSkill]:
    return sorted(resume.profile.skills, key=lambda skill: skill.uri)


def _nearest(
    asked: Sequence[ProfileSkill], offered: Sequence[ProfileSkill], space: SkillSpace
) -> list[tuple[float, ProfileSkill | None]]:
    if not offered:
        return [(0.0, None)] * len(asked)
    matrix = space.relatedness_matrix([skill.uri for skill in asked], [skill.uri for skill in offered])
    best = np.argmax(matrix, axis=1)
    return [
        (min(1.0, max(0.0, float(matrix[row, column]))), offered[int(column)])
        for row, column in enumerate(best)
    ]
