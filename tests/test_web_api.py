"""The JSON API: what it answers, and how it refuses."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from fakes_web import GERMAN, OCCUPATION, ONET, POSTING, RESUME, RESUME_2, FakeEngine
from flask.testing import FlaskClient

from skillmatch.errors import ReleaseMissing
from skillmatch.web import WebSettings, create_app
from skillmatch.web.problems import pointer


@pytest.fixture
def client() -> FlaskClient:
    return create_app(FakeEngine()).test_client()


def post(client: FlaskClient, path: str, body: Any) -> Any:
    response = client.post(path, json=body)
    assert response.status_code == 200, response.text
    return response.json


def test_extract_points_at_every_mention(client: FlaskClient) -> None:
    answer = post(
        client, "/v1/skills/extract", {"documents": [{"id": "a", "text": POSTING}, {"text": "SQL"}]}
    )
    first, second = answer["documents"]
    assert (first["document"]["id"], second["document"]["id"]) == ("a", "posting-2")
    assert first["document"]["text"] is None
    assert {m["preferred_label"] for m in first["mentions"]} >= {"Python", "SQL", "Docker"}
    for mention in first["mentions"]:
        assert POSTING[mention["start"] : mention["end"]] == mention["surface"]
    assert second["mentions"][0]["skill_type"] == "knowledge"
    assert answer["provenance"]["releases"] == ["ESCO 1.1.1 + O*NET 30.1"]


def test_a_file_is_read_and_its_text_repeated_when_asked(client: FlaskClient) -> None:
    html = b"<html><body><h1>Cook</h1><p>Some SQL.</p></body></html>"
    document = {"file": {"name": "cook.html", "base64": base64.b64encode(html).decode()}}
    answer = post(
        client, "/v1/skills/extract", {"kind": "resume", "documents": [document], "include_text": True}
    )
    (found,) = answer["documents"]
    assert found["document"]["media_type"] == "text/html"
    (mention,) = found["mentions"]
    assert found["document"]["text"][mention["start"] : mention["end"]] == "SQL"


def test_rank_gives_the_best_skills_of_each_text(client: FlaskClient) -> None:
    answer = post(client, "/v1/skills/rank", {"texts": ["Docker", "SQL"], "top": 2})
    assert [r["skills"][0]["preferred_label"] for r in answer["results"]] == ["Docker", "SQL"]
    assert [s["rank"] for s in answer["results"][0]["skills"]] == [1, 2]


def test_find_looks_a_name_up(client: FlaskClient) -> None:
    assert client.get("/v1/skills/find?q=docker").json["skills"][0]["uri"] == "urn:s:docker"
    assert client.get("/v1/skills/find?q=nothing").json["skills"] == []


def test_match_ranks_and_explains(client: FlaskClient) -> None:
    body = {
        "posting": {"text": POSTING},
        "resumes": [{"id": "ben", "text": RESUME_2}, {"id": "ada", "text": RESUME}],
    }
    answer = post(client, "/v1/match", body)
    assert [(m["rank"], m["resume"]["document"]["id"]) for m in answer["matches"]] == [(1, "ada"), (2, "ben")]
    for match in answer["matches"]:
        total = match["base"] + sum(part["amount"] for part in match["contributions"])
        assert total == pytest.approx(match["margin"])
    best = answer["matches"][0]
    related = next(s for s in best["skills"] if s["status"] == "related")
    assert related["stand_in_label"] == "Podman"
    (span,) = related["resume_spans"]
    assert RESUME[span["start"] : span["end"]] == "Podman"
    assert best["requirements"][0]["resume_span"] is None
    assert best["resume"]["occupations"][0]["preferred_label"] == "software developer"
    assert answer["posting"]["exposure"][0]["measure"] == "alpha"


def test_match_tells_case_groups_contrast_and_changes(client: FlaskClient) -> None:
    body = {
        "posting": {"text": POSTING},
        "resumes": [{"id": "ben", "text": RESUME_2}, {"id": "ada", "text": RESUME}],
    }
    answer = post(client, "/v1/match", body)
    best, last = answer["matches"]
    assert set(answer["comparable"]) == {"score", "margin", "rank", "percentile"}
    assert "postings" in answer["comparable"]["score"]
    assert "left as they are" in answer["unchanged"]
    for match in (best, last):
        total = match["base"] + sum(group["amount"] for group in match["groups"])
        assert total == pytest.approx(match["margin"], abs=1e-6)
        listed = sorted(feature for group in match["groups"] for feature in group["features"])
        assert listed == sorted(part["feature"] for part in match["contributions"])
    assert (best["case"]["kind"], last["case"]["kind"]) == ("recommended", "ranked_low")
    assert (best["contrast"], best["changes"], best["eliminated_by"]) == (None, [], [])
    contrast = last["contrast"]
    assert contrast["other_id"] == "ada"
    assert contrast["amount"] == pytest.approx(last["margin"] - best["margin"])
    assert contrast["only_there"] == {"skills": ["Python", "write unit tests"]}
    assert "Python, write unit tests shown there, not here" in contrast["words"]
    (change,) = last["changes"]
    assert (change["aim"], change["other_id"], change["is_reached"]) == ("above", "ada", True)
    assert change["margin"] > best["margin"]
    assert {addition["kind"] for addition in change["additions"]} == {"skill"}
    assert all(addition["uri"].startswith("urn:s:") for addition in change["additions"])
    assert change["words"].startswith("It would rank above ada with ")


def test_a_cut_says_who_is_recommended(client: FlaskClient) -> None:
    body = {"posting": {"text": POSTING}, "resumes": [{"text": RESUME}, {"text": RESUME_2}]}
    for cut, kinds in ((0.01, ["recommended"] * 2), (0.99, ["ranked_low"] * 2)):
        matches = post(client, "/v1/match", {**body, "cut": cut})["matches"]
        assert [match["case"]["kind"] for match in matches] == kinds


def test_match_answers_only_the_best_when_asked(client: FlaskClient) -> None:
    body = {"posting": {"text": POSTING}, "resumes": [{"text": RESUME_2}, {"text": RESUME}], "top": 1}
    assert [m["resume"]["document"]["id"] for m in post(client, "/v1/match", body)["matches"]] == ["resume-2"]


def test_a_posting_that_asks_for_what_the_law_protects_is_warned_of(client: FlaskClient) -> None:
    asking = {"text": f"{POSTING}\n- Female candidates only"}
    (warning,) = post(client, "/v1/match", {"posting": asking, "resumes": [{"text": RESUME}]})["warnings"]
    assert (warning["code"], warning["document_id"]) == ("protected", "posting")
    assert "law protects (sex)" in warning["detail"]
    assert "Female" not in warning["detail"]


def test_a_text_in_another_language_is_warned_of(client: FlaskClient) -> None:
    body = {"posting": {"text": POSTING}, "resumes": [{"id": "k", "text": GERMAN}]}
    (warning,) = post(client, "/v1/match", body)["warnings"]
    assert (warning["code"], warning["document_id"]) == ("language", "k")
    assert "German" in warning["detail"]
    assert post(client, "/v1/skills/extract", {"documents": [{"text": POSTING}]})["warnings"] == []
    assert post(client, "/v1/exposure", {"document": {"text": GERMAN}})["warnings"]
    assert post(client, "/v1/occupations/code", {"document": {"text": GERMAN}})["warnings"]


def test_occupations_are_coded_from_a_title_or_a_document(client: FlaskClient) -> None:
    for body in ({"title": "Senior developer"}, {"document": {"text": POSTING}}):
        assert post(client, "/v1/occupations/code", body)["occupations"][0]["code"] == "2512.4"
    assert post(client, "/v1/occupations/code", {"title": "Cook"})["occupations"] == []


@pytest.mark.parametrize("name", [ONET.code, OCCUPATION.code, "urn:o:dev", "onet%3Aoccupation%2F15-1252.00"])
def test_exposure_of_an_occupation_by_code_or_uri(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/v1/occupations/{name}/exposure").json
    assert {(e["measure"], e["rater"]) for e in answer["estimates"]} == {
        (measure, rater) for measure in ("alpha", "beta", "zeta") for rater in ("human", "gpt4")
    }


def test_a_uri_with_two_slashes_reaches_the_engine_whole() -> None:
    asked = []

    class Engine(FakeEngine):
        def occupation_exposure(self, code_or_uri: str) -> Any:
            asked.append(code_or_uri)
            return ()

        published_measures = occupation_exposure

    client = create_app(Engine()).test_client()
    uri = "http://data.europa.eu/esco/occupation/1"
    assert (
        client.get("/v1/occupations/http%3A%2F%2Fdata.europa.eu%2Fesco%2Foccupation%2F1/exposure").status_code
        == 200
    )
    assert asked == [uri, uri]


def test_exposure_of_a_document_without_an_occupation_has_no_data(client: FlaskClient) -> None:
    answer = post(client, "/v1/exposure", {"document": {"text": "Cook wanted"}})
    assert answer["occupations"] == []
    assert {e["value"] for e in answer["estimates"]} == {None}


def test_about_and_health(client: FlaskClient) -> None:
    about = client.get("/v1/about").json
    assert about["provenance"]["attributions"][0].startswith("This service uses the ESCO")
    assert about["counts"]["occupations"] == 2
    assert client.get("/v1/health").json == {"status": "ok"}


REFUSALS: list[tuple[str, Any, str, list[str]]] = [
    ("/v1/skills/extract", {}, "invalid-request", ["#/documents"]),
    ("/v1/skills/extract", {"documents": []}, "invalid-request", ["#/documents"]),
    ("/v1/skills/extract", {"documents": [{}]}, "invalid-request", ["#/documents/0"]),
    ("/v1/skills/extract", {"documents": [{"text": " \n"}]}, "invalid-request", ["#/documents/0/text"]),
    ("/v1/skills/extract", {"documents": [{"text": 3}]}, "invalid-request", ["#/documents/0/text"]),
    # A field that is not in the schema has the sender's own name, which is not repeated.
    ("/v1/skills/extract", {"documents": [{"text": "a"}], "a/b~": 1}, "invalid-request", ["#"]),
    ("/v1/skills/extract", {"documents": [{"text": "a", "b": 1}]}, "invalid-request", ["#/documents/0"]),
    ("/v1/skills/extract", {"documents": [{"text": "a"}], "kind": "cv"}, "invalid-request", ["#/kind"]),
    (
        "/v1/skills/extract",
        {"documents": [{"text": "x" * 1_000_001}]},
        "invalid-request",
        ["#/documents/0/text"],
    ),
    ("/v1/skills/extract", {"documents": [{"text": "a"}] * 51}, "invalid-request", ["#/documents"]),
    (
        "/v1/skills/extract",
        {"documents": [{"file": {"name": "a.pdf", "base64": "!!"}}]},
        "invalid-request",
        ["#/documents/0/file/base64"],
    ),
    (
        "/v1/skills/extract",
        {"documents": [{"text": "a"}, {"file": {"name": "a.pdf", "base64": "JVBERi0xLjcKbm9uc2Vuc2U="}}]},
        "unreadable-document",
        ["#/documents/1/file"],
    ),
    ("/v1/skills/rank", {"texts": ["a"], "top": 0}, "invalid-request", ["#/top"]),
    ("/v1/skills/rank", {"texts": ["a"], "release": "9"}, "invalid-request", ["#/release"]),
    ("/v1/match", {"posting": {"text": "a"}}, "invalid-request", ["#/resumes"]),
    (
        "/v1/match",
        {"posting": {"text": "a"}, "resumes": [{"text": "a"}], "cut": 1.5},
        "invalid-request",
        ["#/cut"],
    ),
    (
        "/v1/match",
        {"posting": {"text": "a"}, "resumes": [{"id": "x", "text": "a"}, {"id": "x", "text": "b"}]},
        "invalid-request",
        ["#/resumes/1/id"],
    ),
    ("/v1/occupations/code", {}, "invalid-request", ["#"]),
    ("/v1/occupations/code", {"title": "a", "document": {"text": "b"}}, "invalid-request", ["#"]),
    ("/v1/exposure", [], "invalid-request", ["#"]),
]


def test_a_pointer_is_escaped() -> None:
    assert pointer(["a/b~", 0]) == "#/a~1b~0/0"


@pytest.mark.parametrize(("path", "body", "slug", "pointers"), REFUSALS)
def test_what_does_not_fit_is_refused_with_pointers(
    client: FlaskClient, path: str, body: Any, slug: str, pointers: list[str]
) -> None:
    response = client.post(path, json=body)
    problem = response.json
    assert response.mimetype == "application/problem+json"
    assert problem["type"] == f"/v1/problems/{slug}"
    assert problem["status"] == response.status_code == 422
    assert [fault["pointer"] for fault in problem["errors"]] == pointers
    assert client.get(problem["type"]).json["title"] == problem["title"]


@pytest.mark.parametrize(
    ("method", "path", "options", "status", "slug"),
    [
        ("POST", "/v1/match", {"data": "{", "content_type": "application/json"}, 400, "malformed-json"),
        ("POST", "/v1/match", {"data": b"\xff", "content_type": "application/json"}, 400, "malformed-json"),
        ("POST", "/v1/match", {"data": "a=1"}, 415, "unsupported-media-type"),
        ("GET", "/v1/match", {}, 405, "method-not-allowed"),
        ("GET", "/v1/nothing", {}, 404, "not-found"),
        ("GET", "/v1/problems/nothing", {}, 404, "not-found"),
        ("GET", "/v1/occupations/99-9999.99/exposure", {}, 404, "not-found"),
        ("GET", "/v1/skills/find", {}, 422, "invalid-request"),
        ("GET", "/v1/skills/find?q=a&x=1", {}, 422, "invalid-request"),
    ],
)
def test_every_refusal_is_a_problem(
    client: FlaskClient, method: str, path: str, options: dict[str, Any], status: int, slug: str
) -> None:
    response = client.open(path, method=method, **options)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert response.json["type"] == f"/v1/problems/{slug}"
    assert set(response.json) <= {"type", "title", "status", "detail", "errors"}
    if status == 405:
        assert "POST" in response.headers["Allow"]


def test_a_request_beyond_the_limit_is_refused() -> None:
    client = create_app(FakeEngine(), settings=WebSettings(max_request_bytes=1000)).test_client()
    response = client.post("/v1/match", json={"posting": {"text": "x" * 2000}})
    assert (response.status_code, response.json["type"]) == (413, "/v1/problems/too-large")


def test_faults_of_the_server_tell_nothing_and_log_no_text(caplog: pytest.LogCaptureFixture) -> None:
    secret = "Ada Example lives here"

    class Broken(FakeEngine):
        def mentions(self, document: Any) -> Any:
            raise KeyError(document.text)

    response = (
        create_app(Broken()).test_client().post("/v1/skills/extract", json={"documents": [{"text": secret}]})
    )
    assert (response.status_code, response.json["type"]) == (500, "/v1/problems/internal")
    assert secret not in response.text
    assert "KeyError in " in caplog.text
    assert "test_web_api.py:" in caplog.text
    assert secret not in caplog.text


def test_what_the_server_lacks_is_said() -> None:
    class Lacking(FakeEngine):
        def find_skill(self, name: str) -> Any:
            raise ReleaseMissing("ESCO 1.1.1 is not here. Run: skillmatch data fetch esco")

    response = create_app(Lacking()).test_client().get("/v1/skills/find?q=a")
    assert response.status_code == 503
    assert "skillmatch data fetch" in response.json["detail"]


def test_refusals_never_repeat_what_was_sent(client: FlaskClient) -> None:
    body = {"posting": {"text": "secret-word", "id": "secret-word" * 30}, "resumes": "secret-word"}
    assert "secret-word" not in json.dumps(client.post("/v1/match", json=body).json)
