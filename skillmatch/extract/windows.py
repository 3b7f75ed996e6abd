"""The stretches of a sentence that are compared with skills: runs of words, clauses, all of it."""

from __future__ import annotations

import re

from skillmatch.text.analysis import STOP_WORDS
from skillmatch.types import Span

MAX_WORDS = 5
"""Longest run of words; longer stretches are looked at as clauses."""

_WORD = re.compile(r"(?<![^\W_])\.(?=net\b)|[^\W_]", re.IGNORECASE)
_REST = re.compile(r"(?:[^\W_]|[.'’&/+#-](?=[^\W_])|[+#])*")
_CLAUSE_END = re.compile(r"[,;:()\[\]{}•|!?]|\s[-–—*/]\s|\.(?=\s|$)")


def words(text: str, *, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the words of ``text[start:end]``; ``c++``, ``.net``, ``full-time`` and ``A/B`` are one word."""
    end = len(text) if end is None else end
    found = []
    while match := _WORD.search(text, start, end):
        rest = _REST.match(text, match.end(), end)
        stop = rest.end() if rest else match.end()
        found.append(Span(start=match.start(), end=stop))
        start = stop
    return found


def clauses(text: str) -> list[Span]:
    """Return the stretches between commas, brackets, bullets and the like; blank ones are left out."""
    found, start = [], 0
    for match in (*_CLAUSE_END.finditer(text), None):
        end = match.start() if match else len(text)
        inside = words(text, start=start, end=end)
        if inside:
            found.append(Span(start=inside[0].start, end=inside[-1].end))
        start = match.end() if match else end
    return found


def windows(text: str, *, max_words: int = MAX_WORDS) -> tuple[Span, ...]:
    """Return the stretches of a sentence worth comparing with skills, in reading order, each once.

    Runs of 1 to ``max_words`` words within a clause that neither start nor end with a stop word, the
    clauses, and the sentence from its first word to its last. A text without words has none.
    """
    found: set[Span] = set()
    whole: list[Span] = []
    for clause in clauses(text):
        inside = words(text, start=clause.start, end=clause.end)
        whole.extend(inside)
        found.add(clause)
        is_stop = [text[word.start : word.end].casefold() in STOP_WORDS for word in inside]
        for first in range(len(inside)):
            for last in range(first, min(first + max_words, len(inside))):
                if not is_stop[first] and not is_stop[last]:
                    found.add(Span(start=inside[first].start, end=inside[last].end))
    if whole:
        found.add(Span(start=whole[0].start, end=whole[-1].end))
    return tuple(sorted(found))
