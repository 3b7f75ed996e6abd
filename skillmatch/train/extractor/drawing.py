"""Batches: sentences by kind, one skill of each, hard negatives, and labels that may not count as such."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from skillmatch.train.extractor.material import Material, Sentence, SkillTexts
from skillmatch.train.extractor.recipe import Recipe

_ALTERNATIVE_SHARE = 0.7
"""How often the second text of a label is an alternative label; else it is the description."""

_MADE_OF_LABELS = ("description", "alternative")


class Batch(NamedTuple):
    """A step's texts and what belongs together; texts are numbers of the token store.

    Attributes:
        sentences: Texts, shape (batch,).
        labels: The preferred label of each skill of the step, shape (labels,).
        second: Another text of each of these skills, shape (labels,).
        targets: The place of each sentence's skill among the labels, shape (batch,).
        masked: Labels that are neither right nor wrong for a sentence, shape (batch, labels).
    """

    sentences: list[int]
    labels: list[int]
    second: list[int]
    targets: list[int]
    masked: npt.NDArray[np.bool_]


class Drawing:
    """Draws batches by a recipe; the same recipe and material give the same batches."""

    def __init__(self, material: Material, recipe: Recipe) -> None:
        """Group the sentences by the kinds of the recipe; a kind without sentences is left out."""
        self._material, self._recipe = material, recipe
        self._rng = random.Random(recipe.seed)  # noqa: S311 - a draw that can be repeated, no secret
        groups = {kind: material.of_kind(kind) for kind in recipe.texts if kind not in _MADE_OF_LABELS}
        self._groups: Mapping[str, list[Sentence]] = {kind: group for kind, group in groups.items() if group}
        shares = {
            kind: share
            for kind, share in recipe.texts.items()
            if kind in self._groups or kind in _MADE_OF_LABELS
        }
        self._kinds, self._shares = list(shares), list(shares.values())

    @property
    def state(self) -> tuple[Any, ...]:
        """Where the draws stand; set it to go on from there."""
        return self._rng.getstate()

    @state.setter
    def state(self, state: tuple[Any, ...]) -> None:
        self._rng.setstate(state)

    def batch(self) -> Batch:
        """Return the next batch."""
        drawn = [
            self._sentence(kind)
            for kind in self._rng.choices(self._kinds, self._shares, k=self._recipe.batch)
        ]
        own = [self._rng.choice(sentence.positives) for sentence in drawn]
        negatives = [self._negative(skill, sentence) for skill, sentence in zip(own, drawn, strict=True)]
        skills = list(dict.fromkeys([*own, *(skill for skill in negatives if skill is not None)]))
        texts = self._material.texts
        return Batch(
            sentences=[sentence.text for sentence in drawn],
            labels=[texts[skill].label for skill in skills],
            second=[self._second(texts[skill]) for skill in skills],
            targets=[skills.index(skill) for skill in own],
            masked=self._masked(drawn, own, skills),
        )

    def _sentence(self, kind: str) -> Sentence:
        if kind in self._groups:
            return self._rng.choice(self._groups[kind])
        skill = self._rng.randrange(len(self._material.texts))
        texts = self._material.texts[skill]
        found = texts.sentences or (texts.description,) if kind == "description" else texts.alternatives
        text = self._rng.choice(found) if found else texts.label
        return Sentence(text, (skill,), frozenset(), ())

    def _negative(self, skill: int, sentence: Sentence) -> int | None:
        if sentence.rejected and self._rng.random() < self._recipe.rejected:
            return self._rng.choice(sentence.rejected)
        return self._material.negatives.draw(skill, self._recipe.negatives, self._rng)

    def _second(self, texts: SkillTexts) -> int:
        if texts.alternatives and self._rng.random() < _ALTERNATIVE_SHARE:
            return self._rng.choice(texts.alternatives)
        return texts.description

    def _masked(self, drawn: list[Sentence], own: list[int], skills: list[int]) -> npt.NDArray[np.bool_]:
        """Mask other skills that a sentence states or allows, and those that mean nearly the same."""
        masked = self._material.negatives.near_same(own, skills, self._recipe.near_same)
        place_of = {skill: place for place, skill in enumerate(skills)}
        for row, sentence in enumerate(drawn):
            for skill in (*sentence.positives, *sentence.acceptable):
                if skill in place_of:
                    masked[row, place_of[skill]] = True
            masked[row, place_of[own[row]]] = False
        return masked
