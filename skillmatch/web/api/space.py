"""The labour space: what is nearest, axes, shifts and maps of skills, occupations and industries."""

from __future__ import annotations

from skillmatch.space.labour.desk import CONCEPT_KINDS, OVERVIEW_KINDS
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
    SpaceQuery,
)
from skillmatch.web.services import Services
from skillmatch.web.surveying import desk_for, kinds_for

space = Resource("space")


def _is_fact(asked: SpaceQuery) -> bool:
    return not asked.is_stored


@space.get("/v1/space/nearest", asked=NearestQuery, answer=NearestOut, is_fact=_is_fact)
def space_nearest(services: Services, asked: NearestQuery) -> NearestOut:
    """Return what is nearest to an entity, a centre of several, or a group.

    Kind by kind, nearest first; a name that several go by is refused, and all of them listed. Stored
    postings and firms join where they are asked for; resumes are never listed.
    """
    desk = desk_for(services, is_stored=asked.is_stored)
    kinds = kinds_for(desk, asked.asked_kinds, *CONCEPT_KINDS, is_stored=asked.is_stored)
    place, found = desk.nearest(asked.entity, kinds=kinds, top=asked.top)
    return NearestOut(
        place=_place_out(place),
        nearest=tuple(NearOut.model_validate(near) for near in found),
        provenance=provenance_out(services.engine.provenance()),
    )


@space.get("/v1/space/axis", asked=AxisQuery, answer=AxisOut, is_fact=_is_fact)
def space_axis(services: Services, asked: AxisQuery) -> AxisOut:
    """Return where everything stands between two poles.

    The position is the cosine with the difference of the poles' centres; swapping them flips every sign.
    """
    desk = desk_for(services, is_stored=asked.is_stored)
    found = desk.axis(asked.first, asked.second, kinds=asked.asked_kinds or ("occupation",))
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


@space.get("/v1/space/shift", asked=ShiftQuery, answer=ShiftOut, is_fact=_is_fact)
def space_shift(services: Services, asked: ShiftQuery) -> ShiftOut:
    """Return what moves when an entity gains or loses others.

    Each change is set against 999 shifts by random entities of the same kinds.
    """
    place, found = desk_for(services, is_stored=asked.is_stored).shift(
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


@space.get("/v1/space/map", asked=MapQuery, answer=MapOut, is_fact=_is_fact)
def space_map(services: Services, asked: MapQuery) -> MapOut:
    """Return a map around entities, or of whole kinds where none is given.

    With it, how many neighbours it keeps.
    """
    desk = desk_for(services, is_stored=asked.is_stored)
    default = CONCEPT_KINDS if asked.names else OVERVIEW_KINDS
    kinds = kinds_for(desk, asked.asked_kinds, *default, is_stored=asked.is_stored)
    sheet = desk.map(asked.names, kinds=kinds, top=asked.top, method=asked.layout)
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
