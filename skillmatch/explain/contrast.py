"""Two resumes ranked for one posting, side by side: what makes the margin of one less than the other's."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skillmatch.explain.groups import group_label, grouped
from skillmatch.types import Explanation, RequirementEvidence

_TELLING: Final = 0.05
"""Differences of a group below this are left out of the words; the figures keep them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureDifference:
    """What one feature adds here less what it adds there, in the margin's unit, with both values."""

    feature: str
    label: str
    amount: float
    here: float
    there: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDifference:
    """The features of one group, the largest difference first; ``amount`` is their sum."""

    group: str
    label: str
    amount: float
    features: tuple[FeatureDifference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """One resume against another that was ranked for the same posting by the same ranker.

    ``amount`` is the margin here less the margin there, and the sum of all groups. ``only_there`` and
    ``only_here`` are what one of the two meets and the other does not, must-haves first: labels of skills
    and of other requirements, by group.
    """

    resume_id: str
    other_id: str
    amount: float
    is_here_eliminated: bool
    is_there_eliminated: bool
    groups: tuple[GroupDifference, ...]
    only_there: Mapping[str, tuple[str, ...]]
    only_here: Mapping[str, tuple[str, ...]]


def contrast(here: Explanation, there: Explanation) -> Contrast:
    """Set one explained resume against another.

    Raises:
        ValueError: They were not ranked for the same posting by the same ranker.
    """
    a, b = here.match, there.match
    if (a.posting_id, a.ranker) != (b.posting_id, b.ranker) or here.base != there.base:
        raise ValueError("contrast needs two resumes ranked for one posting by one ranker")
    groups = _differences(here, there)
    return Contrast(
        resume_id=a.resume_id,
        other_id=b.resume_id,
        amount=math.fsum(group.amount for group in groups),
        is_here_eliminated=bool(here.eliminated_by),
        is_there_eliminated=bool(there.eliminated_by),
        groups=groups,
        only_there=_only(there, here),
        only_here=_only(here, there),
    )


def _differences(here: Explanation, there: Explanation) -> tuple[GroupDifference, ...]:
    other = {part.feature: part for part in there.contributions}
    return tuple(
        _difference(
            group.name,
            [
                FeatureDifference(
                    feature=part.feature,
                    label=part.label,
                    amount=part.amount - other[part.feature].amount,
                    here=part.value,
                    there=other[part.feature].value,
                )
                for part in group.contributions
            ],
        )
        for group in grouped(here.contributions)
    )


def _difference(name: str, features: Sequence[FeatureDifference]) -> GroupDifference:
    return GroupDifference(
        group=name,
        label=group_label(name),
        amount=math.fsum(feature.amount for feature in features),
        features=tuple(sorted(features, key=lambda feature: (-abs(feature.amount), feature.feature))),
    )


def _only(one: Explanation, other: Explanation) -> Mapping[str, tuple[str, ...]]:
    """Return what ``one`` meets and ``other`` does not, by group."""
    found: dict[str, list[str]] = {}
    lacking = {skill.uri for skill in other.skills if skill.status != "met"}
    for skill in one.skills:
        if skill.status == "met" and skill.uri in lacking:
            found.setdefault("skills", []).append(skill.preferred_label)
    unmet = {_asked(each) for each in other.requirements if each.status != "met"}
    for each in one.requirements:
        if each.status == "met" and _asked(each) in unmet:
            found.setdefault("experience" if each.kind == "years" else "education", []).append(each.label)
    return {name: tuple(dict.fromkeys(labels)) for name, labels in found.items()}


def _asked(evidence: RequirementEvidence) -> tuple[str, str, int, int]:
    span = evidence.posting_span
    return (evidence.kind, evidence.label, span.start, span.end)


def contrast_words(found: Contrast, *, most: int = 4) -> str:
    """Return the contrast in one sentence, with what each group lost or gained most by.

    Example: "Loses 0.80 on skills (Kubernetes, Terraform shown there, not here) and 0.25 on experience
    (5 years of experience met there, not here); gains 0.10 on job title (mostly nearness of the occupation)."

    Args:
        found: The contrast.
        most: Skills or requirements named per group; the others are counted.
    """
    ordered = sorted(found.groups, key=lambda group: (-abs(group.amount), group.group))
    losses = [_part(group, found.only_there, "there, not here", most) for group in ordered if _is_loss(group)]
    gains = [_part(group, found.only_here, "here, not there", most) for group in ordered if _is_gain(group)]
    parts = []
    if losses:
        parts.append(f"loses {_and(losses)}")
    if gains:
        parts.append(f"gains {_and(gains)}")
    words = "; ".join(parts) or f"no group differs by {_TELLING:g} or more"
    return f"{words[0].upper()}{words[1:]}."


def _is_loss(group: GroupDifference) -> bool:
    return group.amount <= -_TELLING


def _is_gain(group: GroupDifference) -> bool:
    return group.amount >= _TELLING


def _part(group: GroupDifference, only: Mapping[str, tuple[str, ...]], where: str, most: int) -> str:
    named = only.get(group.group, ())
    if named:
        verb = "shown" if group.group == "skills" else "met"
        why = f"{named_list(named, most)} {verb} {where}"
    else:
        why = f"mostly {_lowered(_leading(group).label)}"
    return f"{abs(group.amount):.2f} on {_lowered(group.label)} ({why})"


def _leading(group: GroupDifference) -> FeatureDifference:
    """Return the feature that moved the group furthest in the group's own direction."""
    sign = 1 if group.amount > 0 else -1
    return max(group.features, key=lambda feature: (sign * feature.amount, feature.feature))


def named_list(names: Sequence[str], most: int) -> str:
    """Return names in one line, at most ``most`` of them; the others are counted."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]


def _and(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
