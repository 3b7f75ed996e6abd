"""The exposure page: what it shows, its form, its downloads, how it refuses, and what it keeps."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fakes_web import POSTING, RESUME, FakeEngine, facts
from flask import Flask
from flask.testing import FlaskClient
from markup_reading import Markup

from skillmatch.report.exposure import gather
from skillmatch.web import create_app
from skillmatch.web import kept_reports as kept

ONE = "/exposure?occupations=Registered+Nurses"
GROUP = "/exposure?soc_group=15"


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(FakeEngine())


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def shown(client: FlaskClient, path: str) -> Markup:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return Markup(response.text)


def queries(page: Markup, path: str = "/exposure") -> list[dict[str, list[str]]]:
    """The queries of the links to one address."""
    return [parse_qs(urlsplit(link).query) for link in page.links if urlsplit(link).path == path]


@pytest.mark.parametrize("path", ["/exposure", ONE, GROUP, "/exposure?sector=54", "/exposure?measure=alpha"])
def test_every_report_is_a_whole_page(client: FlaskClient, path: str) -> None:
    page = shown(client, path)
    assert page.tags["h1"] == page.tags["main"] == 1
    assert page.dead_links() == []
    assert len(page.ids) == len(set(page.ids))
    assert "script" not in page.tags
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]
    assert "Exposure is not job loss" in page.visible
    assert {"summary", "occupations", "measures", "method", "limits", "provenance"} <= set(page.ids)
    assert page.tags["svg"] >= 3
    assert not [link for link in page.links if link.startswith(("http", "//")) and "w3.org" not in link]


def test_every_field_has_a_label(client: FlaskClient) -> None:
    page = shown(client, ONE)
    names = ("occupation", "occupations", "soc_group", "sector", "measure")
    fields = {f"choose-{name}" for name in names}
    assert fields <= set(page.ids)
    assert fields <= set(page.values_of("for"))


def selected(markup: str, field: str) -> str:
    """The value that a list of the form stands at; empty for its first."""
    options = re.search(rf'<select id="choose-{field}".*?</select>', markup, re.S)
    assert options
    found = re.findall(r'value="([^"]*)" selected', options[0])
    assert len(found) <= 1
    return found[0] if found else ""


def test_the_form_says_what_is_shown(client: FlaskClient) -> None:
    one = client.get(ONE).text
    assert 'value="Registered Nurses"' in one
    assert "<title>Exposure to language models: Registered Nurses" in one
    assert selected(one, "soc_group") == selected(one, "sector") == ""
    assert selected(one, "measure") == "gpts_beta_human"
    assert selected(client.get(GROUP).text, "soc_group") == "15"
    assert selected(client.get("/exposure?sector=54").text, "sector") == "54"
    alpha = client.get(f"{GROUP}&measure=gpts_alpha_gpt4").text
    assert selected(alpha, "measure") == "gpts_alpha_gpt4"
    # The other forms keep the measure, and the form of the measure keeps the choice.
    assert alpha.count('name="measure" value="gpts_alpha_gpt4"') == 3
    assert 'type="hidden" name="soc_group" value="15"' in alpha


def test_occupations_may_be_given_in_both_fields_at_once(client: FlaskClient) -> None:
    page = client.get("/exposure?occupations=Registered+Nurses&occupations=15-1252.00%0D%0A%0D%0A").text
    assert "29-1141.00" in page
    assert "15-1252.00" in page
    listed = re.search(r'<textarea id="choose-occupations"[^>]*>\n([^<]*)</textarea>', page)
    assert listed
    assert listed[1] == "Registered Nurses\n15-1252.00"
    assert "<details open>" in page


def test_every_labelled_occupation_is_suggested_by_its_title(client: FlaskClient) -> None:
    markup = client.get(ONE).text
    suggested = dict(re.findall(r'<option value="([^"]+)">(\d\d-\d{4}\.\d\d)</option>', markup))
    assert len(suggested) == 923
    assert suggested["Registered Nurses"] == "29-1141.00"


def test_a_code_and_a_title_give_the_same_report(client: FlaskClient) -> None:
    def told(path: str) -> str:
        text = shown(client, path).visible
        return text[text.index("Summary") :].replace("'Registered Nurses'", "29-1141.00")

    assert told(ONE) == told("/exposure?occupations=29-1141.00")


def test_rows_lead_to_each_occupation(client: FlaskClient) -> None:
    page = shown(client, f"{GROUP}&measure=alpha")
    asked = {query["occupations"][0]: query for query in queries(page) if "occupations" in query}
    of_group = [code for code in facts().measures.table.n_labelled if code.startswith("15-")]
    assert set(of_group) <= set(asked)
    assert all(query["measure"] == ["alpha"] for query in asked.values())
    assert shown(client, "/exposure?occupations=15-1252.00").visible.count("Software Developers")


def cells(markup: str, key: str) -> list[list[str]]:
    """The cells of a table of the report, row by row, without tags."""
    table = markup[markup.index(f'id="t-{key}"') :]
    rows = re.findall(r"<tr>(.*?)</tr>", table[: table.index("</table>")], re.S)
    plain = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in row] for row in plain]


@pytest.mark.parametrize("order", ["gpts_beta_human", "-gpts_beta_human", "employment", "title"])
def test_readers_order_the_table(client: FlaskClient, order: str) -> None:
    head, *rows = cells(client.get(f"{GROUP}&sort={order}").text, "occupations")
    assert rows
    (place,) = [number for number, heading in enumerate(head) if heading[-1] in "▲▼"]
    known = [row[place] for row in rows if row[place] != "no data"]
    assert [row[place] for row in rows][len(known) :] == ["no data"] * (len(rows) - len(known))
    values: list[Any] = known if order == "title" else [float(cell.replace(",", "")) for cell in known]
    assert values == sorted(values, reverse=order.startswith("-"))
    assert head[place].endswith("▼" if order.startswith("-") else "▲")


def test_a_heading_turns_the_order_round_and_keeps_the_choice(client: FlaskClient) -> None:
    def orders(path: str) -> set[str]:
        asked = [query for query in queries(shown(client, path)) if "sort" in query]
        assert all(query["soc_group"] == ["15"] for query in asked)
        return {query["sort"][0] for query in asked}

    assert "-gpts_beta_human" in orders(GROUP)
    assert "title" in orders(GROUP)
    assert "gpts_beta_human" in orders(f"{GROUP}&sort=-gpts_beta_human")
    assert "-title" in orders(f"{GROUP}&sort=title")


@pytest.mark.parametrize("order", ["nothing", "-", "<b>", "a" * 500])
def test_an_unknown_order_changes_nothing(client: FlaskClient, order: str) -> None:
    rows = cells(client.get("/exposure", query_string={"soc_group": "15", "sort": order}).text, "occupations")
    assert rows == cells(client.get(GROUP).text, "occupations")


@pytest.mark.parametrize(
    ("form", "media_type", "starts"),
    [
        ("html", "text/html", b"<!doctype html>"),
        ("pdf", "application/pdf", b"%PDF-"),
        ("csv", "text/csv", b""),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("json", "application/json", b"{"),
    ],
)
def test_the_report_is_downloaded(client: FlaskClient, form: str, media_type: str, starts: bytes) -> None:
    (address,) = [link for link in shown(client, GROUP).links if link.startswith(f"/exposure/report.{form}")]
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert response.data.startswith(starts)
    assert response.headers["Content-Disposition"] == f"attachment; filename=exposure-report-soc-15.{form}"
    tag = response.headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(address).data == response.data


def test_a_download_is_of_what_the_page_shows(client: FlaskClient) -> None:
    report = json.loads(client.get("/exposure/report.json?soc_group=15").data)
    (table,) = [table for table in report["tables"] if table["key"] == "occupations"]
    _, *rows = cells(client.get(GROUP).text, "occupations")
    assert [row["onet_soc_code"] for row in table["rows"]] == [row[0] for row in rows]
    assert report["command"] == "skillmatch exposure report --soc-group 15 --measure beta --format json"


def test_the_citation_pack_is_downloaded(client: FlaskClient) -> None:
    (address,) = [link for link in shown(client, ONE).links if link.startswith("/exposure/citations.zip")]
    response = client.get(address)
    assert response.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        names = archive.namelist()
        assert archive.read("references.bib").decode().count("@") >= 5
        assert "Registered Nurses" in archive.read("command.txt").decode()
    assert any(name.startswith("figures/") and name.endswith(".csv") for name in names)
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_may_be_kept_and_is_asked_after(client: FlaskClient) -> None:
    first = client.get(GROUP)
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(GROUP, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert client.get(f"{GROUP}&sort=title").headers["ETag"] != tag


REFUSALS: Mapping[str, tuple[int, str]] = {
    "occupations=15-1252.01%0A99-9999.00": (404, "'15-1252.01' (nearest 15-1252.00)"),
    "occupations=15-1252.00%0A2512": (422, "Give one system at a time"),
    "soc_group=98": (404, "Known: 11 Management"),
    "sector=98": (404, "Known: 11 "),
    "measure=gamma": (404, "Known: alpha, beta, zeta"),
    "measure=aioe": (503, "skillmatch data"),
    "soc_group=15&sector=54": (422, "Give one way to choose"),
    "occupations=" + "x" * 5000: (422, "at most 4000 characters"),
}


@pytest.mark.parametrize("path", ["/exposure", "/exposure/report.pdf", "/exposure/citations.zip"])
@pytest.mark.parametrize("query", REFUSALS, ids=lambda query: query[:30])
def test_bad_input_is_one_clear_line_above_the_form(client: FlaskClient, path: str, query: str) -> None:
    status, words = REFUSALS[query]
    response = client.get(f"{path}?{query}")
    assert (response.status_code, response.mimetype) == (status, "text/html")
    (line,) = re.findall(r'role="alert">(.*?)</p>', response.text, re.S)
    assert words in Markup(line).visible
    assert "\n" not in line.strip()
    assert response.text.count("<form") == 4
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_what_was_typed_stays_to_be_mended(client: FlaskClient) -> None:
    markup = client.get("/exposure?occupations=15-1252.01%0A29-1141.00").text
    assert "15-1252.01\n29-1141.00</textarea>" in markup
    hostile = client.get("/exposure", query_string={"occupations": '"><script>alert(1)</script>'}).text
    assert "<script>" not in hostile
    assert "&lt;script&gt;alert(1)" in hostile


def test_a_report_is_gathered_once_for_all_its_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    gathered = []

    def counted(*arguments: Any, **named: Any) -> Any:
        gathered.append(named["measure"])
        return gather(*arguments, **named)

    monkeypatch.setattr(kept, "gather", counted)
    client = create_app(FakeEngine()).test_client()
    for path in (
        ONE,
        ONE,
        f"{ONE}&sort=title",
        ONE.replace("?", "/report.json?"),
        ONE.replace("?", "/citations.zip?"),
    ):
        assert client.get(path).status_code == 200
    assert gathered == ["gpts_beta_human"]
    client.get(f"{ONE}&measure=alpha")
    assert gathered == ["gpts_beta_human", "gpts_alpha_human"]


def test_nothing_made_from_a_document_is_kept_as_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("a document was made a report of")

    monkeypatch.setattr(kept, "gather", refuse)
    client = create_app(FakeEngine()).test_client()
    assert client.post("/match", data={"posting": POSTING, "resume_1": RESUME}).status_code == 200
    body = {"document": {"text": RESUME}, "kind": "resume"}
    assert client.post("/v1/exposure", json=body).status_code == 200


def test_a_refused_question_takes_no_place() -> None:
    reports = kept.KeptReports()
    app = create_app(FakeEngine())
    services = app.extensions["skillmatch"]
    with app.test_request_context("/exposure"), pytest.raises(Exception, match="not known"):
        reports.report(
            services.engine,
            kept.ReportQuery(occupations="99-9999.99"),
            "state",
        )
    assert len(reports._kept._known) == 0


def test_only_the_latest_reports_are_kept() -> None:
    reports = kept.KeptReports()
    for group in ("11", "13", "15", "17", "19", "21"):
        reports._of(FakeEngine(), kept.ReportQuery(soc_group=group), "state")
    groups = [asked.soc_group for asked, _ in reports._kept._known]
    assert groups == ["15", "17", "19", "21"]


WORKING_RESUME = """Ada Example

