"""The right to work in a country: asked for, stated, or said to be lacking. Never a nationality.

"US citizens only" asks for a nationality, which is no requirement here: ``audit.protected`` warns of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.hints import RIGHT_TO_WORK, hints
from skillmatch.text.jobwords import looks_like_title
from skillmatch.text.negation import is_negated
from skillmatch.text.stated import Stated

ANYWHERE = "right to work"
"""Name of the right where no country is named with it."""

_AREAS = (
    ("the UK", r"(?:the\s?)?(?:UK|U\.K\.?|United Kingdom|Great Britain|Britain)\b"),
    ("the US", r"(?:the\s?)?(?:USA?\b|U\.S\.(?:A\.)?|United States\b(?: of America)?)"),
    ("the EU", r"(?:the\s?)?(?:EU|EEA|EEC|E\.U\.|European Union|European Economic Area|Europe)\b"),
)
_AREA = re.compile(
    r"(?:\s+(?:legally|permanently|full[- ]time|for any employer|and live|and reside|and study)){0,2}"
    r"\s+(?:with)?in(?:\s?|\s+)(?:"
    + "|".join(f"(?P<a{number}>{pattern})" for number, (_, pattern) in enumerate(_AREAS))
    + r"|(?P<named>(?:the )?(?-i:[A-Z][a-z]+(?: [A-Z][a-z]+)?)))",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"\b(?:right|eligible|eligibility|entitled|entitlement|authori[sz]ed|authori[sz]ation|permitted|permission|"
    r"legally able|legally allowed|cleared)\s+to\s+(?:live\s+and\s+|legally\s+|reside\s+and\s+)?work\b"
    r"(?!\s+(?:checks?|with|on|under|as|from|at|short|alone|independently|together|late|for(?! any)|towards|"
    r"through|up|nights|weekends|around|overtime|process|documentation))"
    r"|\b(?:valid|legal|current|unrestricted|full)\s+(?:work(?:ing)?\s+)(?:permit|visa|authori[sz]ation)\b"
    r"|\bwork(?:ing)?\s+authori[sz]ation\b(?!\s+(?:for|in)\s+SAP)"
    r"|\bindefinite leave to remain\b|\bsettled status\b|\bpermanent residen(?:t|ce|cy)\b|\bgreen card\b",
    re.IGNORECASE,
)
_AREA_OF_STATUS = {
    "indefinite leave to remain": "the UK",
    "settled status": "the UK",
    "green card": "the US",
}
_SPONSORED = r"(?:visas?|work permits?|sponsorship|visa sponsorship|sponsor)"
_NOT_SPONSORED = re.compile(
    r"\b(?:do|does|can|could|will|would|is|are|am|be)\s?(?:not|n['’]t|unable|no longer)\b[^.;]{0,40}?"
    r"\b(?:sponsorship\b(?! of| for (?:prof|train|stud))|"
    r"sponsor(?:ing)?\b(?=\s*(?:$|[.;,)])|[^.;]{0,25}\b(?:visas?|permits?|candidates?|applicants?|you|h-?1b))|(?:award|issue|provide|obtain|seek)\b"
    r"[^.;]{0,20}\b(?:visas?|work permits?))"
    r"|\bcannot\b[^.;]{0,30}?\bsponsor(?:ship)?\b|\bunable to\b[^.;]{0,30}?\b" + _SPONSORED + r"\b"
    r"|\bno (?:visa |immigration |work |h-?1b )?sponsorship\b(?! of)"
    r"|\b(?:visa )?sponsorship (?:is |will )?(?:not|n['’]t|unavailable)\b"
    r"|\bwithout\b[^.;]{0,25}\bsponsorship\b"
    r"|\brequiring (?:visa |work )?(?:sponsorship|permits?)\b[^.;]{0,40}\bnot be considered\b",
    re.IGNORECASE,
)
_OF_A_KIND = r"(?:an? |the |my |employer |future |h-?1b |tier 2 |skilled worker |work )*"
_WORKING = (
    r"(?:work\w*|employ\w+|visas?|permits?|job|role|position|h-?1b|tier 2|skilled|future|residen\w+|UK|US|EU|"
    r"stay|immigration)\b"
)
_NEEDS_SPONSOR = re.compile(
    r"\b(?:(?:requir(?:e|es|ed|ing)|need(?:s|ed|ing)?)\s+" + _OF_A_KIND + r"(?:visa(?: sponsorship)?|"
    r"(?:sponsorship|sponsor)(?! for(?! (?:an? |the |my |this )*" + _WORKING + r"))|"
    r"work permit|work authori[sz]ation)|"
    # One who seeks a sponsor may want money for a festival: work or a visa must be spoken of.
    r"(?:seek(?:s|ing)?|looking for|look for)\s+" + _OF_A_KIND + r"(?:visa(?: sponsorship)?|work permit|"
    r"work authori[sz]ation|sponsor(?:ship)?(?= (?:for|to|in order to)"
    r" (?:an? |the |my |this |live and |legally )*" + _WORKING + r")))\b(?! of| from)"
    r"|\b(?:visa )?sponsorship (?:is |will be )?(?:required|needed)\b",
    re.IGNORECASE,
)
_LACKS = re.compile(
    r"\b(?:no|not(?: yet| currently)?|without(?: the| a)?|n['’]t(?: yet| have the| hold the)?|"
    r"lack(?:ing)?(?: the)?)\s+(?:valid |legal |the )?$",
    re.IGNORECASE,
)

_MARK = r"\s*\??\s*(?:[:=–—-]\s*|\(\s*)?"
_ANSWERED_NO = re.compile(
    _MARK + r"(?:(?:no|none|never|n/?a|nope|nil)(?=\s*(?:$|[.,;:!)|/•]|[–—-]\s|"
    r"(?:but|and|yet|as yet|longer|i|sorry|currently|not|at present|at the moment)\b))|"
    r"not?\s+(?:yet|currently|any ?more|at present|at the moment|now|required|needed)\b)",
    re.IGNORECASE,
)
"""What stands behind a label or a question: "Visa sponsorship required: No"; not "no restrictions"."""

_ANSWERED_UNCLEAR = re.compile(
    _MARK + r"(?:n/?a\b|pending|applied|no\s+(?:valid\s+)?(?:visas?|permits?|right|leave|papers|documents)\b"
    r"(?!\s+(?:is\s+|are\s+)?(?:required|needed|necessary|restrict\w*|limit\w*|condition\w*|sponsor\w*)))",
    re.IGNORECASE,
)
"""Behind a right to work: it may be lacking."""

_NEEDS_NONE = re.compile(r"\b(?:do(?:es)?\s?n['’]?t|never|nor|not|no)\b[^.;:]{0,40}$", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\b(?:who|that|whose|where|they|he|she|people|clients?|customers?|patients?|students|staff|colleagues?|"
    r"candidates?|applicants?|employees?|workers|nurses|families|those|cases?|events?)\b[^.;:,]*$",
    re.IGNORECASE,
)
"""What stands before a need that is not the person's own: "customers who need a visa"."""

