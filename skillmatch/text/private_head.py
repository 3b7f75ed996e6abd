"""Whose resume it is, told by its first lines, and where that person lives.

A name of two words or more counts in the first four lines; one word, small letters or spaced letters on the
first line only. Further down a name counts where an e-mail address or "Dr" says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from skillmatch.text.headings import section_of_phrase
from skillmatch.text.jobwords import looks_like_employer, looks_like_title
from skillmatch.text.name_forms import (
    NO_NAME,
    is_common_name,
    is_sole_name,
    name_in_line,
    needs_contacts,
    of_whom,
    word_before_letters,
    written_plainly,
)
from skillmatch.text.name_words import Word, folded_name, runs_of
from skillmatch.text.private_address import is_town
from skillmatch.text.private_contact import find_beside_contacts
from skillmatch.text.private_names import OwnName
from skillmatch.text.segments import Segment, split_segments
from skillmatch.types import Span

_HEAD_SEGMENTS = 12
_NAME_LINES = 4
_TOWN_LINES = 6
_HEAD_CHARACTERS = 3000
_HEAD_CUT = re.compile(r"\s*[|•·]\s*|\s{3,}|\s[-–—]\s|\s?(?=\()")
_TITLE_AFTER = re.compile(r"\s{2,}|,\s")
_PLACE = re.compile(r"[A-ZÀ-Þ][\w.'’-]+(?:[ ,]+[A-ZÀ-Þ][\w.'’-]+){0,3}\Z")
_IS_RESUME = re.compile(
    r"[\W_]*(?:(?:my )?(?:resume|résumé|cv|curriculum vitae|c\.v\.?)|personal (?:details|information|data|"
    r"profile)|name)[\W_]*",
    re.IGNORECASE,
)
"""What stands before the name on a first line."""


@dataclass(slots=True)
class Head:
    """What the first lines of a resume tell: whose it is, and where that person lives."""

    names: list[Span] = field(default_factory=list)
    places: list[Span] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    """The names as they are mostly written: "JOHN SMITH" where the head has "J O H N  S M I T H"."""


@dataclass(slots=True)
class _Line:
    """A line of the head: where it stands, and what is known of the lines around it."""

    segment: Segment
    number: int
    is_first: bool
    in_head: bool
    has_contact: bool
    before_contacts: bool
    words: str


def read_head(text: str, own: OwnName, known: Sequence[Span]) -> Head:
    """Return the names in a resume's first lines, and the parts that say where the person lives.

    A name that an e-mail address repeats, or with "Dr" or "Ms" in front, counts further down as well: in
    some layouts a column with the skills comes first.

    Args:
        text: A resume.
        own: What addresses and labels tell of the name.
        known: Contacts found.
    """
    head = Head()
    for line in _lines(text, known):
        if line.has_contact:
            head.places.extend(find_beside_contacts(text, line.segment.span))
        name = None if head.names else _whole_line(text, line, own)
        if name is not None:
            head.names.append(name)
            head.written.append(written_plainly(name.of(text)) or name.of(text))
            continue
        _read_parts(text, line, own, head)
    return head


def _lines(text: str, known: Sequence[Span]) -> Iterator[_Line]:
    segments = list(split_segments(text[:_HEAD_CHARACTERS]))
    in_head, first = True, 0
    for number, segment in enumerate(segments):
        words = segment.span.of(text)
        in_head = in_head and number < _HEAD_SEGMENTS
        in_head = in_head and section_of_phrase(words, "resume") in (None, "personal")
        if number == first and _IS_RESUME.fullmatch(words):
            first += 1
        near = segments[min(number + _TOWN_LINES, len(segments) - 1)].span
        yield _Line(
            segment=segment,
            number=number,
            is_first=in_head and number == first,
            in_head=in_head,
            has_contact=in_head and any(_meet(span, segment.span) for span in known),
            words=words,
            before_contacts=any(segment.span.start <= span.start < near.end for span in known),
        )


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _whole_line(text: str, line: _Line, own: OwnName) -> Span | None:
    """Return a name that fills its line and the cuts would tear: with a nickname, or in spaced letters."""
    if not line.in_head or line.number >= _NAME_LINES:
        return None
    span = line.segment.span
    words = span.of(text)
    if line.is_first and written_plainly(words) is not None:
        return span
    if line.is_first and words.islower() and own.is_in_mail(_run(words.title())):
        return span
    if "(" in words or '"' in words or "“" in words:
        name = name_in_line(text, span)
        return name if name is not None and name.end == span.end else None
    return None


def _run(words: str) -> Sequence[Word]:
    return next(iter(runs_of(words)), ())


def _read_parts(text: str, line: _Line, own: OwnName, head: Head) -> None:
    is_first = line.is_first
    for part in _head_parts(text, line.segment):
        words = part.of(text)
        name = None if head.names else _named(text, part, line, own, is_first=is_first)
        if not _IS_RESUME.fullmatch(words):
            is_first = False
        if name is not None:
            head.names.append(name)
            head.written.append(name.of(text))
        elif line.in_head and _is_place(words, line, after_name=bool(head.names)):
            head.places.append(part)


def _named(text: str, part: Span, line: _Line, own: OwnName, *, is_first: bool) -> Span | None:
    """Return the name in a part of a line."""
    name = name_in_line(text, part)
    cut = _TITLE_AFTER.search(text, part.start, part.end) if name is None and line.in_head else None
    if cut is not None and looks_like_title(text[cut.end() : part.end]):
        part = Span(start=part.start, end=cut.start())  # "JOHN SMITH  SENIOR ENGINEER"
        name = name_in_line(text, part)
    if name is not None and needs_contacts(name.of(text)) and not line.before_contacts:
        name = name if _is_own_name(text, name, own) else None
    if name is not None:
        is_near = line.in_head and line.number < _NAME_LINES
        return name if is_near or _is_own_name(text, name, own) else None
    if not is_first:
        return None
    return part if _is_mailed(part.of(text), own) else _sole(text, part, line, own)


def _is_mailed(words: str, own: OwnName) -> bool:
    """Tell a line that an e-mail address repeats, turned or not, whatever its words mean besides."""
    run = [word for each in runs_of(words) for word in each if not word.is_initial]
    if sum(word.end - word.start for word in run) < sum(map(str.isalpha, words)) - 2:
        return False
    return len(run) > 1 and (own.is_in_mail(run) or own.is_in_mail(run[::-1]))


def _sole(text: str, part: Span, line: _Line, own: OwnName) -> Span | None:
    """Return a name of one word that is nothing else, or that an address repeats or contacts follow."""
    part = of_whom(text, part)
    word = word_before_letters(part.of(text))
    if not word or not word[0].isupper():
        return None
    if _is_meant(word, line, own) or (is_sole_name(word) and not needs_contacts(word)):
        return Span(start=part.start, end=part.start + len(word))
    return None


def _is_meant(word: str, line: _Line, own: OwnName) -> bool:
    """Tell a word that is a name because of the addresses below it: they repeat it, or it is a common one."""
    if section_of_phrase(word, "resume") is not None:
        return False
    key = folded_name(word)
    if own.is_in_mail(_run(word)) or any(len(key) > 3 and key in local for local in own.locals):
        return True
    is_free = not looks_like_title(word) or looks_like_title(line.words.replace(word, ""))  # "Mason | Welder"
    return line.before_contacts and is_free and (is_common_name(word) or is_sole_name(word))


def _is_place(words: str, line: _Line, *, after_name: bool) -> bool:
    if line.has_contact and _PLACE.match(words):
        return not (looks_like_title(words) or looks_like_employer(words) or NO_NAME.search(words))
    return (line.has_contact or (after_name and line.number < _TOWN_LINES)) and is_town(words)


def _is_own_name(text: str, name: Span, own: OwnName) -> bool:
    """Tell a name further down that is the person's by an honorific or an address."""
    for run in runs_of(name.of(text)):
        if run[0].is_honorific or own.is_in_mail(run) or any(word.key in own.keys for word in run):
            return True
        return any(len(word.key) > 3 and word.key in local for word in run for local in own.locals)
    return False


def _head_parts(text: str, segment: Segment) -> Iterator[Span]:
    position = segment.span.start
    for mark in _HEAD_CUT.finditer(text, segment.span.start, segment.span.end):
        yield Span(start=position, end=mark.start())
        position = mark.end()
    yield Span(start=position, end=segment.span.end)
