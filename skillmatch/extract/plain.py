"""Is an everyday word that is also a field of knowledge (accounting, hair, Polish) meant as a skill?

ESCO's labels hold thousands of single words. The rarer the word and the nearer the label is to its
concept's name, the less else is needed; "platform", "board" or "light", which ESCO lists for some
component or design principle, need more than a posting ever says about them.
"""

from __future__ import annotations

from collections.abc import Mapping

from skillmatch.extract.cues import (
    AFTER_VERB,
    DETERMINERS,
    JOINERS,
    MODALS,
    PRONOUNS,
    SMALL_WORDS,
    Cues,
    word_set,
)
from skillmatch.extract.forms import Form
from skillmatch.extract.signs_for import Around
from skillmatch.extract.views import Spot, View
from skillmatch.text.words import Words
from skillmatch.types import Section, Skill

_SECTIONS: dict[Section, float] = {
    "requirements": 0.5,
    "nice_to_have": 0.5,
    "skills": 0.8,
    "education": 0.3,
    "certifications": 0.5,
    "languages": 0.8,
    "experience": 0.3,
    "duties": 0.3,
    "title": 0.5,
    "benefits": -1.5,
    "company": -0.7,
    "legal": -1.5,
    "application": -1.5,
    "personal": -1.5,
}
_BY_LEVEL = ((10, -1.0), (20, -0.5), (35, 0.2), (50, 0.6))
_AWAY = ((20, -2.5), (35, -1.8))
"""How much less a word tells that is only a side label of its concept."""

_FIELD_ENDINGS = (
    "keeping",
    "logy",
    "graphy",
    "ics",
    "nomy",
    "istry",
    "metry",
    "therapy",
    "medicine",
    "surgery",
    "ship",
)
_LISTED = 0.6
_ELSEWHERE = 0.5
_HOPELESS = -0.01
"""A sum surely not above 0, however it is rounded."""

_ENDS_OF_CLAUSES = frozenset(".;!?")
_DEGREES = word_set("bachelor bachelors master masters doctor faculty college school institute ministry")


