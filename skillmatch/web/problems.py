"""Errors as problem+json (RFC 9457) for the API and as a friendly page for readers.

Every kind of problem is listed once, with its status and what to do about it; ``type`` leads to that
entry. Details never repeat what a document says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, Response, render_template, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from skillmatch.errors import (
    ChecksumMismatch,
    InputError,
    NotFound,
    SchemaMismatch,
    SkillmatchError,
    StoreAway,
    StoreError,
    UnreadableDocument,
    place_of,
)
from skillmatch.web.schemas.problem import FieldError, Problem

MEDIA_TYPE: Final = "application/problem+json"
_RETRY_AFTER_S: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of problem: its name in ``type``, status, title, and what to do."""

    slug: str
    status: int
    title: str
    advice: str

    @property
    def type(self) -> str:
        """The problem's identifier, a path this server answers."""
        return f"/v1/problems/{self.slug}"


KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        slug="malformed-json",
        status=400,
        title="The body is not JSON",
        advice="Send one JSON object, in UTF-8.",
    ),
    Kind(
        slug="bad-request",
        status=400,
        title="The request cannot be read",
        advice="Check its form and headers.",
    ),
    Kind(
        slug="foreign-origin",
        status=403,
        title="Sent by another site",
        advice="Send forms from this server's own pages; programs send no Origin header.",
    ),
    Kind(
        slug="not-served",
        status=403,
        title="Stored documents are not shown here",
        advice="The operator may start the server with --with-store.",
    ),
    Kind(
        slug="not-found",
        status=404,
        title="Nothing goes by that name",
        advice="Check the code, URI or address.",
    ),
    Kind(
        slug="method-not-allowed",
        status=405,
        title="This address has no such method",
        advice="See /v1/openapi.json for the methods of each address.",
    ),
    Kind(
        slug="too-large",
        status=413,
        title="The request is too large",
        advice="Send fewer or shorter documents.",
    ),
    Kind(
        slug="unsupported-media-type",
        status=415,
        title="The body is not declared as JSON",
        advice="Send the header Content-Type: application/json.",
    ),
    Kind(
        slug="invalid-request",
        status=422,
        title="The request does not fit its schema",
        advice="Mend what `errors` points at; /v1/openapi.json holds the schema.",
    ),
    Kind(
        slug="unreadable-document",
        status=422,
        title="A document cannot be read",
        advice="Send plain text, HTML, PDF, DOCX or JSON Resume, not encrypted and with a text layer.",
    ),
    Kind(slug="invalid-input", status=422, title="The input cannot be used", advice="See `detail`."),
    Kind(
        slug="not-ready",
        status=503,
        title="The server lacks something it needs",
        advice="See `detail`; the operator has to install or fetch it.",
    ),
    Kind(
        slug="damaged",
        status=503,
        title="Something here was changed or damaged",
        advice="See `detail`; the operator has to find out what happened, and restore it.",
    ),
    Kind(
        slug="busy",
        status=503,
        title="The server is at something that it does one at a time",
        advice="Try again in a few seconds; all else goes on meanwhile.",
    ),
    Kind(
        slug="store-away",
        status=503,
        title="The store of documents cannot be reached",
        advice="Try again in a few seconds; all that needs no stored documents goes on meanwhile.",
    ),
    Kind(
        slug="store-unusable",
        status=503,
        title="The store of documents cannot be used",
        advice="See `detail`; the operator has to mend it. What needs no stored documents goes on meanwhile.",
    ),
    Kind(
        slug="internal",
        status=500,
        title="The server failed",
        advice="Try again; if it happens again, tell the operator what kind of document it was.",
    ),
)

BY_SLUG: Final = {kind.slug: kind for kind in KINDS}

_BY_STATUS: Final = {
    kind.status: kind
    for kind in reversed(KINDS)
    if kind.slug not in ("malformed-json", "unreadable-document", "invalid-input")
}

_BY_ERROR: Final = (
    (NotFound, "not-found"),
    (UnreadableDocument, "unreadable-document"),
    (SchemaMismatch, "invalid-input"),
    (InputError, "invalid-input"),
    (ChecksumMismatch, "damaged"),
    (StoreAway, "store-away"),
    (StoreError, "store-unusable"),
    (SkillmatchError, "not-ready"),
)
"""The first class an error belongs to decides."""


