"""Stored postings, resumes and firms in the labour space, by API and page: what joins, and for whom."""

from __future__ import annotations

import itertools
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import elastic_builders
import pytest
from flask.testing import FlaskClient
from living import living_at
from markup_reading import Markup

from skillmatch.engine import Engine
from skillmatch.index.elastic.client import place
from skillmatch.settings import StoreServer
from skillmatch.types import RawDocument, StoredDocument
from skillmatch.web import WebSettings, create_app

NURSE = "Registered nurse\nYou care for patients on a ward, give medication and first aid."
WELDER = "Welder\nYou weld steel parts in our factory and read technical drawings."
RESUME = "Jane Qxample\nNurse\nI cared for patients and gave first aid for six years."

_NUMBERS = itertools.count(1)


def client_of(engine: Any, **settings: Any) -> FlaskClient:
    return create_app(engine, settings=WebSettings(**settings)).test_client()


def stored(
    engine: Engine, doc_id: str, text: str, *, kind: str = "posting", firm: str = ""
) -> StoredDocument:
    raw = RawDocument(doc_id=doc_id, text=text)
    read = engine.read_posting(raw) if kind == "posting" else engine.read_resume(raw)
    return engine.documents.stored(read, firm=firm)


def fill(engine: Engine) -> None:
    with engine.open_store() as store:
        store.put(
            [
                stored(engine, "n1", NURSE, firm="Mercy Ltd"),
                stored(engine, "n2", NURSE.replace("ward", "clinic"), firm="Mercy Ltd"),
                stored(engine, "w1", WELDER, firm="Steel & Sons"),
                stored(engine, "r-7", RESUME, kind="resume"),
            ]
        )


