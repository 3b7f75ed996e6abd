"""Text analysis for word search and word overlap: one analysis for every store.

Both stores index the tokens made here (joined by blanks), so that the same words mean the same
thing whichever store answers. The analysis folds case and accents, removes stop words, stems
English, and keeps names whole that a plain word splitter would break: ``c++``, ``c#``, ``.net``,
``node.js``, ``r&d``.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

ANALYSIS_VERSION = "1"
"""Changes whenever ``tokens`` answers differently; indexes made by another version are stale."""

LONGEST_TOKEN = 64
"""Longer runs of letters (base64, broken extraction) are cut here; indexes refuse giant terms."""

_SHORTEST_STEMMED = 4
"""Three letters are mostly acronyms, and stemming them merges them: ``aws`` and ``aw``."""

_STOP_WORD_LIST = (
    "a about above after again against all am an and any are as at be because been before being below "
    "between both but by can could did do does doing down during each etc few for from further had has "
    "have having he her here hers herself him himself his how i if in into is it its itself just me "
    "more most my myself no nor not of off on once only or other our ours ourselves out over own per "
    "same shall she should so some such than that the their theirs them themselves then there these "
    "they this those through to too under until up upon very via was we were what when where which "
    "while who whom why will with within without would you your yours yourself yourselves cant couldnt "
    "didnt doesnt dont hadnt hasnt havent im isnt ive shouldnt wasnt werent wont wouldnt youll youre "
    "youve well weve theyre "
)
STOP_WORDS = frozenset(_STOP_WORD_LIST.split())

_UPPER_CASE_WORDS = frozenset({"IT", "OR"})
"""Stop words that are trade words when they stand in capitals: information technology, operating room."""

_TOKEN = re.compile(
    r"""
    (?P<pair>(?<![^\W_])(?:[^\W\d_]{1,2}&[^\W\d_]{1,2}|[^\W\d_]\ &\ [^\W\d_])(?![^\W_]))  # r&d, Q & A
    | (?P<sign>[^\W_]+(?:\+\+|\#)(?![^\W\d_]))              # c++, C#, notepad++
    | (?P<dotted>[^\W\d_]+\.(?:js|net)(?![^\W_]))           # node.js, asp.net
    | (?P<dot>(?<![^\W_])\.net(?![^\W_]))                   # .NET
    | (?P<degree>(?<![^\W_])(?:ph\.\s?d|[bm]\.(?:sc|ed|eng|phil|tech|com))(?![^\W_]))  # Ph.D., B.Sc.
    | (?P<initials>(?:(?<![^\W_])[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)  # U.S.A.
    | (?P<letter>(?<![^\W_])[^\W\d_]-[^\W\d_]{2,})          # e-commerce, x-ray, t-sql, C-level
    | (?P<word>[^\W_]+(?:'[^\W_]+)*)
    """,
    re.VERBOSE | re.IGNORECASE,
)

_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\uff07": "'", "`": "'"})
_LETTERS_WITHOUT_PARTS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"})
_BLANKS_AND_DOTS = re.compile(r"[\s.]+")
_LOCAL = threading.local()


def tokens(text: str) -> list[str]:
    """Return the index tokens of ``text`` in reading order, repetitions kept.

    Args:
        text: Any text, any length; may hold unpaired surrogates.

    Returns:
        Tokens without blanks, lower case, at most ``LONGEST_TOKEN`` code points each. A text of only
        stop words and signs gives an empty list.
    """
    return [token for match in _TOKEN.finditer(_folded(text)) for token in _token(match)]


def joined(text: str) -> str:
    """Return the tokens of ``text`` joined by blanks: what a store hands to its word index."""
    return " ".join(tokens(text))


def _folded(text: str) -> str:
    """Remove accents and level apostrophes; case stays, because ``IT`` is not ``it``."""
    if text.isascii():
        return text.translate(_APOSTROPHES)
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS_WITHOUT_PARTS))
    bare = "".join(
        character
        for character in decomposed
        # Cf holds soft hyphens and zero-width joiners; Cs unpaired surrogates, which no index can store.
        if unicodedata.category(character) not in ("Mn", "Cf", "Cs")
    )
    return bare.translate(_APOSTROPHES)


def _token(match: re.Match[str]) -> tuple[str, ...]:
    surface = match.group()
    kind = match.lastgroup
    if kind == "word":
        return _word(surface)
    whole = surface.casefold()
    if kind in ("pair", "initials", "degree"):
        return (_BLANKS_AND_DOTS.sub("", whole)[:LONGEST_TOKEN],)
    if kind == "letter":
        return (_stem(whole.replace("-", "")[:LONGEST_TOKEN]),)
    return (whole[:LONGEST_TOKEN],)


def _word(surface: str) -> tuple[str, ...]:
    if surface in _UPPER_CASE_WORDS:
        return (surface.casefold(),)
    word = surface.casefold()
    if word.endswith("'s"):
        word = word[:-2]
    word = word.replace("'", "")[:LONGEST_TOKEN]
    if not word or word in STOP_WORDS:
        return ()
    return (_stem(word),)


@lru_cache(maxsize=1 << 17)
def _stem(word: str) -> str:
    if len(word) < _SHORTEST_STEMMED or not word.isalpha():
        return word
    # A Stemmer keeps state between calls and must not be shared by threads.
    stemmer = getattr(_LOCAL, "stemmer", None)
    if stemmer is None:
        stemmer = _LOCAL.stemmer = Stemmer.Stemmer("english")
    stem: str = stemmer.stemWord(word)
    return stem
