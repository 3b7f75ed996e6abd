"""A sentence as the matcher sees it: tokens, list items, how it is written, and the spots in it.

A *spot* is a run of tokens that some form matches. Whether it is a mention is decided from the view:
which names stand beside it in the same list, what is written before and after, and whether capitals
mean anything in this sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from skillmatch.extract.cues import SMALL_WORDS
from skillmatch.extract.forms import Form, Sense
from skillmatch.extract.vocabulary import Line
from skillmatch.types import Section, Sentence

Style: TypeAlias = Literal["mixed", "title", "upper", "fragment"]
"""How a sentence uses capitals; "fragment": too few other words to tell."""

_LIST_SIGNS = frozenset(",;/|&+•·():*\n–—")
_OPENING_SIGNS = frozenset(':•·*–—!?>"“|.')


@dataclass(frozen=True, slots=True)
class Ground:
    """What is read once of a spot that may be a product, because no other spot changes it.

    ``signs`` has a place for every sign, 0 where it may change; ``domain`` is what the words around it say,
    ``noun`` what the noun right after it says, ``trust`` how far surroundings count.
    """

    signs: Mapping[str, float]
    domain: float
    noun: float
    trust: float
    is_bare: bool


@dataclass(slots=True)
class Spot:
    """Tokens ``first..last`` (last excluded) that ``forms`` match; ``sense`` is the one being judged.

    ``standing`` is the score of the round of judging before, None in the first. ``ground`` and ``signs`` are
    what the judges of products and of plain words read only once, ``elsewhere`` how many sure mentions of the
    same name there were when it was last judged, and whether it was one.
    """

    first: int
    last: int
    start: int
    end: int
    key: str
    forms: tuple[Form, ...]
    sense: Sense
    is_loose: bool = False
    is_safe: bool = False
    is_in: bool = False
    score: float = 0.0
    standing: float | None = None
    ground: Ground | None = None
    signs: Mapping[str, float] | None = None
    elsewhere: tuple[int, bool] | None = None
    reasons: dict[str, float] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Return the number of tokens."""
        return self.last - self.first


class View:
    """One sentence: its tokens, the list items they form, and its spots by first and last token."""

    def __init__(self, text: str, sentence: Sentence, line: Line, number: int) -> None:
        self.text = text
        self.line = line
        self.size = len(line.words)
        self.number = number
        self.section: Section = sentence.section
        self.starts: dict[int, Spot] = {}
        self.ends: dict[int, Spot] = {}
        self._style: Style | None = None
        self._is_nothing_else: bool | None = None

    def place(self, spots: Sequence[Spot]) -> None:
        """Set the spots; they must not overlap."""
        self.starts = {spot.first: spot for spot in sorted(spots, key=lambda spot: spot.first)}
        self.ends = {spot.last - 1: spot for spot in spots}
        self._style = None
        self._is_nothing_else = None

    @property
    def spots(self) -> list[Spot]:
        """Return the spots in reading order."""
        return list(self.starts.values())

    def surface(self, index: int) -> str:
        """Return the token as it is written."""
        return self.text[self.line.starts[index] : self.line.ends[index]]

    def norm(self, index: int) -> str:
        """Return the lower-cased token, empty outside the sentence."""
        return self.line.words[index].norm if 0 <= index < self.size else ""

    def glue_before(self, index: int) -> str:
        """Return what really stands between a token and the one before it, or the sentence's start."""
        return self.line.raw_glues[index]

    def glue_after(self, index: int) -> str:
        """Return what really stands between a token and the next one, empty at the end."""
        return self.line.raw_glues[index + 1] if index + 1 < self.size else ""

    @cached_property
    def _items(self) -> tuple[list[int], list[int]]:
        return _items(self.line)

    def item(self, index: int) -> tuple[int, int]:
        """Return (first, last) of the list item that holds the token, last excluded."""
        return self._items[0][index], self._items[1][index]

    def item_before(self, spot: Spot) -> int | None:
        """Return the last token of the list item before, if the spot begins its own item."""
        if self._items[0][spot.first] != spot.first:
            return None
        index = spot.first - 1
        while index >= 0 and self.line.words[index].is_joiner:
            index -= 1
        return index if index >= 0 else None

    def item_after(self, spot: Spot) -> int | None:
        """Return the first token of the list item after, if the spot ends its own item."""
        if self._items[1][spot.last - 1] != spot.last:
            return None
        index = spot.last
        while index < self.size and self.line.words[index].is_joiner:
            index += 1
        return index if index < self.size else None

    def is_opening(self, spot: Spot) -> bool:
        """Say whether any word would have a capital here: first in the sentence, after a colon or bullet."""
        if spot.first == 0:
            return True
        glue = self.line.raw_glues[spot.first]
        return any(sign in _OPENING_SIGNS for sign in glue) or ("\n" in glue)

    @property
    def is_nothing_else(self) -> bool:
        """Say whether no token stands outside the spots but those that join them."""
        if self._is_nothing_else is None:
            outside = self.size - sum(spot.size for spot in self.starts.values())
            self._is_nothing_else = outside == sum(word.is_joiner for word in self.line.words)
        return self._is_nothing_else

    @property
    def is_headline(self) -> bool:
        """Say whether no word outside the spots is in small letters: a job title, a name, a heading."""
        inside = {index for spot in self.starts.values() for index in range(spot.first, spot.last)}
        outside = [
            self.surface(i)
            for i, word in enumerate(self.line.words)
            if i not in inside and word.norm.isalpha()
        ]
        return bool(outside) and not any(word[0].islower() for word in outside)

    @property
    def style(self) -> Style:
        """Return how the words outside the spots, small words aside, use capitals."""
        if self._style is None:
            self._style = self._read_style()
        return self._style

    def _read_style(self) -> Style:
        inside = {index for spot in self.starts.values() for index in range(spot.first, spot.last)}
        letters = [
            self.surface(index)
            for index, word in enumerate(self.line.words)
            if index not in inside and index and word.norm.isalpha() and word.norm not in SMALL_WORDS
        ]
        everything = self.text[self.line.starts[0] : self.line.ends[-1]] if self.size else ""
        if self.size > 1 and everything.isupper() and sum(map(str.isalpha, everything)) > 6:
            return "upper"
        if len(letters) < 2:
            return "fragment"
        capital = sum(not word[0].islower() for word in letters)
        if capital > 0.65 * len(letters):
            return "upper" if sum(word.isupper() for word in letters) > 0.8 * len(letters) else "title"
        return "mixed"


def _items(line: Line) -> tuple[list[int], list[int]]:
    """Return for every token the first token of its list item, and the one after its last."""
    starts: list[int] = []
    is_joined = False
    for index, (word, glue) in enumerate(zip(line.words, line.raw_glues, strict=True)):
        is_break = word.is_joiner or is_joined or (glue != " " and not _LIST_SIGNS.isdisjoint(glue))
        starts.append(index if index == 0 or is_break else starts[-1])
        is_joined = word.is_joiner
    ends = [len(starts)] * len(starts)
    for index in range(len(starts) - 2, -1, -1):
        ends[index] = ends[index + 1] if starts[index + 1] == starts[index] else index + 1
    return starts, ends
