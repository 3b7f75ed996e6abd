"""What the API answers about the labour space: answers, refusals, and answers that may be kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from fakes_space import SpaceEngine
from flask.testing import FlaskClient

from skillmatch.web import create_app, openapi

FACTS = (
    "/v1/space/nearest?entity=nurse",
    "/v1/space/axis?first=isco:81&second=isco:22",
    "/v1/space/shift?entity=nurse&add=urn:s:python",
    "/v1/space/map?entities=nurse",
)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(SpaceEngine()).test_client()


def get(client: FlaskClient, path: str, **query: str) -> Any:
    response = client.get(f"/v1/space/{path}?{urlencode(query)}")
    assert response.status_code == 200, response.text
    return response.json


@pytest.mark.parametrize("path", FACTS)
def test_whoever_has_the_answer_is_told_so(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path).data == first.data


def test_nearest(client: FlaskClient) -> None:
    answer = get(client, "nearest", entity="nurse", kinds="skill, industry", top="1")
    assert answer["place"] == {"label": "nurse", "keys": ["urn:o:nurse"]}
    assert [(near["entity"]["key"], near["rank"]) for near in answer["nearest"]] == [
        ("urn:s:nurse", 1),
        ("naics:62", 1),
    ]
    assert set(answer["nearest"][0]["entity"]) == {"key", "kind", "label", "code"}


def test_the_centre_of_several_and_groups(client: FlaskClient) -> None:
    answer = get(client, "nearest", entity="nurse; urn:o:midwife", kinds="occupation", top="1")
    assert answer["place"]["keys"] == ["urn:o:midwife", "urn:o:nurse"]
    assert answer["nearest"][0]["entity"]["key"] == "onet:o:nurses"


def test_axis_and_its_mirror(client: FlaskClient) -> None:
    there = get(client, "axis", first="Manufacturing", second="naics:62", kinds="occupation,skill")
    back = get(client, "axis", first="naics:62", second="Manufacturing", kinds="occupation,skill")
    assert there["n"] == len(there["positions"]) == 11
    assert {p["entity"]["key"]: p["position"] for p in there["positions"]} == {
        p["entity"]["key"]: -p["position"] for p in back["positions"]
    }
    assert there["first_at"] < 0 < there["second_at"]
    ends = get(client, "axis", first="Manufacturing", second="naics:62", top="2")
    assert (ends["n"], len(ends["positions"])) == (6, 4)


def test_shift(client: FlaskClient) -> None:
    answer = get(
        client, "shift", entity="nurse", add="urn:s:python\nurn:s:weld", remove="urn:s:nurse", top="2"
    )
    assert len(answer["movers"]) == 2
    assert answer["n"] == 5
    assert answer["movers"][0]["change"] == pytest.approx(
        answer["movers"][0]["after"] - answer["movers"][0]["before"], abs=1e-6
    )


def test_map(client: FlaskClient) -> None:
    answer = get(client, "map", entities="nurse\nurn:o:press", top="2", layout="projection")
    assert answer["method"] == "projection"
    assert {point["key"] for point in answer["points"] if point["is_chosen"]} == {
        "urn:o:nurse",
        "urn:o:press",
    }
    everything = get(client, "map", kinds="skill")
    assert {point["kind"] for point in everything["points"]} == {"skill"}


@pytest.mark.parametrize(
    ("path", "status", "slug", "words"),
    [
        ("nearest?entity=Pyhton", 404, "not-found", "Python (computer programming)"),
        ("nearest?entity=press+operator", 422, "invalid-input", "urn:o:press"),
        ("nearest?entity=caregiver", 422, "invalid-input", "2 entities go by that name"),
        ("nearest?entity=+", 422, "invalid-input", "empty"),
        ("nearest", 422, "invalid-request", ""),
        ("nearest?entity=nurse&kinds=resume", 422, "invalid-request", ""),
        ("nearest?entity=nurse&kinds=firm", 422, "invalid-input", "no firm"),
        ("nearest?entity=nurse&stored=perhaps", 422, "invalid-request", ""),
        ("nearest?entity=nurse&top=0", 422, "invalid-request", ""),
        ("nearest?entity=nurse&colour=red", 422, "invalid-request", ""),
        ("axis?first=nurse", 422, "invalid-request", ""),
        ("axis?first=nurse&second=nurse", 422, "invalid-input", "same place"),
        ("axis?first=isco:99&second=nurse", 404, "not-found", "isco:81"),
        ("shift?entity=nurse", 422, "invalid-input", "add or to remove"),
        ("shift?entity=nurse&remove=nurse", 422, "invalid-input", "cancels out"),
        ("shift?entity=nurse&add=urn:s:weld&weight=0", 422, "invalid-request", ""),
        ("shift?entity=nurse&add=urn:s:weld&weight=nan", 422, "invalid-request", ""),
        ("map?layout=sphere", 422, "invalid-request", ""),
        ("map?entities=" + "%0A".join(["nurse"] * 21), 422, "invalid-request", ""),
    ],
)
def test_problems(client: FlaskClient, path: str, status: int, slug: str, words: str) -> None:
    response = client.get(f"/v1/space/{path}")
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert response.json["type"] == f"/v1/problems/{slug}"
    assert words in response.json["detail"]


def test_a_problem_repeats_nothing_that_was_asked(client: FlaskClient) -> None:
    for path in ("nearest?entity=", "axis?second=nurse&first=", "shift?entity=nurse&add=", "map?entities="):
        assert "Quorlish" not in client.get(f"/v1/space/{path}Quorlish+Zyxwv").text


def test_the_description_holds_the_routes() -> None:
    described = openapi.document()
    paths = {path for path in described["paths"] if path.startswith("/v1/space/")}
    assert paths == {f"/v1/space/{name}" for name in ("nearest", "axis", "shift", "map")}
    for path in paths:
        operation = described["paths"][path]["get"]
        assert operation["tags"] == ["space"]
        assert all(parameter["description"] for parameter in operation["parameters"])
    assert {"NearestOut", "AxisOut", "ShiftOut", "MapOut"} <= set(described["components"]["schemas"])
