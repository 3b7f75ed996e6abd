"""Base forms of English words by rule, checked against the word list: managing, manages -> manage.

A stemmer for search merges policy with police and marketing with market; matching labels needs
inflection only, so a rule's result counts only where it is a word.
"""

from __future__ import annotations

from collections.abc import Sequence

from skillmatch.extract.cues import ARTICLES
from skillmatch.text.words import UNKNOWN, Words

_SIBILANTS = ("sses", "xes", "zes", "ches", "shes")
_AMERICAN = (
    ("isation", "ization"),
    ("ise", "ize"),
    ("yse", "yze"),
    ("our", "or"),
    ("tre", "ter"),
    ("ogue", "og"),
)


_REMEMBERED = 1 << 17


class Inflection:
    """Base forms with a bounded memory; one object serves one matcher."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._verbs: dict[str, str] = {}
        self._nouns: dict[str, str] = {}

    def base_forms(self, tokens: Sequence[str]) -> list[str]:
        """Return base forms without determiners: the first as a verb, the others as nouns.

        The first token is kept even where it is a determiner, so that the result is never empty.
        """
        kept = [tokens[0], *(token for token in tokens[1:] if not self.is_skipped(token))]
        return [self.verb(kept[0]), *(self.noun(token) for token in kept[1:])]

    def is_skipped(self, token: str) -> bool:
        """Say whether a token inside a label does not count: an article or possessive."""
        return token in ARTICLES

    def verb(self, word: str) -> str:
        """Return the base form of a verb in -s, -ed or -ing; other words as by ``noun``."""
        found = self._verbs.get(word)
        if found is None:
            found = self._remember(self._verbs, word, self._american(self._base_verb(word)))
        return found

    def noun(self, word: str) -> str:
        """Return the singular of a noun, in American spelling; other words as they are."""
        found = self._nouns.get(word)
        if found is None:
            found = self._remember(self._nouns, word, self._american(self._singular(word)))
        return found

    def _remember(self, memory: dict[str, str], word: str, base: str) -> str:
        if len(memory) >= _REMEMBERED:
            memory.clear()
        memory[word] = base
        return base

    def _base_verb(self, word: str) -> str:
        for ending in ("ing", "ed"):
            if word.endswith(ending) and len(word) > len(ending) + 2:
                stem = word[: -len(ending)]
                doubled = len(stem) > 2 and stem[-1] == stem[-2]
                choices = (stem + "e", stem[:-1] if doubled else stem, stem)
                return next((choice for choice in choices if self._is_word(choice)), word)
        return self._singular(word)

    def _singular(self, word: str) -> str:
        if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
            return word
        if word.endswith("ies"):
            choice = word[:-3] + "y"
        elif word.endswith(_SIBILANTS):
            choice = word[:-2]
        else:
            choice = word[:-1]
        return choice if self._is_word(choice) else word

    def _american(self, word: str) -> str:
        for british, american in _AMERICAN:
            if word.endswith(british) and len(word) > len(british) + 2:
                choice = word[: -len(british)] + american
                return choice if self._is_word(choice) else word
        return word

    def _is_word(self, word: str) -> bool:
        return self._words.level(word) < UNKNOWN
