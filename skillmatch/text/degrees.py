"""Levels of education as postings and resumes name them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.hints import EDUCATION, hints
from skillmatch.text.stated import Stated
from skillmatch.types import Section

LEVEL_NAMES = {
    1: "school leaving certificate",
    2: "vocational qualification",
    3: "bachelor's degree",
    4: "master's degree",
    5: "doctorate",
}
"""What each level of education is called."""

HONOURS = "honours degree"
"""What a class of honours alone tells: a bachelor's degree, or more ("MPhys, first class")."""

_APOSTROPHE = "['’]?"
_HONOURS = r"hon(?:ou?r)?s\b"
_CLASS = r"(?:first|second|upper second|lower second|third|1st|2nd|3rd)"
_PATTERNS: tuple[tuple[int, str], ...] = (
    (
        5,
        r"(?i)\b(?:ph\.?\s?d\b\.?|(?<!juris )doctorate\b|doctoral (?:degree|level|qualification)|"
        r"d\.?phil\b|pharm\.?d\b|ed\.d\b\.?|psy\.?d\b|sc\.d\b\.?|d\.sc\b\.?|eng\.?d\b\.?|"
        r"doctor of (?:medicine|pharmacy|philosophy|education|engineering|science|dent\w+|nursing|veterinary|"
        r"osteopathic|psychology|physical therapy|public health|business|musical arts|letters|theology|"
        r"divinity|"
        r"optometry|chiropractic|audiology|laws?|social)\b|dr\.?[- ]ing\b|dr\. ?(?:rer|med|phil|iur|oec)\b|"
        r"dottorato\b|doctorado\b|doutorado\b|doctorat\b|promotion zum dr\b|"
        r"m\.d\.(?!\w|['’]s)|d\.d\.s\.(?!\w)|d\.v\.m\.(?!\w))",
    ),
    (
        5,
        r"\b(?:MD(?=\s?/\s?(?:PhD|DO|MPH|MBA|MBBS|MBChB|MS)|,? or (?:a )?(?:PhD|DO|MBBS|MBChB)\b|\s(?:degree|"
        r"from)\b)|"
        r"(?:DDS|DMD|DVM|DPT)(?=\s?/\s?[A-Z]|\sor (?:a )?[A-Z]{3}\b|\s(?:degree|from)\b)|EdD|DSc|DNP|"
        r"DClinPsy)\b",
    ),
    (
        4,
        rf"(?i)\b(?:master{_APOSTROPHE}s?{_APOSTROPHE}(?=\s(?:degree|level|in|or|qualification|"
        rf"preferred|required)\b)|"
        rf"master['’]s\b|masters\b|master{_APOSTROPHE}s? of (?:(?:advanced|applied|human|health|"
        rf"international|"
        rf"professional|information|finance|financial|architecture|engineering|computer|data|landscape|"
        rf"physics|"
        rf"chemistry|mathematics|pharmacy|library|theology|divinity|music|design|technology|commerce|"
        rf"economics|"
        rf"accounting|management|marketing|law|education|social|public|urban|veterinary|medic\w+|"
        rf"science|arts|business|laws|nursing|philosophy|fine|studies|research|letters|teaching)\b)|"
        rf"m\.\s?sc\b\.?|msc\b|mba\b|m\.b\.a\b\.?|mphil\b|meng\b|m\.eng\b\.?|m\.?ed\b\.?|m\.?tech\b|"
        rf"m\.com\b|m\.arch\b|(?-i:MArch)\b|mphys\b|mchem\b|mmath\b|msci\b|mres\b|mlitt\b|mpharm\b|mlis\b|"
        rf"m\.p\.h\.|ll\.?m\b|juris doctor(?:ate)?\b|j\.d\.(?!\w)|"
        rf"m\.a\.|m\.s\.|post-?\s?graduate (?:degree|qualification|diploma|certificate)|pg(?:ce|de|dip|"
        rf"cert)\b|"
        rf"dipl(?:\.|om)[- ]?(?:ing|inf|phys|math|chem|biol|psych|kff|kfm|kauf|volksw|betriebsw|p[äa]d|"
        rf"designer|"
        rf"geo|soz|[öo]k|wirt|jur|arch|agr)\w*(?!\w*\.?\s?\(?fh\b)|staatsexamen\b|magist(?:er|rate) artium\b|"
        rf"laurea magistrale\b|ingénieur diplômé\b|diplôme d['’]ingénieur|ma[iî]trise (?:en|de|ès)\b|"
        rf"graduate degree|advanced degree)(?!\w)",
    ),
    (
        4,
        r"\b(?:MA|MS)(?=\s(?:in|degree)\b|\s?/\s?PhD|\sor PhD)|\b(?:MPH|MSW)\b|"
        r"\b(?:MPA|MPP|MFA|MCA|JD)(?=\s(?:in|degree|from|required|preferred)\b|\s?/\s?(?:MBA|PhD|LLM|MPH)\b)",
    ),
    (
        3,
        rf"(?i)\b(?:bachelor{_APOSTROPHE}s?{_APOSTROPHE}(?:\s+of\s+[a-z]+)?|bachelors|b\.?\s?sc\b\.?|"
        rf"b\.s\.?n?(?!\w)|"
        rf"b\.a\.(?!\w)|b\.?eng\b|b\.?tech\b|ll\.?b\b|bba\b|bfa\b|bca\b|b\.?arch\b|b\.?pharm\b|bvsc\b|"
        rf"bvetmed\b|"
        rf"mb\s?bs\b|mb\s?b?chb\b|b\.?com\b|bsn\b|bsw\b|licenciatura\b|licenciad[oa]\b|licencjat\b|laurea\b|"
        rf"dipl(?:\.|om)[- ]?\w+\.?\s?\(?fh\b|(?:undergraduate|first|university|college|"
        rf"four[- ]year|4[- ]year|honou?rs) degree|degree[- ](?:level|educated|qualified))(?!\w)",
    ),
    (
        3,
        r"\b(?:BA|BS|BE)(?=\s(?:in|degree|\(Hons\)|Hons\b)|\s?/\s?(?:BA|BS|MS|MA|BSc)\b|\sor\s(?:BA|BS|MS|"
        r"MA)\b|,\s[A-Z])|\b(?:BEd|BDS|BMus|BDes|BASc|BSEE|BSME|BSBA)\b",
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
        r"[sn]?nvq\b|svq\b|btec\b|(?<!school )(?<!school\n)(?<!h\.s\. )(?<!\bhs )diploma\b|"
        r"foundation degree|city (?:&|and) guilds|"
        r"vocational (?:qualification|training|certificate)|trade (?:certificate|qualification|school)|"
        r"(?:completed|served|recogni[sz]ed|trade|relevant|formal) (?:\w+ ){0,2}apprenticeship|journeyman\b)",
    ),
    (
        1,
        r"(?i)\b(?:h\.?s\.? diploma\b|high school (?:diploma|graduate|education|degree|leaver|or equivalent)|"
        r"secondary (?:school|education)|"
        r"g\.?e\.?d\b\.?(?! in)|gcses?\b|(?-i:[AO])[- ]levels?\b(?!\s?\d)|abitur\b|baccalaur[ée]ate?\b|"
        r"bachillerato\b|school[- ]leaving certificate)",
    ),
)
_CLASS_OF_HONOURS = re.compile(
    rf"\b{_CLASS}[ -]class(?: {_HONOURS}| degree\b|(?=\s?\({_HONOURS}))|"
    rf"\b(?:2[:.][12]|1st|upper second|lower second) (?:class )?(?:{_HONOURS}|degree\b)|"
    r"\(hons\)",
    re.IGNORECASE,
)
_DEGREES = (*((level, re.compile(pattern)) for level, pattern in _PATTERNS), (3, _CLASS_OF_HONOURS))
_STARTS = r"(?:^|(?<=[,;:|(/–—‡] )|(?<=[|(/]))"
_ENDS = r"(?=\s*(?:[,;:(|/–—‡-]|$)|\s(?:in|of|from|at|with)\b)"
_IN_EDUCATION = tuple(
    (level, re.compile(pattern))
    for level, pattern in (
        (5, rf"{_STARTS}(?:DO|DDS|DMD|DVM|VMD|DPT|DBA|DMus){_ENDS}"),
        (5, r"(?:^|(?<=[;:|(/] )|(?<=[|(/]))MD(?=\s*[,:(|/–—‡-]|\s(?:in|of|from|at)\b)"),
        (4, rf"{_STARTS}(?:JD|MPA|MPP|MFA|MCA|MIS|MSt|MCom|MBiol|MGeol|MNurs|MPlan|MTh|MDiv|MHA|MSN|MSE|MSEE|"
            rf"MIM|MSEd|EMBA|Diplom|Magister|Mag\.){_ENDS}"),
        (4, r"(?:^|(?<=[;:|(/] )|(?<=[|(/]))M[AS](?=\s*[,:(|/–—‡-]|\s(?:in|of|from|at)\b)"),
        (4, r"^(?:MA|MS)(?=\s[A-Z][a-z]{2,})"),
        (3, r"^(?:BA|BS)(?=\s[A-Z][a-z]{2,})"),
        (4, r"\bM\.[AS]\b(?!\.\w)"),
        (3, r"\bB\.[AS]\b(?!\.\w)"),
        (4, r"\bMaster\b(?=\s*[,;:(|–—-]|\s(?:in|of)\b|$)"),
        (3, rf"{_STARTS}(?:BA|BS|BE|BIT|BAcc|BCS|BHSc|BN|BNurs|BPhil|BTh|BMBS|BSEd|BSE|BCL|AB|SB|Licence|"
            rf"Grado){_ENDS}"),
    )
)  # fmt: skip
"""Short forms that mean something else anywhere but under a heading of education: MD, JD, MFA, DO."""

