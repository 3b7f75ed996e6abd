"""Nouns that name an ability without its verb: clinical audit for "undertake clinical audit".

ESCO names an ability by a verb and its object; postings and resumes mostly write a noun. Three kinds are
derived from preferred labels, only where no label says the same and one concept alone owns the result: the
object of a verb that adds nothing (perform, conduct), object and verb turned round (complaint handling),
and the rare word that no other concept has (cannulation). Objects of other verbs are mostly things that a
posting speaks of for other reasons: "manage sales teams" is not meant wherever a sales team is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from skillmatch.extract.cues import ARTICLES, SMALL_WORDS, word_set
from skillmatch.extract.inflect import Inflection
from skillmatch.extract.tokens import form_key, is_plain
from skillmatch.text.words import UNKNOWN, Words
from skillmatch.types import Skill

KIND = "object"
"""The kind of the labels made here."""

RULES_VERSION = 1
"""Grows when a rule below changes what it gives, so that the shipped nouns are made anew."""

_EMPTY_VERBS = word_set("perform conduct execute undertake carry practise practice apply")
"""Verbs whose object is an activity, so that it names the ability alone."""

_NOUNS = {
    "administer": "administration",
    "analyse": "analysis",
    "assess": "assessment",
    "control": "control",
    "coordinate": "coordination",
    "evaluate": "evaluation",
    "inspect": "inspection",
    "install": "installation",
    "maintain": "maintenance",
    "manage": "management",
    "review": "review",
    "supervise": "supervision",
}
"""Nouns of verbs that stand for the form in -ing."""

_LONGEST = 4
_RARE = 50
_LEAST_LETTERS = 6
_NO_ACTIVITY = ("ly", "er", "ers", "or", "ors", "ist", "ists", "ian", "ians")
_THINGS = word_set("techniques technique methods method procedures procedure")


class ObjectLabels:
    """Derives the nouns of a taxonomy's abilities."""

    def __init__(self, skills: Mapping[str, Skill], words: Words, inflection: Inflection) -> None:
        """Derive from the abilities among ``skills``; ``words`` tell which words are rare."""
        self._abilities = frozenset(
            uri
            for uri, skill in skills.items()
            if skill.taxonomy == "ESCO" and skill.skill_type == "skill/competence"
        )
        self._words = words
        self._inflection = inflection
        self._doings: dict[str, tuple[str, ...]] = {}

    def derive(self, labels: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        """Return (form, uri, ``KIND``) ordered by form; each form has one concept.

        Args:
            labels: All labels, as (form, uri, kind).
        """
        found = [(form_key(text), uri, kind) for text, uri, kind in labels]
        named: dict[str, str] = {}
        rare: dict[str, str] = {}
        for key, uri, kind in found:
            if kind == "preferred" and uri in self._abilities and is_plain(key):
                named.update(dict.fromkeys(self._nouns(key), uri))
                rare.update(dict.fromkeys(self._rare(key.split(" ")), uri))
        owners = self._owners(found, named, rare)
        taken = {key for key, _, _ in found}
        return [
            (form, uri, KIND)
            for form, uri in sorted({**rare, **named}.items())
            if form not in taken and owners[form] == {uri}
        ]

    def _owners(
        self, labels: Iterable[tuple[str, str, str]], named: Mapping[str, str], rare: Mapping[str, str]
    ) -> dict[str, set[str]]:
        """Return the concepts that may claim each noun: by any verb and any label, or by a rare word."""
        owners = {form: {uri} for form, uri in {**rare, **named}.items()}
        begun = {form.rpartition(" ")[0] for form in named}
        for key, uri, _ in labels:
            parts = key.split(" ")
            if not rare.keys().isdisjoint(parts):
                for word in rare.keys() & set(parts):
                    owners[word].add(uri)
            rest = _object(parts) if len(parts) > 1 and uri in self._abilities else []
            if not rest:
                continue
            thing = self._thing(rest)
            # Most labels claim no noun, which is soon seen.
            if (thing in begun or thing in named or " ".join(rest) in named) and is_plain(key):
                for form in named.keys() & {*self._numbers(rest), *self._turned(parts[0], rest)}:
                    owners[form].add(uri)
        return owners

    def _nouns(self, key: str) -> list[str]:
        """Return object and verb turned round, and the object where it says enough alone."""
        parts = key.split(" ")
        rest = _object(parts)
        turned = self._turned(parts[0], rest)
        return [*turned, *self._numbers(rest)] if self._is_named_by_object(parts[0], rest) else turned

    def _is_named_by_object(self, verb: str, rest: list[str]) -> bool:
        """Say whether the verb adds nothing, and the object is specific: two words, or a rare one."""
        if verb not in _EMPTY_VERBS or not rest:
            return False
        return len(rest) > 1 or _RARE <= self._words.level(rest[0]) < UNKNOWN

    def _numbers(self, rest: list[str]) -> tuple[str, ...]:
        """Return the object as it is, and with its last word in the singular."""
        return (" ".join(rest), self._thing(rest)) if rest else ()

    def _thing(self, rest: list[str]) -> str:
        return " ".join([*rest[:-1], self._inflection.noun(rest[-1])])

    def _turned(self, verb: str, rest: list[str]) -> list[str]:
        """Return object and verb turned round: complaint handling."""
        if not 0 < len(rest) < 3:
            return []
        doings = self._doings.get(verb)
        if doings is None:
            doings = self._doings[verb] = self._doings_of(verb)
        return [f"{self._thing(rest)} {noun}" for noun in doings]

    def _doings_of(self, verb: str) -> tuple[str, ...]:
        """Return the nouns of a verb in its base form, none of any other word."""
        if self._inflection.verb(verb) != verb:
            return ()
        doing = (found for found in _doing(verb) if self._words.level(found) < UNKNOWN)
        return (*doing, *filter(None, (_NOUNS.get(verb),)))

    def _rare(self, parts: list[str]) -> list[str]:
        """Return the rare word that ends a label, or begins it: cannulation, upselling."""
        found = []
        ending = parts[-2] if parts[-1] in _THINGS and len(parts) > 2 else parts[-1]
        if self._is_rare(ending):
            found.append(ending)
        if self._words.level(parts[0]) == UNKNOWN and self._is_rare(parts[0]):
            found.append(_doing(parts[0])[0])
        return found

    def _is_rare(self, word: str) -> bool:
        is_noun = word.isalpha() and len(word) >= _LEAST_LETTERS and not word.endswith(_NO_ACTIVITY)
        return is_noun and not self._words.knows(word)


def _object(parts: list[str]) -> list[str]:
    """Return the words after the verb that a label begins with, without ``out`` and articles at their start.

    None are returned for long objects and those with small words inside: they are not written as one noun.
    """
    rest = parts[2:] if parts[:2] == ["carry", "out"] else parts[1:]
    while rest and rest[0] in ARTICLES:
        rest = rest[1:]
    is_phrase = len(rest) > _LONGEST or not SMALL_WORDS.isdisjoint(rest)
    return [] if is_phrase else rest


def _doing(verb: str) -> tuple[str, ...]:
    """Return what the form in -ing may be, the likeliest first."""
    if verb.endswith("e") and not verb.endswith("ee"):
        return (verb[:-1] + "ing",)
    return (verb + "ing", verb + verb[-1] + "ing")
