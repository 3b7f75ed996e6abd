"""Is a name that is also an ordinary word (Go, Excel, Chef, C) meant as the technology here?

Signs for and against are added up: how ordinary the word is, how it is spelled against how the
sentence uses capitals, the names beside it in the same list, the nouns after it, what introduces it,
and what else the document speaks of. No sign looks at a particular name. Weights are in steps of
about half a point; a spot is a mention when the sum is above 0.
"""

from __future__ import annotations

from collections.abc import Collection

from skillmatch.extract.cues import PLACE_PREPOSITIONS, Cues
from skillmatch.extract.familiarity import Familiarity, is_acronym, own_forms
from skillmatch.extract.signs_against import SignsAgainst, is_brand
from skillmatch.extract.signs_for import Around, SignsFor
from skillmatch.extract.spelling import spelling_sign
from skillmatch.extract.views import Ground, Spot, View

_CONTEXT = ("list", "after", "before", "topic", "version")
_BARE = 0.7
_COMMON = 20
_INTRODUCED = 2.5
_WELL_KNOWN = 1.2


class ProductJudge:
    """Adds up the signs for one spot."""

    def __init__(self, familiarity: Familiarity, cues: Cues, vendors: Collection[str]) -> None:
        """Judge by what is known of forms, cue words, and lower-case names of software firms."""
        self._familiarity = familiarity
        self._for = SignsFor(familiarity, cues, vendors)
        self._against = SignsAgainst(familiarity, cues, vendors)

    def is_safe(self, spot: Spot, surface: str) -> bool:
        """Say whether ``surface`` can mean nothing else: no English word, no name, and not a short one."""
        return self._familiarity.is_safe(spot, surface)

    def judge(self, spot: Spot, view: View, around: Around) -> float:
        """Return the sum of the signs, and leave them by name in ``spot.reasons``."""
        ground = spot.ground
        if ground is None:
            ground = spot.ground = self._ground(spot, view, around)
        topic = self._for.topic(spot, view, around, ground)
        reasons = spot.reasons = {
            **ground.signs,
            "list": self._for.in_list(spot, view, around),
            "after": self._for.after(around, ground, topic),
            "before": self._for.before(spot, view, ground),
            "topic": topic,
        }
        if self._is_alone(spot, around):
            reasons["nothing technical"] = -1.0
        if ground.is_bare:
            # "on the slopes of Java": a place unless something speaks for the technology.
            context = sum(reasons[sign] for sign in _CONTEXT)
            reasons["bare name"] = -2.0 if context <= _BARE else 0.0
        return sum(reasons.values())

    def _ground(self, spot: Spot, view: View, around: Around) -> Ground:
        asked = self._for.asked(spot, view)
        signs = {
            "prior": self._familiarity.prior(spot),
            "spelling": spelling_sign(spot, view, self._familiarity),
            "list": 0.0,
            "after": 0.0,
            "before": 0.0,
            "topic": 0.0,
            "version": self._for.version(spot, view),
            "section": self._against.section(spot, view),
            "label": self._against.label(spot, view),
            "person or place": self._against.person_or_place(spot, view),
            # What asks for it is no noun that goes on after an ordinary word.
            "ordinary use": 0.0 if asked else self._against.ordinary_use(spot, view),
            "asked": asked or self._for.asked_alone(spot, view),
        }
        if not self._familiarity.is_supported(spot, around.words):
            signs["unsupported"] = -1.5 if self._familiarity.known(spot) < _WELL_KNOWN else -0.5
        return Ground(
            signs=signs,
            domain=self._for.domain(spot, view),
            noun=self._for.noun(spot, view),
            trust=self._for.trust(spot, view),
            is_bare=self._is_bare_name(spot, view),
        )

    def _is_bare_name(self, spot: Spot, view: View) -> bool:
        """Say whether it may be a place's name, and stands where places do, or beside another."""
        if spot.key not in self._familiarity.words.names or is_brand(view.text[spot.start : spot.end]):
            return False
        sides = (view.item_before(spot), view.item_after(spot))
        is_beside = any(self._for.is_place_beside(spot, view, side) for side in sides)
        return is_beside or view.norm(spot.first - 1) in PLACE_PREPOSITIONS

    def _is_alone(self, spot: Spot, around: Around) -> bool:
        """Say whether an everyday word or a job stands where nothing, near or far, is technical."""
        form = own_forms(spot)[0].text
        is_title = spot.key in self._familiarity.titles
        is_common = spot.size == 1 and (is_title or self._familiarity.level(spot.key) <= _COMMON)
        if around.n_safe or not is_common or is_acronym(form) or spot.reasons["before"] > _INTRODUCED:
            return False
        return sum(spot.reasons[sign] for sign in ("list", "topic", "version")) <= _BARE
