"""Contributions gathered by what people think in: skills, experience, education, title, words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skillmatch.types import Contribution

GROUP_LABELS: Final[Mapping[str, str]] = {
    "skills": "Skills",
    "experience": "Experience",
    "education": "Education and permits",
    "title": "Job title",
    "words": "Words of the texts",
}
"""What a group is called, in the order in which groups are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionGroup:
    """The contributions of one group, the largest first; ``amount`` is their sum, in the margin's unit."""

    name: str
    label: str
    amount: float
    contributions: tuple[Contribution, ...]


def grouped(contributions: Sequence[Contribution]) -> tuple[ContributionGroup, ...]:
    """Gather contributions by group, each in exactly one, so that base plus groups is the margin too."""
    by_name: dict[str, list[Contribution]] = {}
    for part in contributions:
        by_name.setdefault(part.group, []).append(part)
    order = [name for name in GROUP_LABELS if name in by_name]
    order += [name for name in by_name if name not in GROUP_LABELS]
    return tuple(
        ContributionGroup(
            name=name,
            label=group_label(name),
            amount=math.fsum(part.amount for part in by_name[name]),
            contributions=tuple(sorted(by_name[name], key=lambda part: (-abs(part.amount), part.feature))),
        )
        for name in order
    )


def group_label(name: str) -> str:
    """Return what a group is called; one without a name of its own goes by its key."""
    return GROUP_LABELS.get(name, name.capitalize())
