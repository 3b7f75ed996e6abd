"""Whether a text can hold a personal fact of some kind at all: cheap looks before costly patterns.

Each look lets through every text in which the pattern it stands before finds something.
"""

from __future__ import annotations

import re

from skillmatch.text.hints import folded

_PARTS = {
    "mail": ("@", "(at)", "[at]"),
    "link": ("http", "www."),
    "profile": ("com/", "net/"),
    "birth": ("born", "i'm", "i’m", "i am"),
    "pronouns": ("/her", "/him", "/them"),
}
_LABELS = {
    "fact": (
        "birth", "birth date", "birthdate", "birthday", "dob", "dob.", "d.ob", "d.ob.", "do.b",
        "do.b.", "d.o.b", "d.o.b.",
        "status", "nationality", "citizenship", "gender", "sex", "religion", "age", "passport",
        "passport no", "passport no.", "number", "insurance", "ssn", "security", "name",
    ),
    "address": ("address",),
    "name": ("name",),
}  # fmt: skip
"""How what stands before a colon ends."""

_LONGEST_LABEL = 40
_COLON = re.compile("[:：]")
_HOUSE_AND_ROAD = re.compile(
    r"\d(?<!\w\d)\d{0,4}[A-Za-z]?,? (?:[NSEW]\.? )?(?:[A-Z][\w.'’-]{1,25} ){1,4}[ABCDGHLMPRSTW]"
)
_OTHER_STREETS = (
    "str.", "straße", "strasse", "weg", "platz", "gasse", "allee", "Flat", "Apt", "Apartment", "Box",
)  # fmt: skip
_SEVEN_DIGITS = re.compile(r"\d(?:[ .()‑–+-]{0,4}\d){6}")
_POSTCODE_END = re.compile(r"\d(?:[A-Z]{2}|\d{4})")


def signs_of(text: str) -> frozenset[str]:
    """Return which kinds of personal facts ``text`` may hold.

    The kinds are mail, link, profile, birth, pronouns, fact, address, name (with a label in front), street,
    phone and postcode.
    """
    letters = folded(text)
    found = {kind for kind, parts in _PARTS.items() if any(part in letters for part in parts)}
    for colon in _COLON.finditer(letters):
        label = letters[max(0, colon.start() - _LONGEST_LABEL) : colon.start()].rstrip(" \t")
        found.update(kind for kind, ends in _LABELS.items() if label.endswith(ends))
    if any(word in text for word in _OTHER_STREETS) or _HOUSE_AND_ROAD.search(text):
        found.add("street")
    if _SEVEN_DIGITS.search(text):
        found.add("phone")
    if _POSTCODE_END.search(text):
        found.add("postcode")
    return frozenset(found)
