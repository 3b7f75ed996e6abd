"""Hard requirements of a posting, and what a resume states to meet them.

Years of experience, education, human languages, licences or registrations, and the right to work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from skillmatch.text.cues import is_negated, strength_at
from skillmatch.text.degrees import find_degrees, lowest_of_alternatives
from skillmatch.text.licences import find_licences
from skillmatch.text.right_to_work import find_asked_right, find_held_right, find_lacked_right
from skillmatch.text.spoken import find_languages
from skillmatch.text.stated import Stated, joined_alternatives
from skillmatch.text.years import find_years
from skillmatch.types import Requirement, Section, Sentence, Span, Strength

_UNASKED: frozenset[Section] = frozenset(("company", "benefits", "legal", "application"))
_OF_ITSELF: frozenset[Section] = frozenset(("title", "summary", "other"))
"""Sections of a resume that speak of the whole of a working life."""

_ASKS = re.compile(r"\b(?:must|requir\w+|essential|need|minimum|qualified)\b", re.IGNORECASE)
_OFFERED = re.compile(
    r"\b(?:we (?:will |can |also )?(?:offer|provide|support|fund)|opportunit(?:y|ies) to|funded|"
    r"work(?:ing)? towards|study(?:ing)? (?:for|towards)|training towards|undertake)\b",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"\b(?:pursuing|enrolled|working towards?|studying|candidate for|expected|in progress|student)\b",
    re.IGNORECASE,
)
_OR_EXPERIENCE = re.compile(
    r"\bor (?:an? |the )?(?:equivalent |comparable |relevant |similar |related |"
    r"commensurate )*(?:combination|"
    r"(?:[\w/-]+ ){0,3}experience\b|\w+ years)",
    re.IGNORECASE,
)
_LACKING = re.compile(
    r"\b(?:no|without|lack(?:ing)?|(?:do|does|did)\s?(?:not|n['’]t)\s+(?:yet\s+)?(?:have|hold|speak|possess)|"
    r"(?:cannot|can['’]t)\s+speak|not\s+(?:yet\s+)?hold(?:ing)?)\s+"
    r"(?:(?:an?|any|the|my|valid|full|current|clean|uk|us|eu)\s+)*$",
    re.IGNORECASE,
)
"""Directly before a licence or language that one does not have; "no points on my licence" says nothing."""

_NO_NURSE = re.compile(
    r"\b(?:not|n['’]t)\s+(?:yet\s+)?(?:an?\s+)?(?:registered|qualified|licensed)\s+nurse\b", re.IGNORECASE
)
"""Says that the registration of nurses is lacking, in the United Kingdom and the United States."""


def find_requirements(text: str, sentences: Sequence[Sentence]) -> tuple[Requirement, ...]:
    """Return the hard requirements of a posting, in the order in which they stand.

    What is said not to be needed is left out. "A degree or equivalent experience" is nice to have, since
    one can do without, and of degrees that are alternatives the lowest counts. Licences and languages that
    are alternatives are one requirement, named "NMC registration or HCPC registration". A language or
    licence asked for twice is kept once, as a must where one of the two is.
    """
    found: list[Requirement] = []
    for sentence in sentences:
        words = sentence.span.of(text)
        if sentence.section not in _UNASKED or _ASKS.search(words):
            found.extend(_asked(words, sentence))
        found.extend(_requirement(right, sentence, "must") for right in find_asked_right(words))
    return _once(sorted(found, key=lambda requirement: requirement.span))


def find_credentials(text: str, sentences: Sequence[Sentence]) -> tuple[Requirement, ...]:
    """Return the education, languages, licences, rights to work and years that a resume states, in order.

    Studies under way ("pursuing a bachelor's degree") are left out. Years count where a resume speaks of
    itself ("Nurse with 12 years of experience"), not within its jobs.
    """
    found: list[Requirement] = []
    for sentence in sentences:
        words = sentence.span.of(text)
        for stated in (*find_degrees(words), *find_languages(words, sentence.section), *find_licences(words)):
            unfinished = stated.kind == "education" and _is_near(_UNFINISHED, words, stated)
            if not unfinished and not is_negated(words, stated.start, stated.end):
                found.append(_requirement(stated, sentence, "must"))
        found.extend(_requirement(right, sentence, "must") for right in find_held_right(words))
        if sentence.section in _OF_ITSELF:
            found.extend(_requirement(years, sentence, "must") for years in find_years(words, "other"))
    return tuple(sorted(found, key=lambda requirement: requirement.span))


def find_denials(text: str, sentences: Sequence[Sentence]) -> tuple[Requirement, ...]:
    """Return the languages, licences and rights to work that a resume says it lacks, in their order.

    "No driving licence" and "requires visa sponsorship" do; what is merely not spoken of is not here.
    """
    found: list[Requirement] = []
    for sentence in sentences:
        words = sentence.span.of(text)
        named = (*find_languages(words, sentence.section), *find_licences(words))
        denied = (stated for stated in named if _LACKING.search(words, 0, stated.start))
        lacked = (*denied, *_not_registered(words), *find_lacked_right(words))
        found.extend(_requirement(stated, sentence, "must") for stated in lacked)
    return tuple(sorted(found, key=lambda requirement: requirement.span))


def _not_registered(words: str) -> Iterator[Stated]:
    for found in _NO_NURSE.finditer(words):
        for name in ("NMC registration", "registered nurse licence"):
            yield Stated(kind="licence", name=name, level=0.0, start=found.start(), end=found.end())


def _asked(words: str, sentence: Sentence) -> Iterator[Requirement]:
    for stated in _stated(words, sentence.section):
        if is_negated(words, stated.start, stated.end):
            continue
        strength = strength_at(words, stated.start, stated.end, sentence.section) or "must"
        if stated.kind == "education":
            if _OFFERED.search(words, 0, stated.start):
                continue
            if _OR_EXPERIENCE.search(words, stated.end) or _is_near(_UNFINISHED, words, stated):
                strength = "nice"
        yield _requirement(stated, sentence, strength)


def _stated(words: str, section: Section) -> Iterable[Stated]:
    yield from find_years(words, section)
    yield from lowest_of_alternatives(words, find_degrees(words))
    yield from joined_alternatives(words, list(find_languages(words, "other")))
    yield from joined_alternatives(words, list(find_licences(words)))


def _is_near(pattern: re.Pattern[str], words: str, stated: Stated) -> bool:
    return pattern.search(words, max(0, stated.start - 45), stated.end + 45) is not None


def _requirement(stated: Stated, sentence: Sentence, strength: Strength) -> Requirement:
    offset = sentence.span.start
    return Requirement(
        kind=stated.kind,
        name=stated.name,
        level=stated.level,
        span=Span(start=offset + stated.start, end=offset + stated.end),
        strength=strength,
    )


def _once(requirements: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """Keep the first must, or else the first, of each language and licence; years and degrees all stay."""
    kept: dict[tuple[object, ...], Requirement] = {}
    for requirement in requirements:
        has_name = requirement.kind in ("language", "licence", "right_to_work")
        key = (requirement.kind, requirement.name) if has_name else (requirement.kind, requirement.span)
        if key not in kept or (kept[key].strength, requirement.strength) == ("nice", "must"):
            kept[key] = requirement
    return tuple(sorted(kept.values(), key=lambda requirement: requirement.span))
