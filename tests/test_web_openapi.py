"""The description is valid, is the committed one, and is what the server does."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from fakes_web import POSTING, RESUME, FakeEngine
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from skillmatch.content import content_path
from skillmatch.web import create_app
from skillmatch.web.openapi import as_yaml_text, document


def test_the_description_is_valid_openapi() -> None:
    assert list(OpenAPIV31SpecValidator(document()).iter_errors()) == []


def test_the_committed_description_is_the_present_one() -> None:
    committed = content_path("api", "openapi.yaml").read_text(encoding="utf-8")
    assert committed == as_yaml_text(), "write it again: make generated"


def test_yaml_and_json_say_the_same() -> None:
    client = create_app(FakeEngine()).test_client()
    assert yaml.safe_load(client.get("/v1/openapi.yaml").data) == client.get("/v1/openapi.json").json


def test_it_describes_every_address_the_server_answers_and_no_other() -> None:
    app = create_app(FakeEngine())
    served = {
        (rule.rule.replace("<path:", "{").replace(">", "}"), method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api_")
        for method in rule.methods or ()
        if method in ("GET", "POST")
    }
    described = {
        (path, method.upper()) for path, operations in document()["paths"].items() for method in operations
    }
    assert described == served
    assert len(served) == 29


def _resolved(schema: dict[str, Any]) -> Draft202012Validator:
    whole = document()
    return Draft202012Validator({**schema, "components": whole["components"]})


@pytest.mark.parametrize(
    ("method", "path", "described", "body"),
    [
        ("post", "/v1/skills/extract", "/v1/skills/extract", {"documents": [{"text": POSTING}]}),
        ("post", "/v1/skills/rank", "/v1/skills/rank", {"texts": ["SQL"]}),
        ("get", "/v1/skills/find?q=sql", "/v1/skills/find", None),
        ("post", "/v1/match", "/v1/match", {"posting": {"text": POSTING}, "resumes": [{"text": RESUME}]}),
        ("post", "/v1/occupations/code", "/v1/occupations/code", {"title": "developer"}),
        ("get", "/v1/occupations/2512.4/exposure", "/v1/occupations/{code}/exposure", None),
        ("post", "/v1/exposure", "/v1/exposure", {"document": {"text": POSTING}}),
        ("post", "/v1/exposure", "/v1/exposure", {"kind": "resume", "document": {"text": RESUME}}),
        ("get", "/v1/exposure/measures", "/v1/exposure/measures", None),
        ("get", "/v1/exposure/measures/applicability", "/v1/exposure/measures/{key}", None),
        ("get", "/v1/exposure/shares?by=job-zone", "/v1/exposure/shares", None),
        ("get", "/v1/exposure/agreement", "/v1/exposure/agreement", None),
        ("get", "/v1/exposure/report?occupations=15-1252.00", "/v1/exposure/report", None),
        ("get", "/v1/exposure/skill?q=sql", "/v1/exposure/skill", None),
        ("get", "/v1/about", "/v1/about", None),
        ("get", "/v1/health", "/v1/health", None),
    ],
)
def test_requests_and_answers_fit_their_schemas(method: str, path: str, described: str, body: Any) -> None:
    operation = document()["paths"][described][method]
    if body is not None:
        _resolved(operation["requestBody"]["content"]["application/json"]["schema"]).validate(body)
    response = create_app(FakeEngine()).test_client().open(path, method=method.upper(), json=body)
    assert response.status_code == 200
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    _resolved(schema).validate(json.loads(response.data))


def test_problems_fit_their_schema() -> None:
    problem = create_app(FakeEngine()).test_client().post("/v1/match", json={}).json
    (content,) = document()["components"]["responses"]["Problem"]["content"].values()
    _resolved(content["schema"]).validate(problem)
