"""Skills a sentence implies without naming them: what a tier ranks high, on the words that carry it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from skillmatch.extract.extractor import Answers, Implied, Meant, NamedSkills, Passage
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


_AT_ONCE = 256
"""Sentences ranked at a time: what a tier says of all skills is kept meanwhile."""


class _Named(NamedTuple):
    """A named skill with its place in the sentence."""

    uri: str
    start: int
    end: int
    confidence: float
    is_name: bool


class _Question(NamedTuple):
    """All that what is said of a sentence depends on."""

    text: str
    named: tuple[_Named, ...]
    may_imply: bool


class _Implied(NamedTuple):
    """An implied skill with its place in the sentence."""

    start: int
    end: int
    uri: str
    confidence: float


class _Judged(NamedTuple):
    """What is said of a sentence: how sure each named skill is, in their order, and what is implied."""

    confidences: tuple[float, ...]
    implied: tuple[_Implied, ...]


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
        return self.find_many([Passage(text, sentences, named)])[0]

    def find_many(self, passages: Sequence[Passage], *, known: Answers | None = None) -> list[Meant]:
        """Return for each passage what ``find`` returns for it alone.

        Equal sentences that name the same skills are ranked once.

        Args:
            passages: Documents.
            known: What was worked out of sentences before, by the same tier.
        """
        asked = [dict(_questions(passage)) for passage in passages]
        judged = self._judged({question for each in asked for question in each.values()}, known)
        return [
            _joined(passage, {place: judged[question] for place, question in each.items()})
            for passage, each in zip(passages, asked, strict=True)
        ]

    def _judged(self, questions: Collection[_Question], known: Answers | None) -> dict[_Question, _Judged]:
        """Return what is said of each question, the new ones ranked together, short sentences first."""
        found: dict[_Question, _Judged] = {}
        keys: dict[_Question, bytes] = {}
        if known is not None:
            keys = {question: _key(question) for question in questions}
            answers = ((question, known.get(key)) for question, key in keys.items())
            found = {question: _unpacked(answer) for question, answer in answers if answer is not None}
        # Sentences of like length are read together, and the order is the same whatever the set's is.
        new = sorted((each for each in questions if each not in found), key=lambda q: (len(q.text), q))
        for start in range(0, len(new), _AT_ONCE):
            chunk = new[start : start + _AT_ONCE]
            ranked = self._tier.rank([each.text for each in chunk], [self._within(each) for each in chunk])
            for question, each in zip(chunk, ranked, strict=True):
                found[question] = self._judgement(question, each)
                if known is not None:
                    known.put(keys[question], _packed(found[question]))
        return found

    def _judgement(self, question: _Question, ranked: Ranked | None) -> _Judged:
        if ranked is None:
            return _Judged(tuple(named.confidence for named in question.named), ())
        implied = self._chosen(question, ranked) if question.may_imply else ()
        return _Judged(self._weighed(ranked, question.named), implied)

    def _weighed(self, ranked: Ranked, named: Sequence[_Named]) -> tuple[float, ...]:
        """Return how sure each named skill of a sentence is meant, given what the sentence means.

        Names are as sure as their label: the tiers were taught ESCO, not what a product is called.
        """
        margins = dict(zip(ranked.skills.tolist(), ranked.margins.tolist(), strict=True)) if named else {}
        best, floor = float(ranked.margins[0]), float(ranked.margins[-1])
        return tuple(
            skill.confidence
            if skill.is_name
            else self._tier.naming.confidence(
                skill.confidence, margins.get(self._places.get(skill.uri, -1), floor), best
            )
            for skill in named
        )

    def _within(self, question: _Question) -> Named:
        """Return the named skills that are ranked, with spans of the sentence."""
        return {
            self._places[skill.uri]: (Span(start=skill.start, end=skill.end), skill.confidence)
            for skill in question.named
            if skill.uri in self._places
        }

    def _chosen(self, question: _Question, ranked: Ranked) -> tuple[_Implied, ...]:
        """Return the sure ones of a sentence's skills, best first, none overlapping.

        A single word implies nothing: either it names the skill, or it was judged not to ("based on Java").
        """
        named = {skill.uri for skill in question.named}
        taken = [Span(start=skill.start, end=skill.end) for skill in question.named]
        found: list[_Implied] = []
        for place, skill in enumerate(ranked.skills):
            confidence = float(ranked.confidences[place])
            if confidence < self._tier.threshold or len(found) == PER_SENTENCE:
                break
            uri = self._tier.uris[skill]
            span = ranked.span(place)
            is_run = len(span.of(question.text).split()) > 1
            if is_run and uri not in named and all(_is_apart(span, other) for other in taken):
                found.append(_Implied(span.start, span.end, uri, round(confidence, 4)))
                taken.append(span)
        return tuple(found)


def _questions(passage: Passage) -> Iterator[tuple[int, _Question]]:
    """Yield the sentences whose meaning tells something, with their places: names alone need none."""
    text = passage.text
    for place, (sentence, named) in enumerate(zip(passage.sentences, passage.named, strict=True)):
        start = sentence.span.start
        may_imply = _may_imply(sentence, text)
        if start < LONGEST_READ and (may_imply or not all(skill.is_name for skill in named.values())):
            skills = tuple(
                _Named(uri, span.start - start, span.end - start, confidence, is_name)
                for uri, (span, confidence, is_name) in named.items()
            )
            yield place, _Question(sentence.span.of(text), skills, may_imply)


def _joined(passage: Passage, judged: Mapping[int, _Judged]) -> Meant:
    confidences = [{uri: skill.confidence for uri, skill in each.items()} for each in passage.named]
    implied: list[Implied] = []
    for place, found in judged.items():
        confidences[place] = dict(zip(passage.named[place], found.confidences, strict=True))
        start = passage.sentences[place].span.start
        implied += (
            Implied(Span(start=start + hit.start, end=start + hit.end), hit.uri, hit.confidence)
            for hit in found.implied
        )
    return Meant(implied, confidences)


def _key(question: _Question) -> bytes:
    # Of numbers repr gives all digits.
    return hashlib.blake2b(repr(question).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _packed(judged: _Judged) -> bytes:
    return json.dumps(judged, separators=(",", ":")).encode()


def _unpacked(answer: bytes) -> _Judged:
    confidences, implied = json.loads(answer)
    return _Judged(tuple(confidences), tuple(_Implied(*hit) for hit in implied))


def _may_imply(sentence: Sentence, text: str) -> bool:
    return sentence.section not in SILENT_SECTIONS and not sentence.span.of(text).rstrip().endswith("?")


def _is_apart(one: Span, other: Span) -> bool:
    return one.end <= other.start or other.end <= one.start
