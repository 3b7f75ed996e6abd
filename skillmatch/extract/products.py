"""Is a name that is also an ordinary word (Go, Excel, Chef, C) meant as the technology here?

Signs for and against are added up: how ordinary the word is, how it is spelled against how the
sentence uses capitals, the names beside it in the same list, the nouns after it, what introduces it,
and what else the document speaks of. No sign looks at a particular name. Weights are in steps of
about half a point; a spot is a mention when the sum is above 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from skillmatch.extract.cues import AFTER_HYPHEN, AFTER_VERB, DETERMINERS, JOINERS, MODALS, PRONOUNS, SMALL_WORDS, Cues
from skillmatch.extract.forms import Form
from skillmatch.extract.views import Spot, View
from skillmatch.extract.words import UNKNOWN, Words
from skillmatch.taxonomy.aliases import is_acronym_of
from skillmatch.types import Section, Skill

FIRM = 80
"""The level of a name that is a firm or a site as often as a tool (Google); see ambiguous_words.csv."""

SURE = 1.5
"""From this score on a mention speaks for others of the same name in the document."""

_HOT = 0.5
_ADDED = 1.2
_NO_SKILLS: frozenset[Section] = frozenset({"benefits", "company", "legal", "application", "personal"})
_NAME_ENDINGS = ("js", "sql", "db", "ql", "net", "ware", "soft")
_ARTICLES_OF_PLACES = frozenset("la le les los las el san santa st saint new port fort mount lake".split())
_PLACE_PREPOSITIONS = frozenset("in at near from to around visit of on".split())
_VERBS_OF_PEOPLE = frozenset("will said says joined leads runs who has was and is".split())


@dataclass(frozen=True, slots=True)
class Around:
    """What the rest of the document says: safe technologies by sentence, and how often a key was accepted."""

    safe_by_sentence: Mapping[int, int]
    n_safe: int
    accepted: Mapping[str, int]
    neighbours: Callable[[int], tuple[View | None, View | None]]


class ProductJudge:
    """Adds up the signs for one spot."""

    def __init__(
        self,
        words: Words,
        cues: Cues,
        levels: Mapping[str, int],
        vendors: Collection[str],
        skills: Mapping[str, Skill],
        prominence: Callable[[str], float],
    ) -> None:
        """Judge by these words and cues.

        Args:
            words: How ordinary English words are.
            cues: Cue words by role.
            levels: Reviewed corrections: lower-case form -> level.
            vendors: Lower-case names of software firms.
            skills: The concepts by URI.
            prominence: URI -> about how well known the technology is, from -1.5 (one catalogue entry)
                to 2.5 (listed by hundreds of occupations).
        """
        self._words = words
        self._cues = cues
        self._levels = levels
        self._vendors = vendors
        self._skills = skills
        self._prominence = prominence

    def level(self, key: str) -> int:
        """Return how ordinary a form is: the level of its rarest word, ``UNKNOWN`` if one is no word."""
        if key in self._levels:
            return self._levels[key]
        return max(self._words.level(word) for word in key.replace("-", " ").split(" "))

    def is_safe(self, spot: Spot, surface: str) -> bool:
        """Say whether ``surface`` can mean nothing else: no English word, no name, and not a short one."""
        level = self.level(spot.key)
        if level < UNKNOWN:
            return False
        if " " in spot.key:
            return True
        form = next(form for form in spot.forms if form.sense == spot.sense).text
        if not spot.key.isalpha():
            return not spot.key.isdigit() and (len(spot.key) > 2 or not spot.key.isalnum())
        if _is_acronym(form):
            is_written = surface.isupper() or (surface.istitle() and spot.key not in self._words.names)
            return len(form) > 3 and is_written
        if spot.key in self._words.names:
            return spot.key in self._levels or (form[1:].lower() != form[1:] and not form.isupper())
        return len(spot.key) > 3 or spot.key in self._levels

    def judge(self, spot: Spot, view: View, around: Around) -> float:
        """Return the sum of the signs, and leave them by name in ``spot.reasons``."""
        spot.reasons = {
            "prior": self._prior(spot),
            "spelling": self._spelling(spot, view),
            "list": self._list(spot, view, around),
            "after": self._after(spot, view, around),
            "before": self._before(spot, view),
            "topic": self._topic(spot, view, around),
            "version": self._version(spot, view),
            "section": self._section(spot, view),
            "label": self._label(spot, view),
            "person or place": self._person_or_place(spot, view),
            "ordinary use": self._ordinary(spot, view),
        }
        if spot.key in self._words.names and view.norm(spot.first - 1) in _PLACE_PREPOSITIONS:
            context = sum(spot.reasons[sign] for sign in ("list", "after", "before", "topic", "version"))
            spot.reasons["bare name"] = -2.0 if context <= 0.7 else 0.0
        return sum(spot.reasons.values())

    # -- how likely before looking -------------------------------------------------------------

    def _prior(self, spot: Spot) -> float:
        level = self.level(spot.key)
        forms = [form for form in spot.forms if form.sense == spot.sense]
        prominence = self._known(spot)
        if level == 0:
            return -9.0
        if spot.key.isdigit():
            return -9.0
        if level == FIRM:
            return -1.8 + prominence / 2
        if level == UNKNOWN and _is_acronym(forms[0].text):
            return -1.8 + prominence - 1.2 * (not self._is_explained(forms[0]))
        if len(spot.key) == 1:
            return -3.4 + prominence
        if " " in spot.key:
            return -0.7 + prominence / 2 if prominence > 0 else -2.0
        if level == UNKNOWN and len(spot.key) > 3 and not self._is_person(spot.key):
            return 0.5 + max(-0.4, prominence)
        if level == UNKNOWN:
            return -0.5 + prominence
        steps = ((20, -3.0), (40, -2.5), (60, -1.5))
        return next((value for limit, value in steps if level <= limit), -1.0) + prominence

    def _known(self, spot: Spot) -> float:
        """Return how well known the best known concept of the spot is; a reviewed name is at least somewhat."""
        prominence = max(self._prominence(form.uri) for form in spot.forms if form.sense == spot.sense)
        return max(prominence, 0.7) if spot.key in self._levels else prominence

    def _is_explained(self, form: Form) -> bool:
        """Say whether an acronym is made of the letters of one of its concept's labels."""
        skill = self._skills[form.uri]
        if form.rank <= 1:
            return True
        labels = (skill.preferred_label, *skill.alt_labels, *skill.hidden_labels)
        return any(is_acronym_of(form.text.upper(), label.split()) for label in labels if " " in label)

    def _is_person(self, key: str) -> bool:
        return key in self._words.first_names or key in self._words.last_names

    # -- spelling ------------------------------------------------------------------------------

    def _spelling(self, spot: Spot, view: View) -> float:
        surface = view.text[spot.start : spot.end]
        own = {form.text for form in spot.forms if form.sense == spot.sense}
        level = self.level(spot.key)
        if all(form[-1] == "!" for form in own) and view.text[spot.end : spot.end + 1] != "!":
            return -2.0
        if all(_is_acronym(form) for form in own):
            return self._acronym(surface, level, view)
        if surface.islower() and not any(form.islower() for form in own):
            return -1.5 if level < UNKNOWN or len(spot.key) < 4 else 0.3
        if not any(_same_case(surface, form) for form in own):
            return -0.5 if surface.isupper() or surface.islower() else 0.0
        if len(surface) > 1 and not surface[1:].islower() and any(c.isupper() for c in surface[1:]):
            return 0.0 if view.style == "upper" else 2.0
        if surface.islower():
            return -0.5 if level < UNKNOWN else 0.5
        return self._capital(spot, view)

    def _acronym(self, surface: str, level: int, view: View) -> float:
        """IT is not "it", GPS are not GPs, and the San of San Francisco is no storage network."""
        if surface.isupper():
            return 0.0 if view.style == "upper" and level < UNKNOWN else 1.5
        if surface.islower():
            return -6.0 if level <= 20 else -0.7
        return -0.7 if surface.istitle() and level == UNKNOWN and len(surface) > 2 else -3.0

    def _capital(self, spot: Spot, view: View) -> float:
        """A capital tells most in the midst of small letters, nothing where every word has one."""
        if view.style == "upper" or spot.first == 0:
            return 0.0
        if view.style == "title" or self.level(spot.key) == FIRM:
            return 0.3
        strength = 0.7 if view.style == "fragment" or view.is_opening(spot) else 2.0
        if len(spot.key) == 1:
            return min(strength, 1.0)
        if spot.key in self._words.names and " " not in spot.key:
            return min(strength, 1.0)
        return strength

    # -- what stands beside it -----------------------------------------------------------------

    def _list(self, spot: Spot, view: View, around: Around) -> float:
        before, after = view.item_before(spot), view.item_after(spot)
        total = 0.0
        if before is not None:
            total += self._neighbour(view, view.ends.get(before), before)
        if after is not None:
            total += self._neighbour(view, view.starts.get(after), after)
        if len(view.tokens) - spot.size <= 3:
            total += sum(_bullet(other) for other in around.neighbours(view.number))
        if len(view.starts) > 1 and view.n_outside == 0:
            total += 1.2
        return max(-1.0, min(4.0, total))

    def _neighbour(self, view: View, other: Spot | None, index: int) -> float:
        if other is not None and other.sense == "product":
            if other.is_safe:
                return 2.5
            if other.standing is None:
                return 0.5 if view.surface(index).islower() else 1.0
            return 2.0 if other.standing > 0 else 0.3
        if other is not None:
            return 0.0
        if view.surface(index).istitle() and view.norm(index) in self._words.first_names:
            return -1.0
        if self._looks_like_a_name(view, index):
            return 1.0
        norm = view.norm(index)
        if view.surface(index).islower() and self._words.level(norm) <= 60 and norm not in SMALL_WORDS:
            return 0.5 if self._cues.has("domain", norm) or self._cues.has("head", norm) else -0.5
        return 0.0

    def _looks_like_a_name(self, view: View, index: int) -> bool:
        """Say whether a token is written as technologies are: gRPC, dbt, Tidyverse, MongoDB."""
        surface = view.surface(index)
        norm = surface.lower()
        if self._words.knows(norm) or norm in SMALL_WORDS or surface.isdigit() or len(norm) < 3:
            return False
        return not surface.islower() or norm.endswith(_NAME_ENDINGS)

    # -- nouns after it ------------------------------------------------------------------------

    def _after(self, spot: Spot, view: View, around: Around) -> float:
        if spot.last >= len(view.tokens) or view.item_after(spot) is not None:
            return 0.0
        weight = self._cues.weight("head", view.norm(spot.last))
        if weight >= 2.0:
            return weight * (1.0 if self._trust(spot, view) == 1.0 else 0.6)
        if weight:
            is_tech = around.n_safe >= 2 or self._prior(spot) > -1.1 or self._topic(spot, view, around) >= 1.2
            return weight if is_tech else 0.5
        return 0.0

    def _before(self, spot: Spot, view: View) -> float:
        """Look back over the list the spot ends, and a little further, for what introduces it."""
        best = 0.0
        index = spot.first - 1
        n_words = 0
        share = 1.0
        while index >= 0 and n_words < 5:
            token = view.tokens[index]
            if any(sign in ".;!?" for sign in view.glue_after(index)):
                break
            other = view.ends.get(index)
            if other is not None and other.sense == "product":
                index = other.first - 1
                continue
            if token.norm in JOINERS and other is None and index == spot.first - 1:
                # "develop and excel": what is joined to the word itself does not introduce it.
                share = 0.3
            best = max(best, self._cues.weight("before", token.norm) * (share if n_words < 4 else share / 2))
            n_words += token.norm not in JOINERS and token.norm not in DETERMINERS
            index -= 1
        if self._follows_vendor(spot, view):
            return 3.0
        if view.norm(spot.first - 1) == "in" and not view.text[spot.start : spot.end].islower():
            best += 0.7
        return best * self._trust(spot, view)

    def _trust(self, spot: Spot, view: View) -> float:
        """How far the surroundings speak for the name: little where a common word stands in small letters."""
        level = self.level(spot.key)
        is_common = level <= 20 and view.text[spot.start : spot.end].islower()
        is_obscure = level <= 60 and self._known(spot) < 0
        return 0.4 if is_common or is_obscure else 1.0

    def _follows_vendor(self, spot: Spot, view: View) -> bool:
        """Say whether a software firm's name stands right before: Microsoft Access, MS Word."""
        if not spot.first or view.tokens[spot.first].raw_glue != " ":
            return False
        surface = view.surface(spot.first - 1)
        return surface == "MS" or (surface[0].isupper() and surface.lower() in self._vendors)

    # -- what the sentence and the document are about -------------------------------------------

    def _topic(self, spot: Spot, view: View, around: Around) -> float:
        cues = {token.norm for i, token in enumerate(view.tokens) if not spot.first <= i < spot.last}
        total = min(2.0, sum(self._cues.weight("domain", norm) for norm in cues))
        n_here = around.safe_by_sentence.get(view.number, 0)
        total += 1.5 if n_here >= 2 else 1.2 * n_here
        n_elsewhere = around.n_safe - n_here
        total += 1.2 if n_elsewhere >= 6 else 0.7 if n_elsewhere >= 3 else 0.3 * (n_elsewhere > 0)
        if view.section == "skills":
            total += 0.7
        if around.accepted.get(spot.key, 0) > (spot.score >= SURE):
            total += 1.0
        return min(3.5, total) * self._trust(spot, view)

    def _version(self, spot: Spot, view: View) -> float:
        """A version number after the name: Python 3.11, Sage 50, Excel 2016."""
        number = view.norm(spot.last)
        if not number.isdigit() or view.glue_after(spot.last - 1) != " " or len(number) > 4:
            return 0.0
        if view.text[spot.start : spot.end].islower():
            return 0.0
        following = view.norm(spot.last + 1)
        if view.glue_after(spot.last) == "." and following.isdigit():
            return 2.0
        is_amount = view.glue_after(spot.last) == " " and following.isalpha() and following not in SMALL_WORDS
        return 0.3 if is_amount and not self._cues.has("head", following) else 1.2

    def _section(self, spot: Spot, view: View) -> float:
        """Follow us on Facebook, interviews by Zoom: where no skills are asked for, names are less likely any."""
        return -1.0 if view.section in _NO_SKILLS and self.level(spot.key) < UNKNOWN else 0.0

    # -- signs against ---------------------------------------------------------------------------

    def _label(self, spot: Spot, view: View) -> float:
        """Grade C, Model R 450, Sarah R., and other single letters that are no name of a language."""
        before = view.norm(spot.first - 1)
        is_short = len(spot.key) <= 2
        if is_short and view.glue_after(spot.first - 1).strip() == "":
            weight = self._cues.weight("label", before)
            if view.tokens[spot.first - 1].raw_glue == "-":
                weight = 0.0
            if weight or before.isdigit():
                return weight or -3.0
        if len(spot.key) == 1:
            is_dotted = view.text[spot.end : spot.end + 1] == "."
            has_name_before = before in self._words.names or (
                before.isalpha() and view.surface(spot.first - 1)[0].isupper() and spot.first - 1 not in view.ends
            )
            if spot.first and is_dotted and has_name_before and view.glue_after(spot.first - 1) == " ":
                return -4.0
            if is_dotted and view.glue_after(spot.last - 1).startswith(".") and spot.last < len(view.tokens):
                return -4.0
        return 0.0

    def _person_or_place(self, spot: Spot, view: View) -> float:
        surface = view.text[spot.start : spot.end]
        if not surface[:1].isupper() or view.style == "upper":
            return 0.0
        total = 0.0
        before, after = view.norm(spot.first - 1), view.norm(spot.last)
        is_tied = view.item(spot.first)[0] != spot.first
        has_capital_after = bool(after) and view.surface(spot.last)[0].isupper() and spot.last not in view.starts
        if is_tied and before in _ARTICLES_OF_PLACES and view.surface(spot.first - 1)[0].isupper():
            total -= 4.0
        if has_capital_after and view.glue_after(spot.last - 1) == " ":
            total += self._cues.weight("tail", after)
            is_name = view.style == "mixed" and not self._cues.has("head", after)
            total -= 1.5 if is_name and self.level(spot.key) < UNKNOWN else 0.0
            if after in self._words.last_names and len(after) > 2:
                total -= 2.0
        if is_tied and view.surface(spot.first - 1).istitle():
            is_name = view.style == "mixed" and spot.first > 1 and not self._cues.has("before", before)
            is_name = is_name and spot.first - 1 not in view.ends and before not in self._vendors
            total -= 1.0 if is_name and self.level(spot.key) < UNKNOWN else 0.0
            is_stranger = is_name and spot.key in self._words.names and not self._words.knows(before)
            total -= 2.5 if before in self._words.first_names or is_stranger else 0.0
        if spot.key in self._words.names or spot.key in self._words.first_names:
            total += self._named(spot, view, before, after)
        return max(total, -5.0)

    def _named(self, spot: Spot, view: View, before: str, after: str) -> float:
        """Signs for a form that is also the name of a person or a place."""
        total = 0.0
        if self._cues.has("person", before) and view.item(spot.first)[0] != spot.first:
            total -= 3.0
        if spot.key in self._words.first_names:
            total -= 1.0 + 1.0 * (after in _VERBS_OF_PEOPLE)
        nearby = {view.norm(index) for index in range(max(0, spot.first - 4), spot.first)}
        if before in _PLACE_PREPOSITIONS and any(word in self._cues.weights["place"] for word in nearby):
            total -= 2.0
        following = view.item_after(spot)
        if following is not None and view.glue_after(spot.last - 1).strip() == "," and before in _PLACE_PREPOSITIONS:
            is_plain_name = following not in view.starts and view.surface(following)[0].isupper()
            total -= 2.0 if is_plain_name else 0.0
        return total

    def _ordinary(self, spot: Spot, view: View) -> float:
        """Signs of the ordinary word: a verb after a pronoun, a noun after an article, "to" after it."""
        surface = view.text[spot.start : spot.end]
        if surface.isupper() and view.style != "upper" and len(surface) > 1:
            return 0.0
        if view.glue_after(spot.last - 1) == "-" and view.norm(spot.last) in AFTER_HYPHEN:
            return 1.0
        is_weak = surface.islower() or spot.first == 0 or view.style in ("upper", "title")
        before, after = view.norm(spot.first - 1), view.norm(spot.last)
        is_followed = view.item_after(spot) is None and bool(after)
        if not is_weak:
            return -1.5 if is_followed and after in AFTER_VERB and self.level(spot.key) <= 35 else 0.0
        total = 0.0
        if after in ("in", "at") and view.norm(spot.last + 1) in DETERMINERS:
            total -= 1.5
        if is_followed and (after in AFTER_VERB or (after.endswith("ly") and self._words.level(after) < UNKNOWN)):
            total -= 2.0
        if surface.islower() and (before in PRONOUNS or before in MODALS):
            total -= 2.0
        if surface.islower() and before in DETERMINERS:
            total -= 1.5
        if is_followed and self._is_other_noun(view, spot.last):
            total -= 1.0
        return total

    def _is_other_noun(self, view: View, index: int) -> bool:
        """Say whether a small ordinary word follows that has nothing to do with software."""
        norm = view.norm(index)
        if not view.surface(index).islower() or norm in SMALL_WORDS or self._cues.has("head", norm):
            return False
        return self._words.level(norm) <= 70 and not self._cues.has("domain", norm)


