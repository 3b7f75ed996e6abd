"""How well the task model does on major groups of occupations that it was not trained on.

Reads the shipped held-out predictions (``skillmatch.exposure.heldout``) and the bundled labels: no sentences
and no training are needed. Intervals (95 %) come from occupations drawn anew, all tasks of an occupation
together; differences are paired: both systems on the same draws.

Run ``python -m skillmatch.evaluate.exposure`` to write the figures to models/exposure/metrics.json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skillmatch.content import content_path
from skillmatch.correlation import spearman
from skillmatch.errors import ChecksumMismatch
from skillmatch.evaluate.bootstrap import Estimate, estimate_of
from skillmatch.exposure.agreement import confusion, macro_f1
from skillmatch.exposure.heldout import HeldOut, load_held_out, tasks_key
from skillmatch.exposure.labels import TASK_SCORES, TASK_WEIGHTS
from skillmatch.exposure.table import RATERS, ExposureTable
from skillmatch.exposure.task_model import LABELS

MODEL, BASELINE, GPT4 = "task model", "TF-IDF + logistic regression", "GPT-4 labels"
"""The systems, by the names their figures go by; the last is agreement between the raters."""

GAIN = "gain"
"""The model's figure less the baseline's, paired."""

LEAST_OCCUPATIONS = 5
"""A rank correlation within a major group needs at least so many occupations."""

N_DRAWS = 1000
_SEED = 20_261_121
_N_BINS = 10

Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """One system against the human labels.

    Attributes:
        macro_f1: Mean F1 of E0, E1, E2 over tasks.
        pooled: Spearman of occupations' predicted with their human beta.
        within: The same within major groups of at least ``LEAST_OCCUPATIONS``, median.
        within_all: The same over all major groups, without an interval.
    """

    macro_f1: Estimate
    pooled: Estimate
    within: Estimate
    within_all: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Whether probabilities mean what they say, against one rater's labels.

    Attributes:
        ece: Expected calibration error by label: mean distance of probability and frequency over ten bins.
        brier: Sum over labels of the squared error, mean over tasks, in [0, 2].
        macro_f1: Of the labels named from these probabilities.
        reliability: By label and bin: mean probability, frequency, number of tasks; empty bins left out.
    """

    ece: Mapping[str, float]
    brier: float
    macro_f1: float
    reliability: Mapping[str, tuple[tuple[float, float, int], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureReport:
    """All figures.

    ``calibration`` is keyed by (whose labels are predicted, whose labels they are held against).

    ``gains`` are model less baseline, paired: macro_f1, pooled, within. ``most_probable`` is the macro-F1 of
    the most probable labels, without label offsets, of both, and of the paired ``GAIN``.
    """

    n_tasks: int
    n_occupations: int
    n_groups: int
    n_groups_within: int
    n_near: int
    systems: Mapping[str, Accuracy]
    gains: Mapping[str, Estimate]
    most_probable: Mapping[str, Estimate]
    calibration: Mapping[tuple[str, str], Calibration]


class _Labelled:
    """The labelled tasks as arrays, and the draws that all systems share."""

    def __init__(self, table: ExposureTable) -> None:
        tasks = list(table.labelled_tasks())
        codes, self.at = np.unique([task.onet_soc_code for task in tasks], return_inverse=True)
        self.key = tasks_key((task.onet_soc_code for task in tasks), table.task_ids())
        self.labels = np.array([[LABELS.index(task.labels[rater]) for rater in RATERS] for task in tasks])
        self.weights = np.array([TASK_WEIGHTS[task.task_type] for task in tasks])
        self.groups = np.array([code[:2] for code in codes])
        self.n_occupations = len(codes)
        self.members = [np.flatnonzero(self.groups == group) for group in np.unique(self.groups)]
        rng = np.random.default_rng(_SEED)
        self.draws = rng.integers(0, len(codes), size=(N_DRAWS, len(codes)))
        self.draws_within = [
            rows[rng.integers(0, len(rows), size=(N_DRAWS, len(rows)))]
            for rows in self.members
            if len(rows) >= LEAST_OCCUPATIONS
        ]
        self.counts = np.array([np.bincount(draw, minlength=len(codes)) for draw in self.draws])

    def occupation_means(self, scores: Doubles) -> Doubles:
        """Return the weighted mean of task scores by occupation."""
        totals = np.bincount(self.at, self.weights * scores)
        means: Doubles = totals / np.bincount(self.at, self.weights)
        return means

    def confusions(self, named: npt.NDArray[np.integer]) -> Integers:
        """Return the confusion table of each occupation against people, shape (occupations, 3, 3)."""
        cells = 9 * self.at + 3 * self.labels[:, 0] + named
        return np.bincount(cells, minlength=9 * self.n_occupations).reshape(-1, 3, 3)


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """A system's three figures: as they are, and in every draw."""

    values: Mapping[str, float]
    draws: Mapping[str, Doubles]
    within_all: float


def evaluate_task_model(table: ExposureTable, held_out: HeldOut | None = None) -> ExposureReport:
    """Return the accuracy, calibration and gain over the baseline, major groups held out.

    Args:
        table: Holds the labels.
        held_out: Predictions; default: the shipped ones.

    Raises:
        ReleaseMissing, ChecksumMismatch: As ``load_held_out``, or the predictions are of other tasks.
    """
    held_out = held_out or load_held_out()
    tasks = _Labelled(table)
    if held_out.tasks != tasks.key:
        raise ChecksumMismatch(
            "The held-out predictions are of other tasks than the bundled labels. Make them anew with: "
            "python -m skillmatch.train.exposure --mirror FOLDER"
        )
    beta = np.array([TASK_SCORES["beta"][label] for label in LABELS])
    systems = {
        MODEL: _drawn(tasks, held_out.model_labels[:, 0], held_out.model[:, 0] @ beta),
        BASELINE: _drawn(tasks, held_out.baseline_labels, held_out.baseline @ beta),
        GPT4: _drawn(tasks, tasks.labels[:, 1], beta[tasks.labels[:, 1]]),
    }
    return ExposureReport(
        n_tasks=len(tasks.at),
        n_occupations=tasks.n_occupations,
        n_groups=len(tasks.members),
        n_groups_within=len(tasks.draws_within),
        n_near=held_out.n_near,
        systems={name: _accuracy(tasks, drawn) for name, drawn in systems.items()},
        gains=_gains(tasks, systems[MODEL], systems[BASELINE]),
        most_probable=_most_probable(tasks, held_out),
        calibration={
            (rater, judge): calibration_of(
                held_out.model[:, i].astype(np.float64), tasks.labels[:, j], held_out.model_labels[:, i]
            )
            for i, rater in enumerate(RATERS)
            for j, judge in enumerate(RATERS)
        },
    )


def calibration_of(
    probabilities: Doubles, labels: npt.NDArray[np.integer], named: npt.NDArray[np.integer]
) -> Calibration:
    """Return how well probabilities, shape (n, 3), fit labels 0, 1, 2, shape (n,).

    Args:
        probabilities: Rows that sum to 1.
        labels: What the tasks were labelled.
        named: The labels that were named from the probabilities.
    """
    is_label = np.eye(3)[labels]
    reliability = {
        label: _bins(probabilities[:, column], is_label[:, column]) for column, label in enumerate(LABELS)
    }
    return Calibration(
        ece={
            label: sum(n * abs(mean - share) for mean, share, n in bins) / len(labels)
            for label, bins in reliability.items()
        },
        brier=float(((probabilities - is_label) ** 2).sum(axis=1).mean()),
        macro_f1=float(macro_f1(confusion(labels, named))),
        reliability=reliability,
    )


def _bins(probabilities: Doubles, is_label: Doubles) -> tuple[tuple[float, float, int], ...]:
    at = np.minimum((probabilities * _N_BINS).astype(np.int64), _N_BINS - 1)
    return tuple(
        (float(probabilities[at == bin_].mean()), float(is_label[at == bin_].mean()), int((at == bin_).sum()))
        for bin_ in range(_N_BINS)
        if (at == bin_).any()
    )


def _drawn(tasks: _Labelled, named: npt.NDArray[np.integer], scores: Doubles) -> _Drawn:
    macro, macro_draws = _macro_f1(tasks, named)
    beta = np.array([TASK_SCORES["beta"][label] for label in LABELS])
    theirs = tasks.occupation_means(beta[tasks.labels[:, 0]])
    ours = tasks.occupation_means(scores)
    by_group = [spearman(ours[rows], theirs[rows]) for rows in tasks.members]
    is_large = [len(rows) >= LEAST_OCCUPATIONS for rows in tasks.members]
    within = [[spearman(ours[r], theirs[r]) for r in rows] for rows in tasks.draws_within]
    return _Drawn(
        values={
            "macro_f1": macro,
            "pooled": spearman(ours, theirs),
            "within": float(np.median(np.array(by_group)[is_large])),
        },
        draws={
            "macro_f1": macro_draws,
            "pooled": np.array([spearman(ours[rows], theirs[rows]) for rows in tasks.draws]),
            "within": np.median(np.array(within), axis=0),
        },
        within_all=float(np.median(by_group)),
    )


def _macro_f1(tasks: _Labelled, named: npt.NDArray[np.integer]) -> tuple[float, Doubles]:
    """Return the mean F1 of the labels named, as it is and in every draw."""
    tables = tasks.confusions(named)
    sums = (tasks.counts @ tables.reshape(-1, 9)).reshape(-1, 3, 3)
    return float(macro_f1(tables.sum(axis=0))), macro_f1(sums)


def _most_probable(tasks: _Labelled, held_out: HeldOut) -> dict[str, Estimate]:
    ours = _macro_f1(tasks, held_out.model[:, 0].argmax(axis=1))
    theirs = _macro_f1(tasks, held_out.baseline.argmax(axis=1))
    n = tasks.n_occupations
    return {
        MODEL: estimate_of(*ours, n=n),
        BASELINE: estimate_of(*theirs, n=n),
        GAIN: _gain(tasks, ours, theirs),
    }


def _accuracy(tasks: _Labelled, drawn: _Drawn) -> Accuracy:
    figures = {
        name: estimate_of(value, drawn.draws[name], n=tasks.n_occupations)
        for name, value in drawn.values.items()
    }
    return Accuracy(**figures, within_all=drawn.within_all)


def _gains(tasks: _Labelled, one: _Drawn, other: _Drawn) -> dict[str, Estimate]:
    return {
        name: _gain(tasks, (one.values[name], one.draws[name]), (other.values[name], other.draws[name]))
        for name in one.values
    }


def _gain(tasks: _Labelled, one: tuple[float, Doubles], other: tuple[float, Doubles]) -> Estimate:
    """Return one figure less another, paired: both on the same draws."""
    return estimate_of(one[0] - other[0], one[1] - other[1], n=tasks.n_occupations)


def metrics_of(report: ExposureReport) -> dict[str, Any]:
    """Return the figures as plain JSON values, four decimals."""
    return {
        "held_out": f"each of the {report.n_groups} major groups once",
        "n_tasks": report.n_tasks,
        "n_occupations": report.n_occupations,
        "n_groups_within": report.n_groups_within,
        "near_duplicates_left_out": report.n_near,
        "systems": {
            name: {
                "macro_f1": _plain(accuracy.macro_f1),
                "spearman_pooled": _plain(accuracy.pooled),
                "spearman_within_median": _plain(accuracy.within),
                "spearman_within_median_all_groups": round(accuracy.within_all, 4),
            }
            for name, accuracy in report.systems.items()
        },
        "gain_over_baseline": {name: _plain(gain) for name, gain in report.gains.items()},
        "macro_f1_of_most_probable": {name: _plain(each) for name, each in report.most_probable.items()},
        "calibration": {
            f"{rater} predicted, {judge} labels": {
                "ece": {label: round(error, 4) for label, error in calibration.ece.items()},
                "brier": round(calibration.brier, 4),
                "macro_f1": round(calibration.macro_f1, 4),
            }
            for (rater, judge), calibration in report.calibration.items()
        },
        "reliability": {label: _rows(bins) for label, bins in _human(report).reliability.items()},
    }


def _human(report: ExposureReport) -> Calibration:
    return report.calibration["human", "human"]


def _rows(bins: Sequence[tuple[float, float, int]]) -> list[list[float]]:
    return [[round(mean, 4), round(share, 4), n] for mean, share, n in bins]


def _plain(estimate: Estimate) -> list[float]:
    return [round(figure, 4) for figure in (estimate.value, estimate.low, estimate.high)]


def write_metrics(path: Path, report: ExposureReport) -> None:
    """Write the figures as JSON."""
    path.write_text(json.dumps(metrics_of(report), indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Write models/exposure/metrics.json from the shipped held-out predictions."""
    path = content_path("models", "exposure") / "metrics.json"
    write_metrics(path, evaluate_task_model(ExposureTable.load_bundled()))
    print(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
