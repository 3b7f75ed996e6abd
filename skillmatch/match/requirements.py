"""How a resume answers requirements that are not skills: years, degree, language, licence, right to work.

A failed must may eliminate. By the mode ``filter`` only what a resume *states* does: a degree below the level
asked, less than half of the years asked, a language spoken far less well, a licence, language or right that
it says it lacks. What it does not speak of, or not clearly (a school without a degree, years with one skill,
"basic German" where nothing is said of how well), is no evidence there; by ``strict`` it is; by ``penalty``
nothing eliminates, and each stated failure costs the same part of the margin.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from skillmatch.match.subject import Subject
from skillmatch.text.fluency import CLEARLY_BELOW, LIMITED, ROUGHLY
from skillmatch.text.right_to_work import ANYWHERE
from skillmatch.text.years import OF_ONE_KIND
from skillmatch.types import EvidenceStatus, Requirement, RequirementMode

EDUCATION_LEVELS = ("none", "school", "vocational or associate", "bachelor", "master", "doctorate")
"""Names of the levels 0 to 5 of a requirement of kind education."""

UNSTATED = "not stated"
"""What is found of a requirement that the resume does not speak of."""

LACKED = "said to be lacking"
"""What is found of a licence, language or right that the resume says it does not have."""

UNCLEAR_EDUCATION = "an education whose level is not told"
"""What is found where a resume names a school or study without a degree: there may be a higher one."""

_UNSTATED = 0.5
"""Value of asked years, or a right to work, of which the resume says nothing: neither met nor missed."""

_CLEARLY_SHORT = 0.5
"""Share of the years asked below which they are clearly not there; dates read off a resume are rough."""

_LEVEL_STEP = 0.4
"""What one missing level of education costs; two and a half levels cost all."""

_SCALE = ("A1", "A2", "B1", "B2", "C1", "C2")
"""Names of the levels 1 to 6 of a language."""

_RESTS_ON = {"hgv class 1 licence (c+e)": "hgv class 2 licence (c)"}
"""Licences that nobody has without another: who holds the first holds the second, who lacks it lacks both."""

_NICE_WEIGHT = 0.4
"""Weight of a requirement that is nice to have, beside 1 for a must."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementAnswer:
    """The answer to one requirement: ``value`` in [0, 1] is how far it is met; 1 is wholly.

    ``found`` says in words what the resume states, never more than a number, a level, a language or the
    name of a licence; ``credential`` is where it states it. ``is_failed``: the requirement is hard, and the
    resume states that it is not met. ``eliminates``: failing it puts the resume behind all others.
    """

    asked: Requirement
    status: EvidenceStatus
    value: float
    found: str
    credential: Requirement | None = None
    is_failed: bool = False
    eliminates: bool = False


def answer_requirements(
    posting: Subject, resume: Subject, mode: RequirementMode = "filter"
) -> tuple[RequirementAnswer, ...]:
    """Answer the requirements of the posting, in the order they stand there."""
    answers = (_answer(requirement, resume) for requirement in governing(posting.requirements))
    return tuple(_judged(answer, mode) for answer in answers)


def _judged(answer: RequirementAnswer, mode: RequirementMode) -> RequirementAnswer:
    if answer.asked.strength != "must" or answer.status == "met":
        return replace(answer, is_failed=False)
    return replace(answer, eliminates=mode == "strict" or (mode == "filter" and answer.is_failed))


