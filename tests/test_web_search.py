"""Search of the stored documents by page and API: what it asks the store, shows, and says when it cannot."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Any

import pytest
from fakes_web import POSTING, RESUME, FakeEngine
from flask.testing import FlaskClient
from index_builders import document
from living import living_at
from werkzeug.test import Client

from skillmatch.engine import Engine
from skillmatch.engine.documents import FoundDocument, FoundPage
from skillmatch.errors import StoreAway, StoreError
from skillmatch.settings import StoreServer
from skillmatch.types import Scope
from skillmatch.web import WebSettings, create_app
from skillmatch.web.server import make_server

PAGE = FoundPage(
    build="skillmatch-s3-test",
    documents=(
        FoundDocument(
            rank=1, doc_id="n1", kind="posting", title="Nurse <b>& co</b>", firm="Acme",
            posted_on="2026-11-01", score=0.0328, by="both",
        ),
        FoundDocument(
            rank=2, doc_id="r1", kind="resume", title="", firm="", posted_on="", score=0.0161, by="vector"
        ),
    ),
)  # fmt: skip


class FakeDocuments:
    """Answers every search with the same page, or with an error, and keeps what it was asked."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[tuple[str, Scope, int]] = []

    def search(self, words: str, *, scope: Scope, top: int) -> FoundPage:
        self.asked.append((words, scope, top))
        if self.error is not None:
            raise self.error
        return PAGE


class SearchedEngine(FakeEngine):
    def __init__(self, error: Exception | None = None) -> None:
        self.documents = FakeDocuments(error)


def client_of(engine: Any, **settings: Any) -> FlaskClient:
    return create_app(engine, settings=WebSettings(**settings)).test_client()


# --- what is asked and answered


def test_the_api_asks_the_store_and_answers_what_was_found() -> None:
    engine = SearchedEngine()
    client = client_of(engine)
    body = {
        "q": "nurse",
        "kind": "posting",
        "firm": "Acme",
        "since": "2026-11-01",
        "until": "2026-11-30",
        "top": 2,
    }
    scope = Scope(kind="posting", firm="Acme", since="2026-11-01", until="2026-11-30")
    for response in (client.post("/v1/search", json=body), client.get("/v1/search", query_string=body)):
        assert response.status_code == 200, response.text
        assert response.headers["Cache-Control"] == "no-store"
        assert response.json["build"] == "skillmatch-s3-test"
        assert response.json["documents"] == [
            {
                "rank": 1, "doc_id": "n1", "kind": "posting", "title": "Nurse <b>& co</b>", "firm": "Acme",
                "posted_on": "2026-11-01", "score": 0.0328, "by": "both",
            },
            {
                "rank": 2, "doc_id": "r1", "kind": "resume", "title": "", "firm": "", "posted_on": "",
                "score": 0.0161, "by": "vector",
            },
        ]  # fmt: skip
    assert engine.documents.asked == [("nurse", scope, 2)] * 2
    client.get("/v1/search?q=nurse")
    assert engine.documents.asked[-1] == ("nurse", Scope(), 10)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/q"),
        ({"q": "  "}, "#/q"),
        ({"q": "x" * 2001}, "#/q"),
        ({"q": "x", "kind": "letter"}, "#/kind"),
        ({"q": "x", "since": "secret-day"}, "#/since"),
        ({"q": "x", "until": "20261121"}, "#/until"),
        ({"q": "x", "since": "2026-02-30"}, "#/since"),
        ({"q": "x", "top": 0}, "#/top"),
        ({"q": "x", "top": 101}, "#/top"),
        ({"q": "x", "more": 1}, "#"),
    ],
)
def test_what_does_not_fit_is_pointed_at_and_not_repeated(body: dict[str, Any], pointer: str) -> None:
    engine = SearchedEngine()
    response = client_of(engine).post("/v1/search", json=body)
    assert response.status_code == 422
    assert [fault["pointer"] for fault in response.json["errors"]] == [pointer]
    assert "secret" not in response.text
    assert engine.documents.asked == []


def test_the_page_shows_titles_as_they_stand_and_keeps_the_form() -> None:
    engine = SearchedEngine()
    client = client_of(engine)
    empty = client.get("/search").text
    assert 'method="post" action="/search"' in empty
    assert "found</h2>" not in empty
    shown = client.post(
        "/search", data={"q": "nurse", "kind": "posting", "firm": "", "since": "", "top": "5"}
    )
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    assert "2 found</h2>" in shown.text
    assert "Nurse &lt;b&gt;&amp; co&lt;/b&gt;" in shown.text
    assert "(without a title)" in shown.text
    assert 'value="nurse"' in shown.text
    assert '<option value="posting" selected>' in shown.text
    assert engine.documents.asked == [("nurse", Scope(kind="posting"), 5)]
    assert (
        "http"
        not in shown.text.replace('href="https://creativecommons.org', "")
        .partition("<main")[2]
        .partition("</main>")[0]
    )


