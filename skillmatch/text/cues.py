"""Cues of a posting's sentence: must have or nice to have; negations are in ``skillmatch.text.negation``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from skillmatch.text.negation import is_negated, negates
from skillmatch.types import Section, Strength

__all__ = ["is_negated", "strength_at", "strength_of"]

_WELCOME = r"(?:helpful|useful|good|great|welcome|nice|valuable|handy|beneficial|advantageous|appreciated)"
_CUES: tuple[tuple[Strength, bool, str], ...] = (
    # strength, whether what it speaks of follows it, pattern
    ("nice", True, r"\b(?:ideally(?! (?:placed|positioned|suited|located|situated))|preferably|bonus points|"
                   r"even better|it would be (?:great|nice|good))\b"),
    ("nice", True, r"\b(?:we|would) prefer\b|\bprefers\b"),
    ("nice", True, r"(?:^|[.;(] ?)(?:desirable|desired|preferred|nice[ -]to[ -]haves?|bonus|optional|"
                   r"advantageous|"
                   r"plus|pluses)(?: (?:skills?|qualifications?|experience|criteria))?\s?[:–-]"),
    ("nice", False, r"\b(?:desirable|desired|preferred|preferable|nice[ -]to[ -]haves?|good to have|"
                    r"optional(?:ly)?|"
                    r"advantageous|beneficial)\b"),
    ("nice", False, r"\b(?:an?|added|big|huge|definite|strong|real|distinct|major) (?:plus|bonus|"
                    r"advantage|asset)\b|"
                    r"\ba \+(?=\W|$)|[\s(–-](?:plus|bonus)\s?(?:[).!;]|$)"),
    ("nice", False, rf"\b(?:would|will|could|may|might) (?:also )?be (?:\w+ )?{_WELCOME}\b|"
                    rf"\b(?:is|are) (?:also )?(?:equally |always )?{_WELCOME}\b|\b{_WELCOME} but\b"),
    ("nice", False, r"\bnot (?:strictly |absolutely )?(?:essential|mandatory)\b"),
    ("must", True, r"\b(?:must(?! be willing)(?:[ -]haves?)?|you(?:['’]ll| will)? need|we (?:need|"
                   r"require|expect)|"
                   r"requires?|need to (?:have|be|hold|know)|minimum|at least|should (?:have|be)|"
                   r"prerequisites?:|requirements?:)\b"),
    ("must", True, r"(?:^|[.;(] ?)(?:essential|required|mandatory|must[ -]haves?)"
                   r"(?: (?:skills?|qualifications?|experience|criteria))?\s?[:–-]"),
    ("must", False, r"\b(?:essential(?! (?:functions|duties))|"
                    r"(?<!as )(?<!if )(?<!where )(?<!when )(?:required|needed|"
                    r"necessary)|mandatory|non-negotiable|compulsory|obligatory|(?:a|the) (?:must|"
                    r"requirement)|"
                    r"pre-?requisites?|is key|are key)\b"),
)  # fmt: skip
_PATTERN = re.compile(
    "|".join(f"(?P<c{number}>{pattern})" for number, (_, _, pattern) in enumerate(_CUES)), re.IGNORECASE
)
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
    return _SECTION_STRENGTH.get(section) or ("must" if strengths else None)


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
    cues = _cues(sentence_text)
    if not cues:
        return _SECTION_STRENGTH.get(section)
    ahead = next((cue for cue in cues if cue.start >= end), None)
    behind = next((cue for cue in reversed(cues) if cue.end <= start), None)
    if ahead is not None and ahead.speaks_of_what_follows:
        ahead = None
    if behind is not None and not behind.speaks_of_what_follows:
        in_brackets = sentence_text.startswith(")", behind.end)  # "Java (a plus), Python"
        behind = None if in_brackets or ahead is not None else behind
    if ahead is not None and behind is not None:
        nearer = _breaks(sentence_text, end, ahead.start) <= _breaks(sentence_text, behind.end, start)
        return ahead.strength if nearer else behind.strength
    chosen = ahead or behind
    if chosen is None:
        return _SECTION_STRENGTH.get(section)
    if section == "nice_to_have":
        return "nice"
    return chosen.strength


def _breaks(text: str, start: int, end: int) -> int:
    return len(_BREAK.findall(text, start, max(start, end)))


@lru_cache(maxsize=64)
def _cues(text: str) -> tuple[_Cue, ...]:
    """Return the cues of a sentence in order, negated ones ("no experience needed") left out."""
    cues: list[_Cue] = []
    for found in _PATTERN.finditer(text):
        strength, follows, _ = _CUES[int(str(found.lastgroup)[1:])]
        if strength == "must" and negates(text, found.start(), found.end()):
            continue
        cues.append(_Cue(found.start(), found.end(), strength, follows))
    return tuple(cues)
