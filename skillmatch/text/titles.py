"""The job title of a posting, and the one a resume stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from skillmatch.text.jobwords import is_placeholder, looks_like_employer, looks_like_title
from skillmatch.text.name_forms import name_in_line
from skillmatch.text.private import is_private
from skillmatch.text.sections import Placed
from skillmatch.text.segments import trimmed
from skillmatch.types import Experience, RawDocument, Span

_HEAD_SEGMENTS = 12
_MAX_TITLE = 100
_NAMED = re.compile(
    r"(?:^|(?<=[\n.;] )|(?<=\n))\W{0,4}(?:job title|position title|position|role title|role|post title|"
    r"post|vacancy|title|"
    r"job)\s?:\s{0,3}(?P<title>[^\n\r|;:•]{2,100})",
    re.IGNORECASE | re.MULTILINE,
)
_SOUGHT = re.compile(
    r"\b(?:looking for|seeking|recruiting|recruit|hiring|require|requires|need|needs|appoint|opportunity for|"
    r"position (?:of|for)|role of|vacancy for|vacancies for|join us as|join (?:our|the|us)[^.\n]{0,60}? as|"
    r"work as|opening for|openings for|are you|(?<![^\s])as(?=\san?\s))"
    r"\s+(?:(?:an?|the|our|one|two|several|some|experienced|enthusiastic|motivated|talented|dedicated|"
    r"passionate|"
    r"new|next|skilled|qualified|highly|more|additional)[ ,]+(?:and )?){0,6}"
    r"(?P<title>[A-Za-z](?:[\w/&'’+#-]|\.(?=\w)){0,30}(?: (?:[\w(&](?:[\w/&'’+#)-]|\.(?=\w)){0,30})){0,6}?)"
    r"(?=\s(?:to|who|with|for|in|at|on|that|and|based|across|within|is|are|as|of|from|reporting|working|"
    r"role|position|"
    r"vacancy|supporting|responsible|joining|covering|you|looking|wanted|required|seeking)\b|[.,;:!?\n]|"
    r"$|\s[-–(])",
    re.IGNORECASE | re.MULTILINE,
)
_TAIL = re.compile(
    r"\s*(?:[|@]|\s[-–—]\s(?!\s*(?:band|level|grade)\b)|\((?:[mfwdx]/|all genders|ref\b)|"
    r",\s(?=[A-Z][a-z]+$)|\bref(?:erence)?\b).*$",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"(?:and|or|to|their|his|her|be|that|which|for|with)\b|(?:\w+ )?(?:leaders?|lead|managers?|"
    r"consultants?|heads?|"
    r"practitioners?|partners?|owners?|residents?|counsell?ors?|representatives?|supporters?|members?)$"
)
"""Phrases after "we are looking for" that are no job title: "a natural leader", in small letters."""
_HEAD_CUT = re.compile(r"\s*[|•·]\s*|\s[-–—]\s")
_NO_TITLE = re.compile(r"\d{3}|[.!?]$")
_SITE = re.compile(r"\s+[|–—-]\s+")


def posting_title(raw: RawDocument, placed: Sequence[Placed]) -> tuple[str, Span | None]:
    """Return the posting's job title and where it stands in the text ("" and None where there is none).

    Looked at in turn: the title that came with the document (a column, a JobPosting's field, an HTML page's
    title), "Job title: ...", the first line, and "we are looking for a ...". A title that stands in the
    text is given as it stands there.
    """
    given = _cleaned(raw.title)
    if given and (raw.media_type in ("text/plain", "application/json") or looks_like_title(given)):
        return _placed_title(raw.text, given)
    span = _named(raw.text) or _first_line(raw.text, placed) or _sought(raw.text)
    return (span.of(raw.text), span) if span is not None else _placed_title(raw.text, given)


def resume_title(
    raw: RawDocument,
    placed: Sequence[Placed],
    experiences: Sequence[Experience],
    private_spans: tuple[Span, ...] = (),
) -> tuple[str, Span | None]:
    """Return the job title of a resume and where it stands.

    It is the headline, or else the latest job's title, or else the one that came with the document (of a
    PDF or page only where it reads like a job: mostly it is the person's name). A name is never a title.
    """
    headline = _headline(raw.text, placed, private_spans)
    if headline is not None:
        return headline.of(raw.text), headline
    titled = [job for job in experiences if job.title]
    if titled:
        latest = max(
            titled, key=lambda job: float("inf") if job.end is None else job.end
        )  # the first of equals
        return latest.title, latest.title_span
    return _placed_title(raw.text, raw.title if _is_given_title(raw) else "")


def _is_given_title(raw: RawDocument) -> bool:
    """Tell whether the title that came with a resume is a job's."""
    if name_in_line(raw.title, Span(start=0, end=len(raw.title))) is not None:
        return False
    return raw.media_type == "application/json" or looks_like_title(raw.title)