_CLASS_IN_EDUCATION = re.compile(
    rf"(?:^|(?<=[,;:|(/–—‡] ))(?:{_CLASS}|2[:.][12])(?=\s+in\s|\s[Cc]lass\b|\s*[,)]|\s*$)|"
    r"(?<=\()2[:.][12](?=\))|\bhons\b",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(r"\bor\b|/|^\s?,\s?$")
_NEAR = 25


def find_degrees(words: str, section: Section = "other") -> Iterator[Stated]:
    """Yield every level of education a sentence names, in no particular order.

    "Bachelor's degree" is one; of overlapping readings the higher level holds. A class of honours alone is
    named ``HONOURS``: it is a bachelor's degree at least.

    Args:
        words: One sentence.
        section: The section it stands in: short forms such as MD count under education only.
    """
    hinted = hints(words)
    patterns = [(level, pattern) for level, pattern in _DEGREES if hinted & EDUCATION[level]]
    if section == "education":
        patterns += [*_IN_EDUCATION, (3, _CLASS_IN_EDUCATION)]
    taken: list[tuple[int, int]] = []
    for level, pattern in patterns:
        is_class = pattern in (_CLASS_OF_HONOURS, _CLASS_IN_EDUCATION)
        for found in pattern.finditer(words):
            near = _NEAR if is_class or found.group().casefold() == "degree" else 0
            if any(start < found.end() and found.start() < end + near for start, end in taken):
                continue
            taken.append(found.span())
            yield Stated(
                kind="education",
                name=HONOURS if is_class else LEVEL_NAMES[level],
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
