"""Sentences and bullets: segments joined where a paragraph was wrapped, then cut at sentence ends."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from skillmatch.text.sections import Placed
from skillmatch.text.segments import trimmed
from skillmatch.types import Section, Span

MAX_SENTENCE = 1000
"""No sentence is longer; a longer one is cut at a blank."""

_MIN_WRAPPED = 25
_JOINER = re.compile(
    r"a|an|and|as|at|by|for|from|in|into|of|on|or|our|the|to|using|with|within|your|&|-|–", re.IGNORECASE
)
# The sign comes first, so that the search passes over letters fast.
_END = re.compile(
    r"[.!?…;](?:(?<!;)[.!?…]{0,2}[\"'”’)\]]{0,2}(?=\s)|(?<=;)(?=\s)|(?<=[.!?])(?=[A-Z][a-z]{1,20}[\s,]))"
)
_LAST_WORD = re.compile(r"[\w.&/'’+#-]{1,30}$")
_ABBREVIATION = re.compile(
    r"[a-z]|e\.g|i\.e|eg|ie|etc|vs|cf|al|mr|mrs|ms|dr|prof|st|nos?|inc|ltd|co|corp|dept|approx|min|max|yrs?|hrs?|"
    r"sr|jr|ref|tel|ext|fig|vol|pp|ph\.d|b\.sc|m\.sc|[bm]\.[as]|u\.[sk]|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|"
    r"dec|incl|esp|govt|univ|assoc|est"
)
_FILE_ENDING = re.compile(r"Js|Net|Io|Ai|Com|Org|Py|Sh|Ts|Jsx")
_NEXT_WORD = re.compile(r"\w{1,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A sentence or bullet before its cues are read."""

    span: Span
    section: Section
    is_bullet: bool
    is_heading: bool


def split_units(text: str, placed: Sequence[Placed]) -> tuple[Unit, ...]:
    """Return the sentences of ``text`` in order; they do not overlap, and headings stand alone.

    A sentence crosses a line break only where a paragraph was wrapped: the next line begins in lower
    case, or the line breaks off after a comma or a joining word.
    """
    units: list[Unit] = []
    for run in _runs(text, placed):
        first = run[0]
        units.extend(
            Unit(
                span=span,
                section=first.section,
                is_bullet=first.segment.is_bullet,
                is_heading=first.is_heading,
            )
            for span in _sentences(text, first.span.start, run[-1].span.end)
        )
    return tuple(units)


def _runs(text: str, placed: Sequence[Placed]) -> Iterator[list[Placed]]:
    run: list[Placed] = []
    for part in placed:
        if run and not _continues(text, run[-1], part):
            yield run
            run = []
        run.append(part)
    if run:
        yield run


def _continues(text: str, before: Placed, after: Placed) -> bool:
    if before.is_heading or after.is_heading or after.segment.is_bullet or not after.segment.starts_line:
        return False
    if after.segment.after_gap or before.span.end - before.span.start < _MIN_WRAPPED:
        return False
    last = text[before.span.end - 1]
    if last in ".!?:;…":
        return False
    if text[after.span.start].islower() or last == ",":
        return True
    word = _LAST_WORD.search(text[max(before.span.start, before.span.end - 30) : before.span.end])
    return word is not None and _JOINER.fullmatch(word.group()) is not None


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    for found in _END.finditer(text, start, end):
        if found.end() - start > MAX_SENTENCE:
            start = yield from _cut_long(text, start, found.end())
        if _is_end(text, start, found):
            yield from _nonblank(text, start, found.end())
            start = found.end()
    if end - start > MAX_SENTENCE:
        start = yield from _cut_long(text, start, end)
    yield from _nonblank(text, start, end)


def _is_end(text: str, start: int, found: re.Match[str]) -> bool:
    if found.group()[0] != ".":
        return True
    last = _LAST_WORD.search(text[max(start, found.start() - 30) : found.start()])
    word = last.group().strip(".'’").casefold() if last else ""
    if _ABBREVIATION.fullmatch(word):
        return False
    following = text[found.end() : found.end() + 40].lstrip()
    if found.end() < len(text) and not text[found.end()].isspace():  # no blank after the full stop
        return not _is_dotted_name(text, found, following)
    return not following[:1].islower()


def _is_dotted_name(text: str, found: re.Match[str], following: str) -> bool:
    """Tell whether the full stop stands within a name such as ASP.Net or Node.Js."""
    before = text[found.start() - 1] if found.start() else ""
    next_word = _NEXT_WORD.match(following)
    if not (before.islower() or before == ")"):
        return True
    return next_word is not None and _FILE_ENDING.fullmatch(next_word.group()) is not None


def _cut_long(text: str, start: int, end: int) -> Generator[Span, None, int]:
    """Yield pieces of at most ``MAX_SENTENCE`` characters; return where the last, unfinished one begins."""
    while end - start > MAX_SENTENCE:
        cut = max(
            text.rfind(mark, start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
            for mark in (" ", "\n", "\u00a0")
        )
        cut = cut if cut > start else start + MAX_SENTENCE
        yield from _nonblank(text, start, cut)
        start = cut
    return start


def _nonblank(text: str, start: int, end: int) -> Iterator[Span]:
    span = trimmed(text, start, end)
    if any(map(str.isalnum, span.of(text))):
        yield span
