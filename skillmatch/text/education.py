"""Entries of a resume's education whose level cannot be told: a school alone, a subject, a class of honours.

Beside such an entry the highest level that is told is not surely the highest there is. What is read is the
redacted text, where a school and a year are a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from skillmatch.text.degrees import HONOURS, find_degrees
from skillmatch.text.jobwords import looks_like_title
from skillmatch.text.redaction import MARK
from skillmatch.text.sections import Placed
from skillmatch.types import Section

_OF_ITSELF: frozenset[Section] = frozenset(("personal", "summary", "other", "title"))
_SCHOOL = re.compile(
    r"\b(?:univ\w*|uni|college|institut\w*|polytechni\w*|politecnico|academy|faculty|hochschule|[ée]cole|"
    r"(?-i:TU|ETH|MIT|LSE|UCL|NYU|UCLA|IIT|Oxbridge))\b",
    re.IGNORECASE,
)
_UNIVERSITY = re.compile(
    r"\b(?:Universit\w+ (?:of|de|di|zu) |[A-Z][\w.'’-]+ (?:Universit\w+|Polytechnic|Hochschule)\b|"
    r"Universit(?:y|[éàaä]\w*) [A-Z]|Politecnico di )"
)
_STUDIED = re.compile(
    r"\b(?:studied|studies in|read (?-i:[A-Z])|graduated|graduate\b(?!s)|alumn\w+|majored|major(?:ing)? in|"
    r"majors?\s?:|undergraduate|postgraduate)\b",
    re.IGNORECASE,
)
_GRADUATE = re.compile(
    r"\bgraduate (?:of|from|in)\b|\bgraduated (?:from|in|with|at)\b|"
    r"(?<!recent )\b\w+ graduate(?=\s*(?:[.,;:(|–-]|$|"
    r"\s(?:with|from|of|who|and)\b))|\balumn(?:us|a)\b|\bstudied (?-i:[a-z]+|[A-Z]\w+)(?: \w+){0,3} at\b",
    re.IGNORECASE,
)
_HIGH_SCHOOL = re.compile(r"\b(?:high|secondary|middle|grammar) school\b", re.IGNORECASE)
_WITH_HONOURS = re.compile(r"\bcum laude\b|\bwith (?:honou?rs|distinction|merit)\b", re.IGNORECASE)
_SHORT_FORM = re.compile(
    r"(?:^|(?<=[,;:|(/–—] ))(?:[BMD](?:Sc)?[A-Z][A-Za-z]{1,5}|(?:Dip|Lic|Mag|Ing|Cand|Grad|Drs?|"
    r"Ir)\.)(?![A-Za-z])"
)
"""What reads like the short form of a degree that is not known here: MOst, BLib, Lic."""

_DETAIL = re.compile(
    r"\b(?:courses?|coursework|modules?|subjects?|thesis|dissertation|gpa|grades?|dean['’]?s|scholar\w*|"
    r"awards?|"
    r"prizes?|honou?r (?:roll|society)|society|club|activit\w+|member|president|captain|certif\w+|training|"
    r"workshops?|seminars?|webinars?|bootcamp|licen[cs]es?|first aid|publications?|journal|presented|"
    r"conference|projects?|internship|volunteer\w*|location|address|level [1-5])\b",
    re.IGNORECASE,
)
"""What stands under education and is no entry of its own."""

_LINES_OF_AN_ENTRY = 2
"""Lines with a mark, the school's and the dates', that belong to the degree above if its line has none."""

_BROKEN = re.compile(r"[^\w‡]+|ï¼\W*|City|State")
"""Lines that are left of a table read cell by cell: ":" and ", "."""

_SUBJECT_FIRST = re.compile(rf"[^\W\d_]{{3,}}[^{MARK}\n]*,[^{MARK}\n]*{MARK}")
"""A subject with its school behind it: an entry of its own, unlike a school with its town behind it."""

_SCHOOL_LEVEL, _BACHELOR = 1.0, 3.0


def has_unclear_education(text: str, placed: Sequence[Placed]) -> bool:
    """Tell whether a resume speaks of an education whose level cannot be told.

    Args:
        text: The redacted text.
        placed: Its segments with their sections.
    """
    if any(_is_graduate(part.span.of(text)) for part in placed if part.section in _OF_ITSELF):
        return True
    blocks = list(_blocks(text, placed))
    lines = [line for block in blocks for line in block]
    if any(_BROKEN.fullmatch(line) for line in lines):
        return _is_unclear(lines, is_broken=True)
    return any(_is_unclear(block) for block in blocks)


def _blocks(text: str, placed: Sequence[Placed]) -> Iterator[list[str]]:
    """Yield the lines under headings of education, those between two blank lines together."""
    block: list[str] = []
    for part in placed:
        is_entry = part.section == "education" and not part.is_heading
        if block and (not is_entry or part.segment.after_gap):
            yield block
            block = []
        if is_entry:
            block.append(part.span.of(text))
    if block:
        yield block


def _is_unclear(lines: Sequence[str], *, is_broken: bool = False) -> bool:
    """Tell whether a line speaks of an education that no degree before it accounts for.

    Where the lines are broken, nothing tells which of them belong together: there only their number counts.
    """
    levels: list[float] = []
    n_open = least = 0
    has_class = has_honours = False
    for line in lines:
        degrees = list(find_degrees(line, "education"))
        named = [degree.level for degree in degrees if degree.name != HONOURS]
        levels += named
        if named:
            n_open = _n_open(line, max(named), n_open, is_broken=is_broken)
        elif degrees:
            has_class = True
        elif _WITH_HONOURS.search(line):
            has_honours = True
        elif _STUDIED.search(line):
            if not _HIGH_SCHOOL.search(line):
                return True
        elif not _DETAIL.search(line) and _is_of_a_school(line):
            is_another = _SUBJECT_FIRST.match(line) and max(levels, default=0.0) < _BACHELOR and not is_broken
            n_open = -1 if is_another else n_open - 1
            least = min(least, n_open)
    is_loose = (n_open if is_broken else least) < 0
    is_short = has_class and max(levels, default=0.0) < _BACHELOR
    return is_loose or is_short or (has_honours and not levels and not is_broken)


def _n_open(line: str, level: float, n_open: int, *, is_broken: bool) -> int:
    """Return how many lines below a degree may be its school and dates.

    A school below A levels may as well be the university that came next.
    """
    if is_broken:
        return n_open + (1 if MARK in line else _LINES_OF_AN_ENTRY)
    return _LINES_OF_AN_ENTRY if level > _SCHOOL_LEVEL and MARK not in line else 0


def _is_of_a_school(line: str) -> bool:
    return MARK in line or (_SCHOOL.search(line) or _SHORT_FORM.search(line)) is not None


def _is_graduate(words: str) -> bool:
    """Tell "Physics graduate" and "University of Leeds" from a degree, a high school or an employer."""
    if any(True for _ in find_degrees(words)) or _HIGH_SCHOOL.search(words):
        return False
    is_school = len(words) < 80 and _UNIVERSITY.search(words) is not None and not looks_like_title(words)
    return is_school or _GRADUATE.search(words) is not None
