"""How many years of experience a sentence asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from skillmatch.text.hints import YEARS, hints
from skillmatch.text.of_others import whose_years
from skillmatch.text.stated import Stated
from skillmatch.types import Section

_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen|twenty"
)
_NUMBERS = {word: number for number, word in enumerate(re.split(r"\|", _WORDS), 1)}
_NUMBERS |= {"thirty": 30, "forty": 40}
OVERALL = "experience"
"""Name of years of work, whatever the work was."""

OF_ONE_KIND = "experience of one kind"
"""Name of the years that a resume states of one skill, job or field: the whole of its work may be longer."""

_MAX_YEARS = 20
"""More are no requirement; what a posting says of so many is a company's history."""

_MAX_STATED = 60
"""More years than this nobody has worked."""

_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_YEARS = re.compile(
    # Digits may touch the word before them ("Requirements5+ years"): line breaks get lost on the way.
    rf"(?:(?<!(?-i:[A-Z_\d$£€]))(?<!\d[.,-])(?=\d)|(?<![\w-]))(?P<low>{_NUMBER})(?:\s?\(\d{{1,2}}\))?"
    r"(?P<plus>\s?(?:\+|\\\+|or more)|[\s-]?plus)?"
    rf"(?:\s?(?:-|–|—|to)\s?{_NUMBER}(?:\s?\(\d{{1,2}}\))?\s?\+?)?[\s-]?(?P<full>or more |plus |full )?"
    r"(?:years?|yrs?)\b(?:['’]s?|\(s\))?(?P<after>\+| or more| plus|, minimum)?",
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
_WITHIN = re.compile(
    r"\s?(?:in|as|of|with|using|on|within|hands[ -]on|"
    r"(?!during|running|following|including|being)[a-z]{3,}ing)\b",
    re.IGNORECASE,
)
"""What was done all those years: "of Django", "as a welder", "building servers"."""
_ENDS = re.compile(r"\s*(?:[.;,)]|$)")
_CUE_BEFORE = re.compile(
    r"\b(?:at least|min(?:imum)?\.?(?: of)?|ideally|preferably|requires?|required|needs?|"
    r"(?:have|has|having|hold|bring|possess|with)(?: (?:a|the|around|about|roughly|some|full))?)\W+$",
    re.IGNORECASE,
)
_SPAN_OF_TIME = re.compile(r"\bfor (?:at least|a minimum(?: of)?|(?:about|around) )?\W*$", re.IGNORECASE)
_WORKED = re.compile(r"\b(?:work(?:ed|ing)|experience|employed|practi[sc](?:ed|ing)|served)\b", re.IGNORECASE)
_OVERALL = re.compile(
    r"['’]?s?\s*(?:,\s*)?(?:(?:of|full|total|in total|overall|combined|work(?:ing)?|professional|relevant|"
    r"paid|full[- ]time|"
    r"part[- ]time|hands[- ]on|practical|solid|good|strong|varied|proven|general|industry|commercial|"
    r"employment|career)\s+){0,5}(?:(?:experience|exp|work|employment)\b|(?=[.,;)]|$))",
    re.IGNORECASE,
)
"""What follows years of work as such; "of Python experience" does not."""

_NARROWED = re.compile(
    r"\s*(?:[(,:–-]\s*)?(?:abroad|overseas|internationally|nationally|locally|here|there|"
    r"in|with|of|using|on|as|within|across|at|for|from|hands[- ]on|(?!during|including|being)[a-z]{3,}ing)\b"
    r"(?!\s+(?:total|all|the workplace|work|employment|general|a professional)\b)",
    re.IGNORECASE,
)
"""What narrows experience to one kind: "in retail", "as a welder", "building servers"."""

_OTHERWISE = re.compile(
    r"\s*(?:of |in )?(?:(?:an? |the )?(?:uk|us|full[ -]time|address|employment|work|higher|formal|high|"
    r"secondary|post-secondary|undergraduate|graduate|continuous|unbroken) ){0,2}"
    r"(?:histor(?:y|ies)|residen\w+|stud(?:y|ies)|college|school|university|education|training(?! \w)|leave|"
    r"references|mba|degree)\b",
    re.IGNORECASE,
)
"""What years are of that are no experience: "two years of college", "three years of address history"."""
_NOT_BEFORE = re.compile(
    r"\b(?:last|past|next|previous|first|within|every|each|over the|aged?|after|for over|contract|up to|"
    r"there for|"
    r"history|maximum|less than|period of|for more than|(?:with|bring|bringing|have) (?:over|more than))\W+$",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"\s*(?:old|of age|ago|contract|fixed|programme|program|warranty|degree|course|diploma|college|"
    r"university|rotation|history|and will)\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(?:we have|we['’]ve|we bring|we offer|our (?!ideal)|company|firm|founded|founders?|ceo|cto|"
    r"established|has been|organi[sz]ation|lived?|living|resid\w+|contract|guarantee\w*)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:requir|need|looking for|seek|must|candidate|applicant|minimum|at least|you )", re.IGNORECASE
)


def find_years(words: str, section: Section, *, most: int = _MAX_YEARS) -> Iterator[Stated]:
    """Yield the years of experience asked for; of "2-4 years" the lower bound is the level.

    Years of a company's history, ages, contracts and upper bounds ("up to two years") are no requirement.

    Args:
        words: One sentence.
        section: The section it stands in: under "Requirements" the word experience may be missing.
        most: More years than this are left out.
    """
    if not hints(words) & YEARS:
        return
    for found in _YEARS.finditer(words):
        low = found.group("low").casefold()
        level = _NUMBERS.get(low) or int(low)
        if 0 < level <= most and _is_experience(words, found, section):
            yield Stated(kind="years", name=OVERALL, level=float(level), start=found.start(), end=found.end())


def find_stated_years(words: str) -> Iterator[Stated]:
    """Yield the years that a sentence of a resume states of its person.

    "Five years of experience" are named ``OVERALL``. "One year with Rust" and "five years of experience as a
    welder" are named ``OF_ONE_KIND``: there may be others. Beside years that are read, "and 9 years in Java"
    is read as well. Years of others are left out. Where a sentence tells of more years than are read ("then
    another 8 years abroad"), none are overall.
    """
    if not any(True for _ in find_years(words, "other", most=_MAX_STATED)):
        return
    stated = list(find_years(words, "requirements", most=_MAX_STATED))
    has_more = len(_YEARS.findall(words)) > len(stated)
    for years in stated:
        whose = whose_years(words, years.start)
        if whose != "others":
            is_overall = whose == "own" and not has_more and _is_overall(words, years)
            yield replace(years, name=OVERALL if is_overall else OF_ONE_KIND)


def _is_overall(words: str, years: Stated) -> bool:
    """Tell whether nothing narrows the years to one skill, job or field."""
    found = _OVERALL.match(words, years.end)
    return found is not None and _NARROWED.match(words, found.end()) is None


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
    if _OTHERWISE.match(after):
        return False
    if section in ("requirements", "nice_to_have") and (not after or _WITHIN.match(after)):
        return True
    return _is_asked_without_the_word(found, before, after)


def _is_asked_without_the_word(found: re.Match[str], before: str, after: str) -> bool:
    """Tell "at least five years of building servers" and "5+ years as a welder" from other spans of time."""
    has_plus = any(found.group(name) for name in ("plus", "full", "after"))
    if _COMPANY.search(before) or not (has_plus or _CUE_BEFORE.search(before)):
        return False
    if _ENDS.match(after) or _SPAN_OF_TIME.search(before):
        return _WORKED.search(before) is not None
    return _WITHIN.match(after) is not None


_UP_TO = re.compile(
    r"\b(?:up to|maximum(?: of)?|less than|under|there for|within|period of up to)\W+$", re.IGNORECASE
)
