"""Skills a sentence implies without naming them: what a tier ranks high, on the words that carry it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skillmatch.extract.extractor import Implied, Meant, NamedSkills
from skillmatch.extract.rank.ranked import Named, Ranked, Tier
from skillmatch.types import Section, Sentence, Span

PER_SENTENCE = 4
"""Implied skills of one sentence, at most."""

LONGEST_READ = 100_000
"""Characters from a document's start whose sentences may imply skills: thirty postings."""

SILENT_SECTIONS: frozenset[Section] = frozenset(
    {
        "title",
        "benefits",
        "company",
        "application",
        "legal",
        "personal",
        "interests",
        "languages",
        "education",
    }
)
"""What stands here implies no skill of the job or of the person."""


class ImpliedSkills:
    """Finds implied ESCO skills; holds no state between calls and may be shared by threads."""

    def __init__(self, tier: Tier) -> None:
        """Ask ``tier`` which skills a sentence means."""
        self._tier = tier
        self._places: Mapping[str, int] = {uri: place for place, uri in enumerate(tier.uris)}

    def find(self, text: str, sentences: Sequence[Sentence], named: Sequence[NamedSkills]) -> Meant:
        """Return implied skills in the order of the sentences, the surer first within one; weigh named ones.

        Sentences of silent sections (benefits, company, legal, ...) and questions imply nothing; a skill is
        implied once per sentence, by runs of words that do not overlap one another or what is named. What
        begins after ``LONGEST_READ`` implies nothing.

        Args:
            text: The document's text.
            sentences: Its sentences, with their sections.
            named: For each sentence the skills named in it: by URI.
        """
        is_asked = [
            sentence.span.start < LONGEST_READ and (bool(each) or _may_imply(sentence, text))
            for sentence, each in zip(sentences, named, strict=True)
        ]
        asked = [place for place, asks in enumerate(is_asked) if asks]
        ranked = self._tier.rank(
            [sentences[place].span.of(text) for place in asked],
            [self._within(sentences[place], named[place]) for place in asked],
        )
        confidences = [{uri: skill.confidence for uri, skill in each.items()} for each in named]
        implied: list[Implied] = []
        for place, found in zip(asked, ranked, strict=True):
            if found is None:
                continue
            confidences[place] = self._weighed(found, named[place])
            if _may_imply(sentences[place], text):
                implied += self._chosen(sentences[place], text, found, named[place])
        return Meant(implied, confidences)

    def _weighed(self, ranked: Ranked, named: NamedSkills) -> dict[str, float]:
        """Return how sure each named skill of a sentence is meant, given what the sentence means.

        Names are as sure as their label: the tiers were taught ESCO, not what a product is called.
        """
        margins = dict(zip(ranked.skills.tolist(), ranked.margins.tolist(), strict=True))
        best, floor = float(ranked.margins[0]), float(ranked.margins[-1])
        return {
            uri: skill.confidence
            if skill.is_name
            else self._tier.naming.confidence(
                skill.confidence, margins.get(self._places.get(uri, -1), floor), best
            )
            for uri, skill in named.items()
        }

    def _within(self, sentence: Sentence, named: NamedSkills) -> Named:
        """Return the named skills that are ranked, with spans of the sentence."""
        start = sentence.span.start
        return {
            self._places[uri]: (Span(start=span.start - start, end=span.end - start), confidence)
            for uri, (span, confidence, _) in named.items()
            if uri in self._places
        }

    def _chosen(self, sentence: Sentence, text: str, ranked: Ranked, named: NamedSkills) -> list[Implied]:
        """Return the sure ones of a sentence's skills, best first, none overlapping.

        A single word implies nothing: either it names the skill, or it was judged not to ("based on Java").
        """
        taken = [skill.span for skill in named.values()]
        start = sentence.span.start
        found: list[Implied] = []
        for place, skill in enumerate(ranked.skills):
            confidence = float(ranked.confidences[place])
            if confidence < self._tier.threshold or len(found) == PER_SENTENCE:
                break
            uri = self._tier.uris[skill]
            inner = ranked.span(place)
            span = Span(start=start + inner.start, end=start + inner.end)
            is_run = len(span.of(text).split()) > 1
            if is_run and uri not in named and all(_is_apart(span, other) for other in taken):
                found.append(Implied(span, uri, round(confidence, 4)))
                taken.append(span)
        return found


def _may_imply(sentence: Sentence, text: str) -> bool:
    return sentence.section not in SILENT_SECTIONS and not sentence.span.of(text).rstrip().endswith("?")


def _is_apart(one: Span, other: Span) -> bool:
    return one.end <= other.start or other.end <= one.start
