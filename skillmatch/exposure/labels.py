"""From task labels E0, E1, E2 to task and occupation scores (Eloundou et al. 2024, "GPTs are GPTs").

E0: no exposure; E1: a language model alone halves the time at equal quality; E2: software built on
one would. alpha counts E1; beta counts E1 and half of E2; zeta counts both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from skillmatch.types import Rater

Measure: TypeAlias = Literal["alpha", "beta", "zeta"]

TASK_SCORES: Mapping[Measure, Mapping[str, float]] = {
    "alpha": {"E0": 0.0, "E1": 1.0, "E2": 0.0},
    "beta": {"E0": 0.0, "E1": 1.0, "E2": 0.5},
    "zeta": {"E0": 0.0, "E1": 1.0, "E2": 1.0},
}
"""Share of a task's weight that counts as exposed, in [0, 1], by measure and label."""

TASK_WEIGHTS: Mapping[str, float] = {"Core": 2.0, "Supplemental": 1.0, "": 1.0}
"""Weight of a task in its occupation by O*NET task type; a missing type counts like Supplemental."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledTask:
    """A task with its occupation, O*NET task type and the label (E0, E1, E2) of each rater."""

    onet_soc_code: str
    task_type: str
    labels: Mapping[Rater, str]


def occupation_scores(rows: Iterable[tuple[str, str, str]], measure: Measure) -> dict[str, float]:
    """Return the weighted mean task score of each occupation, in [0, 1].

    Args:
        rows: Occupation code, task type and label (E0, E1, E2) of every task.
        measure: alpha, beta or zeta.
    """
    totals: dict[str, float] = defaultdict(float)
    weights: dict[str, float] = defaultdict(float)
    scores = TASK_SCORES[measure]
    for code, task_type, label in rows:
        weight = TASK_WEIGHTS[task_type]
        totals[code] += weight * scores[label]
        weights[code] += weight
    return {code: totals[code] / weights[code] for code in totals}
