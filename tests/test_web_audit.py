"""Audits by page and API: wording, impact, exposure in rankings; answers, files, refusals, looks."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browsing import launched, served
from fakes_web import POSTING as ASKED
from fakes_web import RESUME, FakeEngine
from flask.testing import FlaskClient
from markup_reading import Markup
from playwright.sync_api import Browser, expect

from skillmatch.audit.perturb_people import TRAITS
from skillmatch.types import Explanation, Posting, Resume
from skillmatch.web import create_app

POSTING = "Waitress wanted.\nOnly men under 30 need apply. We are a competitive, supportive team <b>.\n"

# 20 of 40 men and 5 of 20 women were selected: rates 1/2 and 1/4, so an impact ratio of exactly 1/2.
OUTCOMES = "sex,selected\n" + "".join(
    f"{sex},{'yes' if number < chosen else 'no'}\n"
    for sex, whole, chosen in (("Male", 40, 20), ("Female", 20, 5))
    for number in range(whole)
)

# In each of two rankings of four, both men stand before both women.
RANKINGS = "posting_id,rank,group\n" + "".join(
    f"{posting},{place},{'M' if place < 3 else 'F'}\n" for posting in ("a", "b") for place in range(1, 5)
)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(FakeEngine()).test_client()


def post(client: FlaskClient, path: str, body: dict[str, Any]) -> Any:
    response = client.post(f"/v1/audit/{path}", json=body)
    assert response.status_code == 200, response.text
    assert response.headers["Cache-Control"] == "no-store"
    return response.json


def shown(client: FlaskClient, path: str, status: int = 200, **fields: Any) -> Markup:
    response = client.post(f"/audit/{path}", data=fields)
    assert response.status_code == status, response.text
    assert response.headers["Cache-Control"] == "no-store"
    return Markup(response.text)


def files_of(page: Markup) -> dict[str, str]:
    names = [value for tag, name, value in page.attributes if (tag, name) == ("a", "download")]
    addresses = [link for link in page.links if link.startswith("data:")]
    return {
        name: base64.b64decode(address.partition("base64,")[2]).decode()
        for name, address in zip(names, addresses, strict=True)
    }


# --- the API


def test_the_api_finds_words_and_says_where_and_why(client: FlaskClient) -> None:
    (judged,) = post(client, "wording", {"documents": [{"id": "w", "text": POSTING}]})["documents"]
    assert (judged["id"], judged["language"], judged["is_judged"]) == ("w", "en", True)
    for found in judged["findings"]:
        assert POSTING[found["start"] : found["end"]] == found["text"]
        assert found["reason"]
    weights = {found["text"]: found["weight"] for found in judged["findings"]}
    assert "refused" in weights.values()
    assert any("under 30" in words for words in weights)
    coded = judged["coded"]
    assert {word["text"] for word in coded["words"]} >= {"competitive", "supportive"}
    assert coded["n_masculine"] == sum(word["coding"] == "masculine" for word in coded["words"])
    assert coded["n_words"] == 15


def test_the_api_judges_no_other_language_and_reads_files(client: FlaskClient) -> None:
    german = (
        "Wir suchen eine erfahrene Köchin oder einen Koch für unser Restaurant in Köln, gerne in Vollzeit."
    )
    packed = base64.b64encode(POSTING.encode()).decode()
    body = {"documents": [{"text": german}, {"file": {"name": "p.txt", "base64": packed}}]}
    first, second = post(client, "wording", body)["documents"]
    assert (first["language"], first["is_judged"], first["coded"], first["findings"]) == (
        "de",
        False,
        None,
        [],
    )
    assert (first["id"], second["id"]) == ("posting-1", "posting-2")
    assert second["findings"]


def test_the_api_gives_exact_rates_and_ratios(client: FlaskClient) -> None:
    body = {"outcomes": {"text": OUTCOMES}, "audited_on": "2026-11-22", "tool": "A tool"}
    answer = post(client, "impact", body)
    assert (answer["audited_on"], answer["tool"], answer["n_applicants"]) == ("2026-11-22", "A tool", 60)
    (table,) = answer["tables"]
    groups = {group["group"]: group for group in table["groups"]}
    assert (table["measure"], table["by"], table["best_group"]) == ("selection", "sex", "Male")
    assert (groups["Female"]["rate_exact"], groups["Female"]["impact_ratio_exact"]) == ("1/4", "1/2")
    assert groups["Female"]["is_below_four_fifths"] is True
    assert (groups["Male"]["n_selected"], groups["Male"]["n_above_median"]) == (20, None)
    assert groups["Female"]["ratio_low"] < 0.5 < groups["Female"]["ratio_high"]


def test_the_api_takes_json_lines_and_columns_by_name(client: FlaskClient) -> None:
    lines = "\n".join(json.dumps({"who": "f" if n % 2 else "m", "mark": n}) for n in range(10))
    body = {"outcomes": {"text": lines, "format": "jsonl"}, "sex": "who", "score": "mark"}
    (table,) = post(client, "impact", body)["tables"]
    assert table["measure"] == "scoring"
    assert {group["group"]: group["n_above_median"] for group in table["groups"]} == {"Male": 2, "Female": 3}


def test_the_api_shares_out_exposure(client: FlaskClient) -> None:
    answer = post(client, "exposure", {"rankings": {"text": RANKINGS}})
    groups = {group["group"]: group for group in answer["groups"]}
    assert (answer["n_postings"], answer["n_candidates"], answer["n_unknown"]) == (2, 8, 0)
    total = 1 + 0.6309297536 + 0.5 + 0.4306765581
    assert groups["M"]["exposure_share"] == pytest.approx(1.6309297536 / total)
    assert groups["M"]["parity"] == pytest.approx(2 * 1.6309297536 / total)
    assert groups["F"]["parity"] == pytest.approx(2 * 0.9306765581 / total)
    assert groups["F"]["parity_low"] == pytest.approx(groups["F"]["parity_high"])


@pytest.mark.parametrize(
    ("path", "body", "slug", "words"),
    [
        ("wording", {}, "invalid-request", ""),
        ("wording", {"documents": []}, "invalid-request", ""),
        ("wording", {"documents": [{"id": "a", "text": "x"}] * 2}, "invalid-request", "id of its own"),
        ("impact", {"outcomes": {"text": ""}}, "invalid-request", ""),
        ("impact", {"outcomes": {"text": "Qx,Zy\n1,2\n"}}, "invalid-input", "expected a column sex or race"),
        ("impact", {"outcomes": {"text": "sex,selected\nf,Qxmaybe\n"}}, "invalid-input", "line 2"),
        ("impact", {"outcomes": {"text": OUTCOMES}, "leave_out_under_pct": 3}, "invalid-request", ""),
        ("impact", {"outcomes": {"text": OUTCOMES}, "race": "Qxrace"}, "invalid-input", "no column of that"),
        ("impact", {"outcomes": {"text": "sex,selected\n"}}, "unreadable-document", "row per applicant"),
        ("exposure", {"rankings": {"text": "group,rank\na,0\n"}}, "invalid-input", "whole number from 1"),
        ("exposure", {"rankings": {"text": "x" * 1_000_001}}, "invalid-request", ""),
    ],
)
def test_what_cannot_be_audited_is_refused_and_not_repeated(
    client: FlaskClient, path: str, body: dict[str, Any], slug: str, words: str
) -> None:
    response = client.post(f"/v1/audit/{path}", json=body)
    assert response.status_code == 422, response.text
    assert response.json["type"] == f"/v1/problems/{slug}"
    assert words in response.json["detail"]
    assert "Qx" not in response.text


class SchoolEngine(FakeEngine):
    """Thinks better of whoever was at Eton."""

    def match(self, posting: Posting, resumes: Sequence[Resume]) -> tuple[Explanation, ...]:
        found = super().match(posting, resumes)
        better = [0.25 * ("Eton" in resume.document.text) for resume in resumes]
        return tuple(
            replace(each, match=replace(each.match, margin=each.match.margin + more))
            for each, more in zip(found, better, strict=True)
        )


def test_the_api_swaps_and_finds_that_nothing_moves(client: FlaskClient) -> None:
    body = {"posting": {"text": ASKED}, "resumes": [{"text": RESUME}, {"text": "Cook\nSQL"}], "n_names": 3}
    answer = post(client, "perturb", body)
    assert (answer["n_resumes"], answer["n_named"], answer["moved"]) == (2, 1, [])
    rows = {row["trait"]: row for row in answer["rows"]}
    assert set(rows) == set(TRAITS)
    assert rows["name"]["n_swaps"] == 6
    assert answer["n_pairs"] == sum(row["n_pairs"] for row in answer["rows"])


def test_the_api_names_what_moves_and_by_what() -> None:
    client = create_app(SchoolEngine()).test_client()
    body = {"posting": {"id": "p", "text": ASKED}, "resumes": [{"id": "r", "text": RESUME}]}
    answer = post(client, "perturb", body)
    assert {(moved["trait"], moved["feature"]) for moved in answer["moved"]} == {("school", "margin")}
    (moved,) = answer["moved"]
    assert ("Eton" in moved["value"], moved["resume_id"], moved["posting_id"]) == (True, "r", "p")
    assert moved["by"] == pytest.approx(0.25)
    page = shown(client, "perturb", posting=ASKED, resume=RESUME)
    assert "1 figure moved." in page.visible
    assert "Eton" in page.visible


def test_what_is_too_long_or_missing_is_not_swapped(client: FlaskClient) -> None:
    long = {"posting": {"text": ASKED}, "resumes": [{"text": "Qx " * 20_000}]}
    response = client.post("/v1/audit/perturb", json=long)
    assert (response.status_code, response.json["type"]) == (422, "/v1/problems/invalid-input")
    assert "50,000 characters" in response.json["detail"]
    assert "Qx" not in response.text
    for body in ({"posting": {"text": ASKED}, "resumes": []}, {**long, "n_names": 21}):
        assert client.post("/v1/audit/perturb", json=body).json["type"] == "/v1/problems/invalid-request"
    assert "a posting and a resume" in shown(client, "perturb", 422, posting=ASKED).visible


def test_swaps_are_shown_and_handed_over(client: FlaskClient) -> None:
    page = shown(client, "perturb", posting=ASKED, resume=RESUME)
    assert "No figure moved" in page.visible
    files = files_of(page)
    assert set(files) == {"swaps.html", "swaps.json"}
    assert json.loads(files["swaps.json"])["moved"] == []
    assert "graduation year" in Markup(files["swaps.html"]).visible


# --- the page


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("wording", {"posting": POSTING}),
        ("impact", {"outcomes": OUTCOMES}),
        ("exposure", {"rankings": RANKINGS}),
        ("perturb", {"posting": ASKED, "resume": RESUME}),
    ],
)
def test_every_page_is_whole_with_and_without_an_answer(
    client: FlaskClient, path: str, fields: dict[str, str]
) -> None:
    assert f"/audit/{path}" in Markup(client.get("/audit").text).links
    for page in (Markup(client.get(f"/audit/{path}").text), shown(client, path, **fields)):
        assert page.tags["h1"] == page.tags["main"] == page.tags["form"] == 1
        assert page.tags["title"] == 1
        assert page.dead_links() == []
        assert len(page.ids) == len(set(page.ids))
        assert "script" not in page.tags
        assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]
        assert set(page.values_of("for")) <= set(page.ids)
        assert "/audit" in page.links


def test_the_page_marks_words_and_gives_reasons(client: FlaskClient) -> None:
    page = shown(client, "wording", posting=POSTING)
    assert "protected by law" in page.visible
    assert "worded refused" in page.values_of("class")
    assert "coded" in page.values_of("class")
    start = POSTING.index("under 30")
    rows = [each for each in page.ids if each.endswith("-row")]
    assert any(row.startswith("w-") for row in rows)
    places = [row.removeprefix("w-").removesuffix("-row").split("-") for row in rows]
    assert any(int(low) <= start < int(high) for low, high in places)
    assert "supportive" in page.visible
    assert "<b>" not in client.post("/audit/wording", data={"posting": POSTING}).text


def test_the_marked_text_is_the_text_as_it_was_sent(client: FlaskClient) -> None:
    text = client.post("/audit/wording", data={"posting": POSTING}).text
    start = text.index('aria-label="Text of the posting">') + len('aria-label="Text of the posting">')
    assert Markup(text[start : text.index("</div>", start)]).visible == POSTING


def test_a_posting_may_be_a_file_or_in_a_language_without_rules(client: FlaskClient) -> None:
    page = shown(client, "wording", posting_file=(io.BytesIO(POSTING.encode()), "Jane Qxdoe.txt"))
    assert "protected by law" in page.visible
    german = (
        "Wir suchen eine erfahrene Köchin oder einen Koch für unser Restaurant in Köln, gerne in Vollzeit."
    )
    assert "The rules are for English; this text looks like German" in " ".join(
        shown(client, "wording", posting=german).visible.split()
    )
    plain = shown(client, "wording", posting="We need a clerk for our office in town, Monday to Friday.")
    assert "Nothing found that leaves people out." in plain.visible


def test_impact_is_shown_and_handed_over_whole(client: FlaskClient) -> None:
    page = shown(client, "impact", outcomes=OUTCOMES, source="Our <own> data", audited_on="2026-11-22")
    assert "0.500" in page.visible
    assert "Our <own> data" in page.visible
    files = files_of(page)
    assert set(files) == {"impact.html", "impact.json", "figures.csv", "selection-by-sex.csv"}
    printable = Markup(files["impact.html"])
    assert "Our <own> data" in printable.visible
    assert "script" not in printable.tags
    assert json.loads(files["impact.json"])["tables"][0]["best_group"] == "Male"
    rows = list(csv.DictReader(io.StringIO(files["figures.csv"])))
    assert [(row["group"], row["impact_ratio_exact"]) for row in rows] == [("Male", "1/1"), ("Female", "1/2")]
    published = list(csv.reader(io.StringIO(files["selection-by-sex.csv"])))
    assert published[0] == ["Sex", "# of Applicants", "# Selected", "Selection Rate", "Impact Ratio"]
    assert ["Female", "20", "5", "25.0%", "0.500"] in published


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("Jane Qxdoe.csv", OUTCOMES.encode()),
        ("out.csv.gz", gzip.compress(OUTCOMES.encode(), mtime=0)),
        ("out.csv", OUTCOMES.encode("utf-16")),
        (
            "out.jsonl",
            "\n".join(json.dumps(row) for row in csv.DictReader(io.StringIO(OUTCOMES))).encode(),
        ),
    ],
)
def test_outcomes_may_be_a_file_of_any_of_these_kinds(client: FlaskClient, name: str, data: bytes) -> None:
    page = shown(client, "impact", outcomes_file=(io.BytesIO(data), name))
    assert "0.500" in page.visible
    assert "Qxdoe" not in page.visible


def test_rankings_are_shown_and_handed_over(client: FlaskClient) -> None:
    page = shown(client, "exposure", rankings=RANKINGS)
    assert "2 rankings, 8 candidates" in page.visible
    (text,) = files_of(page).values()
    rows = {row["group"]: row for row in csv.DictReader(io.StringIO(text))}
    assert float(rows["M"]["parity"]) > 1 > float(rows["F"]["parity"])
    assert "One ranking only" in shown(client, "exposure", rankings="rank,group\n1,a\n2,b\n").visible


def test_what_spreadsheets_take_for_a_formula_is_kept_a_text(client: FlaskClient) -> None:
    outcomes = OUTCOMES.replace("Male", "=1+2")
    files = files_of(shown(client, "impact", outcomes=outcomes))
    for name in ("figures.csv", "selection-by-sex.csv"):
        assert "'=1+2" in files[name]
    assert '"=1+2"' in files["impact.json"]


@pytest.mark.parametrize(
    ("path", "fields", "words"),
    [
        ("wording", {}, "paste or upload a posting"),
        ("wording", {"posting_file": (b"%PDF-1.4 broken", "Jane Qxdoe.pdf")}, ""),
        ("impact", {}, "paste a table, or choose a file"),
        ("impact", {"outcomes": "Qx,Qy\n1,2"}, "expected a column sex or race"),
        ("impact", {"outcomes_file": (b"PAR1 no table", "Jane Qxdoe.parquet")}, ""),
        ("impact", {"outcomes": OUTCOMES, "leave_out_under_pct": "five"}, "valid number"),
        ("exposure", {"rankings": "rank\n1\n"}, "expected a column group"),
    ],
)
def test_the_page_says_what_is_wrong_and_keeps_the_form(
    client: FlaskClient, path: str, fields: dict[str, Any], words: str
) -> None:
    given = {
        name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
        for name, value in fields.items()
    }
    page = shown(client, path, 422, **given, tool="My tool")
    assert "alert" in page.values_of("role")
    assert words in page.visible
    assert page.tags["form"] == 1
    alert = page.visible.partition("<main")[2] or page.visible
    if path != "wording":
        assert "Qx" not in alert
    if path == "impact":
        assert "My tool" in page.values_of("value")


def test_a_table_that_unpacks_to_too_much_is_refused(client: FlaskClient) -> None:
    bomb = gzip.compress(b"sex,selected\n" + b"Male,yes\n" * 2_000_000)
    page = shown(client, "impact", 422, outcomes_file=(io.BytesIO(bomb), "bomb.csv.gz"))
    assert "at most 10,000,000 characters" in page.visible


def test_another_site_cannot_have_a_browser_audit(client: FlaskClient) -> None:
    refused = client.post("/audit/wording", data={"posting": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403


# -- in a real browser -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(FakeEngine()) as address:
        yield address


@pytest.mark.browser
def test_a_reader_audits_outcomes_and_takes_the_files_home(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    outcomes = tmp_path / "outcomes.csv"
    outcomes.write_text(OUTCOMES)
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{address}/")
    page.get_by_role("link", name="Audit").click()
    page.get_by_role("link", name="Impact").click()
    page.get_by_label("Choose a file").set_input_files(outcomes)
    page.get_by_role("button", name="Audit the outcomes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bias audit: rates and impact ratios")
    for name in ("impact.html", "figures.csv"):
        with page.expect_download() as waited:
            page.get_by_role("link", name=name).click()
        assert waited.value.suggested_filename == name
        waited.value.save_as(tmp_path / name)
    assert "0.500" in (tmp_path / "impact.html").read_text()
    assert "1/2" in (tmp_path / "figures.csv").read_text()
    context.close()


@pytest.mark.browser
def test_pages_fit_their_window_and_break_no_policy(browser: Browser, address: str) -> None:
    said: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    for path, field, text in (
        ("wording", "posting", POSTING),
        ("impact", "outcomes", OUTCOMES),
        ("exposure", "rankings", RANKINGS),
    ):
        page.goto(f"{address}/audit/{path}")
        page.locator(f"#{field}").fill(text)
        page.locator("form button").click()
        for width in (360, 375, 768, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width, path
    assert said == []
    context.close()
