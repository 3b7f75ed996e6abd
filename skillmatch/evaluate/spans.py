"""Whether mentions stand where annotators marked skills: relaxed and strict F1 over spans of tokens.

*Strict*: the same first and last token. *Relaxed*: at least one token shared; a found span is right that
shares one with a marked span, and a marked span is found that shares one with a found span. What skill it is
does not count. Several mentions of the same tokens are one span.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skillmatch.evaluate.bootstrap import Doubles, Estimate, drawn_sums, estimate_of
from skillmatch.evaluate.skillspan import SpanPosting
from skillmatch.types import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanReport:
    """Shares in [0, 1], by name: ``relaxed F1``, ``relaxed precision``, ... ``strict recall``."""

    n_postings: int
    n_marked: int
    n_found: int
    figures: Mapping[str, Estimate]


def judge_spans(postings: Sequence[SpanPosting], found: Sequence[Iterable[Span]]) -> SpanReport:
    """Hold found spans against the marked ones; intervals draw postings.

    Args:
        postings: At least one.
        found: The spans (of characters) found in each.
    """
    pairs = zip(postings, found, strict=True)
    counts = np.array([span_counts(each.marked, token_spans(each, spans)) for each, spans in pairs])
    total, draws = counts.sum(axis=0), drawn_sums(counts)
    figures: dict[str, Estimate] = {}
    for name, at in (("relaxed", 2), ("strict", 4)):
        for figure, of in (("F1", _f1), ("precision", _precision), ("recall", _recall)):
            value = float(of(total, at))
            figures[f"{name} {figure}"] = estimate_of(value, of(draws, at), n=len(postings))
    return SpanReport(
        n_postings=len(postings), n_marked=int(total[1]), n_found=int(total[0]), figures=figures
    )


def token_spans(posting: SpanPosting, spans: Iterable[Span]) -> frozenset[Span]:
    """Return the tokens that spans of characters touch, as half-open spans of tokens, each once."""
    starts = np.array([token.start for token in posting.tokens])
    ends = np.array([token.end for token in posting.tokens])
    found = (
        (int(np.searchsorted(ends, span.start, side="right")), int(np.searchsorted(starts, span.end)))
        for span in spans
    )
    return frozenset(Span(start=first, end=last) for first, last in found if first < last)


def span_counts(marked: Iterable[Span], found: Iterable[Span]) -> Doubles:
    """Return the six counts of one posting that F1 is made of, shape (6,)."""
    gold, ours = frozenset(marked), frozenset(found)
    both = len(gold & ours)
    counts = (
        len(ours),
        len(gold),
        sum(any(_overlap(one, other) for other in gold) for one in ours),
        sum(any(_overlap(one, other) for other in ours) for one in gold),
        both,
        both,
    )
    return np.array(counts, dtype=np.float64)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _precision(counts: Doubles, at: int) -> Doubles:
    share: Doubles = counts[..., at] / np.maximum(counts[..., 0], 1)
    return share


def _recall(counts: Doubles, at: int) -> Doubles:
    share: Doubles = counts[..., at + 1] / np.maximum(counts[..., 1], 1)
    return share


def _f1(counts: Doubles, at: int) -> Doubles:
    precision, recall = _precision(counts, at), _recall(counts, at)
    both = precision + recall
    mean: Doubles = 2 * precision * recall / np.where(both > 0, both, 1)
    return mean
