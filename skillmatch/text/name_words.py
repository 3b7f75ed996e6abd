"""Words with a capital letter as parts of names: runs of them, and what each word may be besides.

Nothing here knows who somebody is; ``private_names`` decides by what stands around a run.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from skillmatch.text.words import UNKNOWN, load_product_words, load_words
from skillmatch.types import Span

HONORIFICS = frozenset(
    re.split(
        r"\s+",
        "mr mrs ms miss mx dr prof professor sir madam dame rev revd reverend fr sr sra herr frau señor "
        "señora mme mlle monsieur madame doctor",
    )
)
PARTICLES = frozenset(
    re.split(
        r"\s+",
        "van von de der den ter ten da di del della dos das do du la le las los y e bin bint binti ibn "
        "ben al el af av zu zur abu ap ab st san",
    )
)
_IN_CAPITALS = frozenset(("mr", "mrs", "miss", "dr", "prof"))
_UPPER = "".join(character for character in map(chr, range(0x41, 0x530)) if character.isupper())
_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f])"
_WORD = (
    rf"(?:[{_UPPER}]\.(?:-?[{_UPPER}]\.)*|(?:[dlDL]['’]|[Aa]l-|[Ee]l-|['’]t )?"
    rf"[{_UPPER}\u0620-\u064a\u4e00-\u9fff\uac00-\ud7a3]{_LETTER}*(?:['’ʼ‘`-]{_LETTER}+)*)"
)
_HONORIFIC_DOT = r"(?:(?:Mr|MR|Mrs|MRS|Ms|Mx|Dr|DR|Prof|PROF|Rev|REV|Revd|Fr|Sr|Sra|Md|MD|Mohd|Muhd|Ma)\.)"
_PIECE = re.compile(rf"(?<![\w@./’'-]){_HONORIFIC_DOT}|(?<![\w@./])(?<!\w['’-]){_WORD}(?![\w@])")
_BETWEEN = re.compile(
    rf"[ \u00a0]{{1,2}}(?:(?:{'|'.join(sorted(PARTICLES, key=len, reverse=True))})[ \u00a0]){{0,3}}"
    rf"(?:[\"“'‘(][{_UPPER}]{_LETTER}*[\"”'’)] )?|-"
)
_NO_PIECE = re.compile(r"[\w’']*[ÂÃ]|\w+['’](?:ve|re|ll|d|m|t)", re.IGNORECASE)
"""A word of a wrongly decoded page ("XPSÂ"), and "They've"."""

_OF_SIGNS = re.compile(r"[+&*#/]|-?\d|['’]")
"""What a single letter is no initial before: A+, R&D, I-90."""

_ANOTHER = re.compile(rf"\.| [{_UPPER}]")

_POSSESSIVE = re.compile(r"['’]s\Z", re.IGNORECASE)
_LONGEST = 6
_PLAIN_LEVEL = 60
"""Words up to this level are everyday words, whoever else may be called so."""

_STILL_A_NAME = 40
"""A first name that is a rarer word than this is a first name more often."""

_NOT_NAMES = frozenset(
    re.split(
        r"\s+",
        "acca african american april arabic asian august australian bcom bed beng bengali bfa "
        "british bsc bsn "
        "btech canadian cantonese certified chinese cipd coursework danish dds december dphil "
        "dutch english esq "
        "european february finnish french friday german gpa greek hindi hons i indian irish italian january "
        "japanese july june korean lan latin llb llm mandarin march may mba mbbs mbchb mcom meng "
        "mfa monday mphil "
        "mres msc msn mtech norwegian november october pgce pgcert phd polish portuguese punjabi rgn russian "
        "saturday september spanish sunday swedish thursday tuesday turkish urdu wan wednesday welsh",
    )
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word that begins with a capital letter.

    ``key`` is it in small letters, without accents or "'s"; ``is_honorific`` holds for Mr, Dr and the like.
    """

    start: int
    end: int
    key: str
    is_initial: bool
    is_honorific: bool
    is_capitals: bool


@lru_cache(maxsize=1 << 14)
def folded_name(text: str) -> str:
    """Return ``text`` in small letters without accents, and without the signs a name may hold."""
    plain = (
        text if text.isascii() else unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    )
    kept = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"['’ʼ‘`.]", "", kept).casefold()


