"""Which occupations a set of skills speaks for."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from skillmatch.taxonomy import Taxonomy
from skillmatch.types import FloatArray

_OPTIONAL_SHARE = 0.5
"""What an optional skill of an occupation counts, against 1 for an essential one."""

_DOUBT = 6.0
"""Rarity that a profile must bring to be believed half: two rare skills, or four common ones."""


class SkillWitness:
    """How far the skills of a document are those of each occupation."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Take the links between skills and occupations from the taxonomy."""
        self._taxonomy = taxonomy
        self._rows = {uri: row for row, uri in enumerate(taxonomy.occupations)}

    def agreement(self, skills: Sequence[str]) -> FloatArray:
        """Return the share of the skills that belong to each occupation, in [0, 1), shape (n,).

        Each skill counts by its rarity among occupations, fully where it is essential (or an O*NET
        technology of the occupation), by half where optional; few skills are believed less:
        rarity / (rarity + 6).
        """
        found = np.zeros(len(self._rows), dtype=np.float32)
        total = 0.0
        for uri in dict.fromkeys(skills):
            shares = self._shares(uri)
            if shares:
                rarity = math.log(1 + len(self._rows) / len(shares))
                total += rarity
                for row, share in shares.items():
                    found[row] += rarity * share
        return found / np.float32(total + _DOUBT)

    def _shares(self, uri: str) -> dict[int, float]:
        shares = {self._rows[occupation]: 1.0 for occupation in self._taxonomy.occupations_using(uri)}
        for occupation, need in self._taxonomy.occupations_of(uri):
            shares[self._rows[occupation]] = 1.0 if need == "essential" else _OPTIONAL_SHARE
        return shares
