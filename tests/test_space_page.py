"""The page of the labour space: what it shows, where it leads, how it refuses, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from urllib.parse import urlencode

import pytest
from browsing import launched, served
from fakes_space import SpaceEngine
from flask.testing import FlaskClient
from markup_reading import Markup
from playwright.sync_api import Browser, expect

from skillmatch.web import create_app

NEAR = {"entity": "nurse"}
AXIS = {"first": "Manufacturing", "second": "naics:62"}
SHIFT = {"entity": "nurse", "add": "urn:s:python; urn:s:weld", "kind": "skill"}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(SpaceEngine()).test_client()


def shown(client: FlaskClient, status: int = 200, **query: str) -> Markup:
    response = client.get(f"/space?{urlencode(query)}")
    assert response.status_code == status, response.text
    return Markup(response.text)


@pytest.mark.parametrize("query", [{}, NEAR, AXIS, SHIFT])
def test_every_answer_is_a_whole_page(client: FlaskClient, query: dict[str, str]) -> None:
    page = shown(client, **query)
    assert page.tags["h1"] == page.tags["main"] == 1
    assert page.dead_links() == []
    assert len(page.ids) == len(set(page.ids))
    assert "script" not in page.tags
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]
    assert not [link for link in page.links if link.startswith(("http", "//")) and "w3.org" not in link]
    assert "/space" in page.links
    fields = {"near-entity", "axis-first", "axis-second", "shift-entity", "shift-add", "shift-remove"}
    assert fields <= set(page.ids)
    assert fields <= set(page.values_of("for"))


def test_without_a_question_everything_is_drawn(client: FlaskClient) -> None:
    page = shown(client)
    assert "The labour space" in page.visible
    assert page.tags["svg"] == 1
    assert "Manufacturing" in page.visible
    assert "trustworthiness" in page.visible


def test_what_is_near_is_drawn_and_listed_and_leads_on(client: FlaskClient) -> None:
    page = shown(client, **NEAR)
    assert "Near nurse" in page.visible
    assert page.tags["svg"] == 1
    link = "/space?" + urlencode({"entity": "occupation:midwife"})
    assert link in page.links
    assert "Near midwife" in Markup(client.get(link).text).visible


def test_a_kind_limits_what_is_near(client: FlaskClient) -> None:
    page = shown(client, **NEAR, kind="industry")
    table = page.visible.partition("Nearest to nurse")[2]
    assert "Hospitals" in table
    assert "first aid" not in table


def test_an_axis_is_drawn_with_its_poles(client: FlaskClient) -> None:
    page = shown(client, **AXIS)
    assert "From Manufacturing to Health Care and Social Assistance" in page.visible
    assert page.tags["svg"] == 1
    assert "press operator" in page.visible


def test_a_shift_is_told_with_its_chance(client: FlaskClient) -> None:
    page = shown(client, **SHIFT)
    assert "random shifts" in page.visible
    assert "What moves" in page.visible
    assert "Rank after" in page.visible


def test_the_form_keeps_what_was_asked(client: FlaskClient) -> None:
    text = unescape(client.get(f"/space?{urlencode(SHIFT)}").text)
    assert 'value="urn:s:python; urn:s:weld"' in text
    assert '<option value="skill" selected>' in text


def test_an_ambiguous_name_is_a_choice_of_links(client: FlaskClient) -> None:
    page = shown(client, 422, first="press operator", second="nurse")
    assert "which is meant?" in page.visible
    wanted = "/space?" + urlencode({"first": "occupation:press operator", "second": "nurse"})
    assert wanted in page.links
    assert client.get(wanted).status_code == 200


def test_the_field_that_fails_is_the_one_that_is_mended(client: FlaskClient) -> None:
    page = shown(client, 422, entity="nurse", add="urn:s:weld; press operator")
    assert "/space?" + urlencode({"entity": "nurse", "add": "skill:Press Operator"}) in page.links


def test_an_unknown_name_is_offered_what_is_near_it(client: FlaskClient) -> None:
    page = shown(client, 404, entity="Pyhton")
    link = "/space?" + urlencode({"entity": "skill:Python (computer programming)"})
    assert link in page.links
    assert client.get(link).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [({"first": "nurse"}, 422), ({"first": "nurse", "second": "nurse"}, 422), ({"add": "urn:s:weld"}, 422)],
)
def test_half_a_question_is_refused_in_place(client: FlaskClient, query: dict[str, str], status: int) -> None:
    page = shown(client, status, **query)
    assert "role" in {name for _, name, _ in page.attributes}
    assert page.tags["form"] == 3


def test_hostile_names_stay_text(client: FlaskClient) -> None:
    response = client.get(f"/space?{urlencode({'entity': '<script>alert(1)</script>'})}")
    assert response.status_code == 404
    assert "<script>" not in response.text


@pytest.mark.parametrize(
    ("path", "name"), [("map.svg", "labour-space-map.svg"), ("axis.svg", "labour-space-axis.svg")]
)
def test_figures_are_handed_over_as_files(client: FlaskClient, path: str, name: str) -> None:
    response = client.get(f"/space/{path}?{urlencode(AXIS if path == 'axis.svg' else NEAR)}")
    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
    assert name in response.headers["Content-Disposition"]
    assert response.text.startswith("<?xml")


def test_a_page_may_be_kept(client: FlaskClient) -> None:
    first = client.get("/space?entity=nurse")
    again = client.get("/space?entity=nurse", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/space?entity=rn").headers["ETag"] != first.headers["ETag"]


# -- in a real browser -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(SpaceEngine()) as address:
        yield address


@pytest.mark.browser
def test_a_reader_asks_by_form_and_follows_a_row(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/")
    page.get_by_role("link", name="Space").click()
    page.get_by_label("A skill, occupation or industry").fill("nurse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Near nurse")
    page.get_by_role("table", name="Nearest to nurse").get_by_role("link", name="first aid").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Near first aid")
    page.get_by_text("Ask the labour space").click()
    page.get_by_label("From").fill("Manufacturing")
    page.get_by_label("To", exact=True).fill("naics:62")
    page.get_by_role("button", name="Draw the axis").click()
    expect(page.get_by_role("img", name="Manufacturing to Health Care and Social Assistance")).to_be_visible()
    context.close()


@pytest.mark.browser
def test_pages_fit_their_window_and_break_no_policy(browser: Browser, address: str) -> None:
    said: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    for query in ({}, NEAR, AXIS, SHIFT):
        page.goto(f"{address}/space?{urlencode(query)}")
        for width in (360, 375, 768, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    looks = page.goto(f"{address}/space?{urlencode(NEAR)}") and page.locator(
        "figure svg :is(circle, rect, polygon)"
    ).evaluate_all("all => [...new Set(all.map(s => getComputedStyle(s).fill))]")
    assert len(looks or []) >= 4
    assert said == []
    context.close()