class ProblemError(Exception):
    """A request that ends in a problem."""

    def __init__(self, slug: str, detail: str, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(slug)
        kind = BY_SLUG[slug]
        self.problem = Problem(
            type=kind.type, title=kind.title, status=kind.status, detail=detail, errors=tuple(errors)
        )


def from_validation(error: ValidationError) -> ProblemError:
    """Turn what pydantic found into a problem with a JSON pointer per fault, never the input itself."""
    faults = [
        _fault(fault["type"], fault["loc"], str(fault["msg"]))
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    count = f"{len(faults)} place{'' if len(faults) == 1 else 's'}"
    return ProblemError("invalid-request", f"The request does not fit its schema in {count}.", faults)


def _fault(kind: str, location: tuple[str | int, ...], message: str) -> FieldError:
    if kind == "extra_forbidden":
        # The name of such a field is the sender's own, and may be anything.
        return FieldError(pointer=pointer(location[:-1]), detail="A field here is not in the schema")
    return FieldError(pointer=pointer(location), detail=message)


def pointer(location: Sequence[str | int]) -> str:
    """Return a location as a JSON pointer in URI fragment form ("#/resumes/0/text")."""
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in location)
    return "#" + "".join(f"/{part}" for part in escaped)


def problem_of(error: Exception) -> Problem:
    """Return the problem that an error of any kind is."""
    if isinstance(error, ProblemError):
        return error.problem
    if isinstance(error, ValidationError):
        return from_validation(error).problem
    if isinstance(error, HTTPException):
        kind = _BY_STATUS.get(
            error.code or 500, BY_SLUG["internal" if (error.code or 500) >= 500 else "bad-request"]
        )
        status = error.code or kind.status
        return Problem(type=kind.type, title=kind.title, status=status, detail=kind.advice)
    for error_class, slug in _BY_ERROR:
        if isinstance(error, error_class):
            return ProblemError(slug, str(error)).problem
    return ProblemError("internal", BY_SLUG["internal"].advice).problem


def install(app: Flask) -> None:
    """Answer every error: under /v1 as problem+json, elsewhere as a page."""

    def answer(error: Exception) -> Response:
        problem = problem_of(error)
        if is_fault(problem):
            # Not its message, nor the address: both could hold words of a document.
            app.logger.error("%s for %s %s", _places_of(error), request.method, request.endpoint)
        response = problem_response(problem) if request.path.startswith("/v1") else _page(app, problem)
        if isinstance(error, HTTPException):
            response.headers.extend(
                (name, value)
                for name, value in error.get_headers()
                if name.lower() in ("allow", "retry-after")
            )
        return with_retry(response, problem)

    app.register_error_handler(Exception, answer)


def is_fault(problem: Problem) -> bool:
    """Say whether an operator may have to mend something; to be told to come again is an answer like any."""
    return problem.status >= 500 and problem.type != BY_SLUG["busy"].type


def _places_of(error: Exception) -> str:
    """Return the kind and place of an error, and of the one it was made of."""
    cause = error.__cause__
    return place_of(error) if cause is None else f"{place_of(error)}, caused by {place_of(cause)}"


def with_retry(response: Response, problem: Problem) -> Response:
    """Say in the answer when to ask again, where the problem passes by itself."""
    if problem.type in (BY_SLUG["store-away"].type, BY_SLUG["busy"].type):
        response.headers["Retry-After"] = str(_RETRY_AFTER_S)
    return response


def problem_response(problem: Problem) -> Response:
    """Return a problem as the API answers it."""
    body = problem.model_dump_json(exclude_defaults=True)
    return Response(body, status=problem.status, mimetype=MEDIA_TYPE)


def _page(app: Flask, problem: Problem) -> Response:
    advice = BY_SLUG[problem.type.rsplit("/", 1)[-1]].advice
    try:
        return Response(
            render_template("problem.html", problem=problem, advice=advice), status=problem.status
        )
    except Exception as error:
        # Pages ask the engine for its provenance, which may be what failed.
        app.logger.error("%s while a problem was shown", place_of(error))
        return Response(f"{problem.title}. {advice}\n", status=problem.status, mimetype="text/plain")


blueprint = Blueprint("problems", __name__)


@blueprint.get("/v1/problems/<slug>")
def show(slug: str) -> Response:
    """Describe one kind of problem."""
    kind = BY_SLUG.get(slug)
    if kind is None:
        raise ProblemError("not-found", f"Known kinds of problems: {', '.join(BY_SLUG)}.")
    problem = Problem(type=kind.type, title=kind.title, status=kind.status, detail=kind.advice)
    return Response(problem.model_dump_json(exclude_defaults=True), mimetype="application/json")
