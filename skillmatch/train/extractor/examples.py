"""A text with the skills it states, of whatever kind; and the kinds that need no corpus of their own."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from skillmatch.taxonomy import Taxonomy
from skillmatch.train.extractor.corpora import skillskape_rows
from skillmatch.train.extractor.kept_out import KeptOut
from skillmatch.train.extractor.readings import Reading
from skillmatch.types import Skill


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text and its skills by URI.

    Attributes:
        kind: Of the text, as ``recipe.KINDS_OF_TEXT``.
        text: A sentence.
        positives: Skills that it states; empty only where a reader found none.
        acceptable: Skills that are not wrong: neither positive nor negative.
        rejected: Skills that a reader looked at and rejected.
    """

    kind: str
    text: str
    positives: tuple[str, ...]
    acceptable: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


_SKILL_FRAMES = (
    "You will {} and {}.",
    "Your tasks: {}, {}, {}.",
    "The successful candidate is able to {} as well as {}.",
    "Responsible for the following: {}; {}",
    "Must be able to {}, {} and {}",
)
_KNOWLEDGE_FRAMES = (
    "Experience with {} and {} is required.",
    "Sound knowledge of {}",
    "Background in {}, {} or {}",
    "You bring: {}, {}",
    "Familiar with {} and ideally {}.",
)
_TEMPLATES_PER_OCCUPATION = 3
_SEED = 7


def reading_examples(readings: Iterable[Reading], folds: str) -> list[Example]:
    """Return the readings of some folds that have skills.

    Args:
        readings: All of them.
        folds: ``A``, ``B``, ``AB`` or ``dev``.
    """
    wanted = ("dev",) if folds == "dev" else tuple(folds)
    return [
        Example(
            kind="reading",
            text=each.text,
            positives=each.positives,
            acceptable=each.acceptable,
            rejected=each.rejected,
        )
        for each in readings
        if each.fold in wanted and each.positives
    ]


def allowed(examples: Iterable[Example], kept_out: KeptOut) -> list[Example]:
    """Return the examples whose text stands in no evaluation set; every training's pass through here."""
    return [example for example in examples if not kept_out.holds(example.text)]


def line_examples(skills: Sequence[Skill], lines: Sequence[str]) -> list[Example]:
    """Return our own lines as examples, one per skill."""
    return [
        Example(kind="line", text=line, positives=(skill.uri,))
        for skill, line in zip(skills, lines, strict=True)
    ]


def template_examples(taxonomy: Taxonomy, skills: Sequence[Skill]) -> list[Example]:
    """Return templates filled with alternative labels of skills of one occupation, three per occupation."""
    rng = random.Random(_SEED)  # noqa: S311 - a draw that can be repeated, no secret
    known = {skill.uri: skill for skill in skills if skill.alt_labels}
    found = []
    for uri in taxonomy.occupations:
        needed = [
            known[each] for each in (*taxonomy.essential(uri), *taxonomy.optional(uri)) if each in known
        ]
        for number in range(_TEMPLATES_PER_OCCUPATION):
            is_knowledge = number == 0
            fitting = [skill for skill in needed if (skill.skill_type == "knowledge") == is_knowledge]
            frame = rng.choice(_KNOWLEDGE_FRAMES if is_knowledge else _SKILL_FRAMES)
            if len(fitting) >= frame.count("{}"):
                chosen = rng.sample(fitting, frame.count("{}"))
                text = frame.format(*(rng.choice(skill.alt_labels) for skill in chosen))
                found.append(
                    Example(kind="template", text=text, positives=tuple(each.uri for each in chosen))
                )
    return found


def skillskape_examples(mirror: Path, skills: Sequence[Skill]) -> list[Example]:
    """Return the synthetic sentences of SkillSkape whose labels are preferred labels of ESCO."""
    uri_of = {skill.preferred_label.casefold(): skill.uri for skill in skills}
    found = []
    for text, labels in skillskape_rows(mirror):
        uris = tuple(uri_of[label.casefold()] for label in labels if label.casefold() in uri_of)
        if uris:
            found.append(Example(kind="skillskape", text=text, positives=uris))
    return found
