"""Where a person lives: streets, postcodes, towns in a resume's head, and sentences that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.jobwords import looks_like_employer, looks_like_title
from skillmatch.types import Span

_STATES = (
    "A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|"
    "V[TA]|W[AVIY]"
)
_ROAD = (
    r"(?:St(?:reet)?|Rd|Road|Ave(?:nue)?|Lane|Ln|Blvd|Boulevard|Crescent|Terrace|Gardens|Grove|Mews|"
    r"Parkway|Pkwy|Hwy)"
)
_MAYBE_ROAD = (
    r"(?:Dr(?:ive)?|Way|Court|Ct|Close|Place|Pl|Square|Sq|Hill|Park|Row|Walk|Circle|Cir|Trail|"
    r"Highway|Rise|View|Green|Wharf|Quay)"
)
STREET = re.compile(
    rf"(?<!\w)\d{{1,5}}[A-Za-z]?,? (?:[NSEW]\.? )?(?:[A-Z][\w.'’-]{{1,25}} ){{1,4}}"
    rf"(?:{_ROAD}\b\.?|{_MAYBE_ROAD}\b\.?(?=[ \t]*(?:[,\n\r|]|$)))"
    r"(?:,? (?:Apt|Apartment|Flat|Unit|Suite|#)\.? ?\w{1,6})?"
    r"|(?<!\w)[A-ZÄÖÜ][\wäöüß.-]{2,25}(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee|straat|laan|gatan|vägen) "
    r"\d{1,4}[a-z]?\b"
    r"|(?<!\w)(?:Flat|Apt|Apartment) \w{1,5},? \d{1,5} (?:[A-Z][\w.'’-]{1,25} ?){1,4}"
    r"|(?<!\w)(?:Calle|Avenida|Avda\.?|Rua|Via|Viale|Rue|Avenue|ul\.|Ulica|Jalan|Plaza|Carrera|Piazza|Place) "
    r"(?:(?:de|da|do|del|della|la|le|des|du|las|los) )*(?:[A-ZÀ-Þ][\w.'’-]{1,25},? "
    r"){1,4}(?:n[º°o]\.? ?)?\d{1,5}\b"
    r"|(?<!\w)\d{1,4},? (?:rue|avenue|boulevard|place|via|jalan) (?:(?:de|du|des|la|le) )*"
    r"(?:[A-ZÀ-Þ][\w.'’-]{1,25} ?){1,4}"
    r"|\bP\.? ?O\.? Box \d{1,6}"
)
"""A street with its number, as several countries write it."""

POSTCODE = re.compile(
    rf"\b[A-Z]{{1,2}}\d[A-Z\d]? \d(?!GB|TB|ST|ND|RD|TH|PL)[ABD-HJLNP-UW-Z]{{2}}\b|"
    rf"\b(?:{_STATES}),? \d{{5}}(?:-\d{{4}})?\b"
)
LABELLED = re.compile(
    r"(?:(?<=^)|(?<=[\n\r|•;(]))[ \t]*(?:(?:home|postal|permanent|current|street|mailing|"
    r"residential) )?address"
    r"[ \t]?[:：][ \t]?[^\n\r|•]{4,100}",
    re.IGNORECASE | re.MULTILINE,
)
_LIVES = re.compile(
    r"(?<!\w)(?:(?:I|and|who|he|she|they) (?:currently |now )?(?:live|lives|reside|resides) (?:in|at|near)|"
    r"(?:I am|I['’]m) (?:currently |now )?(?:living|based|resident|residing) (?:in|at|near)|"
    r"(?:currently |now )(?:living|residing|resident) (?:in|at|near)|(?:living|residing) (?:in|at|near)|"
    r"my home (?:is|address is) (?:in |at )?|my address is)"
    r" (?P<place>(?:the )?(?:[A-Z0-9][\w.'’-]*(?:,? (?=[A-Z0-9])| and (?=[A-Z])| )?){1,8})",
)
_END = re.compile(r"(?:,? I)?[ ,]*(?<![A-Z])\.?[ ,]*\Z")
_TOWN = re.compile(
    rf"^[A-Z][\w.'’ -]{{1,40}}, ?(?:(?:{_STATES})(?:,? \d{{5}})?|[A-Z][\w.'’ -]{{1,40}})(?:, "
    rf"?[A-Z][\w.'’ -]{{2,30}})?$|"
    rf"^\d{{4,6}} [A-ZÄÖÜ][\w. -]{{2,30}}$"
)
_RESIDENCE = re.compile(
    r"^(?:based(?: in)?|home(?: town)?|location|lives? in|residence|town|city|place|country|domicile)"
    r"(?:[ \t]?[:：]|[ \t]{2,}| )[ \t]*\S",
    re.IGNORECASE,
)


_WORDS = r"[A-ZÀ-Þ][\w.'’-]{1,25}(?: [A-ZÀ-Þ][\w.'’-]{1,25}){0,2}"
_PLACE_AFTER = re.compile(
    rf",? (?:\d{{4,6}} )?{_WORDS}(?=\s*(?:[,;|•·()\n\r]|$))|,? \d{{4,6}}(?: [A-Z]{{2}})?\b"
)
_TOWN_BEFORE = re.compile(rf"(?:^|(?<=[\n\r|•·,;:(]))[ \t]*(?P<town>{_WORDS}),? \Z")
_LONGEST_TOWN = 60
_MOST_PLACES = 3


def find_streets(text: str) -> Iterator[Span]:
    """Yield streets with a number and the town behind them, and whatever stands behind "Address:"."""
    for found in STREET.finditer(text):
        yield Span(start=found.start(), end=_with_town(text, found.end()))
    for found in LABELLED.finditer(text):
        yield Span(start=found.start(), end=found.end())


def find_postcodes(text: str) -> Iterator[Span]:
    """Yield British postcodes, and American ones behind a state, with the town in front of them."""
    for found in POSTCODE.finditer(text):
        town = _TOWN_BEFORE.search(text, max(0, found.start() - _LONGEST_TOWN), found.start())
        yield Span(start=town.start("town") if town else found.start(), end=found.end())


def _with_town(text: str, end: int) -> int:
    """Return where an address ends whose street ends at ``end``: behind up to three places."""
    for _ in range(_MOST_PLACES):
        place = _PLACE_AFTER.match(text, end)
        if place is None or looks_like_title(place.group()) or looks_like_employer(place.group()):
            break
        end = place.end()
    return end


def find_residence(text: str) -> Iterator[Span]:
    """Yield the place in sentences like "I live in Leeds"."""
    for found in _LIVES.finditer(text):
        place = _END.sub("", found.group("place"))
        yield Span(start=found.start("place"), end=found.start("place") + len(place))


def is_town(words: str) -> bool:
    """Tell whether part of a resume's head says where the person lives: "Leeds, UK", "Based: Leeds"."""
    if _RESIDENCE.match(words):
        return len(words) <= 80
    return _TOWN.match(words) is not None and not looks_like_title(words) and not looks_like_employer(words)
