"""Where labels stand in a line of tokens: runs whose key is a form's, exactly or by base forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from skillmatch.extract.forms import Form, Lexicon
from skillmatch.extract.tokens import level_glue
from skillmatch.extract.vocabulary import Line, Word


class Run(NamedTuple):
    """Tokens ``first..last`` (last excluded) with the key they spell and the forms under it, best first."""

    first: int
    last: int
    key: str
    forms: tuple[Form, ...]


def find_runs(line: Line, lexicon: Lexicon) -> tuple[list[Run], list[Run]]:
    """Return the runs that a label spells, and those of an ESCO label's words in other inflections.

    Both are ordered by first token, longest first. A word with a number behind it (HTML5) is a run of the
    name before the number. In runs by base forms determiners between the words are left out.
    """
    exact: list[Run] = []
    loose: list[Run] = []
    words, raw_glues = line.words, line.raw_glues
    pairs = zip(words, islice(words, 1, None), islice(raw_glues, 1, None), strict=False)
    # For most pairs a look at what may follow the first word says that no label begins there.
    for first, (word, following, raw_glue) in enumerate(pairs):
        glue = raw_glue if raw_glue == " " else level_glue(raw_glue)
        nexts = word.exact_nexts
        if nexts is not None:
            second = following.spaced if glue == " " else glue + following.norm
            if second in nexts:
                exact.extend(_exact(line, first, nexts[second], lexicon))
        if word.is_form:
            exact.extend(_single(first, word))
        nexts = word.loose_nexts
        if nexts is not None and glue == " " and (following.is_skipped or following.noun in nexts):
            loose.extend(_loose(line, first, nexts, lexicon))
    if words and words[-1].is_form:
        exact.extend(_single(len(words) - 1, words[-1]))
    return exact, loose


def _single(first: int, word: Word) -> Iterator[Run]:
    if word.single:
        yield Run(first, first + 1, word.norm, word.single)
    if word.numbered is not None:
        yield Run(first, first + 1, *word.numbered)


def _exact(line: Line, first: int, counts: Sequence[int], lexicon: Lexicon) -> Iterator[Run]:
    """Yield the runs of ``counts`` tokens, longest first, that a label spells."""
    words = line.words
    key = words[first].norm
    keys = [key]
    for index in range(first + 1, min(first + counts[0], len(words))):
        raw_glue = line.raw_glues[index]
        key += words[index].spaced if raw_glue == " " else level_glue(raw_glue) + words[index].norm
        keys.append(key)
    opening = lexicon.begins(words[first].norm)
    for count in counts:
        if count <= len(keys) and keys[count - 1] in opening.forms:
            yield Run(first, first + count, keys[count - 1], lexicon.forms(opening, keys[count - 1]))


def _loose(line: Line, first: int, nexts: Mapping[str, Sequence[int]], lexicon: Lexicon) -> Iterator[Run]:
    """Yield the runs from ``first`` on, longest first, whose base forms are a label's."""
    words = line.words
    key = words[first].verb
    keys, ends = [key], [first + 1]
    counts: Sequence[int] = ()
    for index in range(first + 1, len(words)):
        raw_glue = line.raw_glues[index]
        if raw_glue != " " and level_glue(raw_glue) != " ":
            break
        if words[index].is_skipped:
            continue
        noun = words[index].noun
        counts = counts or nexts.get(noun, ())
        if not counts:
            return
        key += " " + noun
        keys.append(key)
        ends.append(index + 1)
        if len(keys) == counts[0]:
            break
    opening = lexicon.begins_loosely(words[first].verb)
    for count in counts:
        if count <= len(keys) and keys[count - 1] in opening.forms:
            yield Run(first, ends[count - 1], keys[count - 1], lexicon.forms(opening, keys[count - 1]))