def governing(requirements: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """Leave out what another requirement already covers.

    "Bachelor's or master's degree" asks for a bachelor: of several levels of one strength the lowest
    governs. A language or licence named twice is asked once, as a must if either mention is one, and so is
    the right to work, in the country that is named if one is.
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
    if asked.kind == "right_to_work":
        return (asked.kind, "")
    return (asked.kind, asked.name.casefold())


def _governs(asked: Requirement, known: Requirement) -> bool:
    if asked.kind == "education":
        return asked.level < known.level
    if asked.kind == "right_to_work":
        return known.name == ANYWHERE != asked.name
    return asked.strength == "must" and known.strength == "nice"


def _answer(asked: Requirement, resume: Subject) -> RequirementAnswer:
    if asked.kind == "years":
        return _answer_years(asked, resume)
    if asked.kind == "education":
        return _answer_education(asked, resume)
    return _answer_named(asked, resume)


def _answer_years(asked: Requirement, resume: Subject) -> RequirementAnswer:
    stated = _highest(resume.requirements, "years")
    years = _least_years(resume)
    if years is None:
        return _silent(asked, _UNSTATED)
    value = 1.0 if asked.level <= 0 else max(0.0, min(1.0, years / asked.level))
    is_overall = known_years(resume) is not None
    bound = "" if is_overall or value >= 1 else "at least "
    return RequirementAnswer(
        asked=asked,
        status="met" if value >= 1 else "missing",
        value=value if is_overall else max(value, _UNSTATED),
        found=f"{bound}{years:.3g} {'year' if years == 1 else 'years'}",
        credential=stated if stated is not None and stated.level >= years else None,
        is_failed=is_overall and value < _CLEARLY_SHORT,
    )


def known_years(resume: Subject) -> float | None:
    """Return the years of work that a resume's dated jobs cover or that it states, the more of both.

    Years of one skill or job are the least there can be: alone they do not tell the years of work.
    """
    overall = any(each.kind == "years" and each.name != OF_ONE_KIND for each in resume.requirements)
    return _least_years(resume) if overall or resume.years is not None else None


def _least_years(resume: Subject) -> float | None:
    stated = _highest(resume.requirements, "years")
    known = [] if resume.years is None else [resume.years]
    if stated is not None:
        known.append(stated.level)
    return max(known, default=None)


def _answer_education(asked: Requirement, resume: Subject) -> RequirementAnswer:
    stated = _highest(resume.requirements, "education")
    level = 0.0 if stated is None else stated.level
    value = max(0.0, 1 - _LEVEL_STEP * max(0.0, asked.level - level))
    if value < 1 and resume.has_unclear_education:
        value = max(value, _UNSTATED)
        return RequirementAnswer(asked=asked, status="missing", value=value, found=UNCLEAR_EDUCATION)
    if stated is None:
        return _silent(asked, value)
    return RequirementAnswer(
        asked=asked,
        status="met" if value >= 1 else "missing",
        value=value,
        found=level_name(level),
        credential=stated,
        is_failed=value < 1,
    )


def _answer_named(asked: Requirement, resume: Subject) -> RequirementAnswer:
    names = _alternatives(asked)
    enough = names | {higher for higher, lower in _RESTS_ON.items() if lower in names}
    held = _best_that_answers(asked, enough, resume.requirements)
    if held is not None:
        return _answer_language(asked, held) if asked.kind == "language" else _met(asked, held.name, held)
    if asked.kind == "language" and resume.written_in.casefold() in names:
        return _met(asked, "the resume is written in it")
    needed = names | {_RESTS_ON[name] for name in names & _RESTS_ON.keys()}
    denied = _best_that_answers(asked, needed, resume.denials)
    if denied is not None and len(names) == 1:
        return RequirementAnswer(
            asked=asked, status="missing", value=0.0, found=LACKED, credential=denied, is_failed=True
        )
    return _silent(asked, _UNSTATED if asked.kind == "right_to_work" else 0.0)


def _answer_language(asked: Requirement, held: Requirement) -> RequirementAnswer:
    """Compare how well a language is spoken; where the posting does not say, a little of it is no answer."""
    short = asked.level - held.level if asked.level and held.level else 0.0
    is_little = not asked.level and 0 < held.level <= LIMITED
    if short <= ROUGHLY and not is_little:
        return _met(asked, held.name, held)
    return RequirementAnswer(
        asked=asked,
        status="missing",
        value=_UNSTATED if is_little else held.level / asked.level,
        found=f"{held.name}, about {_SCALE[round(held.level) - 1]}",
        credential=held,
        is_failed=short >= CLEARLY_BELOW and len(_alternatives(asked)) == 1,
    )


def _met(asked: Requirement, found: str, credential: Requirement | None = None) -> RequirementAnswer:
    return RequirementAnswer(asked=asked, status="met", value=1.0, found=found, credential=credential)


def _silent(asked: Requirement, value: float) -> RequirementAnswer:
    return RequirementAnswer(asked=asked, status="missing", value=value, found=UNSTATED)


def _best_that_answers(
    asked: Requirement, names: Collection[str], stated: Sequence[Requirement]
) -> Requirement | None:
    """Return what answers by its name, of several the one of the highest level, else the first."""
    best: Requirement | None = None
    for each in stated:
        is_anywhere = each.kind == "right_to_work" and ANYWHERE in (each.name, asked.name)
        if each.kind != asked.kind or not (is_anywhere or each.name.casefold() in names):
            continue
        if best is None or each.level > best.level:
            best = each
    return best


def _alternatives(asked: Requirement) -> frozenset[str]:
    """Return the names of which one is enough: "NMC registration or HCPC registration" are two."""
    return frozenset(asked.name.casefold().split(" or "))


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
