"""How well skills are ranked for sentences: RP@k, MRR and MAP with bootstrap intervals.

The protocol is that of the public benchmark (WorkRB): all labels of the release are ranked for each
sentence; ``rp@k`` is the mean over sentences of |gold in the top k| / min(k, |gold|). Equal margins are
ordered by URI.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from skillmatch.evaluate.benchmarks import Benchmark
from skillmatch.evaluate.bootstrap import Estimate, mean_estimate
from skillmatch.types import FloatArray

CUTS = (1, 5, 10)
"""The k of RP@k."""


class Ranker(Protocol):
    """Anything that gives every skill a margin for a text."""

    @property
    def uris(self) -> tuple[str, ...]:
        """The skills, in the order of their URIs."""
        ...

    def margins(self, texts: Sequence[str]) -> Iterable[FloatArray | None]:
        """Yield the margin of every skill for each text; None for a text without words."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SetReport:
    """The figures of one set of sentences, each in percent, by name: ``rp@1`` .. ``mrr``, ``map``."""

    name: str
    n_sentences: int
    n_pairs: int
    metrics: Mapping[str, Estimate]
    per_sentence: Mapping[str, tuple[float, ...]]
    """The same figures sentence by sentence, for paired comparisons."""


def evaluate(
    ranker: Ranker, benchmarks: Sequence[Benchmark], *, among: Iterable[str] | None = None
) -> tuple[SetReport, ...]:
    """Rank all skills for every sentence; return a report per set, and the pooled one last.

    Args:
        ranker: What is measured.
        benchmarks: At least one set, with at least one sentence.
        among: URIs that are ranked, e.g. ``taxonomy.labels_of_release("1.1.0")``; default: all.
    """
    wanted = None if among is None else frozenset(among)
    places = np.array([i for i, uri in enumerate(ranker.uris) if wanted is None or uri in wanted])
    place_of = {ranker.uris[place]: column for column, place in enumerate(places)}
    reports = []
    pooled: dict[str, list[float]] = {}
    for benchmark in benchmarks:
        figures: dict[str, list[float]] = {}
        margins = ranker.margins([sentence.text for sentence in benchmark.sentences])
        for sentence, found in zip(benchmark.sentences, margins, strict=True):
            scores = np.zeros(len(places), dtype=np.float32) if found is None else found[places]
            gold = [place_of[uri] for uri in sentence.uris]
            for name, value in sentence_metrics(scores, gold).items():
                figures.setdefault(name, []).append(100 * value)
        for name, values in figures.items():
            pooled.setdefault(name, []).extend(values)
        reports.append(_report(benchmark.name, benchmark.n_pairs, figures))
    total = sum(benchmark.n_pairs for benchmark in benchmarks)
    return (*reports, _report("pooled", total, pooled))


def sentence_metrics(scores: FloatArray, gold: Sequence[int]) -> dict[str, float]:
    """Return the figures of one ranking, in [0, 1].

    Args:
        scores: One per skill, higher is better; equal ones keep their order.
        gold: Columns of the right skills, at least one, each once.
    """
    order = np.argsort(-scores, kind="stable")
    rank_of = np.empty(len(order), dtype=np.int64)
    rank_of[order] = np.arange(1, len(order) + 1)
    ranks = np.sort(rank_of[list(gold)])
    metrics = {f"rp@{k}": float((ranks <= k).sum() / min(k, len(ranks))) for k in CUTS}
    metrics["recall@50"] = float((ranks <= 50).mean())
    metrics["mrr"] = float(1 / ranks[0])
    metrics["map"] = float((np.arange(1, len(ranks) + 1) / ranks).mean())
    return metrics


def _report(name: str, n_pairs: int, figures: Mapping[str, Sequence[float]]) -> SetReport:
    return SetReport(
        name=name,
        n_sentences=len(next(iter(figures.values()))),
        n_pairs=n_pairs,
        metrics={metric: mean_estimate(values) for metric, values in figures.items()},
        per_sentence={metric: tuple(values) for metric, values in figures.items()},
    )