def runs_of(text: str) -> Iterator[tuple[Word, ...]]:
    """Yield runs of words with a capital letter, each run in one line, particles ("van der") inside it."""
    run: list[Word] = []
    for found in _PIECE.finditer(text):
        if _is_no_piece(text, found):
            continue
        word = _word(text, found.start(), found.end())
        if run and (len(run) >= _LONGEST or not _BETWEEN.fullmatch(text, run[-1].end, word.start)):
            yield tuple(run)
            run = []
        run.append(word)
        if _POSSESSIVE.search(text, word.start, word.end):
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def _is_no_piece(text: str, found: re.Match[str]) -> bool:
    """Tell "A+", "They've", "I" in a sentence and a stray "Â" from words of a name."""
    piece = found.group()
    if len(piece) > 1:
        return _NO_PIECE.fullmatch(piece) is not None
    if piece == "I":
        return _ANOTHER.match(text, found.end()) is None
    return piece in "ÂÃ" or _OF_SIGNS.match(text, found.end()) is not None


def _word(text: str, start: int, end: int) -> Word:
    surface = text[start:end]
    bare = _POSSESSIVE.sub("", surface)
    key = folded_name(bare)
    is_capitals = len(bare) > 1 and bare.isupper()
    # "MS" is Microsoft's or a degree.
    is_honorific = key in HONORIFICS and (not is_capitals or key in _IN_CAPITALS)
    is_initial = len(bare) == 1 or (bare.endswith(".") and not is_honorific)
    return Word(start, end, key, is_initial, is_honorific, is_capitals)


def is_first_name(key: str) -> bool:
    """Tell whether a word is a first name, and not an everyday word more often."""
    words = load_words()
    return key in words.first_names and words.level(key) >= _STILL_A_NAME and key not in _NOT_NAMES


def is_listed_first(key: str) -> bool:
    """Tell whether a word is on the list of first names, whatever else it is."""
    return key in load_words().first_names


def is_listed(key: str) -> bool:
    """Tell whether a word is on a list of first or last names."""
    words = load_words()
    return (key in words.first_names or key in words.last_names) and key not in _NOT_NAMES


def is_plain(key: str) -> bool:
    """Tell whether a word is an everyday word, or the name of a product by itself."""
    return load_words().level(key) <= _PLAIN_LEVEL or key in load_product_words().whole or key in PARTICLES


def is_product(key: str) -> bool:
    """Tell whether a word stands in names of products and is no everyday word."""
    products = load_product_words()
    return key in products.whole or key in products.parts


@lru_cache(maxsize=1 << 14)
def is_unknown(key: str) -> bool:
    """Tell whether a word is none that is known: no everyday word, name, place, brand or product."""
    return len(key) > 1 and not _is_known(key) and not any(map(_is_known, _forms(key)))


@cache
def _known_names() -> frozenset[str]:
    return load_words().names - load_words().first_names - load_words().last_names


_SUBJECT = re.compile(
    r"\w+(?:ing|ment|tion|ology|ics|care|ware|tech|ship|ness|graphy|istry|services?|banking|development)\Z"
)


def is_of_subject(key: str) -> bool:
    """Tell an unknown word that is made like that of a trade: "healthcare", "onboarding"."""
    return not is_listed(key) and _SUBJECT.match(key) is not None


def is_proper(key: str) -> bool:
    """Tell whether a word is the name of somebody or something, and of no month, language or degree."""
    return key in _known_names() and key not in _NOT_NAMES


def _is_known(key: str) -> bool:
    return load_words().level(key) < UNKNOWN or key in _known_names() or is_product(key) or key in _NOT_NAMES


def _forms(key: str) -> Iterator[str]:
    """Yield the parts of a compound, and the singular."""
    if "-" in key:
        yield from (part for part in key.split("-") if len(part) > 2)
    if key.endswith("s"):
        yield key[:-1]


def may_be_name(key: str) -> bool:
    """Tell whether a word may be part of a person's name by itself: listed, or none that is known."""
    return is_listed(key) or is_unknown(key)


def span_of_run(run: Sequence[Word]) -> Span:
    """Return where a run stands."""
    return Span(start=run[0].start, end=run[-1].end)
