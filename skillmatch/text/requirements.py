"""Hard requirements of a posting, and what a resume states to meet them: years, education, languages,
licences.
"""  # noqa: D205

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from skillmatch.text.credentials import DEGREES, LANGUAGES, LICENCES
from skillmatch.text.cues import is_negated, strength_at
from skillmatch.types import Requirement, Section, Sentence, Span, Strength

_NUMBERS = {
    word: number
    for number, word in enumerate(
        (
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ),
        1,
    )
}
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})"
_YEARS = re.compile(
    rf"(?<![\w.$£€-])(?P<low>{_NUMBER})(?:\s?\(\d{{1,2}}\))?\s?(?:\+|or more|plus)?"
    rf"(?:\s?(?:-|–|—|to)\s?(?P<high>{_NUMBER})(?:\s?\(\d{{1,2}}\))?\s?\+?)?[\s-](?:or more |plus |full )?"
    r"(?:years?|yrs?)\b(?:['’]s?|\(s\))?\+?",
    re.IGNORECASE,
)
_EXPERIENCE = re.compile(
    r"\b(?:experience\w*|exp|background|track record|working|practice|expertise)\b", re.I
)
_WITHIN = re.compile(r"\b(?:in|as|of|with|using)\b", re.IGNORECASE)
_OTHER_YEARS = re.compile(
    r"\b(?:last|past|next|previous|first|within|every|each|over the|aged?|after|for over|contract|fixed[- ]term|"
    r"old|history|warranty|anniversary|course)\b",
    re.IGNORECASE,
)
_AFTER_OTHER = re.compile(
    r"\s*(?:old\b|of age\b|ago\b|contract|fixed|programme\b|program\b|warranty|degree\b|course\b|diploma\b|college\b|"
    r"university\b|rotation|history\b|post[- ]qualification training\b)",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(?:we have|we've|our (?!ideal)|company|firm|founded|established|has been|organi[sz]ation)\b", re.I
)
_ASKS = re.compile(r"\b(?:require|need|looking for|seek|must|you|candidate|minimum|at least)\w*\b", re.I)
_SKIPPED: frozenset[Section] = frozenset(("company", "benefits", "legal", "application"))
_OR_EXPERIENCE = re.compile(
    r"\bor (?:an? )?(?:equivalent|comparable|relevant|similar|related)?\s?(?:combination|work|professional|practical|"
    r"life|industry|relevant|equivalent|job|years|experience)",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(
    rf"\b(?:(?P<before>fluent|fluency|native|bilingual|proficien\w+|conversational|spoken|written|speak\w*|verbal|"
    rf"knowledge|command|mother tongue|business|professional|intermediate|basic|good|excellent|strong)"
    rf"(?:[ ,/-]+(?:and|or|in|of|level|both|spoken|written|spoken|verbal|oral|fluent|the|working|level of)){{0,4}}[ ,/-]+)?"
    rf"(?P<name>{LANGUAGES})\b"
    rf"(?P<after>\s?(?:[-–:(]\s?(?:native|fluent|mother|business|professional|intermediate|basic|conversational|"
    rf"advanced|proficient|bilingual|beginner|[ABC][12])|"
    rf"(?:language|speaker|speaking|proficiency|fluency|skills|is (?:essential|required|a must|a plus|desirable)|"
    rf"required|native)))?",
    re.IGNORECASE,
)
_LIST_TAIL = re.compile(rf"\s?(?:,|/|and|or|&|plus)\s(?:and |or )?(?P<name>{LANGUAGES})\b")


def find_requirements(text: str, sentences: Sequence[Sentence]) -> tuple[Requirement, ...]:
    """Return the hard requirements of a posting, in the order in which they stand.

    What is said not to be needed is left out; "a degree or equivalent experience" is nice to have, since
    one can do without; of alternatives ("a bachelor's or master's degree") the lowest counts.
    """
    found: list[Requirement] = []
    for sentence in sentences:
        if sentence.section not in _SKIPPED or _ASKS.search(sentence.span.of(text)):
            found.extend(_in_posting(text, sentence))
    return tuple(found)


def find_credentials(text: str, sentences: Sequence[Sentence]) -> tuple[Requirement, ...]:
    """Return the education, languages and licences that a resume states, in the order in which they stand."""
    found: list[Requirement] = []
    for sentence in sentences:
        words = sentence.span.of(text)
        for kind, name, level, start, end in _credentials(words, sentence.section):
            if not is_negated(words, start, end):
                found.append(_requirement(kind, name, level, sentence, start, end, "must"))
    return tuple(sorted(found, key=lambda requirement: requirement.span))


_Found = tuple[str, str, float, int, int]
"""kind, name, level, start and end within the sentence."""


def _in_posting(text: str, sentence: Sentence) -> list[Requirement]:
    words = sentence.span.of(text)
    found: list[Requirement] = []
    for kind, name, level, start, end in _stated(words, sentence):
        if is_negated(words, start, end):
            continue
        strength = strength_at(words, start, end, sentence.section) or "must"
        if kind == "education" and _OR_EXPERIENCE.search(words, end):
            strength = "nice"
        found.append(_requirement(kind, name, level, sentence, start, end, strength))
    return sorted(found, key=lambda requirement: requirement.span)


def _stated(words: str, sentence: Sentence) -> Iterator[_Found]:
    yield from _years(words, sentence.section)
    yield from _lowest_of_alternatives(words, list(_degrees(words)))
    yield from _languages(words, "other")
    yield from _licences(words)


def _credentials(words: str, section: Section) -> Iterator[_Found]:
    yield from _degrees(words)
    yield from _languages(words, section)
    yield from _licences(words)


def _requirement(
    kind: str, name: str, level: float, sentence: Sentence, start: int, end: int, strength: Strength
) -> Requirement:
    offset = sentence.span.start
    return Requirement(
        kind=kind,  # type: ignore[arg-type]
        name=name,
        level=level,
        span=Span(start=offset + start, end=offset + end),
        strength=strength,
    )


def _years(words: str, section: Section) -> Iterator[_Found]:
    for found in _YEARS.finditer(words):
        if _counts_experience(words, found, section):
            low = found.group("low").casefold()
            yield "years", "experience", float(_NUMBERS.get(low) or low), found.start(), found.end()


def _counts_experience(words: str, found: re.Match[str], section: Section) -> bool:
    before = words[max(0, found.start() - 40) : found.start()]
    after = words[found.end() : found.end() + 70]
    if _AFTER_OTHER.match(after) or _OTHER_YEARS.search(before[-20:]):
        return False
    if _COMPANY.search(before) and not _ASKS.search(before):
        return False
    if _EXPERIENCE.search(after) or _EXPERIENCE.search(before[-25:]):
        return True
    return section in ("requirements", "nice_to_have") and _WITHIN.match(after.lstrip()) is not None


def _degrees(words: str) -> Iterator[_Found]:
    taken: list[tuple[int, int]] = []
    for level, name, pattern in DEGREES:
        for found in pattern.finditer(words):
            if not _overlaps(taken, found, near=25 if found.group().casefold() == "degree" else 0):
                taken.append(found.span())
                yield "education", name, level, found.start(), found.end()


def _lowest_of_alternatives(words: str, degrees: list[_Found]) -> list[_Found]:
    """Keep the lowest of degrees joined by "or", a slash or a comma; others stand for themselves."""
    kept: list[_Found] = []
    for degree in sorted(degrees, key=lambda found: found[3]):
        if kept and _are_alternatives(words[kept[-1][4] : degree[3]]):
            kept[-1] = min(kept[-1], degree, key=lambda found: found[2])
        else:
            kept.append(degree)
    return kept


def _are_alternatives(between: str) -> bool:
    return len(between) < 60 and re.search(r"\bor\b|/|^\s?,\s?$", between) is not None


def _languages(words: str, section: Section) -> Iterator[_Found]:
    for found in _LANGUAGE.finditer(words):
        stands_alone = section == "languages"
        if not (found.group("before") or found.group("after") or stands_alone):
            continue
        if not words[found.start("name")].isupper():
            continue
        yield "language", _name_of(found.group("name")), 0.0, found.start("name"), found.end("name")
        if not stands_alone and found.group("before"):
            yield from _listed_languages(words, found.end("name"))


def _listed_languages(words: str, position: int) -> Iterator[_Found]:
    """Yield "French" and "Dutch" of "fluent German, French and Dutch"."""
    while (found := _LIST_TAIL.match(words, position)) is not None:
        yield "language", _name_of(found.group("name")), 0.0, found.start("name"), found.end("name")
        position = found.end()


def _name_of(language: str) -> str:
    return {"bsl": "British Sign Language", "asl": "American Sign Language"}.get(
        language.casefold(), language.title()
    )


def _licences(words: str) -> Iterator[_Found]:
    taken: list[tuple[int, int]] = []
    for name, pattern in LICENCES:
        for found in pattern.finditer(words):
            if not _overlaps(taken, found):
                taken.append(found.span())
                yield "licence", name, 0.0, found.start(), found.end()
                break


def _overlaps(taken: list[tuple[int, int]], found: re.Match[str], near: int = 0) -> bool:
    return any(start < found.end() and found.start() < end + near for start, end in taken)
