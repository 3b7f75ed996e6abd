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
    r"Universit(?:y|ies|é|e|à|at|ät|ate|eit|etet|ad|as)|Universidade?|Univerzita|Uniwersytet|"
    r"Üniversitesi|Univ\.?|"
    r"College|Collège|Coll\.|School|Schule|Gymnasium|"
    r"Lyc[ée]e|Liceo|Institut(?:e|o|ion)?|Instituto|Academy|Académie|Akademie|Polytechni(?:c|que|"
    r"ka)|Politecnico|"
    r"Politechnika|Hochschule|Escuela|École|Ecole|Seminary|Conservator(?:y|oire)|Facult(?:y|é)|"
    r"Campus|Vidyalaya|"
    r"Mahavidyalaya|Madrasa|Coleg|Sixth Form"
)
_SCHOOL_KIND = re.compile(rf"\b(?:{_KIND})(?!\w)", re.IGNORECASE)
_GENERIC = re.compile(
    r"[\W\d_]*(?:(?:an?|the|my|at|in|from|of|and|for|diploma|high|secondary|primary|middle|grammar|schools?|"
    r"colleges?|university|certificate|graduate|graduated|graduation|education|degree|bachelor'?s?|master'?s?|"
    r"associate'?s?|doctorate|some|coursework|studies|leaving|level|ged|equivalent|courses?|student|training|"
    r"vocational|technical|institute|academy|faculty|grad|completed|name|city|state)(?![^\W\d_])[\W\d_]*)+",
    re.IGNORECASE,
)
"""What says that somebody went to school but not to which."""

_LEVEL = re.compile(r"\b(?:High|Secondary|Middle|Grammar)?\s?School\Z", re.IGNORECASE)
_DIPLOMA = re.compile(r"\s(?:diploma|education|leaving|graduate|certificate)", re.IGNORECASE)
"""What makes a level of education of a school's name: "Lincoln High School diploma"."""

_TAIL = re.compile(
    r"\s(?:of|de|du|da|del|at|for|in)\s(?:the\s|la\s|las\s|"
    r"los\s)?(?:[A-ZÀ-Þ][\w.'’-]*(?:,?\s(?:and|of|&|de)\s(?=[A-ZÀ-Þ])|"
    r"\s(?=[A-ZÀ-Þ])|-)?){1,5}(?:,\s(?:[A-ZÀ-Þ][\w.'’-]+\s?){1,2})?"
)
"""What follows the kind of school in a name: "of Applied Arts"."""

_LEFT = re.compile(
    r"(?:^|(?<=[^\w.'’&-]))(?P<word>[A-ZÀ-Þ][\w.'’&-]*|of|de|du|da|del|and|the|for|&)[ \u00a0]{1,2}\Z"
)
_SUBJECT = re.compile(
    r"\w+(?:ology|nomics|ics|istry|graphy|ism|metry|nomy|ation|ition|unication|icine)|sciences?|"
    r"engineering|technology|management|"
    r"administration|accounting|nutrition|(?:fine |liberal )?arts?|history|studies|education|"
    r"business|law|literature|nursing|finance|"
    r"marketing|design|english|spanish|french|german|leadership|relations|resources?|computing|"
    r"writing|training|welding|"
    r"counsel\w+|therapy|development|enforcement|justice|music|theat(?:re|er)|planning|"
    r"architecture|agriculture|commerce|"
    r"security|systems|networking|programming|health|care|work|support|diploma|degree|"
    r"bachelor'?s?|masters?|master's|"
    r"associate'?s?|certificate|certification|bsc|msc|ba|bs|ma|mba|phd|beng|meng|bcom|llb|gpa|"
    r"honou?rs|major|minor|pgce|hnd|"
    r"hnc|nvq|btec|city|state|graduate|completed|graduated|attended|studied|january|february|"
    r"march|april|may|june|july|august|"
    r"september|october|november|december",
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
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|winter|spring|summer|autumn|fall)\.?,? (?:of )?(?=(?:19[4-9]|20[0-4])\d)|"
    r"(?<![\w/])(?:\d{1,2}[/.-]){1,2}(?=(?:19[4-9]|20[0-4])\d)",
    re.IGNORECASE,
)
_GRADUATED = re.compile(
    r"\b(?:class of|graduat(?:ed|ing|ion|e)(?: (?:date|year|with (?:honou?rs|distinction)))?|matriculated|"
    r"left school|finished school|a[- ]levels?|gcses?|o[- ]levels?|high school diploma|leaving "
    r"cert(?:ificate)?|abitur|baccalaur[ée]at)"
    r"\b[^\n.;]{0,40}?\b(?P<year>(?:19[4-9]|20[0-4])\d)(?!\w)",
    re.IGNORECASE,
)
_DEGREE_HINTS = sum(EDUCATION.values())
_JOBS: frozenset[Section] = frozenset(("experience",))


def find_schooling(text: str, placed: Sequence[Placed]) -> Iterator[Span]:
    """Yield names of schools and years of schooling.

    Args:
        text: The text of a resume.
        placed: Its segments with their sections.
    """
    for found in _GRADUATED.finditer(text):
        yield Span(start=found.start("year"), end=found.end("year"))
    for part in placed:
        if part.is_heading:
            continue
        if part.section == "education" or _is_schooling(text, part):
            yield from _years(text, part.span)
            yield from _schools(text, part.span)


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
