"""An extractor that reads only the labelled sentences of a posting by meaning: the same answers, far sooner.

What a tier says of a sentence depends on that sentence alone, so the others need not be asked about. Names
are looked for in the whole posting as ever: what one sentence says decides what another one's words mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from skillmatch.extract import Extractor, LexicalMatcher
from skillmatch.extract.extractor import Answers, MeaningReader, Meant, NamedSkills, Passage
from skillmatch.extract.implied import ImpliedSkills
from skillmatch.extract.rank.ranked import Named, Naming, Ranked, RankedByRuns, Tier
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import Sentence, Span


def focused_extractor(
    taxonomy: Taxonomy, tier: Tier, lexical: LexicalMatcher, wanted: Mapping[str, Sequence[Span]]
) -> Extractor:
    """Return an extractor with a tier, right on the sentences that are wanted.

    Args:
        taxonomy: Whose skills are found.
        tier: Is asked about a sentence once, however often it is read.
        lexical: Finds names.
        wanted: By a document's text the spans whose mentions will be looked at; other documents are read
            whole.
    """
    meaning = FocusedMeaning(ImpliedSkills(RememberingTier(tier)), wanted)
    return Extractor(taxonomy, meaning=meaning, lexical=lexical)


class FocusedMeaning:
    """A reader by meaning that is asked about wanted sentences only."""

    def __init__(self, inner: MeaningReader, wanted: Mapping[str, Sequence[Span]]) -> None:
        """Ask ``inner`` about sentences that share a character with a wanted span of their text."""
        self._inner, self._wanted = inner, wanted

    def find(self, text: str, sentences: Sequence[Sentence], named: Sequence[NamedSkills]) -> Meant:
        """Return what the wanted sentences mean; elsewhere names are as sure as their labels."""
        spans = self._wanted.get(text)
        asked = [
            place
            for place, sentence in enumerate(sentences)
            if spans is None or any(_overlap(sentence.span, span) for span in spans)
        ]
        meant = self._inner.find(
            text, [sentences[place] for place in asked], [named[place] for place in asked]
        )
        confidences: list[Mapping[str, float]] = [
            {uri: skill.confidence for uri, skill in each.items()} for each in named
        ]
        for place, found in zip(asked, meant.named, strict=True):
            confidences[place] = found
        return Meant(meant.implied, confidences)

    def find_many(self, passages: Sequence[Passage], *, known: Answers | None = None) -> list[Meant]:
        """Do as ``find`` does for each passage; the tier remembers by itself."""
        return [self.find(*passage) for passage in passages]


class RememberingTier:
    """A tier that ranks a sentence once; rough margins, which only full rankings need, are not kept."""

    def __init__(self, inner: Tier) -> None:
        """Ask ``inner``."""
        self._inner = inner
        self._known: dict[tuple[object, ...], Ranked | None] = {}

    @property
    def uris(self) -> tuple[str, ...]:
        """The skills that are ranked."""
        return self._inner.uris

    @property
    def threshold(self) -> float:
        """Confidence from which an implied skill is a mention."""
        return self._inner.threshold

    @property
    def naming(self) -> Naming:
        """How sure a named skill is meant."""
        return self._inner.naming

    def rank(self, sentences: Sequence[str], named: Sequence[Named]) -> list[Ranked | None]:
        """Return the listed skills of each sentence, as the tier does."""
        keys = [(text, *sorted(each.items())) for text, each in zip(sentences, named, strict=True)]
        new = {key: place for place, key in enumerate(keys) if key not in self._known}
        asked = list(new.values())
        found = self._inner.rank([sentences[place] for place in asked], [named[place] for place in asked])
        for key, ranked in zip(new, found, strict=True):
            self._known[key] = replace(ranked, rough=None) if isinstance(ranked, RankedByRuns) else ranked
        return [self._known[key] for key in keys]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
