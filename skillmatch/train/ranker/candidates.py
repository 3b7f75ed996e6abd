"""Invented candidates for a posting, each with a grade of how well they fit: what resumes are composed from.

A candidate is drawn by a plan: fits, fits in part, same title but other skills, same field but another level,
a near occupation. The grade in [0, 1] is a formula of what was drawn, never of what is read later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from skillmatch.match.levels import title_level, usual_years
from skillmatch.match.subject import Subject
from skillmatch.taxonomy import Taxonomy
from skillmatch.train.ranker.occupations import Field, retitled
from skillmatch.types import ProfileSkill

Plan = Literal["fit", "part", "other skills", "other level", "near occupation"]

PLANS: tuple[Plan, ...] = ("fit", "part", "other skills", "other level", "near occupation")
"""The first is drawn for every posting, then the others in turn."""

Use = Literal["recent", "listed", "old", "near", "missing"]

_WORTH: dict[Use, float] = {"recent": 1.0, "listed": 0.9, "old": 0.75, "near": 0.45, "missing": 0.0}
_KEPT: dict[Plan, tuple[float, float]] = {
    "fit": (0.6, 1.0),
    "part": (0.25, 0.65),
    "other skills": (0.0, 0.15),
    "other level": (0.5, 0.95),
    "near occupation": (0.0, 0.35),
}
"""Share of the posting's skills that a plan keeps, from and to."""

_NICE = 0.4
_FIELD_WORTH = 0.12
_LEVEL_COST = 0.15

_MOST_ASKED = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One skill of a candidate: the label that the resume will write, and where it will stand."""

    label: str
    use: Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An invented working life. ``level`` is that of the title, ``education`` 1 to 5 or 0 for none."""

    plan: Plan
    title: str
    level: int
    years: float
    education: int
    skills: tuple[Held, ...]
    others: tuple[str, ...]
    denied: tuple[str, ...]
    licences: tuple[str, ...]
    languages: tuple[str, ...]
    right_to_work: Literal["", "held", "lacked"]
    grade: float


