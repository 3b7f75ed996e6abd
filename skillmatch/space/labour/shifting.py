"""What moves when an entity gains or loses another, against what random others would have moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from skillmatch.errors import InputError
from skillmatch.space.labour.entities import Entity, EntityKind
from skillmatch.space.labour.labour import LabourSpace
from skillmatch.space.labour.nearest import ordered, rows_of, similarities
from skillmatch.space.labour.resolving import Place, unit
from skillmatch.types import FloatArray

DRAWS: Final = 999
"""Random entities that a shift is compared with; so many or as many as there are."""

_AT_ONCE: Final = 64
"""Draws whose similarities are held in memory at once."""

Wide: TypeAlias = npt.NDArray[np.float64]
Rows: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """How one entity's nearness to the shifted place changed.

    Attributes:
        entity: What moved.
        before: Cosine before the shift.
        after: Cosine after it.
        rank_before: Place by nearness before, from 1.
        rank_after: Place after.
        expected: Mean change by the random shifts; 0 without any.
        p: Two-sided: twice the share of random shifts that move it as far up, or as far down; in (0, 1].
    """

    entity: Entity
    before: float
    after: float
    rank_before: int
    rank_after: int
    expected: float
    p: float

    @property
    def change(self) -> float:
        """By how much the cosine rose."""
        return round(self.after - self.before, 6)

    @property
    def excess(self) -> float:
        """How much more the cosine rose than by a random shift: most things recede from what moves at all."""
        return round(self.change - self.expected, 6)

    @property
    def ranks_gained(self) -> int:
        """By how many places it came nearer."""
        return self.rank_before - self.rank_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A shift and what it moved.

    Attributes:
        distance: How far the place itself moved: 1 minus the cosine of before and after.
        distance_p: Two-sided p of it among the random shifts; small where what was added is much nearer to
            the place, or much farther, than random entities are.
        null_distance: Median distance of the random shifts.
        n_draws: Random shifts; 0 where nothing was added or removed.
        movers: Every entity of the kind, by the size of its excess, the largest first; ties by key.
    """

    distance: float
    distance_p: float
    null_distance: float
    n_draws: int
    movers: tuple[Mover, ...]


def shift(
    space: LabourSpace,
    place: Place,
    *,
    add: Sequence[Entity],
    remove: Sequence[Entity] = (),
    kind: EntityKind,
    weight: float = 1.0,
    seed: int = 0,
) -> Shift:
    """Add and remove entities and return what moves, against random entities of the same kinds.

    The shifted place is the unit vector of the place plus ``weight`` times each added vector minus
    ``weight`` times each removed one. Each random shift replaces all of them by random entities of the same
    kinds, none drawn twice for one of them, never the place's own: so, for entities drawn at random
    themselves, p is uniform. What is both added and removed cancels before anything is computed.

    Args:
        space: Where all of this lies.
        place: What gains and loses.
        add: What it gains; one that is given twice counts twice.
        remove: What it loses.
        kind: What is looked at.
        weight: What an entity counts beside the place, which counts 1; more than 0.
        seed: Of the random draws.

    Raises:
        InputError: The weight is not positive, the shift leaves nothing, or the space has nothing of a kind.
    """
    if not 0 < weight < float("inf"):
        raise InputError(f"A weight is more than 0, found {weight:g}.")
    counts = _net(space, add, remove)
    rows = rows_of(space, kind)
    left_out = [space.index[key] for key in place.keys] + [row for row, _ in counts]
    rows = rows[~np.isin(rows, left_out)]
    before = similarities(space, rows, place.vector)
    if not counts:
        still = np.zeros(len(rows), dtype=np.int64)
        movers = _movers(space, rows, before, before, before, _two_sided(still, still, 0))
        return Shift(distance=0.0, distance_p=1.0, null_distance=0.0, n_draws=0, movers=movers)
    weights = weight * np.array([count for _, count in counts], dtype=np.float64)
    start = place.vector.astype(np.float64)
    moved = unit(start + weights @ space.matrix[[row for row, _ in counts]].astype(np.float64))
    after = similarities(space, rows, moved)
    draws = _draws(space, [row for row, _ in counts], place.keys, seed)
    null = _Null(space, rows, start, weights)
    null.compare(draws, after)
    distance = _distance(moved, start)
    far = np.array(null.distances)
    at_least, at_most = (far >= distance).sum(), (far <= distance).sum()
    return Shift(
        distance=distance,
        distance_p=float(_two_sided(at_least, at_most, len(draws))),
        null_distance=float(np.median(far)) if len(far) else 0.0,
        n_draws=len(draws),
        movers=_movers(
            space,
            rows,
            before,
            after,
            null.total / len(draws) if len(draws) else before,
            _two_sided(null.at_least, null.at_most, len(draws)),
        ),
    )


