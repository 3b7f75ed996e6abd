"""Every form a skill goes by, indexed by key for matching, with what its spelling says about it.

Two indexes: the exact one holds all forms; the loose one holds ESCO labels of several words by the
base forms of those words without determiners, so that "managing our budgets" finds "manage budgets".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from skillmatch.extract.cues import JOINERS, SMALL_WORDS
from skillmatch.extract.inflect import Inflection
from skillmatch.extract.tokens import first_word, form_key, is_plain, tokenize
from skillmatch.types import Skill

Sense: TypeAlias = Literal["product", "plain", "language"]
"""What a form names: something with a name of its own, a field or ability, or a human language."""

OBJECT_RANK = 4
_KIND_ORDER = {"preferred": 0, "curated": 1, "derived": 1, "alt": 2, "hidden": 3, "object": OBJECT_RANK}
_NEVER = SMALL_WORDS - {"it"}
"""Forms that no context saves: the text would be full of them."""

_LANGUAGE_FRAME = "understand written "
"""ESCO has this skill for every human language it knows, and for nothing else."""


class Form(NamedTuple):
    """One way to write one concept; orders best first (kind, ESCO before O*NET, URI)."""

    rank: int
    is_onet: bool
    uri: str
    text: str
    sense: Sense


Label: TypeAlias = tuple[str, str, str]
"""(form, uri, kind), kind as in ``Taxonomy.forms``, or ``object`` as in ``objects``."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The forms that begin with one word.

    ``forms`` are label numbers by key; ``nexts`` gives for the second word of longer ones how many words
    they have, longest first. In the exact index the second word has its glue in front (" budgets").
    """

    forms: Mapping[str, tuple[int, ...]]
    nexts: Mapping[str, tuple[int, ...]]


_NOTHING = Opening({}, {})


class Lexicon:
    """All forms by their first word; what begins with a word is indexed when a text first holds it."""

    def __init__(self, labels: Iterable[Label], skills: Mapping[str, Skill], inflection: Inflection) -> None:
        """Group labels (about 115,000 in a tenth of a second).

        Args:
            labels: All forms; those of concepts that are not among ``skills`` are left out.
            skills: The concepts by URI.
            inflection: Brings words to their base form for the loose index.
        """
        self._skills = skills
        self._inflection = inflection
        self._labels = [label for label in labels if label[1] in skills]
        self._numbers, self._singles = _by_first_word(self._labels)
        self._exact: dict[str, Opening] = {}
        self._loose: dict[str, Opening] = {}
        self._known: dict[tuple[int, ...], tuple[Form, ...]] = {}

    def begins(self, first: str) -> Opening:
        """Return the forms that begin with the word ``first``, under the keys that spell them."""
        if first not in self._numbers:
            return _NOTHING
        found = self._exact.get(first)
        if found is None:
            found = self._exact[first] = self._open(first)
        return found

    def begins_loosely(self, base: str) -> Opening:
        """Return the ESCO labels of several words whose first is ``base`` as a verb, by their base forms."""
        if base not in self._bases:
            return _NOTHING
        found = self._loose.get(base)
        if found is None:
            found = self._loose[base] = self._open_loosely(base)
        return found

    def forms(self, opening: Opening, key: str) -> tuple[Form, ...]:
        """Return the forms under a key of ``opening``, best first; none is an empty tuple."""
        numbers = opening.forms.get(key)
        return self._of(numbers) if numbers else ()

    def _of(self, numbers: tuple[int, ...]) -> tuple[Form, ...]:
        found = self._known.get(numbers)
        if found is None:
            found = self._known[numbers] = tuple(sorted({self._form(number) for number in numbers}))
        return found

    def exact(self, key: str) -> tuple[Form, ...]:
        """Return the forms spelled so, best first; none is an empty tuple."""
        return self.forms(self.begins(first_word(key)), key)

    def loose(self, base: str) -> tuple[Form, ...]:
        """Return the ESCO forms whose base forms these are, best first."""
        return self.forms(self.begins_loosely(base.partition(" ")[0]), base)

    def single(self, word: str) -> tuple[Form, ...]:
        """Return the forms that are this one word, best first; none is an empty tuple."""
        numbers = self._singles.get(word)
        return self._of(tuple(numbers)) if numbers else ()

    def single_words(self) -> Iterator[str]:
        """Yield the forms of one word."""
        yield from self._singles

    def _open(self, first: str) -> Opening:
        forms: dict[str, list[int]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        for number in self._numbers[first]:
            text = self._labels[number][0]
            key = form_key(text)
            if key in _NEVER or key.partition(" ")[0] in JOINERS:
                continue
            forms[key].append(number)
            if is_plain(key):
                words = key.split(" ", 2)
                if len(words) > 1:
                    lengths[" " + words[1]].add(key.count(" ") + 1)
            else:
                tokens = tokenize(text)
                if len(tokens) > 1:
                    lengths[tokens[1].glue + tokens[1].norm].add(len(tokens))
        return _opening(forms, lengths)

    def _open_loosely(self, base: str) -> Opening:
        forms: dict[str, list[int]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        for number in (number for first in self._bases[base] for number in self._numbers[first]):
            text, uri, kind = self._labels[number]
            key = form_key(text)
            if " " not in key or not is_plain(key) or key.partition(" ")[0] in JOINERS:
                continue
            if kind != "object" and self._skills[uri].taxonomy == "ESCO":
                words = self._inflection.base_forms(key.split(" "))
                forms[" ".join(words)].append(number)
                if len(words) > 1:
                    lengths[words[1]].add(len(words))
        return _opening(forms, lengths)

    @cached_property
    def _bases(self) -> dict[str, list[str]]:
        """First words by their base form as a verb."""
        found: dict[str, list[str]] = defaultdict(list)
        for first in self._numbers:
            found[self._inflection.verb(first)].append(first)
        return dict(found)

    @cached_property
    def _languages(self) -> frozenset[str]:
        return _languages(self._labels, self._skills)

    def _form(self, number: int) -> Form:
        text, uri, kind = self._labels[number]
        skill = self._skills[uri]
        return Form(
            _KIND_ORDER[kind], skill.taxonomy != "ESCO", uri, text, _sense(text, skill, self._languages)
        )


def _by_first_word(labels: Sequence[Label]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Return the numbers of the labels by the first token of their key: of all, and of those of one token."""
    found: dict[str, list[int]] = defaultdict(list)
    singles: dict[str, list[int]] = defaultdict(list)
    for number, (text, _, _) in enumerate(labels):
        head, _, rest = text.partition(" ")
        first = head.lower()
        is_single = not rest
        if not first.isalnum() or (rest and not rest[0].isalnum()):
            tokens = tokenize(text)
            first = tokens[0].norm if tokens else ""
            is_single = len(tokens) == 1
        if first:
            found[first].append(number)
            if is_single and first not in _NEVER:
                singles[first].append(number)
    return dict(found), dict(singles)


def _opening(forms: Mapping[str, list[int]], lengths: Mapping[str, set[int]]) -> Opening:
    return Opening(
        {key: tuple(numbers) for key, numbers in forms.items()},
        {word: tuple(sorted(counts, reverse=True)) for word, counts in lengths.items()},
    )


def _languages(labels: Iterable[Label], skills: Mapping[str, Skill]) -> frozenset[str]:
    """Return the URIs of the concepts that are a human language."""
    start = len(_LANGUAGE_FRAME)
    written = {text[start:] for text, _, _ in labels if text.startswith(_LANGUAGE_FRAME)}
    return frozenset(
        uri
        for uri, skill in skills.items()
        if skill.preferred_label in written and skill.preferred_label.istitle() and skill.taxonomy == "ESCO"
    )


def _sense(text: str, skill: Skill, languages: frozenset[str]) -> Sense:
    """Read the sense off the spelling: ESCO writes fields in small letters, products as they are named."""
    if skill.uri in languages:
        return "language" if " " not in text else "plain"
    if skill.taxonomy != "ESCO":
        return "product"
    if text.islower() or (text[1:].islower() and skill.preferred_label.islower()):
        return "plain"
    return "plain" if skill.skill_type == "skill/competence" and " " in text else "product"
