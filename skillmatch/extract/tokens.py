"""Words of a text with their offsets and what stands between them, for matching labels.

A splitter for search may drop signs; one for label matching may not: ``C++``, ``C#``, ``.NET``,
``R&D`` and ``node.js`` are what they are because of them. So a token is a run of letters and digits
with the signs that belong to it, and each token knows its glue: what separates it from the one
before, levelled so that ``e-learning`` and ``e learning``, ``R & D`` and ``R&D`` have one key.

``tokenize`` is the plain way, for labels; texts are read by ``vocabulary``, which gives the same tokens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r"(?:(?<![^\W_])\.(?=[nN][eE][tT](?![^\W_])))?[^\W_]+(?:\+\+|\#)?")
_LEVEL = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u00ad": "", "\u200b": ""}
)
_HYPHENS = frozenset({"-", "\u2013", "\u2014"})
_PLAIN = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
_GLUES = 4096


class Token(NamedTuple):
    """One word: its offsets in the text, its lower-cased form, and the glue before it.

    ``glue`` is a blank for blanks and hyphens, nothing at the start, and otherwise the signs between
    the two words without blanks (``","``, ``"/"``, ``"."``). ``raw_glue`` is what really stands there.
    """

    start: int
    end: int
    norm: str
    glue: str
    raw_glue: str


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of ``text[start:end]``; offsets count code points of ``text``."""
    stop = len(text) if end is None else end
    found: list[Token] = []
    previous = start
    for match in _TOKEN.finditer(text, start, stop):
        raw = text[previous : match.start()]
        glue = level_glue(raw) if found else ""
        found.append(Token(match.start(), match.end(), match.group().lower(), glue, raw))
        previous = match.end()
    return found


@lru_cache(maxsize=_GLUES)
def level_glue(raw: str) -> str:
    """Return the glue that stands for ``raw``, the characters between two words."""
    if raw == " " or raw == "-":
        return " "
    signs = "".join(raw.translate(_LEVEL).split())
    if not signs or (signs in _HYPHENS and len(signs) == len(raw)):
        return " "
    return signs


def key_of(tokens: Sequence[Token]) -> str:
    """Return the key under which a run of tokens is looked up."""
    if not tokens:
        return ""
    return tokens[0].norm + "".join(f"{token.glue}{token.norm}" for token in tokens[1:])


def is_plain(key: str) -> bool:
    """Say whether a key is nothing but words of ASCII letters and digits with single blanks."""
    return _PLAIN.fullmatch(key) is not None


def form_key(form: str) -> str:
    """Return the key of a label: equal to the key of any text that spells the label."""
    lower = form.lower()
    # Most labels are plain but for hyphens, which are blanks in a key.
    blank = lower.replace("-", " ")
    return blank if _PLAIN.fullmatch(blank) else key_of(tokenize(form))


def first_word(key: str) -> str:
    """Return the first token of a key, "" where it has none."""
    first = key.partition(" ")[0]
    if first.isalnum():
        return first
    found = _TOKEN.match(key)
    return found.group() if found else ""
