"""Document to mentions to profile: exact labels, typing errors, and skills implied by meaning, joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from skillmatch.extract.fuzzy import FuzzyMatcher
from skillmatch.extract.lexical import Candidate, LexicalMatcher
from skillmatch.extract.profile import build_profile
from skillmatch.extract.resolve import Resolver
from skillmatch.extract.tokens import tokenize, web_spans
from skillmatch.taxonomy import Taxonomy
from skillmatch.text.cues import is_negated, strength_at
from skillmatch.types import Document, Method, Sentence, SkillMention, SkillProfile, Span

_FUZZY_CONFIDENCE = {1: 0.8, 2: 0.65}


class Implied(NamedTuple):
    """A skill that a passage implies by meaning; ``confidence`` in [0, 1]."""

    span: Span
    uri: str
    confidence: float


class ImpliedFinder(Protocol):
    """Finds implied skills; ``skillmatch.extract.dense`` has the one we ship."""

    def find(self, text: str, sentences: Sequence[Sentence]) -> Sequence[Implied]:
        """Return implied skills, each within one sentence."""
        ...


class _Found(NamedTuple):
    span: Span
    sentence: int
    uri: str
    confidence: float
    method: Method


class Extractor:
    """Extracts skills from documents; holds no state between them and may be shared by threads."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        *,
        dense: ImpliedFinder | None = None,
        lexical: LexicalMatcher | None = None,
    ) -> None:
        """Build the matchers (about a second); without ``dense`` only what is named is found."""
        self._taxonomy = taxonomy
        self._lexical = lexical or LexicalMatcher(taxonomy)
        self._fuzzy = FuzzyMatcher(
            self._lexical.lexicon, self._lexical.words, self._lexical.is_often_misspelt
        )
        self._dense = dense

    def mentions(self, document: Document) -> tuple[SkillMention, ...]:
        """Return every mention of a skill, ordered by start, longest first, then URI.

        Exact mentions go before typing errors, and both before implied skills, where they overlap; a
        name inside a longer name of the same concept is a mention too. Private spans hold none.
        """
        exact = self._exact(document)
        taken = [found.span for found in exact]
        typos = [found for found in self._typos(document) if not _overlaps(found.span, taken)]
        named = exact + typos
        implied = self._implied(document, [found.span for found in named])
        mentions = [self._mention(document, found) for found in named + implied]
        return tuple(sorted(mentions, key=lambda m: (m.span.start, -m.span.end, m.uri)))

    def profile(self, document: Document) -> SkillProfile:
        """Return the skills of the document with their weights, negated ones apart."""
        return build_profile(document, self.mentions(document), self._taxonomy)

    def _exact(self, document: Document) -> list[_Found]:
        candidates = self._lexical.find(document.text, document.sentences, private=document.private_spans)
        resolver = Resolver(self._taxonomy, _clear(candidates))
        return [
            _Found(found.span, found.sentence, resolver.choose(found.uris), found.confidence, "exact")
            for found in candidates
        ]

    def _typos(self, document: Document) -> list[_Found]:
        blocked = list(document.private_spans)
        blocked += [Span(start=start, end=end) for start, end, _ in web_spans(document.text)]
        found: list[_Found] = []
        for number, sentence in enumerate(document.sentences):
            for token in tokenize(document.text, sentence.span.start, sentence.span.end):
                forms, steps = self._fuzzy.match(token.norm)
                span = Span(start=token.start, end=token.end)
                if forms and not _overlaps(span, blocked):
                    found.append(_Found(span, number, forms[0].uri, _FUZZY_CONFIDENCE[steps], "fuzzy"))
        return found

    def _implied(self, document: Document, taken: Sequence[Span]) -> list[_Found]:
        if self._dense is None:
            return []
        blocked = [*taken, *document.private_spans]
        return [
            _Found(hit.span, number, hit.uri, hit.confidence, "dense")
            for hit in self._dense.find(document.text, document.sentences)
            if not _overlaps(hit.span, blocked)
            and (number := _sentence_of(hit.span, document.sentences)) is not None
        ]

    def _mention(self, document: Document, found: _Found) -> SkillMention:
        sentence = document.sentences[found.sentence]
        text = sentence.span.of(document.text)
        start, end = found.span.start - sentence.span.start, found.span.end - sentence.span.start
        is_posting = document.kind == "posting"
        return SkillMention(
            doc_id=document.doc_id,
            span=found.span,
            surface=found.span.of(document.text),
            uri=found.uri,
            preferred_label=self._taxonomy.skills[found.uri].preferred_label,
            taxonomy_release=self._taxonomy.release,
            confidence=found.confidence,
            method=found.method,
            section=sentence.section,
            strength=strength_at(text, start, end, sentence.section) if is_posting else sentence.strength,
            negated=is_negated(text, start, end),
        )


def _clear(candidates: Sequence[Candidate]) -> list[str]:
    return [found.uris[0] for found in candidates if len(found.uris) == 1]


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _sentence_of(span: Span, sentences: Sequence[Sentence]) -> int | None:
    for number, sentence in enumerate(sentences):
        if sentence.span.start <= span.start and span.end <= sentence.span.end:
            return number
    return None
