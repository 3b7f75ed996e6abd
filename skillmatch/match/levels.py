"""The level of responsibility that a job title names.

Levels 0 to 5: trainee, junior, unmarked, senior, lead, head. Most titles name none and count as 2.
"""

from __future__ import annotations

import re

_CUES: tuple[tuple[int, str], ...] = (
    (5, r"chief|head of|director|vice president|vp|svp|evp|c[etfio]o|partner|president"),
    (
        4,
        r"lead|leader|principal|staff (?:\w+ )?engineer|manager|supervisor|foreman|superintendent|matron",
    ),
    (3, r"senior|sr|expert|advanced|iii|iv"),
    (0, r"trainee|intern|internship|apprentice|student|graduate"),
    (1, r"junior|jr|entry[- ]level|assistant|associate|aide|helper|i"),
)
"""Highest level first, the two lowest last: a "senior associate" is senior."""

_PATTERNS = tuple((level, re.compile(rf"(?<![\w-])(?:{cue})(?![\w])", re.IGNORECASE)) for level, cue in _CUES)


def title_level(title: str) -> int:
    """Return the level a title names, from 0 (trainee) to 5 (head); 2 where it names none."""
    for level, pattern in _PATTERNS:
        if pattern.search(title):
            return level
    return 2


_USUAL_YEARS = (0.0, 1.0, 3.0, 5.0, 8.0, 10.0)


def usual_years(level: int) -> float:
    """Return the years of work that people at a level, 0 to 5, have at least as a rule."""
    return _USUAL_YEARS[level]
