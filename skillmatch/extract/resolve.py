"""Which concept a shared label means: the one whose occupations the document's other skills point to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from skillmatch.taxonomy import Taxonomy


class Resolver:
    """Chooses among the concepts that share one label, for one document."""

    def __init__(self, taxonomy: Taxonomy, clear_uris: Iterable[str]) -> None:
        """Go by the occupations of ``clear_uris``, the concepts that the document names unmistakably."""
        self._taxonomy = taxonomy
        self._clear = frozenset(clear_uris)

    @cached_property
    def _pull(self) -> Counter[str]:
        """How many of the clear concepts each occupation needs."""
        return Counter(
            occupation for uri in self._clear for occupation, _ in self._taxonomy.occupations_of(uri)
        )

    def choose(self, uris: Sequence[str]) -> str:
        """Return the concept with the greatest pull; of equal ones the first URI in the alphabet."""
        if len(uris) == 1:
            return uris[0]
        return min(uris, key=lambda uri: (-self._strength(uri), uri))

    def _strength(self, uri: str) -> float:
        occupations = self._taxonomy.occupations_of(uri)
        total = sum(self._pull[occupation] for occupation, _ in occupations)
        # Divided by the root of their number, so that a skill that everybody has does not win by size.
        return total / math.sqrt(1 + len(occupations))