def _is_acronym(form: str) -> bool:
    """Say whether a form is written as acronyms are: up to five capitals."""
    return form.isalpha() and form.isupper() and 1 < len(form) <= 5


def _same_case(surface: str, form: str) -> bool:
    """Say whether both use capitals alike, whatever blanks and hyphens stand between."""
    return [c.isupper() for c in surface if c.isalpha()] == [c.isupper() for c in form if c.isalpha()]


def _bullet(other: View | None) -> float:
    """Return what a short line before or after says: a safe name in it makes a list of names likely."""
    if other is None or len(other.tokens) > 6:
        return 0.0
    return 1.5 if any(spot.is_safe and spot.sense == "product" for spot in other.spots) else 0.0


def prominence_of(n_occupations: int, *, is_hot: bool, taxonomy: str) -> float:
    """Return about how well known a technology is: -1.5 for one catalogue entry, up to 2.5.

    Args:
        n_occupations: How many occupations list it.
        is_hot: O*NET's flag: often named in postings.
        taxonomy: Entries of O*NET's catalogue that few occupations list are mostly obscure; what we
            added, no occupation lists, but it was added because postings name it.
    """
    if taxonomy == "skillmatch":
        return _ADDED
    value = min(2.0, 0.7 * math.log10(1 + n_occupations)) + (_HOT if is_hot else 0.0)
    return value - 1.5 if taxonomy == "O*NET" and n_occupations <= 3 and not is_hot else value
