"""Human languages that a sentence asks for or states."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.hints import LANGUAGE, LANGUAGES, hints
from skillmatch.text.stated import Stated
from skillmatch.types import Section

_BEFORE = (
    r"(?:fluent|fluency|native|bi-?lingual|proficien\w+|conversational|spoken|written|speak\w*|verbal|"
    r"knowledge|"
    r"command|mother tongue|business|professional|intermediate|basic|good|excellent|strong)"
    r"(?:[ ,/-]+(?:and|or|in|of|level|both|spoken|written|verbal|oral|fluent|the|working|"
    r"level of)){0,4}[ ,/(-]+"
)
_AFTER = (
    r"\s?(?:[-–:(]\s?(?:native|fluent|mother|business|professional|intermediate|basic|conversational|"
    r"advanced|"
    r"proficient|bilingual|beginner|[ABC][12])|"
    r"(?:language|speakers?|speaking|proficiency|fluency|skills|native|required|"
    r"is (?:essential|required|a must|a plus|desirable|preferred))\b)"
)
_LANGUAGE = re.compile(
    rf"\b(?P<before>{_BEFORE})?\b(?P<name>{LANGUAGES})\b(?P<after>{_AFTER})?", re.IGNORECASE
)
_NEXT = re.compile(
    rf"\s?(?:,|/|\band/or\b|\band\b|\bor\b|&|plus)\s?(?:and |or )?(?P<name>{LANGUAGES})\b", re.IGNORECASE
)
_NO_LANGUAGE = re.compile(
    r"\s(?:market|literature|law|cuisine|food|history|teacher|company|office|team)\b", re.I
)
_SCHOOL = re.compile(r"\b(?:gcses?|maths?|mathematics|o[- ]levels?|grade)\b", re.IGNORECASE)
_FULL_NAMES = {"bsl": "British Sign Language", "asl": "American Sign Language"}


def find_languages(words: str, section: Section) -> Iterator[Stated]:
    """Yield the languages of a sentence: "fluent German and French", "Polish speaker", "Spanish (B2)".

    A bare name counts in a resume's section of languages only, and school English ("GCSE Maths and
    English") never does.

    Args:
        words: One sentence.
        section: The section it stands in.
    """
    if not hints(words) & LANGUAGE:
        return
    position = 0
    while (found := _LANGUAGE.search(words, position)) is not None:
        position = found.end()
        if not _is_meant(words, found, section):
            continue
        yield _stated(found)
        if found.group("before"):
            end = found.end("name")
            while (following := _NEXT.match(words, end)) is not None:
                yield _stated(following)
                position = end = following.end()


def _is_meant(words: str, found: re.Match[str], section: Section) -> bool:
    if not words[found.start("name")].isupper() or _NO_LANGUAGE.match(words, found.end("name")):
        return False
    if found.group("name").casefold() == "english" and _SCHOOL.search(words):
        return False
    return bool(found.group("before") or found.group("after") or section == "languages")


def _stated(found: re.Match[str]) -> Stated:
    name = found.group("name")
    full = _FULL_NAMES.get(name.casefold(), name.title())
    return Stated(kind="language", name=full, level=0.0, start=found.start("name"), end=found.end("name"))
