"""Where a posting's sentence simply asks: "experience of ...", "strong ... skills", "a degree in ...".

Such words are weaker than a cue ("essential", "a plus") or a heading, and stronger than nothing: what stands
behind them is asked for, while a duty ("Bake bread") or what is said of the firm is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from skillmatch.text.hints import ASKING, hints
from skillmatch.text.negation import negates

_EDGE = re.compile(
    r"(?P<ours>[Ww]e (?:have|bring|possess|with)\b)"
    r"|(?:[.:;•*·|–—)]|\b(?:[Hh]ave|[Hh]as|[Hh]aving|[Pp]ossess|[Pp]ossesses|[Pp]ossessing|[Bb]ring|"
    r"[Dd]emonstrate|[Ww]ith|[Ii]ncluding|etc)\b)\s*(?P<after>)"
    r"|[A-Z]|you|candidate|who"
)
"""Asking words begin a part of a sentence, or stand behind "who has"; "we have" is of the firm."""

_QUALITY = (
    r"(?:an?|the|some|any|very|good|strong|solid|sound|proven|proved|extensive|excellent|great|outstanding|"
    r"exceptional|effective|superior|previous|prior|recent|relevant|related|similar|demonstrated|"
    r"demonstrable|significant|substantial|considerable|hands[ -]on|practical|working|in[ -]depth|deep|broad|"
    r"basic|advanced|thorough|detailed|comprehensive|full|clear|general|professional|technical|commercial|"
    r"industry|academic|direct|specialist|expert|high|fluent|native|well[ -]developed|up[ -]to[ -]date|"
    r"clinical|post[ -]\w+)"
)
_QUALITIES = rf"(?:{_QUALITY}(?:,?\s+(?:and|or|&)\s+|[,/]\s*|\s+)){{0,5}}"
_DEGREE = (
    r"(?:degrees?|diplomas?|bachelor(?:['’]?s)?|master(?:['’]?s)?|doctorate|certificates?|certifications?|"
    r"qualifications?|ph\.?d\.?|[bm]\.?\s?(?:sc|a|s|eng|tech|ed)\.?|hn[cd]|nvq|btec|gcses?)"
)
_NO_ASK = (
    r"(?!(?:no|gain|get|shar|build|develop|provid|improv|increas|promot|offer|rais|deepen|expand|grow|broaden|"
    r"enhanc|appl|us|ensur|creat|maintain|updat)(?:e|es|s|ing|y)?\b)"
)
"""Verbs before a word that asks: "share knowledge of ..." is a duty, "gain experience of ..." an offer."""

_FORMS = (
    rf"{_QUALITIES}(?:{_NO_ASK}[\w/-]+\s+)?(?:experience|knowledge|understanding|familiarity|proficiency|expertise|"
    r"fluency|competen(?:ce|cy)|command|grasp|awareness|background|track\s+record|aptitude|exposure)\s+"
    r"(?:of|in|with|on|to|using|as|within|across|working|\w{3,}ing)\b",
    rf"{_QUALITIES}(?:ability|capacity|aptitude)\s+(?:to|with|in|for)\b",
    r"(?:(?:very|highly|fully)\s+)?(?:able|capable|proficient|fluent|skilled|experienced|familiar|comfortable|"
    r"competent|conversant|(?:well[ -])?versed|adept|confident)\s+(?:to|in|with|at|of|as|using|working)\b",
    rf"{_QUALITY}\s+(?=(?:[\w+#./&’'()-]+[,;]?\s+){{0,8}}?skills\b)",
    rf"{_QUALITIES}(?:[\w’'-]+\s+){{0,2}}{_DEGREE}(?:[\s,/]+(?:or|and|level|{_DEGREE})){{0,4}}\s+(?:in|of)\b",
    r"(?:over\s+)?\d+\s?\+?\s?(?:(?:-|–|to)\s?\d+\s?\+?\s?)?(?:years?|yrs?)['’]?\s+(?:of\s+)?"
    r"(?:[\w/&-]+\s+){0,4}experience\b",
)
_HEADING = (
    r"(?-i:(?:Requirements?|REQUIREMENTS?|Qualifications?|QUALIFICATIONS?|Skills|SKILLS)\b"
    r"(?:\s*(?:&|and|/)\s*[A-Z]\w+)?\s*[:–-]?\s+(?!(?:Gather|Analys|Manag|Engineer|Defin|Develop|Train)\w*)"
    r"(?=\W*[A-Z0-9]))"
)
"""A heading that has run into what it heads."""

_PATTERN = re.compile(
    "|".join((*_FORMS, _HEADING))
    + r"|(?:you(?:['’]re|\s+are)|candidates?\s+(?:is|are)|who\s+(?:is|are))\s+(?:\w+ly\s+)?"
    r"(?:proficient|fluent|skilled|experienced|familiar|comfortable|competent|adept|versed)\b",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"\w")
_GLUED_END = re.compile(r"(?<=[a-z0-9]{3})\.(?=[A-Z])(?!(?:JS|NET|IO|AI)\b)|\betc\.\s+(?=[A-Z])")


def asks_before(sentence_text: str, place: int) -> bool:
    """Tell whether what stands at ``place`` is simply asked for: asking words begin at or before it.

    Args:
        sentence_text: One sentence or bullet.
        place: Offset into ``sentence_text``.
    """
    return any(
        start <= place and not ends_between(sentence_text, end, place) for start, end in asks(sentence_text)
    )


def ends_between(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence ends there though no blank says so: "... a plus.Degree in ..."."""
    return _GLUED_END.search(text, start, end) is not None


@lru_cache(maxsize=64)
def asks(sentence_text: str) -> tuple[tuple[int, int], ...]:
    """Return where asking words stand (start, end), in order, but for those that are negated."""
    if not hints(sentence_text) & ASKING:
        return ()
    found: list[tuple[int, int]] = []
    for place in _places(sentence_text):
        ask = _PATTERN.match(sentence_text, place)
        if ask is not None and not negates(sentence_text, ask.end() - 1, ask.end()):
            found.append(ask.span())
    return tuple(found)


def _places(text: str) -> Iterator[int]:
    """Yield where asking words may begin, in order."""
    first = _FIRST_WORD.search(text)
    if first is None:
        return
    yield first.start()
    for edge in _EDGE.finditer(text, first.start()):
        if edge["ours"] is None and edge.end() > first.end():
            yield edge.start() if edge["after"] is None else edge.end()
