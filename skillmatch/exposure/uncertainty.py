"""How sure an exposure score is: other tasks could have been drawn up, and the two raters differ.

The files of "GPTs are GPTs" hold one aggregated human label and one GPT-4 label per task, so there is no
spread from rater to rater. What can be had is (1) the bootstrap over tasks: an occupation's tasks are drawn
anew with replacement, each with its weight and both its labels, and everything is computed again; and
(2) the human against the GPT-4 label on the same draws, so that their difference has an interval too.

An interval holds the middle 95 % of the draws, and the value itself: near the ends of the scale drawing anew
moves a share one way only, and the interval is stretched to the value where that happens. ``bias`` is the
mean of the draws less the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.errors import NotFound
from skillmatch.exposure.criterion import Criterion
from skillmatch.exposure.employment import Join
from skillmatch.exposure.grouped import Cell
from skillmatch.exposure.joined import Flags, Floats
from skillmatch.exposure.labels import TASK_SCORES, TASK_WEIGHTS, LabelledTask, Measure
from skillmatch.exposure.shares import share_of
from skillmatch.types import Rater

SEED = 20_261_121
N_DRAWS = 1000
LEVEL = 0.95
"""The draws are the same every time; an interval holds this share of them."""

_CHUNK = 25
"""Draws computed at once: 25 x 19,265 numbers a column, whatever the number of draws."""

_EXPOSED = ("E1", "E2")
_RATERS: tuple[Rater, ...] = ("human", "gpt4")
_LABELLED: Mapping[str, tuple[Measure, Rater]] = {
    f"gpts_{measure}_{rater}": (measure, rater) for measure in TASK_SCORES for rater in _RATERS
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A value with the interval of its draws, in the unit of the value.

    ``n`` counts what was drawn from: the tasks of an occupation, or the occupations of a share.
    """

    value: float
    low: float
    high: float
    bias: float
    n: int


class TaskBootstrap:
    """Occupation scores from tasks drawn anew, 1,000 times, for both raters on the same draws.

    Args:
        tasks: All labelled tasks, in any order.
        n_draws: At least 1.
        seed: Of the draws; the same tasks in the same order and the same seed give the same draws.
    """

    def __init__(self, tasks: Iterable[LabelledTask], *, n_draws: int = N_DRAWS, seed: int = SEED) -> None:
        ordered = sorted(tasks, key=lambda task: task.onet_soc_code)
        codes, starts, counts = np.unique(
            [task.onet_soc_code for task in ordered], return_index=True, return_counts=True
        )
        self.codes: tuple[str, ...] = tuple(codes.tolist())
        self.n_tasks: Mapping[str, int] = dict(zip(self.codes, counts.tolist(), strict=True))
        self._exposed = _draw(ordered, starts, counts, n_draws=n_draws, seed=seed)
        self._point = _shares_exposed(ordered, starts)
        self._scores: dict[str, Floats] = {}
        self._units: dict[str, tuple[Join, Floats]] = {}

    def scores(self, key: str) -> Mapping[str, float]:
        """Return the score of each occupation as labelled, in [0, 1].

        Args:
            key: ``gpts_{alpha,beta,zeta}_{human,gpt4}``.

        Raises:
            NotFound: No such measure has labelled tasks.
        """
        return dict(zip(self.codes, self._combine(key, self._point).tolist(), strict=True))

    def draws(self, key: str) -> Floats:
        """Return the scores of all draws, shape (n_draws, n occupations), in the order of ``codes``."""
        if key not in self._scores:
            self._scores[key] = self._combine(key, self._exposed)
        return self._scores[key]

    def occupations(self, key: str) -> Mapping[str, Interval]:
        """Return the score of each occupation with its interval."""
        return self._intervals(self._combine(key, self._point), self.draws(key))

    def rater_differences(self, measure: Measure) -> Mapping[str, Interval]:
        """Return human score less GPT-4 score of each occupation, in [-1, 1], with its interval."""
        human, machine = f"gpts_{measure}_human", f"gpts_{measure}_gpt4"
        point = self._combine(human, self._point) - self._combine(machine, self._point)
        return self._intervals(point, self.draws(human) - self.draws(machine))

    def share(self, key: str, cell: Cell, criterion: Criterion) -> Interval | None:
        """Return the share of a cell (see ``share_cells``) with its interval; None where it has no data.

        Args:
            key: The measure that the cell was made with.
            cell: A group with the weights of its units.
            criterion: What counts as exposed.
        """
        point = share_of(cell, criterion)
        if point.value is None:
            return None
        return _interval(point.value, self._exposed_shares(key, cell, criterion), n=point.n_occupations)

    def mean(self, key: str, cell: Cell) -> Interval | None:
        """Return the weighted mean of a cell with its interval; None where it has no data.

        Args:
            key: The measure that the cell was made with.
            cell: A group with the weights of its units.
        """
        weights = cell.weights
        held = weights > 0
        if not held.any():
            return None
        point = float(np.average(cell.columns.value[held], weights=weights[held]))
        return _interval(point, _means(self._drawn_units(key, cell)[:, held], weights), n=int(held.sum()))

    def share_difference(
        self, measure: Measure, human: Cell, machine: Cell, criterion: Criterion
    ) -> Interval | None:
        """Return the share by human labels less that by GPT-4's, with its interval; None without data.

        Args:
            measure: alpha, beta or zeta.
            human: The group, made with the scores from human labels.
            machine: The same group, made with those from GPT-4's labels.
            criterion: What counts as exposed.
        """
        one, other = share_of(human, criterion), share_of(machine, criterion)
        if one.value is None or other.value is None:
            return None
        drawn = self._exposed_shares(f"gpts_{measure}_human", human, criterion) - self._exposed_shares(
            f"gpts_{measure}_gpt4", machine, criterion
        )
        return _interval(one.value - other.value, drawn, n=one.n_occupations)

    def _exposed_shares(self, key: str, cell: Cell, criterion: Criterion) -> Floats:
        """The share of each draw, shape (n_draws,)."""
        weights = cell.weights
        return _means(criterion.is_met(self._drawn_units(key, cell)[:, weights > 0]), weights)

    def _drawn_units(self, key: str, cell: Cell) -> Floats:
        """The draws of the units of a cell, remembered for the next cell of the same join."""
        join, drawn = self._units.get(key, (None, None))
        if drawn is None or join is not cell.join:
            drawn = unit_draws(
                self.draws(key), self.codes, cell.join, [unit.code for unit in cell.columns.units]
            )
            self._units[key] = (cell.join, drawn)
        return drawn

    def _combine(self, key: str, exposed: Mapping[tuple[Rater, str], Floats]) -> Floats:
        found = labelled_measure(key)
        if found is None:
            raise NotFound(
                f"No labelled tasks for the measure '{key}', so no interval over tasks. "
                f"There are for {', '.join(_LABELLED)}."
            )
        measure, rater = found
        scores = TASK_SCORES[measure]
        return sum(
            (scores[label] * exposed[rater, label] for label in _EXPOSED),
            start=np.zeros_like(exposed[rater, "E1"]),
        )

    def _intervals(self, points: Floats, draws: Floats) -> Mapping[str, Interval]:
        low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
        bias = draws.mean(axis=0) - points
        return {
            code: Interval(
                value=float(points[at]),
                low=float(min(low[at], points[at])),
                high=float(max(high[at], points[at])),
                bias=float(bias[at]),
                n=self.n_tasks[code],
            )
            for at, code in enumerate(self.codes)
        }


