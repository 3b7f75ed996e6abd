"""Decision records by page and API, on real rankings: listed, shown, checked, replayed, and for whom."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from markup_reading import Markup
from records_builders import filled

from skillmatch.engine import Engine
from skillmatch.engine.staging import STAGES
from skillmatch.errors import ChecksumMismatch
from skillmatch.records import RecordStore
from skillmatch.types import RawDocument
from skillmatch.web import WebSettings, create_app
from skillmatch.web.audit_page import STAGE_WORDS

POSTING = "Registered nurse\nYou care for patients on a ward.\nMust have: first aid, 2 years of experience."
RESUMES = {
    "r-nurse": "Jane Qxample\nNurse, 2015 to 2023\nI cared for patients and gave first aid.",
    "r-cook": "Ben Qxother\nCook, 2015 to 2020\nI cooked for a school.",
}
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def recorded(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine with records of one decision and one override."""
    former = engine.settings
    engine.settings = replace(former, records=tmp_path_factory.mktemp("records") / "kept")
    resumes = [RawDocument(doc_id=name, text=text) for name, text in RESUMES.items()]
    names = {("posting", "p-nurse"): "Ward 7.html", ("resume", "r-cook"): "ben.pdf"}
    posting = RawDocument(doc_id="p-nurse", text=POSTING)
    engine.record(posting, resumes, by="A. Recruiter", at=AT, cut=0.7, names=names)  # type: ignore[arg-type]
    engine.records().override("1", by="B. Manager", at=AT, reason="Has <cooked> on wards.", doc_id="r-cook")
    yield engine
    engine.settings = former


@pytest.fixture(scope="module")
def client(recorded: Engine) -> FlaskClient:
    return create_app(recorded).test_client()


@pytest.fixture
def store(recorded: Engine) -> Iterator[RecordStore]:
    """The records, whose files are as before when the test is over."""
    store = recorded.records()
    before = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
    yield store
    for path, data in before.items():
        path.write_bytes(data)


