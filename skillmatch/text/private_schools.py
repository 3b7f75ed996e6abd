"""Where and when somebody went to school: the names of schools and the years, not the degree or subject.

A school tells origin and means, a year of graduation tells age. Both are looked for under headings of
education and on lines that name a degree, never in jobs: there a school is an employer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from skillmatch.text.dates import find_ranges
from skillmatch.text.degrees import find_degrees
from skillmatch.text.hints import EDUCATION, hints
from skillmatch.text.sections import Placed
from skillmatch.text.segments import trimmed
from skillmatch.types import Section, Span

_KIND = (
    r"Universit(?:y|ies|é|e|à|at|ät|ate|eit|etet|ad|as)|Universidade?|Univerzita|Uniwersytet|Üniversitesi|"
    r"Univ\.?|College|Collège|Coll\.|School|Schule|Gymnasium|Lyc[ée]e|Liceo|Institut(?:e|o|ion)?|Instituto|"
    r"Academy|Académie|Akademie|Polytechni(?:c|que|ka)|Politecnico|Politechnika|Hochschule|Escuela|École|"
    r"Ecole|Seminary|Conservator(?:y|oire)|Facult(?:y|é)|Campus|Vidyalaya|Mahavidyalaya|Madrasa|Coleg|"
    r"Sixth Form"
)
_SCHOOL_KIND = re.compile(rf"\b(?:{_KIND})(?!\w)", re.IGNORECASE)
_GENERIC = re.compile(
    r"[\W\d_]*(?:(?:an?|the|my|at|in|from|of|and|for|diploma|high|secondary|primary|middle|grammar|schools?|"
    r"colleges?|university|certificate|graduate|graduated|graduation|education|degree|bachelor'?s?|"
    r"master'?s?|associate'?s?|doctorate|some|coursework|studies|leaving|level|ged|equivalent|courses?|"
    r"student|training|vocational|technical|institute|academy|faculty|grad|completed|name|city|state|"
    r"elementary|public|private|community|local|k-?12|early|childhood|special)(?![^\W\d_])[\W\d_]*)+",
    re.IGNORECASE,
)
"""What says that somebody went to school but not to which."""

_LEVEL = re.compile(r"\b(?:High|Secondary|Middle|Grammar)?\s?School\Z", re.IGNORECASE)
_DIPLOMA = re.compile(r"\s(?:diploma|education|leaving|graduate|certificate)", re.IGNORECASE)
"""What makes a level of education of a school's name: "Lincoln High School diploma"."""

_TAIL = re.compile(
    r"\s(?:of|de|du|da|del|at|for|in)\s(?:the\s|la\s|las\s|los\s)?(?:[A-ZÀ-Þ][\w.'’-]*(?:,?\s(?:and|of|&|"
    r"de)\s(?=[A-ZÀ-Þ])|\s(?=[A-ZÀ-Þ])|-)?){1,5}(?:,\s(?:[A-ZÀ-Þ][\w.'’-]+\s?){1,2})?"
)
"""What follows the kind of school in a name: "of Applied Arts"."""

_LEFT = re.compile(
    r"(?:^|(?<=[^\w.'’&-]))(?P<word>[A-ZÀ-Þ][\w.'’&-]*|of|de|du|da|del|and|the|for|&)[ \u00a0]{1,2}\Z"
)
_SUBJECTS = (
    r"\w+(?:ology|nomics|ics|istry|graphy|ism|metry|nomy|ation|ition|unication|icine)|sciences?|engineering|"
    r"technology|management|administration|accounting|nutrition|(?:fine |liberal )?arts?|history|studies|"
    r"education|business|law|literature|nursing|finance|marketing|design|english|spanish|french|german|"
    r"leadership|relations|resources?|computing|writing|training|welding|counsel\w+|therapy|development|"
    r"enforcement|justice|music|theat(?:re|er)|planning|architecture|agriculture|commerce|security|systems|"
    r"networking|programming|health|care|work|support"
)
_SUBJECT = re.compile(
    rf"{_SUBJECTS}|diploma|degree|"
    r"bachelor'?s?|masters?|master's|associate'?s?|certificate|certification|bsc|msc|ba|bs|ma|mba|phd|beng|"
    r"meng|bcom|llb|gpa|honou?rs|major|minor|pgce|hnd|hnc|nvq|btec|city|state|graduate|completed|graduated|"
    r"attended|studied|january|february|march|april|may|june|july|august|september|october|november|december",
    re.IGNORECASE,
)
"""Words of subjects and degrees, at which the name of a school begins."""

