"""An explanation in plain words, for a person who reads one line.

The words name skills, years, degrees, languages and licences, and nothing of the person.
"""

from __future__ import annotations

from collections.abc import Sequence

from skillmatch.match.requirements import LACKED, UNSTATED
from skillmatch.types import Explanation, RequirementEvidence, SkillEvidence, Span

_NAMED = 3
"""Missing or related skills named in the sentence; the others are counted."""


def summarise(explanation: Explanation) -> str:
    """Return one sentence: what is met, what stands in, what is missing of what the posting must have.

    Example: "Meets 6 of 8 must-have and 1 of 3 nice-to-have skills; near: React for Angular; missing:
    Kubernetes; 5 years of experience asked for, 2 years found; not stated: driving licence."
    """
    parts = [
        _met(explanation.skills),
        _related(explanation.skills),
        _missing(explanation.skills),
        *_unmet(explanation.requirements),
    ]
    return f"{'; '.join(part for part in parts if part)}."


def requirement_words(evidence: RequirementEvidence) -> str:
    """Return an unmet requirement in a few words: "master asked for, bachelor found"."""
    if evidence.found in (UNSTATED, LACKED, ""):
        return f"{evidence.label} asked for, {evidence.found or UNSTATED}"
    return f"{evidence.label} asked for, {evidence.found} found"


def skill_line(skill: SkillEvidence) -> str:
    """Return how one skill is answered, with a place in each document, as a line for a terminal."""
    near = f" by {skill.stand_in_label} ({skill.similarity:.2f})" if skill.status == "related" else ""
    places = _places(skill.posting_spans, "posting") + _places(skill.resume_spans, "resume")
    return f"{skill.status:<8}{skill.strength:<5}{skill.preferred_label}{near}{places}"


def requirement_line(evidence: RequirementEvidence) -> str:
    """Return how one other requirement is answered, with its places, as a line for a terminal."""
    spans = () if evidence.resume_span is None else (evidence.resume_span,)
    places = _places((evidence.posting_span,), "posting") + _places(spans, "resume")
    found = f": {evidence.found}" if evidence.found else ""
    eliminates = "  (eliminates)" if evidence.eliminates else ""
    return f"{evidence.status:<8}{evidence.strength:<5}{evidence.label}{found}{eliminates}{places}"


def _places(spans: Sequence[Span], where: str) -> str:
    return f"  {where} {spans[0].start}-{spans[0].end}" if spans else ""


def _met(skills: Sequence[SkillEvidence]) -> str:
    counts: list[str] = []
    for strength, name in (("must", "must-have"), ("nice", "nice-to-have")):
        asked = [skill for skill in skills if skill.strength == strength]
        if asked:
            counts.append(f"{sum(skill.status == 'met' for skill in asked)} of {len(asked)} {name}")
    noun = "skill" if len(skills) == 1 else "skills"
    return f"Meets {' and '.join(counts)} {noun}" if counts else "No skills were found in the posting"


def _related(skills: Sequence[SkillEvidence]) -> str:
    related = [skill for skill in skills if skill.status == "related"]
    named = [f"{skill.stand_in_label} for {skill.preferred_label}" for skill in related]
    return f"near: {_list(named)}" if named else ""


def _missing(skills: Sequence[SkillEvidence]) -> str:
    named = [s.preferred_label for s in skills if s.status == "missing" and s.strength == "must"]
    return f"missing: {_list(named)}" if named else ""


def _unmet(requirements: Sequence[RequirementEvidence]) -> list[str]:
    unmet = [
        evidence for evidence in requirements if evidence.status != "met" and evidence.strength == "must"
    ]
    silent = [evidence.label for evidence in unmet if evidence.found == UNSTATED]
    short = [requirement_words(evidence) for evidence in unmet if evidence.found != UNSTATED]
    return [*short, f"{UNSTATED}: {_list(silent)}"] if silent else short


def _list(names: Sequence[str]) -> str:
    if len(names) <= _NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
