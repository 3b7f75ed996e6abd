"""What the spelling of a name says, given how its sentence uses capitals."""

from __future__ import annotations

from collections.abc import Collection

from skillmatch.extract.cues import SMALL_WORDS
from skillmatch.extract.familiarity import FIRM, Familiarity, is_acronym, own_forms
from skillmatch.extract.views import Spot, View
from skillmatch.text.words import UNKNOWN

_COMMON = 20
_SHORT = 3


def spelling_sign(spot: Spot, view: View, familiarity: Familiarity) -> float:
    """Return what capitals and small letters say, from -6 ("it" is not IT) to 2 (TypeScript)."""
    surface = view.text[spot.start : spot.end]
    own = {form.text for form in own_forms(spot)}
    level = familiarity.level(spot.key)
    if all(form.endswith("!") for form in own) and view.text[spot.end : spot.end + 1] != "!":
        return -2.0
    if all(is_acronym(form) for form in own):
        return _acronym(surface, level, view) - 4.0 * _is_place(spot, surface, view)
    if surface.islower():
        return _small(spot.key, level, is_own=any(form.islower() for form in own))
    if not any(_same_case(surface, form) for form in own):
        return _in_capitals(surface, own, view) if surface.isupper() else 0.0
    if any(character.isupper() for character in surface[1:]):
        return 0.0 if view.style == "upper" else 2.0
    return _capital(spot, view, familiarity)


def _acronym(surface: str, level: int, view: View) -> float:
    """IT is not "it", GPS are not GPs, and the San of San Francisco is no storage network."""
    if surface.isupper():
        return 0.0 if view.style == "upper" and level < UNKNOWN else 1.5
    if surface.islower():
        return -6.0 if level <= _COMMON else -0.7
    return -0.7 if surface.istitle() and level == UNKNOWN and len(surface) > 2 else -3.0


def _is_place(spot: Spot, surface: str, view: View) -> bool:
    """San Francisco: one capital, and a capitalised word right after it."""
    if not surface.istitle() or spot.last >= view.size or view.glue_after(spot.last - 1) != " ":
        return False
    return view.surface(spot.last).istitle()


def _in_capitals(surface: str, own: Collection[str], view: View) -> float:
    """A short name in capitals, in a line that has small letters, is as often the initials of others: ADA."""
    is_short = len(surface) == _SHORT and all(form.istitle() for form in own)
    return -2.5 if is_short and view.style not in ("upper", "fragment") else -0.5


def _small(key: str, level: int, *, is_own: bool) -> float:
    """Small letters: the ordinary word writes itself so; a name that is no word may be written so."""
    if is_own:
        return -0.5 if level < UNKNOWN else 0.5
    return -1.5 if level < UNKNOWN or len(key) < 4 else 0.3


def _capital(spot: Spot, view: View, familiarity: Familiarity) -> float:
    """A capital tells most in the midst of small letters, nothing where every word has one."""
    if view.style == "upper" or spot.first == 0:
        return 0.0
    if view.style == "title" or view.is_headline or familiarity.level(spot.key) == FIRM:
        return 0.3
    strength = 2.0
    if view.is_opening(spot):
        strength = 0.7
    elif view.style == "fragment":
        # "Payments via Stripe": after a small word a capital tells, however short the line.
        strength = 1.5 if view.norm(spot.first - 1) in SMALL_WORDS else 0.7
    # A single letter is a grade or an initial as well, a name has its capital as a name.
    is_half = len(spot.key) == 1 or spot.key in familiarity.words.names
    return min(strength, 1.0) if is_half else strength


def _same_case(surface: str, form: str) -> bool:
    """Say whether both use capitals alike, whatever blanks and hyphens stand between."""
    return [c.isupper() for c in surface if c.isalpha()] == [c.isupper() for c in form if c.isalpha()]