def get(client: FlaskClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["Cache-Control"] == "no-store"
    return response.json


def shown(client: FlaskClient, path: str, status: int = 200, **fields: str) -> Markup:
    response = client.post(path, data=fields) if fields else client.get(path)
    assert response.status_code == status, response.text
    assert response.headers["Cache-Control"] == "no-store"
    page = Markup(response.text)
    assert page.tags["h1"] == page.tags["main"] == 1
    assert page.dead_links() == []
    assert "script" not in page.tags
    return page


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


# --- the API


def test_the_api_lists_and_shows_a_decision_with_its_override(client: FlaskClient) -> None:
    first, second = get(client, "/v1/audit/records")["records"]
    assert (first["record"], first["what"], first["by"], first["posting_id"]) == (
        1, "decision", "A. Recruiter", "p-nurse",
    )  # fmt: skip
    assert (first["n_resumes"], second["what"], second["of_record"]) == (2, "override", 1)
    shown_record = get(client, "/v1/audit/records/1")
    assert shown_record == get(client, f"/v1/audit/records/{first['hash'][:10]}")
    assert set(shown_record["names"].values()) == {"p-nurse", "r-nurse", "r-cook"}
    assert sorted(shown_record["received_as"].values()) == ["Ward 7.html", "ben.pdf"]
    assert (first["posting_name"], shown_record["body"]["cut"]) == ("Ward 7.html", 0.7)
    best = min(shown_record["body"]["results"], key=lambda result: result["rank"])
    assert shown_record["names"][best["resume"]] == "r-nurse"
    (override,) = shown_record["overrides"]
    assert (override["resume_id"], override["reason"], override["is_whole"]) == (
        "r-cook", "Has <cooked> on wards.", False,
    )  # fmt: skip
    assert "Qxample" not in repr(shown_record)


@pytest.mark.parametrize("start", STAGES)
def test_the_api_replays_from_every_stage(client: FlaskClient, start: str) -> None:
    response = client.post("/v1/audit/records/1/replay", json={"start": start})
    assert response.status_code == 200, response.text
    answer = response.json
    assert (answer["is_same"], answer["differences"], answer["start"]) == (True, [], start)
    assert [each["resume_id"] for each in answer["ranking"]] == ["r-nurse", "r-cook"]
    assert answer["changed_since"] == []


def test_the_api_checks_every_byte(client: FlaskClient, store: RecordStore) -> None:
    sound = client.post("/v1/audit/verify", json={}).json
    assert (sound["is_sound"], sound["problems"], sound["n_entries"]) == (True, [], 2)
    assert client.post("/v1/audit/verify", json={"head": sound["head"]}).json["is_sound"] is True
    assert client.post("/v1/audit/verify", json={"head": "0" * 64}).json["is_sound"] is False
    flip(store.chain.path)
    changed = client.post("/v1/audit/verify", json={}).json
    assert changed["is_sound"] is False
    assert store.chain.path.name in changed["problems"][0]["place"]


def test_what_was_changed_is_a_problem_of_its_own(client: FlaskClient, store: RecordStore) -> None:
    for name in store.vault.files():
        flip(store.folder / "vault" / name)
    response = client.post("/v1/audit/records/1/replay", json={})
    assert (response.status_code, response.json["type"]) == (503, "/v1/problems/damaged")
    assert "Qx" not in response.text
    flip(store.chain.path)
    assert client.get("/v1/audit/records").json["type"] == "/v1/problems/damaged"


@pytest.mark.parametrize(
    ("path", "status", "slug"),
    [
        ("records/99", 404, "not-found"),
        ("records/Qxsomebody", 404, "not-found"),
        ("records/2/replay", 404, "not-found"),
        ("verify", 422, "invalid-request"),
    ],
)
def test_what_is_no_record_is_refused(client: FlaskClient, path: str, status: int, slug: str) -> None:
    body = {"head": "x" * 65} if path == "verify" else {}
    response = (
        client.post(f"/v1/audit/{path}", json=body)
        if path == "verify" or path.endswith("replay")
        else client.get(f"/v1/audit/{path}")
    )
    assert (response.status_code, response.json["type"]) == (status, f"/v1/problems/{slug}")
    assert "Qx" not in response.text


def test_a_replay_waits_for_no_other(
    recorded: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """While one is made, the next is told to come again, and all else goes on."""
    app = create_app(recorded)
    begun, go_on = threading.Event(), threading.Event()
    real = recorded.replay

    def slow(*given: Any, **options: Any) -> Any:
        begun.set()
        assert go_on.wait(60)
        return real(*given, **options)

    monkeypatch.setattr(recorded, "replay", slow)
    with ThreadPoolExecutor(1) as pool:
        ask = {"json": {"start": "subjects"}}
        first = pool.submit(lambda: app.test_client().post("/v1/audit/records/1/replay", **ask))
        try:
            assert begun.wait(60)
            client = app.test_client()
            second = client.post("/v1/audit/records/1/replay", **ask)
            page = client.post("/audit/records/1", data={"start": "subjects"})
            missing = client.post("/v1/audit/records/99/replay", **ask)
            listed = client.get("/v1/audit/records")
        finally:
            go_on.set()
        assert first.result(60).json["is_same"] is True
    assert (second.status_code, second.json["type"]) == (503, "/v1/problems/busy")
    assert second.mimetype == "application/problem+json"
    assert int(second.headers["Retry-After"]) > 0
    assert (page.status_code, int(page.headers["Retry-After"]) > 0) == (503, True)
    assert "one at a time" in Markup(page.text).visible
    # It passes by itself, and is nothing for an operator to mend.
    assert caplog.records == []
    assert (missing.status_code, listed.status_code) == (404, 200)
    monkeypatch.undo()
    assert app.test_client().post("/v1/audit/records/1/replay", **ask).status_code == 200


def test_a_replay_that_fails_lets_the_next_one_in(recorded: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    client = create_app(recorded).test_client()

    def broken(*_: Any, **__: Any) -> Any:
        raise ChecksumMismatch("changed")

    monkeypatch.setattr(recorded, "replay", broken)
    for _ in range(2):
        assert client.post("/v1/audit/records/1/replay", json={}).json["type"] == "/v1/problems/damaged"


# --- the page


def test_the_page_lists_shows_checks_and_replays(client: FlaskClient) -> None:
    page = shown(client, "/audit/records")
    assert "A. Recruiter" in page.visible
    assert "/audit/records/1" in page.links
    assert "Every byte is as it was written." in shown(client, "/audit/records", head=" ").visible
    record = shown(client, "/audit/records/1")
    assert "p-nurse (Ward 7.html)" in record.visible
    assert "r-cook (ben.pdf)" in record.visible
    assert "recommended from a score of 0.7" in record.visible
    assert "Has <cooked> on wards." in shown(client, "/audit/records/2").visible
    assert "Has <cooked> on wards." in record.visible
    assert "Qxample" not in record.visible
    replayed = shown(client, "/audit/records/1", start="skills")
    assert "Made anew from their skills: 2 results, and every byte agrees." in replayed.visible
    assert "2026-11-22" in shown(client, "/audit/records/2").visible


def test_the_page_says_what_was_changed(client: FlaskClient, store: RecordStore) -> None:
    flip(store.chain.path)
    assert "Not as they were written" in shown(client, "/audit/records", head=" ").visible
    assert "was changed" in shown(client, "/audit/records", 503).visible


def test_stages_are_those_that_there_are() -> None:
    assert tuple(STAGE_WORDS) == STAGES


def test_a_person_who_was_erased_is_named_no_more(client: FlaskClient, store: RecordStore) -> None:
    store.erase("r-cook", by="A. Recruiter", at=AT)
    answer = get(client, "/v1/audit/records/1")
    assert sorted(answer["names"].values(), key=str) == [None, "p-nurse", "r-nurse"]
    assert [*answer["received_as"].values()] == ["Ward 7.html"]
    assert get(client, "/v1/audit/records/1")["overrides"][0]["reason"] is None
    page = shown(client, "/audit/records/1")
    assert "(erased)" in page.visible
    assert "cooked" not in page.visible
    replayed = client.post("/v1/audit/records/1/replay", json={}).json
    assert (replayed["is_same"], replayed["n_erased"]) == (True, 1)


def test_entries_of_what_was_taken_away_tell_what_it_was(engine: Engine, tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.retain(200, by="clerk", at=AT.replace(year=2029))
    former, engine.settings = engine.settings, replace(engine.settings, records=tmp_path)
    try:
        client = create_app(engine).test_client()
        told = {entry.kind: (entry, page_of(client, entry.seq)) for entry in store.entries()}
    finally:
        engine.settings = former
    erasure, page = told["erasure"]
    assert f"Documents erased1: {erasure.body['files'][0]}" in page
    assert "Reasons erased0" in page
    sweep, page = told["sweep"]
    assert "Older than200 days" in page
    assert f"documents were removed{len(sweep.body['runs'])}: {', '.join(sweep.body['runs'])}" in page
    assert f"of the overrides {', '.join(map(str, sweep.body['notes']))}" in page
    mending, page = told["mended"]
    assert f"Torn line cut off{mending.body['n_bytes']} bytes, sha256 {mending.body['sha256']}" in page
    assert "Files removed that no entry told of0" in page


def page_of(client: FlaskClient, seq: int) -> str:
    return " ".join(shown(client, f"/audit/records/{seq}").visible.split())


# --- for whom


def test_beyond_this_machine_records_are_shown_only_on_request(recorded: Engine) -> None:
    client = create_app(recorded, settings=WebSettings(is_store_served=False)).test_client()
    for response in (
        client.get("/v1/audit/records"),
        client.get("/v1/audit/records/1"),
        client.post("/v1/audit/verify", json={}),
        client.post("/v1/audit/records/1/replay", json={}),
    ):
        assert (response.status_code, response.json["type"]) == (403, "/v1/problems/not-served")
    for path in ("/audit/records", "/audit/records/1"):
        assert "--with-store" in shown(client, path, 403).visible


def test_where_none_are_kept_it_says_how(engine: Engine, tmp_path: Path) -> None:
    former = engine.settings
    client = create_app(engine).test_client()
    try:
        for folder, words in ((None, "SKILLMATCH_RECORDS"), (tmp_path / "none", "No decision records")):
            engine.settings = replace(former, records=folder)
            response = client.get("/v1/audit/records")
            assert response.status_code == 404
            assert words in response.json["detail"]
            assert words in shown(client, "/audit/records", 404).visible
    finally:
        engine.settings = former
