"""An explanation in plain words, for a person who reads one line.

The words name skills, years, degrees, languages and licences, and nothing of the person.
"""

from __future__ import annotations

from collections.abc import Sequence

from skillmatch.match.requirements import UNSTATED
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


def as_text(explanation: Explanation) -> str:
    """Return the whole explanation as plain text for a terminal, lines at most about 110 wide.

    The figures shown are rounded; base and contributions sum to the margin before rounding.
    """
    match = explanation.match
    lines = [
        f"{match.resume_id} for {match.posting_id}: score {match.score:.3f}, rank {match.rank} "
        f"({match.ranker})",
        summarise(explanation),
        "",
        f"{'what counts':<48}{'value':>8}{'adds':>9}",
        f"{'base':<48}{'':>8}{explanation.base:>+9.3f}",
    ]
    lines += [
        f"{part.label[:47]:<48}{part.value:>8.3f}{part.amount:>+9.3f}" for part in explanation.contributions
    ]
    lines += [f"{'margin':<48}{'':>8}{match.margin:>+9.3f}", ""]
    lines += [_skill_line(skill) for skill in explanation.skills]
    lines += [_requirement_line(evidence) for evidence in explanation.requirements]
    return "\n".join(lines).rstrip()


def _skill_line(skill: SkillEvidence) -> str:
    near = f" by {skill.stand_in_label} ({skill.similarity:.2f})" if skill.status == "related" else ""
    places = _places(skill.posting_spans, "posting") + _places(skill.resume_spans, "resume")
    return f"{skill.status:<8}{skill.strength:<5}{skill.preferred_label}{near}{places}"


def _requirement_line(evidence: RequirementEvidence) -> str:
    spans = () if evidence.resume_span is None else (evidence.resume_span,)
    places = _places((evidence.posting_span,), "posting") + _places(spans, "resume")
    found = f": {evidence.found}" if evidence.found else ""
    return f"{evidence.status:<8}{evidence.strength:<5}{evidence.label}{found}{places}"


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
    short = [f"{e.label} asked for, {e.found} found" for e in unmet if e.found != UNSTATED]
    return [*short, f"{UNSTATED}: {_list(silent)}"] if silent else short


def _list(names: Sequence[str]) -> str:
    if len(names) <= _NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
