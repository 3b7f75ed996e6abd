"""Each measure's figures as published: by the codes of its own authors, before anything is crossed.

What is bundled is computed from the bundle's labels, ratings and shares; the rest is read from where the user
keeps the published files.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from statistics import fmean, stdev
from typing import TypeAlias

from skillmatch.exposure.links import Crossing
from skillmatch.exposure.published import aioe, frey_osborne, ilo
from skillmatch.exposure.table import MEASURES, RATERS, ExposureTable
from skillmatch.exposure.workbank import Question, Ratings, pooled
from skillmatch.sources.releases import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A published figure of one occupation.

    ``n`` is what it was read from (labelled tasks, ratings, tasks seen) and ``spread`` their standard
    deviation (n - 1), None where the source does not say. ``coverage`` is the share of the occupation's
    tasks behind it, in [0, 1].
    """

    value: float
    n: int | None = None
    spread: float | None = None
    coverage: float = 1.0


Figures: TypeAlias = Mapping[str, Figure]
"""Figures by the codes of the measure's own system, in rising order."""


def bundled_figures(key: str, table: ExposureTable) -> Figures:
    """Return the figures of a bundled measure."""
    if key.startswith("gpts_"):
        return _gpts(key, table)
    if key.startswith("workbank_"):
        return _workbank(key, table)
    if key == "aei_usage":
        return _usage(table)
    found = table.figures("daioe" if key == "daioe_percentile" else "applicability")
    return {code: Figure(value=value) for code, value in sorted(found.items())}


def fetched_figures(key: str, sources: Sources, crossing: Crossing) -> Figures:
    """Return the figures of a measure that is not bundled, from the user's own copy.

    Raises:
        ReleaseMissing: The published file is not on this machine.
        ChecksumMismatch, SchemaMismatch: It is not the declared one.
    """
    if key == "ilo_genai":
        scores = ilo.task_scores(sources)
        return {
            code: Figure(value=fmean(tasks), n=len(tasks), spread=stdev(tasks) if len(tasks) > 1 else None)
            for code, tasks in sorted(scores.items())
        }
    if key == "frey_osborne":
        found = frey_osborne.probabilities(sources, crossing.soc_2010_titles)
    else:
        found = aioe.scores(sources, key)
    return {code: Figure(value=value) for code, value in sorted(found.items())}


def file_of(key: str) -> str:
    """Return the name of the published file that holds a measure which is not bundled."""
    return {"ilo_genai": ilo.FILE, "frey_osborne": frey_osborne.FILE}.get(key) or aioe.file_of(key)


def _gpts(key: str, table: ExposureTable) -> Figures:
    measure, rater = next((m, r) for m, r in product(MEASURES, RATERS) if key == f"gpts_{m}_{r}")
    n_tasks = table.n_labelled
    scores = table.scores[measure, rater]
    return {code: Figure(value=scores[code], n=n_tasks[code]) for code in sorted(scores)}


_QUESTIONS: Mapping[str, Question] = {
    "workbank_desire": "desire",
    "workbank_capability": "capacity",
    "workbank_has_worker": "worker_agency",
    "workbank_has_expert": "expert_agency",
}


def _workbank(key: str, table: ExposureTable) -> Figures:
    question = _QUESTIONS[key]
    found: dict[str, Figure] = {}
    for code, opinions in table.workbank.by_occupation.items():
        rated = [ratings for opinion in opinions if (ratings := getattr(opinion, question)) is not None]
        together = pooled(opinions, question)
        if together is not None:
            found[code] = Figure(
                value=_occupation_value(question, rated, together),
                n=together.n,
                spread=together.spread,
                coverage=len(rated) / table.n_labelled[code],
            )
    return found


def _occupation_value(question: Question, rated: list[Ratings], together: Ratings) -> float:
    """A mean over tasks, each counting once; of the Human Agency Scale the level given most often."""
    if question in ("worker_agency", "expert_agency"):
        return float(together.dominant)
    return fmean(ratings.mean for ratings in rated)


def _usage(table: ExposureTable) -> Figures:
    usage = table.usage
    totals: dict[str, float] = defaultdict(float)
    n_seen: Counter[str] = Counter()
    for code, pct in zip(usage.onet_2010_codes, usage.pct, strict=True):
        totals[code] += pct
        n_seen[code] += 1
    return {
        code: Figure(value=totals[code], n=n_seen[code], coverage=n_seen[code] / usage.n_tasks[code])
        for code in sorted(totals)
    }
