"""A text cut into segments: its lines, cut again where a bullet or a heading stands within a line.

Every segment is a range of the text as received; nothing is rewritten. All patterns are bounded, so the
work grows in step with the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from skillmatch.types import Span

_LINE = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_MARKS = "•●○◦▪▫■□◆◇►▶➢➤➔→✓✔✦✧❖⁃∙‣·*\uf0b7\uf0a7\uf0d8\uf0fc"
_BULLET = re.compile(
    rf"[{re.escape(_MARKS)}]{{1,3}}[ \t\u00a0]*|[-–—o](?=[ \t\u00a0])[ \t\u00a0]*|[-–—](?=[A-Z][a-z])"
    r"|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)][ \t\u00a0]+(?=\S)|\d{1,2}(?:\.\d{1,2}){1,2}[ \t\u00a0]+(?=[^\W\d])"
)
_INNER_BULLET = re.compile(
    rf"(?:(?<![ \t\u00a0])[ \t\u00a0]+)?[{re.escape(_MARKS.replace('*', '').replace('·', ''))}]+[ \t\u00a0]*"
)
_INNER_CUT = re.compile(rf"[\t\u00a0{re.escape(_MARKS.replace('*', '').replace('·', ''))}]| {{4}}")
_WIDE_GAP = re.compile(r"[ \u00a0]{4,}|[ \u00a0]?\t\s*")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
TRIMMED = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u2028\u2029\u3000" + _INVISIBLE
"""Blank and invisible characters that no segment or sentence begins or ends with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A line or a part of one, without its bullet mark and the blanks around it."""

    span: Span
    is_bullet: bool
    starts_line: bool
    after_gap: bool
    """Whether a blank line, or the beginning of the text, stands before it."""


def trimmed(text: str, start: int, end: int) -> Span:
    """Return ``start..end`` without blank and invisible characters at either end."""
    while start < end and text[start] in TRIMMED:
        start += 1
    while end > start and text[end - 1] in TRIMMED:
        end -= 1
    return Span(start=start, end=end)


def split_segments(text: str) -> tuple[Segment, ...]:
    """Return the segments of ``text`` in order; they do not overlap and none is blank."""
    return tuple(_segments(text))


def _segments(text: str) -> Iterator[Segment]:
    previous_end = -1
    has_cuts = _INNER_CUT.search(text) is not None
    for line in _LINE.finditer(text):
        span = trimmed(text, line.start(), line.end())
        if span.start == span.end:
            continue
        after_gap = previous_end < 0 or _is_gap(text, previous_end, span.start)
        previous_end = span.end
        yield from _cut(text, span, after_gap, has_cuts=has_cuts)


def _is_gap(text: str, start: int, end: int) -> bool:
    """Tell whether more than one line break stands between two lines."""
    between = text[start : min(end, start + 200)]
    if len(between) == 1:
        return False
    between = between.replace("\r\n", "\n")
    return sum(character in "\n\r\v\f\x85\u2028\u2029" for character in between) > 1


def _cut(text: str, line: Span, after_gap: bool, *, has_cuts: bool) -> Iterator[Segment]:
    """Cut one line at bullets that stand within it and at wide gaps, if the text has any."""
    bullet = _BULLET.match(text, line.start, line.end)
    start = bullet.end() if bullet else line.start
    is_bullet = bullet is not None
    starts_line = True
    for cut_start, cut_end, is_mark in _cuts(text, start, line.end) if has_cuts else ():
        yield from _segment(text, start, cut_start, is_bullet, starts_line, after_gap)
        start, is_bullet = cut_end, is_mark or is_bullet
        starts_line = after_gap = False
    yield from _segment(text, start, line.end, is_bullet, starts_line, after_gap)


def _cuts(text: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    marks = [(m.start(), m.end(), True) for m in _INNER_BULLET.finditer(text, start, end)]
    gaps = [(m.start(), m.end(), False) for m in _WIDE_GAP.finditer(text, start, end)]
    cuts: list[tuple[int, int, bool]] = []
    for cut in sorted(marks + gaps):
        if not cuts or cut[0] >= cuts[-1][1]:
            cuts.append(cut)
    return cuts


def _segment(
    text: str, start: int, end: int, is_bullet: bool, starts_line: bool, after_gap: bool
) -> Iterator[Segment]:
    span = trimmed(text, start, end)
    if span.start < span.end:
        yield Segment(span=span, is_bullet=is_bullet, starts_line=starts_line, after_gap=after_gap)
