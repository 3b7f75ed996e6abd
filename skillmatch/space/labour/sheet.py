"""What a map of the labour space shows: points with places on paper, and the groups they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from skillmatch.errors import InputError
from skillmatch.space.labour.entities import Entity, EntityKind
from skillmatch.space.labour.families import Family, family_of, group_of
from skillmatch.space.labour.labour import LabourSpace
from skillmatch.space.labour.layout import Layout, Method, Wide, lay_out
from skillmatch.space.labour.nearest import nearest, rows_of
from skillmatch.space.labour.resolving import Place
from skillmatch.taxonomy import Taxonomy

MOST_POINTS: Final = 3200
"""Points of one map; with more, so many are drawn, taken evenly from all."""

MOST_AROUND: Final = 400
"""Points of a map around chosen places: beyond that no label would find room."""

_FEW: Final = 12
"""Entities of a place that a map draws one by one."""

_FEWEST_OF_GROUP: Final = 10
"""Members below which a group has no label of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """An entity on the map, or a document or centre of many (``key`` empty); x and y in [-1, 1]."""

    key: str
    label: str
    kind: EntityKind
    code: str
    family: Family
    group: str
    x: float
    y: float
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MapGroup:
    """A group of points, where it is thickest, and how many it has."""

    label: str
    x: float
    y: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole map.

    Attributes:
        points: In the order of kind, then key; chosen ones too.
        groups: The labels of an overview, largest first; none on a map around chosen places.
        n_left_out: Entities of the kinds that were not drawn, because there are too many.
        method: How points were laid out.
        variance_kept: See ``Layout``, as the next two.
        neighbours_kept: Share of nearest neighbours kept.
        trustworthiness: Whether neighbours on paper are neighbours.
    """

    points: tuple[MapPoint, ...]
    groups: tuple[MapGroup, ...]
    n_left_out: int
    method: Method
    variance_kept: float
    neighbours_kept: float
    trustworthiness: float


def map_around(
    space: LabourSpace,
    taxonomy: Taxonomy,
    chosen: Sequence[Place],
    *,
    kinds: Sequence[EntityKind],
    top: int,
    method: Method = "neighbours",
) -> Sheet:
    """Return a map of chosen places and the nearest of each kind around each.

    A place that is made of a few entities is drawn as these; one of many, and a document, as a point of its
    own.

    Raises:
        InputError: There would be fewer than 3 points or more than ``MOST_AROUND``.
    """
    rows = {space.index[key] for place in chosen if not _is_centre(place) for key in place.keys}
    picked = frozenset(rows)
    for place in chosen:
        rows |= {space.index[near.entity.key] for near in nearest(space, place, kinds=kinds, top=top)}
    others = [place for place in chosen if _is_centre(place)]
    if len(rows) + len(others) > MOST_AROUND:
        raise InputError(
            f"A map around entities shows at most {MOST_AROUND} points, found {len(rows)}. Ask for fewer."
        )
    ordered = sorted(rows)
    vectors = np.concatenate([space.matrix[ordered], *(place.vector[None, :] for place in others)])
    layout = lay_out(vectors, method=method)
    points = [
        _point(space.entities[row], taxonomy, layout.points[place], is_chosen=row in picked)
        for place, row in enumerate(ordered)
    ]
    points += [_centre(place, at) for place, at in zip(others, layout.points[len(ordered) :], strict=True)]
    return _map(points, (), 0, layout)


def map_overview(
    space: LabourSpace, taxonomy: Taxonomy, *, kinds: Sequence[EntityKind], method: Method = "neighbours"
) -> Sheet:
    """Return a map of kinds as a whole: points, and the groups they form.

    Of occupations those of ESCO are drawn, and of industries the sectors: the others lie among them.

    Raises:
        InputError: The space has nothing of a kind.
    """
    rows = sorted(row for kind in dict.fromkeys(kinds) for row in _shown(space, kind))
    step = -(-len(rows) // MOST_POINTS)
    drawn = rows[::step]
    layout = lay_out(space.matrix[drawn], method=method)
    points = [
        _point(space.entities[row], taxonomy, at, is_chosen=False)
        for row, at in zip(drawn, layout.points, strict=True)
    ]
    return _map(points, _groups(points), len(rows) - len(drawn), layout)


def _shown(space: LabourSpace, kind: EntityKind) -> list[int]:
    rows: list[int] = rows_of(space, kind).tolist()
    if kind == "occupation":
        return [row for row in rows if space.entities[row].taxonomy == "esco"] or rows
    if kind == "industry":
        return [row for row in rows if len(space.entities[row].code.partition("-")[0]) == 2] or rows
    return rows


def _point(entity: Entity, taxonomy: Taxonomy, at: Wide, *, is_chosen: bool) -> MapPoint:
    return MapPoint(
        key=entity.key,
        label=entity.label,
        kind=entity.kind,
        code=entity.code,
        family=family_of(entity),
        group=group_of(entity, taxonomy),
        x=float(at[0]),
        y=float(at[1]),
        is_chosen=is_chosen,
    )


def _is_centre(place: Place) -> bool:
    return not 1 <= len(place.keys) <= _FEW


def _centre(place: Place, at: Wide) -> MapPoint:
    return MapPoint(
        key="", label=place.label, kind=place.kind or "occupation", code="", family="", group="",
        x=float(at[0]), y=float(at[1]), is_chosen=True,
    )  # fmt: skip


def _groups(points: Sequence[MapPoint]) -> tuple[MapGroup, ...]:
    members: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for point in points:
        if point.group:
            members[point.group].append((point.x, point.y))
    groups = [
        MapGroup(label=label, x=x, y=y, n=len(found))
        for label, found in members.items()
        if len(found) >= _FEWEST_OF_GROUP
        for x, y in (_thickest(found),)
    ]
    return tuple(sorted(groups, key=lambda group: (-group.n, group.label)))


def _thickest(places: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the place that has a third of all others nearest: the middle of several heaps is in none."""
    at = np.array(places, dtype=np.float64)
    far = ((at[:, None, :] - at[None, :, :]) ** 2).sum(axis=2)
    reach = np.sort(far, axis=1)[:, len(at) // 3]
    return places[int(reach.argmin())]


def _map(points: Sequence[MapPoint], groups: tuple[MapGroup, ...], n_left_out: int, layout: Layout) -> Sheet:
    return Sheet(
        points=tuple(points),
        groups=groups,
        n_left_out=n_left_out,
        method=layout.method,
        variance_kept=layout.variance_kept,
        neighbours_kept=layout.neighbours_kept,
        trustworthiness=layout.trustworthiness,
    )
