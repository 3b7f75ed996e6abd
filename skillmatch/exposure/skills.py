"""Exposure of a skill, seen in two ways that are shown apart and never mixed.

By tasks: the detailed work activities of O*NET whose titles are nearest to the skill lead to the labelled
tasks that do them; the figure is the mean score of these tasks, each weighted by how near its activity is.
Tasks of the occupations that need the skill are taken where there are at least ``FEWEST_OWN`` of them, else
those of all.

By occupations: the published scores of the occupations that need the skill (ESCO's essential and optional
relations, crossed to O*NET; for a technology, the O*NET occupations that use it); an optional relation counts
half.

A skill without near activities, or without occupations, has no data by that view.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from skillmatch.encode.vectors import ConceptVectors
from skillmatch.errors import NotFound
from skillmatch.exposure.activities import Activities
from skillmatch.exposure.labels import TASK_SCORES, Measure
from skillmatch.exposure.table import MEASURES, RATERS, ExposureTable
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import FloatArray, Rater, Task

SkillBasis: TypeAlias = Literal["tasks", "occupations"]

LEAST_SIMILARITY = 0.5
"""Cosine below which an activity is not what the skill is used for."""

NEAR_THE_BEST = 0.12
"""How far an activity may fall behind the nearest one."""

MOST_ACTIVITIES = 4
FEWEST_OWN = 10
"""Tasks that the skill's own occupations must have, to stand for it alone."""

OPTIONAL = 0.5
"""What an occupation counts for which the skill is optional, beside one for which it is essential."""