_ONCE_NEEDED = re.compile(
    r"\w+\s[^.;,]*\b(?:in|until|before|back\s+in)\s+(?:19|20)\d\d|"
    r"[^.;,]*\b(?:paperwork|documents?|applications?|cases|checks|process\w*|letters|forms)\b",
    re.IGNORECASE,
)
"""A need of once, or one of paper: "needed a visa in 2010", "requiring visa applications"."""

_OWN_NEED = re.compile(
    r"(?:^|[.;:,!?()|•–—-]|\b(?:i|i['’]ll|i['’]d|i['’]m|am|will|would|may|might|shall|do|does|can|currently|"
    r"also|still|now|later|soon|eventually|future|therefore|hence|because|since|though|however|and|but|to|be|"
    r"no|not|never|nor|neither|longer|without|any|presently|yes|my|n['’]t|don['’]?t|doesn['’]?t|won['’]?t|"
    r"wouldn['’]?t|only|employer|future))\s*$",
    re.IGNORECASE,
)
"""What stands before a need of the person: "I will", or nothing."""


def find_asked_right(words: str) -> Iterator[Stated]:
    """Yield the right to work that a sentence of a posting asks for, also as "we do not sponsor visas"."""
    if not hints(words) & RIGHT_TO_WORK:
        return
    rights = [found for found in _rights(words) if not is_negated(words, found.start, found.end)]
    yield from rights
    if not rights:
        refused = _NOT_SPONSORED.search(words)
        if refused is not None:
            yield _stated(ANYWHERE, refused.start(), refused.end())


