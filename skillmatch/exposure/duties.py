"""Which lines of a posting or resume say what is done at work, and which do not.

A line counts by one of three signs: it begins with a work verb ("Prepare budgets", "Managed a ward"); it
states work ("you will assess ...", "responsible for ...", "I designed ..."); or it names an activity under a
heading of duties or of jobs held ("Provision of ..."). What an applicant must have, benefits, pay, the
employer's praise of itself, equal-opportunity text, how to apply, education and private details never count.

The rule's precision and recall, counted by hand on real lines, stand in docs/accuracy.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from skillmatch.exposure.duty_lines import LONG_LINE, listed, parts, run_ons, under_headings
from skillmatch.exposure.duty_signs import (
    begins_with_work,
    first_verb,
    is_activity,
    is_asked_for,
    is_blurb,
    is_noun,
    stated_work,
)
from skillmatch.exposure.work_verbs import VerbForm
from skillmatch.text.jobwords import looks_like_title
from skillmatch.types import Document, DocumentKind, Section, Sentence, Span

_LIST = 3
"""A line that is cut into so many pieces is a list that lost its line breaks."""

_NEVER: frozenset[Section] = frozenset(
    ("title", "legal", "education", "certifications", "languages", "interests", "personal")
)
_DOUBTFUL: frozenset[Section] = frozenset(("requirements", "nice_to_have", "benefits", "application"))
"""Sections of a posting that often run on into its duties: there a line must be plainer to count."""

_PLAIN_FORMS: frozenset[VerbForm] = frozenset(("base", "s"))
_PLAIN_LENGTH = 5

_POSTING_FORMS: frozenset[VerbForm] = frozenset(("base", "ing", "s"))
_RESUME_FORMS: frozenset[VerbForm] = frozenset(("base", "ing", "s", "past"))
_PAST: frozenset[VerbForm] = frozenset(("past",))
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_NO_LANGUAGE = re.compile(r"\S{100}")
"""No sentence has this, and the signs of work take time with the square of the length of a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A piece of work that a document states.

    Attributes:
        span: The work itself in ``Document.text``, without "you will" before it.
        section: Where it stands.
        sign: Why it counts: "verb", "stated", "responsible", "first person", "wanted" or "section".
        text: The words as a task statement: one line, private parts left out, the verb in its base form.
    """

    span: Span
    section: Section
    sign: str
    text: str


def find_duties(document: Document) -> tuple[Duty, ...]:
    """Return the duties of a document in the order of its text; they do not overlap.

    The same words stated twice are two duties. A document of another language than English gives what its
    lines happen to match; ask ``document.language.is_supported`` first.
    """
    return tuple(
        duty
        for sentence in (under_headings(document) if document.kind == "posting" else document.sentences)
        for line in _lines(document, sentence)
        if line.section not in _NEVER
        for duty in _duties(document, line)
    )


def n_words(document: Document) -> int:
    """Return the number of words of a document's sentences."""
    return sum(count_words(sentence.span.of(document.text)) for sentence in document.sentences)


def count_words(text: str) -> int:
    """Return the number of words in ``text``."""
    return len(_WORD.findall(text))


def _lines(document: Document, sentence: Sentence) -> Iterator[Sentence]:
    """Cut a line of a document at headings and at work verbs, where it lost its line breaks."""
    is_long = sentence.span.end - sentence.span.start > LONG_LINE
    for part in parts(document.text, sentence) if document.kind == "posting" else (sentence,):
        spans = tuple(run_ons(document.text, part.span)) if is_long else (part.span,)
        is_list = part.is_bullet or len(spans) >= _LIST
        for span in spans:
            yield replace(part, span=span, is_bullet=is_list)


def _duties(document: Document, sentence: Sentence) -> Iterator[Duty]:
    found = _work(sentence.span.of(document.text), sentence, document.kind)
    if found is None:
        return
    start, sign = found
    for piece in listed(document.text, sentence.span.start + start, sentence.span.end):
        text = _statement(document, piece)
        if count_words(text) >= 2:
            yield Duty(span=piece, section=sentence.section, sign=sign, text=text)


def _work(line: str, sentence: Sentence, kind: DocumentKind) -> tuple[int, str] | None:
    """Return where the work begins in a line and why it counts, or None."""
    if _NO_LANGUAGE.search(line):
        return None
    if kind == "resume":
        return _work_in_resume(line, sentence)
    if is_blurb(line):
        return None
    stated = stated_work(line)
    if stated is not None and stated.sign != "first person" and sentence.section != "application":
        return stated
    if sentence.section == "company":
        return None
    if sentence.section in _DOUBTFUL:
        return _plain_work(line)
    in_duties = sentence.section == "duties"
    is_listed = in_duties or sentence.is_bullet
    first = begins_with_work(line, _POSTING_FORMS, n_least=2 if is_listed else 3, is_listed=is_listed)
    if first is not None:
        return first.start, "verb"
    if in_duties and sentence.strength is None and not is_asked_for(line) and is_activity(line):
        return 0, "section"
    return None


def _plain_work(line: str) -> tuple[int, str] | None:
    if is_asked_for(line) or line.startswith("To "):
        return None
    first = begins_with_work(line, _PLAIN_FORMS, n_least=_PLAIN_LENGTH, is_listed=False)
    return (first.start, "verb") if first is not None else None


def _work_in_resume(line: str, sentence: Sentence) -> tuple[int, str] | None:
    in_experience = sentence.section == "experience"
    if not in_experience and is_asked_for(line):
        return None
    stated = stated_work(line)
    if stated is not None and stated.sign not in ("wanted", "stated"):
        return stated
    forms = _RESUME_FORMS if in_experience else _PAST
    first = begins_with_work(line, forms, n_least=2 if in_experience else 5, is_listed=in_experience)
    if first is not None:
        return first.start, "verb"
    is_other = count_words(line) < 3 or is_asked_for(line) or looks_like_title(line)
    if in_experience and not is_other and is_activity(line):
        return 0, "section"
    return None


def _statement(document: Document, span: Span) -> str:
    """Return the words of a duty as one line that begins with the base form of its verb."""
    line = "".join(
        " " if any(private.start <= place < private.end for private in document.private_spans) else character
        for place, character in enumerate(span.of(document.text), span.start)
    )
    first = first_verb(line)
    if first is not None and not is_noun(line, first):
        line = first.verb.capitalize() + line[first.end :]
    return " ".join(line.split()).strip(" ,;:•*-–")
