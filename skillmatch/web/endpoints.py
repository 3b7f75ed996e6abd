"""How an endpoint of the API is declared: once, for Flask and for OpenAPI."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from flask import Blueprint, Response, request
from pydantic import BaseModel, ValidationError

from skillmatch.web.facts import as_fact, fact_tag, unchanged
from skillmatch.web.problems import ProblemError, from_validation
from skillmatch.web.services import Services, services

Handler = Callable[..., BaseModel]
"""Takes the services and, by declaration, the request's model and the parts of the path."""

IsFact = bool | Callable[[Any], bool]
"""Whether an answer holds published facts alone, or what tells it of the request's model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPart:
    """A variable part of an address."""

    name: str
    description: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One method of one address, with its schemas."""

    method: Literal["GET", "POST"]
    path: str
    name: str
    summary: str
    description: str
    tag: str
    asked: type[BaseModel] | None
    answer: type[BaseModel]
    path_parts: tuple[PathPart, ...] = ()
    is_fact: IsFact = False
    """The answer holds published facts alone: it has an ETag and may be kept and asked for again. Where that
    depends on what is asked, what tells it."""

    def is_fact_for(self, asked: BaseModel | None) -> bool:
        """Return whether the answer to this request holds published facts alone."""
        return self.is_fact if isinstance(self.is_fact, bool) else self.is_fact(asked)


@dataclass(slots=True)
class Resource:
    """The endpoints of one resource and the blueprint that serves them."""

    name: str
    blueprint: Blueprint = field(init=False)
    endpoints: list[Endpoint] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.blueprint = Blueprint(f"api_{self.name}", __name__)

    def get(self, path: str, **declared: Any) -> Callable[[Handler], Handler]:
        """Declare a GET; a model in ``asked`` reads the query string."""
        return self._declare("GET", path, **declared)

    def post(self, path: str, **declared: Any) -> Callable[[Handler], Handler]:
        """Declare a POST; a model in ``asked`` reads the JSON body."""
        return self._declare("POST", path, **declared)

    def _declare(
        self,
        method: Literal["GET", "POST"],
        path: str,
        *,
        answer: type[BaseModel],
        asked: type[BaseModel] | None = None,
        path_parts: Sequence[PathPart] = (),
        is_fact: IsFact = False,
    ) -> Callable[[Handler], Handler]:
        def declare(handler: Handler) -> Handler:
            summary, _, description = (handler.__doc__ or "").strip().partition("\n\n")
            endpoint = Endpoint(
                method=method,
                path=path,
                name=handler.__name__,
                summary=summary.rstrip("."),
                description=" ".join(description.split()),
                tag=self.name,
                asked=asked,
                answer=answer,
                path_parts=tuple(path_parts),
                is_fact=is_fact,
            )
            self.endpoints.append(endpoint)
            self.blueprint.add_url_rule(
                _flask_rule(endpoint),
                endpoint=handler.__name__,
                view_func=_view(endpoint, handler),
                methods=[method],
                merge_slashes=False,
            )
            return handler

        return declare


def _flask_rule(endpoint: Endpoint) -> str:
    # Codes may be URIs with slashes in them, so a variable part takes what it can get.
    rule = endpoint.path
    for part in endpoint.path_parts:
        rule = rule.replace(f"{{{part.name}}}", f"<path:{part.name}>")
    return rule


def _view(endpoint: Endpoint, handler: Handler) -> Callable[..., Response]:
    def made(asked: BaseModel | None, path_values: dict[str, str]) -> Response:
        arguments: list[Services | BaseModel] = [services()] if asked is None else [services(), asked]
        answer = handler(*arguments, **path_values)
        return Response(answer.model_dump_json(by_alias=True), mimetype="application/json")

    def answered(**path_values: str) -> Response:
        asked = None if endpoint.asked is None else _asked(endpoint.method, endpoint.asked)
        if not endpoint.is_fact_for(asked):
            return made(asked, path_values)
        tag = fact_tag(services())
        return unchanged(tag) or as_fact(made(asked, path_values), tag)

    return answered


def _asked(method: str, model: type[BaseModel]) -> BaseModel:
    """Read the request into its model.

    Raises:
        ProblemError: It is no JSON, or does not fit the schema.
    """
    try:
        if method == "GET":
            return model.model_validate(request.args.to_dict())
        if not request.is_json:
            raise ProblemError("unsupported-media-type", "Expected Content-Type: application/json.")
        return model.model_validate_json(request.get_data(cache=False))
    except ValidationError as error:
        if any(
            fault["type"] == "json_invalid" for fault in error.errors(include_input=False, include_url=False)
        ):
            raise ProblemError("malformed-json", "Expected one JSON object in UTF-8.") from error
        raise from_validation(error) from error