def find_held_right(words: str) -> Iterator[Stated]:
    """Yield the right to work that a sentence of a resume states, also as "needs no sponsorship"."""
    if not hints(words) & RIGHT_TO_WORK:
        return
    for found in _rights(words):
        if not (_is_lacked(words, found) or _ANSWERED_UNCLEAR.match(words, found.end)):
            yield found
    for found in _sponsor_needs(words):
        if not _is_needed(words, found):
            yield found


def find_lacked_right(words: str) -> Iterator[Stated]:
    """Yield where a sentence of a resume says that its person may not work yet, or needs a sponsor."""
    if not hints(words) & RIGHT_TO_WORK:
        return
    for found in _rights(words):
        if _is_lacked(words, found):
            yield found
    for found in _sponsor_needs(words):
        if _is_needed(words, found):
            yield found


def _is_lacked(words: str, found: Stated) -> bool:
    if _LACKS.search(words, 0, found.start):
        return True
    is_unclear = _ANSWERED_UNCLEAR.match(words, found.end) is not None
    return not is_unclear and _ANSWERED_NO.match(words, found.end) is not None


def _is_needed(words: str, found: Stated) -> bool:
    is_denied = is_negated(words, found.end - 1, found.end) or _NEEDS_NONE.search(words, 0, found.start)
    return not (is_denied or _ANSWERED_NO.match(words, found.end))


def _sponsor_needs(words: str) -> Iterator[Stated]:
    for found in _NEEDS_SPONSOR.finditer(words):
        is_asked = words.rstrip().endswith("?")
        if not is_asked and _is_own_need(words, found.start()):
            yield _stated(ANYWHERE, found.start(), found.end())


def _is_own_need(words: str, start: int) -> bool:
    """Tell "I will require a visa" and "engineer requiring a visa" from "cases requiring a visa"."""
    if _OF_OTHERS.search(words, 0, start) or _ONCE_NEEDED.match(words, start):
        return False
    before = words[:start].rstrip()
    last = re.search(r"[\w-]+$", before)
    is_one = last is not None and looks_like_title(last.group().casefold())
    is_plural = last is not None and last.group().endswith("s")
    return _OWN_NEED.search(before) is not None or (is_one and not is_plural)


def _rights(words: str) -> Iterator[Stated]:
    for found in _RIGHT.finditer(words):
        area = _AREA.match(words, found.end())
        name = _area_name(area) if area is not None else _AREA_OF_STATUS.get(found.group().casefold(), "")
        yield _stated(
            f"{ANYWHERE} in {name}" if name else ANYWHERE,
            found.start(),
            found.end() if area is None else area.end(),
        )


def _area_name(area: re.Match[str]) -> str:
    for number, (name, _) in enumerate(_AREAS):
        if area.group(f"a{number}"):
            return name
    return area.group("named")


def _stated(name: str, start: int, end: int) -> Stated:
    return Stated(kind="right_to_work", name=name, level=0.0, start=start, end=end)
