"""The page without a browser: forms, uploads, results, headers, refusals."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from fakes_web import GERMAN, POSTING, RESUME, RESUME_2, FakeEngine
from flask.testing import FlaskClient
from markup_reading import Markup

from skillmatch.web import WebSettings, create_app
from skillmatch.web.samples import sample_documents, sample_names


@pytest.fixture
def client() -> FlaskClient:
    return create_app(FakeEngine()).test_client()


def sent(client: FlaskClient, **form: Any) -> Markup:
    response = client.post("/match", data=form, content_type="multipart/form-data")
    assert response.status_code == 200, response.text
    return Markup(response.text)


@pytest.mark.parametrize("path", ["/", "/api", "/about", "/sample"])
def test_every_page_is_whole(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    page = Markup(response.text)
    assert response.status_code == 200
    assert page.tags["h1"] == page.tags["main"] == page.tags["footer"] == 1
    assert page.dead_links() == []
    assert len(page.ids) == len(set(page.ids))
    assert "script" not in page.tags
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]
    assert "This service uses the ESCO classification" in page.visible


def test_every_field_has_a_label(client: FlaskClient) -> None:
    page = Markup(client.get("/").text)
    fields = {
        dict_["id"]
        for dict_ in _tags(page, "textarea") + _tags(page, "input")
        if dict_.get("type") != "hidden"
    }
    assert fields <= set(page.values_of("for"))
    assert {"posting", "posting_file", "resume_1", "resume_5", "resume_files"} <= fields


def _tags(page: Markup, wanted: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for tag, name, value in page.attributes:
        if tag == wanted:
            if name == "id":
                found.append({})
            if found:
                found[-1][name] = value
    return found


def test_pasted_texts_are_matched_best_first(client: FlaskClient) -> None:
    page = sent(client, posting=POSTING, resume_1=RESUME_2, resume_2=RESUME)
    shown = " ".join(page.visible.split())
    assert shown.index("Resume 2 (pasted) software developer") < shown.index("Resume 1 (pasted)")
    assert "How the score of 0.79 comes about" in shown
    assert "Podman nearness 0.80" in shown
    assert page.dead_links() == []
    assert len(page.ids) == len(set(page.ids))


def test_each_resume_tells_its_case_and_what_would_lift_it(client: FlaskClient) -> None:
    page = sent(client, posting=POSTING, resume_1=RESUME_2, resume_2=RESUME)
    shown = " ".join(page.visible.split())
    assert "Recommended, 1 of 2. Its margin is 2.30 above that of Resume 1 (pasted), the next." in shown
    assert "Ranked low, 2 of 2: its margin is 2.30 below that of Resume 2 (pasted), the first." in shown
    assert "It would rank above Resume 2 (pasted) with 3 skills: " in shown
    assert "resume-2" not in shown
    assert page.values_of("class").count("case recommended") == 1


def test_a_cut_recommends_all_that_reach_it_and_stays_in_the_form(client: FlaskClient) -> None:
    page = sent(client, posting=POSTING, resume_1=RESUME_2, resume_2=RESUME, cut="0.05")
    assert page.values_of("class").count("case recommended") == 2
    assert "reaches the cut of 0.05" in page.visible
    assert "0.05" in page.values_of("value")


@pytest.mark.parametrize("cut", ["2", "-0.1", "nan", "most"])
def test_a_cut_that_is_no_score_is_refused(client: FlaskClient, cut: str) -> None:
    response = client.post("/match", data={"posting": POSTING, "resume_1": RESUME, "cut": cut})
    assert response.status_code == 422
    assert "a number from 0 to 1" in response.text


def test_uploaded_files_are_read_by_what_they_are(client: FlaskClient) -> None:
    page = sent(
        client,
        posting_file=(BytesIO(POSTING.encode()), "posting.txt"),
        resume_files=[
            (BytesIO(b"<html><body><p>Python and SQL</p></body></html>"), "c:\\docs\\one.pdf"),
            (BytesIO(RESUME_2.encode()), "two.txt"),
        ],
    )
    assert "one.pdf" in page.visible
    assert "c:\\docs" not in page.visible
    assert "two.txt" in page.visible


def test_a_file_that_cannot_be_read_does_not_cost_the_others(client: FlaskClient) -> None:
    page = sent(
        client,
        posting=POSTING,
        resume_files=[
            (BytesIO(b"\x00\x01\x02\xff" * 50), "junk.bin"),
            (BytesIO(RESUME.encode()), "good.txt"),
        ],
    )
    assert "junk.bin:" in page.visible
    assert "good.txt" in page.visible


@pytest.mark.parametrize("form", [{"posting": POSTING}, {"resume_1": RESUME}])
def test_one_text_alone_shows_what_it_says(client: FlaskClient, form: dict[str, str]) -> None:
    page = sent(client, **form)
    assert "software developer" in page.visible
    assert "Rated by GPT-4" in page.visible
    assert page.dead_links() == []


def test_texts_stay_in_the_form_to_be_changed(client: FlaskClient) -> None:
    page = sent(client, posting="\n\nPython & <SQL>", resume_1=RESUME)
    assert page.visible.count("Python & <SQL>") == 3  # as heading, in the form, and marked
    assert page.visible.count("ada@example.org") == 2


def test_another_language_is_said_on_the_page(client: FlaskClient) -> None:
    assert "looks like German" in sent(client, posting=POSTING, resume_1=GERMAN).visible


def test_a_posting_that_asks_for_what_the_law_protects_is_warned_of_on_the_page(client: FlaskClient) -> None:
    warning = "The posting asks for what the law protects (sex)"
    assert warning not in sent(client, posting=POSTING, resume_1=RESUME).visible
    asking = f"{POSTING}\n- Female candidates only"
    assert warning in sent(client, posting=asking, resume_1=RESUME).visible


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({}, 422, "paste or upload"),
        ({"posting": "   "}, 422, "paste or upload"),
        ({"posting": "x" * 1_000_001}, 422, "at most 1,000,000 characters"),
        ({"posting_file": (BytesIO(b""), "empty.txt")}, 422, "empty.txt"),
        ({"resume_files": [(BytesIO(b"a b c"), f"{n}.txt") for n in range(51)]}, 422, "At most 50 resumes"),
    ],
)
def test_what_cannot_be_used_is_said_on_a_page(
    client: FlaskClient, form: Any, status: int, words: str
) -> None:
    response = client.post("/match", data=form, content_type="multipart/form-data")
    assert response.status_code == status
    page = Markup(response.text)
    assert words in page.visible
    assert "Back to the form" in page.visible


def test_unknown_addresses_and_samples_lead_back(client: FlaskClient) -> None:
    for path in ("/nothing", "/sample?posting=../../etc/passwd"):
        response = client.get(path)
        assert response.status_code == 404
        assert "Back to the form" in response.text
    assert client.get("/match").headers["Location"] == "/"


def test_a_request_beyond_the_limit_is_a_page() -> None:
    client = create_app(FakeEngine(), settings=WebSettings(max_request_bytes=1000)).test_client()
    response = client.post("/match", data={"posting": "x" * 5000}, content_type="multipart/form-data")
    assert response.status_code == 413
    assert "too large" in response.text


def test_a_megabyte_of_text_is_taken(client: FlaskClient) -> None:
    page = sent(client, posting="wanted: SQL" + " and a quiet office" * 52_000)
    assert "All 1 skills in this text" in page.visible


def test_the_samples_are_there_and_match(client: FlaskClient) -> None:
    names = sample_names()
    assert len(names) == 24
    for name in names:
        posting, resumes = sample_documents(name)
        assert posting.raw.text.strip()
        assert resumes
    page = Markup(client.get("/").text)
    assert [link for link in page.links if link.startswith("/sample?posting=")] == [
        f"/sample?posting={name}" for name in names
    ]


@pytest.mark.parametrize("path", ["/", "/sample", "/v1/health", "/nothing", "/v1/nothing"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers


def test_the_style_sheet_may_be_kept(client: FlaskClient) -> None:
    page = Markup(client.get("/").text)
    (address,) = [link for link in page.links if link.startswith("/static/")]
    response = client.get(address)
    assert response.mimetype == "text/css"
    assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_only_own_pages_and_programs_may_post(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    assert client.post("/match", data={"posting": "SQL"}, headers=headers).status_code == status
    assert client.post("/v1/skills/rank", json={"texts": ["SQL"]}, headers=headers).status_code == status


def test_only_trusted_hosts_are_answered() -> None:
    client = create_app(FakeEngine(), settings=WebSettings(trusted_hosts=("localhost",))).test_client()
    assert client.get("/", headers={"Host": "localhost:8765"}).status_code == 200
    assert client.get("/", headers={"Host": "rebound.example"}).status_code == 400
    assert (
        client.get("/v1/health", headers={"Host": "rebound.example"}).mimetype == "application/problem+json"
    )
