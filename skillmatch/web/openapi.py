"""The API's description, OpenAPI 3.1, generated from the endpoints and their schemas."""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Blueprint, Response
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from skillmatch import __version__
from skillmatch.content import content_path
from skillmatch.web.api import endpoints
from skillmatch.web.endpoints import Endpoint
from skillmatch.web.problems import KINDS, MEDIA_TYPE
from skillmatch.web.schemas.problem import Problem

_REFERENCE: Final = "#/components/schemas/{model}"

_TAGS: Final = {
    "skills": "Skills found in documents, ranked for texts, looked up by name.",
    "matching": "Resumes ranked for a posting, every score explained.",
    "occupations": "Occupations read off titles and documents.",
    "exposure": "Exposure to language models: published measures, shares of jobs, skills, and any text.",
    "space": "Skills, occupations and industries in one space: what is near, axes, shifts, maps.",
    "search": "The documents that are stored on this server, found by words and meaning.",
    "audit": "Is it fair? Wording, impact ratios, exposure in rankings, swaps of who stands in a resume.",
    "records": "Decision records of this server's rankings: listed, shown, checked, replayed.",
    "about": "The server itself.",
}

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/v1/openapi.json")
def as_json() -> Response:
    """Serve the description as JSON."""
    return Response(json.dumps(document(), ensure_ascii=False, indent=1), mimetype="application/json")


@blueprint.get("/v1/openapi.yaml")
def as_yaml() -> Response:
    """Serve the description as YAML, from the file that ships with the package."""
    return Response(content_path("api", "openapi.yaml").read_bytes(), mimetype="application/yaml")


def document() -> dict[str, Any]:
    """Return the whole description as plain values; the same code gives the same description."""
    schemas = _schemas()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "skillmatch",
            "version": __version__,
            "summary": "Skills, occupations, explained matches and AI exposure of labour-market text.",
            "description": "Spans count Unicode code points of the text as received, half-open. "
            "Nothing sent is logged or passed on, nor written to disk but for decision records of rankings, "
            "where the operator keeps them. Errors are problem+json (RFC 9457).",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The server that answered with this description."}],
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items()],
        "paths": _paths(),
        "components": {
            "schemas": schemas,
            "responses": {"Problem": _problem_response()},
        },
    }


def as_yaml_text() -> str:
    """Return the description as YAML, as it is committed in api/openapi.yaml.

    Raises:
        MissingExtra: PyYAML, which development brings, is not installed.
    """
    from skillmatch.extras import require

    yaml = require("yaml", extra="dev", purpose="Writing api/openapi.yaml")
    head = "# Generated from skillmatch/web; do not edit. A test holds it to the code.\n"
    return head + str(yaml.safe_dump(document(), sort_keys=False, allow_unicode=True, width=110))


def _schemas() -> dict[str, Any]:
    pairs: list[tuple[type[BaseModel], JsonSchemaMode]] = [(Problem, "serialization")]
    for endpoint in endpoints():
        pairs.append((endpoint.answer, "serialization"))
        if endpoint.asked is not None and endpoint.method == "POST":
            pairs.append((endpoint.asked, "validation"))
    _, definitions = models_json_schema(
        sorted(set(pairs), key=lambda pair: pair[0].__name__), ref_template=_REFERENCE
    )
    return dict(sorted(definitions["$defs"].items()))


def _paths() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for endpoint in endpoints():
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    return paths


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "tags": [endpoint.tag],
        "responses": {
            "200": {
                "description": " ".join((endpoint.answer.__doc__ or "").split()),
                "content": {"application/json": {"schema": _reference(endpoint.answer)}},
            },
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }
    if endpoint.description:
        operation["description"] = endpoint.description
    parameters = _parameters(endpoint)
    if parameters:
        operation["parameters"] = parameters
    if endpoint.asked is not None and endpoint.method == "POST":
        content = {"application/json": {"schema": _reference(endpoint.asked)}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {
            "name": part.name,
            "in": "path",
            "required": True,
            "description": part.description,
            "schema": {"type": "string"},
            "example": part.example,
        }
        for part in endpoint.path_parts
    ]
    if endpoint.asked is not None and endpoint.method == "GET":
        schema = endpoint.asked.model_json_schema()
        required = schema.get("required", [])
        for name, field in schema["properties"].items():
            described = {"name": name, "in": "query", "required": name in required}
            description = field.pop("description", "")
            parameters.append({**described, "description": description, "schema": field})
    return parameters


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(model=model.__name__)}


def _problem_response() -> dict[str, Any]:
    kinds = "; ".join(f"{kind.status} {kind.slug}" for kind in KINDS)
    return {
        "description": f"A problem, by kind: {kinds}.",
        "content": {MEDIA_TYPE: {"schema": _reference(Problem)}},
    }
