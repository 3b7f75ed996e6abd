"""Search of the stored documents."""

from __future__ import annotations

from skillmatch.web.endpoints import Resource
from skillmatch.web.present import provenance_out
from skillmatch.web.schemas.search import FoundOut, SearchIn, SearchOut, SearchQuery
from skillmatch.web.searching import find
from skillmatch.web.services import Services

search = Resource("search")


@search.get("/v1/search", asked=SearchQuery, answer=SearchOut)
def search_by_address(services: Services, asked: SearchQuery) -> SearchOut:
    """Find stored documents by words and meaning.

    Best first. What is asked stands in the address, which browsers remember: send a body where it names
    people.
    """
    return _answer(services, asked)


@search.post("/v1/search", asked=SearchIn, answer=SearchOut)
def search_documents(services: Services, asked: SearchIn) -> SearchOut:
    """Find stored documents by words and meaning, asked by a body.

    Best first. Where the documents are kept on a server of the operator's, the words and what they mean go
    there. 503 with Retry-After while it cannot be reached; everything else goes on.
    """
    return _answer(services, asked)


def _answer(services: Services, asked: SearchQuery) -> SearchOut:
    page = find(services, asked)
    return SearchOut(
        build=page.build,
        documents=tuple(FoundOut.model_validate(found) for found in page.documents),
        provenance=provenance_out(services.engine.provenance()),
    )
