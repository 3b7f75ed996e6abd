"""What in a text is about the person and not about the work.

Names, addresses, e-mails, phones, pages, birth, age, family, origin, religion, sex, schools and years of
graduation: these spans are kept from every feature. Each kind has a module of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from skillmatch.text.headings import section_of_phrase
from skillmatch.text.jobwords import looks_like_employer, looks_like_title
from skillmatch.text.name_words import is_listed_first, is_other_than_person, is_plain, runs_of
from skillmatch.text.personal_signs import signs_of
from skillmatch.text.private_address import find_postcodes, find_residence, find_streets, is_town
from skillmatch.text.private_contact import find_beside_contacts, find_mails, find_pages, find_phones
from skillmatch.text.private_facts import find_facts
from skillmatch.text.private_names import OwnName, find_names
from skillmatch.text.private_schools import find_schooling
from skillmatch.text.sections import Placed, place_segments
from skillmatch.text.segments import Segment, split_segments
from skillmatch.types import DocumentKind, Span

_HEAD_SEGMENTS = 12
_NAME_LINES = 4
_TOWN_LINES = 6
_HEAD_CHARACTERS = 3000
_WIDEST_GAP = 12
_ORNAMENT = "#*_~=- \t"
_LETTERS_AFTER = re.compile(
    r"(?P<comma>,)? ?\b(?:Jr|Sr|Esq|Assoc|Hons|Dip|Cert|Ph\.?D|(?:[A-Z]\.){2,3}|"
    r"[A-Z][a-z]{0,4}[A-Z][A-Za-z]{0,5}|"
    r"[A-Z]{2,6})(?!\w)"
)
"""Degrees and memberships after a name: "Ada Okoro MEng MICE", "ADA OKORO, RN"."""

_LAST_NAME_FIRST = re.compile(r"[^\W\d_][\w'’-]+, [^\W\d_][\w'’-]+(?: [^\W\d_]\.?)?\Z")
_RESUME_OF = re.compile(r"(?:resume|résumé|cv|curriculum vitae)(?: of| for|\s?[:–—-])\s+", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:^|(?<=[\n\r|•]))[ \t]*(?:full |contact |first |last |family |given |sur|"
    r"candidate(?:['’]s)? )?name[ \t]?"
    r"(?:[:：][ \t]*|[ \t]{3,})(?P<name>[^\n\r|•,;:(]{2,60})",
    re.MULTILINE | re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_HEAD_CUT = re.compile(r"\s*[|•·]\s*|\s{3,}|\s[-–—]\s|\s?(?=\()")
_PLACE = re.compile(r"[A-ZÀ-Þ][\w.'’-]+(?:[ ,]+[A-ZÀ-Þ][\w.'’-]+){0,3}\Z")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_OTHER_SCRIPT = re.compile(
    r"[\u0400-\u052f\u0600-\u06ff\u0900-\u0dff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3][^\n\r\x00-\x1fA-Za-z\d]{1,30}\Z"
)
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

_FINDERS: tuple[tuple[tuple[str, ...], Callable[[str], Iterator[Span]]], ...] = (
    (("page",), find_pages),
    (("phone",), find_phones),
    (("street", "address"), find_streets),
    (("postcode",), find_postcodes),
    (("lives",), find_residence),
)
"""What is looked for anywhere, and the signs of which one must be there."""


_FACTS_OF_POSTINGS = frozenset(("fact", "birth", "pronouns"))
"""Signs of facts that count in postings: what they tell in sentences of children or faith is of the work."""


@dataclass(slots=True)
class _Head:
    """What the first lines of a resume tell: whose it is, and where that person lives."""

    names: list[Span] = field(default_factory=list)
    places: list[Span] = field(default_factory=list)


def find_private(text: str, *, kind: DocumentKind = "resume") -> tuple[Span, ...]:
    """Return the spans of personal facts in ``text``, in order, without overlaps.

    What stands between two of them without a letter or digit belongs to them. Names and schools are looked
    for in resumes only (in a posting "Senior Data Engineer" has a name's form), but for names behind "Name:";
    so are facts in sentences.

    Args:
        text: The whole text of one document.
        kind: What the text is.
    """
    signs = signs_of(text)
    mails = list(find_mails(text)) if "mail" in signs else []
    spans = list(mails)
    for needed, find in _FINDERS:
        if not signs.isdisjoint(needed):
            spans.extend(find(text))
    spans.extend(find_facts(text, signs if kind == "resume" else signs & _FACTS_OF_POSTINGS))
    names = list(_labelled_names(text)) if "name" in signs else []
    if kind == "resume":
        spans.extend(_of_resume(text, names, mails, spans))
    spans.extend(_again(text, names))
    return _merged(text, spans)


def own_name(text: str) -> Span | None:
    """Return where a resume first says whose it is, in its head or behind "Name:"; None where it does not."""
    signs = signs_of(text)
    mails = list(find_mails(text)) if "mail" in signs else []
    names = list(_labelled_names(text)) if "name" in signs else []
    own = OwnName(text, names, [mail.of(text) for mail in mails])
    names.extend(_read_head(text, own, mails).names)
    return min(names, default=None)


def is_private(span: Span, private_spans: tuple[Span, ...]) -> bool:
    """Tell whether ``span`` overlaps one of ``private_spans``."""
    return any(private.start < span.end and span.start < private.end for private in private_spans)


def is_name(phrase: str) -> bool:
    """Tell whether a line of a resume's head has the form of a person's name."""
    if not 2 <= len(phrase) <= 60:
        return False
    if _OTHER_SCRIPT.match(phrase):
        return True
    if not _is_one_run(phrase) or _NO_NAME.search(phrase):
        return False
    if is_other_than_person(phrase):
        return False
    return section_of_phrase(phrase, "resume") is None


def _is_one_run(phrase: str) -> bool:
    """Tell whether a phrase is made of two to six words with capital letters and particles only."""
    runs = list(runs_of(phrase))
    if len(runs) != 1 or len(phrase) < 4:
        return False
    (run,) = runs
    words = [word for word in run if not word.is_honorific] or list(run)
    if all(is_plain(word.key) for word in words) and not is_listed_first(words[0].key):
        return False  # "CRIMINAL DEFENSE", unlike "Mark Price"
    return run[0].start == 0 and run[-1].end == len(phrase) and len(run) > 1


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
    is_turned = _LAST_NAME_FIRST.match(words) is not None
    return Span(start=start, end=end) if is_name(words.replace(",", "") if is_turned else words) else None


def _of_resume(text: str, names: list[Span], mails: Sequence[Span], known: Sequence[Span]) -> list[Span]:
    """Return what only a resume tells; the names in its head are added to ``names``."""
    placed = place_segments(text, split_segments(text), "resume")
    own = OwnName(text, names, [mail.of(text) for mail in mails])
    head = _read_head(text, own, known)
    names.extend(head.names)
    own.learn(run for name in head.names for run in runs_of(name.of(text)))
    referees = [part.span for part in placed if _is_of_referees(text, part)]
    return [*head.places, *find_names(text, own, referees), *find_schooling(text, placed)]


def _is_of_referees(text: str, part: Placed) -> bool:
    return part.section == "personal" and not part.is_heading and part.span.start > len(text) // 2


def _labelled_names(text: str) -> Iterator[Span]:
    """Yield what stands behind "Name:" where it has a name's form; of one word too."""
    for found in _NAMED.finditer(text):
        start = found.start("name")
        for run in runs_of(found.group("name")):
            if run[0].start <= 1 and not looks_like_employer(found.group("name")):
                yield Span(start=start + run[0].start, end=start + run[-1].end)
            break


def _read_head(text: str, own: OwnName, known: Sequence[Span]) -> _Head:
    """Return the names in a resume's first lines, and the parts that say where the person lives.

    A name that an e-mail address repeats, or with "Dr" or "Ms" in front, counts further down as well: in
    some layouts a column with the skills comes first.
    """
    head = _Head()
    in_head = True
    for number, segment in enumerate(split_segments(text[:_HEAD_CHARACTERS])):
        in_head = in_head and number < _HEAD_SEGMENTS
        in_head = in_head and section_of_phrase(segment.span.of(text), "resume") in (None, "personal")
        has_contact = in_head and any(
            span.start < segment.span.end and segment.span.start < span.end for span in known
        )
        if has_contact:
            head.places.extend(find_beside_contacts(text, segment.span))
        for part in _head_parts(text, segment):
            name = None if head.names else name_in_line(text, part)
            if name is not None and _is_own_name(
                text, name, own, in_first_lines=in_head and number < _NAME_LINES
            ):
                head.names.append(name)
            elif in_head and _is_place(
                part.of(text), has_contact, after_name=bool(head.names) and number < _TOWN_LINES
            ):
                head.places.append(part)
    return head


def _is_place(words: str, has_contact: bool, *, after_name: bool) -> bool:
    if has_contact and _PLACE.match(words):
        return not (looks_like_title(words) or looks_like_employer(words) or _NO_NAME.search(words))
    return (after_name or has_contact) and is_town(words)


def _is_own_name(text: str, name: Span, own: OwnName, *, in_first_lines: bool) -> bool:
    if in_first_lines:
        return True
    for run in runs_of(name.of(text)):
        if run[0].is_honorific or own.is_in_mail(run) or any(word.key in own.keys for word in run):
            return True
        return any(len(word.key) > 3 and word.key in local for word in run for local in own.locals)
    return False


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


def _merged(text: str, spans: list[Span]) -> tuple[Span, ...]:
    """Join spans that overlap, or between which no letter, digit or line break stands."""
    merged: list[Span] = []
    for span in sorted(spans):
        if span.start == span.end:
            continue
        if merged and (span.start <= merged[-1].end or _says_nothing(text, merged[-1].end, span.start)):
            merged[-1] = Span(start=merged[-1].start, end=max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _says_nothing(text: str, start: int, end: int) -> bool:
    between = text[start:end]
    return (
        len(between) <= _WIDEST_GAP
        and not _LETTER_OR_DIGIT.search(between)
        and len(f"{between}.".splitlines()) < 2
    )
