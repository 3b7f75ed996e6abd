"""The words that tell how a name is meant where it stands: esco/overlays, and closed word classes.

Closed classes of English (pronouns, modal verbs, determiners, prepositions) are grammar and stand
here; open ones (what speaks of software, of a street, of a language) are a reviewed overlay.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from skillmatch.content import content_path
from skillmatch.taxonomy.aliases import read_overlay


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text parted by blanks."""
    return frozenset(words.split())


DETERMINERS = word_set("a an the this that these those our your their my his her its any some each every no")
ARTICLES = word_set("a an the our your their my his her its")
"""What may stand inside a label without changing it: manage our budgets."""

PREPOSITIONS = word_set(
    "of in on at by for with from as across among amongst within without between during through "
    "throughout over  under before after against toward towards regarding including using when where "
    "while so because both all  more via per into onto upon about around such based if but until than "
    "is are was were be being been has have  had effectively well"
)
PLACE_PREPOSITIONS = word_set("in at near from to around visit of on")
PRONOUNS = word_set("i you we they he she it who which that us them me")
MODALS = word_set(
    "to will would can could shall should may might must do does did don doesn didn t not never always "
    "cannot won  ll please let lets ready able also then often simply just"
)
AFTER_VERB = word_set(
    "to at the a an your our their his her my this that these those it them us you from through into "
    "out up down  off over beyond back away ahead home about around towards toward as well until when "
    "while if so no not too  very more most fast"
)
"""Right after an ordinary verb or noun, hardly ever after the name of a technology."""

AFTER_HYPHEN = word_set(
    "based like native side driven certified specific related first powered compatible savvy style only "
    "heavy  oriented enabled focused centric friendly"
)
"""What a hyphen may tie to a name without changing it: Python-based, Java-certified."""

JOINERS = word_set("and or & plus nor und")
SMALL_WORDS = (
    DETERMINERS
    | PRONOUNS
    | MODALS
    | JOINERS
    | PREPOSITIONS
    | word_set("of in on at by for with from as is are be was were has have had but if than into per via etc")
)


@dataclass(frozen=True, slots=True)
class Cues:
    """Cue words by role, each with its weight (what it adds to a score; see the overlay's groups)."""

    weights: Mapping[str, Mapping[str, float]]

    def weight(self, role: str, word: str) -> float:
        """Return what ``word`` adds in this role, 0 where it is no cue."""
        return self.weights[role].get(word, 0.0)

    def has(self, role: str, word: str) -> bool:
        """Say whether ``word`` is a cue of this role."""
        return word in self.weights[role]


def load_cues() -> Cues:
    """Return the bundled cue words; of two weights for one word in one role the larger counts."""
    groups = tomllib.loads(content_path("esco", "overlays", "context_cues.toml").read_text(encoding="utf-8"))
    weights: dict[str, dict[str, float]] = {}
    for group in groups["group"]:
        role = weights.setdefault(group["role"], {})
        for word in group["cues"].split():
            role[word] = max(float(group["weight"]), role.get(word, float("-inf")))
    return Cues(weights=weights)


def load_levels() -> dict[str, int]:
    """Return the reviewed corrections to how ordinary a form is, from esco/overlays.

    A level of 99 says that the form is hardly ever an ordinary word (``typescript``), 10 that it
    nearly always is, 0 that it is never a skill where it stands in prose.
    """
    path = content_path("esco", "overlays", "ambiguous_words.csv")
    return {row.subject: int(row.concept) for row in read_overlay(path, columns=("form", "level", "reason"))}
