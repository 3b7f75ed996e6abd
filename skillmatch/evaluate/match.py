"""Measures of matching: rank correlation, the best resume first, a fitting resume first.

Every measure breaks ties by identifier, so that a scorer that cannot tell resumes apart gets what
the order of their names gives it and no more.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.correlation import spearman
from skillmatch.evaluate.bootstrap import Estimate
from skillmatch.evaluate.matching_sets import FITTING, GradedPair, Judgement
from skillmatch.match.scorer import TransparentScorer
from skillmatch.match.subject import Subject
from skillmatch.types import RawDocument

_RESAMPLES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedReport:
    """How well scores follow grades.

    ``spearman`` in [-1, 1] over all pairs; ``pick`` in [0, 1] is the share of postings whose best graded
    resume has the highest score; ``ndcg`` in [0, 1] is the mean over postings.
    """

    n_pairs: int
    n_postings: int
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
    groups: dict[str, list[int]] = defaultdict(list)
    for index, pair in enumerate(pairs):
        groups[pair.posting_id].append(index)
    postings = [sorted(group, key=lambda i: pairs[i].resume_id) for _, group in sorted(groups.items())]
    grades = np.asarray([pair.grade for pair in pairs], dtype=np.float64)
    given = np.asarray(scores, dtype=np.float64)
    picks = np.asarray([_picked(given[group], grades[group]) for group in postings])
    gains = np.asarray([ndcg(grades[group][_best_first(given[group])].tolist()) for group in postings])
    rng = np.random.default_rng(seed)
    draws = [rng.integers(0, len(postings), len(postings)) for _ in range(_RESAMPLES)]

    def estimate(measure: Callable[[npt.NDArray[np.int64]], float]) -> Estimate:
        low, high = np.quantile([measure(draw) for draw in draws], [0.025, 0.975])
        return Estimate(
            value=measure(np.arange(len(postings))), low=float(low), high=float(high), n=len(postings)
        )

    def correlation(drawn: npt.NDArray[np.int64]) -> float:
        rows = np.concatenate([postings[index] for index in drawn])
        return spearman(given[rows], grades[rows])

    return GradedReport(
        n_pairs=len(pairs),
        n_postings=len(postings),
        spearman=estimate(correlation),
        pick=estimate(lambda drawn: float(picks[drawn].mean())),
        ndcg=estimate(lambda drawn: float(gains[drawn].mean())),
    )


def _best_first(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    return np.argsort(-scores, kind="stable")


def _picked(scores: npt.NDArray[np.float64], grades: npt.NDArray[np.float64]) -> float:
    return float(grades[_best_first(scores)[0]] == grades.max())


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


def margins(
    pairs: Sequence[GradedPair],
    *,
    posting: Callable[[RawDocument], Subject],
    resume: Callable[[RawDocument], Subject],
    scorer: TransparentScorer,
) -> tuple[float, ...]:
    """Score pairs, each document prepared once.

    Args:
        pairs: Graded pairs; their grades are not looked at.
        posting: Reads and prepares a posting.
        resume: Reads and prepares a resume.
        scorer: Scores a prepared pair.
    """
    postings: dict[str, Subject] = {}
    resumes: dict[str, Subject] = {}
    for pair in pairs:
        if pair.posting_id not in postings:
            raw = RawDocument(doc_id=pair.posting_id, text=pair.posting_text, title=pair.posting_title)
            postings[pair.posting_id] = posting(raw)
        if pair.resume_id not in resumes:
            resumes[pair.resume_id] = resume(RawDocument(doc_id=pair.resume_id, text=pair.resume_text))
    return tuple(scorer.score(postings[pair.posting_id], resumes[pair.resume_id]).margin for pair in pairs)


def tfidf_cosines(pairs: Sequence[GradedPair], tokens: Callable[[str], list[str]]) -> tuple[float, ...]:
    """Score pairs by the cosine of tf-idf vectors over the pairs' own texts: the figure to beat.

    ``idf = log((N + 1) / (n + 1)) + 1`` over distinct texts, raw counts, unit vectors.
    """
    texts = sorted({text for pair in pairs for text in (pair.posting_text, pair.resume_text)})
    words: dict[str, int] = {}
    rows = np.zeros((len(texts), 0), dtype=np.float32)
    counted: list[dict[int, int]] = []
    for text in texts:
        counts: dict[int, int] = defaultdict(int)
        for word in tokens(text):
            counts[words.setdefault(word, len(words))] += 1
        counted.append(counts)
    rows = np.zeros((len(texts), len(words)), dtype=np.float32)
    for row, counts in zip(rows, counted, strict=True):
        row[list(counts)] = list(counts.values())
    rows *= np.log((len(texts) + 1) / ((rows > 0).sum(axis=0) + 1)) + 1
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    at = {text: index for index, text in enumerate(texts)}
    return tuple(float(rows[at[p.posting_text]] @ rows[at[p.resume_text]]) for p in pairs)
