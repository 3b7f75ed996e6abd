"""Signs that a name is meant otherwise: a grade, a person, a place, a firm, an ordinary word."""

from __future__ import annotations

from collections.abc import Collection

from skillmatch.extract.cues import (
    AFTER_HYPHEN,
    AFTER_VERB,
    DETERMINERS,
    MODALS,
    PLACE_PREPOSITIONS,
    PRONOUNS,
    SMALL_WORDS,
    Cues,
    word_set,
)
from skillmatch.extract.familiarity import Familiarity
from skillmatch.extract.views import Spot, View
from skillmatch.text.words import UNKNOWN
from skillmatch.types import Section

_NO_SKILLS: frozenset[Section] = frozenset({"benefits", "company", "legal", "application", "personal"})
_ARTICLES_OF_PLACES = word_set("la le les los las el san santa st saint new port fort mount lake")
_NEAR = 5
_VERBS_OF_PEOPLE = word_set("will said says joined leads runs who has was is")


class SignsAgainst:
    """Reads the signs against; every method returns what its sign adds, mostly below 0."""

    def __init__(self, familiarity: Familiarity, cues: Cues, vendors: Collection[str]) -> None:
        """Go by these cue words; ``vendors`` are lower-case names of software firms."""
        self._familiarity = familiarity
        self._words = familiarity.words
        self._cues = cues
        self._vendors = vendors

    def section(self, spot: Spot, view: View) -> float:
        """Follow us on Facebook, interviews by Zoom, Head Chef: where no skills are asked for."""
        if not self._familiarity.is_ordinary(spot.key):
            return 0.0
        if view.section != "title":
            return -1.0 if view.section in _NO_SKILLS else 0.0
        is_listed = view.item_before(spot) is not None or view.item_after(spot) is not None
        return 0.0 if is_listed or self._cues.has("head", view.norm(spot.last)) else -1.0

    def label(self, spot: Spot, view: View) -> float:
        """Grade C, Model R 450, Sarah R.: a short name that marks or shortens something."""
        if not spot.first or len(spot.key) > 2:
            return 0.0
        before = view.norm(spot.first - 1)
        glue = view.glue_before(spot.first)
        is_compound = view.glue_before(spot.first - 1) == "-"
        weight = 0.0 if is_compound else self._cues.weight("label", before)
        if not glue.strip() and (weight or (before.isdigit() and not is_compound)):
            return weight or -3.0
        return self._initial(spot, view) if len(spot.key) == 1 else 0.0

    def _initial(self, spot: Spot, view: View) -> float:
        """Sarah R. and J. R. Smith: a letter with a full stop after a name, or before another word."""
        if view.text[spot.end : spot.end + 1] != ".":
            return 0.0
        before = view.surface(spot.first - 1)
        is_name = before.lower() in self._words.names or (
            before.isalpha() and before[0].isupper() and spot.first - 1 not in view.ends
        )
        is_after_name = is_name and view.glue_before(spot.first) == " "
        return -4.0 if is_after_name or spot.last < view.size else 0.0

    def person_or_place(self, spot: Spot, view: View) -> float:
        """La Scala, Rust & Co. Ltd, Taylor Swift, Java in Indonesia: part of a longer name, or one itself."""
        if not view.text[spot.start].isupper() or view.style == "upper":
            return 0.0
        total = self._tail(spot, view) + self._front(spot, view)
        if is_brand(view.text[spot.start : spot.end]):
            return max(total, -5.0)
        if spot.key in self._words.names or spot.key in self._words.first_names:
            total += self._named(spot, view)
        return max(total, -5.0)

    def _tail(self, spot: Spot, view: View) -> float:
        """Signs of the capitalised word right after it."""
        if spot.last >= view.size or spot.last in view.starts or view.glue_after(spot.last - 1) != " ":
            return 0.0
        after = view.norm(spot.last)
        if not view.surface(spot.last)[0].isupper():
            return self._cues.weight("venue", after)
        total = self._cues.weight("tail", after)
        is_name = view.style == "mixed" and not self._cues.has("head", after)
        if is_name and spot.key in self._words.names and self._words.is_only_name(after):
            total -= 2.0  # Django Reinhardt
        if is_name and self._familiarity.is_ordinary(spot.key):
            # Docker Compose: what is hardly a word but as a tool leads the names of its parts.
            total -= 0.5 if self._familiarity.is_tool(spot) else 1.5
        return total - (2.0 if after in self._words.last_names and len(after) > 2 else 0.0)

    def _front(self, spot: Spot, view: View) -> float:
        """Signs of the capitalised word right before it, in the same list item."""
        if view.item(spot.first)[0] == spot.first or not view.surface(spot.first - 1).istitle():
            return 0.0
        before = view.norm(spot.first - 1)
        total = -4.0 if before in _ARTICLES_OF_PLACES else 0.0
        if before in self._words.first_names:
            total -= 2.5
        if spot.key in self._familiarity.titles and before not in self._vendors:
            total -= 1.5  # Executive Head Chef: the end of a job title
        is_name = view.style == "mixed" and spot.first > 1 and spot.first - 1 not in view.ends
        if is_name and before not in self._vendors and not self._cues.has("before", before):
            total -= 2.0 if self._familiarity.is_ordinary(spot.key) else 0.0
            is_stranger = spot.key in self._words.names and self._words.level(before) == UNKNOWN
            total -= 3.5 if is_stranger else 0.0
        return total

    def _named(self, spot: Spot, view: View) -> float:
        """Signs for a form that is also the name of a person or a place."""
        total = 0.0
        before, after = view.norm(spot.first - 1), view.norm(spot.last)
        is_tied = view.item(spot.first)[0] != spot.first
        if is_tied and self._cues.has("person", before):
            total -= 3.0
        is_strange = is_tied and view.surface(spot.first - 1).istitle() and not self._words.knows(before)
        if is_strange and before not in self._vendors and self._familiarity.is_person(spot.key):
            total -= 2.0
        if spot.key in self._words.first_names:
            total -= 2.0 if after in _VERBS_OF_PEOPLE else 1.0
        if before not in PLACE_PREPOSITIONS:
            return total
        if any(self._cues.has("place", view.norm(i)) for i in range(max(0, spot.first - 4), spot.first)):
            total -= 2.0
        following = view.item_after(spot)
        if following is not None and view.glue_after(spot.last - 1).strip() == ",":
            is_name = following not in view.starts and view.surface(following)[0].isupper()
            total -= 2.0 if is_name else 0.0
        return total

    def ordinary_use(self, spot: Spot, view: View) -> float:
        """The ordinary word: a verb after a pronoun, a noun after an article, "to" after it."""
        surface = view.text[spot.start : spot.end]
        if view.glue_after(spot.last - 1) == "-" and view.norm(spot.last) in AFTER_HYPHEN:
            return 1.0
        if surface.isupper() and view.style != "upper" and len(surface) > 1:
            return 0.0
        is_weak = surface.islower() or spot.first == 0 or view.style in ("upper", "title")
        following = self._following(spot, view, is_weak=is_weak)
        if not surface.islower():
            return following - 2.0 * self._is_counted(spot, view)
        before = view.norm(spot.first - 1)
        following -= 2.0 if before in PRONOUNS or before in MODALS else 0.0
        return following - (1.5 if before in DETERMINERS else 0.0)

    def _is_counted(self, spot: Spot, view: View) -> bool:
        """Say whether it is one of its kind, as no technology is: drive a Swift or Corsa."""
        if view.norm(spot.first - 1) not in ("a", "an") or not self._familiarity.is_ordinary(spot.key):
            return False
        if view.glue_after(spot.last - 1).strip():
            return False
        following = [view.norm(index) for index in range(spot.last, spot.last + _NEAR)]
        return following[0] in SMALL_WORDS | {""} and not any(
            self._cues.has("head", norm) for norm in following
        )

    def _following(self, spot: Spot, view: View, *, is_weak: bool) -> float:
        """Signs of the word after it; where a capital speaks for the name, for common words only."""
        after = view.norm(spot.last)
        is_followed = view.item_after(spot) is None and bool(after)
        if not is_weak:
            # "from Ruby to Rust" is no ordinary use.
            is_common = self._familiarity.level(spot.key) <= 35 and view.norm(spot.first - 1) != "from"
            return -1.5 if is_followed and is_common and after in AFTER_VERB else 0.0
        total = -1.5 if after in ("in", "at") and view.norm(spot.last + 1) in DETERMINERS else 0.0
        if not is_followed:
            return total
        is_adverb = after.endswith("ly") and self._words.level(after) < UNKNOWN
        total -= 2.0 if after in AFTER_VERB or is_adverb else 0.0
        return total - (1.0 if self._is_other_noun(view, spot.last) else 0.0)

    def _is_other_noun(self, view: View, index: int) -> bool:
        """Say whether a small ordinary word follows that has nothing to do with software."""
        norm = view.norm(index)
        if not view.surface(index).islower() or norm in SMALL_WORDS or self._cues.has("head", norm):
            return False
        return self._words.level(norm) <= 70 and not self._cues.has("domain", norm)


def is_brand(surface: str) -> bool:
    """Say whether capitals stand inside, as in no name of a person or place: ElasticSearch."""
    return any(character.isupper() for character in surface[1:]) and not surface.isupper()
