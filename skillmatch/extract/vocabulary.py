"""Texts read word by word: what is known of a word is worked out once, whatever texts hold it.

Words of a language repeat: reading a sentence is mostly one look-up for each stretch between two blanks.
What is remembered is a function of those few letters alone, and there is a limit to how many are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from skillmatch.extract.cues import JOINERS, SMALL_WORDS
from skillmatch.extract.forms import Form, Lexicon
from skillmatch.extract.inflect import Inflection
from skillmatch.extract.tokens import tokenize
from skillmatch.text.words import Words

SHORTEST_TYPO = 6
"""Shorter words are too near to too much to be taken for typing errors."""

_NUMBERED = re.compile(r"([a-z]{3,}?)\d{1,4}")
_REMEMBERED = 1 << 16
"""Stretches, and words, that are remembered: about 40 MB at most."""

_LONGEST_REMEMBERED = 32


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A lower-case word, and what the labels make of it.

    ``spaced`` is the word after a blank; ``stem`` its base form, None for small words; ``single`` the forms
    that are this word alone, ``numbered`` those it is with a number behind it (HTML5), by that form's key;
    ``is_form`` tells whether there are any. ``exact_nexts`` and ``loose_nexts`` are the second words of
    longer forms that begin with it (see ``forms.Opening``), None where there are none. ``is_unknown``: it may
    be a typing error.
    """

    norm: str
    spaced: str
    verb: str
    noun: str
    stem: str | None
    single: tuple[Form, ...]
    numbered: tuple[str, tuple[Form, ...]] | None
    is_form: bool
    exact_nexts: Mapping[str, tuple[int, ...]] | None
    loose_nexts: Mapping[str, tuple[int, ...]] | None
    is_skipped: bool
    is_joiner: bool
    is_unknown: bool


class _Stretch(NamedTuple):
    """What stands between two blanks.

    ``head`` are the signs before the first word, ``parts`` the words with their offsets from the stretch's
    start and the raw glue before them (None before the first), ``tail`` the signs after the last.
    """

    head: str
    parts: tuple[tuple[Word, int, int, str | None], ...]
    tail: str


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The tokens of a sentence, as lists of equal length.

    ``starts`` and ``ends`` are offsets in the document's text; ``raw_glues`` hold the characters before
    each token, from the token before or the sentence's start on.
    """

    words: list[Word]
    starts: list[int]
    ends: list[int]
    raw_glues: list[str]


class Vocabulary:
    """Reads text into words; shared by threads, which at worst work out the same word twice."""

    def __init__(self, lexicon: Lexicon, words: Words, inflection: Inflection) -> None:
        self._lexicon = lexicon
        self._english = words
        self._inflection = inflection
        self._words: dict[str, Word] = {}
        self._plain: dict[str, Word] = {}
        self._others: dict[str, _Stretch] = {}

    def read(self, text: str, start: int, stop: int) -> Line:
        """Return the tokens of ``text[start:stop]``: those of ``tokens.tokenize``."""
        if start and text[start - 1].isalnum() and text.startswith(".", start):
            return self._read_slowly(text, start, stop)  # what stands before tells whether it is .NET
        line = Line([], [], [], [])
        words, starts, ends, glues = line.words, line.starts, line.ends, line.raw_glues
        plain, others = self._plain, self._others
        glue, at = "", start
        for letters in text[start:stop].split(" "):
            word = plain.get(letters)
            if word is not None:
                words.append(word)
                starts.append(at)
                at += len(letters)
                ends.append(at)
                glues.append(glue)
                glue = " "
                at += 1
                continue
            found = others.get(letters) or self._stretch(letters)
            glue += found.head
            for word, first, last, inner in found.parts:
                words.append(word)
                starts.append(at + first)
                ends.append(at + last)
                glues.append(glue if inner is None else inner)
            glue = (found.tail if found.parts else glue) + " "
            at += len(letters) + 1
        return line

    def word(self, norm: str) -> Word:
        """Return what is known of a lower-case word."""
        found = self._words.get(norm)
        if found is None:
            found = self._look_up(norm)
            if len(self._words) >= _REMEMBERED:
                self._words.clear()
            self._words[norm] = found
        return found

    def _read_slowly(self, text: str, start: int, stop: int) -> Line:
        tokens = tokenize(text, start, stop)
        return Line(
            [self.word(token.norm) for token in tokens],
            [token.start for token in tokens],
            [token.end for token in tokens],
            [token.raw_glue for token in tokens],
        )

    def _stretch(self, letters: str) -> _Stretch:
        """Take a stretch apart, and remember it unless it is long."""
        tokens = tokenize(letters)
        parts = tuple(
            (self.word(token.norm), token.start, token.end, token.raw_glue if number else None)
            for number, token in enumerate(tokens)
        )
        head = tokens[0].raw_glue if tokens else letters
        found = _Stretch(head, parts, letters[tokens[-1].end :] if tokens else "")
        if len(letters) > _LONGEST_REMEMBERED:
            return found
        if len(self._plain) + len(self._others) >= _REMEMBERED:
            self._plain.clear()
            self._others.clear()
        if len(parts) == 1 and not head and not found.tail:
            self._plain[letters] = parts[0][0]
        else:
            self._others[letters] = found
        return found

    def _look_up(self, norm: str) -> Word:
        verb, noun = self._inflection.verb(norm), self._inflection.noun(norm)
        single, numbered = self._lexicon.single(norm), self._numbered(norm)
        return Word(
            norm=norm,
            spaced=" " + norm,
            noun=noun,
            verb=verb,
            stem=None if norm in SMALL_WORDS else self._inflection.noun(verb),
            single=single,
            numbered=numbered,
            is_form=bool(single) or numbered is not None,
            exact_nexts=self._lexicon.begins(norm).nexts or None,
            loose_nexts=self._lexicon.begins_loosely(verb).nexts or None,
            is_skipped=self._inflection.is_skipped(norm),
            is_joiner=norm in JOINERS,
            is_unknown=len(norm) >= SHORTEST_TYPO and norm.isalpha() and not self._english.knows(norm),
        )

    def _numbered(self, norm: str) -> tuple[str, tuple[Form, ...]] | None:
        found = _NUMBERED.fullmatch(norm)
        if found is None:
            return None
        forms = tuple(form for form in self._lexicon.single(found[1]) if form.sense == "product")
        return (found[1], forms) if forms else None
