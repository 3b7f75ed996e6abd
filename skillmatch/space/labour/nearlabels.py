"""Labels that are written like a name nobody knows: what a user is offered after a slip of the pen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np

from skillmatch.space.labour.entities import Entity, EntityKind
from skillmatch.taxonomy.clean import fold

_LEAST: Final = 0.35
"""Share of threes of letters in common below which a label is no help."""

_BEGINS: Final = 0.5
"""What a label gains that begins with the name."""

_LONGEST: Final = 200
"""Letters of a name that are looked at."""

_BRACKETS: Final = re.compile(r"\s*\([^()]*\)$")


class NearLabels:
    """Labels by the threes of letters they are made of; what stands in brackets at their end is left out."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        """Take the entities whose labels may be offered."""
        self._entities = entities
        self._labels = [fold(_BRACKETS.sub("", entity.label)) for entity in entities]
        postings: dict[str, list[int]] = defaultdict(list)
        sizes = np.zeros(len(entities), dtype=np.float64)
        for row, label in enumerate(self._labels):
            threes = _threes(label)
            sizes[row] = len(threes)
            for three in threes:
                postings[three].append(row)
        self._sizes = sizes
        self._postings = {three: np.array(rows, dtype=np.int64) for three, rows in postings.items()}

    def nearest(self, name: str, top: int, *, kind: EntityKind | None) -> list[Entity]:
        """Return the entities whose labels are most like a name: the best of each kind, then the next.

        Likeness is the share of threes in common (Dice); a label that begins with the name is more like it.

        Args:
            name: As the user wrote it.
            top: At most so many.
            kind: Of this kind only; None means any.
        """
        folded = fold(name[:_LONGEST])
        threes = _threes(folded)
        shared = np.zeros(len(self._sizes), dtype=np.float64)
        for three in threes:
            if three in self._postings:
                shared[self._postings[three]] += 1
        alike = np.round(2 * shared / (self._sizes + len(threes)), 6)
        found: dict[str, list[tuple[float, str, Entity]]] = defaultdict(list)
        for row in np.flatnonzero(alike >= _LEAST).tolist():
            entity = self._entities[row]
            if kind in (None, entity.kind):
                begins = f"{self._labels[row]} ".startswith(f"{folded} ")
                found[entity.kind].append((-float(alike[row]) - _BEGINS * begins, entity.key, entity))
        ranked = [
            (place, *each)
            for of_kind in found.values()
            for place, each in enumerate(sorted(of_kind, key=lambda each: each[:2]))
        ]
        return [entity for *_, entity in sorted(ranked, key=lambda each: each[:3])[:top]]


def _threes(folded: str) -> frozenset[str]:
    padded = f"  {folded} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))
