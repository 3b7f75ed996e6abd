"""Measures of matching: rank correlation, the best resume first, a fitting resume first.

Every measure breaks ties by identifier, so that a scorer that cannot tell resumes apart gets what
the order of their names gives it and no more.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from skillmatch.correlation import kendall, spearman
from skillmatch.evaluate.bootstrap import Estimate, estimate_of
from skillmatch.evaluate.matching_sets import FITTING, GradedPair, Judgement

_Figures: TypeAlias = npt.NDArray[np.float64]
_Drawn: TypeAlias = npt.NDArray[np.int64]

GOOD = 0.7
"""Grade from which a resume is good, in the published set's own words."""

_RESAMPLES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedReport:
    """How well scores follow grades.

    ``spearman`` in [-1, 1] over all pairs. The others are means over postings: ``pick`` in [0, 1] is the
    share whose best graded resume has the highest score; ``ndcg``, ``ndcg3`` and ``ndcg5`` in [0, 1] count
    all, three and five places; ``mean_precision`` in [0, 1] is the mean average precision of the resumes
    graded ``GOOD`` and better, over the postings that have one; ``tau`` in [-1, 1] is Kendall's tau-b, over
    the postings with resumes of different grades. The last two are None where no posting counts.
    """

    n_pairs: int
    n_postings: int
    spearman: Estimate
    pick: Estimate
    ndcg: Estimate
    ndcg3: Estimate
    ndcg5: Estimate
    mean_precision: Estimate | None
    tau: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What one system has over another, on the same postings drawn anew."""

    spearman: Estimate
    pick: Estimate
    ndcg: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A posting whose first resume does not fit, with what came first and where the fitting one came."""

    posting_id: str
    first_resume_id: str
    first_grade: int
    fitting_resume_id: str
    fitting_rank: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleReport:
    """Postings of the sample with a fitting resume first, and those without.

    ``n_unanswerable`` postings have no fitting resume in the sample; they are counted in no other figure.
    """

    n_postings: int
    n_hits: int
    misses: tuple[Miss, ...]
    ndcg: float
    n_unanswerable: int = 0


def judge_sample(rankings: Mapping[str, Sequence[str]], judgements: Sequence[Judgement]) -> SampleReport:
    """Hold rankings (resume ids, best first, per posting id) against the judgements of readers.

    A pair that nobody judged has grade 0.

    Args:
        rankings: One ranking for every judged posting; others are ignored.
        judgements: Grades 0 to 3; 2 and more fit.

    Raises:
        ValueError: A judged posting has no ranking, or a fitting resume is not in it.
    """
    grades: dict[str, dict[str, Judgement]] = defaultdict(dict)
    for judgement in judgements:
        grades[judgement.posting_id][judgement.resume_id] = judgement
    misses: list[Miss] = []
    gains: list[float] = []
    unanswerable = 0
    for posting_id, judged in sorted(grades.items()):
        fitting = {resume_id for resume_id, judgement in judged.items() if judgement.grade >= FITTING}
        if not fitting:
            unanswerable += 1
            continue
        ranking = rankings.get(posting_id, ())
        if not fitting <= set(ranking):
            raise ValueError(f"The ranking of {posting_id} lacks resumes that were judged to fit")
        gains.append(ndcg([judged[r].grade if r in judged else 0.0 for r in ranking]))
        if ranking[0] not in fitting:
            misses.append(_miss(posting_id, ranking, judged, fitting))
    answerable = len(grades) - unanswerable
    return SampleReport(
        n_postings=answerable,
        n_hits=answerable - len(misses),
        misses=tuple(misses),
        ndcg=float(np.mean(gains)) if gains else 0.0,
        n_unanswerable=unanswerable,
    )


def _miss(
    posting_id: str, ranking: Sequence[str], judged: Mapping[str, Judgement], fitting: set[str]
) -> Miss:
    rank, best = next(
        (rank, resume_id) for rank, resume_id in enumerate(ranking, start=1) if resume_id in fitting
    )
    first = judged.get(ranking[0])
    return Miss(
        posting_id=posting_id,
        first_resume_id=ranking[0],
        first_grade=0 if first is None else first.grade,
        fitting_resume_id=best,
        fitting_rank=rank,
        reason=judged[best].reason,
    )


def judge_pairs(pairs: Sequence[GradedPair], scores: Sequence[float], *, seed: int = 0) -> GradedReport:
    """Hold the scores of pairs against their grades, with bootstrap intervals over postings.

    Args:
        pairs: Graded pairs, at least one.
        scores: One score per pair, higher is better.
        seed: Of the bootstrap.
    """
    judged = _Judged(pairs, scores)
    draws = _draws(judged.n_postings, seed)
    tables = {name: judged.by_posting(measure) for name, measure in _MEASURES.items()}

    def mean(name: str) -> Estimate | None:
        return _mean_over(tables[name], draws)

    def sure_mean(name: str) -> Estimate:
        found = mean(name)
        if found is None:
            raise ValueError(f"{name} needs at least one posting")
        return found

    return GradedReport(
        n_pairs=len(pairs),
        n_postings=judged.n_postings,
        spearman=_estimate(judged.spearman, judged.n_postings, draws),
        pick=sure_mean("pick"),
        ndcg=sure_mean("ndcg"),
        ndcg3=sure_mean("ndcg3"),
        ndcg5=sure_mean("ndcg5"),
        mean_precision=mean("mean_precision"),
        tau=mean("tau"),
    )


