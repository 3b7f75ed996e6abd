"""The decision records of the server, for the page and the API alike; by the rules of stored documents."""

from __future__ import annotations

from skillmatch.records import RecordStore
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