def draw_candidate(
    posting: Subject, plan: Plan, field: Field, taxonomy: Taxonomy, rng: np.random.Generator
) -> Candidate:
    """Draw a candidate for a posting by a plan.

    Args:
        posting: Its skills, title and requirements say what a fitting candidate has.
        plan: What the candidate is like.
        field: Occupations and skills of the posting's field.
        taxonomy: Labels of skills, and their siblings.
        rng: Everything drawn comes from it.
    """
    title = posting.titles[0] if posting.titles else field.own_title(rng)
    asked_level = title_level(title)
    level = _level(asked_level, plan, rng)
    asked = _most_telling(posting.profile.skills)
    uses = [_use(plan, share, rng) for share in [rng.uniform(*_KEPT[plan])] for _ in asked]
    held = tuple(
        Held(label=_label(skill.uri, use, taxonomy, rng), use=use)
        for skill, use in zip(asked, uses, strict=True)
        if use != "missing"
    )
    missing = [skill.preferred_label for skill, use in zip(asked, uses, strict=True) if use == "missing"]
    needs = _Needs.of(posting, plan, rng)
    years = max(0.3, usual_years(level) * rng.uniform(0.7, 1.3) + rng.uniform(0, 4))
    worth = _skill_worth(asked, uses) * (1 - _FIELD_WORTH) + _FIELD_WORTH * (plan != "near occupation")
    years_asked = max((n.level for n in posting.requirements if n.kind == "years"), default=0.0)
    short = 1.0 if years_asked <= 0 else 0.6 + 0.4 * min(1.0, years / years_asked)
    return Candidate(
        plan=plan,
        title=retitled(_title(title, plan, field, rng), level),
        level=level,
        years=float(years),
        education=needs.education,
        skills=held,
        others=field.other_skills(plan == "near occupation", rng),
        denied=tuple(missing[:1]) if rng.random() < 0.15 else (),
        licences=needs.licences,
        languages=needs.languages,
        right_to_work=needs.right_to_work,
        grade=float(worth * short * needs.worth * max(0.4, 1 - _LEVEL_COST * abs(level - asked_level))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Needs:
    """What a candidate has of requirements that are no skills; ``worth`` in [0, 1] is what that leaves."""

    education: int
    licences: tuple[str, ...]
    languages: tuple[str, ...]
    right_to_work: Literal["", "held", "lacked"]
    worth: float

    @classmethod
    def of(cls, posting: Subject, plan: Plan, rng: np.random.Generator) -> _Needs:
        sure = {"fit": 0.9, "part": 0.7, "other level": 0.8}.get(plan, 0.3)
        worth = 1.0
        named: dict[str, list[str]] = {"licence": [], "language": []}
        for asked in posting.requirements:
            if asked.kind not in named:
                continue
            if rng.random() < sure:
                named[asked.kind].append(asked.name.split(" or ")[0])
            elif asked.strength == "must":
                worth *= 0.75
        levels = [int(n.level) for n in posting.requirements if n.kind == "education"]
        wanted = min(levels, default=0)
        education = int(rng.integers(0, 5)) if not wanted or rng.random() > sure else max(wanted, 1)
        if wanted and education < wanted:
            worth *= 1 - 0.08 * (wanted - education)
        right = cls._right(rng)
        if right == "lacked" and any(n.kind == "right_to_work" for n in posting.requirements):
            worth *= 0.4
        return cls(
            education=education,
            licences=tuple(named["licence"]),
            languages=tuple(named["language"]),
            right_to_work=right,
            worth=worth,
        )

    @staticmethod
    def _right(rng: np.random.Generator) -> Literal["", "held", "lacked"]:
        drawn = rng.random()
        if drawn < 0.15:
            return "held"
        return "lacked" if drawn < 0.25 else ""


def _most_telling(skills: Sequence[ProfileSkill]) -> list[ProfileSkill]:
    ordered = sorted(skills, key=lambda skill: (-skill.weight * _strength(skill), skill.uri))
    return ordered[:_MOST_ASKED]


def _strength(skill: ProfileSkill) -> float:
    return 1.0 if skill.strength == "must" else _NICE


def _skill_worth(asked: Sequence[ProfileSkill], uses: Sequence[Use]) -> float:
    weights = [skill.weight * _strength(skill) for skill in asked]
    total = sum(weights)
    return sum(w * _WORTH[use] for w, use in zip(weights, uses, strict=True)) / total if total > 0 else 0.0


def _use(plan: Plan, share: float, rng: np.random.Generator) -> Use:
    if rng.random() >= share:
        return "near" if plan != "other skills" and rng.random() < 0.2 else "missing"
    drawn = rng.random()
    return "recent" if drawn < 0.5 else "listed" if drawn < 0.8 else "old"


def _label(uri: str, use: Use, taxonomy: Taxonomy, rng: np.random.Generator) -> str:
    """Return words for a skill: its label or an alternative one; a sibling's where one stands in."""
    if use == "near":
        siblings = [other for other in taxonomy.siblings(uri) if other in taxonomy.skills]
        if siblings:
            uri = siblings[int(rng.integers(len(siblings)))]
    skill = taxonomy.skills[uri]
    if skill.alt_labels and rng.random() < 0.4:
        return skill.alt_labels[int(rng.integers(len(skill.alt_labels)))]
    return skill.preferred_label


def _title(asked: str, plan: Plan, field: Field, rng: np.random.Generator) -> str:
    """Return the posting's own title, as often another one of its occupation, or that of a near one."""
    if plan == "near occupation":
        return field.near_title(rng)
    return asked if rng.random() < 0.5 or not field.titles else field.own_title(rng)


def _level(asked: int, plan: Plan, rng: np.random.Generator) -> int:
    if plan == "other level":
        others = [level for level in range(6) if abs(level - asked) >= 2]
        return others[int(rng.integers(len(others)))]
    step = int(rng.integers(-1, 2)) if rng.random() < 0.3 else 0
    return min(5, max(0, asked + step))
