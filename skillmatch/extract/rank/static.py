"""Sentences read by a table of word vectors: no network, a few microseconds a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.text.analysis import STOP_WORDS, tokens

Ints = npt.NDArray[np.int64]

LONGEST_RUN = 4
"""Words of a run within a clause; a longer clause is one run more."""

LONGEST_CLAUSE = 8
"""A clause that is longer says too many things at once to be a run."""

_PART = re.compile(
    r"((?:(?<![^\W_])\.(?=net\b))?[^\W_]+(?:[.'’&+#](?=[^\W_])[^\W_]+)*[+#]*)"
    r"|[,;:()\[\]{}•|!?]|\s[-–—*/]\s|\.(?=\s|$)",
    re.IGNORECASE,
)
"""A word, or what ends a clause. Unlike ``skillmatch.extract.windows``, hyphens and slashes part words."""

_CAPITALS = frozenset({"IT"})
"""Words that mean something else in small letters."""

_CACHED = 1 << 17
BREAK, UNKNOWN = 0, 1
"""Numbers of what ends a clause and of words that the table lacks."""

N_SPECIAL = 2


def parts(text: str) -> list[str]:
    """Return the words of a text in order; what ends a clause stands as an empty string."""
    found: list[str] = _PART.findall(text)
    return found


def spans(text: str) -> list[tuple[int, int]]:
    """Return where each of ``parts`` stands in the text, as (start, end)."""
    return [match.span() for match in _PART.finditer(text)]


def small_letters(word: str) -> str:
    """Return a word as the vocabulary spells it: in small letters, but for ``IT``, and without a final 's."""
    return word if word in _CAPITALS else word.casefold().replace("’", "'").removesuffix("'s")


def stem_of(word: str) -> str:
    """Return the stem of a word by which labels are looked up; empty where it has none or several."""
    found = tokens(word)
    return found[0] if len(found) == 1 else ""


class Vocabulary:
    """Words and their numbers; what it remembers of other words is bounded and a function of the word."""

    def __init__(self, words: Sequence[str], stems: Sequence[str]) -> None:
        """Number the words from ``N_SPECIAL`` on.

        Args:
            words: Each once, in small letters but for ``IT``; the most frequent first.
            stems: Of each word, empty where it has not just one; another word of the same stem counts as the
                first of them.
        """
        self.words = tuple(words)
        self._numbers = {word: number for number, word in enumerate(words, N_SPECIAL)}
        self._by_stem: dict[str, int] = {}
        for number, stem in enumerate(stems, N_SPECIAL):
            if stem:
                self._by_stem.setdefault(stem, number)
        self._seen: dict[str, int] = {"": BREAK}

    def __len__(self) -> int:
        return len(self.words) + N_SPECIAL

    def is_content(self) -> npt.NDArray[np.bool_]:
        """Say of each number whether runs may begin and end with it, shape (len(self),)."""
        kept = [word not in STOP_WORDS and not word.isdigit() for word in self.words]
        return np.array([False] * N_SPECIAL + kept)

    def numbers(self, texts: Sequence[str]) -> tuple[Ints, Ints]:
        """Return the numbers of the words of all texts, with a break after each text.

        Returns:
            The numbers one after another, and where each text begins and the last ends, shape (texts + 1,).
        """
        seen, find = self._seen, _PART.findall
        flat: list[int] = []
        starts = [0]
        for text in texts:
            found = find(text)
            try:
                flat += [seen[word] for word in found]
            except KeyError:
                flat += [self._number(word) for word in found]
            flat.append(BREAK)
            starts.append(len(flat))
        return np.array(flat, dtype=np.int64), np.array(starts, dtype=np.int64)

    def _number(self, word: str) -> int:
        number = self._seen.get(word)
        if number is None:
            number = self._found(word)
            if len(self._seen) >= _CACHED:
                self._seen = {"": BREAK}
            self._seen[word] = number
        return number

    def _found(self, word: str) -> int:
        small = small_letters(word)
        number = self._numbers.get(small)
        if number is None:
            number = self._by_stem.get(stem_of(small), UNKNOWN)
        return number


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """The runs of several sentences, those of a sentence together, its whole first.

    Attributes:
        firsts: First word of each run, a place in the flat words.
        stops: The place after its last word.
        kinds: How many words, for a run of up to ``LONGEST_RUN``; 0 for a whole sentence, ``LONGEST_RUN + 1``
            for a clause.
        begins: Where the runs of each sentence with a run begin.
        sentences: Numbers of the sentences that have runs, rising.
    """

    firsts: Ints
    stops: Ints
    kinds: Ints
    begins: Ints
    sentences: Ints


def find_runs(numbers: Ints, starts: Ints, content: npt.NDArray[np.bool_]) -> Runs:
    """Return the runs of words worth comparing with skills.

    Runs of up to ``LONGEST_RUN`` words within a clause that begin and end with content, longer clauses from
    their first to their last content word, and each sentence as a whole.

    Args:
        numbers: Of words, flat, as from ``Vocabulary.numbers``.
        starts: Where each sentence begins and the last ends, shape (sentences + 1,).
        content: Says of each number whether runs begin and end with it.
    """
    padded = np.zeros(len(numbers) + LONGEST_RUN, dtype=np.int64)
    padded[: len(numbers)] = numbers
    is_content = content[padded]
    clause = np.cumsum(padded == BREAK)
    places = np.flatnonzero(is_content)
    if not len(places):
        none = np.zeros(0, dtype=np.int64)
        return Runs(none, none, none, none, none)
    of_place = clause[places]
    is_first = np.empty(len(places), dtype=np.bool_)
    is_first[0] = True
    np.not_equal(of_place[1:], of_place[:-1], out=is_first[1:])
    stops = np.empty((len(places), LONGEST_RUN + 2), dtype=np.int64)
    is_run = np.zeros(stops.shape, dtype=np.bool_)
    is_run[:, 1] = True
    for more in range(1, LONGEST_RUN):
        ahead = places + more
        np.logical_and(is_content[ahead], clause[ahead] == of_place, out=is_run[:, more + 1])
    stops[:, 1:-1] = places[:, None] + np.arange(1, LONGEST_RUN + 1)
    openings = np.flatnonzero(is_first)
    ends = places[np.append(openings[1:], len(places)) - 1] + 1
    size = ends - places[openings]
    stops[openings, -1] = ends
    is_run[openings, -1] = (size > LONGEST_RUN) & (size <= LONGEST_CLAUSE)
    first_place = np.searchsorted(places, starts)
    sentences = np.flatnonzero(first_place[1:] > first_place[:-1])
    heads = first_place[sentences]
    is_run[heads, 0] = True
    stops[heads, 0] = starts[sentences + 1]
    flat = np.flatnonzero(is_run.ravel())
    rows, columns = np.divmod(flat, LONGEST_RUN + 2)
    firsts = places[rows]
    begins = np.flatnonzero(columns == 0)
    firsts[begins] = starts[sentences]
    return Runs(firsts, stops.ravel()[flat], columns, begins, sentences)
