"""The title that came with a document, as features see it: a page's may be "Jane Doe - Nurse"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillmatch.text.gendered import neutral_form
from skillmatch.text.jobwords import looks_like_title
from skillmatch.text.name_forms import is_common_name, is_letters_only, name_in_line
from skillmatch.text.name_words import folded_name, is_product
from skillmatch.text.private import find_private, own_name
from skillmatch.text.redaction import redact, without_marks
from skillmatch.types import DocumentKind, RawDocument, Span

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LOOSE = " \t,;:|/_–—-("
_PART = re.compile(r"[^|–—-]+")
_RESUME = re.compile(r"\b(?:resume|résumé|cv|curriculum vitae)\b(?:['’]?s)?(?: of| for)?", re.IGNORECASE)
_EMPTY = re.compile(r"\(\s*\)|(?<=[|–—-])\s*[|–—-]")


def shown_title(raw: RawDocument, kind: DocumentKind) -> str:
    """Return ``raw.title`` without the person, gendered words neutral; "" where nothing is left.

    It is read as the first line of a document of its kind; of a resume, the words of the name that the text
    gives are left out too.
    """
    title = raw.title.replace("_", " ")
    spans = list(find_private(title, kind=kind)) if title else []
    if kind == "resume":
        spans.extend(_of_name(title, raw.text))
        name = name_in_line(title, Span(start=0, end=len(title)))
        if name is not None and is_letters_only(title[name.end :]):
            return ""
    if not spans:
        return neutral_form(raw.title)
    shown = without_marks(redact(title, _apart(spans)).text)
    return without_marks(_EMPTY.sub(" ", _RESUME.sub(" ", shown))).strip(_LOOSE)


def _of_name(title: str, text: str) -> Iterator[Span]:
    """Yield where a title has words of the name at the head of the text."""
    for part in _PART.finditer(title):
        others = title[: part.start()] + title[part.end() :]
        word = part.group().strip()
        if is_common_name(word) and not is_product(folded_name(word)) and looks_like_title(others):
            yield Span(start=part.start(), end=part.end())  # "Grace - Nurse"
    name = own_name(text) if title else None
    keys = {folded_name(word) for word in _WORD.findall(name.of(text))} if name is not None else set()
    for found in _WORD.finditer(title):
        if len(found.group()) > 1 and folded_name(found.group()) in keys:
            yield Span(start=found.start(), end=found.end())


def _apart(spans: list[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that overlap joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(start=joined[-1].start, end=max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
