"""The instant ranker as a tier: the same questions and answers as the tiers that use the encoder."""

from __future__ import annotations

from collections.abc import Sequence

from skillmatch.extract.rank.instant import InstantRanker
from skillmatch.extract.rank.ranked import Named, Naming, Ranked


class InstantTier:
    """Ranks skills by word vectors and words of labels; holds no state between calls."""

    def __init__(self, ranker: InstantRanker, *, threshold: float, naming: Naming) -> None:
        """Join the ranker with what was fitted of the tier.

        Args:
            ranker: Lists skills.
            threshold: Confidence from which an implied skill is a mention.
            naming: How sure a named skill is meant.
        """
        self._ranker, self._threshold, self._naming = ranker, threshold, naming

    @property
    def uris(self) -> tuple[str, ...]:
        """The skills that are ranked, in the order of their places: by URI."""
        return self._ranker.uris

    @property
    def threshold(self) -> float:
        """Confidence from which an implied skill is a mention."""
        return self._threshold

    @property
    def naming(self) -> Naming:
        """How sure a named skill is meant."""
        return self._naming

    def rank(self, sentences: Sequence[str], named: Sequence[Named]) -> list[Ranked | None]:
        """Return the listed skills of each sentence; None for one without a word that the tier knows."""
        return [
            listed if listed is not None and len(listed.skills) else None
            for listed in self._ranker.list(sentences, named)
        ]
