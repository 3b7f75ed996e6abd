"""The page that searches the stored documents, without a script; what is asked stands in no address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, current_app, render_template, request
from pydantic import ValidationError

from skillmatch.engine.documents import FoundPage
from skillmatch.errors import SkillmatchError, place_of
from skillmatch.web.problems import ProblemError, problem_of, with_retry
from skillmatch.web.schemas.search import MAX_FOUND, SearchQuery
from skillmatch.web.searching import find
from skillmatch.web.services import services

blueprint = Blueprint("search_page", __name__)

_FIELDS: Final = tuple(SearchQuery.model_fields)
_LONGEST: Final = 4_000
"""Characters of a field that are shown again; a longer one is refused in any case."""


@blueprint.get("/search")
def form() -> str:
    """Show the form."""
    return _rendered({}, None)


@blueprint.post("/search")
def search() -> Response:
    """Show what was found, under the form."""
    given = {name: request.form.get(name, "").strip() for name in _FIELDS}
    try:
        asked = SearchQuery.model_validate({name: value for name, value in given.items() if value})
        return Response(_rendered(given, find(services(), asked)))
    except (SkillmatchError, ProblemError, ValidationError) as error:
        return _refused(error, {name: value[:_LONGEST] for name, value in given.items()})


def _refused(error: Exception, given: Mapping[str, str]) -> Response:
    problem = problem_of(error)
    if problem.status >= 500:
        current_app.logger.error("%s for a search", place_of(error))
    line = "; ".join(fault.detail for fault in problem.errors) + "." if problem.errors else problem.detail
    body = _rendered(given, None, problem=problem, problem_line=line)
    return with_retry(Response(body, status=problem.status), problem)


def _rendered(given: Mapping[str, str], page: FoundPage | None, **words: object) -> str:
    fields = {name: given.get(name, "") for name in _FIELDS}
    return render_template(
        "search.html", **{"problem": None, **words}, fields=fields, page=page, most=MAX_FOUND
    )