_Floats = npt.NDArray[np.float64]
_SEED = 20230317
_DRAWS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillEstimate:
    """One figure of a skill, in [0, 1]; None where there is no data.

    Attributes:
        basis: By tasks or by occupations.
        measure: alpha, beta or zeta.
        rater: Whose labels.
        value: Weighted mean.
        low, high: By tasks, the 95 % interval of the mean (bootstrap over the tasks). By occupations, the
            tenth and ninetieth percentile of the occupations: how much it depends on where the skill is used.
        n: Tasks or occupations with a label or score.
        coverage: Their share of the weight of all that the skill is linked to.
    """

    basis: SkillBasis
    measure: Measure
    rater: Rater
    value: float | None
    low: float | None
    high: float | None
    n: int
    coverage: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedActivity:
    """A detailed work activity that a skill is used for; ``n_tasks`` labelled tasks of it count."""

    activity_id: str
    title: str
    similarity: float
    n_tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillExposure:
    """Exposure of one skill by both views.

    ``is_own`` says that the tasks are those of the skill's own occupations only.
    """

    uri: str
    preferred_label: str
    estimates: tuple[SkillEstimate, ...]
    activities: tuple[ServedActivity, ...]
    is_own: bool

    def of(self, basis: SkillBasis, measure: Measure = "beta", rater: Rater = "human") -> SkillEstimate:
        """Return one estimate.

        Raises:
            NotFound: There is none of that basis, measure and rater.
        """
        for estimate in self.estimates:
            if (estimate.basis, estimate.measure, estimate.rater) == (basis, measure, rater):
                return estimate
        raise NotFound(f"A skill has no estimate of {measure} by {basis} and {rater}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighted:
    """Tasks or occupations with their weights, by key; ``all_weight`` includes those without a score."""

    keys: tuple[str, ...]
    weights: _Floats
    all_weight: float


class SkillExposures:
    """Exposure of any skill of a taxonomy. Deterministic; safe for several threads."""

    def __init__(
        self, taxonomy: Taxonomy, table: ExposureTable, activities: Activities, vectors: ConceptVectors
    ) -> None:
        """Take the taxonomy, the published labels and scores, the activities, and the skills' vectors."""
        self._taxonomy = taxonomy
        self._table = table
        self._activities = activities
        self._vectors = vectors

    def of(self, uri: str) -> SkillExposure:
        """Return the exposure of a skill by both views.

        Raises:
            NotFound: The taxonomy has no such skill.
        """
        skill = self._taxonomy.skills.get(uri)
        if skill is None:
            raise NotFound(f"No skill {uri} in {self._taxonomy.release}. Look it up by name first.")
        (near,) = self._nearest([uri])
        occupations = self.occupations(uri)
        tasks, is_own = self._tasks(near, occupations)
        counted = set(tasks.keys)
        return SkillExposure(
            uri=uri,
            preferred_label=skill.preferred_label,
            estimates=(*self._by_tasks(tasks), *self._by_occupations(occupations)),
            activities=tuple(
                ServedActivity(
                    activity_id=self._activities.ids[place],
                    title=self._activities.titles[place],
                    similarity=similarity,
                    n_tasks=sum(
                        task.task_id in counted
                        for task in self._tasks_doing.get(self._activities.ids[place], ())
                    ),
                )
                for place, similarity in near
            ),
            is_own=is_own,
        )

    def values(
        self,
        uris: Sequence[str],
        *,
        basis: SkillBasis = "tasks",
        measure: Measure = "beta",
        rater: Rater = "human",
    ) -> dict[str, float]:
        """Return one figure of many skills by URI; those without data, or unknown, are left out."""
        known = [uri for uri in dict.fromkeys(uris) if uri in self._taxonomy.skills]
        if basis == "occupations":
            scores = self._table.scores[measure, rater]
            weighted = [self._scored_occupations(self.occupations(uri)) for uri in known]
        else:
            scores = self._task_scores[measure, rater]
            weighted = [
                self._tasks(near, self.occupations(uri))[0]
                for uri, near in zip(known, self._nearest(known), strict=True)
            ]
        return {
            uri: _mean(np.array([scores[key] for key in found.keys]), found.weights)
            for uri, found in zip(known, weighted, strict=True)
            if found.keys
        }

    def _nearest(self, uris: Sequence[str]) -> list[list[tuple[int, float]]]:
        """Return the places and similarities of the activities each skill is used for, nearest first."""
        if not uris:
            return []
        cosines = np.round(self._vectors.rows(uris) @ self._activities.matrix.T, 6)
        return [_used_for(row) for row in cosines]

    def _tasks(
        self, near: Sequence[tuple[int, float]], occupations: Mapping[str, float]
    ) -> tuple[_Weighted, bool]:
        weights: dict[str, float] = {}
        own: set[str] = set()
        for place, similarity in near:
            for task in self._tasks_doing.get(self._activities.ids[place], ()):
                weights.setdefault(task.task_id, similarity)
                if task.onet_soc_code in occupations:
                    own.add(task.task_id)
        is_own = len(own) >= FEWEST_OWN
        taken = {task: weight for task, weight in weights.items() if not is_own or task in own}
        labelled = [task for task in taken if task in self._task_scores["beta", "human"]]
        counted = _Weighted(
            keys=tuple(labelled),
            weights=np.array([taken[task] for task in labelled], dtype=np.float64),
            all_weight=sum(taken.values()),
        )
        return counted, is_own

    def occupations(self, uri: str) -> dict[str, float]:
        """Return the O*NET-SOC codes of the occupations that a skill serves, with their weights."""
        weights: dict[str, float] = defaultdict(float)
        for occupation, need in self._taxonomy.occupations_of(uri):
            for link in self._taxonomy.onet_of(occupation):
                weights[link.onet_soc_code] += link.share * (1.0 if need == "essential" else OPTIONAL)
        for occupation in self._taxonomy.occupations_using(uri):
            weights[self._taxonomy.occupations[occupation].onet_soc_code] += 1.0
        return dict(sorted(weights.items()))

    def _scored_occupations(self, occupations: Mapping[str, float]) -> _Weighted:
        scores = self._table.scores["beta", "human"]
        covered = [(code, weight) for code, weight in occupations.items() if code in scores]
        return _Weighted(
            keys=tuple(code for code, _ in covered),
            weights=np.array([weight for _, weight in covered], dtype=np.float64),
            all_weight=sum(occupations.values()),
        )

    def _by_tasks(self, tasks: _Weighted) -> Iterator[SkillEstimate]:
        drawn = _draws(len(tasks.keys))
        for measure, rater in product(MEASURES, RATERS):
            scores = self._task_scores[measure, rater]
            values = np.array([scores[key] for key in tasks.keys])
            yield _estimate("tasks", measure, rater, values, tasks, _interval(values, tasks.weights, drawn))

    def _by_occupations(self, occupations: Mapping[str, float]) -> Iterator[SkillEstimate]:
        weighted = self._scored_occupations(occupations)
        for measure, rater in product(MEASURES, RATERS):
            scores = self._table.scores[measure, rater]
            values = np.array([scores[key] for key in weighted.keys])
            yield _estimate(
                "occupations", measure, rater, values, weighted, _spread(values, weighted.weights)
            )

    @cached_property
    def _task_scores(self) -> dict[tuple[Measure, Rater], dict[str, float]]:
        ids = self._table.task_ids()
        return {
            (measure, rater): {
                task: TASK_SCORES[measure][label]
                for task, label in zip(ids, self._table.task_labels(rater), strict=True)
            }
            for measure, rater in product(MEASURES, RATERS)
        }

    @cached_property
    def _tasks_doing(self) -> dict[str, tuple[Task, ...]]:
        """The tasks that do each activity, ordered by id."""
        found: dict[str, list[Task]] = defaultdict(list)
        for task in self._taxonomy.tasks.values():
            for activity in task.dwa_ids:
                found[activity].append(task)
        return {activity: tuple(tasks) for activity, tasks in found.items()}


def _used_for(cosines: FloatArray) -> list[tuple[int, float]]:
    order = np.argsort(-cosines, kind="stable")[:MOST_ACTIVITIES]
    least = max(LEAST_SIMILARITY, float(cosines[order[0]]) - NEAR_THE_BEST)
    return [(int(place), float(cosines[place])) for place in order if cosines[place] >= least]


def _estimate(
    basis: SkillBasis,
    measure: Measure,
    rater: Rater,
    values: _Floats,
    weighted: _Weighted,
    bounds: tuple[float, float] | None,
) -> SkillEstimate:
    has_data = len(values) > 0
    return SkillEstimate(
        basis=basis,
        measure=measure,
        rater=rater,
        value=_mean(values, weighted.weights) if has_data else None,
        low=bounds[0] if bounds else None,
        high=bounds[1] if bounds else None,
        n=len(values),
        # The two sums may round differently where everything has a score.
        coverage=min(1.0, float(weighted.weights.sum()) / weighted.all_weight)
        if weighted.all_weight
        else 0.0,
    )


def _mean(values: _Floats, weights: _Floats) -> float:
    return float((values * weights).sum() / weights.sum())


def _draws(n: int) -> npt.NDArray[np.int64]:
    return np.random.default_rng(_SEED).integers(0, max(1, n), size=(_DRAWS, n))


def _interval(values: _Floats, weights: _Floats, drawn: npt.NDArray[np.int64]) -> tuple[float, float] | None:
    if not len(values):
        return None
    means = (values * weights)[drawn].sum(axis=1) / weights[drawn].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def _spread(values: _Floats, weights: _Floats) -> tuple[float, float] | None:
    """Return the weighted tenth and ninetieth percentile."""
    if not len(values):
        return None
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    places = np.minimum(np.searchsorted(reached, (0.1, 0.9)), len(values) - 1)
    return float(values[order][places[0]]), float(values[order][places[1]])
