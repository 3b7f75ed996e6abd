"""Gender-coded words, counted as published: stems from research, and which of two kinds there are more of.

The stems are those of Gaucher, Friesen and Kay (2011, Journal of Personality and Social Psychology 101(1),
109-128) in the form of the Gender Decoder (K. Matfield, MIT License). Every word of a text that begins with a
stem counts, whatever it means there; the list is of American undergraduates' views and of words in postings
of 2010, and says how a text may read, nothing of who will apply or be hired.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

from skillmatch.types import Span

Coding: TypeAlias = Literal["masculine", "feminine"]

SOURCE = "Gaucher, Friesen, Kay 2011, J. Personality and Social Psychology 101(1):109-128"

_FILE = Path(__file__).resolve().parent / "words" / "coded.csv"
_CLEARLY = 3
"""With more than this many words more of one kind a text is strongly coded; the Gender Decoder's bound."""

_NOT_CODED = ("sharepoint",)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_PART = re.compile(r"[^-]+")
_SET_ASIDE = re.compile(
    r"\b(?:active\s+directory|active\s?x\b|competitive\s+(?:salar|pay|rate|compensation|benefit|package|"
    r"wage|remuneration|bonus|price|base|holiday)\w*|compet(?:ence|enc(?:y|ies))\b|(?:nhs|foundation|"
    r"hospitals?|the|our|this|health(?:care)?|university)\s+trusts?\b|trust['’]s|lead(?:\s+time|"
    r"\s+generation|ing\s+provider)|leads\b|objective[- ]c\b|individuals?\b(?!\s+contribut)|"
    r"child(?:ren)?(?:['’]?s)?\b|childcare|childhood|child(?:birth|mind\w+)|kind\s+(?:of|regards)|"
    r"shared?\s+(?:services?|ownership|point|drives?)|share\s*(?:holders?|price|options?)|shares\b|"
    r"tenders?\b|tendering|principles\b|quiet\s+(?:room|hours)|logic\s+(?:apps?|pro|controllers?)|(?:it|"
    r"technical|customer|product|desktop|application|software|administrative|clerical)\s+support|"
    r"support\s+(?:workers?|engineers?|analysts?|officers?|technicians?|assistants?|desk)|forces?\b|"
    r"decision\s+(?:trees?|tables?)|google\s+analytics|dependents?\b|dependants?\b|responsibilities\b|"
    r"task\s+force|yields?\b)",
    re.IGNORECASE,
)
"""Names and terms in which a coded word is no trait; they count as published, and get no suggestion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedWord:
    """A word that begins with a stem; ``is_term`` where it is part of a name or term, not a trait."""

    span: Span
    surface: str
    stem: str
    coding: Coding
    is_term: bool
    suggestion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """The coded words of a text in order, and the verdict the published way."""

    words: tuple[CodedWord, ...]
    n_words: int

    def count(self, coding: Coding) -> int:
        """Return how many words have a stem of this kind, terms too."""
        return sum(word.coding == coding for word in self.words)

    @property
    def verdict(self) -> str:
        """Which kind there is more of: "masculine-coded", "strongly feminine-coded", "neutral" and so on."""
        if not self.words:
            return "no coded words"
        difference = self.count("feminine") - self.count("masculine")
        if difference == 0:
            return "neutral"
        kind = "feminine-coded" if difference > 0 else "masculine-coded"
        return f"strongly {kind}" if abs(difference) > _CLEARLY else kind


def coded_words(text: str) -> Coded:
    """Return the gender-coded words of a text.

    A word with hyphens counts as a whole where a stem has them ("self-confident"), and else part by part.

    Args:
        text: A posting in English.
    """
    terms = [match.span() for match in _SET_ASIDE.finditer(text)]
    found: list[CodedWord] = []
    n_words = 0
    for whole in _WORD.finditer(text):
        for start, end in _parts(whole):
            n_words += 1
            stem = _stem_of(text[start:end].lower())
            if stem is not None:
                coding, suggestion = _stems()[stem]
                found.append(
                    CodedWord(
                        span=Span(start=start, end=end),
                        surface=text[start:end],
                        stem=stem,
                        coding=coding,
                        is_term=any(low <= start and end <= high for low, high in terms),
                        suggestion=suggestion,
                    )
                )
    return Coded(words=tuple(found), n_words=n_words)


def _parts(whole: re.Match[str]) -> list[tuple[int, int]]:
    """Return the places of the words in a run of letters with hyphens."""
    word = whole.group().lower()
    if "-" not in word or any("-" in stem and word.startswith(stem) for stem in _stems()):
        return [whole.span()]
    return [(whole.start() + part.start(), whole.start() + part.end()) for part in _PART.finditer(word)]


@lru_cache(maxsize=50_000)
def _stem_of(word: str) -> str | None:
    """Return the longest stem that a word in small letters begins with."""
    if word.startswith(_NOT_CODED):
        return None
    return max((stem for stem in _stems() if word.startswith(stem)), key=len, default=None)


@cache
def _stems() -> Mapping[str, tuple[Coding, str]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["stem"]: (row["coding"], row["suggestion"])  # type: ignore[misc]
            for row in csv.DictReader(file)
        }