def _headline(text: str, placed: Sequence[Placed], private_spans: tuple[Span, ...]) -> Span | None:
    for part in placed[:_HEAD_SEGMENTS]:
        if part.is_heading or part.segment.is_bullet or part.span.end - part.span.start > _MAX_TITLE:
            return None
        for span in _head_parts(text, part.span):
            phrase = span.of(text)
            if not looks_like_title(phrase) or looks_like_employer(phrase) or _NO_TITLE.search(phrase):
                continue
            if not is_private(span, private_spans) and name_in_line(text, span) is None:
                return _without_label(text, span)
    return None


def _without_label(text: str, span: Span) -> Span:
    """Return "Electrician" of "Trade: Electrician"."""
    colon = text.find(":", span.start, span.end)
    rest = trimmed(text, colon + 1, span.end)
    return rest if colon >= 0 and looks_like_title(rest.of(text)) else span


def _head_parts(text: str, line: Span) -> Iterator[Span]:
    """Yield the parts of "Ada Okoro - Data Analyst | Leeds"."""
    position = line.start
    for mark in _HEAD_CUT.finditer(text, line.start, line.end):
        yield trimmed(text, position, mark.start())
        position = mark.end()
    yield trimmed(text, position, line.end)


def _named(text: str) -> Span | None:
    found = _NAMED.search(text, 0, 3000)
    if found is None:
        return None
    span = _without_tail(text, trimmed(text, *found.span("title")))
    return (
        span if span.start < span.end and (looks_like_title(span.of(text)) or found.start() < 200) else None
    )


def _first_line(text: str, placed: Sequence[Placed]) -> Span | None:
    for part in placed[:3]:
        phrase = part.span.of(text)
        if part.is_heading or part.segment.is_bullet or len(phrase) > _MAX_TITLE:
            continue
        if phrase.endswith((".", "!", "?", ":")) or is_placeholder(phrase):
            continue
        if looks_like_title(phrase):
            return _without_tail(text, part.span)
    return None


def _sought(text: str) -> Span | None:
    for found in _SOUGHT.finditer(text, 0, 4000):
        span = _without_adjectives(text, trimmed(text, *found.span("title")))
        if looks_like_title(span.of(text)) and not _VAGUE.match(span.of(text)):
            return span
    return None


def _without_adjectives(text: str, span: Span) -> Span:
    """Leave off small words in front of a title written with capitals: "dynamic Registered Midwife"."""
    start = span.start
    for word in re.finditer(r"\S+", span.of(text)):
        if not word.group()[0].islower():
            start = span.start + word.start()
            break
    shortened = Span(start=start, end=span.end)
    return shortened if looks_like_title(shortened.of(text)) else span


def _without_tail(text: str, span: Span) -> Span:
    """Leave off place, reference and "(m/f/d)", as long as a title remains."""
    tail = _TAIL.search(span.of(text))
    if tail is None or not looks_like_title(span.of(text)[: tail.start()]):
        return span
    return trimmed(text, span.start, span.start + tail.start())


def _cleaned(title: str) -> str:
    """Return the part of a page's title that is the job's."""
    words = " ".join(title.split())
    parts = [part for part in _SITE.split(words) if looks_like_title(part)]
    return parts[0] if parts else words


def _placed_title(text: str, title: str) -> tuple[str, Span | None]:
    """Return the title as it stands in the text with its place, or as it was given with None."""
    found = re.search(re.escape(title), text[:5000]) if title else None
    if title and found is None:
        found = re.search(re.escape(title), text[:300], re.IGNORECASE)
    if found is None:
        return title, None
    return found.group(), Span(start=found.start(), end=found.end())
