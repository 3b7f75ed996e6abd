"""A text as features read it: without the person, and without words that tell anybody's sex.

Whatever is worked out of a document and can move a score is worked out of this text. Each private passage is
one mark in it, however long it was, and each gendered word its neutral form; all else stands as it is. Places
in it are turned into places in the text as received, which alone is shown to people.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from skillmatch.text.gendered import find_gendered
from skillmatch.types import Document, Span

MARK = "‡"
"""What stands for a private passage: no letter, no blank, no bullet, and no end of a sentence."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A passage of the text as received, where its stand-in begins in the redacted one, and the stand-in."""

    span: Span
    start: int
    by: str

    @property
    def end(self) -> int:
        """Where the stand-in ends in the redacted text."""
        return self.start + len(self.by)


@dataclass(frozen=True, slots=True)
class Redacted:
    """The redacted ``text`` of one document, and what was replaced, in order."""

    text: str
    replaced: tuple[Replaced, ...]
    starts: tuple[int, ...]
    """Where the stand-ins begin in ``text``."""
    original_starts: tuple[int, ...]
    """Where the replaced passages begin in the text as received."""

    @property
    def marks(self) -> tuple[Span, ...]:
        """Where private passages were, in the redacted text."""
        return tuple(Span(start=each.start, end=each.end) for each in self.replaced if each.by == MARK)

    def received(self, span: Span) -> Span:
        """Return the place in the text as received of a place in the redacted text."""
        if not self.replaced:
            return span
        start = self._received(span.start, is_end=False)
        return Span(start=start, end=max(start, self._received(span.end, is_end=True)))

    def redacted(self, span: Span) -> Span:
        """Return the place in the redacted text of a place in the text as received."""
        if not self.replaced:
            return span
        start = self._redacted(span.start, is_end=False)
        return Span(start=start, end=max(start, self._redacted(span.end, is_end=True)))

    def _received(self, offset: int, *, is_end: bool) -> int:
        # An end belongs to the character before it.
        number = bisect_right(self.starts, offset - is_end) - 1
        if number < 0:
            return offset
        passage = self.replaced[number]
        if offset - is_end < passage.end:
            return passage.span.end if is_end else passage.span.start
        return passage.span.end + offset - passage.end

    def _redacted(self, offset: int, *, is_end: bool) -> int:
        number = bisect_right(self.original_starts, offset - is_end) - 1
        if number < 0:
            return offset
        passage = self.replaced[number]
        if offset - is_end < passage.span.end:
            return passage.end if is_end else passage.start
        return passage.end + offset - passage.span.end


def redact(text: str, private_spans: Sequence[Span]) -> Redacted:
    """Return ``text`` with a mark for each private span and neutral forms for gendered words.

    Args:
        text: The text as received.
        private_spans: In order, without overlaps.
    """
    stand_ins = [(span, MARK) for span in private_spans if span.start < span.end]
    hidden = [span.start for span, _ in stand_ins]
    for span, neutral in find_gendered(text):
        number = bisect_right(hidden, span.end - 1) - 1
        if number < 0 or stand_ins[number][0].end <= span.start:
            stand_ins.append((span, neutral))
    if not stand_ins:
        return Redacted(text, (), (), ())
    pieces: list[str] = []
    replaced: list[Replaced] = []
    at = length = 0
    for span, by in sorted(stand_ins, key=lambda each: each[0]):
        pieces += (text[at : span.start], by)
        length += span.start - at
        replaced.append(Replaced(span, length, by))
        length += len(by)
        at = span.end
    pieces.append(text[at:])
    starts = tuple(each.start for each in replaced)
    return Redacted("".join(pieces), tuple(replaced), starts, tuple(each.span.start for each in replaced))


def redact_document(document: Document) -> tuple[Document, Redacted]:
    """Return the document as features read it, and how its places lie in the one received.

    Its ``private_spans`` are the marks. Titles are those that stand in the redacted text.
    """
    redacted = redact(document.text, document.private_spans)
    if not redacted.replaced:
        return document, redacted
    span = document.title_span
    title_span = redacted.redacted(span) if span is not None else None
    shown = replace(
        document,
        text=redacted.text,
        title=title_span.of(redacted.text) if title_span is not None else document.title,
        title_span=title_span,
        sentences=tuple(replace(each, span=redacted.redacted(each.span)) for each in document.sentences),
        private_spans=redacted.marks,
    )
    return shown, redacted


def without_marks(text: str) -> str:
    """Return a line of a redacted text without the marks, blanks made one each."""
    return " ".join(text.replace(MARK, " ").split())
