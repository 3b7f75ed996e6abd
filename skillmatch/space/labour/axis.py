"""An axis between two poles, and where everything stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skillmatch.errors import InputError
from skillmatch.space.labour.entities import KINDS, Entity, EntityKind
from skillmatch.space.labour.labour import LabourSpace
from skillmatch.space.labour.nearest import rows_of, similarities
from skillmatch.space.labour.resolving import Place, unit
from skillmatch.types import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where an entity stands: the cosine with the axis, in [-1, 1]; below 0 it leans to the first pole."""

    entity: Entity
    position: float
    is_pole: bool
    """It is one of the entities that a pole is made of."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Axis:
    """An axis from one pole to another.

    Attributes:
        first: The pole at the negative end.
        second: The pole at the positive end.
        first_at: Where the centre of the first pole stands, below that of the second.
        second_at: Where that of the second stands.
        positions: From the first pole to the second, equal ones by key.
    """

    first: Place
    second: Place
    first_at: float
    second_at: float
    positions: tuple[Position, ...]


def make_axis(space: LabourSpace, first: Place, second: Place, *, kinds: Sequence[EntityKind]) -> Axis:
    """Return where every entity of some kinds stands between two poles.

    The axis is the difference of the two centres, each of length 1, and a position the cosine with it.
    Whichever pole is named first, the same axis is computed and read in one direction or the other, so
    that swapping them flips every sign and changes no bit.

    Raises:
        InputError: The poles are one and the same place, or the space has nothing of a kind.
    """
    sign, direction = _direction(first, second)
    poles = {*first.keys, *second.keys}
    found: list[Position] = []
    for kind in sorted(dict.fromkeys(kinds), key=KINDS.index):
        rows = rows_of(space, kind)
        along = sign * similarities(space, rows, direction) + 0.0
        entities = [space.entities[row] for row in rows.tolist()]
        found += [
            Position(entity=entity, position=position, is_pole=entity.key in poles)
            for entity, position in zip(entities, along.tolist(), strict=True)
        ]
    found.sort(key=lambda each: (each.position, each.entity.key))
    return Axis(
        first=first,
        second=second,
        first_at=sign * _along(first, direction) + 0.0,
        second_at=sign * _along(second, direction) + 0.0,
        positions=tuple(found),
    )


def _direction(first: Place, second: Place) -> tuple[float, FloatArray]:
    """Return the unit vector between the poles, the same for both orders, and the sign of this order."""
    one, other = (tuple(place.vector.tolist()) for place in (first, second))
    sign, (start, end) = (1.0, (first, second)) if one <= other else (-1.0, (second, first))
    try:
        return sign, unit(end.vector.astype(np.float64) - start.vector.astype(np.float64))
    except InputError:
        raise InputError("Both poles are the same place. Give two that differ.") from None


def _along(place: Place, direction: FloatArray) -> float:
    return round(float(place.vector.astype(np.float64) @ direction.astype(np.float64)), 6)
