"""Every span points into the text as received, for any text, and reading takes time in step with length."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.text import read_posting, read_resume
from skillmatch.text.private import find_private
from skillmatch.types import RawDocument, Span

PIECES = (
    "Requirements", "Nice to have:", "Experience", "EDUCATION\n", "- ", "• ", "\n", "\r\n", "\r",
    "\u2028", "\xa0", "\u200b", "\u200f", "e\u0301", "👩\u200d🔧", "🇰🇪", "שלום", "مرحبا", "ﬁ", "İ", "ß",
    "\ud83d", " ", "  ", "    ", "\t", ". ", "; ", "…", "3+ years of experience", "Java is not required",
    "a plus", "Jan 2019 - Present", "2015 – 2018", "03/2015 to 07/2018", "Senior Engineer | Acme | ",
    "Ada Okoro", "ada@example.org", "+44 7700 900123", "fluent German or French", "B.Sc. or MSc",
    "NMC or HCPC registration", "Job title: Baker", "a", "A", "0", "no ", "C++", ".NET", "(", ")", "*",
    "|", "word " * 60,
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)


def check_spans(text: str) -> None:
    """Every span of both readings lies in the text, covers something, and its surface is the text there."""
    raw = RawDocument(doc_id="x", text=text)
    posting, resume = read_posting(raw), read_resume(raw)
    for document in (posting.document, resume.document):
        assert document.text == text
        last = 0
        for sentence in document.sentences:
            check_span(sentence.span, text)
            assert sentence.span.start >= last, "sentences stand in order and do not overlap"
            last = sentence.span.end
        if document.title_span is not None:
            check_span(document.title_span, text)
            assert document.title_span.of(text) == document.title
        for span in document.private_spans:
            check_span(span, text)
    for requirement in (*posting.requirements, *resume.credentials):
        check_span(requirement.span, text)
    for job in resume.experiences:
        check_span(job.span, text)
        assert job.title_span.of(text) == job.title


def check_span(span: Span, text: str) -> None:
    assert 0 <= span.start < span.end <= len(text)
    surface = span.of(text)
    assert text[span.start : span.end] == surface
    assert len(surface) == span.end - span.start


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_span_of_any_text_points_into_it(text):
    check_spans(text)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from(["👩‍🔧\n", "שלום\r\n", "e\u0301\u00a0\n", "\u200b\n"]))
def test_what_stands_in_front_only_shifts_the_private_spans_of_postings(text, front):
    """Offsets count code points: a prefix on a line of its own moves every span by its length."""
    text = "\n" + text
    plain = find_private(text, kind="posting")
    moved = find_private(front + text, kind="posting")
    assert [Span(start=s.start + len(front), end=s.end + len(front)) for s in plain] == list(moved)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "\ufeff", "|", "•", "- ", "\ud800", "👍"])
def test_texts_with_nothing_in_them(text):
    check_spans(text)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "0 ",
        "We need Java, Python and 3 years of experience. ",
        "Jan 2019 - May 2020\n",
        "👩‍🔧 ",
        "must not ",
    ],
)
@pytest.mark.timeout(60)  # a pattern that backtracks would take hours
def test_a_long_repetition_ends_with_its_offsets(piece):
    text = (piece * (200_000 // len(piece) + 1))[:200_000]
    for sentence in read_posting(RawDocument(doc_id="x", text=text)).document.sentences:
        check_span(sentence.span, text)


def test_one_megabyte_keeps_its_offsets():
    line = "• Erfahrung 👩‍🔧 with Python; שלום, fluent German. Ada@example.org\r\n"
    text = (line * (1_000_000 // len(line) + 1))[:1_000_000]
    posting = read_posting(RawDocument(doc_id="x", text=text))
    assert len(posting.document.sentences) > 20_000
    for sentence in posting.document.sentences[::500]:
        check_span(sentence.span, text)
    last = posting.document.sentences[-2].span
    assert last.of(text) in line
