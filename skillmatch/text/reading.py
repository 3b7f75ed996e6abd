"""Text as received to a posting or resume: every part of this layer, put together."""

from __future__ import annotations

from dataclasses import replace

from skillmatch.text.cues import strength_of
from skillmatch.text.education import has_unclear_education
from skillmatch.text.experience import find_experiences, today_of, years_covered
from skillmatch.text.headings import section_of_phrase
from skillmatch.text.language import detect_language
from skillmatch.text.private import find_private
from skillmatch.text.private_title import shown_title
from skillmatch.text.redaction import Redacted, redact
from skillmatch.text.requirements import find_credentials, find_denials, find_requirements
from skillmatch.text.sections import place_segments
from skillmatch.text.segments import split_segments
from skillmatch.text.sentences import Unit, split_units
from skillmatch.text.titles import posting_title, resume_title
from skillmatch.types import (
    Document,
    DocumentKind,
    Experience,
    Posting,
    RawDocument,
    Requirement,
    Resume,
    Sentence,
    Span,
)


def read_posting(raw: RawDocument) -> Posting:
    """Read a posting: sentences with sections and cues, title, requirements that are not skills.

    It is read as features see it, redacted; every span points into ``raw.text``, which is kept as it stands.
    """
    document, shown, redacted = _read_posting(raw)
    asked = find_requirements(shown.text, shown.sentences)
    return Posting(document=document, requirements=_received(asked, redacted))


def read_posting_document(raw: RawDocument) -> Document:
    """Read a posting without its requirements, for which nobody asks where there are millions of postings."""
    return _read_posting(raw)[0]


def _read_posting(raw: RawDocument) -> tuple[Document, Document, Redacted]:
    """Return a posting as received, as features see it, and how places in the two lie."""
    private_spans = find_private(raw.text, kind="posting")
    redacted = redact(raw.text, private_spans)
    seen = replace(raw, text=redacted.text, title=shown_title(raw, "posting"))
    placed = place_segments(seen.text, split_segments(seen.text), "posting")
    title, title_span = posting_title(seen, placed)
    sentences = _sentences(seen.text, split_units(seen.text, placed), "posting", title_span)
    shown = _document(seen, "posting", (title, title_span), sentences, redacted.marks)
    return _as_received(shown, raw, private_spans, redacted), shown, redacted


def read_resume(raw: RawDocument, *, today: float | None = None) -> Resume:
    """Read a resume: sentences with sections, dated jobs, stated education, languages and licences.

    It is read as features see it, redacted; every span points into ``raw.text``, which is kept as it stands.

    Args:
        raw: The text as received.
        today: The date that "Present" stands for, in years; where None, the latest date that stands in
            the resume, so that the same text always reads the same.
    """
    private_spans = find_private(raw.text, kind="resume")
    redacted = redact(raw.text, private_spans)
    seen = replace(raw, text=redacted.text, title=shown_title(raw, "resume"))
    placed = place_segments(seen.text, split_segments(seen.text), "resume")
    experiences = find_experiences(seen.text, placed)
    title, title_span = resume_title(seen, placed, experiences, redacted.marks)
    sentences = _sentences(seen.text, split_units(seen.text, placed), "resume", title_span)
    shown = _document(seen, "resume", (title, title_span), sentences, redacted.marks)
    return Resume(
        document=_as_received(shown, raw, private_spans, redacted),
        experiences=tuple(_job_as_received(job, raw.text, redacted) for job in experiences),
        credentials=_received(find_credentials(seen.text, sentences), redacted),
        denials=_received(find_denials(seen.text, sentences), redacted),
        years=years_covered(experiences, today=today_of(seen.text, today)),
        has_unclear_education=has_unclear_education(seen.text, placed),
    )


def _as_received(
    shown: Document, raw: RawDocument, private_spans: tuple[Span, ...], redacted: Redacted
) -> Document:
    """Return the document with its spans in the text as received."""
    span = redacted.received(shown.title_span) if shown.title_span is not None else None
    return replace(
        shown,
        text=raw.text,
        title=span.of(raw.text) if span is not None else shown.title,
        title_span=span,
        sentences=tuple(replace(each, span=redacted.received(each.span)) for each in shown.sentences),
        private_spans=private_spans,
    )


def _job_as_received(job: Experience, text: str, redacted: Redacted) -> Experience:
    span = redacted.received(job.title_span)
    return replace(job, title=span.of(text), title_span=span, span=redacted.received(job.span))


def _received(stated: tuple[Requirement, ...], redacted: Redacted) -> tuple[Requirement, ...]:
    return tuple(replace(each, span=redacted.received(each.span)) for each in stated)


def _document(
    raw: RawDocument,
    kind: DocumentKind,
    title: tuple[str, Span | None],
    sentences: tuple[Sentence, ...],
    private_spans: tuple[Span, ...],
) -> Document:
    return Document(
        doc_id=raw.doc_id,
        kind=kind,
        text=raw.text,
        media_type=raw.media_type,
        language=detect_language(raw.text),
        title=title[0],
        title_span=title[1],
        sentences=sentences,
        private_spans=private_spans,
    )


def _sentences(
    text: str, units: tuple[Unit, ...], kind: DocumentKind, title_span: Span | None
) -> tuple[Sentence, ...]:
    """Give every unit its cue (postings only), and the section "title" to the one that is the title.

    Plain headings ("Requirements:") are left out; those with words of their own stay.
    """
    return tuple(
        Sentence(
            span=unit.span,
            section="title" if title_span is not None and _is_title(unit, title_span) else unit.section,
            is_bullet=unit.is_bullet,
            strength=strength_of(unit.span.of(text), unit.section) if kind == "posting" else None,
        )
        for unit in units
        if not (unit.is_heading and section_of_phrase(unit.span.of(text), kind) is not None)
    )


def _is_title(unit: Unit, title_span: Span) -> bool:
    within = unit.span.start <= title_span.start and title_span.end <= unit.span.end
    return within and 2 * (title_span.end - title_span.start) >= unit.span.end - unit.span.start
