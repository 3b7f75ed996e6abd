"""Signs that a name is meant as the technology: its list, what stands before and after, the topic."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from skillmatch.extract.cues import DETERMINERS, JOINERS, SMALL_WORDS, Cues
from skillmatch.extract.familiarity import Familiarity, own_forms
from skillmatch.extract.views import Ground, Spot, View
from skillmatch.text.jobwords import looks_like_title
from skillmatch.types import Section

SURE = 1.5
"""From this score on a mention speaks for others of the same name in the document."""

_NAME_ENDINGS = ("js", "sql", "db", "ql", "net", "ware", "soft")
_SHORT_LINE = 6
_FAR = 4
_ASKING_SECTIONS: frozenset[Section] = frozenset(("requirements", "nice_to_have"))
_HAVE = frozenset(("have", "haves", "to", "be"))
_TURNS = frozenset(("but", "and", "while", "for"))
"""What may follow "required" in the same sentence: "but not essential", "for this role"."""

_ENDS_OF_CLAUSES = frozenset(".;!?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the rest of the document says.

    ``safe_by_sentence`` and ``n_safe`` count technologies that can mean nothing else, ``n_special``
    those of them that not every office uses; ``accepted`` counts sure mentions by key; ``words`` are the
    base forms of the document's words; ``neighbours`` gives the views before and after a sentence.
    """

    safe_by_sentence: Mapping[int, int]
    n_safe: int
    n_special: int
    accepted: Mapping[str, int]
    words: Collection[str]
    neighbours: Callable[[int], tuple[View | None, View | None]]