Software developer, 2019 to 2023
I write unit tests in Python.
I peel potatoes.
I lead a team and know Docker.
"""


def sent(client: FlaskClient, **form: str) -> Markup:
    response = client.post("/match", data=form)
    assert response.status_code == 200, response.text
    page = Markup(response.text)
    assert page.dead_links() == []
    assert len(page.ids) == len(set(page.ids))
    return page


def test_a_resume_shows_the_lines_that_drive_its_exposure(client: FlaskClient) -> None:
    page = sent(client, resume_1=WORKING_RESUME)
    told = " ".join(page.visible.split())
    assert "read off 2 lines that state work, 50% of its words" in told
    first, second = (
        told.index("I write unit tests in Python. 100% alone"),
        told.index("I peel potatoes. 0% alone"),
    )
    assert first < second
    start = WORKING_RESUME.index("I write")
    assert f"#d1-{start}-{start + len('I write unit tests in Python.')}" in page.links
    assert "0.00 to 1.00" in told
    assert "fake-tasks" in told


def test_a_resume_shows_the_exposure_of_its_skills(client: FlaskClient) -> None:
    told = " ".join(sent(client, resume_1=WORKING_RESUME).visible.split())
    assert "33% by the tasks they serve 1 of 3 skills with data, which carry 75% of the weight" in told
    assert "no data by the occupations that need them" in told
    assert (
        "Python 0.90 lead a team 0.10 (0.00 to 0.20, 8 tasks); nearness 0.70; 1 occupation needs both" in told
    )


def test_a_text_without_duties_has_no_data_and_not_0(client: FlaskClient) -> None:
    told = " ".join(sent(client, posting="Free lunch and a quiet office.").visible.split())
    assert "No data by the text itself: no line says what is done at work" in told
    assert "The lines that drive it" not in told
    assert "Exposure of its skills" not in told


def test_a_match_shows_both_texts_own_exposure(client: FlaskClient) -> None:
    page = sent(client, posting=POSTING, resume_1=WORKING_RESUME)
    told = " ".join(page.visible.split())
    # The posting's one line of work is read as both of its kinds of work: 1 and 0.5.
    assert "of this text: 0.75 (0.50 to 1.00)" in told
    assert "own-exposure" in page.ids
    assert told.count("Exposure by its own text") == 2
    assert told.count("Exposure of its skills") == 1


def test_a_result_leads_to_the_report_on_its_occupations(client: FlaskClient) -> None:
    page = sent(client, posting=POSTING)
    assert {"occupations": ["15-1252.00"]} in queries(page)
    assert "Every published measure of this occupation" in page.visible
