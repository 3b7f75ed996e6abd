"""The groups of an audit: the names of sex, race and ethnicity in the EEO-1 report, and what is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

UNKNOWN: Final = ""
"""Stands for a sex, race or ethnicity that nobody knows; it is counted, and never a group."""

SEXES: Final = ("Male", "Female")
RACES: Final = (
    "Hispanic or Latino",
    "White",
    "Black or African American",
    "Native Hawaiian or Pacific Islander",
    "Asian",
    "Native American or Alaska Native",
    "Two or More Races",
)
"""Race and ethnicity as the bias audits under New York's Local Law 144 name them."""

HISPANIC: Final = RACES[0]

_NOT_KNOWN: Final = frozenset({
    "", "unknown", "not known", "n/a", "na", "none", "null", "-", "?", "not specified", "unspecified",
    "not stated", "not disclosed", "undisclosed", "not reported", "missing", "no answer", "no response",
    "prefer not to say", "prefer not to answer", "prefer not to disclose", "i prefer not to say", "declined",
    "declined to state", "decline to state", "declined to answer", "decline to answer",
    "decline to self-identify", "i do not wish to answer", "i don't wish to answer",
    "choose not to disclose", "withheld", "not provided",
})  # fmt: skip

_SEX: Final[Mapping[str, str]] = {
    "m": "Male", "male": "Male", "man": "Male", "men": "Male",
    "f": "Female", "female": "Female", "w": "Female", "woman": "Female", "women": "Female",
    "x": "Non-binary", "nb": "Non-binary", "non-binary": "Non-binary", "nonbinary": "Non-binary",
    "non binary": "Non-binary",
}  # fmt: skip

_RACE: Final[Mapping[str, str]] = {
    **{name.casefold(): name for name in RACES},
    "hispanic": HISPANIC, "latino": HISPANIC, "latina": HISPANIC, "latinx": HISPANIC,
    "hispanic/latino": HISPANIC, "hispanic or latina": HISPANIC, "hispanic or latino/a": HISPANIC,
    "caucasian": "White", "white (not hispanic or latino)": "White",
    "black": RACES[2], "african american": RACES[2], "african-american": RACES[2],
    "black/african american": RACES[2], "black or african american (not hispanic or latino)": RACES[2],
    "native hawaiian or other pacific islander": RACES[3], "pacific islander": RACES[3],
    "native hawaiian": RACES[3],
    "native hawaiian or other pacific islander (not hispanic or latino)": RACES[3],
    "asian (not hispanic or latino)": "Asian",
    "american indian or alaska native": RACES[5], "native american": RACES[5], "american indian": RACES[5],
    "alaska native": RACES[5], "american indian or alaska native (not hispanic or latino)": RACES[5],
    "two or more": RACES[6], "multiracial": RACES[6], "mixed": RACES[6], "multiple races": RACES[6],
    "two or more races (not hispanic or latino)": RACES[6],
}  # fmt: skip

_YES: Final = frozenset({"yes", "y", "1", "1.0", "true", "t"})
_NO: Final = frozenset({"no", "n", "0", "0.0", "false", "f"})
_SELECTED: Final = _YES | {"selected", "hired", "advanced", "passed", "pass", "accepted", "invited"}
_NOT_SELECTED: Final = _NO | {"not selected", "rejected", "declined", "failed", "fail", "not hired"}


def sex_of(cell: str) -> str:
    """Return the sex a cell names, ``UNKNOWN`` where it names none; a value of its own keeps its words."""
    return _category(cell, _SEX)


def race_of(cell: str) -> str:
    """Return the race or ethnicity a cell names, ``UNKNOWN`` where it names none."""
    return _category(cell, _RACE)


def group_of(cell: str) -> str:
    """Return a group of any kind as it stands, blanks aside; ``UNKNOWN`` where it is not known."""
    return _category(cell, {})


def is_yes(cell: str) -> bool | None:
    """Return whether a cell says yes, None where it says nothing known.

    Raises:
        ValueError: It says something else.
    """
    return _truth(cell, _YES, _NO)


def is_selected(cell: str) -> bool | None:
    """Return whether a cell says that somebody was selected, None where it says nothing known.

    Raises:
        ValueError: It says something else.
    """
    return _truth(cell, _SELECTED, _NOT_SELECTED)


def _truth(cell: str, yes: frozenset[str], no: frozenset[str]) -> bool | None:
    folded = " ".join(cell.split()).casefold()
    if folded in yes:
        return True
    if folded in no:
        return False
    if folded in _NOT_KNOWN:
        return None
    raise ValueError("neither yes nor no")


def _category(cell: str, names: Mapping[str, str]) -> str:
    cleaned = " ".join(cell.split())
    folded = cleaned.casefold()
    return UNKNOWN if folded in _NOT_KNOWN else names.get(folded, cleaned)
