"""Words of a text with their offsets and what stands between them, for matching labels.

A splitter for search may drop signs; one for label matching may not: ``C++``, ``C#``, ``.NET``,
``R&D`` and ``node.js`` are what they are because of them. So a token is a run of letters and digits
with the signs that belong to it, and each token knows its glue: what separates it from the one
before, levelled so that ``e-learning`` and ``e learning``, ``R & D`` and ``R&D`` have one key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_TOKEN = re.compile(r"(?:(?<![^\W_])\.(?=net(?![^\W_])))?[^\W_]+(?:\+\+|\#)?", re.IGNORECASE)
_WEB = re.compile(
    r"""(?:https?://|www\.)[^\s<>"']+          # addresses
    | (?<![\w.+-])[\w.+-]{1,256}@[\w-]+(?:\.[\w-]+)+  # e-mail; begins once, so that long runs cost little
    | (?<![\w.@/-])(?:[a-z0-9-]+\.)+(?:com|net|org|io|edu|gov|mil|info|biz|eu|uk|us|de|fr|nl|ie|ca|au|in|jobs)
      (?![\w-])(?:/[^\s<>"']*)?                # bare domains
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LEVEL = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u00ad": "", "\u200b": ""}
)
_HYPHENS = frozenset({"-", "\u2013", "\u2014"})
_PLAIN = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")


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
    return lower if is_plain(lower) else key_of(tokenize(form))


def web_spans(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, key) of the web addresses, e-mail addresses and domains of a text."""
    return [(found.start(), found.end(), form_key(found.group())) for found in _WEB.finditer(text)]
