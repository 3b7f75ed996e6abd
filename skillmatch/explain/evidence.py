"""Evidence for a score: every requirement met, related or missing, with its spans in both documents."""

from __future__ import annotations

from skillmatch.match.requirements import RequirementAnswer, level_name
from skillmatch.match.scorer import Scored
from skillmatch.match.skills import SkillAnswer
from skillmatch.types import (
    Explanation,
    MatchScore,
    ProfileSkill,
    Requirement,
    RequirementEvidence,
    SkillEvidence,
    Span,
)

_STATUS_ORDER = {"met": 0, "related": 1, "missing": 2}


def explain(match: MatchScore, scored: Scored) -> Explanation:
    """Take a score apart.

    Skills come with must-haves first, then met, related, missing, the weightier first. ``base`` and the
    amounts of the contributions sum to ``match.margin``.

    Args:
        match: The score, with its rank.
        scored: The parts it was made of.

    Raises:
        ValueError: The two are not of the same pair.
    """
    comparison = scored.comparison
    if (match.posting_id, match.resume_id) != (comparison.posting.doc_id, comparison.resume.doc_id):
        raise ValueError("explain needs the parts of the same pair as the match")
    answers = sorted(
        comparison.skills,
        key=lambda answer: (
            answer.asked.strength != "must",
            _STATUS_ORDER[answer.status],
            -answer.asked.weight,
            answer.asked.uri,
        ),
    )
    return Explanation(
        match=match,
        base=scored.base,
        contributions=scored.contributions,
        skills=tuple(_skill_evidence(answer) for answer in answers),
        requirements=tuple(_requirement_evidence(answer) for answer in comparison.requirements),
    )


def _skill_evidence(answer: SkillAnswer) -> SkillEvidence:
    stands_in = answer.found if answer.status == "related" else None
    return SkillEvidence(
        uri=answer.asked.uri,
        preferred_label=answer.asked.preferred_label,
        strength=answer.asked.strength,
        status=answer.status,
        similarity=answer.similarity,
        posting_spans=_spans(answer.asked),
        resume_spans=() if answer.found is None else _spans(answer.found),
        stand_in_uri="" if stands_in is None else stands_in.uri,
        stand_in_label="" if stands_in is None else stands_in.preferred_label,
    )


def _spans(skill: ProfileSkill) -> tuple[Span, ...]:
    return tuple(sorted({mention.span for mention in skill.mentions}))


def _requirement_evidence(answer: RequirementAnswer) -> RequirementEvidence:
    return RequirementEvidence(
        kind=answer.asked.kind,
        label=requirement_label(answer.asked),
        strength=answer.asked.strength,
        status=answer.status,
        posting_span=answer.asked.span,
        resume_span=None if answer.credential is None else answer.credential.span,
        found=answer.found,
        eliminates=answer.eliminates,
    )


def requirement_label(asked: Requirement) -> str:
    """Return the requirement in a few words: "5 years of experience", "bachelor", "Dutch"."""
    if asked.kind == "years":
        return f"{asked.level:.3g} {'year' if asked.level == 1 else 'years'} of experience"
    if asked.kind == "education":
        return asked.name or level_name(asked.level)
    return asked.name