@pytest.fixture(scope="module", params=["embedded", pytest.param("server", marks=pytest.mark.elasticsearch)])
def filled(
    request: pytest.FixtureRequest, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine whose store holds three postings of two firms, and a resume; on either kind of store."""
    home = tmp_path_factory.mktemp("home")
    if request.param == "embedded":
        with living_at(engine, home, None):
            fill(engine)
            yield engine
        return
    url = request.getfixturevalue("elasticsearch_url")
    parts = urlsplit(url)
    name = f"space-{os.getpid()}-{next(_NUMBERS)}"
    server = StoreServer(
        url=f"http://{parts.hostname}:{parts.port}",
        user=parts.username or "",
        password=parts.password or "",
        name=name,
    )
    with living_at(engine, home, server):
        fill(engine)
        yield engine
        client = elastic_builders.connected(url)
        for index in client.request("GET", place(f"{name}*")):
            client.request("DELETE", place(index))
        client.request("DELETE", place("_index_template", name), is_absence_fine=True)
        client.close()


@pytest.fixture(scope="module")
def client(filled: Engine) -> FlaskClient:
    return client_of(filled)


def get(client: FlaskClient, path: str, **query: str) -> Any:
    response = client.get(f"/v1/space/{path}?{urlencode(query)}")
    assert response.status_code == 200, response.text
    return response.json


def keys(answer: Any) -> list[str]:
    return [near["entity"]["key"] for near in answer["nearest"]]


def shown(client: FlaskClient, status: int = 200, **query: str) -> Markup:
    response = client.get(f"/space?{urlencode(query)}")
    assert response.status_code == status, response.text
    return Markup(response.text)


# --- what joins


def test_postings_and_firms_are_near_what_they_are_about(client: FlaskClient) -> None:
    answer = get(client, "nearest", entity="Registered Nurses", kinds="posting,firm")
    assert [key for key in keys(answer) if key in ("n1", "n2", "w1")][-1] == "w1"
    assert [key for key in keys(answer) if key.startswith("firm:")] == ["firm:Mercy Ltd", "firm:Steel & Sons"]
    welders = get(client, "nearest", entity="occupation:welder", kinds="firm", top="1")
    assert keys(welders) == ["firm:Steel & Sons"]
    assert welders["nearest"][0]["entity"]["kind"] == "firm"


def test_all_kinds_that_are_there_join_where_it_is_asked_for(client: FlaskClient) -> None:
    found = get(client, "nearest", entity="Registered Nurses", stored="true", top="1")
    kinds = [near["entity"]["kind"] for near in found["nearest"]]
    assert kinds == ["skill", "occupation", "industry", "posting", "firm"]
    without = get(client, "nearest", entity="Registered Nurses", top="1")
    assert [near["entity"]["kind"] for near in without["nearest"]] == ["skill", "occupation", "industry"]


def test_a_posting_and_a_firm_may_be_asked_about(client: FlaskClient) -> None:
    found = get(client, "nearest", entity="w1", stored="true", kinds="occupation", top="5")
    assert "weld" in " ".join(near["entity"]["label"] for near in found["nearest"]).lower()
    firm = get(client, "nearest", entity="firm:Mercy Ltd", stored="true", kinds="posting", top="2")
    assert set(keys(firm)) == {"n1", "n2"}


def test_a_resume_is_found_by_its_id_alone_and_never_listed(client: FlaskClient) -> None:
    found = get(client, "nearest", entity="r-7", stored="true", top="3")
    assert found["place"] == {"label": "r-7", "keys": ["r-7"]}
    assert keys(found)[-5:-2][0] in ("n1", "n2")
    for name in ("Jane Qxample", "resume:Jane", "Jane"):
        refused = client.get(f"/v1/space/nearest?{urlencode({'entity': name, 'stored': 'true'})}")
        assert refused.status_code == 404
        assert "r-7" not in refused.text
    assert client.get("/v1/space/nearest?entity=nurse&kinds=resume").status_code == 422
    everything = [
        get(client, "nearest", entity="Registered Nurses", stored="true", top="200"),
        get(client, "axis", first="naics:31-33", second="naics:62", kinds="posting,firm"),
        get(client, "shift", entity="n1", add="Python", kind="posting"),
        get(client, "map", kinds="posting,firm"),
        get(client, "map", entities="n1", stored="true"),
    ]
    assert "r-7" not in repr(everything)
    assert "Qxample" not in repr(everything)


def test_an_axis_a_shift_and_a_map_take_them(client: FlaskClient) -> None:
    axis = get(client, "axis", first="naics:31-33", second="naics:62", kinds="posting")
    order = [each["entity"]["key"] for each in axis["positions"]]
    assert (len(order), order[0]) == (3, "w1")
    shift = get(client, "shift", entity="r-7", add="skill:Python (computer programming)", stored="true")
    assert shift["place"]["keys"] == ["r-7"]
    drawn = get(client, "map", entities="r-7", kinds="posting,occupation", top="3")
    chosen = [point for point in drawn["points"] if point["is_chosen"]]
    assert [(point["key"], point["label"], point["kind"]) for point in chosen] == [("r-7", "r-7", "resume")]
    assert {"posting", "occupation", "resume"} == {point["kind"] for point in drawn["points"]}


def test_the_page_draws_lists_and_leads_on(client: FlaskClient) -> None:
    page = shown(client, entity="r-7", stored="1")
    assert "Near r-7" in page.visible
    assert "Mercy Ltd" in page.visible
    assert "Qxample" not in page.visible
    link = "/space?" + urlencode({"entity": "firm:Steel & Sons", "stored": "1"})
    assert link in page.links
    assert "Near Steel & Sons" in shown(client, entity="firm:Steel & Sons", stored="1").visible
    assert "/v1/space/nearest?" + urlencode({"entity": "r-7", "stored": "true"}) in page.links
    axis = shown(client, first="naics:31-33", second="naics:62", kind="firm")
    assert "Steel & Sons" in axis.visible
    assert "Mercy Ltd" in shown(client, stored="1", kind="firm", entity="Registered Nurses").visible


# --- what is kept


@pytest.mark.parametrize(
    "path",
    [
        "/v1/space/nearest?entity=w1&stored=true",
        "/v1/space/nearest?entity=Registered+Nurses&kinds=firm",
        "/v1/space/axis?first=naics:62&second=naics:23&kinds=posting",
        "/v1/space/shift?entity=w1&add=n1&stored=true&kind=firm",
        "/v1/space/map?entities=w1&stored=1",
        "/space?entity=w1&stored=1",
        "/space/map.svg?entity=w1&stored=1",
    ],
)
def test_no_answer_that_holds_stored_documents_is_kept(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"If-None-Match": "*"})
    assert response.status_code == 200, response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_the_desk_is_the_same_until_the_store_changes(filled: Engine, client: FlaskClient) -> None:
    first = filled.stored_desk()
    assert filled.stored_desk() is first
    with filled.open_store() as store:
        store.put([stored(filled, "w2", WELDER.replace("steel", "aluminium"), firm="New Welds")])
        assert filled.stored_desk() is not first
        found = keys(get(client, "nearest", entity="occupation:welder", kinds="firm,posting"))
        assert {"w2", "firm:New Welds"} <= set(found)
        store.erase(["w2"])
    found = keys(get(client, "nearest", entity="occupation:welder", kinds="firm,posting"))
    assert {"w2", "firm:New Welds"}.isdisjoint(found)
    assert client.get("/v1/space/nearest?entity=w2&stored=true").status_code == 404


# --- when not


def test_beyond_this_machine_they_join_only_on_request(filled: Engine) -> None:
    client = client_of(filled, is_store_served=False)
    for path in ("/v1/space/nearest?entity=n1&stored=true", "/v1/space/axis?first=n1&second=w1&kinds=firm"):
        response = client.get(path)
        assert (response.status_code, response.json["type"]) == (403, "/v1/problems/not-served")
        assert "--with-store" in response.json["detail"]
    for query in ({"entity": "n1", "stored": "1"}, {"entity": "Registered Nurses", "kind": "posting"}):
        page = shown(client, 403, **query)
        assert "--with-store" in page.visible
        assert "near-stored" not in page.ids
    assert client.get("/space/map.svg?entity=n1&stored=1").status_code == 403
    assert client.get("/v1/space/nearest?entity=n1").status_code == 404
    assert "Stored postings" not in shown(client, entity="Registered Nurses").visible
    assert "near-stored" in shown(client_of(filled), entity="Registered Nurses").ids


def test_a_store_that_is_away_is_told_of_in_time_and_the_rest_goes_on(engine: Engine, tmp_path: Path) -> None:
    _ = engine.space_desk
    with socket.socket() as closed, socket.socket() as hanging:
        closed.bind(("127.0.0.1", 0))
        hanging.bind(("127.0.0.1", 0))
        hanging.listen(8)
        for port in (closed.getsockname()[1], hanging.getsockname()[1]):
            server = StoreServer(url=f"http://127.0.0.1:{port}", user="writer", password="s3cret-word")
            with living_at(engine, tmp_path, server):
                client = client_of(engine)
                for path in ("/v1/space/nearest?entity=nurse&stored=true", "/space?entity=nurse&stored=1"):
                    began = time.monotonic()
                    response = client.get(path)
                    assert time.monotonic() - began < 2.0
                    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
                    assert "ETag" not in response.headers
                    assert "s3cret" not in response.text
                assert client.get("/v1/space/nearest?entity=Registered+Nurses").status_code == 200
                assert client.get("/space?entity=Registered+Nurses").status_code == 200


def test_a_store_that_is_too_large_for_a_space_says_so(
    filled: Engine, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skillmatch.engine.surveying.MOST_STORED", 3)
    with filled.open_store() as store:
        store.put([stored(filled, "w3", WELDER)])
        response = client.get("/v1/space/nearest?entity=n1&stored=true")
        assert (response.status_code, response.json["type"]) == (422, "/v1/problems/invalid-input")
        assert "up to 3 documents" in response.json["detail"]
        store.erase(["w3"])
