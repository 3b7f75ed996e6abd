"""Levels of education as postings and resumes name them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.hints import EDUCATION, hints
from skillmatch.text.stated import Stated

LEVEL_NAMES = {
    1: "school leaving certificate",
    2: "vocational qualification",
    3: "bachelor's degree",
    4: "master's degree",
    5: "doctorate",
}
"""What each level of education is called."""

_APOSTROPHE = "['’]?"
_PATTERNS: tuple[tuple[int, str], ...] = (
    (
        5,
        r"(?i)\b(?:ph\.?\s?d\b\.?|(?<!juris )doctorate\b|doctoral (?:degree|level|qualification)|"
        r"d\.?phil\b|doctor of (?:medicine|pharmacy|philosophy|education|engineering|science)\b|pharm\.?d\b)",
    ),
    (
        4,
        rf"(?i)\b(?:master{_APOSTROPHE}s?{_APOSTROPHE}(?=\s(?:degree|level|in|or|qualification|"
        rf"preferred|required)\b)|"
        rf"master['’]s\b|masters\b|master{_APOSTROPHE}s? of (?:science|arts|business|education|"
        rf"engineering|laws|public|"
        rf"social|nursing|philosophy|fine|commerce)|m\.\s?sc\b\.?|msc\b|mba\b|m\.b\.a\b\.?|mphil\b|"
        rf"meng\b|m\.?ed\b\.?|"
        rf"llm\b|juris doctor(?:ate)?\b|"
        rf"m\.a\.|m\.s\.|post-?\s?graduate (?:degree|qualification|diploma|certificate)|"
        rf"graduate degree|"
        rf"advanced degree)(?!\w)",
    ),
    (4, r"\b(?:MA|MS)(?=\s(?:in|degree)\b|\s?/\s?PhD|\sor PhD)"),
    (
        3,
        rf"(?i)\b(?:bachelor{_APOSTROPHE}s?{_APOSTROPHE}(?:\s+of\s+[a-z]+)?|bachelors|b\.?\s?sc\b\.?|"
        rf"b\.s\.?n?(?!\w)|"
        rf"b\.a\.(?!\w)|beng\b|b\.?tech\b|llb\b|bba\b|bfa\b|bca\b|"
        rf"mbbs\b|mbchb\b|b\.?com\b|bsn\b|(?:undergraduate|first|university|"
        rf"college|"
        rf"four[- ]year|4[- ]year|honou?rs) degree|degree[- ](?:level|educated|qualified))(?!\w)",
    ),
    (
        3,
        r"\b(?:BA|BS|BE)(?=\s(?:in|degree|\(Hons\))|\s?/\s?(?:BA|BS|MS|MA|BSc)\b|\sor\s(?:BA|BS|MS|"
        r"MA)\b|,\s[A-Z])",
    ),
    (
        3,
        r"(?i)(?<!associate )(?<!associate['’]s )(?<!foundation )(?<!high )\bdegree\b"
        r"(?!\s(?:of|celsius|feedback|angle)\b)",
    ),
    (
        2,
        rf"(?i)\b(?:associate{_APOSTROPHE}s?{_APOSTROPHE}(?:\s+of\s+(?:arts|science|applied)|\s+degree)|"
        rf"h\.?n\.?[dc]\b|"
        r"[sn]?nvq\b|svq\b|btec\b|(?<!school )(?<!school\n)diploma\b|foundation degree|city (?:&|and) guilds|"
        r"vocational (?:qualification|training|certificate)|trade (?:certificate|qualification|school)|"
        r"(?:completed|served|recogni[sz]ed|trade|relevant|formal) (?:\w+ ){0,2}apprenticeship|journeyman\b)",
    ),
    (
        1,
        r"(?i)\b(?:high school (?:diploma|graduate|education|degree|leaver|or equivalent)|"
        r"secondary (?:school|education)|"
        r"g\.?e\.?d\b\.?(?! in)|gcses?\b|(?-i:[AO])[- ]levels?\b(?!\s?\d)|abitur\b|baccalaureate\b|"
        r"school[- ]leaving certificate)",
    ),
)
_DEGREES = tuple((level, re.compile(pattern)) for level, pattern in _PATTERNS)
_ALTERNATIVE = re.compile(r"\bor\b|/|^\s?,\s?$")
_NEAR = 25


def find_degrees(words: str) -> Iterator[Stated]:
    """Yield every level of education a sentence names, in no particular order.

    "Bachelor's degree" is one; of overlapping readings the higher level holds.
    """
    hinted = hints(words)
    taken: list[tuple[int, int]] = []
    for level, pattern in _DEGREES:
        if not hinted & EDUCATION[level]:
            continue
        for found in pattern.finditer(words):
            near = _NEAR if found.group().casefold() == "degree" else 0
            if any(start < found.end() and found.start() < end + near for start, end in taken):
                continue
            taken.append(found.span())
            yield Stated(
                kind="education",
                name=LEVEL_NAMES[level],
                level=float(level),
                start=found.start(),
                end=found.end(),
            )


def lowest_of_alternatives(words: str, degrees: Iterator[Stated]) -> list[Stated]:
    """Keep the lowest of degrees joined by "or", a slash or a comma; others stand for themselves."""
    kept: list[Stated] = []
    for degree in sorted(degrees, key=lambda stated: stated.start):
        between = words[kept[-1].end : max(kept[-1].end, degree.start)] if kept else ""
        if kept and len(between) < 60 and _ALTERNATIVE.search(between):
            kept[-1] = min(kept[-1], degree, key=lambda stated: stated.level)
        else:
            kept.append(degree)
    return kept
