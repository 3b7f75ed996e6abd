"""What in a text is about the person and not about the work: names, addresses, e-mails, phones, dates of
birth, profile links. These spans are kept from every feature.
"""  # noqa: D205

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.headings import section_of_phrase
from skillmatch.text.jobwords import is_placeholder, looks_like_employer, looks_like_title
from skillmatch.text.segments import Segment, split_segments
from skillmatch.types import DocumentKind, Span

_HEAD_SEGMENTS = 12
_EMAIL = re.compile(r"[\w.+%'-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>|,;]{3,300}"
    r"|\b(?:[a-z]{2,3}\.)?(?:linkedin\.com|github\.com|gitlab\.com|twitter\.com|x\.com|facebook\.com|instagram\.com|"
    r"behance\.net|medium\.com|stackoverflow\.com|xing\.com)/[\w./%@?=&#-]{2,200}",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w/.,$£€#-])(?:\+\d{1,3}|00\d{1,3}|\(\+?\d{1,5}\)|0\d{1,4}|\d{3})(?:[ .()/‑–-]{1,3}\d{2,6}){1,5}(?![\w%]|[.,]\d)"
    r"|(?<![\w/.,$£€#-])(?:\+\d{7,14}|0\d{9,10})(?!\w)"
)
_LABELLED = re.compile(
    r"\b(?P<label>date of birth|birth ?date|birthday|d\.?o\.?b\.?|born(?: on)?|age|marital status|nationality|gender|sex|"
    r"religion|citizenship|passport(?: no\.?| number)?|place of birth|civil status|father['’]?s name|mother['’]?s name|"
    r"full name|name|(?:home |mobile |cell |postal |permanent |current |e-?mail |street )?(?:address|phone|telephone|tel|mobile|"
    r"cell|fax|e-?mail)(?: no\.?| number)?|ni number|national insurance(?: number)?|ssn|social security(?: number)?)"
    r"\s?[:：]\s?(?P<value>[^\n\r|•]{1,120})",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\bborn (?:on |in )?(?:the )?\d[^\n,.;]{3,30}|\baged? \d\d\b|\b\d\d years old\b", re.IGNORECASE
)
_STREET = re.compile(
    r"(?<!\w)\d{1,5}[A-Za-z]?,? (?:[NSEW]\.? )?(?:[A-Z][\w.'’-]{1,25} ){1,4}"
    r"(?:St(?:reet)?|Rd|Road|Ave(?:nue)?|Lane|Ln|Dr(?:ive)?|Blvd|Boulevard|Way|Court|Ct|Close|Crescent|Place|Pl|"
    r"Terrace|Gardens|Square|Sq|Grove|Hill|Park|Row|Mews|Walk|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail)\b\.?"
    r"(?:,? (?:Apt|Apartment|Flat|Unit|Suite|#)\.? ?\w{1,6})?"
    r"|(?<!\w)[A-ZÄÖÜ][\wäöüß.-]{2,25}(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee) \d{1,4}[a-z]?\b"
    r"|(?<!\w)(?:Flat|Apt|Apartment) \w{1,5},? \d{1,5} (?:[A-Z][\w.'’-]{1,25} ?){1,4}|\bP\.? ?O\.? Box \d{1,6}"
)
_POSTCODE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]{2},? \d{5}(?:-\d{4})?\b|(?<![\w,.$£€-])\d{5}(?:-\d{4})? (?=[A-ZÄÖÜ][a-zäöüß]{2,})"
)
_PLACE = re.compile(r"^[A-Z][\w.'’ -]{1,40}, (?:[A-Z]{2}|[A-Z][\w.'’ -]{2,30})(?:,? (?:[A-Z]{2} )?\d{5})?$")
_NAME_WORD = r"(?:[A-ZÀ-ÝŁŚŻÇĞÖŞÜ][\w'’ʼ-]{1,24}|[A-Z]\.?|(?:van|von|de|der|den|da|di|dos|bin|binti|al|el|la|le|du|y|af|av))"
_NAME = re.compile(
    rf"^(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? )?{_NAME_WORD}(?: {_NAME_WORD}){{1,4}}"
    r"(?:,? (?:Jr|Sr|PhD|Ph\.D\.|MBA|MSc|RN|CPA|PMP|MD|Esq|BSN|CFA|III?|IV)\.?){0,3}$"
)
_HEAD_SPLIT = re.compile(r"\s*[|•·]\s*|\s{3,}|\s[-–—]\s")
_NO_NAME = re.compile(
    r"\b(?:curriculum|vitae|resume|résumé|cv|profile|summary|page|confidential|application|details|objective|"
    r"experience|skills|contact|present|street|road|avenue|development|engineering|management|marketing|science|design|"
    r"services?|sales|technology|software|data|project|business|finance|health|care|security|and|of|the|in|for)\b",
    re.IGNORECASE,
)