def gain(
    pairs: Sequence[GradedPair], scores: Sequence[float], others: Sequence[float], *, seed: int = 0
) -> Gain:
    """Return what ``scores`` have over ``others`` on the same pairs; arguments as for ``judge_pairs``."""
    one, other = _Judged(pairs, scores), _Judged(pairs, others)
    draws = _draws(one.n_postings, seed)

    def difference(name: str) -> Estimate:
        table = one.by_posting(_MEASURES[name]) - other.by_posting(_MEASURES[name])
        return _estimate(lambda drawn: float(table[drawn].mean()), one.n_postings, draws)

    return Gain(
        spearman=_estimate(lambda drawn: one.spearman(drawn) - other.spearman(drawn), one.n_postings, draws),
        pick=difference("pick"),
        ndcg=difference("ndcg"),
    )


class _Judged:
    """Scores beside grades, by posting; equal scores are in the order of the resumes' ids."""

    def __init__(self, pairs: Sequence[GradedPair], scores: Sequence[float]) -> None:
        groups: dict[str, list[int]] = defaultdict(list)
        for index, pair in enumerate(pairs):
            groups[pair.posting_id].append(index)
        self._postings = [
            sorted(group, key=lambda i: pairs[i].resume_id) for _, group in sorted(groups.items())
        ]
        self._grades = np.asarray([pair.grade for pair in pairs], dtype=np.float64)
        self._scores = np.asarray(scores, dtype=np.float64)

    @property
    def n_postings(self) -> int:
        return len(self._postings)

    def spearman(self, drawn: _Drawn) -> float:
        rows = np.concatenate([self._postings[index] for index in drawn])
        return spearman(self._scores[rows], self._grades[rows])

    def by_posting(self, measure: Callable[[_Figures, _Figures], float]) -> _Figures:
        """Return a measure for every posting, shape (postings,); NaN where it says nothing."""
        return np.asarray([measure(self._scores[group], self._grades[group]) for group in self._postings])


def _draws(n_postings: int, seed: int) -> list[_Drawn]:
    rng = np.random.default_rng(seed)
    return [rng.integers(0, n_postings, n_postings) for _ in range(_RESAMPLES)]


def _estimate(measure: Callable[[_Drawn], float], n: int, draws: Sequence[_Drawn]) -> Estimate:
    return estimate_of(measure(np.arange(n)), np.asarray([measure(draw) for draw in draws]), n=n)


def _mean_over(table: _Figures, draws: Sequence[_Drawn]) -> Estimate | None:
    known = ~np.isnan(table)
    if not known.any():
        return None
    means = [float(np.nanmean(table[draw])) for draw in draws if known[draw].any()]
    return estimate_of(float(np.nanmean(table)), np.asarray(means), n=int(known.sum()))


def _best_first(scores: _Figures) -> npt.NDArray[np.intp]:
    return np.argsort(-scores, kind="stable")


def _picked(scores: _Figures, grades: _Figures) -> float:
    return float(grades[_best_first(scores)[0]] == grades.max())


def _average_precision(scores: _Figures, grades: _Figures) -> float:
    good = grades[_best_first(scores)] >= GOOD
    if not good.any():
        return math.nan
    precision = np.cumsum(good) / np.arange(1, len(good) + 1)
    return float(precision[good].mean())


def _tau(scores: _Figures, grades: _Figures) -> float:
    if grades.min() == grades.max():
        return math.nan
    return kendall(scores, grades)


def _ndcg_at(k: int | None) -> Callable[[_Figures, _Figures], float]:
    return lambda scores, grades: ndcg(grades[_best_first(scores)].tolist(), k=k)


_MEASURES: Mapping[str, Callable[[_Figures, _Figures], float]] = {
    "pick": _picked,
    "ndcg": _ndcg_at(None),
    "ndcg3": _ndcg_at(3),
    "ndcg5": _ndcg_at(5),
    "mean_precision": _average_precision,
    "tau": _tau,
}
"""Measures of one posting: scores and grades of its resumes to a figure."""


def ndcg(grades: Sequence[float], *, k: int | None = None) -> float:
    """Return the normalised discounted gain of a ranking, in [0, 1]; 1 where every grade is 0.

    Args:
        grades: Grades in the order ranked; the gain of a grade ``g`` is ``2**g - 1``.
        k: Places that count; all by default.
    """
    ideal = _gain(sorted(grades, reverse=True)[:k])
    return _gain(grades[:k]) / ideal if ideal > 0 else 1.0


def _gain(grades: Sequence[float]) -> float:
    return math.fsum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))
