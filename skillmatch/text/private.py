"""What in a text is about the person and not about the work.

Names, addresses, e-mails, phones, dates of birth, profile links and the like: these spans are kept from
every feature.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.headings import section_of_phrase
from skillmatch.text.jobwords import is_placeholder, looks_like_employer, looks_like_title
from skillmatch.text.segments import Segment, split_segments
from skillmatch.types import DocumentKind, Span

_HEAD_SEGMENTS = 12
_NAME_LINES = 4
_HEAD_CHARACTERS = 3000
_STATES = (
    "A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|"
    "V[TA]|W[AVIY]"
)
_FREE = (
    # e-mail
    r"(?<![\w.+%'-])[\w.+%'-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
    # links
    r"(?:https?://|www\.)[^\s<>|,;]{3,300}",
    r"\b(?:[a-z]{2,3}\.)?(?:linkedin|github|gitlab|twitter|x|facebook|instagram|behance|medium|"
    r"stackoverflow|xing)"
    r"\.(?:com|net)/[\w./%@?=&#-]{2,200}",
    # age, birth, pronouns
    r"\bborn (?:on |in )?(?:the )?\d[^\n,.;]{3,30}|\baged? \d\d\b|\b\d\d years old\b",
    r"\b(?:she|he|they)/(?:her|him|them)(?:/(?:hers|his|theirs))?\b",
    # facts with a label in front
    r"(?:(?<=^)|(?<=[\n\r|•,;(]))[ \t]*(?:date of birth|birth ?date|birthday|d\.?o\.?b\.?|"
    r"place of birth|marital status|"
    r"civil status|nationality|citizenship|gender|sex|religion|age|passport(?: (?:no\.?|number))?|"
    r"ni number|national insurance(?: number)?|ssn|social security(?: number)?|father['’]?s name|"
    r"mother['’]?s name)"
    r"[ \t]?[:：][ \t]?[^\n\r|•,;]{1,40}(?:, \d{4})?",
    r"(?:(?<=^)|(?<=[\n\r|•;(]))[ \t]*(?:(?:home|postal|permanent|current|street|mailing) )?address"
    r"[ \t]?[:：][ \t]?[^\n\r|•]{4,100}",
)  # fmt: skip
_ANYWHERE = tuple(re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in _FREE)
_PHONE = re.compile(
    r"(?<![\w/.,$£€#-])(?:(?:\+\d{1,3}|00\d{1,3}|\(\+?\d{1,5}\)|0\d{1,4})(?:[ .()‑–-]{1,3}\d{2,6}){1,5}"
    r"|\d{3}[ .‑–-]\d{3}[ .‑–-]\d{4}|\+\d{7,14}|0\d{9,10})(?![\w%]|[.,/]\d)"
)
_DATE = re.compile(r"(?:^|\D)(?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d|(?:19|20)\d\d[./-](?:0[1-9]|1[0-2])")
_ROAD = (
    r"(?:St(?:reet)?|Rd|Road|Ave(?:nue)?|Lane|Ln|Blvd|Boulevard|Crescent|Terrace|Gardens|Grove|Mews|"
    r"Parkway|Pkwy|Hwy)"
)
_MAYBE_ROAD = (
    r"(?:Dr(?:ive)?|Way|Court|Ct|Close|Place|Pl|Square|Sq|Hill|Park|Row|Walk|Circle|Cir|Trail|"
    r"Highway)"
)
_STREET = re.compile(
    rf"(?<!\w)\d{{1,5}}[A-Za-z]?,? (?:[NSEW]\.? )?(?:[A-Z][\w.'’-]{{1,25}} ){{1,4}}"
    rf"(?:{_ROAD}\b\.?|{_MAYBE_ROAD}\b\.?(?=[ \t]*(?:[,\n\r|]|$)))"
    r"(?:,? (?:Apt|Apartment|Flat|Unit|Suite|#)\.? ?\w{1,6})?"
    r"|(?<!\w)[A-ZÄÖÜ][\wäöüß.-]{2,25}(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee) \d{1,4}[a-z]?\b"
    r"|(?<!\w)(?:Flat|Apt|Apartment) \w{1,5},? \d{1,5} (?:[A-Z][\w.'’-]{1,25} ?){1,4}|"
    r"\bP\.? ?O\.? Box \d{1,6}"
)
_POSTCODE = re.compile(
    rf"\b[A-Z]{{1,2}}\d[A-Z\d]? \d(?!GB|TB|ST|ND|RD|TH|PL)[ABD-HJLNP-UW-Z]{{2}}\b|"
    rf"\b(?:{_STATES}),? \d{{5}}(?:-\d{{4}})?\b"
)
_TOWN = re.compile(
    rf"^[A-Z][\w.'’ -]{{1,40}}, (?:(?:{_STATES})(?:,? \d{{5}})?|[A-Z][\w.'’ -]{{2,30}})$|"
    rf"^\d{{5}} [A-ZÄÖÜ][\w. -]{{2,30}}$"
)
_NAME_WORD = (
    r"(?:[A-ZÀ-ÝŁŚŻÇĞÖŞÜ][\w'’ʼ-]{1,24}|[A-Z]\.?|"
    r"(?:van|von|de|der|den|da|di|dos|bin|binti|al|el|la|le|du|y|af|av))"
)
_NAMES = rf"{_NAME_WORD}(?: {_NAME_WORD}){{1,4}}"
_NAME = re.compile(
    rf"^(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? )?{_NAMES}"
    r"(?:,? (?:Jr|Sr|PhD|Ph\.D\.|MBA|MSc|RN|CPA|PMP|MD|Esq|BSN|CFA|III?|IV)\.?){0,3}$"
)
_NAMED = re.compile(
    rf"(?:^|(?<=[\n\r|•]))[ \t]*(?:full |"
    rf"contact )?[Nn]ame[ \t]?[:：][ \t]?(?P<name>{_NAMES})",
    re.MULTILINE,
)
_HEAD_CUT = re.compile(r"\s*[|•·]\s*|\s{3,}|\s[-–—]\s")
_NO_NAME = re.compile(
    r"\b(?:curriculum|vitae|resume|résumé|cv|profile|summary|page|confidential|application|details|objective|"
    r"experience|skills|contact|present|street|road|avenue|development|engineering|management|marketing|science|"
    r"design|services?|sales|technology|software|data|project|business|finance|health|care|security|and|of|the|"
    r"in|for|certified|registered|licensed|senior|junior|chartered|machine|learning|language|languages|computing|"
    r"computer|web|cloud|network|analysis|analytics|office|power|deep|programming|customer|account|public|human|"
    r"social|digital|quality|product|supply|retail|food|training|education|support|maintenance|construction|"
    r"operations|planning|research|system|systems|testing|control|database|mobile|applied|artificial)\b",
    re.IGNORECASE,
)
"""Words of skills, headings and titles that no name has."""


def find_private(text: str, *, kind: DocumentKind = "resume") -> tuple[Span, ...]:
    """Return the spans of personal facts in ``text``, in order, without overlaps.

    Names are looked for in the head of a resume only (in a posting "Senior Data Engineer" has a name's
    form), and behind "Name:"; a name found is then found wherever it stands again.

    Args:
        text: The whole text of one document.
        kind: What the text is.
    """
    spans = [Span(start=m.start(), end=m.end()) for pattern in _ANYWHERE for m in pattern.finditer(text)]
    spans.extend(Span(start=m.start(), end=m.end()) for p in (_STREET, _POSTCODE) for m in p.finditer(text))
    spans.extend(Span(start=m.start(), end=m.end()) for m in _PHONE.finditer(text) if _is_phone(m.group()))
    names = [Span(start=m.start("name"), end=m.end("name")) for m in _NAMED.finditer(text)]
    if kind == "resume":
        head_names, places = _head(text)
        names.extend(head_names)
        spans.extend(places)
    spans.extend(_again(text, names))
    return _merged(spans)


def is_private(span: Span, private_spans: tuple[Span, ...]) -> bool:
    """Tell whether ``span`` overlaps one of ``private_spans``."""
    return any(private.start < span.end and span.start < private.end for private in private_spans)


def is_name(phrase: str) -> bool:
    """Tell whether a line of a resume's head has the form of a person's name."""
    if not 4 <= len(phrase) <= 60 or not _NAME.match(phrase):
        return False
    if _NO_NAME.search(phrase) or is_placeholder(phrase) or looks_like_employer(phrase):
        return False
    return not looks_like_title(phrase) and section_of_phrase(phrase, "resume") is None


def _is_phone(number: str) -> bool:
    return 7 <= sum(map(str.isdigit, number)) <= 15 and not _DATE.search(number)


def _head(text: str) -> tuple[list[Span], list[Span]]:
    """Return the names in a resume's first lines, and the parts that say where the person lives."""
    names: list[Span] = []
    places: list[Span] = []
    for number, segment in enumerate(split_segments(text[:_HEAD_CHARACTERS])[:_HEAD_SEGMENTS]):
        phrase = segment.span.of(text)
        if section_of_phrase(phrase, "resume") not in (None, "personal"):
            break
        for part in _head_parts(text, segment):
            words = part.of(text)
            if not names and number < _NAME_LINES and is_name(words):
                names.append(part)
            elif names and _TOWN.match(words) and not looks_like_title(words):
                places.append(part)
    return names, places


def _head_parts(text: str, segment: Segment) -> Iterator[Span]:
    position = segment.span.start
    for mark in _HEAD_CUT.finditer(text, segment.span.start, segment.span.end):
        yield Span(start=position, end=mark.start())
        position = mark.end()
    yield Span(start=position, end=segment.span.end)


def _again(text: str, names: list[Span]) -> Iterator[Span]:
    """Yield every place where one of the names stands."""
    yield from names
    for name in {name.of(text) for name in names}:
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            yield Span(start=found.start(), end=found.end())


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(start=merged[-1].start, end=max(merged[-1].end, span.end))
        elif span.start < span.end:
            merged.append(span)
    return tuple(merged)