_LINK = re.compile(r"(?:of|de|du|da|del|and|the|for|&)\s+")
_MOST_WORDS = 6
_ACRONYM = 4
_YEAR = re.compile(
    r"(?<![\w$£€#.,-])(?:(?:19[4-9]|20[0-4])\d)(?!\w|[.,]\d|-\d)|['’](?:[4-9]\d|[0-4]\d)\b(?!s)"
)
_MONTH_YEAR = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|winter|spring|summer|autumn|fall)\.?,? (?:of )?(?=(?:19[4-9]|"
    r"20[0-4])\d)|(?<![\w/])(?:\d{1,2}[/.-]){1,2}(?=(?:19[4-9]|20[0-4])\d)",
    re.IGNORECASE,
)
_GRADUATED = re.compile(
    r"\b(?:class of|graduat(?:ed|ing|ion|e)(?: (?:date|year|with (?:honou?rs|distinction)))?|matriculated|"
    r"left school|finished school|a[- ]levels?|gcses?|o[- ]levels?|high school diploma|"
    r"leaving cert(?:ificate)?|abitur|baccalaur[ée]at)\b[^\n.;]{0,40}?\b(?P<year>(?:19[4-9]|"
    r"20[0-4])\d)(?!\w)",
    re.IGNORECASE,
)
_DEGREE_HINTS = sum(EDUCATION.values())
_JOBS: frozenset[Section] = frozenset(("experience",))


_PART_OF_SCHOOL = re.compile(r"(?:School|Faculty|Department|Dept\.?|Division|Schule)\b", re.IGNORECASE)
_OF_SUBJECT = re.compile(
    rf"\s(?:of|for|in)\s(?:the\s)?(?P<subject>(?:[\w&'’-]+\s){{0,3}}?(?:{_SUBJECTS})\b)", re.IGNORECASE
)
_COMPANY = re.compile(r"(?:company|employer|organi[sz]ation)(?: name)?\W*", re.IGNORECASE)
"""What anonymised resumes put for an employer."""

_NEAR = 3
_BETWEEN_DATES = re.compile(r"(?i:to|until|till|[\W\d_]+|(?:[A-Z][a-z]{2,8}\.? )?\d{4}|current|present)\Z")


def find_schooling(text: str, placed: Sequence[Placed]) -> Iterator[Span]:
    """Yield names of schools and years of schooling.

    Args:
        text: The text of a resume.
        placed: Its segments with their sections.
    """
    for found in _GRADUATED.finditer(text):
        yield Span(start=found.start("year"), end=found.end("year"))
    for number, part in enumerate(placed):
        if part.is_heading:
            continue
        if part.section == "education" or _is_schooling(text, part):
            if not _is_of_job(text, placed, number):
                yield from _years(text, part.span)
            yield from _schools(text, part.span)


def _is_of_job(text: str, placed: Sequence[Placed], number: int) -> bool:
    """Tell the dates of a job under education, where a heading was lost: an employer stands beside them."""
    return _is_beside_employer(text, placed, range(number, number + _NEAR + 3)) or _is_beside_employer(
        text, placed, range(number, number - _NEAR - 3, -1)
    )


def _is_beside_employer(text: str, placed: Sequence[Placed], numbers: range) -> bool:
    """Tell whether an employer stands before anything else but dates, places and a job's title."""
    left = _NEAR
    for number in numbers:
        if not 0 <= number < len(placed) or left < 0:
            return False
        words = placed[number].span.of(text).strip()
        if _SCHOOL_KIND.search(words) or hints(words) & _DEGREE_HINTS or placed[number].is_heading:
            return False
        if _COMPANY.fullmatch(words):
            return True
        left -= not _BETWEEN_DATES.match(words)
    return False


def _is_schooling(text: str, part: Placed) -> bool:
    """Tell a line that names a degree, outside of jobs, from others."""
    words = part.span.of(text)
    if part.section in _JOBS or not (hints(words) & _DEGREE_HINTS):
        return False
    return (
        any(True for _ in find_degrees(words))
        and (_SCHOOL_KIND.search(words) or _YEAR.search(words)) is not None
    )


def _years(text: str, line: Span) -> Iterator[Span]:
    for dates in find_ranges(text, line.start, line.end):
        yield dates.span
    for found in _MONTH_YEAR.finditer(text, line.start, line.end):
        yield Span(start=found.start(), end=found.end() + 4)
    for found in _YEAR.finditer(text, line.start, line.end):
        yield Span(start=found.start(), end=found.end())


def _schools(text: str, line: Span) -> Iterator[Span]:
    """Yield the names of schools in a line: the kind, what it is "of", and the words before it."""
    position = line.start
    for kind in _SCHOOL_KIND.finditer(text, line.start, line.end):
        if kind.start() < position or not kind.group()[0].isupper():
            continue
        tail = _TAIL.match(text, kind.end(), line.end)
        start = _beginning(text, max(position, line.start), kind, has_tail=tail is not None)
        position = tail.end() if tail else kind.end()
        name = trimmed(text, start, position)
        subject = _OF_SUBJECT.match(text, kind.end(), position)
        if subject is not None and _PART_OF_SCHOOL.fullmatch(kind.group()):  # "School of Nursing"
            name, position = trimmed(text, start, subject.start("subject")), subject.end()
        level = _LEVEL.search(name.of(text)) if _DIPLOMA.match(text, name.end) else None
        if not _GENERIC.fullmatch(name.of(text)):
            yield trimmed(text, name.start, name.start + level.start() if level else name.end)


def _beginning(text: str, earliest: int, kind: re.Match[str], *, has_tail: bool) -> int:
    """Return where a school's name begins: with words in capitals, up to a subject or degree.

    The word beside the kind may be a subject: "Tulsa Welding School", though not where the kind opens the
    name: "Psychology University of Tampa".
    """
    start = kind.start()
    for number in range(_MOST_WORDS):
        word = _LEFT.search(text, earliest, start)
        if word is None:
            break
        bare = word.group("word").rstrip(".,")
        is_acronym = (
            len(bare) <= _ACRONYM and bare.isupper() and not kind.group().isupper() and "&" not in bare
        )
        if is_acronym or (_SUBJECT.fullmatch(bare) and (number or has_tail)):
            break
        start = word.start("word")
    while (link := _LINK.match(text, start, kind.start())) is not None:
        start = link.end()
    return start
