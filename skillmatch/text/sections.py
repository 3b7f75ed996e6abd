"""Which section of a posting or resume each segment stands in, told by its headings.

Headings are known phrases (``headings``), alone on a line, before a colon, or within a line that lost its
line breaks. What follows a heading belongs to its section until the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from skillmatch.text.headings import LABELS, normalised, section_of_phrase
from skillmatch.text.jobwords import looks_like_title
from skillmatch.text.segments import Segment, trimmed
from skillmatch.types import DocumentKind, Section, Span

_MAX_HEADING = 70
_COLON = re.compile(r"[:：]\s?|\s[-–—]\s")
_INNER_HEADING = re.compile(
    r"(?:(?<=[.;!?)…] )|(?<=[.;!?)…])|(?<=  ))(?P<colon>[A-Z][A-Za-z&/'’ -]{2,50}?)\s?:"
    r"|(?<![A-Za-z&/])(?P<caps>[A-Z][A-Z&/'’]{3,20}(?:[ ,]{1,2}[A-Z&/'’]{2,20}){0,5})"
    r"(?=\s?[:•-]|\s+[A-Z0-9]|\s*$)"
)
_CAPITALS = re.compile(r"[A-Z][A-Z&/'’]{3}")
"""Where neither this nor a colon stands, there is no inner heading."""

_EMPHASIS = " *_"
"""Marks that pages and Markdown leave around a heading: "Required Experience and Skills:*"."""

_MARK = re.compile(r"\s*[:：•-]+\s*")
_NUMBER = re.compile(r"\d[.)][ \t]*$")
_SENTENCE_BREAK = re.compile(r"[.;!?]\s")
_SENTENCE_END = (".", ",", ";", "!")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A segment with its section; a heading's own section is the one it opens."""

    segment: Segment
    section: Section
    is_heading: bool

    @property
    def span(self) -> Span:
        """Where the segment stands."""
        return self.segment.span


def place_segments(text: str, segments: tuple[Segment, ...], kind: DocumentKind) -> tuple[Placed, ...]:
    """Return the segments with their sections, cut where a heading and its text share a line.

    Args:
        text: The text the segments point into.
        segments: From ``split_segments``.
        kind: Some headings mean different things in a posting and in a resume.
    """
    placed: list[Placed] = []
    section: Section = "personal" if kind == "resume" else "other"
    label: Section | None = None
    in_list = False
    for segment in segments:
        for piece, opened in _pieces(text, segment, kind):
            if opened is not None and normalised(piece.span.of(text)) in LABELS:
                label = opened
            elif opened is not None:
                section, in_list = opened, False
            elif _is_prose(text, piece.span):
                section = _after_prose(section, piece, in_list)
            in_list = in_list or piece.is_bullet
            at_heading = opened is not None
            placed.append(Placed(segment=piece, section=label or section, is_heading=at_heading))
            label = label if at_heading else None
    return tuple(placed)


def _after_prose(section: Section, piece: Segment, in_list: bool) -> Section:
    """Return the section of a whole sentence.

    In a resume's head a summary begins with it; after a posting's list of requirements and a blank line, the
    list is over.
    """
    if section == "personal":
        return "summary"
    ends_list = in_list and piece.after_gap and not piece.is_bullet
    return "other" if ends_list and section in ("requirements", "nice_to_have") else section


def _is_prose(text: str, span: Span) -> bool:
    """Tell whether a line is a sentence rather than a name, an address or a catchword."""
    return span.end - span.start > 60 and text.count(" ", span.start, span.end) >= 9


def _pieces(text: str, segment: Segment, kind: DocumentKind) -> Iterator[tuple[Segment, Section | None]]:
    """Yield the parts of a segment, each with the section it opens as a heading, or None."""
    span = segment.span
    whole = _heading(text, segment, kind)
    if whole is not None:
        yield segment, whole
        return
    start = span.start
    leading = _leading(text, segment, kind)
    if leading is not None:
        head, section, start = leading
        yield replace(segment, span=head), section
    for head, section in _inner(text, start, span.end, kind):
        before = trimmed(text, start, head.start)
        if before.start < before.end:
            yield replace(segment, span=before, starts_line=before.start == span.start), None
        yield replace(segment, span=head, starts_line=False), section
        start = _after_mark(text, head.end, span.end)
    rest = trimmed(text, _after_mark(text, start, span.end), span.end)
    if rest.start < rest.end:
        yield replace(segment, span=rest, starts_line=rest.start == span.start), None


def _after_mark(text: str, start: int, end: int) -> int:
    """Return where the text after a heading begins: behind its colon, dash or bullet."""
    mark = _MARK.match(text, start, end)
    return mark.end() if mark else start


def _heading(text: str, segment: Segment, kind: DocumentKind) -> Section | None:
    span = segment.span
    if span.end - span.start > _MAX_HEADING or not segment.starts_line:
        return None
    phrase = span.of(text).strip(_EMPHASIS)
    if segment.is_bullet and not (phrase.endswith(":") or phrase.isupper() or _is_numbered(text, span)):
        return None
    if phrase.endswith(_SENTENCE_END) and not phrase.endswith("..."):
        return None
    if ":" in phrase[:-1]:  # heading and text share the line
        return None
    loose = phrase.endswith(":") or phrase.isupper()
    if kind == "posting":  # in a resume, lines of that form are skills, titles and employers
        loose = loose or phrase.endswith(("?", "...", "…")) or segment.after_gap or _is_title_case(phrase)
        loose = loose and (phrase.endswith(":") or not looks_like_title(phrase))
    return section_of_phrase(phrase, kind, loose=loose)


def _is_numbered(text: str, span: Span) -> bool:
    """Tell a numbered line, "2. Requirements", from other bullets."""
    return _NUMBER.search(text, max(0, span.start - 5), span.start) is not None


def _is_title_case(phrase: str) -> bool:
    words = [word for word in phrase.split() if len(word) > 3 and word[0].isalpha()]
    return bool(words) and all(word[0].isupper() for word in words)


def _leading(text: str, segment: Segment, kind: DocumentKind) -> tuple[Span, Section, int] | None:
    """Return heading, section and the start of what follows, for "Requirements: three years of ..."."""
    span = segment.span
    colon = _COLON.search(text, span.start, min(span.end, span.start + _MAX_HEADING))
    if colon is None:
        return None
    phrase = text[span.start : colon.start()]
    section = section_of_phrase(phrase, kind, loose=":" in colon.group())
    if section is None or not phrase[:1].isupper() or _SENTENCE_BREAK.search(phrase):
        return None
    return trimmed(text, span.start, colon.start()), section, colon.end()


def _inner(text: str, start: int, end: int, kind: DocumentKind) -> Iterator[tuple[Span, Section]]:
    if text.find(":", start, end) < 0 and not _CAPITALS.search(text, start, end):
        return
    for found in _INNER_HEADING.finditer(text, start, end):
        group = "colon" if found.group("colon") else "caps"
        section = section_of_phrase(found.group(group), kind, loose=group == "colon")
        if section is not None and (group == "colon" or " " in found.group(group) or _is_marked(text, found)):
            yield trimmed(text, found.start(group), found.end(group)), section


def _is_marked(text: str, found: re.Match[str]) -> bool:
    return text[found.end() : found.end() + 2].lstrip()[:1] in (":", "•", "-")
