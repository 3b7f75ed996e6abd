"""The decision records of the server, for the page and the API alike; by the rules of stored documents."""

from __future__ import annotations

from skillmatch.engine.replaying import Replay
from skillmatch.engine.staging import Stage
from skillmatch.records import RecordStore
from skillmatch.web.problems import ProblemError
from skillmatch.web.searching import check_store_served
from skillmatch.web.services import Services


def records_of(services: Services) -> RecordStore:
    """Return the records.

    Raises:
        ProblemError: This server does not show what is stored to whoever can reach it.
        NotFound: No records are kept here.
    """
    check_store_served(services)
    return services.engine.records()


def replay_of(services: Services, name: str, *, start: Stage) -> Replay:
    """Make a recorded ranking anew, unless somebody else's is being made: no request waits for another's.

    Args:
        services: Of the app.
        name: A number, or how a hash begins.
        start: The stage that is gone on from.

    Raises:
        ProblemError: One is being made anew (kind busy), or this server does not show what is stored.
        NotFound: No records are kept here, there is no such decision, or its posting was erased.
        ChecksumMismatch: A file it was made with is another now.
    """
    entry = records_of(services).decision(name)
    if not services.replaying.acquire(blocking=False):
        raise ProblemError(
            "busy",
            "Another record is being made anew. They are made one at a time; ask again in a few seconds.",
        )
    try:
        return services.engine.replay(entry, start=start)
    finally:
        services.replaying.release()
