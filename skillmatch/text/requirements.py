"""Hard requirements of a posting, and what a resume states to meet them.

Years of experience, education, human languages, licences or registrations, and the right to work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from skillmatch.text.cues import is_negated, strength_at
from skillmatch.text.degrees import find_degrees, lowest_of_alternatives
from skillmatch.text.holding import holding_of, is_answered_no, lacked_registrations
from skillmatch.text.licences import find_licences
from skillmatch.text.of_others import is_degree_of_others, is_level_of_others
from skillmatch.text.right_to_work import find_asked_right, find_held_right, find_lacked_right
from skillmatch.text.spoken import find_languages
from skillmatch.text.stated import Stated, joined_alternatives
from skillmatch.text.years import find_stated_years, find_years
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
_YES_OR_NO = re.compile(r"[ \t]*(?:yes|no|none|not|n/a)\b", re.IGNORECASE)
_OR_EXPERIENCE = re.compile(
    r"\bor (?:an? |the )?(?:equivalent |comparable |relevant |similar |related |"
    r"commensurate )*(?:combination|"
    r"(?:[\w/-]+ ){0,3}experience\b|\w+ years)",
    re.IGNORECASE,
)


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

    Studies under way ("pursuing a bachelor's degree") are left out, as is what is lacked or not there yet,
    and what is told of others: degrees that were taught, levels of pupils, years of a team.
    Years count where a resume speaks of itself ("Nurse with 12 years of experience"), not within its jobs.
    """
    found: list[Requirement] = []
    for sentence in sentences:
        words = _answered(text, sentence)
        named = (each for each in _named(words, sentence.section) if not is_level_of_others(words, each))
        held = [stated for stated in named if holding_of(words, stated) == "held"]
        for stated in find_degrees(words, sentence.section):
            is_own = not is_degree_of_others(words, stated, sentence.section)
            unfinished = _is_near(_UNFINISHED, words, stated)
            if is_own and not unfinished and not is_negated(words, stated.start, stated.end):
                held.append(stated)
        held.extend(find_held_right(words))
        if sentence.section in _OF_ITSELF:
            held.extend(find_stated_years(words))
        found.extend(_requirement(stated, sentence, "must") for stated in held)
    return tuple(sorted(found, key=lambda requirement: requirement.span))


def find_denials(text: str, sentences: Sequence[Sentence]) -> tuple[Requirement, ...]:
    """Return the languages, licences and rights to work that a resume says it lacks, in their order.

    "No driving licence", "German: none" and "requires visa sponsorship" do; what is merely not spoken of,
    what others lack ("drivers without a licence") and what was lacking once are not here.
    """
    found: list[Requirement] = []
    for sentence in sentences:
        words = _answered(text, sentence)
        denied = (each for each in _named(words, sentence.section) if holding_of(words, each) == "lacked")
        lacked = (*denied, *lacked_registrations(words), *find_lacked_right(words))
        found.extend(_requirement(stated, sentence, "must") for stated in lacked)
    return tuple(sorted(found, key=lambda requirement: requirement.span))


def _answered(text: str, sentence: Sentence) -> str:
    """Return a sentence, if it is a question with its answer: "Driving licence? No"."""
    answer = _YES_OR_NO.match(text, sentence.span.end) if text[sentence.span.end - 1] == "?" else None
    return text[sentence.span.start : sentence.span.end if answer is None else answer.end()]


def _named(words: str, section: Section) -> Iterator[Stated]:
    """Yield the languages and licences that a sentence of a resume names, held or not."""
    yield from find_languages(words, section)
    yield from find_licences(words)


def _asked(words: str, sentence: Sentence) -> Iterator[Requirement]:
    for stated in _stated(words, sentence.section):
        is_named = stated.kind in ("language", "licence")
        if is_negated(words, stated.start, stated.end) or (is_named and is_answered_no(words, stated)):
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
    yield from joined_alternatives(words, list(find_languages(words, "other", is_asked=True)))
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
