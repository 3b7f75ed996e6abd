"""The server itself: what it is, whether it is up, and its description."""

from __future__ import annotations

from skillmatch.web.endpoints import Resource
from skillmatch.web.present import provenance_out
from skillmatch.web.schemas.answers import AboutOut, HealthOut
from skillmatch.web.services import Services

about = Resource("about")


@about.get("/v1/about", answer=AboutOut)
def about_server(services: Services) -> AboutOut:
    """Say what this server is: version, releases, models, attributions."""
    taxonomy = services.engine.taxonomy
    return AboutOut(
        name="skillmatch",
        taxonomy=taxonomy.release,
        counts=dict(taxonomy.counts),
        provenance=provenance_out(services.engine.provenance()),
    )


@about.get("/v1/health", answer=HealthOut)
def health(services: Services) -> HealthOut:  # noqa: ARG001
    """Say that the server is up."""
    return HealthOut(status="ok")
