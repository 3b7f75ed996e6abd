"""Asking the store, for the page and the API alike."""

from __future__ import annotations

from skillmatch.engine.documents import FoundPage
from skillmatch.web.problems import ProblemError
from skillmatch.web.schemas.search import SearchQuery
from skillmatch.web.services import Services


def find(services: Services, asked: SearchQuery) -> FoundPage:
    """Return the documents that are found.

    Raises:
        ProblemError: This server does not search the store for whoever can reach it.
        StoreAway: The store's server cannot be reached.
        StoreError: The store is locked or damaged.
    """
    check_store_served(services)
    return services.engine.documents.search(asked.q, scope=asked.scope, top=asked.top)


def check_store_served(services: Services) -> None:
    """Check that whoever reaches this server may see what is stored.

    Raises:
        ProblemError: They may not.
    """
    if not services.settings.is_store_served:
        raise ProblemError(
            "not-served",
            "This server listens beyond its own machine, and does not show what is stored there unless it "
            "is started with --with-store.",
        )
