"""Typing errors: an unknown word that is one or two keystrokes from one name only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from skillmatch.extract.forms import Form, Lexicon
from skillmatch.extract.vocabulary import SHORTEST_TYPO
from skillmatch.text.words import Words

_LONG = 9
_COMMON_WORD_LEVEL = 60
_SUFFIXES = (
    "s",
    "es",
    "ed",
    "ing",
    "er",
    "ers",
    "or",
    "ors",
    "ist",
    "ists",
    "ian",
    "ians",
    "al",
    "ly",
    "ic",
    "able",
)


class FuzzyMatcher:
    """Finds the form that an unknown word was meant to be."""

    def __init__(self, lexicon: Lexicon, words: Words, is_target: Callable[[str], bool]) -> None:
        """Take the single-word forms of ``lexicon`` that are long enough and no ordinary words.

        Args:
            lexicon: All forms.
            words: Ordinary words and names, which are no typing errors.
            is_target: Whether a form is one that people write often enough to misspell it.
        """
        self._lexicon = lexicon
        self._words = words
        self._known = _by_start(
            key
            for key in lexicon.single_words()
            if len(key) >= SHORTEST_TYPO and key.isalpha() and is_target(key)
        )
        self._answers: dict[str, tuple[str, int] | None] = {}

    def match(self, word: str) -> tuple[tuple[Form, ...], int]:
        """Return the forms that a lower-case word is a misspelling of, and how many keystrokes off.

        Ordinary words, names and forms themselves are no misspellings; where two concepts are equally
        near, or an ordinary word is as near, the answer is empty.
        """
        if len(word) < SHORTEST_TYPO or not word.isalpha() or self._words.knows(word):
            return (), 0
        if word not in self._answers:
            if len(self._answers) > 1 << 16:
                self._answers.clear()
            self._answers[word] = self._search(word)
        found = self._answers[word]
        return (self._lexicon.single(found[0]), found[1]) if found else ((), 0)

    @cached_property
    def _ordinary(self) -> dict[tuple[str, int], list[str]]:
        return _by_start(word for word in self._words.levels if len(word) >= SHORTEST_TYPO - 1)

    def _search(self, word: str) -> tuple[str, int] | None:
        if self._lexicon.single(word) or self._is_inflected(word) or self._is_compound(word):
            return None
        limit = 2 if len(word) >= _LONG else 1
        near = _nearest(word, self._known, limit)
        if not near:
            return None
        distance = near[0][1]
        keys = sorted(key for key, steps in near if steps == distance)
        uris = {self._lexicon.single(key)[0].uri for key in keys}
        if len(uris) > 1 or self._is_variant(word, keys[0]):
            return None
        ordinary = _nearest(word, self._ordinary, distance)
        if any(choice != keys[0] for choice, _ in ordinary):
            return None
        return keys[0], distance

    def _is_inflected(self, word: str) -> bool:
        """Say whether the word is an ordinary or a known word with an ending: a form of it, no error."""
        for suffix in _SUFFIXES:
            if word.endswith(suffix):
                stem = word[: -len(suffix)]
                if any(self._words.knows(base) for base in (stem, stem + "e", stem + "y")):
                    return True
        return False

    def _is_compound(self, word: str) -> bool:
        """Say whether the word is two common words in one (groupwide)."""
        cuts = ((word[:cut], word[cut:]) for cut in range(3, len(word) - 2))
        return any(
            self._words.level(left) <= _COMMON_WORD_LEVEL and self._words.level(right) <= _COMMON_WORD_LEVEL
            for left, right in cuts
        )

    def _is_variant(self, word: str, key: str) -> bool:
        """Say whether both differ by an ending only: another word of the family."""
        return any(word + suffix == key or key + suffix == word for suffix in _SUFFIXES if suffix != "s")


def _by_start(words: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    """Return words by their first letter and length."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for word in words:
        found[word[0], len(word)].append(word)
    return dict(found)


def _nearest(
    word: str, choices: Mapping[tuple[str, int], Sequence[str]], limit: int
) -> Sequence[tuple[str, int]]:
    """Return (choice, keystrokes) of the choices with this first letter within ``limit``, nearest first."""
    near = [
        choice
        for length in range(len(word) - limit, len(word) + limit + 1)
        for choice in choices.get((word[0], length), ())
    ]
    found = extract(word, near, scorer=OSA.distance, score_cutoff=limit, limit=None)
    return sorted(((choice, int(steps)) for choice, steps, _ in found), key=lambda pair: (pair[1], pair[0]))
