"""What stands before a word within its clause, and whether it says that something was done to somebody."""

from __future__ import annotations

import re

_SENTENCE_SIGNS = re.compile(r".*[.;:!?|•–—]|.*\s-\s", re.DOTALL)
_ALL_SIGNS = re.compile(r".*[.;:!?,()|•–—]|.*\s-\s", re.DOTALL)
_DONE_TO = re.compile(
    r"\b\w+(?:ed|ing|ught)\b.*\b(?:an?|the|every|each|any|another)\s", re.IGNORECASE | re.DOTALL
)


def clause_before(words: str, start: int, *, with_lists: bool = False) -> str:
    """Return the words before ``start`` from the last sign that ends a clause on.

    Args:
        words: A sentence.
        start: Offset into it.
        with_lists: Go on over commas and brackets.
    """
    sign = (_SENTENCE_SIGNS if with_lists else _ALL_SIGNS).match(words, 0, start)
    return words[sign.end() if sign is not None else 0 : start]


def is_done_to(before: str) -> bool:
    """Tell whether a verb and its object stand there: "trained a driver" (with no licence)."""
    return _DONE_TO.search(before) is not None