def unit_draws(draws: Floats, codes: Sequence[str], join: Join, units: Sequence[str]) -> Floats:
    """Return the draws of each unit: the equal mean over its O*NET occupations; NaN where it has none.

    Args:
        draws: Shape (n_draws, n occupations).
        codes: The O*NET-SOC code of each column of the draws.
        join: Gives each code its unit.
        units: Codes of the units, in the order of the columns that are returned, shape (n_draws, n units).
    """
    column_of = {unit: at for at, unit in enumerate(units)}
    pairs = sorted(
        (column_of[unit], at)
        for at, code in enumerate(codes)
        if (unit := join.unit_of.get(code)) in column_of and unit is not None
    )
    found = np.full((len(draws), len(units)), np.nan)
    if pairs:
        columns, members = np.array(pairs).T
        used, starts, counts = np.unique(columns, return_index=True, return_counts=True)
        found[:, used] = np.add.reduceat(draws[:, members], starts, axis=1) / counts
    return found


def _means(drawn: Floats | Flags, weights: Floats) -> Floats:
    """The weighted mean of each draw over the units that weigh anything: the columns of ``drawn``."""
    held = weights[weights > 0]
    return np.asarray(drawn.astype(np.float64) @ held / held.sum(), dtype=np.float64)


def labelled_measure(key: str) -> tuple[Measure, Rater] | None:
    """Return score and rater of a measure that has labelled tasks, None for any other.

    Args:
        key: E.g. ``gpts_beta_human``.
    """
    return _LABELLED.get(key)


def _weight_columns(tasks: Sequence[LabelledTask]) -> tuple[Floats, dict[tuple[Rater, str], Floats]]:
    """The weight of each task, and the same where a rater gave a label and 0 elsewhere."""
    weight = np.array([TASK_WEIGHTS[task.task_type] for task in tasks])
    return weight, {
        (rater, label): weight * np.array([task.labels[rater] == label for task in tasks])
        for rater in _RATERS
        for label in _EXPOSED
    }


def _shares_exposed(
    tasks: Sequence[LabelledTask], starts: npt.NDArray[np.int64]
) -> dict[tuple[Rater, str], Floats]:
    weight, exposed = _weight_columns(tasks)
    total = np.add.reduceat(weight, starts)
    return {key: np.add.reduceat(column, starts) / total for key, column in exposed.items()}


def _draw(
    tasks: Sequence[LabelledTask],
    starts: npt.NDArray[np.int64],
    counts: npt.NDArray[np.int64],
    *,
    n_draws: int,
    seed: int,
) -> dict[tuple[Rater, str], Floats]:
    """The weighted share of tasks with label E1, and with E2, per rater: shape (n_draws, n occupations)."""
    weight, exposed = _weight_columns(tasks)
    first, size = np.repeat(starts, counts), np.repeat(counts, counts)
    generator = np.random.default_rng(seed)
    drawn = {key: np.empty((n_draws, len(starts))) for key in exposed}
    for begin in range(0, n_draws, _CHUNK):
        rows = slice(begin, min(begin + _CHUNK, n_draws))
        shape = (rows.stop - rows.start, len(weight))
        # The product may round up to the size itself, which is one too many.
        chosen = first + np.minimum((generator.random(shape) * size).astype(np.int64), size - 1)
        total = np.add.reduceat(weight[chosen], starts, axis=1)
        for key, column in exposed.items():
            drawn[key][rows] = np.add.reduceat(column[chosen], starts, axis=1) / total
    return drawn


def _interval(value: float, drawn: Floats, *, n: int) -> Interval:
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(
        value=value,
        low=float(min(low, value)),
        high=float(max(high, value)),
        bias=float(drawn.mean()) - value,
        n=n,
    )