class SignsFor:
    """Reads the signs for; every method returns what its sign adds."""

    def __init__(self, familiarity: Familiarity, cues: Cues, vendors: Collection[str]) -> None:
        """Go by these cue words; ``vendors`` are lower-case names of software firms."""
        self._familiarity = familiarity
        self._cues = cues
        self._vendors = vendors

    def in_list(self, spot: Spot, view: View, around: Around) -> float:
        """Return what the items beside it in its list, or the bullets around it, say: -1 to 4."""
        before, after = view.item_before(spot), view.item_after(spot)
        total = 0.0
        if before is not None:
            total += self._neighbour(spot, view, view.ends.get(before), before)
        if after is not None:
            total += self._neighbour(spot, view, view.starts.get(after), after)
        if view.size - spot.size <= 3:
            total += sum(_bullet(other) for other in around.neighbours(view.number))
        if len(view.starts) > 1 and view.is_nothing_else:
            total += 1.2
        return max(-1.0, min(4.0, total))

    def _neighbour(self, spot: Spot, view: View, other: Spot | None, index: int) -> float:
        if other is not None:
            if other.key != spot.key and _is_same(spot, other):
                return 2.5  # R (ggplot2)
            return _standing(other, view.surface(index)) if other.sense == "product" else 0.0
        surface, norm = view.surface(index), view.norm(index)
        words = self._familiarity.words
        if surface.istitle() and norm in words.first_names:
            return -1.0
        if self.is_place_beside(spot, view, index):
            return -1.0
        if self._looks_like_a_name(surface):
            return 1.0
        if self._cues.has("asked", norm):
            return 0.0
        if surface.islower() and words.level(norm) <= 60 and norm not in SMALL_WORDS:
            return 0.5 if self._cues.has("domain", norm) or self._cues.has("head", norm) else -0.5
        return 0.0

    def is_place_beside(self, spot: Spot, view: View, index: int | None) -> bool:
        """Say whether the name of a place or person, too, has one beside it: Java and Bali."""
        words = self._familiarity.words
        if index is None or spot.key not in words.names or view.style not in ("mixed", "fragment"):
            return False
        is_free = (
            index not in view.starts and index not in view.ends and view.norm(index) not in self._vendors
        )
        return is_free and view.surface(index).istitle() and words.is_only_name(view.norm(index))

    def _looks_like_a_name(self, surface: str) -> bool:
        """Say whether a token is written as technologies are: gRPC, Tidyverse, MongoDB."""
        norm = surface.lower()
        if self._familiarity.words.knows(norm) or norm in SMALL_WORDS or surface.isdigit() or len(norm) < 3:
            return False
        return not surface.islower() or norm.endswith(_NAME_ENDINGS)

    def noun(self, spot: Spot, view: View) -> float:
        """Return what the noun right after it says, wherever it stands: 0 to 2.5."""
        if spot.last >= view.size or view.item_after(spot) is not None:
            return 0.0
        return self._cues.weight("head", view.norm(spot.last)) or self._second(spot, view)

    def asked(self, spot: Spot, view: View) -> float:
        """Return what says behind it that it is asked for: "Python and SQL required", 0 to 1.5.

        "Swift response required" asks for a response, and "Chef required" for a person.
        """
        if not self._may_be_asked(spot, view):
            return 0.0
        index = spot.last
        while index < view.size and (view.line.words[index].is_joiner or index in view.starts):
            index = view.starts[index].last if index in view.starts else index + 1
        links = 0
        while links < _FAR and self._cues.has("asked_link", view.norm(index)):
            index, links = index + 1, links + 1
        weight = self._cues.weight("asked", view.norm(index))
        return weight if weight and self._is_end(view, index) else 0.0

    def asked_alone(self, spot: Spot, view: View) -> float:
        """Return what a line of nothing but names under a heading that asks says: 0 or 0.5."""
        is_asked = view.section in _ASKING_SECTIONS and view.is_nothing_else
        return 0.5 if is_asked and self._may_be_asked(spot, view) else 0.0

    def _may_be_asked(self, spot: Spot, view: View) -> bool:
        surface = view.text[spot.start : spot.end]
        is_job = spot.key in self._familiarity.titles or looks_like_title(surface)
        return not is_job and not surface.islower()

    def _is_end(self, view: View, index: int) -> bool:
        """Say whether a clause ends behind a word that asks, "must have" and "nice to have" being one."""
        while view.norm(index + 1) in _HAVE and not view.glue_after(index).strip(" -"):
            index += 1
        is_last = index + 1 >= view.size or bool(view.glue_after(index).strip(" -"))
        return is_last or view.norm(index + 1) in _TURNS

    def after(self, around: Around, ground: Ground, topic: float) -> float:
        """Return what the noun right after it says, given what the text is about: 0 to 2.5."""
        if ground.noun >= 2.0:
            return ground.noun * (1.0 if ground.trust == 1.0 else 0.6)
        is_tech = around.n_safe >= 2 or ground.signs["prior"] > -1.1 or topic >= 1.2
        return ground.noun if is_tech else min(ground.noun, 0.5)

    def _second(self, spot: Spot, view: View) -> float:
        """Docker Compose files: what the noun says that follows a name of two words."""
        if not self._familiarity.is_tool(spot) or spot.last + 1 >= view.item(spot.first)[1]:
            return 0.0
        if not view.surface(spot.last)[0].isupper() or view.glue_after(spot.last) != " ":
            return 0.0
        is_noun = view.surface(spot.last + 1).islower()
        return min(1.2, self._cues.weight("head", view.norm(spot.last + 1))) if is_noun else 0.0

    def before(self, spot: Spot, view: View, ground: Ground) -> float:
        """Return what introduces it, or the list it ends: -1 to 3."""
        vendor = self._vendor_before(spot, view)
        if vendor:
            return 3.0 if self._makes(vendor, spot) else -1.0
        best = self._introduction(spot, view)
        if view.norm(spot.first - 1) == "in" and not view.text[spot.start : spot.end].islower():
            best += 0.7
        return best * ground.trust

    def _introduction(self, spot: Spot, view: View) -> float:
        """Look back over the names of the list, and up to five words further."""
        # "develop and excel": what is joined to the word itself hardly introduces it.
        is_joined = view.norm(spot.first - 1) in JOINERS and spot.first - 2 not in view.ends
        share = 0.3 if is_joined else 1.0
        best = 0.0
        index, n_words = spot.first - 1, 0
        weights, words, ends = self._cues.weights["before"], view.line.words, view.ends
        while index >= 0 and n_words <= _FAR and _ENDS_OF_CLAUSES.isdisjoint(view.glue_after(index)):
            other = ends.get(index)
            if other is not None and other.sense == "product":
                index = other.first - 1
                continue
            norm = words[index].norm
            if norm in weights:
                best = max(best, weights[norm] * (share if n_words < _FAR else share / 2))
            n_words += norm not in JOINERS and norm not in DETERMINERS
            index -= 1
        return best

    def trust(self, spot: Spot, view: View) -> float:
        """Return how far surroundings count: little for common words in small letters and obscure names."""
        level = self._familiarity.level(spot.key)
        is_common = level <= 20 and view.text[spot.start : spot.end].islower()
        is_obscure = level <= 60 and self._familiarity.known(spot) < 0
        return 0.4 if is_common or is_obscure else 1.0

    def _vendor_before(self, spot: Spot, view: View) -> str:
        """Return the software firm whose name stands right before (MS Word, Microsoft Access), or ""."""
        if not spot.first or view.glue_before(spot.first) != " ":
            return ""
        surface = view.surface(spot.first - 1)
        if surface == "MS":
            return "microsoft"
        return surface.lower() if surface[0].isupper() and surface.lower() in self._vendors else ""

    def _makes(self, vendor: str, spot: Spot) -> bool:
        """Say whether a concept of the spot has the firm in its name: Cisco makes another Unity."""
        skills = (self._familiarity.skills[form.uri] for form in own_forms(spot))
        labels = (label for skill in skills for label in (skill.preferred_label, *skill.alt_labels))
        return any(vendor in label.lower().split() for label in labels)

    def domain(self, spot: Spot, view: View) -> float:
        """Return what the other words of the sentence say of its domain: 0 to 2."""
        weights = self._cues.weights["domain"]
        # In reading order, each once: the order of a sum decides its last bits.
        cues = dict.fromkeys(
            word.norm
            for index, word in enumerate(view.line.words)
            if word.norm in weights and not spot.first <= index < spot.last
        )
        return min(2.0, sum(weights[norm] for norm in cues))

    def topic(self, spot: Spot, view: View, around: Around, ground: Ground) -> float:
        """Return what the sentence and the document are about: 0 to 3.5."""
        total = ground.domain
        n_here = around.safe_by_sentence.get(view.number, 0)
        total += 1.5 if n_here >= 2 else 1.2 * n_here
        n_elsewhere = around.n_special - n_here
        total += 1.2 if n_elsewhere >= 6 else 0.7 if n_elsewhere >= 3 else 0.3 * (n_elsewhere > 0)
        total += 0.7 * (view.section == "skills")
        # A sure mention must be another one: its own score says nothing about itself.
        total += 1.0 * (around.accepted.get(spot.key, 0) > (spot.score >= SURE))
        return min(3.5, total) * ground.trust

    def version(self, spot: Spot, view: View) -> float:
        """Return what a version number after the name says (Python 3.11, Sage 50, Excel 2016): 0 to 2."""
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


def _standing(other: Spot, surface: str) -> float:
    """Return what a neighbour that is a technology's name says, from what the last round made of it."""
    if other.is_safe:
        return 2.5
    if other.standing is None:
        return 0.5 if surface.islower() else 1.0
    return 2.0 if other.standing > 0 else 0.3


def _bullet(other: View | None) -> float:
    """Return what a short line before or after says: a safe name in it makes a list of names likely."""
    if other is None or other.size > _SHORT_LINE:
        return 0.0
    return 1.5 if any(spot.is_safe and spot.sense == "product" for spot in other.spots) else 0.0


def _is_same(one: Spot, other: Spot) -> bool:
    """Say whether two spots may name the same concept."""
    return not {form.uri for form in one.forms}.isdisjoint(form.uri for form in other.forms)
