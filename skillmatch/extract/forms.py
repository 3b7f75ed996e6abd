"""Every form a skill goes by, indexed by key for matching, with what its spelling says about it.

Two indexes: the exact one holds all forms; the loose one holds ESCO labels of several words by the
base forms of those words without determiners, so that "managing our budgets" finds "manage budgets".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

from skillmatch.extract.cues import JOINERS, SMALL_WORDS
from skillmatch.extract.inflect import Inflection
from skillmatch.extract.tokens import form_key, is_plain, tokenize
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


class Lexicon:
    """All forms by key; what is known of a key is worked out when a text first holds it."""

    def __init__(self, labels: Iterable[Label], skills: Mapping[str, Skill], inflection: Inflection) -> None:
        """Index labels (about 125,000 in well under a second).

        Args:
            labels: All forms; those of concepts that are not among ``skills`` are left out.
            skills: The concepts by URI.
            inflection: Brings words to their base form for the loose index.
        """
        self._skills = skills
        self._inflection = inflection
        self._labels = [label for label in labels if label[1] in skills]
        self._languages = _languages(self._labels, skills)
        self._exact: dict[str, list[int]] = {}
        self._lengths: dict[str, int] = {}
        self._loose: dict[str, list[int]] = {}
        self._loose_lengths: dict[str, int] = {}
        for number, (text, uri, _) in enumerate(self._labels):
            key = form_key(text)
            if key and key not in _NEVER and key.partition(" ")[0] not in JOINERS:
                self._add(number, key, text, is_esco=skills[uri].taxonomy == "ESCO")

    def _add(self, number: int, key: str, text: str, *, is_esco: bool) -> None:
        self._exact.setdefault(key, []).append(number)
        if not is_plain(key):
            tokens = tokenize(text)
            first = tokens[0].norm
            self._lengths[first] = self._lengths.get(first, 0) | 1 << len(tokens)
            return
        words = key.split(" ")
        self._lengths[words[0]] = self._lengths.get(words[0], 0) | 1 << len(words)
        if len(words) > 1 and is_esco and self._labels[number][2] != "object":
            base = self._inflection.base_forms(words)
            self._loose.setdefault(" ".join(base), []).append(number)
            self._loose_lengths[base[0]] = self._loose_lengths.get(base[0], 0) | 1 << len(base)

    def counts(self, first: str, *, is_loose: bool = False) -> tuple[int, ...]:
        """Return how many tokens the forms have that begin with this token, longest first."""
        mask = (self._loose_lengths if is_loose else self._lengths).get(first, 0)
        return tuple(n for n in range(mask.bit_length() - 1, 0, -1) if mask >> n & 1)

    def exact(self, key: str) -> tuple[Form, ...]:
        """Return the forms spelled so, best first; none is an empty tuple."""
        return self._forms(key, self._exact)

    def loose(self, base: str) -> tuple[Form, ...]:
        """Return the ESCO forms whose base forms these are, best first."""
        return self._forms(base, self._loose)

    def __iter__(self) -> Iterator[str]:
        """Yield every key of the exact index."""
        yield from self._exact

    def _forms(self, key: str, index: Mapping[str, list[int]]) -> tuple[Form, ...]:
        numbers = index.get(key)
        if numbers is None:
            return ()
        return tuple(sorted({self._form(number) for number in numbers}))

    def _form(self, number: int) -> Form:
        text, uri, kind = self._labels[number]
        skill = self._skills[uri]
        return Form(
            _KIND_ORDER[kind], skill.taxonomy != "ESCO", uri, text, _sense(text, skill, self._languages)
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
