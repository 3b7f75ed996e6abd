"""What is known of a skill as an answer to a sentence: the figures that ranking adds up.

All of them are functions of the sentence and the skills on its shortlist alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from skillmatch.extract.rank.readers import Reading
from skillmatch.types import FloatArray

Figures: TypeAlias = dict[str, npt.NDArray[Any]]
"""One value per skill, by name."""

TEMPERATURE = np.float32(0.05)
"""Of the soft maximum over runs of words."""

NAMES = (
    "pooled",  # soft maximum over runs of the cosine with the skill
    "largest",  # largest cosine of a run
    "second",  # largest cosine of a run that shares no word with the best one
    "whole",  # cosine of the sentence
    "bm25",  # words of all labels
    "share",  # largest share of a label's words that the sentence holds
    "preferred_share",  # the same for the preferred label
    "lacking",  # rarity of the preferred label's words that the sentence lacks
    "named",  # a label stands in the sentence and was judged a skill: its confidence
    "named_inside",  # the same, and it covers the best run
    "run_words",  # words of the best run
    "run_place",  # where the best run begins, from 0 to 1
    "run_lead",  # cosine with the best run less the largest cosine any listed skill has with it
    "run_rank",  # how many listed skills are nearer to the best run
    "lead",  # margin less the largest margin of the sentence
    "rank",  # place by margin
    "words",  # words of the sentence
    "runs",  # runs of the sentence
    "label_words",  # words of the preferred label
    "is_knowledge",
    "reuse",  # 0 occupation-specific, 1 sector-specific, 2 cross-sector, 3 transversal
    "uses",  # log of one plus the occupations that list the skill
    "near_better",  # largest cosine with a skill of higher margin
    "best_pooled",  # largest pooled cosine of the sentence
    "asks",  # log odds that the sentence speaks of any skill, by its vector
)


def soft_maximum(cosines: FloatArray) -> FloatArray:
    """Return the log-sum-exp over runs (rows) with ``TEMPERATURE``, shape (columns,)."""
    highest: FloatArray = cosines.max(axis=0)
    raised = cosines - highest
    raised /= TEMPERATURE
    pooled: FloatArray = highest + TEMPERATURE * np.log(np.exp(raised, out=raised).sum(axis=0))
    return pooled


def window_figures(cosines: FloatArray) -> FloatArray:
    """Return soft maximum and maximum over runs for each skill, shape (skills, 2).

    Args:
        cosines: Of every run with every listed skill, shape (runs, skills).
    """
    return np.stack([soft_maximum(cosines), cosines.max(axis=0)], axis=1)


def second_best(cosines: FloatArray, best: npt.NDArray[np.int64], runs: npt.NDArray[np.int64]) -> FloatArray:
    """Return for each skill the largest cosine of a run apart from its best one; 0 where there is none.

    Args:
        cosines: Shape (runs, skills).
        best: Each skill's best run, shape (skills,).
        runs: First and last word of each run, shape (runs, 2).
    """
    first, last = runs[:, 0], runs[:, 1]
    is_apart = (first[:, None] > last) | (last[:, None] < first)
    largest: FloatArray = np.where(is_apart[:, best], cosines, np.float32(0)).max(axis=0)
    return largest


def near_better(whole: FloatArray, scales: FloatArray) -> FloatArray:
    """Return each skill's largest cosine with one before it, the first 0; rows in order of margin.

    Args:
        whole: Rows as whole numbers, best first, shape (k, dim).
        scales: Their scales, shape (k,).
    """
    near = whole @ whole.T
    near *= scales[:, None]
    near *= scales
    largest: FloatArray = np.where(np.tri(len(near), k=-1, dtype=bool), near, np.float32(0)).max(axis=1)
    return largest


def run_figures(
    cosines: FloatArray, best: npt.NDArray[np.int64], listed: npt.NDArray[np.int64], reading: Reading
) -> Figures:
    """Return the figures of the listed skills that come from their best runs.

    Args:
        cosines: Of every run with every skill looked at, shape (runs, skills).
        best: Each skill's best run, shape (skills,).
        listed: Columns of the listed skills, shape (k,).
        reading: Of the sentence.
    """
    runs, at = reading.runs, best[listed]
    near = cosines.take(listed, axis=1)
    largest = near.max(axis=0)
    first = runs[at, 0]
    return {
        "largest": largest,
        "second": second_best(near, at, runs),
        "run_words": runs[at, 1] - first + 1,
        "run_place": first / max(len(reading.words), 1),
        "run_lead": largest - cosines.max(axis=1)[at],
        "run_rank": (cosines[at] > largest[:, None]).sum(axis=1),
    }


def joined(parts: Sequence[Figures]) -> Figures:
    """Return the figures of the skills of several sentences, one sentence after another."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def stacked(figures: Figures, n_skills: int) -> FloatArray:
    """Return the figures as columns in the order of ``NAMES``, shape (n_skills, len(NAMES))."""
    rows = np.empty((n_skills, len(NAMES)), dtype=np.float32)
    for column, name in enumerate(NAMES):
        rows[:, column] = figures[name]
    return rows
