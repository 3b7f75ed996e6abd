"""Where somebody comes from: places in sentences of birth, growing up and moving, and peoples before a noun.

A place alone is left: it may be where the work was. "From" needs somebody who came ("I moved here from"),
because systems are moved from somewhere as well; where only the verb hints at it, it must be a country.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.jobwords import looks_like_title
from skillmatch.text.private_peoples import COUNTRIES, NATIONS

_CAPITAL = "A-ZÀ-ÞĀ-Ž"
_WORD = (
    rf"(?!I\b|I['’])(?:St\.|Mt\.|Ft\.|D\.C\.|U\.S\.A\.|U\.S\.|U\.K\.|(?:[dDlL]['’])?[{_CAPITAL}][\w'’-]*"
    r"(?<!['’]s)(?<![a-z]['’]))"
)
_COUNTRY = rf"(?:{COUNTRIES})(?![\w'’])"
PLACE = (
    rf"(?:(?:the )?(?:{_COUNTRY}|{_WORD}(?:(?: (?:of|de|del|da|do|la|el|al|y|upon|on|sur|am|"
    rf"le))? {_WORD}){{0,3}})(?:, (?:{_COUNTRY}|{_WORD}(?: {_WORD})?(?=[,.;:)\n\r]|\Z))){{0,2}})"
)
"""One place, with the country behind a comma."""

_PLACE = rf"(?P<place>{PLACE})"
_ABROAD = rf"(?P<place>(?:the )?{_COUNTRY})"
_THEN = (
    rf"(?i: here| over| across| back| directly| straight| originally| as an? [a-z]+| in \d{{4}}|"
    rf" (?:in)?to (?:the )?(?-i:{_COUNTRY}|{_WORD}(?: {_WORD})?)| to this country){{0,3}}"
)
_CAME = (
    r"(?i:\b(?:originally|hail(?:s|ed|ing)?|(?:e|im)migrat(?:e|ed|ing)|fled|refugee|asylum[- ]seeker|"
    r"immigrant|migrant|expat(?:riate)?|exile|(?:I|we|family|parents?|ancestors|grandparents|people|mother|"
    r"father|roots|who|and)(?: both| all| originally| had| have)? (?:came|come|comes|are|is|was|were|am)|"
    r"I['’]m|I['’]ve come|I['’]d come|(?:having|I|who|we) arrived|(?:moved|relocated|came|come|arrived|"
    r"settled)(?= (?:here|over|across|back|to|in(?:to)?)\b)))"
)
_TURNED_UP = (
    r"(?i:\b(?:moved|migrated|relocated|transferred|returned|came|come|coming|arrived|arriving|travelled|"
    r"traveled|immigrant|family|parents|degree holder|newly)(?: back| over| here)?)"
)
_GREW = (
    r"(?i:\b(?:born(?:,? (?:and )?(?:raised|bred|brought up|grew up|educated))?|(?:(?<=was )|(?<=were )|"
    r"(?<=been )|(?<=and )|(?<=, )|(?<=\. )|(?<=[\n\r•])|(?<=• ))(?:raised|reared)|brought up|bred|"
    r"gr[eo]wn? up|growing up|(?:my |spent (?:my |his |her |their ))(?:early )?(?:childhood|youth|"
    r"upbringing|formative years)|roots(?: are| lie)?|(?:have |had |I |we )(?:always )?lived|(?:family|"
    r"parents|relatives)(?: (?:is|are|lives?|still|back))*|home ?town(?: is|,)?|home is|"
    r"back home)(?:,? (?:mostly|partly|largely))? (?-i:in|at|near|outside|around) )"
)
_BELONGS = (
    r"(?i:\b(?:(?:citizen|native|national|son|daughter|child|passport|citizenship|nationality)s? of|"
    r"countr(?:y|ies) of (?:origin|birth|citizenship|nationality)(?: (?:is|was)|[:,])?|(?:home|"
    r"native|birth) ?(?:country|town)(?: (?:is|was|of)|[:,])?|homeland(?: (?:is|was|of)|[:,])|"
    r"grew up across) )"
)
_LEFT = rf"(?i:\b(?:left|fled|leaving|fleeing) ){_ABROAD}"

_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_CAME}{_THEN} from {_PLACE}",
        rf"{_TURNED_UP} from {_ABROAD}(?! (?:\w+ )?(?:teams?|projects?|cent(?:re|er)|office|plant|"
        r"branch|delivery|operations?|market|sites?|desk|unit)\b)",
        rf"{_GREW}{_PLACE}",
        rf"{_BELONGS}{_PLACE}",
        rf"(?i:\b(?:family|parents?|relatives|ancestors) from ){_PLACE}",
        rf"(?i:\bfrom ){_PLACE}(?= originally\b)",
        _LEFT,
        rf"(?i:\b(?:fled|fleeing) ){_PLACE}",
    )
)
_PEOPLE = rf"(?:{NATIONS})"
_BESIDE = (
    r"national(?:ity|s)?|citizen(?:s|ship)?|passport(?: holder)?|origins?|descent|heritage|ancestry|"
    r"background|by birth|immigrants?|migrants?|expat(?:riate)?s?|refugees?|roots|extraction|parentage|stock|"
    r"blood"
)
_ADJECTIVES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_PEOPLE}(?: (?:and|or|&) {_PEOPLE}|[/-]{_PEOPLE})?[- ](?:born|(?:{_BESIDE}))\b",
        rf"(?i:\b(?:of|from an?) ){_PEOPLE}(?:[ -]{_PEOPLE})? (?:{_BESIDE}|family)\b",
        rf"\b{_PEOPLE} (?=(?:living|resident|based|residing|settled) in (?:the )?[A-Z])",
        rf"(?i:\b(?:proud|(?:first|second|third|1st|2nd|3rd)[- ]generation|half|part|ethnic(?:ally)?|"
        rf"naturali[sz]ed|born|true|nationality(?: is|:)?|citizenship(?: is|"
        rf":)?)[ -])(?P<what>{_PEOPLE}(?:[ -]{_PEOPLE})?)"
        r"(?!['’]?s?[ -](?:speak|language|translat|interpret|owned|made|food|cuisine|cook))\b",
        rf"\b(?P<what>{_PEOPLE})(?= (?:parents|grandparents|(?:(?:students?['’]?|cultural|community|"
        rf"women['’]s|youth|heritage|church|"
        r"expat) )+(?:association|society|club|union|cent(?:re|er)|group|network|choir))\b)",
        rf"(?i:\b(?:my|our|an?|local) )(?P<what>{_PEOPLE})(?= (?:mother|father|family(?! "
        r"(?:medicine|law|business|office))|community|household|upbringing|childhood|church|wife|husband|"
        r"spouse|partner))",
    )
)


def find_origin(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a resume says which place or people its owner comes from."""
    for pattern in _PLACES:
        for found in pattern.finditer(text):
            start, end = found.span("place")
            yield start, _without_job(text, start, end)
    for pattern in _ADJECTIVES:
        for found in pattern.finditer(text):
            start, end = found.span("what") if "what" in pattern.groupindex else found.span()
            yield start, start + len(text[start:end].rstrip())


def _without_job(text: str, start: int, end: int) -> int:
    """Return the end of a place without a job's title behind its comma: "Lagos, Nurse"."""
    comma = text.rfind(", ", start, end)
    while comma > 0 and looks_like_title(text[comma + 2 : end]):
        end = comma
        comma = text.rfind(", ", start, end)
    return end
