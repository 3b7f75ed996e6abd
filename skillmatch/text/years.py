"""How many years of experience a sentence asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.stated import Stated
from skillmatch.types import Section

_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen|twenty"
)
_NUMBERS = {word: number for number, word in enumerate(re.split(r"\|", _WORDS), 1)}
_ANY = re.compile(r"years?|yrs?", re.IGNORECASE)
_MAX_YEARS = 20
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_YEARS = re.compile(
    rf"(?<![\w.$£€-])(?P<low>{_NUMBER})(?:\s?\(\d{{1,2}}\))?\s?(?:\+|\\\+|or more|plus)?"
    rf"(?:\s?(?:-|–|—|to)\s?{_NUMBER}(?:\s?\(\d{{1,2}}\))?\s?\+?)?[\s-]?(?:or more |plus |full )?"
    r"(?:years?|yrs?)\b(?:['’]s?|\(s\))?\+?",
    re.IGNORECASE,
)
_EXPERIENCE = re.compile(
    r"\b(?:experience\w*|exp\b|background|track record|working|practice|expertise|in (?:a|"
    r"an) (?:similar|comparable))",
    re.IGNORECASE,
)
_EXPERIENCE_BEFORE = re.compile(
    r"\b(?:experience|exp)\b\W{0,3}(?:(?:of|minimum|at least|a|preferred|required)\W{1,2}){0,4}$",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\s?(?:in|as|of|with|using)\b", re.IGNORECASE)
_NOT_BEFORE = re.compile(
    r"\b(?:last|past|next|previous|first|within|every|each|over the|aged?|after|for over|contract|up to|"
    r"there for|"
    r"history|maximum|less than|period of|for more than|(?:with|bring|bringing|have) (?:over|more than))\W+$",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"\s*(?:old|of age|ago|contract|fixed|programme|program|warranty|degree|course|diploma|college|"
    r"university|"
    r"rotation|history|and will)\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(?:we have|we['’]ve|we bring|our (?!ideal)|company|firm|founded|established|has been|"
    r"organi[sz]ation)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:requir|need|looking for|seek|must|candidate|applicant|minimum|at least|you )", re.IGNORECASE
)


def find_years(words: str, section: Section) -> Iterator[Stated]:
    """Yield the years of experience asked for; of "2-4 years" the lower bound is the level.

    Years of a company's history, ages, contracts and upper bounds ("up to two years") are no requirement.

    Args:
        words: One sentence.
        section: The section it stands in: under "Requirements" the word experience may be missing.
    """
    if not _ANY.search(words):
        return
    for found in _YEARS.finditer(words):
        low = found.group("low").casefold()
        level = _NUMBERS.get(low) or int(low)
        if 0 < level <= _MAX_YEARS and _is_experience(words, found, section):
            yield Stated(
                kind="years", name="experience", level=float(level), start=found.start(), end=found.end()
            )


def _is_experience(words: str, found: re.Match[str], section: Section) -> bool:
    before = words[max(0, found.start() - 60) : found.start()]
    after = words[found.end() : found.end() + 70]
    asked = _ASKS.search(before) is not None
    if _NOT_AFTER.match(after) or (_NOT_BEFORE.search(before) and not asked) or _UP_TO.search(before):
        return False
    if _COMPANY.search(before) and not asked:
        return False
    if _EXPERIENCE.search(after) or _EXPERIENCE_BEFORE.search(before):
        return True
    return section in ("requirements", "nice_to_have") and (not after or _WITHIN.match(after) is not None)


_UP_TO = re.compile(
    r"\b(?:up to|maximum(?: of)?|less than|under|there for|within|period of up to)\W+$", re.IGNORECASE
)
