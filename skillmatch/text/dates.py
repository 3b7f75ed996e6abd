"""Dates and ranges of dates as resumes write them, in decimal years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

from skillmatch.types import Span

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"winter": 1, "spring": 4, "summer": 7, "autumn": 10, "fall": 10}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|winter|spring|summer|autumn|fall)"
)
_YEAR = r"(?:19[4-9]\d|20[0-9]\d)"


def _date(tag: str) -> str:
    """Return the pattern of one date with its parts in groups named after ``tag``."""
    return (
        rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?P<{tag}name>{_MONTH})\.?,?\s{{1,3}}"
        rf"(?:(?P<{tag}named>{_YEAR})|['’]?(?P<{tag}short>\d\d)(?![\d,]|\s{_MONTH}))"
        rf"|(?P<{tag}iso>{_YEAR})[-/.](?P<{tag}isomonth>0[1-9]|1[0-2])(?:[-/.](?:[0-2]\d|3[01]))?(?!\d)"
        rf"|(?:(?:[0-2]?\d|3[01])[/.-])?(?P<{tag}month>0?[1-9]|1[0-2])[/.-](?P<{tag}monthyear>{_YEAR})"
        rf"|(?P<{tag}year>{_YEAR}))"
    )


_PRESENT = r"(?P<present>present|current(?:ly)?|now|today|ongoing|(?:till |to )?date|onwards?)"
_BETWEEN = r"\s{0,4}(?:[-–—−‐‑~]{1,2}|â€“|\bto\b|\buntil\b|\btill?\b|\bthrough\b|\bthru\b)\s{0,4}"
_RANGE = re.compile(
    rf"(?<![\w/.-]){_date('a')}{_BETWEEN}(?:{_date('b')}|{_PRESENT})(?![\w/]|-\d)", re.IGNORECASE
)
_SINCE = re.compile(
    rf"\b(?:since|from)\s+{_date('a')}(?![\w/]|-\d)|(?<![\w/.-]){_date('b')}\s(?:onwards?|[-–—](?=\s*$))",
    re.IGNORECASE | re.MULTILINE,
)
_DEADLINE = re.compile(r"\b(?:to|until|till|expir\w+|valid|expected|due|renew\w+)\W+$", re.IGNORECASE)
_SINGLE = re.compile(rf"(?<![\w/.-]){_date('a')}(?![\w/]|-\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """Two dates and where they stand; ``end`` None is "present".

    A month counts whole: "Jan 2019 - Mar 2019" runs from 2019.0 to 2019.25. Bare years run from new year
    to new year, and one and the same bare year twice is taken as its middle half.
    """

    span: Span
    start: float
    end: float | None


def find_ranges(text: str, start: int = 0, end: int | None = None) -> tuple[DateRange, ...]:
    """Return the date ranges in ``text[start:end]``, in order, without overlaps.

    Ranges that run backwards are left out.
    """
    return tuple(sorted(_ranges(text, start, len(text) if end is None else end), key=lambda r: r.span))


def latest_year(text: str) -> float | None:
    """Return the end of the latest year that stands in a date of ``text``; None where no date does.

    Bare years count only within a range ("SQL Server 2019" is no date), and deadlines ("valid to May 2030")
    not at all.
    """
    years = [floor(found.start) + 1 if found.end is None else ceil(found.end) for found in find_ranges(text)]
    for found in _SINGLE.finditer(text):
        if found.group("ayear") is None and not _DEADLINE.search(
            text, max(0, found.start() - 15), found.start()
        ):
            bounds = _bounds(found, "a")
            years.extend([floor(bounds[0]) + 1] if bounds else [])
    return float(max(years)) if years else None


def _ranges(text: str, start: int, end: int) -> Iterator[DateRange]:
    for found in _RANGE.finditer(text, start, end):
        first, final = _bounds(found, "a"), _bounds(found, "b")
        if first is None:
            continue
        if final is None:
            yield DateRange(span=Span(start=found.start(), end=found.end()), start=first[0], end=None)
            continue
        low, high = first[0], final[1]
        if low == high and final[0] == final[1]:  # the same bare year twice
            low, high = low + 0.25, low + 0.75
        if low < high:
            yield DateRange(span=Span(start=found.start(), end=found.end()), start=low, end=high)
    yield from _open_ranges(text, start, end)


def _open_ranges(text: str, start: int, end: int) -> Iterator[DateRange]:
    """Yield "since 2019" and "2019 onwards", where they are no part of a full range."""
    full = [(m.start(), m.end()) for m in _RANGE.finditer(text, start, end)]
    position = 0
    for found in _SINCE.finditer(text, start, end):
        while position < len(full) and full[position][1] <= found.start():
            position += 1
        if position < len(full) and full[position][0] < found.end():
            continue
        bounds = _bounds(found, "a") or _bounds(found, "b")
        if bounds is not None:
            yield DateRange(span=Span(start=found.start(), end=found.end()), start=bounds[0], end=None)


def _bounds(found: re.Match[str], tag: str) -> tuple[float, float] | None:
    """Return the first and last moment of a date; both are the same for a bare year."""
    groups = found.groupdict()
    if groups.get(f"{tag}name"):
        year = _full_year(groups[f"{tag}named"], groups[f"{tag}short"])
        month = _month_number(groups[f"{tag}name"])
    elif groups.get(f"{tag}iso"):
        year, month = int(groups[f"{tag}iso"]), int(groups[f"{tag}isomonth"])
    elif groups.get(f"{tag}month"):
        year, month = int(groups[f"{tag}monthyear"]), int(groups[f"{tag}month"])
    elif groups.get(f"{tag}year"):
        return float(groups[f"{tag}year"]), float(groups[f"{tag}year"])
    else:
        return None
    return year + (month - 1) / 12, year + month / 12


def _full_year(named: str | None, short: str | None) -> int:
    if named:
        return int(named)
    two_digits = int(short or 0)
    return two_digits + (2000 if two_digits < 50 else 1900)


def _month_number(name: str) -> int:
    folded = name.casefold()
    return _SEASONS.get(folded) or _MONTHS.index(folded[:3]) + 1
