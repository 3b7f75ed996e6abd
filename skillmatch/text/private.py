"""What in a text is about the person and not about the work.

Names, addresses, e-mails, phones, dates of birth, profile links and the like: these spans are kept from
every feature.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from skillmatch.text.headings import section_of_phrase
from skillmatch.text.jobwords import is_placeholder, looks_like_employer, looks_like_title, may_be_surname
from skillmatch.text.personal_signs import signs_of
from skillmatch.text.segments import Segment, split_segments
from skillmatch.types import DocumentKind, Span

_HEAD_SEGMENTS = 12
_NAME_LINES = 4
_TOWN_LINES = 6
_HEAD_CHARACTERS = 3000
_ORNAMENT = "#*_~=- \t"
_HONORIFIC = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? ")
_STATES = (
    "A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|"
    "V[TA]|W[AVIY]"
)
_FREE = (
    # what it finds (see ``personal_signs``), pattern
    ("mail",
     r"(?<![\w.+%'-])[\w.+%'-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}"
     r"\.[a-z]{2,24}\b"),
    ("link", r"(?:https?://|www\.)[^\s<>|,;]{3,300}"),
    ("profile",
     r"\b(?:[a-z]{2,3}\.)?(?:linkedin|github|gitlab|twitter|x|facebook|instagram|behance|medium|"
     r"stackoverflow|xing)"
     r"\.(?:com|net)/[\w./%@?=&#-]{2,200}"),
    ("birth",
     r"\bborn (?:on |in )?(?:the )?\d[^\n,.;]{3,30}|\bI(?:['’]m| am) (?:aged )?\d\d(?: years old)?\b"),
    ("pronouns", r"\b(?:she|he|they)/(?:her|him|them)(?:/(?:hers|his|theirs))?\b"),
    ("fact",
     r"(?:(?<=^)|(?<=[\n\r|•,;(]))[ \t]*(?:date of birth|birth ?date|birthday|d\.?o\.?b\.?|"
     r"place of birth|marital status|"
     r"civil status|nationality|citizenship|gender|sex|religion|age|passport(?: (?:no\.?|number))?|"
     r"ni number|national insurance(?: number)?|ssn|social security(?: number)?|father['’]?s name|"
     r"mother['’]?s name)"
     r"[ \t]?[:：][ \t]?[^\n\r|•,;]{1,40}(?:, \d{4})?"),
    ("address",
     r"(?:(?<=^)|(?<=[\n\r|•;(]))[ \t]*(?:(?:home|postal|permanent|current|street|mailing) )?address"
     r"[ \t]?[:：][ \t]?[^\n\r|•]{4,100}"),
)  # fmt: skip
_ANYWHERE = tuple((kind, re.compile(pattern, re.IGNORECASE | re.MULTILINE)) for kind, pattern in _FREE)
_MAIL = _ANYWHERE[0][1]
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
_PLACES = (("street", _STREET), ("postcode", _POSTCODE))
_TOWN = re.compile(
    rf"^[A-Z][\w.'’ -]{{1,40}}, (?:(?:{_STATES})(?:,? \d{{5}})?|[A-Z][\w.'’ -]{{2,30}})$|"
    rf"^\d{{5}} [A-ZÄÖÜ][\w. -]{{2,30}}$"
)
_NAME_WORD = (
    r"(?:[A-ZÀ-ÝŁŚŻÇĞÖŞÜ][\w'’ʼ-]{1,24}|[A-Z]\.?|"
    r"(?:van|von|de|der|den|da|di|dos|bin|binti|al|el|la|le|du|y|af|av))"
)
_NAMES = rf"{_NAME_WORD}(?: {_NAME_WORD}){{1,4}}"
_NAME = re.compile(rf"^(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? )?{_NAMES}$")
_LETTERS_AFTER = re.compile(
    r"(?P<comma>,)? ?\b(?:Jr|Sr|Esq|Assoc|Hons|Dip|Cert|Ph\.?D|(?:[A-Z]\.){2,3}|"
    r"[A-Z][a-z]{0,4}[A-Z][A-Za-z]{0,5}|"
    r"[A-Z]{2,6})(?!\w)"
)
"""Degrees and memberships after a name: "Ada Okoro MEng MICE", "ADA OKORO, RN"."""
_RESUME_OF = re.compile(r"(?:resume|résumé|cv|curriculum vitae)(?: of| for|\s?:)\s+", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?:^|(?<=[\n\r|•]))[ \t]*(?:full |"
    rf"contact )?[Nn]ame[ \t]?[:：][ \t]?(?P<name>{_NAMES})",
    re.MULTILINE,
)
_WORD = re.compile(r"\w+")
_HEAD_CUT = re.compile(r"\s*[|•·]\s*|\s{3,}|\s[-–—]\s")
_NO_NAME = re.compile(
    r"\b(?:curriculum|vitae|resume|résumé|cv|profile|summary|page|confidential|application|details|objective|"
    r"experience|skills|contact|present|street|road|avenue|development|engineering|management|marketing|"
    r"science|"
    r"design|services?|sales|technology|software|data|project|business|finance|health|care|security|and|"
    r"of|the|"
    r"in|for|certified|registered|licensed|senior|junior|chartered|machine|learning|language|languages|"
    r"computing|"
    r"computer|web|cloud|network|analysis|analytics|office|power|deep|programming|customer|account|"
    r"public|human|"
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
    signs = signs_of(text)
    patterns = [pattern for sign, pattern in (*_ANYWHERE, *_PLACES) if sign in signs]
    spans = [Span(start=m.start(), end=m.end()) for pattern in patterns for m in pattern.finditer(text)]
    numbers = _PHONE.finditer(text) if "phone" in signs else ()
    spans.extend(Span(start=m.start(), end=m.end()) for m in numbers if _is_phone(m.group()))
    named = _NAMED.finditer(text) if "name" in signs else ()
    names = [Span(start=m.start("name"), end=m.end("name")) for m in named]
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
    if looks_like_title(phrase) and not may_be_surname(phrase):
        return False
    return section_of_phrase(phrase, "resume") is None


def name_in_line(text: str, span: Span) -> Span | None:
    """Return the part of a line that is a name, letters after it left off; None where it is no name."""
    start, end = span.start, span.end
    while start < end and text[start] in _ORNAMENT:
        start += 1
    of_whom = _RESUME_OF.match(text, start, end)
    start = of_whom.end() if of_whom else start
    while end > start and text[end - 1] in _ORNAMENT:
        end -= 1
    words = text[start:end]
    for after in _LETTERS_AFTER.finditer(words):
        name = words[: after.start()].rstrip()
        if is_name(name) and (after.group("comma") or not name.isupper()):
            return Span(start=start, end=start + len(name))
    return Span(start=start, end=end) if is_name(words) else None


def _is_phone(number: str) -> bool:
    return 7 <= sum(map(str.isdigit, number)) <= 15 and not _DATE.search(number)


def _head(text: str) -> tuple[list[Span], list[Span]]:
    """Return the names in a resume's first lines, and the parts that say where the person lives.

    A name that an e-mail address repeats, or with "Dr" or "Ms" in front, counts further down as well: in
    some layouts a column with the skills comes first.
    """
    names: list[Span] = []
    places: list[Span] = []
    mail = _folded(" ".join(found.group() for found in _MAIL.finditer(text, 0, _HEAD_CHARACTERS)))
    in_head = True
    for number, segment in enumerate(split_segments(text[:_HEAD_CHARACTERS])):
        phrase = segment.span.of(text)
        in_head = in_head and number < _HEAD_SEGMENTS
        in_head = in_head and section_of_phrase(phrase, "resume") in (None, "personal")
        for part in _head_parts(text, segment):
            name = None if names else name_in_line(text, part)
            if name is not None and _is_own_name(name.of(text), in_head and number < _NAME_LINES, mail):
                names.append(name)
            elif names and in_head and number < _TOWN_LINES and _is_town(part.of(text)):
                places.append(part)
    return names, places


def _is_own_name(name: str, in_first_lines: bool, mail: str) -> bool:
    if in_first_lines or _HONORIFIC.match(name):
        return True
    return any(len(word) > 3 and word in mail for word in _WORD.findall(_folded(name)))


def _is_town(words: str) -> bool:
    return _TOWN.match(words) is not None and not looks_like_title(words) and not looks_like_employer(words)


def _folded(text: str) -> str:
    """Return ``text`` in small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


def _head_parts(text: str, segment: Segment) -> Iterator[Span]:
    position = segment.span.start
    for mark in _HEAD_CUT.finditer(text, segment.span.start, segment.span.end):
        yield Span(start=position, end=mark.start())
        position = mark.end()
    yield Span(start=position, end=segment.span.end)


def _again(text: str, names: list[Span]) -> Iterator[Span]:
    """Yield every place where one of the names stands; the work does not grow with the number of names."""
    yield from names
    known: dict[str, set[str]] = {}
    for name in {name.of(text).lower() for name in names}:
        known.setdefault(_first_word(name), set()).add(name)
    lengths = {first: sorted(set(map(len, whole))) for first, whole in known.items()}
    for word in _WORD.finditer(text) if known else ():
        first = word.group().lower()
        for length in lengths.get(first, ()):
            end = word.start() + length
            if text[word.start() : end].lower() in known[first] and not _WORD.match(text, end):
                yield Span(start=word.start(), end=end)


def _first_word(name: str) -> str:
    found = _WORD.search(name)
    return found.group() if found else ""


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(start=merged[-1].start, end=max(merged[-1].end, span.end))
        elif span.start < span.end:
            merged.append(span)
    return tuple(merged)
