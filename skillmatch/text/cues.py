"""Cues of a posting's sentence: must have or nice to have; negations are in ``skillmatch.text.negation``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from skillmatch.text.asking import asks, asks_before, ends_between
from skillmatch.text.hints import STRENGTH, hints, hints_of
from skillmatch.text.negation import is_negated, negates
from skillmatch.types import Section, Strength

__all__ = ["is_negated", "strength_at", "strength_of"]

_WELCOME = r"(?:helpful|useful|good|great|welcome|nice|valuable|handy|beneficial|advantageous|appreciated)"
_HEADING = (
    r"(?-i:Skills?|Qualifications?|Qualities|Experience|Criteria|Attributes|"
    r"SKILLS?|QUALIFICATIONS?|EXPERIENCE)"
)
"""A heading that has run into a sentence: "... under pressure Preferred Qualifications"."""

_CUES: tuple[tuple[Strength, bool, str], ...] = (
    # strength, whether what it speaks of follows it, pattern
    ("nice", True, r"\b(?:ideally(?! (?:placed|positioned|suited|located|situated))|preferably|bonus points|"
                   r"even better|it would be (?:great|nice|good))\b"),
    ("nice", True, r"\b(?:we|would) prefer\b|\bprefers\b"),
    ("nice", True, r"(?:^|[.;([] ?)(?:desirable|desired|preferred|nice[ -]to[ -]haves?|bonus|optional|"
                   r"advantageous|"
                   r"plus|pluses)(?: (?:skills?|qualifications?|experience|criteria))?\s?[:–-]"),
    ("nice", True, r"\b(?<!are )(?<!is )(?-i:Preferred|Desired|Desirable|PREFERRED|DESIRED|DESIRABLE) "
                   rf"{_HEADING}"),
    ("nice", True, r"\b(?:(?:extra|big) )?kudos\b|\bbrownie points\b"),
    ("nice", False, r"\b(?:well|highly|favou?rably) regarded\b"),
    ("nice", False, r"\b(?:desirable|desired|preferred|preferable|nice[ -]to[ -]haves?|good to have|"
                    r"optional(?:ly)?|"
                    r"advantageous|beneficial)\b"),
    ("nice", False, r"\b(?:an?|added|big|huge|definite|strong|real|distinct|major) (?:plus|bonus|"
                    r"advantage|asset)\b|"
                    r"\ba \+(?=\W|$)|(?:[\s(–-]plus|[,(–-] ?bonus)\s?(?:[).!;]|$)"),
    ("nice", False, rf"\b(?:would|will|could|may|might) (?:also )?be (?:\w+ )?{_WELCOME}\b|"
                    rf"\b(?:is|are) (?:also )?(?:equally |always )?{_WELCOME}\b|\b{_WELCOME} but\b"),
    ("nice", False, r"\bnot (?:strictly |absolutely )?(?:essential|mandatory)\b"),
    ("must", False, r"(?:(?<=[(,:–-])|(?<=[(,:–-] ))must(?:[ -]haves?)?(?=\s*(?:$|[).;,]))"),
    ("must", True, r"\b(?:must(?! be willing)(?:[ -]haves?)?|you(?:['’]ll| will)? need|we (?:need|"
                   r"require|expect)|"
                   r"requires?|need to (?:have|be|hold|know)|minimum|at least|should (?:have|be)|"
                   r"prerequisites?:|requirements?:)\b"),
    ("must", True, r"(?:^|[.;(] ?)(?:essential|required|mandatory|must[ -]haves?)"
                   r"(?: (?:skills?|qualifications?|experience|criteria))?\s?[:–-]"),
    ("must", True, rf"\b(?<!are )(?<!is )(?-i:Required|Essential|REQUIRED|ESSENTIAL) {_HEADING}|"
                   r"\bwe (?:do )?ask\b"),
    ("must", False, r"\b(?:essential(?! (?:functions|duties))|"
                    r"(?<!as )(?<!if )(?<!where )(?<!when )(?:required|needed|"
                    r"necessary)|mandatory|non-negotiable|compulsory|obligatory|(?:a|the) (?:must|"
                    r"requirement)|"
                    r"pre-?requisites?|is key|are key)\b"),
)  # fmt: skip
_PATTERN = re.compile(
    "|".join(f"(?P<c{number}>{pattern})" for number, (_, _, pattern) in enumerate(_CUES)), re.IGNORECASE
)
_WORD = re.compile(r"\S+")
_EDGE = re.compile(r"\b(?=\w)|[.;([,\s–-]")
"""Where a cue may begin: at a word, or at one of the signs before it."""

_WORDS_BEFORE = 4
_SIGNS_BEFORE = 2
"""A cue begins at most so many words, and signs, before its hinting word ("would also be very helpful")."""

_BARE = re.compile(
    r"\s*(?:(?:an?|is|are|also|very|highly|strongly|would|be|but|not|though)\s+)*", re.IGNORECASE
)
"""What may stand in brackets before a cue that speaks of the words before them."""

_TURN = re.compile(r"\b(?:but|however|although|though|whereas|while)\b", re.IGNORECASE)
"""Behind "X is not essential" begins with it what that is not said of."""

_NEW_SUBJECT = re.compile(r",\s+(?:with|including)\s", re.IGNORECASE)
"""What stands before it is not what "a plus" at the end is said of."""

_BREAK = re.compile(r"[,;]|\s(?:and|but|while|whereas|plus)\s|\.\s", re.IGNORECASE)
_SECTION_STRENGTH: dict[Section, Strength] = {"requirements": "must", "nice_to_have": "nice"}


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    strength: Strength
    speaks_of_what_follows: bool


def strength_of(sentence_text: str, section: Section) -> Strength | None:
    """Return how strongly a posting's sentence asks for what it names.

    The sentence's own words come before its section: "Docker is a plus" under "Requirements" is nice.

    Args:
        sentence_text: One sentence or bullet.
        section: The section it stands in.

    Returns:
        "must", "nice", or None where neither the words nor the section say.
    """
    strengths = {cue.strength for cue in _cues(sentence_text)}
    if "nice" in strengths:
        return "nice"
    return _SECTION_STRENGTH.get(section) or ("must" if strengths or asks(sentence_text) else None)


def strength_at(sentence_text: str, start: int, end: int, section: Section) -> Strength | None:
    """Return the strength for the words at ``start..end``, where one sentence may hold several cues.

    "Python is essential, Scala would be a plus": must for Python, nice for Scala. Of a cue that looks back
    ("... is essential") and one that looks ahead ("must have ...") the one with fewer commas and joining
    words in between counts.

    Args:
        sentence_text: One sentence or bullet.
        start: Offset into ``sentence_text``.
        end: Offset after the last character.
        section: The section it stands in.
    """
    strength = _cued(sentence_text, start, end)
    if strength is None:
        asked = asks_before(sentence_text, start)
        return _SECTION_STRENGTH.get(section) or ("must" if asked else None)
    return "nice" if section == "nice_to_have" else strength


def _cued(text: str, start: int, end: int) -> Strength | None:
    """Return what the cues that reach ``start..end`` say of it, None without one."""
    cues = [cue for cue in _cues(text) if _reaches(text, cue, start, end)]
    ahead = next((cue for cue in cues if cue.start >= end), None)
    behind = next((cue for cue in reversed(cues) if cue.end <= start), None)
    if ahead is not None and ahead.speaks_of_what_follows:
        ahead = None
    if behind is not None and not behind.speaks_of_what_follows and ahead is not None:
        behind = None
    if ahead is not None and behind is not None:
        nearer = _breaks(text, end, ahead.start) <= _breaks(text, behind.end, start)
        return ahead.strength if nearer else behind.strength
    chosen = ahead or behind
    return chosen.strength if chosen is not None else None


def _reaches(text: str, cue: _Cue, start: int, end: int) -> bool:
    """Tell whether nothing stands between a cue and the words at ``start..end`` that shuts it off."""
    low, high = (cue.end, start) if cue.end <= start else (end, cue.start)
    if ends_between(text, low, high):
        return False
    opened, closed = text.rfind("(", 0, cue.start), text.find(")", cue.end)
    is_in_brackets = opened >= 0 and closed >= 0 and ")" not in text[opened : cue.start]
    if is_in_brackets and not opened < start <= closed:
        # "Java (a plus)" speaks of Java, "Java (Scala a plus)" and "Java (ideally 8)" of what is in brackets.
        is_bare = not cue.speaks_of_what_follows and _BARE.fullmatch(text, opened + 1, cue.start)
        return bool(is_bare) and start < opened
    if cue.speaks_of_what_follows:
        return True
    return not (_TURN if cue.end <= start else _NEW_SUBJECT).search(text, low, high)


def _breaks(text: str, start: int, end: int) -> int:
    return len(_BREAK.findall(text, start, max(start, end)))


@lru_cache(maxsize=64)
def _cues(text: str) -> tuple[_Cue, ...]:
    """Return the cues of a sentence in order, negated ones ("no experience needed") left out."""
    if not hints(text) & STRENGTH:
        return ()
    cues: list[_Cue] = []
    for found in _finds(text):
        strength, follows, _ = _CUES[int(str(found.lastgroup)[1:])]
        if strength == "must" and negates(text, found.start(), found.end()):
            continue
        cues.append(_Cue(found.start(), found.end(), strength, follows))
    return tuple(cues)


def _finds(text: str) -> Iterator[re.Match[str]]:
    """Yield what ``_PATTERN.finditer`` yields, tried from a few words before one that hints on."""
    starts: list[int] = []
    tried = 0
    for word in _WORD.finditer(text):
        starts.append(word.start())
        if not hints_of(word.group()) & STRENGTH:
            continue
        first = starts[max(0, len(starts) - 1 - _WORDS_BEFORE)] - _SIGNS_BEFORE
        for edge in _EDGE.finditer(text, max(tried, first), word.end()):
            found = _PATTERN.match(text, edge.start()) if edge.start() >= tried else None
            if found is not None:
                yield found
                tried = found.end()
        tried = max(tried, word.end())
