"""Document to mentions to profile: exact labels, typing errors, and skills implied by meaning, joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol, TypeAlias

from skillmatch.extract.fuzzy import FuzzyMatcher
from skillmatch.extract.lexical import Candidate, LexicalMatcher, Read
from skillmatch.extract.profile import build_profile
from skillmatch.extract.resolve import Resolver
from skillmatch.taxonomy import Taxonomy
from skillmatch.text.cues import is_negated, strength_at
from skillmatch.text.redaction import Redacted, redact_document
from skillmatch.types import Document, Method, Sentence, SkillMention, SkillProfile, Span

LEAST_CONFIDENCE = 0.5
"""A named skill less sure than this is no mention: a word that happens to be a label."""

_FUZZY_CONFIDENCE = {1: 0.8, 2: 0.65}


class Implied(NamedTuple):
    """A skill that a passage implies by meaning; ``confidence`` in [0, 1]."""

    span: Span
    uri: str
    confidence: float


class NamedSkill(NamedTuple):
    """Where a sentence names a skill (in the document), with which confidence, and whether by a name.

    ``is_name``: a product, a technology; not plain words that may mean something else.
    """

    span: Span
    confidence: float
    is_name: bool


NamedSkills: TypeAlias = Mapping[str, NamedSkill]
"""The skills that a sentence names, by URI."""


class Meant(NamedTuple):
    """What the sentences of a document mean.

    Attributes:
        implied: Skills that no label names, each within one sentence and apart from what is named.
        named: For each sentence how sure each named skill is meant there, in [0, 1], by URI.
    """

    implied: Sequence[Implied]
    named: Sequence[Mapping[str, float]]


class Passage(NamedTuple):
    """What a document is to a reader by meaning: its text, its sentences, and the skills named in each."""

    text: str
    sentences: Sequence[Sentence]
    named: Sequence[NamedSkills]


class Answers(Protocol):
    """Keeps what was worked out of a sentence; it may forget any of it at any time."""

    def get(self, key: bytes) -> bytes | None:
        """Return the answer to a key of 16 bytes, or None."""
        ...

    def put(self, key: bytes, answer: bytes) -> None:
        """Keep an answer."""
        ...


class MeaningReader(Protocol):
    """Reads sentences by meaning; ``skillmatch.extract.implied`` has the one we ship."""

    def find(self, text: str, sentences: Sequence[Sentence], named: Sequence[NamedSkills]) -> Meant:
        """Return implied skills, and how sure the named ones are.

        Args:
            text: The document's text.
            sentences: Its sentences.
            named: For each sentence the skills named in it.
        """
        ...

    def find_many(self, passages: Sequence[Passage], *, known: Answers | None = None) -> list[Meant]:
        """Return for each passage what ``find`` returns for it alone, sooner for many.

        Args:
            passages: Documents.
            known: What earlier calls worked out; must be of this reader.
        """
        ...


class _Found(NamedTuple):
    span: Span
    sentence: int
    uri: str
    confidence: float
    method: Method
    is_name: bool = False


class Extractor:
    """Extracts skills from documents; holds no state between them and may be shared by threads."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        *,
        meaning: MeaningReader | None = None,
        lexical: LexicalMatcher | None = None,
    ) -> None:
        """Build the matchers (about a second); without ``meaning`` only what is named is found."""
        self._taxonomy = taxonomy
        self._lexical = lexical or LexicalMatcher(taxonomy)
        self._fuzzy = FuzzyMatcher(
            self._lexical.lexicon, self._lexical.words, self._lexical.is_often_misspelt
        )
        self._meaning = meaning

    def mentions(self, document: Document) -> tuple[SkillMention, ...]:
        """Return every mention of a skill, ordered by start, longest first, then URI.

        The document is read redacted, so that nothing about the person moves what is found.
        Exact mentions go before typing errors, and both before implied skills, where they overlap; a
        name inside a longer name of the same concept is a mention too. Private spans hold none.
        """
        return self.mentions_of([document])[0]

    def mentions_of(
        self, documents: Sequence[Document], *, known: Answers | None = None
    ) -> list[tuple[SkillMention, ...]]:
        """Return for each document what ``mentions`` returns for it alone, sooner for many.

        Sentences that stand in several of them are ranked once.

        Args:
            documents: As many as fit in memory.
            known: What was worked out of sentences before, by an extractor of the same tier.
        """
        seen = [redact_document(document) for document in documents]
        shown = [document for document, _ in seen]
        named = [self._named(document) for document in shown]
        weighed = self._weighed(shown, named, known)
        return [
            tuple(
                sorted(
                    (_received(self._mention(seen_as, found), document, redacted) for found in each),
                    key=lambda m: (m.span.start, -m.span.end, m.uri),
                )
            )
            for document, (seen_as, redacted), each in zip(documents, seen, weighed, strict=True)
        ]

    def profile(self, document: Document) -> SkillProfile:
        """Return the skills of the document with their weights, negated ones apart."""
        return build_profile(document, self.mentions(document), self._taxonomy)

    def _named(self, document: Document) -> list[_Found]:
        read = self._lexical.read(document.text, document.sentences)
        exact = self._exact(document, read)
        taken = [found.span for found in exact]
        return exact + [found for found in self._typos(document, read) if not _overlaps(found.span, taken)]

    def _exact(self, document: Document, read: Read) -> list[_Found]:
        candidates = self._lexical.find(read, private=document.private_spans)
        resolver = Resolver(self._taxonomy, _clear(candidates))
        return [
            _Found(
                found.span,
                found.sentence,
                resolver.choose(found.uris),
                found.confidence,
                "exact",
                found.is_name,
            )
            for found in candidates
        ]

    def _typos(self, document: Document, read: Read) -> list[_Found]:
        blocked = [*document.private_spans, *(Span(start=start, end=end) for start, end, _ in read.web)]
        found: list[_Found] = []
        for number, line in enumerate(read.lines):
            for index, word in enumerate(line.words):
                if not word.is_unknown:
                    continue
                forms, steps = self._fuzzy.match(word.norm)
                if not forms:
                    continue
                span = Span(start=line.starts[index], end=line.ends[index])
                if not _overlaps(span, blocked):
                    found.append(_Found(span, number, forms[0].uri, _FUZZY_CONFIDENCE[steps], "fuzzy", True))
        return found

    def _weighed(
        self, documents: Sequence[Document], named: Sequence[list[_Found]], known: Answers | None
    ) -> list[list[_Found]]:
        """Return the named skills that are meant, as sure as their sentences make them; and implied ones."""
        if self._meaning is None:
            return list(named)
        passages = [
            Passage(document.text, document.sentences, _by_sentence(document, each))
            for document, each in zip(documents, named, strict=True)
        ]
        found = self._meaning.find_many(passages, known=known)
        return [_meant(*each) for each in zip(documents, named, found, strict=True)]

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


