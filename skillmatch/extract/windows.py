"""The stretches of a sentence that are compared with skills: runs of words, clauses, all of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from skillmatch.text.analysis import STOP_WORDS
from skillmatch.types import Span

MAX_WORDS = 5
"""Longest run of words; longer stretches are looked at as clauses."""

_PART = re.compile(
    r"((?:(?<![^\W_])\.(?=[nN][eE][tT]\b)|[^\W_])(?:[^\W_]|[.'’/&+#-](?=[^\W_])|[+#])*)"
    r"|[,;:()\[\]{}•|!?]|\s[-–—*/]\s|\.(?=\s|$)"
)
"""A word (``c++``, ``.net``, ``full-time`` and ``A/B`` are one), or what ends a clause."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in reading order, as parallel lists.

    Attributes:
        starts: First code point of each word.
        ends: The one after its last.
        clauses: Number of the clause it stands in: 0 for the first clause with words, and so on.
        folded: The word in lower case.
    """

    starts: list[int]
    ends: list[int]
    clauses: list[int]
    folded: list[str]

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, first: int, last: int) -> Span:
        """Return where the words from ``first`` to ``last`` (included) stand."""
        return Span(start=self.starts[first], end=self.ends[last])


def read_words(text: str) -> Words:
    """Return the words of ``text``; commas, brackets, bullets and the like end a clause."""
    starts: list[int] = []
    ends: list[int] = []
    clauses: list[int] = []
    folded: list[str] = []
    clause = 0
    is_open = False
    for match in _PART.finditer(text):
        word = match[1]
        if word is None:
            clause += is_open
            is_open = False
        else:
            start, end = match.span()
            starts.append(start)
            ends.append(end)
            clauses.append(clause)
            folded.append(word.casefold())
            is_open = True
    return Words(starts, ends, clauses, folded)


def runs(words: Words, *, max_words: int = MAX_WORDS) -> list[tuple[int, int]]:
    """Return the runs of words worth comparing with skills as (first, last included), each once, in order.

    Runs of 1 to ``max_words`` words within a clause that neither start nor end with a stop word, the
    clauses, and all words. A text without words has none.
    """
    n = len(words)
    found: list[tuple[int, int]] = []
    is_content = [word not in STOP_WORDS for word in words.folded]
    clauses = words.clauses
    stop = 0
    for start in range(n):
        whole: list[int] = []
        if start == stop:
            stop = bisect_right(clauses, clauses[start], lo=start)
            whole = [stop - 1] if start else [stop - 1, n - 1]
        if is_content[start]:
            found += [
                (start, last) for last in range(start, min(start + max_words, stop)) if is_content[last]
            ]
        for last in whole:
            # What begins here so far ends within the clause, the furthest last.
            if not found or found[-1] != (start, last):
                found.append((start, last))
    return found


def windows(text: str, *, max_words: int = MAX_WORDS) -> tuple[Span, ...]:
    """Return the stretches of a sentence worth comparing with skills, in reading order, each once."""
    words = read_words(text)
    return tuple(words.span(first, last) for first, last in runs(words, max_words=max_words))
