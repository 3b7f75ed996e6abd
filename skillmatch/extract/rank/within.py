"""A tier kept within the skills of another ESCO release than the one it was taught.

The tables of the tiers are of the default release. An earlier release lacks some of its skills and has none
besides (1.1.0 lacks five of 13,896), so what is ranked is as before, without those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.extract.rank.ranked import Named, Naming, Ranked, Tier
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import FloatArray, Span

_Places = npt.NDArray[np.int64]


def within(tier: Tier, taxonomy: Taxonomy) -> Tier:
    """Return a tier that ranks only the skills of ``taxonomy``: itself where that is all of its skills."""
    if all(uri in taxonomy.skills for uri in tier.uris):
        return tier
    return TierWithin(tier, taxonomy)


class TierWithin:
    """Ranks skills by another tier and leaves out those that a taxonomy does not have."""

    def __init__(self, tier: Tier, taxonomy: Taxonomy) -> None:
        """Keep the tier and where its skills stand among those of the taxonomy."""
        self._tier = tier
        self._kept: _Places = np.array(
            [place for place, uri in enumerate(tier.uris) if uri in taxonomy.skills], dtype=np.int64
        )
        self._uris = tuple(tier.uris[place] for place in self._kept.tolist())
        self._place_of: _Places = np.full(len(tier.uris), -1, dtype=np.int64)
        self._place_of[self._kept] = np.arange(len(self._kept))

    @property
    def uris(self) -> tuple[str, ...]:
        """The skills that are ranked, in the order of their places: by URI."""
        return self._uris

    @property
    def threshold(self) -> float:
        """Confidence from which an implied skill is a mention."""
        return self._tier.threshold

    @property
    def naming(self) -> Naming:
        """How sure a named skill is meant."""
        return self._tier.naming

    def rank(self, sentences: Sequence[str], named: Sequence[Named]) -> list[Ranked | None]:
        """Return the listed skills of each sentence; None for one without words or without a skill left."""
        asked = [{int(self._kept[place]): found for place, found in each.items()} for each in named]
        return [None if each is None else self._within(each) for each in self._tier.rank(sentences, asked)]

    def _within(self, ranked: Ranked) -> Ranked | None:
        listed = np.flatnonzero(self._place_of[ranked.skills] >= 0)
        if not len(listed):
            return None
        return _RankedWithin(
            ranked=ranked,
            listed=listed,
            skills=self._place_of[ranked.skills[listed]],
            margins=ranked.margins[listed],
            confidences=ranked.confidences[listed],
            rough=None if ranked.rough is None else ranked.rough[self._kept],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _RankedWithin:
    """What is left of ``ranked``; ``listed`` are places in its list, the others as ``Ranked`` has them."""

    ranked: Ranked
    listed: _Places
    skills: _Places
    margins: FloatArray
    confidences: FloatArray
    rough: FloatArray | None

    def span(self, place: int) -> Span:
        """Return the words that carry the skill at ``place`` of the list, as a span of the sentence."""
        return self.ranked.span(int(self.listed[place]))
