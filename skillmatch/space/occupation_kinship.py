"""What the taxonomies say about two occupations: shared skills, classes, and the crosswalk."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from skillmatch.taxonomy import Taxonomy
from skillmatch.types import FloatArray

CROSSWALK = 0.8
"""An official link says that the two occupations are the same work, or nearly."""

_SAME_DIGITS = ((4, 0.3), (3, 0.15), (2, 0.05))
"""Of what lacks to 1, added for occupations whose class codes begin alike."""


class OccupationKinship:
    """Corrects relatedness between occupations; everything is symmetric."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Read the taxonomy's relations."""
        self._taxonomy = taxonomy
        self._essential = lru_cache(maxsize=8192)(lambda uri: frozenset(taxonomy.essential(uri)))

    def correct(self, related: FloatArray, uri: str, columns: Sequence[str]) -> None:
        """Change one row of relatedness by meaning, for those columns that are occupations."""
        for place, other in enumerate(columns):
            if other in self._taxonomy.occupations:
                related[place] = self._corrected(float(related[place]), uri, other)

    def _corrected(self, meaning: float, uri: str, other: str) -> float:
        ours, theirs = self._taxonomy.occupations[uri], self._taxonomy.occupations[other]
        if ours.taxonomy != theirs.taxonomy:
            return max(meaning, CROSSWALK) if self._is_crossed(uri, other) else meaning
        skills, other_skills = self._essential(uri), self._essential(other)
        value = meaning
        if skills and other_skills:
            shared = len(skills & other_skills) / math.sqrt(len(skills) * len(other_skills))
            value = (meaning + shared) / 2
        codes = [_digits(one.isco_code or one.code) for one in (ours, theirs)]
        for n, part in _SAME_DIGITS:
            if codes[0][:n] == codes[1][:n]:
                return value + part * (1.0 - value)
        return value

    def _is_crossed(self, uri: str, other: str) -> bool:
        for esco, onet in ((uri, other), (other, uri)):
            code = self._taxonomy.occupations[onet].onet_soc_code
            if any(link.onet_soc_code == code for link in self._taxonomy.onet_of(esco)):
                return True
        return False


def _digits(code: str) -> str:
    return code.replace("-", "")
