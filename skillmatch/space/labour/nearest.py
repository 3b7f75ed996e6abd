"""What lies nearest to a place, kind by kind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.errors import InputError
from skillmatch.space.labour.entities import KINDS, Entity, EntityKind
from skillmatch.space.labour.labour import LabourSpace
from skillmatch.space.labour.resolving import Place
from skillmatch.taxonomy.clean import fold
from skillmatch.types import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An entity near a place; ``rank`` counts from 1 within its kind, ``similarity`` is the cosine."""

    entity: Entity
    rank: int
    similarity: float


def nearest(space: LabourSpace, place: Place, *, kinds: Sequence[EntityKind], top: int) -> tuple[Near, ...]:
    """Return the ``top`` nearest of each kind, kinds in their order, nearest first, ties by key.

    What the place itself is made of is left out, and so is an industry under the title of one that is
    listed already (NAICS gives a group with one member that member's title).

    Raises:
        InputError: ``top`` is below 1, or the space has nothing of a kind.
    """
    if top < 1:
        raise InputError(f"A neighbourhood has at least 1 member; top is {top}.")
    found: list[Near] = []
    for kind in sorted(dict.fromkeys(kinds), key=KINDS.index):
        rows = rows_of(space, kind)
        cosines = similarities(space, rows, place.vector)
        kept = _first(space, ordered(space, rows, cosines), top, left_out=place.keys)
        by_row = dict(zip(rows.tolist(), cosines.tolist(), strict=True))
        found += [
            Near(entity=space.entities[row], rank=rank, similarity=by_row[row])
            for rank, row in enumerate(kept, start=1)
        ]
    return tuple(found)


def rows_of(space: LabourSpace, kind: EntityKind) -> npt.NDArray[np.int64]:
    """Return the rows of a kind.

    Raises:
        InputError: There are none.
    """
    rows = np.asarray(space.rows_of(kind), dtype=np.int64)
    if not len(rows):
        raise InputError(
            f"The labour space holds no {kind}. Documents and firms come from the store: "
            "put them there with `skillmatch index put`."
        )
    return rows


def similarities(
    space: LabourSpace, rows: npt.NDArray[np.int64], vector: FloatArray
) -> npt.NDArray[np.float64]:
    """Return the cosine of each row with a unit vector, rounded so that the order is the same everywhere."""
    cosines = np.round((space.matrix[rows] @ vector).astype(np.float64), 6)
    # Adding nothing turns -0 into 0.
    return np.asarray(cosines + 0.0, dtype=np.float64)


def ordered(space: LabourSpace, rows: npt.NDArray[np.int64], values: npt.NDArray[np.float64]) -> list[int]:
    """Return rows by falling value, equal ones by key."""
    # Few values are equal, so that keys are compared only among those.
    order = np.argsort(-values, kind="stable")
    pairs = zip(rows[order].tolist(), values[order].tolist(), strict=True)
    return [row for row, _ in sorted(pairs, key=lambda pair: (-pair[1], space.entities[pair[0]].key))]


def _first(space: LabourSpace, rows: Sequence[int], top: int, *, left_out: Collection[str]) -> list[int]:
    kept: list[int] = []
    titles: set[str] = set()
    for row in rows:
        entity = space.entities[row]
        title = fold(entity.label) if entity.kind == "industry" else ""
        if entity.key in left_out or title in titles:
            continue
        if title:
            titles.add(title)
        kept.append(row)
        if len(kept) == top:
            break
    return kept
