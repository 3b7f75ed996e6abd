"""How a resume answers requirements that are not skills: years, degree, language, licence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillmatch.match.subject import Subject
from skillmatch.types import EvidenceStatus, Requirement

EDUCATION_LEVELS = ("none", "school", "vocational or associate", "bachelor", "master", "doctorate")
"""Names of the levels 0 to 5 of a requirement of kind education."""

UNSTATED = "not stated"
"""What is found of a requirement that the resume does not speak of."""

_UNSTATED_YEARS = 0.5
"""Value of asked years where the resume dates nothing: neither met nor missed."""

_LEVEL_STEP = 0.4
"""What one missing level of education costs; two and a half levels cost all."""

_NICE_WEIGHT = 0.4
"""Weight of a requirement that is nice to have, beside 1 for a must."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementAnswer:
    """The answer to one requirement: ``value`` in [0, 1] is how far it is met; 1 is wholly.

    ``found`` says in words what the resume states, never more than a number, a level, a language or the
    name of a licence; ``credential`` is where it states it.
    """

    asked: Requirement
    status: EvidenceStatus
    value: float
    found: str
    credential: Requirement | None = None


def answer_requirements(posting: Subject, resume: Subject) -> tuple[RequirementAnswer, ...]:
    """Answer the requirements of the posting, in the order they stand there."""
    return tuple(_answer(requirement, resume) for requirement in governing(posting.requirements))


def governing(requirements: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """Leave out what another requirement already covers.

    "Bachelor's or master's degree" asks for a bachelor: of several levels of one strength the lowest
    governs. A language or licence named twice is asked once, as a must if either mention is one.
    """
    kept: dict[tuple[str, str], Requirement] = {}
    for asked in sorted(requirements, key=lambda asked: (asked.span.start, asked.span.end, asked.name)):
        key = _same_if(asked)
        known = kept.get(key)
        if known is None or _governs(asked, known):
            kept[key] = asked
    return tuple(sorted(kept.values(), key=lambda asked: (asked.span.start, asked.span.end, asked.name)))


def _same_if(asked: Requirement) -> tuple[str, str]:
    if asked.kind == "education":
        return (asked.kind, asked.strength)
    if asked.kind == "years":
        return (asked.kind, f"{asked.span.start}")
    return (asked.kind, asked.name.casefold())


def _governs(asked: Requirement, known: Requirement) -> bool:
    if asked.kind == "education":
        return asked.level < known.level
    return asked.strength == "must" and known.strength == "nice"


def _answer(asked: Requirement, resume: Subject) -> RequirementAnswer:
    if asked.kind == "years":
        return _answer_years(asked, resume)
    if asked.kind == "education":
        return _answer_education(asked, resume)
    return _answer_named(asked, resume)


def _answer_years(asked: Requirement, resume: Subject) -> RequirementAnswer:
    stated = _highest(resume.requirements, "years")
    known = [] if resume.years is None else [resume.years]
    if stated is not None:
        known.append(stated.level)
    years = max(known, default=None)
    if years is None:
        return RequirementAnswer(asked=asked, status="missing", value=_UNSTATED_YEARS, found=UNSTATED)
    value = 1.0 if asked.level <= 0 else max(0.0, min(1.0, years / asked.level))
    return RequirementAnswer(
        asked=asked,
        status="met" if value >= 1 else "missing",
        value=value,
        found=f"{years:.3g} {'year' if years == 1 else 'years'}",
        credential=stated if stated is not None and stated.level >= years else None,
    )


def _answer_education(asked: Requirement, resume: Subject) -> RequirementAnswer:
    stated = _highest(resume.requirements, "education")
    level = 0.0 if stated is None else stated.level
    value = max(0.0, 1 - _LEVEL_STEP * max(0.0, asked.level - level))
    return RequirementAnswer(
        asked=asked,
        status="met" if value >= 1 else "missing",
        value=value,
        found=UNSTATED if stated is None else level_name(level),
        credential=stated,
    )


def _answer_named(asked: Requirement, resume: Subject) -> RequirementAnswer:
    for stated in resume.requirements:
        if stated.kind == asked.kind and stated.name.casefold() == asked.name.casefold():
            return RequirementAnswer(
                asked=asked, status="met", value=1.0, found=stated.name, credential=stated
            )
    if asked.kind == "language" and asked.name.casefold() == resume.written_in.casefold():
        return RequirementAnswer(asked=asked, status="met", value=1.0, found="the resume is written in it")
    return RequirementAnswer(asked=asked, status="missing", value=0.0, found=UNSTATED)


def level_name(level: float) -> str:
    """Return the name of an education level; levels outside 0 to 5 are taken as the nearest."""
    return EDUCATION_LEVELS[min(len(EDUCATION_LEVELS) - 1, max(0, round(level)))]


def fulfilment(answers: Sequence[RequirementAnswer], kind: str) -> float | None:
    """Return how far the requirements of one kind are met, in [0, 1]; None where none is asked."""
    asked = [answer for answer in answers if answer.asked.kind == kind]
    if not asked:
        return None
    weights = [1.0 if answer.asked.strength == "must" else _NICE_WEIGHT for answer in asked]
    return sum(w * answer.value for w, answer in zip(weights, asked, strict=True)) / sum(weights)


def _highest(stated: Sequence[Requirement], kind: str) -> Requirement | None:
    of_kind = [credential for credential in stated if credential.kind == kind]
    return max(of_kind, key=lambda credential: (credential.level, -credential.span.start), default=None)
