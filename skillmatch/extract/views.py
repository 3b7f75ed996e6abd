"""A sentence as the matcher sees it: tokens, list items, how it is written, and the spots in it.

A *spot* is a run of tokens that some form matches. Whether it is a mention is decided from the view:
which names stand beside it in the same list, what is written before and after, and whether capitals
mean anything in this sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from skillmatch.extract.cues import JOINERS, SMALL_WORDS
from skillmatch.extract.forms import Form, Sense
from skillmatch.extract.tokens import Token
from skillmatch.types import Section, Sentence

Style: TypeAlias = Literal["mixed", "title", "upper", "fragment"]
"""How a sentence uses capitals; "fragment": too few other words to tell."""

_LIST_SIGNS = frozenset(",;/|&+•·():*\n–—")
_OPENING_SIGNS = frozenset(':•·*–—!?>"“|.')


@dataclass(slots=True)
class Spot:
    """Tokens ``first..last`` (last excluded) that ``forms`` match; ``sense`` is the one being judged.

    ``standing`` is the score of the round of judging before, None in the first.
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
    reasons: dict[str, float] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Return the number of tokens."""
        return self.last - self.first


class View:
    """One sentence: its tokens, the list items they form, and its spots by first and last token."""

    def __init__(self, text: str, sentence: Sentence, tokens: Sequence[Token], number: int) -> None:
        self.text = text
        self.tokens = tokens
        self.number = number
        self.section: Section = sentence.section
        self.is_bullet = sentence.is_bullet
        self.starts: dict[int, Spot] = {}
        self.ends: dict[int, Spot] = {}
        self._item_starts, self._item_ends = _items(tokens)
        self._style: Style | None = None

    def place(self, spots: Sequence[Spot]) -> None:
        """Set the spots; they must not overlap."""
        self.starts = {spot.first: spot for spot in spots}
        self.ends = {spot.last - 1: spot for spot in spots}
        self._style = None

    @property
    def spots(self) -> list[Spot]:
        """Return the spots in reading order."""
        return [self.starts[first] for first in sorted(self.starts)]

    def surface(self, index: int) -> str:
        """Return the token as it is written."""
        return self.text[self.tokens[index].start : self.tokens[index].end]

    def norm(self, index: int) -> str:
        """Return the lower-cased token, empty outside the sentence."""
        return self.tokens[index].norm if 0 <= index < len(self.tokens) else ""

    def glue_after(self, index: int) -> str:
        """Return what really stands between a token and the next one, empty at the end."""
        return self.tokens[index + 1].raw_glue if index + 1 < len(self.tokens) else ""

    def item(self, index: int) -> tuple[int, int]:
        """Return (first, last) of the list item that holds the token, last excluded."""
        return self._item_starts[index], self._item_ends[index]

    def item_before(self, spot: Spot) -> int | None:
        """Return the last token of the list item before, if the spot begins its own item."""
        if self._item_starts[spot.first] != spot.first:
            return None
        index = spot.first - 1
        while index >= 0 and self.tokens[index].norm in JOINERS:
            index -= 1
        return index if index >= 0 else None

    def item_after(self, spot: Spot) -> int | None:
        """Return the first token of the list item after, if the spot ends its own item."""
        if self._item_ends[spot.last - 1] != spot.last:
            return None
        index = spot.last
        while index < len(self.tokens) and self.tokens[index].norm in JOINERS:
            index += 1
        return index if index < len(self.tokens) else None

    def is_opening(self, spot: Spot) -> bool:
        """Say whether any word would have a capital here: first in the sentence, after a colon or bullet."""
        if spot.first == 0:
            return True
        glue = self.tokens[spot.first].raw_glue
        return any(sign in _OPENING_SIGNS for sign in glue) or ("\n" in glue)

    @property
    def n_outside(self) -> int:
        """Return how many tokens stand in no spot and join nothing."""
        inside = sum(spot.size for spot in self.starts.values())
        return len(self.tokens) - inside - sum(token.norm in JOINERS for token in self.tokens)

    @property
    def is_headline(self) -> bool:
        """Say whether no word outside the spots is in small letters: a job title, a name, a heading."""
        inside = {index for spot in self.starts.values() for index in range(spot.first, spot.last)}
        outside = [
            self.surface(i) for i, token in enumerate(self.tokens) if i not in inside and token.norm.isalpha()
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
            for index, token in enumerate(self.tokens)
            if index not in inside and index and token.norm.isalpha() and token.norm not in SMALL_WORDS
        ]
        everything = self.text[self.tokens[0].start : self.tokens[-1].end] if self.tokens else ""
        if len(self.tokens) > 1 and everything.isupper() and sum(map(str.isalpha, everything)) > 6:
            return "upper"
        if len(letters) < 2:
            return "fragment"
        capital = sum(not word[0].islower() for word in letters)
        if capital > 0.65 * len(letters):
            return "upper" if sum(word.isupper() for word in letters) > 0.8 * len(letters) else "title"
        return "mixed"


def _items(tokens: Sequence[Token]) -> tuple[list[int], list[int]]:
    """Return for every token the first token of its list item, and the one after its last."""
    starts: list[int] = []
    for index, token in enumerate(tokens):
        is_break = token.norm in JOINERS or (index > 0 and tokens[index - 1].norm in JOINERS)
        is_break = is_break or any(sign in _LIST_SIGNS for sign in token.raw_glue)
        starts.append(index if index == 0 or is_break else starts[-1])
    ends = [len(tokens)] * len(tokens)
    for index in range(len(tokens) - 2, -1, -1):
        ends[index] = ends[index + 1] if starts[index + 1] == starts[index] else index + 1
    return starts, ends
