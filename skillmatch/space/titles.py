"""Job titles as employers write them, taken apart: what the job is, and what only surrounds it.

``Senior Estimator (m/f/d) - Heavy Civil Projects, Leeds, £40k`` is about an estimator, first of all.
Level, terms of employment, place, pay and advertising say nothing about the occupation and are left
out; what follows a dash, comma or bracket counts less than what stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from skillmatch.text.analysis import tokens

LONGEST_TITLE = 200
"""Code points read of a title; what stands behind is no title any more."""

_GENDER = re.compile(
    r"""[(\[/|,\s-]*\b[mwfdxvhi](?:\s*[/|*]\s*[mwfdxvhi]){1,3}\b[)\]]*
    | \((?:all\ genders|male/female|female|male)\)""",
    re.IGNORECASE | re.VERBOSE,
)
_PAY = re.compile(r"[£$€]\s?\d[\d.,]*\s?k?(?:\s?(?:-|to|–)\s?[£$€]?\d[\d.,]*\s?k?)?|\b\d+k\b", re.IGNORECASE)
_REFERENCE = re.compile(
    r"#\S+|\b(?:ref|req|job id|id)[.:#\s-]*\w*\d\w*|\b\d{3,}\b|https?://\S+", re.IGNORECASE
)
_NOISE = re.compile(
    r"""\b(?:
    full[\s-]?time | part[\s-]?time | permanent | temporary | temp | contract(?!or|s|\s+manag)
    | fixed[\s-]term | freelance | zero[\s-]hours? | bank\s+staff | remote(?:ly)? | hybrid | on-?site
    | home[\s-]?based | wfh | work(?:ing)?\s+from\s+home | urgent(?:ly)? | immediate(?:\s+start)?
    | start\s+immediately | (?:we\s+are\s+|now\s+)?hiring | wanted | needed | required | vacanc(?:y|ies)
    | job\s+(?:opening|title|description) | openings? | opportunit(?:y|ies) | positions?\s+available
    | available\s+positions? | apply\s+now | about\s+us | curriculum\s+vitae | r[eé]sum[eé] | cv
    | no\s+experience | experience\s+required | (?:\d+\+?\s+)?years?(?:\s+of)?\s+experience
    | \d+\s*(?:months?|weeks?|days?|hours?) | (?:day|night|weekend|evening)\s+shifts? | shifts?
    | entry[\s-]level | mid[\s-]level | all\s+levels | level\s+(?:\d|i{1,3}v?) | grade\s+\d+ | band\s+\d\w?
    | (?:grad(?:uate)?|internship|placement)\s+program(?:me)? | maternity\s+cover | visa\s+sponsorship
    | relocation
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_LEVEL = re.compile(
    r"""\b(?:senior | snr | sr | junior | jnr | jr | lead(?=\s+\w) | mid | experienced | trainee
    | intern | internship | apprentice(?:ship)? | graduate | student(?=\s+\w) | i{2,3} | iv | (?<=\w\s)[iv\d]
    )\b\.?""",
    re.IGNORECASE | re.VERBOSE,
)
_LEADING_LEVEL = re.compile(
    r"^\s*(?:principal|deputy|acting|associate|vice|staff)\s+(?=\w+\s+\w)", re.IGNORECASE
)
_BORDER = re.compile(
    r"\s+[-–—|:•·~]+\s*|\s*[-–—|:•·~]+\s+|[()\[\]{},;/|@]|\s+(?:at|in|with|for|cum|based)\s+", re.IGNORECASE
)
_LEADING_PREPOSITION = re.compile(r"^(?:for|of|in|as)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)?")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleParts:
    """A title without what surrounds it; ``segments`` are its parts between dashes, commas, brackets."""

    text: str
    tokens: tuple[str, ...]
    segments: tuple[tuple[str, ...], ...]
    """The tokens of each part that has any, in order."""
    phrases: tuple[str, ...] = ()
    """The words of each such part as they stand."""


def read_title(title: str, abbreviations: Mapping[str, str] = MappingProxyType({})) -> TitleParts:
    """Take a job title apart.

    Args:
        title: One line as it stands on a posting or resume.
        abbreviations: Lower-case words that are written out before anything else is done.

    Returns:
        Empty tokens where nothing of the title names a job.
    """
    text = _BLANKS.sub(" ", title[:LONGEST_TITLE]).strip()
    text = _WORD.sub(lambda word: abbreviations.get(word[0].casefold(), word[0]), text)
    for pattern in (_GENDER, _PAY, _REFERENCE, _NOISE):
        text = pattern.sub(" ", text)
    bare, found = _without_level(text)
    split = _BORDER.split(bare)
    parts = [(part, tuple(tokens(part)) if len(split) > 1 else found) for part in split]
    parts = [(part, words) for part, words in parts if words]
    return TitleParts(
        text=_trimmed(bare),
        tokens=found,
        segments=tuple(words for _, words in parts),
        phrases=tuple(_trimmed(part) for part, _ in parts),
    )


def _trimmed(text: str) -> str:
    return _LEADING_PREPOSITION.sub("", _BLANKS.sub(" ", text).strip(" -–—|:,;/()[].&"))


def _without_level(text: str) -> tuple[str, tuple[str, ...]]:
    """Leave the level out, unless it is all there is (``Trainee``, ``Intern``); return text and tokens."""
    bare = _LEADING_LEVEL.sub(" ", _LEVEL.sub(" ", text))
    found = tuple(tokens(bare))
    return (bare, found) if found else (text, tuple(tokens(text)))
