"""How ordinary a form is as a word, how well known as a technology, and so how likely before looking."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from skillmatch.extract.forms import Form
from skillmatch.extract.views import Spot
from skillmatch.taxonomy.aliases import is_acronym_of
from skillmatch.text.words import UNKNOWN, Words
from skillmatch.types import Skill

FIRM = 80
"""The level of a name that is a firm or a site as often as a tool (Google); see ambiguous_words.csv."""

NEVER = -9.0
"""A sign that nothing outweighs."""

_HOT = 0.5
_RARE = 50
_KNOWN = 0.5
_SHORT = 3
_SUPPORT = 2
_INITIALS = 3
_ADDED = 1.2
_REVIEWED = 0.7
_BY_LEVEL = ((20, -3.0), (40, -2.5), (60, -1.5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Familiarity:
    """What is known of forms before any text is read.

    ``levels`` are reviewed corrections (lower-case form to level); ``prominence`` maps a URI to about
    how well known the technology is, from -1.5 (one catalogue entry) to 2.5 (hundreds of occupations);
    ``titles`` are the last words of job titles.
    """

    words: Words
    levels: Mapping[str, int]
    skills: Mapping[str, Skill]
    prominence: Callable[[str], float]
    titles: Collection[str] = ()

    def level(self, key: str) -> int:
        """Return how ordinary a form is: the level of its rarest word, ``UNKNOWN`` if one is no word."""
        if key in self.levels:
            return self.levels[key]
        if " " not in key:
            return self.words.level(key)
        return max(map(self.words.level, key.split(" ")))

    def is_ordinary(self, key: str) -> bool:
        """Say whether the form is also an English word."""
        return self.level(key) < UNKNOWN

    def is_person(self, key: str) -> bool:
        """Say whether the form is also a person's first or last name."""
        return key in self.words.first_names or key in self.words.last_names

    def is_tool(self, spot: Spot) -> bool:
        """Say whether a single word is rare, names no person or place, and is a known technology."""
        is_rare = spot.size == 1 and self.level(spot.key) >= _RARE and spot.key not in self.words.names
        return is_rare and not self.is_person(spot.key) and self.known(spot) > _KNOWN

    def known(self, spot: Spot) -> float:
        """Return how well known the best known concept of a spot is; what was reviewed is so somewhat."""
        prominence = max(self.prominence(form.uri) for form in spot.forms if form.sense == spot.sense)
        return max(prominence, _REVIEWED) if spot.key in self.levels else prominence

    def is_safe(self, spot: Spot, surface: str) -> bool:
        """Say whether ``surface`` can mean nothing else: no English word, no name, and not a short one."""
        if self.is_ordinary(spot.key):
            return False
        if " " in spot.key or spot.key in self.levels:
            return True
        form = own_forms(spot)[0].text
        if not spot.key.isalpha():
            return not spot.key.isdigit() and (len(spot.key) > 2 or not spot.key.isalnum())
        is_name = spot.key in self.words.names
        if is_acronym(form):
            return len(form) > 3 and (surface.isupper() or (surface.istitle() and not is_name))
        if is_name:
            return form[1:].lower() != form[1:] and not form.isupper()
        return len(spot.key) > 3

    def prior(self, spot: Spot) -> float:
        """Return what speaks for the technology before the text is looked at."""
        level = self.level(spot.key)
        known = self.known(spot)
        if level == 0 or spot.key.isdigit():
            return NEVER
        if level == FIRM:
            return -1.8 + known / 2
        if level == UNKNOWN:
            return self._prior_of_no_word(spot, known)
        if len(spot.key) == 1:
            return -3.4 + known
        if " " in spot.key:
            if known <= 0 and spot.size == 2 and spot.key.rpartition(" ")[2] in self.titles:
                return -4.0  # Restaurant Manager: the job, hardly ever the program
            return -0.7 + known / 2 if known > 0 else -2.0
        return next((value for limit, value in _BY_LEVEL if level <= limit), -1.0) + known

    def _prior_of_no_word(self, spot: Spot, known: float) -> float:
        form = own_forms(spot)[0]
        if is_acronym(form.text):
            return -1.8 + known - 1.2 * (not self._is_explained(form))
        if len(spot.key) > 3 and not self.is_person(spot.key):
            return 0.5 + max(-0.4, known)
        return -0.5 + known

    def is_supported(self, spot: Spot, words: Collection[str]) -> bool:
        """Say whether a text of these base forms has two long words of a label of an acronym's concept.

        Three letters are the initials of many things: CPT is cable-propelled transit only where cables
        or transit are spoken of. Acronyms that lead a label of their own, and reviewed ones, need no
        support.
        """
        forms = own_forms(spot)
        if forms[0].rank <= 1 or spot.key in self.levels or len(spot.key) < _INITIALS:
            return True
        if not is_acronym(forms[0].text):
            return True
        skills = (self.skills[form.uri] for form in forms)
        labels = (label for skill in skills for label in (skill.preferred_label, *skill.alt_labels))
        return any(
            sum(word in words or word.removesuffix("s") in words for word in _long_words(label)) >= _SUPPORT
            for label in labels
        )

    def _is_explained(self, form: Form) -> bool:
        """Say whether an acronym is made of the letters of one of its concept's labels."""
        skill = self.skills[form.uri]
        labels = (skill.preferred_label, *skill.alt_labels, *skill.hidden_labels)
        return form.rank <= 1 or any(
            is_acronym_of(form.text.upper(), label.split()) for label in labels if " " in label
        )


def _long_words(label: str) -> frozenset[str]:
    return frozenset(word for word in label.lower().split() if len(word) > _SHORT)


def own_forms(spot: Spot) -> tuple[Form, ...]:
    """Return the forms of the sense that the spot is judged in, best first."""
    return tuple(form for form in spot.forms if form.sense == spot.sense)


def is_acronym(form: str) -> bool:
    """Say whether a form is written as acronyms are: two to five capitals."""
    return form.isalpha() and form.isupper() and 1 < len(form) <= 5


def prominence_of(n_occupations: int, *, is_hot: bool, taxonomy: str) -> float:
    """Return about how well known a technology is: -1.5 for one catalogue entry, up to 2.5.

    Args:
        n_occupations: How many occupations list it.
        is_hot: O*NET's flag: often named in postings.
        taxonomy: Entries of O*NET's catalogue that few occupations list are mostly obscure; what we
            added no occupation lists, but it was added because postings name it.
    """
    if taxonomy == "skillmatch":
        return _ADDED
    value = min(2.0, 0.7 * math.log10(1 + n_occupations)) + (_HOT if is_hot else 0.0)
    return value - 1.5 if taxonomy == "O*NET" and n_occupations <= 3 and not is_hot else value
