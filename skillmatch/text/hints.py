"""Which rules may find something in a sentence, told by its words: most need not look at most sentences.

A rule's pattern costs far more than a look at the words that every match of it must hold. What a word hints
at is worked out once and remembered; that it leaves out no match is tested against the patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

NEGATION, STRENGTH, YEARS, LANGUAGE, LICENCE = (1 << number for number in range(5))
"""What a word may hint at; several are joined by ``|``."""

EDUCATION = {level: 1 << (level + 4) for level in range(1, 6)}
"""The same for levels of education."""

ASKING = 1 << 10
"""The same for words that simply ask."""

RIGHT_TO_WORK = 1 << 11
"""The same for the right to work in a country."""

LANGUAGES = (
    "Afrikaans|Albanian|Amharic|Arabic|Armenian|Basque|Bengali|Bosnian|Bulgarian|Cantonese|Catalan|Chinese|"
    "Croatian|Czech|Danish|Dutch|English|Estonian|Farsi|Filipino|Finnish|Flemish|French|Georgian|German|"
    "Greek|"
    "Gujarati|Hebrew|Hindi|Hungarian|Icelandic|Indonesian|Irish|Italian|Japanese|Kannada|Korean|Latvian|"
    "Lithuanian|Macedonian|Malayalam|Malay|Mandarin|Marathi|Nepali|Norwegian|Pashto|Persian|Polish|"
    "Portuguese|"
    "Punjabi|Romanian|Russian|Serbian|Slovak|Slovenian|Somali|Spanish|Swahili|Swedish|Tagalog|Tamil|"
    "Telugu|Thai|"
    "Tigrinya|Turkish|Ukrainian|Urdu|Vietnamese|Welsh|Yoruba|British Sign Language|"
    "American Sign Language|BSL|ASL"
)
"""Names of human languages, as alternatives of a pattern."""


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split())


@dataclass(frozen=True, slots=True)
class _Hint:
    """What hints at ``what``: a part of a word, a whole word, or the end of one.

    All are in small letters but for ``cased`` words, which count as they are written.
    """

    what: int
    parts: tuple[str, ...]
    words: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    cased: frozenset[str] = frozenset()


_HINTS = (
    _Hint(
        NEGATION,
        parts=_split(
            "n't n’t without never neither rather instead opposed lack unlike unnecessary irrelevant"
        ),
        words=frozenset(["no"]),
        endings=("not",),
    ),
    _Hint(
        STRENGTH,
        parts=_split(
            "ideal prefer bonus better nice desir optional advantag plus good great helpful useful welcome "
            "valuable handy beneficial appreciated asset + must need requir expect minimum least should "
            "requisite essential mandatory necessary negotiable compulsory obligatory kudos brownie regarded"
        ),
        words=frozenset(["key", "ask"]),
    ),
    _Hint(
        ASKING,
        parts=_split(
            "experience knowledge understanding familiar proficien expert fluen competen command grasp aware "
            "background record aptitude exposure ability capacity able skill versed versant adept confident "
            "requirement degree diploma bachelor master doctorate certific qualif hnc hnd nvq btec gcse"
        ),
        words=frozenset(_split("phd ph d.phil b m bsc ba bs beng btech bed msc ma ms meng mtech med")),
    ),
    _Hint(YEARS, parts=("year", "yr")),
    _Hint(
        EDUCATION[5],
        parts=_split(
            "doctor doktor dottor doutor phil pharmd pharm.d ed.d psyd psy.d sc.d d.sc engd eng.d promotion "
            "m.d d.d.s d.v.m"
        ),
        words=frozenset(["ph", "phd", "dr"]),
        cased=frozenset(_split("MD DDS DMD DVM DPT EdD DSc DNP DClinPsy")),
    ),
    _Hint(
        EDUCATION[4],
        parts=_split(
            "master msc mba m.b.a phil meng m.eng m.ed llm ll.m juris m.a m.s graduate degree mtech m.tech "
            "m.com "
            "m.arch mphys mchem mmath mres mlitt mpharm mlis m.p.h j.d pgce pgde pgdip pgcert dipl "
            "staatsexamen magist laurea ingénieur maitrise maîtrise"
        ),
        words=frozenset(["sc", "med"]),
        cased=frozenset(_split("MArch MPH MSW MA MS MPA MPP MFA MCA JD")),
    ),
    _Hint(
        EDUCATION[3],
        parts=_split(
            "bachelor bsc b.s b.a beng b.eng btech b.tech llb ll.b bba bfa bca barch bpharm b.pharm bvsc "
            "bvetmed mbbs mbchb "
            "bcom b.com bsn bsw degree licenci licencjat laurea dipl hons honours honors class second "
            "2:1 2:2 2.1 2.2 1st"
        ),
        words=frozenset(["sc", "mb"]),
        cased=frozenset(_split("BA BS BE BEd BDS BMus BDes BASc BSEE BSME BSBA")),
    ),
    _Hint(
        EDUCATION[2],
        parts=_split(
            "associate h.n hn. nvq svq btec diploma degree guilds vocational trade apprentice journeyman"
        ),
        words=frozenset(["hnd", "hnc"]),
    ),
    _Hint(
        EDUCATION[1],
        parts=_split("school secondary h.s g.e ge.d gcse level abitur baccalaur bachillerato"),
        words=frozenset(["ged", "hs"]),
    ),
    _Hint(LANGUAGE, parts=(), words=frozenset(LANGUAGES.casefold().replace("|", " ").split())),
    _Hint(RIGHT_TO_WORK, parts=_split("work visa sponsor permit remain settled residen green")),
    _Hint(
        LICENCE,
        parts=_split(
            "licen hgv lgv nmc council hcpc gmc gdc gphc badge cscs cpcs cdl qts accountant solicitor 18th "
            "clear atpl + c1 fork counter flt"
        ),
        words=frozenset(
            _split(
                "class cat category catc categoryc bar admitted pilot gas teacher food aid teaching acca aca "
                "cima cpa pmp bls acls cpr"
            )
        ),
    ),
)
_WORD = re.compile(r"\w+")
_REMEMBERED = 1 << 16


def _joined(lists: Iterable[tuple[int, Iterable[str]]]) -> dict[str, int]:
    """Return what each of some strings hints at, joined over the hints that have it."""
    known: dict[str, int] = {}
    for what, strings in lists:
        for each in strings:
            known[each] = known.get(each, 0) | what
    return known


_PARTS = _joined((hint.what, hint.parts) for hint in _HINTS)
_SIZES = sorted({len(part) for part in _PARTS})
_WORDS = _joined((hint.what, hint.words) for hint in _HINTS)
_CASED = _joined((hint.what, hint.cased) for hint in _HINTS)
_ENDINGS = _joined((hint.what, hint.endings) for hint in _HINTS)


@lru_cache(maxsize=64)
def hints(text: str) -> int:
    """Return what the words of a sentence hint at, joined by ``|``; without a hint no rule fires."""
    found = 0
    for word in text.split():
        found |= hints_of(word)
    return found


@lru_cache(maxsize=_REMEMBERED)
def hints_of(word: str) -> int:
    """Return what one word, with the signs around it, hints at."""
    letters = folded(word)
    found = 0
    # Every stretch is looked up: that is sooner than to look for every part in the word.
    for size in _SIZES:
        for start in range(len(letters) - size + 1):
            found |= _PARTS.get(letters[start : start + size], 0)
    for piece in _WORD.findall(letters):
        found |= _WORDS.get(piece, 0)
        for ending, what in _ENDINGS.items():
            found |= what if piece.endswith(ending) else 0
    for piece in _WORD.findall(word):
        found |= _CASED.get(piece, 0)
    return found


def folded(text: str) -> str:
    """Return ``text`` in small letters, those folded that a pattern takes for i or s whatever their case."""
    lower = text.lower()
    if not lower.isascii():
        lower = lower.replace("i\u0307", "i").replace("\u0131", "i").replace("\u017f", "s")
    return lower
