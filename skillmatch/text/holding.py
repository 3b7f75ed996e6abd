"""Whether a sentence of a resume says that a licence or a language is held, lacked, or neither.

"Driving licence: none" lacks it, "NMC registration pending" says neither. What is said of others ("drivers
without a licence"), of the past ("no licence until 2015") or of something else ("no licence offences") is no
lack. A registration that is missing until a year is there since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

from skillmatch.text.clauses import clause_before, is_done_to
from skillmatch.text.hints import LICENCE, NEGATION, hints
from skillmatch.text.jobwords import looks_like_title
from skillmatch.text.negation import is_negated
from skillmatch.text.stated import Stated

Holding: TypeAlias = Literal["held", "lacked", "unclear"]

_KIND = r"(?:(?:an?|any|the|my|valid|full|current|clean|uk|us|eu|own|(?:knowledge|command)\s+of)\s+)*"
_LACKING = re.compile(
    r"\b(?P<cue>no|without|lack(?:s|ing)?|(?:do|does)\s?(?:not|n['’]?t)\s+(?:yet\s+|currently\s+|"
    r"actually\s+)?"
    r"(?:have|hold|own|possess|speak|read|write|know|understand|drive\s+or\s+hold)(?:\s+any)?|"
    r"(?:cannot|can['’]?t|can\s+not|unable\s+to)\s+(?:speak|read|write|understand)|"
    r"have\s?(?:not|n['’]?t)\s+(?:yet\s+)?(?:got|obtained|passed)|"
    r"never\s+(?:had|held|obtained|learn(?:ed|t)|spoken)|"
    r"(?:am|['’]m|is|currently)?\s*(?:not|n['’]t)\s+(?:yet\s+|currently\s+)?(?:hold(?:ing)?|"
    r"in\s+possession\s+of|"
    r"registered\s+(?:with|by|on)|on|able\s+to\s+speak|an?|speak(?:ing)?))\s+" + _KIND + r"$|"
    r"\b(?P<bare>not\s+(?:yet\s+|currently\s+)?)$",
    re.IGNORECASE,
)
"""Directly before what one does not have; "no points on my licence" says nothing."""

_NO_NURSE = re.compile(
    r"\b(?P<cue>(?:not|n['’]t|never)\s+(?:yet\s+|currently\s+|been\s+)?(?:an?\s+)?(?:registered|qualified|"
    r"licensed)\s+nurse)\b",
    re.IGNORECASE,
)
"""Says that the registration of nurses is lacking, in the United Kingdom and the United States."""

_SUPPORT = re.compile(
    r"(?:^|\s)(?:with|have|has|hold|holds|got|having|currently|still|yet|also|unfortunately|sadly|as\s+yet|"
    r"there\s+is|"
    r"am|being|possess|as|speaks?|know|understand|read|(?P<joint>but|and|or|although|though|however|because|since))\s*$",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:who|whose|they|he|she|people|clients?|customers?|patients?|residents?|children|pupils?|"
    r"students?|staff|"
    r"colleagues?|candidates?|applicants?|those|anyone|someone|everyone|families|parents|users?|members?|"
    r"drivers|workers|employees|staffs)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?:^|[^\w’'-])(?P<word>[\w’'-]+)\s*$")
_OWN = frozenset(("i", "i've", "i’ve", "ive", "i'm", "i’m", "im", "am", "me", "myself", "which", "so"))
_NOT_NOW = re.compile(
    r"\s*(?:\w+\s+){0,2}?(?:until|till|before|prior\s+to|at\s+(?:the|that)\s+time|back\s+then|when|"
    r"in\s+(?:19|20)\d\d|for\s+(?:the\s+)?(?:first|last|most)|then)\b",
    re.IGNORECASE,
)
_ABOUT_IT = re.compile(
    r"['’]?s?\s+(?:offen[cs]es?|points?|endorsements?|convictions?|bans?|restrictions?|issues?|problems?|"
    r"checks?|"
    r"violations?|penalt\w+|suspensions?|disqualif\w+|holders?|needed|required|necessary|applicants?|"
    r"candidates?|"
    r"renewals?|fees?|concerns?|limitations?|infringements?|breaches|expir\w+|speakers?|customers?|clients?|"
    r"market|classes|lessons|complaints?)\b",
    re.IGNORECASE,
)
"""What follows where not the licence itself is lacking."""

_NO_STATEMENT = re.compile(
    r"\s+(?:checks?|applications?|applicants?|offen[cs]es?|convictions?|fees?|renewals?|requirements?|"
    r"clerk|office|examiner|tests?|data|records?|details|numbers?\s+(?:of|stored))\b",
    re.IGNORECASE,
)
"""What follows a driving licence that nobody says to hold: "processed driving licence checks"."""

_MARK = r"\s*(?:\(\s*(?!\s)|\??\s*[:=–—-]\s*|\?\s+)"
_ANSWER = re.compile(
    r"(?:\s+(?:held|holder|skills|language|status|proficiency|level|licen[cs]e|registration|certificate|"
    r"certification|card|badge|pin|number))?" + _MARK + r"(?:currently\s+|i\s+am\s+|level\s*:?\s*)?(?:"
    r"(?P<unclear>n\s?/\s?a\b|pending|applied|in\s+progress|in\s+process|expected|booked|awaiting|awaited|"
    r"expired|lapsed|"
    r"renew\w*|being\s+renewed|tbc|tbd|to\s+be|on\s+request|learning|studying|working\s+towards?|"
    r"(?:not|none)\s+(?:required|necessary|"
    r"needed|applicable|relevant|(?:very\s+|yet\s+)?fluent)|eligible|under\s+way|underway|planned|soon|theory)|"
    r"(?P<lacked>(?!no\.?\s*[:#]?\s*(?:[A-Z]{0,5}\s?\d|‡))(?:no|none|nope|nil|never|zero|nothing|not|n|0)\b"
    r"(?=\s*(?:$|[.,;:!)|/•–—]|-\s|(?:but|yet|at\s+(?:present|all|the\s+moment|this|least)|and|i|"
    r"currently|held|obtained|had|got|owned|any(?=\s*(?:$|[.,;:!)]|more\b))|so|registered|qualified|licensed|spoken|one|i['’]m|i\s+am|knowledge|skills|"
    r"(?:(?:own|any|valid|full)\s+){0,2}licen[cs]es?(?!\s+(?!yet|currently|at|held|and|but|as|so)\w))\b))|"
    r"do(?:es)?\s?(?:not|n['’]?t)\s+(?:have|hold|own|speak|possess)|suspended\b|revoked\b|withdrawn\b|"
    r"disqualified\b|banned\b)|(?P<learner>provisional|learner))",
    re.IGNORECASE,
)
_IS_GONE = re.compile(
    r"\s+(?:(?:is|has\s+been|currently)\s+)+(?:(?P<lacked>suspended|revoked|withdrawn|taken\s+away)|"
    r"(?P<unclear>pending|expired|lapsed|applied|in\s+progress|being|due|under))",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s+(?:was\s+|got\s+)?(?:(?P<unclear>pending|expired|lapsed|in\s+progress|applied\s+for|awaited|expected|candidate|"
    r"student|exam\w*|part[- ]qualified|trainee|revoked|suspended))\b(?!\s+(?:in|from)\s+(?:19|20)\d\d)",
    re.IGNORECASE,
)
_NOT_YET = re.compile(r"\s+(?:part[- ]qualified|student|candidates?|trainee)\b", re.IGNORECASE)
_TOWARDS = re.compile(
    r"\b(?:working\s+towards?|appl(?:ying|ied)\s+for|awaiting|stud(?:ying|ied)\s+(?:for|towards?)|"
    r"eligible\s+for|training\s+(?:for|towards?)|preparing\s+for|hop(?:e|ing)\s+to\s+(?:get|obtain|gain)|"
    r"plan(?:ning)?\s+to\s+(?:get|"
    r"obtain|gain|take)|due\s+to\s+(?:get|obtain|receive)|pursuing|expired|lapsed|former|"
    r"soon\s+to|(?<!never )lost|passing)\s+(?:(?:an?|the|my|full|valid|uk|us)\s+)*$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:understands?|reads?|reading\s+knowledge\s+of|passive)\s+(?:some\s+|a\s+little\s+|basic\s+)?$|"
    r"\bnot\s+(?:very\s+|yet\s+)?fluent\s+in\s+$",
    re.IGNORECASE,
)
"""A language that is read or understood may not be spoken."""

_NOT_ALONE = re.compile(r"\b(?:not|n['’]t|never)\b[^.;]*$", re.IGNORECASE)
_BESIDES = re.compile(r"\s+(?:only|alone|exclusively)\b", re.IGNORECASE)
_HOW_WELL = re.compile(
    r"\s+(?:(?:very|that|so|too|quite|completely|really)\s+)?(?:well|fluently|perfectly|natively|daily|often|"
    r"regularly|confidently|every\s+day|at\s+(?:home|work|native)|as\s+(?:an?|my)\s+(?:first|native|mother))\b",
    re.IGNORECASE,
)
"""Behind a language that is not spoken so: "I do not speak German fluently"; it may be spoken."""

_LEARNER = re.compile(
    r"\b(?:provisional|learner['’]?s?)\s+(?:(?:uk|us|eu|car|full|manual)\s+)*$", re.IGNORECASE
)
_DRIVING = "driving licence"


def holding_of(words: str, stated: Stated) -> Holding:
    """Return whether a sentence of a resume says that its person has a licence or language.

    Args:
        words: The sentence.
        stated: A licence or language named in it.
    """
    answered = _answered(words, stated)
    if answered is not None:
        return answered
    if stated.kind == "licence" and _LEARNER.search(words, 0, stated.start):
        return _as_learner(stated)
    if stated.kind == "language" and _BESIDES.match(words, stated.end):
        return "held" if _NOT_ALONE.search(words, 0, stated.start) else "unclear"
    cue = _LACKING.search(words, 0, stated.start)
    if cue is not None and stated.kind == "language" and _HOW_WELL.match(words, stated.end):
        return "unclear"
    if cue is not None and not (cue.group("bare") and stated.kind == "language"):
        return "lacked" if _is_own_lack(words, cue.start(), stated.end) else "unclear"
    is_vague = is_negated(words, stated.start, stated.end) or (
        _is_coming(words, stated) if stated.kind == "licence" else _PASSIVE.search(words, 0, stated.start)
    )
    return "unclear" if is_vague else "held"


def _answered(words: str, stated: Stated) -> Holding | None:
    """Return what stands right behind as an answer: "Driving licence: none", "German (no)"."""
    answer = _ANSWER.match(words, stated.end)
    if stated.kind == "licence":
        answer = answer or _IS_GONE.match(words, stated.end) or _TRAILING.match(words, stated.end)
    if answer is None:
        return None
    said = answer.groupdict()
    if said.get("unclear"):
        is_open = stated.kind == "licence" or "fluent" in answer.group().casefold()
        return "unclear" if is_open else None
    if _NOT_NOW.match(words, answer.end()):
        return "unclear"
    if said.get("learner"):
        return _as_learner(stated)
    return "lacked" if said.get("lacked") else "unclear"


def _is_coming(words: str, stated: Stated) -> bool:
    """Tell a licence that is sought, or only spoken of, from one that is held."""
    is_of_work = stated.name == _DRIVING and _NO_STATEMENT.match(words, stated.end)
    return bool(is_of_work or _TOWARDS.search(words, 0, stated.start))


def is_answered_no(words: str, stated: Stated) -> bool:
    """Tell "German: no", "driving licence (not needed)" and "ACCA student" from what a posting asks for."""
    answered = _ANSWER.match(words, stated.end)
    is_no = answered is not None and answered.group("learner") is None
    return is_no or _NOT_YET.match(words, stated.end) is not None


def lacked_registrations(words: str) -> Iterator[Stated]:
    """Yield the registrations of nurses that "I am not a registered nurse" says are lacking."""
    if not hints(words) & (NEGATION | LICENCE):
        return
    for found in _NO_NURSE.finditer(words):
        if _is_own_lack(words, found.start("cue"), found.end()):
            for name in ("NMC registration", "registered nurse licence"):
                yield Stated(kind="licence", name=name, level=0.0, start=found.start(), end=found.end())


def _as_learner(stated: Stated) -> Holding:
    """A provisional driving licence is none; a provisional registration may be what is asked for."""
    return "lacked" if stated.name == _DRIVING else "unclear"


def _is_own_lack(words: str, start: int, end: int) -> bool:
    """Tell what the person lacks today from what others lacked, or lacked once."""
    if _NOT_NOW.match(words, end) or _ABOUT_IT.match(words, end):
        return False
    before = clause_before(words, start)
    while (support := _SUPPORT.search(before)) is not None:
        before = before[: support.start()]
        if support.group("joint"):
            return _OTHERS.search(before) is None
    word = _BEFORE.search(before)
    if word is None or word.group("word").casefold() in _OWN:
        return True
    # "Nurse without a licence" is the person; "nurses without", "trained a nurse without" are others.
    name = word.group("word").casefold()
    is_one = looks_like_title(name) and not (name.endswith("s") and looks_like_title(name[:-1]))
    return is_one and not is_done_to(before)
