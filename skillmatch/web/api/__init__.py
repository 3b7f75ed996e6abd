"""The JSON API, one module per resource."""

from __future__ import annotations

from skillmatch.web.api.about import about
from skillmatch.web.api.audit import audit
from skillmatch.web.api.exposure import exposure
from skillmatch.web.api.matching import matching
from skillmatch.web.api.occupations import occupations
from skillmatch.web.api.records import records
from skillmatch.web.api.search import search
from skillmatch.web.api.skills import skills
from skillmatch.web.api.space import space
from skillmatch.web.endpoints import Endpoint, Resource

RESOURCES: tuple[Resource, ...] = (
    skills,
    matching,
    occupations,
    exposure,
    space,
    search,
    audit,
    records,
    about,
)
"""All resources, in the order in which they are described."""


def endpoints() -> tuple[Endpoint, ...]:
    """Return every endpoint of the API."""
    return tuple(endpoint for resource in RESOURCES for endpoint in resource.endpoints)
