"""Fits the few weights of the skill ranker on the validation sentences: how the shipped ones were found.

The ranker's margin is a weighted sum of five views. The weights maximise the probability, by softmax over
all skills, of the skills that annotators wrote down; two more scalars turn a margin into a score. Run
``python -m skillmatch.evaluate.rank_weights --mirror FOLDER --home FOLDER`` to see them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from skillmatch.encode import load_encoder
from skillmatch.encode.vectors import load_concept_vectors
from skillmatch.evaluate.benchmarks import LABEL_RELEASE, Benchmark, read_benchmark
from skillmatch.extract.rank_views import VIEWS
from skillmatch.extract.ranking import RankWeights, SkillRanker
from skillmatch.taxonomy import load_bundled
from skillmatch.types import FloatArray

_CANDIDATES = 1500
"""Skills per sentence the softmax runs over: the best by the starting weights, and the right ones."""

_STEPS, _RATE, _DECAY = 600, 0.3, 1e-3
_START = np.array([10, 5, 2, 2, 2], dtype=np.float32)
_TOP = 50
"""Skills per sentence on which margins are turned into scores."""

_Floats = npt.NDArray[np.float64]


def fit_ranker(ranker: SkillRanker, benchmarks: Sequence[Benchmark], *, among: Sequence[str]) -> RankWeights:
    """Return the weights fitted to a ranker's views of labelled sentences, rounded as they are shipped.

    Args:
        ranker: Gives the views.
        benchmarks: Validation sets, never test sets.
        among: URIs that are ranked.
    """
    wanted = frozenset(among)
    columns = [column for column, uri in enumerate(ranker.uris) if uri in wanted]
    place_of = {ranker.uris[column]: place for place, column in enumerate(columns)}
    sentences = [sentence for benchmark in benchmarks for sentence in benchmark.sentences]
    views = [ranker.views(sentence.text)[:, columns] for sentence in sentences]
    gold = [[place_of[uri] for uri in sentence.uris] for sentence in sentences]
    fitted = np.round(fit_weights(views, gold, start=_START), 1)
    middle, steepness = fit_score([fitted.astype(np.float32) @ view for view in views], gold)
    named = dict(zip(VIEWS, map(float, fitted), strict=True))
    return RankWeights(**named, middle=round(middle, 2), steepness=round(steepness, 3))


def fit_weights(views: Sequence[FloatArray], gold: Sequence[Sequence[int]], *, start: FloatArray) -> _Floats:
    """Return the weights of the views, shape (views,), by gradient steps (Adam) on the listwise loss.

    Args:
        views: Per sentence, shape (views, skills).
        gold: Per sentence, the columns of the right skills.
        start: Weights to begin with.
    """
    weights = start.astype(np.float64)
    lists = [_candidates(view, right, start) for view, right in zip(views, gold, strict=True)]
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        gradient = _DECAY * len(lists) * weights
        for features, is_right in lists:
            gradient = gradient + _slope(features, is_right, weights)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        rate = _RATE * (1 - step / _STEPS)
        weights = weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return weights


def fit_score(margins: Sequence[FloatArray], gold: Sequence[Sequence[int]]) -> tuple[float, float]:
    """Return (middle, steepness) of the logistic curve from margin to share of right skills.

    Args:
        margins: Per sentence, of every skill.
        gold: Per sentence, the columns of the right skills.
    """
    found, right = [], []
    for margin, columns in zip(margins, gold, strict=True):
        best = np.argsort(-margin, kind="stable")[:_TOP]
        found.append(margin[best].astype(np.float64))
        right.append(np.isin(best, list(columns)).astype(np.float64))
    x, y = np.concatenate(found), np.concatenate(right)
    features = np.stack([x, np.ones_like(x)], axis=1)
    line = np.zeros(2)
    for _ in range(50):  # Newton's steps on the logistic loss
        share = 1 / (1 + np.exp(-features @ line))
        curvature = (features * (share * (1 - share))[:, None]).T @ features
        line = line + np.linalg.solve(curvature + 1e-9 * np.eye(2), features.T @ (y - share))
    return float(-line[1] / line[0]), float(line[0])


def _candidates(
    views: FloatArray, right: Sequence[int], start: FloatArray
) -> tuple[_Floats, npt.NDArray[np.bool_]]:
    best = np.argsort(-(start @ views), kind="stable")[:_CANDIDATES]
    columns = np.union1d(best, np.asarray(right))
    return views[:, columns].T.astype(np.float64), np.isin(columns, list(right))


def _slope(features: _Floats, is_right: npt.NDArray[np.bool_], weights: _Floats) -> _Floats:
    margins = features @ weights
    shares = np.exp(margins - margins.max())
    slope: _Floats = (shares / shares.sum()) @ features - features[is_right].mean(axis=0)
    return slope


def main() -> None:
    """Fit both modes on the 136 validation sentences and print the weights."""
    parser = argparse.ArgumentParser(
        description="Fit the weights of the skill ranker on validation sentences."
    )
    parser.add_argument("--mirror", type=Path, required=True, help="folder with skill_eval/decorte")
    parser.add_argument("--home", type=Path, required=True, help="SKILLMATCH_HOME")
    given = parser.parse_args()
    taxonomy, encoder = load_bundled(), load_encoder()
    vectors = load_concept_vectors(taxonomy, encoder)
    among = taxonomy.labels_of_release(LABEL_RELEASE)
    sets = [read_benchmark(given.mirror, name, taxonomy) for name in ("house_validation", "tech_validation")]
    for mode, home in (("WITH_LABELS", given.home), ("WITHOUT_LABELS", None)):
        ranker = SkillRanker.build(taxonomy, encoder, vectors, home=home)
        print(mode, asdict(fit_ranker(ranker, sets, among=among)))


if __name__ == "__main__":
    main()
