"""Nouns that name an ability without its verb: payroll for "manage payroll", order picking for "pick orders".

ESCO names an ability by a verb and its object; postings and resumes mostly write a noun. Two kinds are
derived, both only where no label says the same and one concept alone owns the result: the object of a
verb that adds little (perform, manage, handle), if it is specific, and object and verb turned round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from skillmatch.extract.cues import SMALL_WORDS, word_set
from skillmatch.extract.inflect import Inflection
from skillmatch.extract.tokens import form_key, is_plain
from skillmatch.extract.words import UNKNOWN, Words
from skillmatch.types import Skill

KIND = "object"
"""The kind of the labels made here."""

_LIGHT_VERBS = word_set(
    "perform conduct execute undertake do handle manage administer practise practice apply provide deliver "
    "carry use utilise utilize monitor measure implement"
)
"""Verbs that hardly narrow their object: who writes of wound care means carrying it out."""

_NOUNS = {
    "administer": "administration",
    "analyse": "analysis",
    "assess": "assessment",
    "control": "control",
    "coordinate": "coordination",
    "design": "design",
    "develop": "development",
    "evaluate": "evaluation",
    "implement": "implementation",
    "inspect": "inspection",
    "install": "installation",
    "maintain": "maintenance",
    "manage": "management",
    "prepare": "preparation",
    "produce": "production",
    "repair": "repair",
    "review": "review",
    "supervise": "supervision",
}
"""Nouns of verbs that are used beside, or instead of, the form in -ing."""

_LONGEST = 4
_RAREST_COMMON = 35
_RARE = 40
_THINGS = word_set("techniques technique methods method tools tool equipment procedures procedure rules")


def object_labels(
    labels: Iterable[tuple[str, str, str]], skills: Mapping[str, Skill], words: Words, inflection: Inflection
) -> list[tuple[str, str, str]]:
    """Return the derived labels as (form, uri, ``KIND``), ordered by form; each form has one concept.

    Args:
        labels: All labels, as (form, uri, kind).
        skills: The concepts by URI.
        words: Tell specific objects from everyday words.
        inflection: Brings nouns to the singular.
    """
    known: set[str] = set()
    owners: dict[str, set[str]] = defaultdict(set)
    named: set[str] = set()
    for text, uri, _ in labels:
        key = form_key(text)
        known.add(key)
        skill = skills.get(uri)
        if skill is None or skill.taxonomy != "ESCO" or skill.skill_type != "skill/competence":
            continue
        verb, rest = _parted(key)
        if not rest or not is_plain(key):
            continue
        for form in _turned(verb, rest, inflection):
            owners[form].add(uri)
            named.add(form)
        # Every verb claims its object, so that what several abilities share names none of them.
        for form in _numbers(rest, inflection):
            owners[form].add(uri)
            if verb in _LIGHT_VERBS and _is_specific(rest, words):
                named.add(form)
    return [
        (form, min(owners[form]), KIND)
        for form in sorted(named)
        if len(owners[form]) == 1 and form not in known
    ]


def _parted(key: str) -> tuple[str, list[str]]:
    """Return the verb a label begins with, and the words of its object without a leading small word."""
    verb, _, rest = key.partition(" ")
    found = rest.split(" ") if rest else []
    while found and (found[0] in SMALL_WORDS or found[0] == "out"):
        found = found[1:]
    is_long = len(found) > _LONGEST or any(word in SMALL_WORDS for word in found)
    return verb, [] if is_long else found


def _numbers(rest: list[str], inflection: Inflection) -> tuple[str, str]:
    """Return the object with its last word in the singular, and in the plural or as it is."""
    return " ".join(rest), " ".join([*rest[:-1], inflection.noun(rest[-1])])


def _turned(verb: str, rest: list[str], inflection: Inflection) -> list[str]:
    """Return object and verb turned round: pick orders, order picking."""
    if len(rest) > 2:
        return []
    thing = " ".join([*rest[:-1], inflection.noun(rest[-1])])
    noun = _NOUNS.get(verb)
    turned = [f"{thing} {doing}" for doing in _doing(verb) if inflection.verb(doing) == inflection.verb(verb)]
    return [*turned, f"{thing} {noun}"] if noun else turned


def _doing(verb: str) -> tuple[str, ...]:
    """Return what the form in -ing may be."""
    if verb.endswith("e") and not verb.endswith("ee"):
        return (verb[:-1] + "ing",)
    return (verb + "ing", verb + verb[-1] + "ing")


def _is_specific(rest: list[str], words: Words) -> bool:
    """Say whether an object tells enough: a rare word alone, or two words that are not both everyday ones."""
    levels = [words.level(word) for word in rest]
    if rest[-1] in _THINGS and len(rest) < 2:
        return False
    if len(rest) == 1:
        return _RARE <= levels[0] < UNKNOWN
    return max(levels) >= _RAREST_COMMON
