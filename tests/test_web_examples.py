"""The committed examples are what the real app answers."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
import yaml
from fakes_web import FakeEngine
from flask import Flask
from markup_reading import Markup

from skillmatch.content import content_path
from skillmatch.engine import Engine
from skillmatch.web import create_app
from skillmatch.web.examples import Example, asked, differences, read_examples, record

EXAMPLES = read_examples(content_path("api", "examples"))

TOLERANCE = 0.03
"""Figures of the int8 encoder differ by less from one processor to the next."""


@pytest.fixture(scope="module")
def real_app(engine: Engine) -> Flask:
    """On the bundled facts alone: what else is on a machine must not change the examples."""
    return create_app(engine)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_real_app_answers_as_told(real_app: Flask, example: Example) -> None:
    now = asked(real_app, example)
    assert now.status == example.status
    assert differences(example.answer, now.answer, tolerance=TOLERANCE) == []


@pytest.mark.parametrize("posting", ["p01-backend-engineer", "p05-icu-nurse"])
def test_the_real_app_shows_samples_whole(real_app: Flask, posting: str) -> None:
    response = real_app.test_client().get(f"/sample?posting={posting}")
    page = Markup(response.text)
    assert response.status_code == 200
    assert page.dead_links() == []
    assert len(page.ids) == len(set(page.ids))
    assert {"skill", "knowledge", "private", "other"} <= set(page.values_of("class"))
    assert "No occupation could be read" not in page.visible
    assert "Met" in page.visible


def test_any_wsgi_server_can_serve_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_HOSTS", "matching.example, localhost")
    client = runpy.run_path(str(content_path("api", "wsgi.py")))["application"].test_client()
    assert client.get("/v1/health", headers={"Host": "matching.example"}).json == {"status": "ok"}
    assert client.get("/v1/health", headers={"Host": "other.example"}).status_code == 400


def test_every_endpoint_has_an_example() -> None:
    from skillmatch.web.api import endpoints

    told = {(example.method, example.path.partition("?")[0]) for example in EXAMPLES if example.status == 200}
    # Who keeps no decision records is told how to; those of a server that does differ from run to run.
    none_kept = {
        (example.method, example.path)
        for example in EXAMPLES
        if example.status == 404 and "SKILLMATCH_RECORDS" in example.answer["detail"]
    }
    values = {"{code}": "15-1252.00", "{key}": "applicability", "{record}": "1"}
    for endpoint in endpoints():
        path = endpoint.path
        for name, value in values.items():
            path = path.replace(name, value)
        assert (endpoint.method, path) in (none_kept if endpoint.tag == "records" else told)


def test_recording_writes_what_the_app_answers(tmp_path: Path) -> None:
    stale = '{"request": {"method": "GET", "path": "/v1/health"}, "status": 0, "answer": null}'
    (tmp_path / "health.json").write_text(stale, encoding="utf-8")
    assert record(create_app(FakeEngine()), tmp_path) == 1
    (example,) = read_examples(tmp_path)
    assert (example.status, example.answer) == (200, {"status": "ok"})


def test_an_example_shows_the_members_it_names(tmp_path: Path) -> None:
    stale = (
        '{"request": {"method": "GET", "path": "/v1/about"}, "only": ["name"], "status": 0, "answer": null}'
    )
    (tmp_path / "about.json").write_text(stale, encoding="utf-8")
    for _ in range(2):
        assert record(create_app(FakeEngine()), tmp_path) == 1
        (example,) = read_examples(tmp_path)
        assert (example.only, example.status, example.answer) == (("name",), 200, {"name": "skillmatch"})


@pytest.mark.parametrize(
    ("told", "found", "places"),
    [
        ({"a": [1.0, "x"]}, {"a": [1.01, "x"]}, []),
        ({"a": [1.0, "x"]}, {"a": [1.5, "y"]}, ["#/a/0", "#/a/1"]),
        ({"a": 1}, {"b": 1}, ["#"]),
        ([1, 2], [1], ["#"]),
        ({"provenance": {"v": 1}}, {"provenance": {"v": 2}}, []),
        (True, False, ["#"]),
        (None, 0.0, ["#"]),
    ],
)
def test_differences_are_found(told: object, found: object, places: list[str]) -> None:
    assert differences(told, found, tolerance=0.03) == places


def test_container_files_name_what_exists() -> None:
    compose = yaml.safe_load(content_path("api", "compose.yaml").read_text(encoding="utf-8"))
    build = compose["services"]["skillmatch"]["build"]
    folder = content_path("api")
    assert (folder / build["context"] / build["dockerfile"]).resolve() == folder / "Dockerfile"
    assert "/v1/health" in (folder / "Dockerfile").read_text(encoding="utf-8")
