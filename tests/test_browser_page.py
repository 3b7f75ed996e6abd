"""The page in a real Chromium, as a reader uses it: without script, by keyboard, on a phone, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import launched, served
from fakes_web import GERMAN, POSTING, RESUME, RESUME_2, FakeEngine
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(FakeEngine()) as address:
        yield address


@pytest.fixture(params=[False, True], ids=["no-script", "script"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    # The first report loads every published figure, on machines that others use too.
    context.set_default_navigation_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    # The first report loads every published figure, on machines that others use too.
    context.set_default_navigation_timeout(60_000)
    yield context.new_page()
    context.close()


def match(page: Page, address: str, *resumes: str, posting: str = POSTING) -> None:
    page.goto(address)
    page.get_by_role("group", name="Posting").get_by_label("Paste the text").fill(posting)
    page.get_by_role("group", name="Resumes").get_by_label("Paste the text").fill(resumes[0])
    for number, resume in enumerate(resumes[1:], start=2):
        page.get_by_text("Paste another resume").nth(number - 2).click()
        page.get_by_label(f"Text of resume {number}").fill(resume)
    page.get_by_role("button", name="Match").click()
    page.wait_for_url("**/match")


def test_texts_are_pasted_matched_and_explained(page: Page, address: str) -> None:
    match(page, address, RESUME_2, RESUME)
    rows = page.get_by_role("table", name="Resumes, best first").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("Resume 2 (pasted)")
    expect(rows.nth(2)).to_contain_text("Resume 1 (pasted)")
    expect(page.get_by_role("img", name="How the score of 0.79 comes about")).to_be_visible()
    page.locator("details#r1 details.sum-group > summary", has_text="Skills").click()
    expect(page.get_by_role("row", name="Skills missing 2 skills")).to_contain_text("\N{MINUS SIGN}0.20")
    expect(page.locator("mark.technology", has_text="Docker").first).to_be_visible()
    expect(page.get_by_role("table", name="Exposure").first).to_be_visible()


def test_evidence_jumps_into_both_texts_and_back(plain_page: Page, address: str) -> None:
    page = plain_page
    match(page, address, RESUME)
    row = page.locator(".evidence").get_by_role("row", name="Docker technology")
    row.get_by_role("link", name="Docker").click()
    expect(page.locator(".posting-side :target")).to_have_text("Docker")
    expect(page.locator(".posting-side :target")).to_be_in_viewport()
    row.get_by_role("link", name="Podman").click()
    target = page.locator(".resume-side :target")
    expect(target).to_have_text("Podman")
    expect(target).to_be_in_viewport()
    target.locator("a").click()
    expect(page.locator("tr:target")).to_contain_text("Podman")
    expect(page.locator("tr:target")).to_be_visible()


def test_the_ranking_leads_to_folded_resumes_and_they_unfold(plain_page: Page, address: str) -> None:
    page = plain_page
    match(page, address, RESUME_2, RESUME)
    second = page.locator("details#r2")
    assert second.get_attribute("open") is None
    second.locator("summary").first.click()
    expect(second.get_by_role("img", name="How the score of")).to_be_visible()


def test_files_are_uploaded(plain_page: Page, address: str, tmp_path: Path) -> None:
    page = plain_page
    for name, text in (("posting.txt", POSTING), ("ada.txt", RESUME), ("ben.html", f"<pre>{RESUME_2}</pre>")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    page.goto(address)
    page.get_by_label("or choose a file").set_input_files(tmp_path / "posting.txt")
    page.get_by_label("or choose one or several files").set_input_files(
        [tmp_path / "ben.html", tmp_path / "ada.txt"]
    )
    page.get_by_role("button", name="Match").click()
    rows = page.get_by_role("table", name="Resumes, best first").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("ada.txt")
    expect(rows.nth(2)).to_contain_text("ben.html")


def test_a_sample_is_one_click_away(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Try with the sample").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Backend Engineer")


def test_everything_is_done_by_keyboard(plain_page: Page, address: str) -> None:
    page = plain_page
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    posting = page.get_by_role("group", name="Posting").get_by_label("Paste the text")
    for _ in range(6):
        page.keyboard.press("Tab")
        if posting.evaluate("field => field === document.activeElement"):
            break
    expect(posting).to_be_focused()
    page.keyboard.insert_text(POSTING)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(RESUME)
    button = page.get_by_role("button", name="Match")
    for _ in range(6):
        page.keyboard.press("Tab")
        if button.evaluate("field => field === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/match")
    jump = page.get_by_role("row", name="Python knowledge").get_by_role("link", name="Python").first
    jump.focus()
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_have_text("Python")
    summary = page.locator("details.list > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.list[open]").first).to_be_visible()


def test_headings_go_down_one_step_at_a_time(plain_page: Page, address: str) -> None:
    page = plain_page
    for path in ("/", "/sample", "/api", "/about", "/exposure?soc_group=15", "/exposure?soc_group=98"):
        page.goto(address + path)
        levels = [
            int(tag[1]) for tag in page.locator("h1,h2,h3,h4").evaluate_all("all => all.map(h => h.tagName)")
        ]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_is_asked_of_any_other_server_and_no_policy_is_broken(page: Page, address: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    match(page, address, RESUME, GERMAN, RESUME_2)
    page.goto(f"{address}/api")
    page.goto(f"{address}/about")
    page.goto(f"{address}/exposure?soc_group=15")
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}
    assert said == []


@pytest.mark.parametrize(
    "path",
    ["/", "/sample", "/api", "/about", "/exposure?soc_group=15", "/exposure?occupations=15-1252.01%0A2512"],
)
def test_no_page_is_wider_than_its_window(plain_page: Page, address: str, path: str) -> None:
    plain_page.goto(address + path)
    for width in (360, 400, 768, 1280, 1600):
        plain_page.set_viewport_size({"width": width, "height": 740})
        assert plain_page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_the_picture_of_a_score_is_legible_on_a_telephone(plain_page: Page, address: str) -> None:
    page = plain_page
    page.set_viewport_size({"width": 375, "height": 740})
    match(page, address, RESUME, RESUME_2)
    picture = page.locator("details#r1 figure.waterfall svg")
    heights = picture.locator("text").evaluate_all("all => all.map(t => t.getBoundingClientRect().height)")
    assert len(heights) >= 10
    assert min(heights) >= 10
    ground = page.locator("details#r1 figure.waterfall .drawn-scroll")
    assert ground.evaluate("box => box.scrollWidth <= box.clientWidth")


@pytest.mark.parametrize("width", [360, 375, 1280])
def test_the_mode_of_hard_requirements_is_chosen_legible_and_told(
    plain_page: Page, address: str, width: int
) -> None:
    plain_page.set_viewport_size({"width": width, "height": 740})
    plain_page.goto(address)
    choice = plain_page.get_by_label("Where a hard requirement is not met")
    expect(choice).to_have_value("filter")
    box, note = choice.bounding_box(), plain_page.locator("#requirements-note").bounding_box()
    assert box is not None
    assert note is not None
    assert box["height"] >= 24
    assert (note["y"] < box["y"] + box["height"]) == (width == 1280)
    for mode in ("filter", "strict", "penalty"):
        choice.select_option(mode)
        # A copy that may be as wide as it likes, with this choice alone: none of it is cut off.
        wide = choice.evaluate(
            """it => { const copy = it.cloneNode(true); copy.style.maxWidth = "none";
            [...copy.options].filter(each => !each.selected).forEach(each => each.remove());
            it.after(copy); const width = copy.offsetWidth; copy.remove(); return width; }"""
        )
        assert wide <= box["width"] + 1, mode
    plain_page.get_by_label("Paste the text").first.fill(POSTING)
    plain_page.get_by_role("group", name="Resumes").get_by_label("Paste the text").fill(RESUME)
    choice.select_option("strict")
    plain_page.get_by_role("button", name="Match").click()
    expect(plain_page.get_by_text("Hard requirements, mode strict:")).to_be_visible()
    expect(plain_page.locator("#requirements")).to_have_value("strict")


def test_groups_of_a_score_unfold_by_keyboard(plain_page: Page, address: str) -> None:
    page = plain_page
    match(page, address, RESUME, RESUME_2)
    group = page.locator("details#r1 details.sum-group").first
    feature = group.get_by_role("row", name="Skills met 3 skills")
    expect(feature).not_to_be_visible()
    group.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(feature).to_be_visible()


def test_dark_and_light_follow_the_reader(browser: Browser, address: str) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(address)
        grounds.append(page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor"))
        context.close()
    assert grounds == ["rgb(251, 250, 246)", "rgb(19, 23, 26)"]


def test_on_paper_everything_is_unfolded(plain_page: Page, address: str) -> None:
    page = plain_page
    match(page, address, RESUME, RESUME_2)
    second = page.locator("details#r2 table.chart").first
    expect(second).not_to_be_visible()
    page.emulate_media(media="print")
    expect(second).to_be_visible()
    expect(page.get_by_text("Change the texts")).not_to_be_visible()


def test_problems_are_friendly(plain_page: Page, address: str) -> None:
    page = plain_page
    page.goto(address)
    page.get_by_role("button", name="Match").click()
    expect(page.get_by_text("Nothing was sent: paste or upload")).to_be_visible()
    page.get_by_role("link", name="Back to the form").click()
    expect(page.get_by_role("button", name="Match")).to_be_visible()


def test_another_language_is_said(plain_page: Page, address: str) -> None:
    match(plain_page, address, GERMAN)
    expect(plain_page.get_by_text("This text looks like German")).to_be_visible()


def test_markup_in_a_text_stays_text(page: Page, address: str) -> None:
    hostile = POSTING + "<script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">"
    match(page, address, RESUME, posting=hostile)
    expect(page.locator(".posting-side .text")).to_contain_text("<script>document.title='hit'</script>")
    expect(page).not_to_have_title("hit")
    assert page.locator("main script, main img").count() == 0


def test_a_reader_finds_an_occupation_and_its_report(page: Page, address: str) -> None:
    page.goto(f"{address}/exposure?soc_group=15")
    expect(page.get_by_role("heading", level=1)).to_contain_text("15 Computer and Mathematical")
    page.get_by_label("An occupation, by title or code").fill("Registered Nurses")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Exposure to language models: Registered Nurses"
    )
    expect(page.get_by_label("An occupation, by title or code")).to_have_value("Registered Nurses")
    page.get_by_label("The measure that figures show").select_option("gpts_alpha_human")
    page.locator("form", has=page.locator("#choose-measure")).get_by_role("button").click()
    page.wait_for_url("**measure=gpts_alpha_human**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Registered Nurses")
    page.get_by_role("link", name="All occupations").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("923")


def test_a_group_is_ordered_and_leads_to_an_occupation(plain_page: Page, address: str) -> None:
    page = plain_page
    page.goto(f"{address}/exposure?soc_group=15")
    page.get_by_label("A major group of SOC").select_option("29")
    page.locator("form", has=page.locator("#choose-soc_group")).get_by_role("button").click()
    page.wait_for_url("**soc_group=29")
    table = page.locator("#t-occupations table")
    table.get_by_role("columnheader", name="Beta, human").get_by_role("link").click()
    expect(table).to_be_in_viewport()
    heading = table.get_by_role("columnheader", name="Beta, human")
    expect(heading).to_have_attribute("aria-sort", "descending")
    first = float(table.get_by_role("row").nth(1).get_by_role("cell").nth(1).inner_text())
    second = float(table.get_by_role("row").nth(2).get_by_role("cell").nth(1).inner_text())
    assert first >= second > 0
    code = table.get_by_role("row").nth(1).get_by_role("rowheader")
    wanted = code.inner_text()
    code.get_by_role("link").click()
    expect(page.locator("#t-occupations").get_by_role("rowheader")).to_have_text(wanted)
    expect(page.locator("#t-tasks")).to_be_visible()


def test_the_report_is_saved(plain_page: Page, address: str) -> None:
    page = plain_page
    page.goto(f"{address}/exposure?occupations=15-1252.00")
    files = {"PDF": "exposure-report-15-1252.00.pdf", "citation pack": "exposure-citations-15-1252.00.zip"}
    for name, file in files.items():
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        assert download.value.suggested_filename == file


def test_figures_keep_their_colours_under_the_policy(plain_page: Page, address: str) -> None:
    """A style that the policy refuses would leave every shape black."""
    plain_page.goto(f"{address}/exposure?soc_group=15")
    shapes = plain_page.locator("figure svg :is(circle, rect, path, line)")
    looks = shapes.evaluate_all(
        "all => [...new Set(all.map(s => getComputedStyle(s).fill + getComputedStyle(s).stroke))]"
    )
    assert len(looks) > 4


def test_the_lines_that_drive_a_text_are_jumped_to(plain_page: Page, address: str) -> None:
    page = plain_page
    match(page, address, "Ada\n\nI peel potatoes.\nI write unit tests.\n")
    page.locator("#r1").get_by_role("link", name="I write unit tests.").click()
    target = page.locator(".resume-side :target")
    expect(target).to_be_in_viewport()
    expect(target).to_contain_text("I")
    rows = page.locator("#r1 .work-lines").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("I write unit tests.")
    expect(rows.nth(2)).to_contain_text("I peel potatoes.")


def test_a_wrong_code_is_mended_in_place(plain_page: Page, address: str) -> None:
    page = plain_page
    page.goto(f"{address}/exposure?occupations=15-1252.01")
    expect(page.get_by_role("alert")).to_contain_text("nearest 15-1252.00")
    page.get_by_label("An occupation, by title or code").fill("15-1252.00")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Software Developers")