def find_private(text: str, *, kind: DocumentKind = "resume") -> tuple[Span, ...]:
    """Return the spans of personal facts in ``text``, in order, without overlaps.

    Names are looked for in the head of a resume only; in a posting "Senior Data Engineer" has a name's form.

    Args:
        text: The whole text of one document.
        kind: What the text is.
    """
    spans = [*_everywhere(text)]
    if kind == "resume":
        spans.extend(_head(text))
    return _merged(spans)


def is_private(span: Span, private_spans: tuple[Span, ...]) -> bool:
    """Tell whether ``span`` overlaps one of ``private_spans``."""
    return any(private.start < span.end and span.start < private.end for private in private_spans)


def _everywhere(text: str) -> Iterator[Span]:
    for pattern in (_EMAIL, _LINK, _BORN, _STREET, _POSTCODE):
        for found in pattern.finditer(text):
            yield Span(start=found.start(), end=found.end())
    for found in _PHONE.finditer(text):
        if _is_phone(found.group()):
            yield Span(start=found.start(), end=found.end())
    for found in _LABELLED.finditer(text):
        if _is_labelled(text, found):
            yield Span(start=found.start("value"), end=found.end("value"))


def _is_phone(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    if not 7 <= len(digits) <= 15:
        return False
    return re.fullmatch(r"(?:19|20)\d\d\D+(?:19|20)\d\d", number) is None


def _is_labelled(text: str, found: re.Match[str]) -> bool:
    """Tell a fact ("Name: Ada Okoro") from other labels ("File name: ..."): it opens its line or part."""
    before = text[max(0, found.start() - 3) : found.start()].rstrip(" \t")
    return not before or not (before[-1].isalnum() or before[-1] in ",&")


def _head(text: str) -> Iterator[Span]:
    """Yield the name in a resume's first lines, and the lines that only say where the person lives."""
    named = False
    for number, segment in enumerate(split_segments(text[:3000])[:_HEAD_SEGMENTS]):
        phrase = segment.span.of(text)
        if section_of_phrase(phrase, "resume") not in (None, "personal"):
            return
        for part in _head_parts(text, segment):
            words = part.of(text)
            if not named and number < 4 and is_name(words):
                named = True
                yield part
            elif _PLACE.match(words) and not looks_like_title(words):
                yield part


def _head_parts(text: str, segment: Segment) -> Iterator[Span]:
    position = segment.span.start
    for mark in _HEAD_SPLIT.finditer(text, segment.span.start, segment.span.end):
        yield Span(start=position, end=mark.start())
        position = mark.end()
    yield Span(start=position, end=segment.span.end)


def is_name(phrase: str) -> bool:
    """Tell whether a line of a resume's head has the form of a person's name."""
    if not 4 <= len(phrase) <= 60 or not _NAME.match(phrase):
        return False
    if _NO_NAME.search(phrase) or is_placeholder(phrase) or looks_like_employer(phrase):
        return False
    return not looks_like_title(phrase) and section_of_phrase(phrase, "resume") is None


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(start=merged[-1].start, end=max(merged[-1].end, span.end))
        elif span.start < span.end:
            merged.append(span)
    return tuple(merged)
