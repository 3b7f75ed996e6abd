"""What the API answers about exposure: figures, "no data", refusals, and answers that may be kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fakes_web import POSTING, RESUME, FakeEngine, facts
from flask.testing import FlaskClient

from skillmatch.engine import Engine
from skillmatch.types import Provenance
from skillmatch.web import create_app

FACTS = (
    "/v1/exposure/measures",
    "/v1/exposure/measures/gpts_beta_human?occupations=15-1252.00",
    "/v1/exposure/shares?by=job-zone",
    "/v1/exposure/agreement",
    "/v1/exposure/report?occupations=15-1252.00",
    "/v1/exposure/skill?q=sql",
    "/v1/occupations/15-1252.00/exposure",
)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(FakeEngine()).test_client()


def get(client: FlaskClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return response.json


@pytest.mark.parametrize("path", FACTS)
def test_whoever_has_the_answer_is_told_so(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["ETag"]
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "no-cache"
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        assert "default-src 'none'" in again.headers["Content-Security-Policy"]
    for unknown in ('"other"', "*", ""):
        answer = client.get(path, headers={"If-None-Match": unknown})
        assert (answer.status_code, answer.data) == (200, first.data)


def test_tags_tell_answers_apart(client: FlaskClient) -> None:
    tags = [client.get(path).headers["ETag"] for path in FACTS]
    tags.append(client.get("/v1/exposure/shares?by=job-zone&threshold=0.4").headers["ETag"])
    assert len(set(tags)) == len(tags)


def test_a_tag_changes_with_what_the_server_is_made_of(client: FlaskClient) -> None:
    class Newer(FakeEngine):
        def provenance(self) -> Provenance:
            return replace(super().provenance(), package_version="9.9.9")

    newer = create_app(Newer()).test_client()
    for path in FACTS:
        tag = client.get(path).headers["ETag"]
        assert newer.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_answers_about_documents_are_never_kept(client: FlaskClient) -> None:
    for path, body in (
        ("/v1/exposure", {"document": {"text": RESUME}, "kind": "resume"}),
        ("/v1/match", {"posting": {"text": POSTING}, "resumes": [{"text": RESUME}]}),
    ):
        headers = client.post(path, json=body).headers
        assert headers["Cache-Control"] == "no-store"
        assert "ETag" not in headers


def test_refusals_are_never_kept(client: FlaskClient) -> None:
    for path in ("/v1/exposure/measures/none", "/v1/exposure/report?soc_group=98"):
        response = client.get(path)
        assert response.status_code == 404
        assert "ETag" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"


def test_measures_say_how_to_get_what_is_not_here(client: FlaskClient) -> None:
    measures = {measure["key"]: measure for measure in get(client, "/v1/exposure/measures")["measures"]}
    assert measures["gpts_beta_human"]["n_covered"] == 923
    assert measures["gpts_beta_human"]["how_to_get"] == ""
    absent = measures["frey_osborne"]
    assert (absent["is_bundled"], absent["n_covered"]) == (False, None)
    assert "skillmatch data" in absent["how_to_get"]
    assert {measure["kind"] for measure in measures.values()} >= {"exposure", "usage", "desire", "history"}


def test_a_measure_is_answered_for_all_or_for_those_named(client: FlaskClient) -> None:
    path = "/v1/exposure/measures/gpts_beta_human"
    every = {value["code"]: value for value in get(client, path)["values"]}
    assert sum(value["value"] is not None for value in every.values()) == 923
    missing = [value for value in every.values() if value["value"] is None]
    assert missing
    assert all(value["low"] is value["high"] is None and value["coverage"] == 0 for value in missing)
    some = get(client, f"{path}?occupations=29-1141.00,15-1252.00")["values"]
    assert some == [every["15-1252.00"], every["29-1141.00"]]
    by_title = get(client, f"{path}?occupations=Registered+Nurses")["values"]
    assert by_title == [every["29-1141.00"]]


def test_a_value_that_crossed_says_so(client: FlaskClient) -> None:
    (crossed,) = get(client, "/v1/exposure/measures/applicability?occupations=15-1252.00")["values"]
    assert crossed["crossed"]
    assert crossed["low"] <= crossed["value"] <= crossed["high"]


def test_shares_say_what_they_are_shares_of(client: FlaskClient) -> None:
    shares = get(client, "/v1/exposure/shares?by=job-zone")["shares"]
    *groups, all_jobs = shares
    assert len(groups) >= 5
    exposed = sum(share["value"] * share["denominator"] for share in groups if share["value"] is not None)
    zoned = sum(share["denominator"] for share in groups)
    assert exposed / zoned == pytest.approx(all_jobs["value"], abs=0.02)
    assert "gpts_beta_human >= 0.5" in all_jobs["definition"]
    assert all_jobs["interval"]["low"] <= all_jobs["interval"]["value"] <= all_jobs["interval"]["high"]
    strict = get(client, "/v1/exposure/shares?is_strict=true&threshold=0")["shares"][-1]
    loose = get(client, "/v1/exposure/shares?threshold=0")["shares"][-1]
    assert strict["value"] < loose["value"] == pytest.approx(1.0)


def test_agreement_is_of_every_pair_once(client: FlaskClient) -> None:
    pairs = get(client, "/v1/exposure/agreement")["agreements"]
    assert len({frozenset((pair["one"], pair["other"])) for pair in pairs}) == len(pairs)
    by_pair = {frozenset((pair["one"], pair["other"])): pair for pair in pairs}
    raters = by_pair[frozenset(("gpts_beta_human", "gpts_beta_gpt4"))]
    assert 0.5 < raters["spearman"] < 1
    assert raters["n"] > 700


def test_the_report_is_data(client: FlaskClient) -> None:
    report = get(client, "/v1/exposure/report?occupations=Registered+Nurses")
    assert report["title"].endswith("Registered Nurses")
    tables = {table["key"]: table for table in report["tables"]}
    (row,) = tables["occupations"]["rows"]
    (value,) = get(client, "/v1/exposure/measures/gpts_beta_human?occupations=29-1141.00")["values"]
    assert row["onet_soc_code"] == "29-1141.00"
    assert row["gpts_beta_human"] == pytest.approx(value["value"], abs=1e-6)
    assert {figure["table"] for figure in report["figures"]} <= set(tables)
    assert "--occupations 'Registered Nurses'" in report["command"]
    assert any("@" in entry for source in report["sources"] for entry in source["bibtex"])


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("occupations=15-1252.01,99-9999.00", 404, "nearest 15-1252.00"),
        ("occupations=15-1252.00,2512", 422, "ISCO-08"),
        ("soc_group=98", 404, "Known: 11 Management"),
        ("sector=98", 404, "Known: 11"),
        ("measure=gamma", 404, "Known: alpha, beta, zeta"),
        ("measure=aioe", 503, "skillmatch data"),
        ("measure=frey_osborne", 422, "history"),
        ("soc_group=15&sector=54", 422, ""),
        ("sort=beta", 422, ""),
    ],
)
def test_the_report_refuses_in_one_line(client: FlaskClient, query: str, status: int, words: str) -> None:
    response = client.get(f"/v1/exposure/report?{query}")
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert words in response.json["detail"]
    assert "\n" not in response.json["detail"]


def test_a_skill_is_seen_in_two_ways(client: FlaskClient) -> None:
    skill = get(client, "/v1/exposure/skill?q=sql")
    assert (skill["preferred_label"], skill["activities"][0]["n_tasks"]) == ("SQL", 3)
    assert {(e["basis"], e["value"]) for e in skill["estimates"]} == {("tasks", 0.6), ("occupations", 0.6)}
    without = get(client, "/v1/exposure/skill?q=docker")["estimates"]
    assert {(e["value"], e["coverage"]) for e in without} == {(None, 0.0)}
    assert client.get("/v1/exposure/skill?q=nothing").status_code == 404


@pytest.mark.parametrize("name", ["welding", "mathematics", "Docker", "Python"])
def test_real_skills_are_answered(engine: Engine, name: str) -> None:
    """Weights of tasks add up to a coverage that rounding must not carry beyond 1."""
    skill = get(create_app(engine).test_client(), f"/v1/exposure/skill?q={name}")
    assert skill["estimates"]
    for estimate in skill["estimates"]:
        assert 0 <= estimate["coverage"] <= 1
        if estimate["value"] is not None:
            assert 0 <= estimate["low"] <= estimate["value"] <= estimate["high"] <= 1


def test_a_text_is_scored_by_the_lines_that_state_work(client: FlaskClient) -> None:
    text = "Cook\nYou peel potatoes.\nYou write unit tests.\nYou explain findings.\n"
    answer = client.post("/v1/exposure", json={"document": {"text": text}}).json
    found = answer["text"]
    lines = [text[line["span"]["start"] : line["span"]["end"]] for line in found["lines"]]
    assert lines == ["You peel potatoes.", "You write unit tests.", "You explain findings."]
    assert [line["beta"] for line in found["lines"]] == [0.0, 1.0, 0.5]
    assert [line["share"] for line in found["lines"]] == pytest.approx([0, 2 / 3, 1 / 3])
    values = {estimate["measure"]: estimate["value"] for estimate in found["estimates"]}
    assert values == {
        "alpha": pytest.approx(1 / 3),
        "beta": pytest.approx(0.5),
        "zeta": pytest.approx(2 / 3),
    }
    assert (found["n_lines"], found["coverage"], found["reason"]) == (3, 0.5, "")
    assert answer["skills"] is None


def test_a_text_without_work_has_no_data(client: FlaskClient) -> None:
    found = client.post("/v1/exposure", json={"document": {"text": "Free lunch."}}).json["text"]
    assert {estimate["value"] for estimate in found["estimates"]} == {None}
    assert (found["n_lines"], found["lines"]) == (0, [])
    assert found["reason"]


def test_a_resume_tells_the_exposure_of_its_skills(client: FlaskClient) -> None:
    body = {"kind": "resume", "document": {"text": "I use Python and Docker and lead a team."}}
    skills = client.post("/v1/exposure", json=body).json["skills"]
    assert skills["by_tasks"] == {
        "share": 0.5,
        "n_exposed": 1,
        "n": 2,
        "coverage": pytest.approx(2 / 3),
    }
    assert skills["by_occupations"]["share"] is None
    (suggestion,) = skills["suggestions"]
    assert suggestion["skill"]["preferred_label"] == "Python"
    assert suggestion["near"][0]["by_tasks"] < suggestion["skill"]["by_tasks"]


def test_published_measures_stand_beside_the_labels_of_an_occupation(client: FlaskClient) -> None:
    answer = get(client, "/v1/occupations/15-1252.00/exposure")
    available = [measure.key for measure in facts().measures.available()]
    assert [value["key"] for value in answer["measures"]] == available
