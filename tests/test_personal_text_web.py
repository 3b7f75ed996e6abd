"""No route lets a person's text out of the answer to the one who sent it.

Every route is asked with a mark in every place where a request can hold one, well formed and broken, and with
a bug whose exception holds the mark. What may hold it: the body of an answer that did what it was asked
(status 200), and a page that names the sender's own files. What may not: a problem, a header, a log, standard
output and error of the server, the names of files, and temporary files.
"""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn

import pytest
from flask import Flask
from marked_requests import Asked, cases, get, marked_files, strange
from marked_text import NAME, POSTING, RESUME, TEXT, assert_unseen
from werkzeug.datastructures import FileStorage

from skillmatch.engine import Engine
from skillmatch.types import RawDocument
from skillmatch.web import create_app


@pytest.fixture(scope="module")
def app(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app, which keeps records of two rankings of marked texts."""
    former = engine.settings
    engine.settings = replace(former, records=tmp_path_factory.mktemp("records") / "kept")
    posting, resume = RawDocument(doc_id=NAME, text=POSTING), RawDocument(doc_id=TEXT, text=RESUME)
    for number in range(2):
        engine.record(posting, [resume], by=f"somebody {number}", at=datetime(2026, 11, 22, tzinfo=UTC))
    engine.records().override("1", by="somebody", at=datetime(2026, 11, 22, tzinfo=UTC), reason=TEXT)
    # What others send is not added to them.
    engine.__dict__["record"] = lambda *_, **__: ()
    yield create_app(engine)
    del engine.__dict__["record"]
    engine.settings = former


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Asked]]:
    return cases(marked_files(tmp_path_factory.mktemp("documents")))


def routes(app: Flask) -> list[str]:
    found = [
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    ]
    return sorted(found)


def send(app: Flask, request: Asked) -> Any:
    form: dict[str, Any] = {}
    for name, value in request.form.items():
        is_file = isinstance(value, tuple)
        form[name] = FileStorage(BytesIO(value[0]), filename=value[1]) if is_file else value
    return app.test_client().open(
        request.path,
        method=request.method,
        json=request.json,
        data=request.body if request.body is not None else form or None,
        headers=request.headers,
    )


_OWN_FIELDS = re.compile(r'<input [^>]*value="[^"]*"[^>]*>|<textarea[^>]*>[^<]*</textarea>')
"""The fields of a form, which keep what its reader has typed, so that they can mend it."""


def assert_answer_is_clean(request: Asked, response: Any) -> None:
    told = f"{request.method} {request.path}: {response.status_code}"
    for name, value in response.headers.items():
        assert_unseen(f"the header {name} of {told}", f"{name}: {value}")
    if response.status_code == 200:
        return
    # The page of a refused form may say which of the sender's own files was at fault; a problem says where.
    is_page = response.mimetype == "text/html"
    body = _OWN_FIELDS.sub("", response.text) if is_page else response.data
    assert_unseen(f"the body of {told}", body, *([TEXT] if is_page else []))


ROUTES = tuple(cases([]))


def test_every_route_is_asked(app: Flask) -> None:
    missing = set(routes(app)) - set(ROUTES)
    assert not missing, (
        f"No case for {sorted(missing)}: add what it is asked to cases() in marked_requests.py."
    )
    assert set(ROUTES) <= set(routes(app)), "A case for a route that is gone"


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_lets_no_text_out(
    route: str,
    app: Flask,
    asked: dict[str, list[Asked]],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    statuses = []
    for request in [*asked[route], *strange(asked[route][0].path.partition("?")[0])]:
        response = send(app, request)
        assert_answer_is_clean(request, response)
        statuses.append(response.status_code)
        assert response.status_code < 500, response.text
    assert_unseen("the log", caplog.text)
    assert_unseen("standard output and error", "".join(capfd.readouterr()))
    assert list(tmp_path.iterdir()) == []
    # It cannot pass for want of anything that is answered, or of anything that is refused.
    # A replay takes seconds: one that succeeds is enough.
    many = 1 if route.endswith(("<name>", "replay")) else 4
    assert statuses.count(200) >= (many if route.startswith("POST") else 1)
    assert statuses.count(422) >= (5 if route.startswith("POST") else 0)
    assert set(statuses) <= {200, 303, 400, 403, 404, 405, 415, 422}, statuses


def test_an_address_that_is_none_is_not_repeated(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for path in (f"/a//about?{TEXT}", f"/{TEXT}", f"/v1/{TEXT}", f"/about/?{TEXT}"):
        assert_answer_is_clean(get(path), send(app, get(path)))
    assert_unseen("the log", caplog.text)


def fail(*_: object, **__: object) -> NoReturn:
    raise ValueError(f"cannot cope with {NAME}: {TEXT}") from KeyError(TEXT)


class Broken:
    """An engine with a bug in every part but what its pages need to be shown at all."""

    def __init__(self, engine: Engine) -> None:
        self.provenance = engine.provenance
        self.is_recording = False

    def __getattr__(self, name: str) -> NoReturn:
        fail()


def test_a_bug_in_the_answer_to_an_error_lets_no_text_out(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """The page of a problem needs the engine's provenance; here even that fails."""

    class BrokenThroughout:
        def __getattr__(self, name: str) -> NoReturn:
            fail()

    caplog.set_level(logging.DEBUG)
    app = create_app(BrokenThroughout())  # type: ignore[arg-type]
    response = send(app, get(f"/{TEXT}"))
    assert (response.status_code, response.mimetype) == (404, "text/plain")
    assert_unseen("the answer", response.data)
    assert_unseen("the log", caplog.text)
    app = create_app(BrokenThroughout())  # type: ignore[arg-type]
    app.after_request(fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    response = send(app, get(f"/{TEXT}"))
    assert response.status_code == 500
    assert_unseen("the answer", response.data)
    assert_unseen("the log", caplog.text)
    assert_unseen("standard output and error", "".join(capfd.readouterr()))
    assert "ValueError in fail" in caplog.text


def test_a_bug_lets_no_text_out(
    engine: Engine,
    asked: dict[str, list[Asked]],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    broken = create_app(Broken(engine))  # type: ignore[arg-type]
    statuses = []
    for requests in asked.values():
        response = send(broken, requests[0])
        assert_answer_is_clean(requests[0], response)
        statuses.append(response.status_code)
    assert statuses.count(500) >= 8
    assert_unseen("the log", caplog.text)
    assert_unseen("standard output and error", "".join(capfd.readouterr()))
    assert caplog.text.count("ValueError in fail") == statuses.count(500)
