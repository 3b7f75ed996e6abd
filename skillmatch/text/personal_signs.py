"""Whether a text can hold a personal fact of some kind at all: cheap looks before costly patterns.

Each look lets through every text in which the pattern it stands before finds something.
"""

from __future__ import annotations

import re

from skillmatch.text.hints import folded

_PARTS = {
    "mail": ("@", "(at)", "[at]", "{at}", " dot "),
    "page": (
        "http",
        "www.",
        "@",
        "com/",
        "net/",
        "org/",
        "co/",
        "me/",
        "io/",
        "ee/",
        "edu/",
        ".github.",
        ".gitlab.",
        ".wordpress.",
        ".blogspot.",
        ".wixsite.",
        ".tumblr.",
        ".medium.",
        ".substack.",
        ".weebly.",
        ".netlify.",
        ".vercel.",
        ".herokuapp.",
        ".carrd.",
        ".behance.",
        ".notion.",
        ".myportfolio.",
        ".squarespace.",
    ),
    "pronouns": ("/her", "/him", "/them", "/they", "/hir", "/xem"),
    "allowed": (
        "right to work",
        "permit",
        "visa",
        "sponsor",
        "settled",
        "indefinite",
        "leave to remain",
        "green card",
        "permanent",
        "authori",
        "eligib",
        "entitled",
        "legally",
        "able to work",
        "allowed to work",
    ),
}


def _set(words: str) -> frozenset[str]:
    return frozenset(re.split(r"\|", words))


_KIN = _set(
    "boys|child|children|dad|daddy|daughter|daughters|father|girls|grandfather|grandmother"
    "|grandparent|kids|mom|mother|mum|mummy|parent|son|sons|stepfather|stepmother|twins"
)
_WORDS = {
    "fact": _set(
        "aadhaar|age|birth|birthdate|birthday|blood|born|caste|children|citizenship|civil|d"
        "|denomination|dependants|dependents|dob|ethnic|ethnicity|faith|family|father|fathers"
        "|gender|height|husband|husbands|id|maiden|marital|mother|mothers|national|nationality|ni"
        "|nric|pan|passport|photo|photograph|picture|pronouns|race|religion|sex|sexual|social"
        "|spouse|spouses|ssn|weight"
    ),
    "birth": _set("b|born"),
    "age": _set(
        "age|aged|am|fifties|forties|he|m|my|old|she|sixties|they|thirties|turned|turning|twenties|y|yo|young"
    ),
    "photo": _set("headshot|photo|photograph|picture"),
    "family": _KIN | _set("divorced|engaged|married|my|separated|widowed"),
    "lives": _set(
        "address|based|come|from|grew|home|live|lives|living|native|raised|reside|resident|resides|residing"
    ),
}
_LABELS = {
    "page": (
        "skype",
        "twitter",
        "instagram",
        "telegram",
        "whatsapp",
        "wechat",
        "id",
        "snapchat",
        "linkedin",
        "github",
        "gitlab",
        "xing",
        "facebook",
        "website",
        "web site",
        "web page",
        "webpage",
        "home page",
        "homepage",
        "portfolio",
        "blog",
        "site",
        "page",
        "orcid",
        "handle",
        "profile",
        "name",
    ),
    "address": ("address",),
    "name": ("name",),
}
"""How what stands before a colon ends."""

KINDS = frozenset((*_PARTS, *_WORDS, *_LABELS, "street", "phone", "postcode"))
"""All signs there are."""

_LONGEST_LABEL = 40
_COLON = re.compile("[:：]")
_LETTERS = re.compile(r"[^\W\d_]+")
_HOUSE_AND_ROAD = re.compile(
    r"\d(?<!\w\d)\d{0,4}[A-Za-z]?,? (?:[NSEW]\.? )?(?:[A-Z][\w.'’-]{1,25} ){1,4}[ABCDGHLMPRSTVW]"
)
_OTHER_STREETS = (
    "str.",
    "straße",
    "strasse",
    "weg",
    "platz",
    "gasse",
    "allee",
    "straat",
    "laan",
    "gatan",
    "vägen",
    "Flat",
    "Apt",
    "Apartment",
    "Box",
    "Calle ",
    "Avenida ",
    "Avda",
    "Rua ",
    "Via ",
    "Viale ",
    "Rue ",
    "Avenue ",
    "ul. ",
    "Ulica ",
    "Jalan ",
    "Plaza ",
    "Carrera ",
    "Piazza ",
    "Place ",
    " rue ",
    " avenue ",
    " boulevard ",
    " place ",
    " via ",
    " jalan ",
)
_TWO_DIGITS = re.compile(r"\b[1-9]\d\b")
_BEFORE_AGES = frozenset(("at", "ll", "shall", "turn", "will"))
"""Words that an age follows only where it is written in digits."""

_SIX_DIGITS = re.compile(r"\d(?:[ .()‑–/+-]{0,4}\d){5}")
_POSTCODE_END = re.compile(r"\d(?:[A-Z]{2}|\d{4})")


def signs_of(text: str) -> frozenset[str]:
    """Return which kinds of personal facts ``text`` may hold.

    The kinds are mail, page, phone; fact, address and name (behind a label); birth, age, pronouns, photo,
    family, origin, religion, self, lives (in sentences); street, postcode; and allowed (the right to work).
    """
    letters = folded(text)
    words = set(_LETTERS.findall(letters))
    found = {kind for kind, parts in _PARTS.items() if any(part in letters for part in parts)}
    found.update(kind for kind, known in _WORDS.items() if not known.isdisjoint(words))
    if not _BEFORE_AGES.isdisjoint(words) and _TWO_DIGITS.search(text):
        found.add("age")
    for colon in _COLON.finditer(letters):
        label = letters[max(0, colon.start() - _LONGEST_LABEL) : colon.start()].rstrip(" \t")
        found.update(kind for kind, ends in _LABELS.items() if label.endswith(ends))
    if any(word in text for word in _OTHER_STREETS) or _HOUSE_AND_ROAD.search(text):
        found.add("street")
    if _SIX_DIGITS.search(text):
        found.add("phone")
    if _POSTCODE_END.search(text):
        found.add("postcode")
    return frozenset(found)
