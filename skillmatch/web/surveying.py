"""The labour space that a question is about, for the page and the API alike: alone, or with what is stored.

Stored postings and firms join by the rules of search. A resume may be asked about by its id, and is never
among what is listed, drawn or moved.
"""

from __future__ import annotations

from collections.abc import Sequence

from skillmatch.space.labour.desk import SpaceDesk
from skillmatch.space.labour.entities import EntityKind
from skillmatch.web.schemas.space import STORED_KINDS
from skillmatch.web.searching import check_store_served
from skillmatch.web.services import Services


def desk_for(services: Services, *, is_stored: bool) -> SpaceDesk:
    """Return what answers a question.

    Args:
        services: The engine and the limits.
        is_stored: Whether stored documents join.

    Raises:
        ProblemError: This server does not show stored documents to whoever can reach it.
        InputError: The store holds more documents than a space in memory takes.
        StoreAway: The store's server cannot be reached.
        StoreError: The store is locked or damaged.
    """
    if not is_stored:
        return services.engine.space_desk
    check_store_served(services)
    return services.engine.stored_desk()


def kinds_for(
    desk: SpaceDesk, asked: Sequence[EntityKind], *default: EntityKind, is_stored: bool
) -> tuple[EntityKind, ...]:
    """Return the kinds that were asked for, or those by default and what the store has besides."""
    if asked:
        return tuple(asked)
    stored = STORED_KINDS if is_stored else ()
    return (*default, *(kind for kind in stored if len(desk.space.rows_of(kind))))
