"""What in a text is about the person and not about the work.

Names, addresses, e-mails, phones, pages, birth, age, family, origin, religion, sex, schools and years of
graduation: these spans are kept from every feature. Each kind has a module of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from skillmatch.text.jobwords import looks_like_employer
from skillmatch.text.name_forms import GENERATION, name_in_line
from skillmatch.text.name_words import runs_of
from skillmatch.text.personal_signs import signs_of
from skillmatch.text.private_address import find_postcodes, find_residence, find_streets
from skillmatch.text.private_contact import find_mails, find_pages, find_phones
from skillmatch.text.private_facts import find_facts
from skillmatch.text.private_head import read_head
from skillmatch.text.private_names import OwnName, find_names
from skillmatch.text.private_schools import find_schooling
from skillmatch.text.sections import Placed, place_segments
from skillmatch.text.segments import split_segments, trimmed
from skillmatch.types import DocumentKind, Span

_WIDEST_GAP = 12
_NAMED = re.compile(
    r"(?:^|(?<=[\n\r|•]))[ \t]*(?:full |contact |first |last |family |given |sur|"
    r"candidate(?:['’]s)? )?name[ \t]?"
    r"(?:[:：][ \t]*|[ \t]{3,})(?P<name>[^\n\r|•;:]{2,60})",
    re.MULTILINE | re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
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
    spans.extend(find_facts(text, signs if kind == "resume" else signs & _FACTS_OF_POSTINGS, kind))
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
    names.extend(read_head(text, own, mails).names)
    return min(names, default=None)


def is_private(span: Span, private_spans: tuple[Span, ...]) -> bool:
    """Tell whether ``span`` overlaps one of ``private_spans``."""
    return any(private.start < span.end and span.start < private.end for private in private_spans)


def _of_resume(text: str, names: list[Span], mails: Sequence[Span], known: Sequence[Span]) -> list[Span]:
    """Return what only a resume tells; the names in its head are added to ``names``."""
    placed = place_segments(text, split_segments(text), "resume")
    own = OwnName(text, names, [mail.of(text) for mail in mails])
    head = read_head(text, own, known)
    names.extend(head.names)
    own.learn(run for name in head.written for run in runs_of(name))
    referees = [part.span for part in placed if _is_of_referees(text, part)]
    found = _with_generation(text, (*names, *find_names(text, own, referees)))
    return [*head.places, *found, *find_schooling(text, placed)]


def _with_generation(text: str, names: Iterable[Span]) -> Iterator[Span]:
    """Yield names with the "Jr." behind them."""
    for name in names:
        after = GENERATION.match(text, name.end)
        yield Span(start=name.start, end=after.end()) if after is not None else name


def _is_of_referees(text: str, part: Placed) -> bool:
    return part.section == "personal" and not part.is_heading and part.span.start > len(text) // 2


def _labelled_names(text: str) -> Iterator[Span]:
    """Yield what stands behind "Name:" where it has a name's form; of one word too."""
    for found in _NAMED.finditer(text):
        start = found.start("name")
        line = trimmed(text, start, found.end("name"))
        whole = name_in_line(text, line)
        if whole is not None:
            yield whole
            continue
        words = re.split(r"[,(]", found.group("name"), maxsplit=1)[0]
        for run in runs_of(words):
            if run[0].start <= 1 and not looks_like_employer(words):
                yield Span(start=start + run[0].start, end=start + run[-1].end)
            break


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
