"""Hard negatives by the four strategies of Decorte et al. 2022: labels to be told from a skill's own."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from skillmatch.extras import require
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import FloatArray, Skill

_NEAREST = 30
_NEAREST_BY_LETTERS = 15


class Negatives:
    """Draws a negative of a skill; skills are numbers from 0 in the order of ``skills``.

    Attributes:
        vectors: Unit rows of the skills by the base encoder, shape (skills, dim).
    """

    def __init__(self, skills: Sequence[Skill], taxonomy: Taxonomy, vectors: FloatArray) -> None:
        """Keep what the strategies look at.

        Args:
            skills: Those that are told apart, at least two.
            taxonomy: Knows their siblings.
            vectors: A unit row for each by the base encoder.
        """
        self.vectors = vectors
        self._skills, self._taxonomy = skills, taxonomy
        self._at = {skill.uri: number for number, skill in enumerate(skills)}
        self._labels = [skill.preferred_label for skill in skills]
        self._siblings: dict[int, list[int]] = {}
        self._nearest: dict[int, list[int]] = {}
        self._by_letters: dict[int, list[int]] = {}

    def draw(self, skill: int, strategies: Mapping[str, float], rng: random.Random) -> int | None:
        """Return a negative of a skill by one of the strategies, drawn by their shares; None without any.

        A skill without siblings falls back to the nearest by vectors.
        """
        if not strategies:
            return None
        (strategy,) = rng.choices(list(strategies), list(strategies.values()))
        if strategy == "random":
            other = rng.randrange(len(self._labels) - 1)
            return other + (other >= skill)
        if strategy == "sibling":
            return rng.choice(self.siblings(skill) or self.nearest(skill))
        if strategy == "levenshtein":
            return rng.choice(self.nearest_by_letters(skill))
        return rng.choice(self.nearest(skill))

    def siblings(self, skill: int) -> list[int]:
        """Return the skills that share a broader concept or group with a skill."""
        if skill not in self._siblings:
            uris = self._taxonomy.siblings(self._skills[skill].uri)
            self._siblings[skill] = [self._at[uri] for uri in uris if uri in self._at]
        return self._siblings[skill]

    def nearest(self, skill: int) -> list[int]:
        """Return the 30 skills whose vectors are nearest, nearest first; ties by number."""
        if skill not in self._nearest:
            cosines = self.vectors @ self.vectors[skill]
            cosines[skill] = -np.inf
            count = min(_NEAREST, len(cosines) - 1)
            some = np.sort(np.argpartition(-cosines, count - 1)[:count])
            order = np.argsort(-cosines[some], kind="stable")
            self._nearest[skill] = [int(number) for number in some[order]]
        return self._nearest[skill]

    def nearest_by_letters(self, skill: int) -> list[int]:
        """Return the 15 skills whose preferred labels need the fewest edits for their length."""
        if skill not in self._by_letters:
            process = require("rapidfuzz.process", purpose="Comparing labels")
            distance = require("rapidfuzz.distance", purpose="Comparing labels")
            found = process.extract(
                self._labels[skill],
                self._labels,
                scorer=distance.Levenshtein.normalized_similarity,
                limit=_NEAREST_BY_LETTERS + 1,
            )
            others = [number for _, _, number in found if number != skill]
            self._by_letters[skill] = others[:_NEAREST_BY_LETTERS]
        return self._by_letters[skill]

    def near_same(self, skills: Sequence[int], others: Sequence[int], cosine: float) -> npt.NDArray[np.bool_]:
        """Tell which of ``others`` mean nearly the same as each of ``skills``, shape (skills, others)."""
        return np.asarray(self.vectors[list(skills)] @ self.vectors[list(others)].T > cosine)