class _Null:
    """Shifts by random entities: how many bring each row as near as it came, or leave it as far."""

    def __init__(self, space: LabourSpace, rows: Rows, start: Wide, weights: Wide) -> None:
        self._space, self._start, self._weights = space, start, weights
        self._targets = space.matrix[rows]
        self.at_least = np.zeros(len(rows), dtype=np.int64)
        self.at_most = np.zeros(len(rows), dtype=np.int64)
        self.total = np.zeros(len(rows), dtype=np.float64)
        self.distances: list[float] = []

    def compare(self, draws: Rows, after: Wide) -> None:
        """Count over all draws, shape (n, what each replaces)."""
        for first in range(0, len(draws), _AT_ONCE):
            drawn = self._space.matrix[draws[first : first + _AT_ONCE]].astype(np.float64)
            sums = self._start + np.einsum("s,nsd->nd", self._weights, drawn)
            lengths = np.linalg.norm(sums, axis=1, keepdims=True)
            units = (sums / np.maximum(lengths, 1e-12)).astype(np.float32)
            self.distances += [_distance(row, self._start) for row in units]
            near = np.round((self._targets @ units.T).astype(np.float64), 6)
            self.at_least += (near >= after[:, None]).sum(axis=1)
            self.at_most += (near <= after[:, None]).sum(axis=1)
            self.total += near.sum(axis=1)


def _net(space: LabourSpace, add: Sequence[Entity], remove: Sequence[Entity]) -> list[tuple[int, int]]:
    """Return the row of each entity and how many times more it is added than removed, where not as often."""
    counts = Counter(space.index[entity.key] for entity in add)
    counts.subtract(Counter(space.index[entity.key] for entity in remove))
    return sorted((row, count) for row, count in counts.items() if count)


def _draws(space: LabourSpace, replaced: Sequence[int], kept: Sequence[str], seed: int) -> Rows:
    """Return random rows in place of each row, shape (n, replaced), of the same kinds."""
    taken = [*replaced, *(space.index[key] for key in kept)]
    generator = np.random.default_rng(seed)
    columns = []
    for row in replaced:
        pool = space.rows_of(space.entities[row].kind)
        columns.append(generator.permutation(pool[~np.isin(pool, taken)])[:DRAWS])
    n = min(map(len, columns))
    return np.stack([column[:n] for column in columns], axis=1)


def _distance(moved: FloatArray, start: Wide) -> float:
    return round(1.0 - float(moved.astype(np.float64) @ start), 6) + 0.0


def _two_sided(at_least: npt.ArrayLike, at_most: npt.ArrayLike, n: int) -> Wide:
    """Return twice the smaller tail, the observed counted among the draws, at most 1."""
    tail = np.minimum(np.asarray(at_least), np.asarray(at_most)) + 1.0
    return np.asarray(np.minimum(1.0, 2.0 * tail / (n + 1.0)), dtype=np.float64)


def _movers(
    space: LabourSpace, rows: Rows, before: Wide, after: Wide, expected: Wide, p: Wide
) -> tuple[Mover, ...]:
    was = {row: rank for rank, row in enumerate(ordered(space, rows, before), start=1)}
    now = {row: rank for rank, row in enumerate(ordered(space, rows, after), start=1)}
    changes = np.round(expected - before, 6) + 0.0
    columns = (each.tolist() for each in (rows, before, after, changes, p))
    movers = [
        Mover(
            entity=space.entities[row],
            before=one,
            after=other,
            rank_before=was[row],
            rank_after=now[row],
            expected=change,
            p=tail,
        )
        for row, one, other, change, tail in zip(*columns, strict=True)
    ]
    return tuple(sorted(movers, key=lambda mover: (-abs(mover.excess), mover.entity.key)))
