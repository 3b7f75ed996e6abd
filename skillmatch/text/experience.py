"""The dated jobs of a resume: when, under which title, and the text that belongs to each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skillmatch.text.dates import DateRange, find_ranges, latest_year
from skillmatch.text.jobwords import is_placeholder, looks_like_employer, looks_like_title
from skillmatch.text.sections import Placed
from skillmatch.text.segments import trimmed
from skillmatch.types import Experience, Span

_ELSEWHERE = frozenset(("education", "certifications", "interests", "languages", "skills"))
_MAX_HEADER = 160
_LINES_AROUND = 3
_SEGMENTS_AROUND = 10
_PROSE_WORDS = 8
_SMALL_WORD = re.compile(r"(?<!\S)[a-z]{2,}")
_PART = re.compile(
    r"(?<=[a-z]{3})\.(?:\s+|$)|\s*(?:[|•·]|\s[-–—]\s|\s@\s|\bat\b(?=\s[A-Z])|,|\t|\s{3,}|"
    r"ï¼​?|\()\s*|\)"
)
_EDGE = " *#_~\t\n\r,;:|()[]-–—•·/\u00a0\u200b"
_SINCE = re.compile(r"since|from", re.IGNORECASE)
_NO_JOBS = re.compile(r"\b(?:projects?|awards|accomplishments|achievements)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?]$|^(?:[a-z.]|I |In |Responsible|(?:Heading|Led|Member of|[A-Z][a-z]+ed)\b)")


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    rank: float
    line: int


def find_experiences(text: str, placed: Sequence[Placed]) -> tuple[Experience, ...]:
    """Return the dated jobs of a resume in the order in which they stand.

    A job is a range of dates in a header line outside education, skills and the like. Its title is taken
    from the date's line, or from a neighbouring one, that reads most like a title; its text runs to the
    next job's header or the next heading.
    """
    headers = _headers(text, placed)
    taken: set[int] = set()
    found: list[tuple[Span, DateRange, int]] = []
    for number, (first, last, dates) in enumerate(headers):
        before = headers[number - 1][1] if number else -1
        after = headers[number + 1][0] if number + 1 < len(headers) else len(placed)
        title, title_line = _title(text, placed, (first, last), (before, after), dates, taken)
        taken.update((title_line,) if title_line >= 0 else ())
        top = min(first, title_line) if title_line >= 0 else first
        found.append((title, dates, top))
    return tuple(
        Experience(
            title=title.of(text),
            title_span=title,
            span=_entry_span(placed, top, found[number + 1][2] if number + 1 < len(found) else None),
            start=dates.start,
            end=dates.end,
        )
        for number, (title, dates, top) in enumerate(found)
    )


def years_covered(experiences: Iterable[Experience], *, today: float | None) -> float | None:
    """Return the years that the jobs cover together, overlaps counted once; None where none is dated.

    Args:
        experiences: Dated jobs in any order.
        today: What an open end stands for; a job with an open end counts nothing where it is None.
    """
    spells = sorted(
        (job.start, end)
        for job in experiences
        if job.start is not None
        and (end := today if job.end is None else job.end) is not None
        and end > job.start
    )
    if not spells:
        return None
    total, reach = 0.0, float("-inf")
    for start, end in spells:
        total += max(0.0, end - max(start, reach))
        reach = max(reach, end)
    return round(total, 4)


def today_of(text: str, today: float | None) -> float | None:
    """Return ``today``, or where it is None the end of the latest year in a date of ``text``."""
    return latest_year(text) if today is None else today


def _headers(text: str, placed: Sequence[Placed]) -> list[tuple[int, int, DateRange]]:
    """Return (first segment, last segment, dates) of every range that heads a job."""
    headers: list[tuple[int, int, DateRange]] = []
    projects = _project_segments(text, placed)
    index = 0
    for dates in find_ranges(text):
        while index < len(placed) and placed[index].span.end <= dates.span.start:
            index += 1
        last = index
        while last + 1 < len(placed) and placed[last + 1].span.start < dates.span.end:
            last += 1
        if (
            last == len(placed)
            or index in projects
            or not _is_header(text, placed[index], placed[last], dates)
        ):
            continue
        if headers and headers[-1][1] >= index:  # two ranges in one line: the closed or the longer one counts
            headers[-1] = (*headers[-1][:2], _fuller(headers[-1][2], dates))
        else:
            headers.append((index, last, dates))
    return headers


def _fuller(left: DateRange, right: DateRange) -> DateRange:
    """Return the range that says more: written with both ends, or else the earlier one."""
    lengths = (left.span.end - left.span.start, right.span.end - right.span.start)
    return left if lengths[0] >= lengths[1] else right


def _project_segments(text: str, placed: Sequence[Placed]) -> frozenset[int]:
    """Return the numbers of segments under headings of projects and awards, whose dates are no jobs."""
    numbers: set[int] = set()
    within = False
    for number, part in enumerate(placed):
        if part.is_heading:
            within = _NO_JOBS.search(part.span.of(text)) is not None
        if within:
            numbers.add(number)
    return frozenset(numbers)


def _is_header(text: str, first: Placed, last: Placed, dates: DateRange) -> bool:
    """Tell a line that heads a job from a sentence that happens to hold two dates."""
    if first.section in _ELSEWHERE or first.is_heading:
        return False
    if first.section != "experience" and _SINCE.match(text, dates.span.start):  # "licence held since 2015"
        return False
    start, end = first.span.start, last.span.end
    if end - start > _MAX_HEADER:
        return dates.span.start - start < 40
    rest = f"{text[start : dates.span.start]} {text[dates.span.end : end]}"
    return len(_SMALL_WORD.findall(rest)) < _PROSE_WORDS


def _title(
    text: str,
    placed: Sequence[Placed],
    header: tuple[int, int],
    limits: tuple[int, int],
    dates: DateRange,
    taken: set[int],
) -> tuple[Span, int]:
    """Return the best title's span and its segment's number (-1 and an empty span where there is none)."""
    first, last = header
    candidates: list[_Candidate] = []
    for line in range(first, last + 1):
        candidates.extend(_candidates(text, placed[line].span, line, 0.0, dates))
    before = range(first - 1, max(limits[0], first - 1 - _SEGMENTS_AROUND, -1), -1)
    after = range(last + 1, min(limits[1], last + 1 + _SEGMENTS_AROUND, len(placed)))
    for lines, step in ((before, 1.0), (after, 1.1)):
        for distance, line in enumerate(_neighbours(text, placed, lines), 1):
            if line not in taken:
                candidates.extend(_candidates(text, placed[line].span, line, step * distance, dates))
    best = max(candidates, key=lambda candidate: (candidate.rank, -candidate.span.start), default=None)
    if best is None or best.rank <= 0:
        return Span(start=dates.span.start, end=dates.span.start), -1
    return best.span, best.line


def _neighbours(text: str, placed: Sequence[Placed], lines: Iterable[int]) -> list[int]:
    """Return the nearest lines that say something, up to a bullet or heading."""
    found: list[int] = []
    for line in lines:
        part = placed[line]
        if part.is_heading or part.segment.is_bullet or len(found) == _LINES_AROUND:
            break
        words = part.span.of(text)
        if any(map(str.isalpha, words)) and not is_placeholder(words):
            found.append(line)
    return found


def _candidates(text: str, line: Span, number: int, distance: float, dates: DateRange) -> list[_Candidate]:
    """Return the parts of one line that may be a title, ranked."""
    if line.end - line.start > _MAX_HEADER and distance:
        return []
    candidates: list[_Candidate] = []
    for order, span in enumerate(_parts(text, line, dates)):
        phrase = span.of(text)
        if not 2 <= len(phrase) <= 90 or phrase.count(" ") > 9 or sum(map(str.isalpha, phrase)) < 2:
            continue
        rank = 1.0 + 3.0 * looks_like_title(phrase) - 1.5 * looks_like_employer(phrase)
        rank -= 3.0 * is_placeholder(phrase) + 2.5 * (_SENTENCE.search(phrase) is not None)
        candidates.append(_Candidate(span, rank - 0.35 * distance - 0.1 * order, number))
    return candidates


def _parts(text: str, line: Span, dates: DateRange) -> list[Span]:
    """Return what stands on a line beside the dates, cut at bars, dashes, commas and the like."""
    spans: list[Span] = []
    pieces = [(line.start, min(line.end, dates.span.start)), (max(line.start, dates.span.end), line.end)]
    if dates.span.end <= line.start or dates.span.start >= line.end:
        pieces = [(line.start, line.end)]
    for start, end in pieces:
        position = start
        for mark in _PART.finditer(text, start, max(start, end)):
            spans.append(_stripped(text, position, mark.start()))
            position = mark.end()
        spans.append(_stripped(text, position, max(position, end)))
    return [span for span in spans if span.start < span.end]


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return trimmed(text, start, end)


def _entry_span(placed: Sequence[Placed], top: int, next_top: int | None) -> Span:
    """Return the range from a job's header to the next job's, or to the next heading."""
    last = top
    stop = len(placed) if next_top is None else max(next_top, top + 1)
    while last + 1 < stop and not (placed[last + 1].is_heading and placed[last + 1].section in _ENDING):
        last += 1
    return Span(start=placed[top].span.start, end=placed[last].span.end)


_ENDING = _ELSEWHERE | {"experience", "personal", "summary"}
