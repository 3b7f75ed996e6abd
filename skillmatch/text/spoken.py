"""Human languages that a sentence asks for or states, and how well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.fluency import levels_in
from skillmatch.text.hints import LANGUAGE, LANGUAGES, hints
from skillmatch.text.stated import Stated
from skillmatch.types import Section

_LEVEL_WORDS = (
    r"native|fluent|mother(?:[- ]tongue)?|business|professional|(?:upper[- ]|lower[- ]|"
    r"pre[- ]?)?intermediate|basics?|"
    r"conversational|advanced|proficient|bilingual|beginners?|elementary|near[- ]native|limited|good|"
    r"very good|excellent|rusty|little|novice|school|full professional|[ABC][12]|gcse"
)
_BEFORE = (
    r"(?:fluent(?:ly)?|fluency|native|(?:bi|tri)-?lingual|proficien\w+|conversational|spoken|written|"
    r"speak\w*|verbal|"
    r"knowledge|command|mother tongue|business|professional|intermediate|basics?|good|excellent|strong)"
    r"(?:[ ,/-]+(?:and|or|in|of|level|both|spoken|written|verbal|oral|fluent|the|working|any|some|basic|"
    r"level of|is)){0,4}[ ,/(:-]+"
)
_AFTER = (
    rf"\s?(?:[-–—:(]\s?(?:level:?\s)?(?:{_LEVEL_WORDS}|none|no|nil|zero|0|not|do|don['’]?t|never)\b|"
    r"(?:language|speakers?|speaking|proficiency|fluency|skills|native|required|essential|mandatory|needed|"
    r"desirable|preferred|is (?:essential|required|a must|a plus|desirable|preferred))\b|"
    rf"(?:is (?:only |still |just |at )?(?:an? )?)?(?:{_LEVEL_WORDS})(?=\s*(?:level|proficiency|speaker|"
    rf"knowledge|user)?"
    r"\s*(?:$|[.,;:)/|&]|(?:and|or|but|is|required|essential|needed|desirable|preferred|minimum)\b))|"
    r"[ABC][12]\b)"
)
_LANGUAGE = re.compile(
    rf"\b(?P<before>{_BEFORE})?\b(?P<name>{LANGUAGES})\b(?P<after>{_AFTER})?", re.IGNORECASE
)
_WEAK = re.compile(
    r"\b(?P<weak>(?:no|(?:only )?(?:a |very )?(?:some|little|limited)|elementary|rudimentary|minimal|"
    r"beginner['’]?s?|"
    r"school(?:boy|girl)?|rusty|learning|(?:upper[- ]|lower[- ]|pre[- ]?)intermediate|advanced|"
    r"near[- ]native|survival|"
    r"everyday|(?:know|understand|read|write)s?(?: any| some)?|any|[ABC][12])(?:[ -](?:level|spoken|"
    r"written|working))?[ -](?:in |of )?)$",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\s*(?:$|[.,;:!)/|&(–—]|(?:and|or|but|as|at|to|from|for|in|with|language|skills|yet|now|only|because|"
    r"though|well)\b)",
    re.IGNORECASE,
)
"""What follows a language, and no customers or market: "some German", unlike "some German clients"."""

_NEXT = re.compile(
    rf"\s?(?:,|/|\band/or\b|\band\b|\bor\b|&|plus)\s?(?:and |or )?(?P<name>{LANGUAGES})\b", re.IGNORECASE
)
_NO_LANGUAGE = re.compile(
    r"\s(?:market|literature|law|cuisine|food|history|teacher|company|office|team|customers?|clients?)\b",
    re.I,
)
_SCHOOL = re.compile(r"\b(?:gcses?|maths?|mathematics|o[- ]levels?|grade)\b", re.IGNORECASE)
_FULL_NAMES = {"bsl": "British Sign Language", "asl": "American Sign Language"}
_ITEM_END = re.compile(rf"[,;|/•\n]|\.(?=\s|$)|\b(?:and|but|plus)\b|\b(?:{LANGUAGES})\b", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_WORDS_BEFORE = 5
_IN_BRACKETS = re.compile(r"\s*\((?P<said>[^()]{0,60})\)")
_TO_LEVEL = re.compile(
    r"\s*(?:language|skills)?\s*(?:[-–—:]\s*|(?:is |still |just |at |to |up to |(?:an? )|least |only )*)"
    rf"(?=(?:\w+ )?(?:{_LEVEL_WORDS})\b(?! to have))",
    re.IGNORECASE,
)
_OTHER_PART = re.compile(
    rf"\s*(?:[,;/]|\b(?:and|but)\b)(?:(?!\b(?:{LANGUAGES})\b)[^,;|/.\n]){{0,30}}?\b(?:spoken|speaking|"
    rf"speech|oral(?:ly)?|verbal(?:ly)?|writ\w+|reading|read|listening|understanding|conversation\w*)\b"
    rf"(?:(?!\b(?:{LANGUAGES})\b)[^,;|/.\n])*(?!\s*(?:{LANGUAGES}))",
    re.IGNORECASE,
)
"""The next item where it tells of the same language: "basic in writing, native spoken"."""

_LAST_WORDS = re.compile(r"\s*,\s*(?P<said>[^,;|/]{2,40})[.\s]*$")
_LABEL = re.compile(r"(?:^|[;|.\n])\s*(?P<said>[^;:|.\n]{3,40}):[^;:|\n]*$")
"""What stands before a list of languages: "Fluent: German, French"."""


def find_languages(words: str, section: Section, *, is_asked: bool = False) -> Iterator[Stated]:
    """Yield the languages of a sentence: "fluent German and French", "Polish speaker", "Spanish (B2)".

    The level is that of ``fluency``, 0 where none is said. A bare name counts in a resume's section of
    languages only, and school English ("GCSE Maths and English") never does.

    Args:
        words: One sentence.
        section: The section it stands in.
        is_asked: Of several levels the lowest counts where a posting asks, else the highest.
    """
    if not hints(words) & LANGUAGE:
        return
    position = 0
    while (found := _LANGUAGE.search(words, position)) is not None:
        position = found.end("name")
        weak = _WEAK.search(words, 0, found.start("name"))
        is_weak = weak is not None and _ENDS.match(words, found.end("name")) is not None
        if not (_is_meant(words, found, section) or (is_weak and _is_name(words, found))):
            continue
        start = _item_start(words, found.start("name"))
        if found.group("before"):
            start = min(start, found.start("before"))
        before = words[start : found.start("name")]
        yield _stated(words, found, before, is_asked=is_asked)
        if found.group("before") or is_weak:
            end = found.end("name")
            while (following := _NEXT.match(words, end)) is not None:
                yield _stated(words, following, before, is_asked=is_asked)
                position = end = following.end()


def _is_meant(words: str, found: re.Match[str], section: Section) -> bool:
    if not _is_name(words, found):
        return False
    return bool(found.group("before") or found.group("after") or section == "languages")


def _is_name(words: str, found: re.Match[str]) -> bool:
    if not words[found.start("name")].isupper() or _NO_LANGUAGE.match(words, found.end("name")):
        return False
    return not (found.group("name").casefold() == "english" and _SCHOOL.search(words))


def _stated(words: str, found: re.Match[str], before: str, *, is_asked: bool) -> Stated:
    name = found.group("name")
    levels = (
        _levels_after(words, found.end("name"), is_asked=is_asked)
        or levels_in(before)
        or _levels_of_label(words, found)
    )
    return Stated(
        kind="language",
        name=_FULL_NAMES.get(name.casefold(), name.title()),
        level=(min if is_asked else max)(levels, default=0.0),
        start=found.start("name"),
        end=found.end("name"),
    )


def _levels_after(words: str, end: int, *, is_asked: bool) -> list[float]:
    """Return the levels said right behind a language: in brackets, behind a dash, or as the last words.

    Of "basic in writing, native spoken" a posting asks for the first; a resume states both.
    """
    brackets = _IN_BRACKETS.match(words, end)
    if brackets is not None:
        return levels_in(brackets.group("said"))
    link, last = _TO_LEVEL.match(words, end), _LAST_WORDS.match(words, end)
    if link is None:
        is_of_another = last is None or _LANGUAGE.search(last.group("said"))
        return [] if is_of_another or last is None else levels_in(last.group("said"))
    stop = _ITEM_END.search(words, link.end())
    until = stop.start() if stop is not None else len(words)
    while not is_asked and (part := _OTHER_PART.match(words, until)) is not None:
        until = part.end()
    return levels_in(words[link.end() : until])


def _item_start(words: str, end: int) -> int:
    """Return where the words before a language begin that may say how well: "very good knowledge of"."""
    start = max((mark.end() for mark in _ITEM_END.finditer(words, 0, end)), default=0)
    start = max(start, words.rfind(":", start, end) + 1)
    return max(
        start, *(word.start() for word in list(_WORD.finditer(words, start, end))[-_WORDS_BEFORE:][:1]), 0
    )


def _levels_of_label(words: str, found: re.Match[str]) -> list[float]:
    label = _LABEL.search(words, 0, found.start("name"))
    return levels_in(label.group("said")) if label is not None else []