class PlainJudge:
    """Adds up the signs for one spot of an ordinary word."""

    def __init__(
        self, words: Words, cues: Cues, levels: Mapping[str, int], skills: Mapping[str, Skill]
    ) -> None:
        """Judge by these words and cues; ``levels`` are reviewed corrections by lower-case form."""
        self._words = words
        self._cues = cues
        self._levels = levels
        self._skills = skills
        self._most_after = max(cues.weights["skill_head"].values(), default=0.0)
        # What the signs after the first ones can add, languages aside.
        self._most = max(cues.weights["skill_before"].values(), default=0.0) + _LISTED + _ELSEWHERE

    def judge(self, spot: Spot, view: View, around: Around) -> float:
        """Return the sum of the signs, and leave them by name in ``spot.reasons``.

        Where the first signs say that no others could make a mention of it, the others are not read.
        """
        signs = spot.signs
        if signs is None:
            signs = spot.signs = self._signs(spot, view)
        if "list" not in signs:
            spot.reasons = dict(signs)
            return sum(signs.values())
        spot.reasons = {**signs, "list": self._list(spot, view)}
        if spot.key in around.accepted:
            spot.reasons["elsewhere"] = _ELSEWHERE
        return sum(spot.reasons.values())

    def _signs(self, spot: Spot, view: View) -> dict[str, float]:
        """Return the signs that no other spot changes, with a place for the one that may."""
        signs = {"prior": self._prior(spot), "section": _SECTIONS.get(view.section, 0.0)}
        if spot.sense != "language" and sum(signs.values()) + self._most_after + self._most < _HOPELESS:
            return signs
        signs["after"] = self._after(spot, view)
        if spot.sense != "language" and sum(signs.values()) + self._most < _HOPELESS:
            return signs
        signs["before"] = self._before(spot, view)
        signs["list"] = 0.0
        signs["ordinary use"] = self._ordinary(spot, view)
        if spot.sense == "language":
            signs["language"] = self._language(spot, view)
        return signs

    def _level(self, key: str) -> int:
        return self._levels.get(key, self._words.level(key))

    def _prior(self, spot: Spot) -> float:
        if spot.sense == "language":
            return -0.8
        level = self._level(spot.key)
        if level == 0:
            return -9.0
        base = next((value for limit, value in _BY_LEVEL if level <= limit), 1.0)
        form = next(form for form in spot.forms if form.sense == spot.sense)
        is_ability = self._skills[form.uri].skill_type == "skill/competence"
        if form.rank == 0:
            return base - 0.7 if is_ability else base
        if form.rank == 3 and is_ability:
            return -2.0 if level <= 10 else -0.6
        if not self._is_near(form, spot.key):
            away = next((value for limit, value in _AWAY if level <= limit), -0.8)
            return base + away + (0.7 if spot.key.endswith(_FIELD_ENDINGS) else 0.0)
        return base - (1.2 if is_ability and form.rank == 2 else 0.3)

    def _is_near(self, form: Form, key: str) -> bool:
        """Say whether the concept's own name has this word, or one that begins like it."""
        start = key[: max(4, min(6, len(key) - 3))]
        words = self._skills[form.uri].preferred_label.lower().replace("-", " ").split()
        return len(words) <= 2 and words[0].startswith(start)

    def _after(self, spot: Spot, view: View) -> float:
        if spot.last >= view.size or view.item_after(spot) is not None:
            return 0.0
        norm = view.norm(spot.last)
        weight = self._cues.weight("skill_head", norm)
        if weight:
            return weight
        is_common = self._level(spot.key) <= 20
        is_noun = view.surface(spot.last).islower() and norm not in SMALL_WORDS
        return -0.8 if is_common and is_noun else 0.0

    def _before(self, spot: Spot, view: View) -> float:
        best = 0.0
        n_words = 0
        weights, words, glues = self._cues.weights["skill_before"], view.line.words, view.line.raw_glues
        for index in range(spot.first - 1, max(-1, spot.first - 12), -1):
            glue = glues[index + 1]
            if n_words >= 4 or (glue != " " and not _ENDS_OF_CLAUSES.isdisjoint(glue)):
                break
            norm = words[index].norm
            best = max(best, weights.get(norm, 0.0))
            n_words += norm not in SMALL_WORDS and index not in view.ends
        return best

    def _list(self, spot: Spot, view: View) -> float:
        before, after = view.item_before(spot), view.item_after(spot)
        sides = (
            view.ends.get(before) if before is not None else None,
            view.starts.get(after) if after is not None else None,
        )
        weight = 1.5 if spot.sense == "language" else _LISTED
        same = [side for side in sides if side is not None and (side.sense == spot.sense or side.is_in)]
        return weight if same else 0.0

    def _ordinary(self, spot: Spot, view: View) -> float:
        surface = view.text[spot.start : spot.end]
        before, after = view.norm(spot.first - 1), view.norm(spot.last)
        total = 0.0
        if view.item_after(spot) is None and after in AFTER_VERB:
            total -= 1.0
        if before in MODALS or before in PRONOUNS:
            total -= 1.5
        if before in DETERMINERS and self._level(spot.key) <= 35:
            total -= 0.7
        if before == "of" and view.norm(spot.first - 2) in _DEGREES:
            total -= 2.5
        is_lower_form = any(form.text.islower() for form in spot.forms if form.sense == spot.sense)
        if is_lower_form and surface[:1].isupper() and not view.is_opening(spot) and view.style == "mixed":
            total -= 2.0 if spot.key in self._words.names else 0.3
        return total

    def _language(self, spot: Spot, view: View) -> float:
        """A nationality word is the language where the sentence speaks of languages."""
        total = 1.0 if view.section == "languages" else 0.0
        if view.text[spot.start : spot.end].islower():
            total -= 1.5
        near = range(max(0, spot.first - 6), min(view.size, spot.last + 4))
        if any(self._cues.has("language", view.norm(i)) for i in near if not spot.first <= i < spot.last):
            total += 2.0
        after = view.norm(spot.last)
        is_adjective = (
            view.item_after(spot) is None
            and bool(after)
            and after not in JOINERS
            and after not in SMALL_WORDS
            and not self._cues.has("language", after)
            and not self._cues.has("skill_head", after)
        )
        return total - 1.5 if is_adjective else total
