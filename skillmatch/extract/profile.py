"""From mentions to the profile of one subject: what counts, and how much.

A skill's weight grows with how strongly its best mention is asked for, where that stands, how often
the skill is named, and how telling it is: what few occupations list says more about a job than what
nearly all do. Weights are relative to the subject's foremost skill, which has 1.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from skillmatch.taxonomy import Taxonomy
from skillmatch.types import Document, ProfileSkill, Section, SkillMention, SkillProfile, Strength

STRENGTH_WEIGHT: Mapping[Strength | None, float] = {"must": 1.0, None: 0.8, "nice": 0.55}

SECTION_WEIGHT: Mapping[Section, float] = {
    "title": 1.0,
    "requirements": 1.0,
    "nice_to_have": 0.8,
    "skills": 1.0,
    "experience": 0.9,
    "certifications": 0.9,
    "languages": 0.9,
    "duties": 0.85,
    "summary": 0.8,
    "education": 0.7,
    "other": 0.7,
    "interests": 0.3,
    "company": 0.2,
    "benefits": 0.1,
    "application": 0.1,
    "legal": 0.1,
    "personal": 0.1,
}
"""What an employer offers, is, or must say by law is not what the job asks for: it hardly counts."""

_REPEAT = 0.12
_LEAST_TELLING = 0.35


def build_profile(document: Document, mentions: Sequence[SkillMention], taxonomy: Taxonomy) -> SkillProfile:
    """Return the profile of ``document`` from its mentions; negated mentions are kept apart."""
    asked: dict[str, list[SkillMention]] = defaultdict(list)
    refused: dict[str, list[SkillMention]] = defaultdict(list)
    for mention in _outermost(mentions):
        (refused if mention.negated else asked)[mention.uri].append(mention)
    return SkillProfile(
        doc_id=document.doc_id,
        kind=document.kind,
        taxonomy_release=taxonomy.release,
        skills=_weighed(asked, taxonomy),
        negated=_weighed(refused, taxonomy),
    )


def telling(uri: str, taxonomy: Taxonomy) -> float:
    """Return how telling a skill is, from 0.35 (nearly all occupations list it) to 1 (hardly any do)."""
    n_all = max(2, len(taxonomy.occupations))
    n_listing = len(taxonomy.occupations_of(uri)) + len(taxonomy.occupations_using(uri))
    rarity = 1.0 - math.log(1 + n_listing) / math.log(1 + n_all)
    return _LEAST_TELLING + (1 - _LEAST_TELLING) * max(0.0, rarity)


def _outermost(mentions: Sequence[SkillMention]) -> list[SkillMention]:
    """Leave out a mention inside a longer one of the same concept: it is the same occurrence."""
    kept: list[SkillMention] = []
    reach: dict[str, int] = {}
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end, m.uri)):
        if mention.span.end > reach.get(mention.uri, -1):  # none of its concept that began before ends later
            kept.append(mention)
            reach[mention.uri] = mention.span.end
    return kept


def _weighed(groups: Mapping[str, list[SkillMention]], taxonomy: Taxonomy) -> tuple[ProfileSkill, ...]:
    raw = {uri: _weight(mentions) * telling(uri, taxonomy) for uri, mentions in groups.items()}
    most = max(raw.values(), default=1.0) or 1.0
    skills = [
        ProfileSkill(
            uri=uri,
            preferred_label=mentions[0].preferred_label,
            weight=round(raw[uri] / most, 6),
            strength=_strength(mentions),
            mentions=tuple(mentions),
        )
        for uri, mentions in groups.items()
    ]
    return tuple(sorted(skills, key=lambda skill: (-skill.weight, skill.uri)))


def _weight(mentions: Sequence[SkillMention]) -> float:
    each = sorted(
        (STRENGTH_WEIGHT[m.strength] * SECTION_WEIGHT[m.section] * m.confidence for m in mentions),
        reverse=True,
    )
    # Each further mention adds less, in proportion to its own weight: ten in the legal notice stay little.
    return each[0] + sum(_REPEAT * weight / rank for rank, weight in enumerate(each[1:], start=1))


def _strength(mentions: Sequence[SkillMention]) -> Strength:
    stated = {mention.strength for mention in mentions if mention.strength is not None}
    return "nice" if stated == {"nice"} else "must"
