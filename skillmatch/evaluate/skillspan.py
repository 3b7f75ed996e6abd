"""Postings of SkillSpan with the spans of skill and knowledge that annotators marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from skillmatch.sources.skillspan import SkillSpanRow, held_out_rows
from skillmatch.types import Span

_NO_BLANK_BEFORE = (",", ".", ";", ":", "!", "?", ")", "]", "%", "'s", "'re", "'ve", "'ll", "n't")
_NO_BLANK_AFTER = ("(", "[")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanPosting:
    """A posting with where its tokens stand in ``text``, and the marked spans.

    ``marked`` spans count tokens, half-open: ``marked=(Span(start=3, end=5),)`` is tokens 3 and 4. Spans of
    skill and of knowledge stand together, each once.
    """

    key: str
    text: str
    tokens: tuple[Span, ...]
    marked: tuple[Span, ...]


def read_held_out(mirror: Path) -> tuple[SpanPosting, ...]:
    """Read the held-out postings, sentence by line, in the order of the file.

    Raises:
        ReleaseMissing, SchemaMismatch: As ``held_out_rows``.
    """
    rows: dict[str, list[SkillSpanRow]] = {}
    for row in held_out_rows(mirror):
        rows.setdefault(row.key, []).append(row)
    return tuple(posting_of(key, sentences) for key, sentences in rows.items())


def posting_of(key: str, sentences: Iterable[SkillSpanRow]) -> SpanPosting:
    """Return a posting made of its rows: tokens joined as people write them, a sentence a line."""
    text = ""
    tokens: list[Span] = []
    marked: set[Span] = set()
    for row in sentences:
        first = len(tokens)
        text += "\n" if text else ""
        for place, token in enumerate(row.tokens):
            text += _blank(row.tokens[place - 1], token) if place else ""
            tokens.append(Span(start=len(text), end=len(text) + len(token)))
            text += token
        for tags in row.tags:
            marked.update(Span(start=first + a, end=first + b) for a, b in runs(tags))
    return SpanPosting(key=key, text=text, tokens=tuple(tokens), marked=tuple(sorted(marked)))


def runs(tags: Sequence[str]) -> list[tuple[int, int]]:
    """Return the half-open runs of B and I; an I that follows no B or I begins one."""
    found: list[tuple[int, int]] = []
    for place, tag in enumerate(tags):
        if tag == "I" and found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        elif tag != "O":
            found.append((place, place + 1))
    return found


def _blank(before: str, token: str) -> str:
    return "" if token in _NO_BLANK_BEFORE or before in _NO_BLANK_AFTER else " "
