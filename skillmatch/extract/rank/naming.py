"""Which ranked skills a sentence names by a label, where it stands by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skillmatch.extract.lexical import LexicalMatcher
from skillmatch.extract.rank.ranked import Named
from skillmatch.types import Sentence, Span


class Namer:
    """Finds the named skills of single sentences; the extractor knows them already and needs none."""

    def __init__(self, lexical: LexicalMatcher, uris: Sequence[str]) -> None:
        """Find labels by ``lexical``; skills go by their place in ``uris``."""
        self._lexical = lexical
        self._places: Mapping[str, int] = {uri: place for place, uri in enumerate(uris)}

    def named(self, sentence: str) -> Named:
        """Return the skills named in a sentence: where, and the surest confidence of each."""
        whole = Sentence(span=Span(start=0, end=len(sentence)), section="other")
        found: dict[int, tuple[Span, float]] = {}
        for candidate in self._lexical.find(self._lexical.read(sentence, [whole])):
            for uri in candidate.uris:
                place = self._places.get(uri)
                if place is not None and candidate.confidence > found.get(place, (None, 0.0))[1]:
                    found[place] = (candidate.span, candidate.confidence)
        return found
