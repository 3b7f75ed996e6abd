"""An explanation in plain words, for a person who reads one line.

The words name skills, years, degrees, languages and licences, and nothing of the person.
"""

from __future__ import annotations

from collections.abc import Sequence

from skillmatch.types import Explanation, RequirementEvidence, SkillEvidence, Span

_NAMED = 3
"""Missing or related skills named in the sentence; the others are counted."""


def summarise(explanation: Explanation) -> str:
    """Return one sentence: what is met, what stands in, what is lacking.

    Example: "Meets 6 of 8 must-haves and 1 of 3 nice-to-haves; nearby: React for Angular; lacks Kubernetes,
    5 years of experience (2 years)."
    """
    parts = [_met(explanation.skills), _related(explanation.skills), _lacking(explanation)]
    text = "; ".join(part for part in parts if part)
    return f"{text}."


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
    return f"{evidence.status:<8}{evidence.strength:<5}{_unmet(evidence)}{places}"


def _places(spans: Sequence[Span], where: str) -> str:
    return f"  {where} {spans[0].start}-{spans[0].end}" if spans else ""


def _met(skills: Sequence[SkillEvidence]) -> str:
    counts: list[str] = []
    for strength, name in (("must", "must-have"), ("nice", "nice-to-have")):
        asked = [skill for skill in skills if skill.strength == strength]
        if asked:
            n_met = sum(skill.status == "met" for skill in asked)
            counts.append(f"{n_met} of {len(asked)} {name}{'' if len(asked) == 1 else 's'}")
    return f"Meets {' and '.join(counts)}" if counts else "The posting names no skills"


def _related(skills: Sequence[SkillEvidence]) -> str:
    related = [skill for skill in skills if skill.status == "related"]
    named = [f"{skill.stand_in_label} for {skill.preferred_label}" for skill in related]
    return f"nearby: {_list(named)}" if named else ""


def _lacking(explanation: Explanation) -> str:
    named = [
        skill.preferred_label
        for skill in explanation.skills
        if skill.status == "missing" and skill.strength == "must"
    ]
    unmet = [_unmet(evidence) for evidence in explanation.requirements if evidence.status != "met"]
    lacking = [text for text in (_list(named), _list(unmet)) if text]
    return f"lacks {', '.join(lacking)}" if lacking else ""


def _unmet(evidence: RequirementEvidence) -> str:
    return f"{evidence.label} ({evidence.found})"


def _list(names: Sequence[str]) -> str:
    if len(names) <= _NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
