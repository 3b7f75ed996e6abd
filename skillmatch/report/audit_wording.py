"""What is said of a posting's words, as a page shows it: the text with its finds marked, and lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup, escape

from skillmatch.audit.coded import SOURCE, Coded, CodedWord, Coding
from skillmatch.audit.rules import Finding
from skillmatch.audit.wording import Wording
from skillmatch.report.highlight import anchor, printable
from skillmatch.report.wording import language_word
from skillmatch.types import Span

WEIGHT_WORDS: Final = {
    "refused": "protected by law",
    "strong": "strong",
    "plain": "plain",
    "mild": "mild",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedList:
    """The coded words of one kind that are no names or terms: each with how often it stands there."""

    coding: Coding
    n: int
    words: tuple[tuple[str, int, str], ...]
    """The word in small letters, its number, and what could stand instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingView:
    """A posting's words as a page shows them.

    Attributes:
        judged: What was found.
        language: The language in words.
        marked: The text with its finds marked; each links to its row.
        coded: Gender-coded words by kind; empty where the text was not judged.
        n_terms: Coded words that are part of a name or term, and in no list.
        source: Where the coded words are from.
    """

    judged: Wording
    language: str
    marked: Markup
    coded: tuple[CodedList, ...]
    n_terms: int
    source: str = SOURCE


def wording_view(judged: Wording, text: str, *, prefix: str = "w-") -> WordingView:
    """Return what a page shows of a posting's words.

    Args:
        judged: By ``skillmatch.audit.wording.judge_wording``.
        text: The posting; spans point into it.
        prefix: Of the ids of marks and rows, so that several texts may stand on one page.
    """
    words = judged.coded.words if judged.coded else ()
    plain = [word for word in words if not word.is_term]
    return WordingView(
        judged=judged,
        language=language_word(judged.language),
        marked=_marked(text, judged.findings, plain, prefix),
        coded=tuple(_listed(coding, plain) for coding in ("masculine", "feminine")) if judged.coded else (),
        n_terms=len(words) - len(plain),
    )


def wording_record(each: Wording) -> dict[str, Any]:
    """Return all that was found in a posting as plain values."""
    return {
        "id": each.doc_id,
        "language": each.language,
        "is_judged": each.is_judged,
        "is_exception_named": each.is_exception_named,
        "findings": [
            {
                "start": found.span.start,
                "end": found.span.end,
                "text": found.surface,
                "kind": found.kind,
                "weight": found.weight,
                "rule": found.rule,
                "reason": found.reason,
                "source": found.source,
                "suggestion": found.suggestion,
            }
            for found in each.findings
        ],
        "coded": None if each.coded is None else _coded_record(each.coded),
    }


def _coded_record(coded: Coded) -> dict[str, Any]:
    return {
        "verdict": coded.verdict,
        "n_masculine": coded.count("masculine"),
        "n_feminine": coded.count("feminine"),
        "n_words": coded.n_words,
        "source": SOURCE,
        "words": [
            {
                "start": word.span.start,
                "end": word.span.end,
                "text": word.surface,
                "stem": word.stem,
                "coding": word.coding,
                "is_term": word.is_term,
                "suggestion": None if word.is_term else word.suggestion,
            }
            for word in coded.words
        ],
    }


def _listed(coding: Coding, words: Sequence[CodedWord]) -> CodedList:
    found = [word for word in words if word.coding == coding]
    counts = Counter(printable(word.surface.lower()) for word in found)
    instead = {printable(word.surface.lower()): word.suggestion for word in found}
    return CodedList(
        coding=coding,
        n=len(found),
        words=tuple((word, n, instead[word]) for word, n in sorted(counts.items())),
    )


def _marked(text: str, findings: Sequence[Finding], coded: Sequence[CodedWord], prefix: str) -> Markup:
    """Mark finds, and coded words that lie in none; neither kind overlaps itself."""
    taken = bytearray(len(text))
    marks: list[tuple[Span, str]] = []
    for finding in findings:
        marks.append((finding.span, _found(text, finding, prefix)))
        taken[finding.span.start : finding.span.end] = b"\1" * (finding.span.end - finding.span.start)
    marks += [
        (word.span, f'<mark class="coded" title="{word.coding}-coded">{_plain(text, word.span)}</mark>')
        for word in coded
        if not any(taken[word.span.start : word.span.end])
    ]
    parts: list[str] = []
    position = 0
    for span, markup in sorted(marks, key=lambda mark: mark[0].start):
        parts += [_plain(text, Span(start=position, end=span.start)), markup]
        position = span.end
    parts.append(_plain(text, Span(start=position, end=len(text))))
    return Markup("".join(parts))  # noqa: S704 -- every part is escaped


def _found(text: str, finding: Finding, prefix: str) -> str:
    place = anchor(prefix, finding.span)
    kind = "worded refused" if finding.weight == "refused" else "worded"
    return f'<mark class="{kind}"><a id="{place}" href="#{place}-row">{_plain(text, finding.span)}</a></mark>'


def _plain(text: str, span: Span) -> str:
    return str(escape(printable(text[span.start : span.end])))
