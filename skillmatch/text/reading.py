"""Text as received to a posting or resume: every part of this layer, put together."""

from __future__ import annotations

from skillmatch.text.cues import strength_of
from skillmatch.text.experience import find_experiences, today_of, years_covered
from skillmatch.text.headings import section_of_phrase
from skillmatch.text.language import detect_language
from skillmatch.text.private import find_private
from skillmatch.text.requirements import find_credentials, find_requirements
from skillmatch.text.sections import place_segments
from skillmatch.text.segments import split_segments
from skillmatch.text.sentences import Unit, split_units
from skillmatch.text.titles import posting_title, resume_title
from skillmatch.types import Document, DocumentKind, Posting, RawDocument, Resume, Sentence, Span


def read_posting(raw: RawDocument) -> Posting:
    """Read a posting: sentences with sections and cues, title, requirements that are not skills.

    Every span points into ``raw.text``, which is kept as it stands.
    """
    document = read_posting_document(raw)
    return Posting(document=document, requirements=find_requirements(raw.text, document.sentences))


def read_posting_document(raw: RawDocument) -> Document:
    """Read a posting without its requirements, for which nobody asks where there are millions of postings."""
    placed = place_segments(raw.text, split_segments(raw.text), "posting")
    title, title_span = posting_title(raw, placed)
    units = split_units(raw.text, placed)
    sentences = _sentences(raw.text, units, "posting", title_span)
    return _document(raw, "posting", (title, title_span), sentences, find_private(raw.text, kind="posting"))


def read_resume(raw: RawDocument, *, today: float | None = None) -> Resume:
    """Read a resume: sentences with sections, dated jobs, stated education, languages and licences.

    Args:
        raw: The text as received.
        today: The date that "Present" stands for, in years; where None, the latest date that stands in
            the resume, so that the same text always reads the same.
    """
    placed = place_segments(raw.text, split_segments(raw.text), "resume")
    experiences = find_experiences(raw.text, placed)
    private_spans = find_private(raw.text, kind="resume")
    title, title_span = resume_title(raw, placed, experiences, private_spans)
    units = split_units(raw.text, placed)
    sentences = _sentences(raw.text, units, "resume", title_span)
    document = _document(raw, "resume", (title, title_span), sentences, private_spans)
    return Resume(
        document=document,
        experiences=experiences,
        credentials=find_credentials(raw.text, sentences),
        years=years_covered(experiences, today=today_of(raw.text, today)),
    )


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
