"""The labour space: what is nearest, axes, shifts and maps of skills, occupations and industries."""

from __future__ import annotations

from skillmatch.space.labour.resolving import Place
from skillmatch.web.endpoints import Resource
from skillmatch.web.present import provenance_out
from skillmatch.web.schemas.space import (
    AxisOut,
    AxisQuery,
    MapGroupOut,
    MapOut,
    MapPointOut,
    MapQuery,
    MoverOut,
    NearestOut,
    NearestQuery,
    NearOut,
    PlaceOut,
    PositionOut,
    ShiftOut,
    ShiftQuery,
)
from skillmatch.web.services import Services

space = Resource("space")


@space.get("/v1/space/nearest", asked=NearestQuery, answer=NearestOut, is_fact=True)
def space_nearest(services: Services, asked: NearestQuery) -> NearestOut:
    """Return what is nearest to an entity, a centre of several, or a group.

    Kind by kind, nearest first; a name that several go by is refused, and all of them listed.
    """
    place, found = services.engine.space_desk.nearest(asked.entity, kinds=asked.asked_kinds, top=asked.top)
    return NearestOut(
        place=_place_out(place),
        nearest=tuple(NearOut.model_validate(near) for near in found),
        provenance=provenance_out(services.engine.provenance()),
    )


@space.get("/v1/space/axis", asked=AxisQuery, answer=AxisOut, is_fact=True)
def space_axis(services: Services, asked: AxisQuery) -> AxisOut:
    """Return where everything stands between two poles.

    The position is the cosine with the difference of the poles' centres; swapping them flips every sign.
    """
    found = services.engine.space_desk.axis(asked.first, asked.second, kinds=asked.asked_kinds)
    all_of = found.positions
    is_all = asked.top is None or 2 * asked.top >= len(all_of)
    shown = all_of if is_all else (*all_of[: asked.top], *all_of[-(asked.top or 0) :])
    return AxisOut(
        first=_place_out(found.first),
        second=_place_out(found.second),
        first_at=found.first_at,
        second_at=found.second_at,
        n=len(all_of),
        positions=tuple(PositionOut.model_validate(each) for each in shown),
        provenance=provenance_out(services.engine.provenance()),
    )


@space.get("/v1/space/shift", asked=ShiftQuery, answer=ShiftOut, is_fact=True)
def space_shift(services: Services, asked: ShiftQuery) -> ShiftOut:
    """Return what moves when an entity gains or loses others.

    Each change is set against 999 shifts by random entities of the same kinds.
    """
    place, found = services.engine.space_desk.shift(
        asked.entity,
        add=asked.added,
        remove=asked.removed,
        kind=asked.kind,
        weight=asked.weight,
        seed=asked.seed,
    )
    return ShiftOut(
        place=_place_out(place),
        distance=found.distance,
        distance_p=found.distance_p,
        null_distance=found.null_distance,
        n_draws=found.n_draws,
        n=len(found.movers),
        movers=tuple(MoverOut.model_validate(mover) for mover in found.movers[: asked.top]),
        provenance=provenance_out(services.engine.provenance()),
    )


@space.get("/v1/space/map", asked=MapQuery, answer=MapOut, is_fact=True)
def space_map(services: Services, asked: MapQuery) -> MapOut:
    """Return a map around entities, or of whole kinds where none is given.

    With it, how many neighbours it keeps.
    """
    sheet = services.engine.space_desk.map(
        asked.names, kinds=asked.asked_kinds, top=asked.top, method=asked.layout
    )
    return MapOut(
        method=sheet.method,
        variance_kept=sheet.variance_kept,
        neighbours_kept=sheet.neighbours_kept,
        trustworthiness=sheet.trustworthiness,
        n_left_out=sheet.n_left_out,
        points=tuple(MapPointOut.model_validate(point) for point in sheet.points),
        groups=tuple(MapGroupOut.model_validate(group) for group in sheet.groups),
        provenance=provenance_out(services.engine.provenance()),
    )


def _place_out(place: Place) -> PlaceOut:
    return PlaceOut(label=place.label, keys=place.keys)