def test_the_page_says_what_is_wrong_with_the_form() -> None:
    refused = client_of(SearchedEngine()).post("/search", data={"q": "", "since": "tomorrow"})
    assert refused.status_code == 422
    assert "A day is written as in 2026-11-21" in refused.text
    assert 'value="tomorrow"' in refused.text


# --- when the store cannot answer


def test_a_store_that_is_away_is_said_to_be_and_the_rest_goes_on() -> None:
    client = client_of(SearchedEngine(StoreAway("Elasticsearch at http://s:9200 cannot be reached.")))
    for response in (client.post("/v1/search", json={"q": "nurse"}), client.get("/v1/search?q=nurse")):
        assert (response.status_code, response.mimetype) == (503, "application/problem+json")
        assert response.json["type"] == "/v1/problems/store-away"
        assert int(response.headers["Retry-After"]) > 0
    page = client.post("/search", data={"q": "nurse"})
    assert page.status_code == 503
    assert int(page.headers["Retry-After"]) > 0
    assert "Search waits for the store" in page.text
    assert 'value="nurse"' in page.text
    matched = client.post("/v1/match", json={"posting": {"text": POSTING}, "resumes": [{"text": RESUME}]})
    assert matched.status_code == 200
    assert client.get("/v1/health").status_code == 200


def test_a_damaged_or_locked_store_is_a_clear_problem() -> None:
    told = "/home/x/store/record.sqlite3 is damaged. Restore it from a copy."
    response = client_of(SearchedEngine(StoreError(told))).post("/v1/search", json={"q": "nurse"})
    assert (response.status_code, response.json["detail"]) == (503, told)
    assert response.json["type"] == "/v1/problems/store-unusable"
    assert "Retry-After" not in response.headers


def test_beyond_this_machine_stored_documents_are_shown_only_on_request() -> None:
    engine = SearchedEngine()
    for host, settings, status in (
        ("127.0.0.1", None, 200),
        ("0.0.0.0", None, 403),
        ("0.0.0.0", WebSettings(is_store_served=True), 200),
    ):
        server = make_server(engine, host=host, port=0, threads=1, settings=settings)
        try:
            client = Client(server.application)
            here = {"headers": {"Host": "localhost"}, "environ_base": {"REMOTE_ADDR": "127.0.0.1"}}
            found = client.post("/v1/search", json={"q": "nurse"}, **here)
            assert found.status_code == status
            page = client.get("/about", **here).text
            assert ('href="/search"' in page) == (status == 200)
        finally:
            server.close()


# --- with the real engine


def test_a_real_search_finds_by_words_by_meaning_and_what_was_put_since(
    engine: Engine, tmp_path: Path
) -> None:
    def stored(doc_id: str, title: str) -> Any:
        vector = tuple(float(x) for x in engine.encoder.encode([title])[0])
        return document(doc_id, title=title, firm="Acme", posted_on="2026-11-20", vector=vector)

    with living_at(engine, tmp_path, None):
        client = client_of(engine)
        assert client.get("/v1/search?q=nurse").json["documents"] == []
        with engine.open_store() as store:
            store.put([stored("n", "Registered nurse"), stored("w", "Welder"), stored("p", "Physician")])
        found = client.post("/v1/search", json={"q": "nurse", "firm": "Acme"}).json["documents"]
        assert [(each["doc_id"], each["by"]) for each in found][:2] == [("n", "both"), ("p", "vector")]
        assert (found[0]["title"], found[0]["posted_on"]) == ("Registered nurse", "2026-11-20")
        assert client.post("/v1/search", json={"q": "nurse", "firm": "Beta"}).json["documents"] == []


def test_a_server_that_is_away_or_hangs_is_told_of_within_two_seconds(engine: Engine, tmp_path: Path) -> None:
    with socket.socket() as closed, socket.socket() as hanging:
        closed.bind(("127.0.0.1", 0))
        hanging.bind(("127.0.0.1", 0))
        hanging.listen(8)
        for port in (closed.getsockname()[1], hanging.getsockname()[1]):
            server = StoreServer(url=f"http://127.0.0.1:{port}", user="writer", password="s3cret-word")
            with living_at(engine, tmp_path, server):
                client = client_of(engine)
                engine.encoder.encode(["loaded before"])
                began = time.monotonic()
                response = client.post("/v1/search", json={"q": "nurse"})
                assert time.monotonic() - began < 2.0
                assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
                assert "s3cret" not in response.text
                extracted = client.post(
                    "/v1/skills/extract", json={"documents": [{"text": "We use Python."}]}
                )
                assert extracted.status_code == 200
    assert list(tmp_path.iterdir()) == []