def _received(mention: SkillMention, document: Document, redacted: Redacted) -> SkillMention:
    """Return a mention found in the redacted text at its place in the text as received."""
    if not redacted.replaced:
        return mention
    span = redacted.received(mention.span)
    return replace(mention, span=span, surface=span.of(document.text))


def _by_sentence(document: Document, named: Sequence[_Found]) -> list[dict[str, NamedSkill]]:
    by_sentence: list[dict[str, NamedSkill]] = [{} for _ in document.sentences]
    for found in named:
        known = by_sentence[found.sentence]
        if found.uri not in known or known[found.uri].confidence < found.confidence:
            known[found.uri] = NamedSkill(found.span, found.confidence, found.is_name)
    return by_sentence


def _meant(document: Document, named: Sequence[_Found], meant: Meant) -> list[_Found]:
    kept = [
        found._replace(confidence=confidence)
        for found in named
        if (confidence := meant.named[found.sentence][found.uri]) >= LEAST_CONFIDENCE
    ]
    blocked = [*(found.span for found in named), *document.private_spans]
    implied = [
        _Found(hit.span, number, hit.uri, hit.confidence, "dense")
        for hit in meant.implied
        if not _overlaps(hit.span, blocked)
        and (number := _sentence_of(hit.span, document.sentences)) is not None
    ]
    return kept + implied


def _clear(candidates: Sequence[Candidate]) -> list[str]:
    return [found.uris[0] for found in candidates if len(found.uris) == 1]


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _sentence_of(span: Span, sentences: Sequence[Sentence]) -> int | None:
    for number, sentence in enumerate(sentences):
        if sentence.span.start <= span.start and span.end <= sentence.span.end:
            return number
    return None
