"""Whole reports: every link leads somewhere, nothing is fetched, everything is named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fakes_web import GERMAN, POSTING, RESUME, RESUME_2, SKILLS, FakeEngine
from hypothesis import given, settings
from hypothesis import strategies as st
from markup_reading import Markup

from skillmatch.explain import Account, accounts
from skillmatch.report.assemble import document_view, ranking_view
from skillmatch.report.html import (
    DocumentView,
    ReportSection,
    exposure_table,
    match_report,
    skills_page,
    stylesheet,
)
from skillmatch.report.views import skill_rows
from skillmatch.types import Posting, RawDocument, Resume, Span

ENGINE = FakeEngine()


def view(text: str, name: str, kind: str = "posting") -> DocumentView:
    read = ENGINE.read_posting if kind == "posting" else ENGINE.read_resume
    return document_view(ENGINE, read(RawDocument(doc_id=name, text=text)))


def ranked(resumes: dict[str, str]) -> tuple[Posting, dict[str, Resume], tuple[Account, ...]]:
    posting = ENGINE.read_posting(RawDocument(doc_id="p", text=POSTING))
    read = {name: ENGINE.read_resume(RawDocument(doc_id=name, text=text)) for name, text in resumes.items()}
    return posting, read, ENGINE.accounts(posting, list(read.values()))


def section(resumes: dict[str, str] | None = None, source: str = "the samples") -> ReportSection:
    match = ranking_view(ENGINE, *ranked(resumes or {"ada": RESUME, "ben": RESUME_2}))
    return ReportSection(title="Samples", source=source, matches=(match,))


def report(*sections: ReportSection) -> str:
    return match_report(sections, skills=SKILLS, provenance=ENGINE.provenance())


def test_every_link_of_a_report_leads_somewhere_and_no_id_is_used_twice() -> None:
    page = Markup(report(section(), section()))
    assert page.dead_links() == []
    assert len(page.ids) == len(set(page.ids))
    assert len(page.links) > 30


def test_a_report_needs_no_script_and_nothing_from_elsewhere() -> None:
    source = report(section())
    page = Markup(source)
    assert not {"script", "img", "iframe", "link", "object"} & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name in ("src", "style")]
    assert all(link.startswith("#") for link in page.links)
    assert "url(http" not in source
    assert "@import" not in source


def test_each_table_says_which_data_it_is_from() -> None:
    page = Markup(
        report(section(source="24 samples, Apache-2.0"), section(source="NHS postings, for testing only"))
    )
    assert "Data: 24 samples, Apache-2.0" in page.visible
    assert "Data: NHS postings, for testing only" in page.visible


def test_the_better_resume_comes_first_with_its_evidence() -> None:
    (match,) = section().matches
    assert [item.resume.name for item in match.resumes] == ["ada", "ben"]
    best = match.resumes[0]
    assert best.counts() == {"met": 3, "related": 1, "missing": 2}
    assert [skill.stand_in_label for skill in best.evidence("related")] == ["Podman"]
    assert [skill.strength for skill in best.evidence("missing")] == ["must", "nice"]


def test_the_overview_of_several_postings_shows_occupation_and_exposure() -> None:
    (match,) = section().matches
    without = replace(match, posting=replace(match.posting, occupations=(), exposure=()))
    both = ReportSection(title="t", source="s", matches=(match, without))
    shown = " ".join(Markup(report(both)).visible.split())
    assert "p Backend developer ada 0.79 software developer 0.42 / 0.42" in shown
    assert "p Backend developer ada 0.79 none read no data" in shown


def test_the_footer_names_versions_and_attributions() -> None:
    page = Markup(report(section()))
    assert "skillmatch 0.1.0" in page.visible
    assert "This service uses the ESCO classification of the European Commission." in page.visible


def test_evidence_that_is_no_mention_can_be_jumped_to() -> None:
    posting, resumes, (found,) = ranked({"ada": RESUME})
    explanation = found.explanation
    skill = replace(explanation.skills[0], resume_spans=(Span(start=0, end=3),))
    moved = replace(found, explanation=replace(explanation, skills=(skill,)))
    match = ranking_view(ENGINE, posting, resumes, [moved], names={"ada": "Ada"})
    page = Markup(report(ReportSection(title="t", source="s", matches=(match,))))
    assert page.dead_links() == []
    assert "s1p1r1-0-3" in page.ids


def test_exposure_shows_its_range_and_coverage_or_that_there_is_none() -> None:
    guesses = ENGINE.code_title("developer")
    shown = " ".join(Markup(exposure_table(ENGINE.exposure(guesses, subject="x"))).visible.split())
    assert "alpha a language model alone 0.10 0.00 to 0.25; coverage 90%" in shown
    assert "Rated by people" in shown
    assert "Rated by GPT-4" in shown
    assert "15-1252.00" in shown
    assert "no data" in Markup(exposure_table(ENGINE.exposure((), subject="x"))).visible
    partly = tuple(
        replace(item, value=None, low=None, high=None) if item.rater == "human" else item
        for item in ENGINE.exposure(guesses, subject="x")
    )
    assert Markup(exposure_table(partly)).visible.count("no data") == 3


def test_a_resume_in_another_language_is_marked_where_its_score_stands() -> None:
    shown = Markup(report(section({"ada": RESUME, "gerd": GERMAN}))).visible
    before_cards, _, _ = shown.partition("How the score of")
    assert before_cards.count("looks like German, not read as English") >= 1


def test_a_posting_without_skills_is_said_instead_of_three_zeros() -> None:
    posting, read, (found,) = ranked({"ada": RESUME})
    without = replace(found, explanation=replace(found.explanation, skills=()))
    bare = ranking_view(ENGINE, posting, read, [without])
    shown = Markup(report(ReportSection(title="S", source="s", matches=(bare,)))).visible
    assert "no skills found in the posting" in shown
    assert "0 met" not in shown


def test_a_text_in_another_language_is_said() -> None:
    page = Markup(report(section(resumes={"köchin": GERMAN})))
    assert "This text looks like German" in page.visible
    assert "Not read as English" not in Markup(report(section())).visible


def test_a_page_of_skills_lists_what_it_marks() -> None:
    page = Markup(skills_page([view(POSTING, "p")], skills=SKILLS, provenance=ENGINE.provenance()))
    assert page.dead_links() == []
    lines = {line.strip() for line in page.visible.splitlines()}
    assert {"Python", "SQL", "Docker", "communicate with customers"} <= lines
    assert "skill implied" in page.values_of("class")


def test_the_best_resume_is_unfolded_when_asked() -> None:
    shut, opened = (
        match_report([section()], skills=SKILLS, provenance=ENGINE.provenance(), open_first=is_open)
        for is_open in (False, True)
    )
    assert ("details", "open", "") not in Markup(shut).attributes
    assert Markup(opened).attributes.count(("details", "open", "")) == 1
    assert "3 years of experience" in Markup(opened).visible


def test_the_same_values_give_the_same_bytes() -> None:
    assert report(section()) == report(section())


def test_no_sections_and_no_documents_make_an_empty_page() -> None:
    assert "No documents." in skills_page([], skills=SKILLS, provenance=ENGINE.provenance())
    assert "<main" in report()


def test_rows_of_skills_follow_the_text_and_name_the_surest_mention() -> None:
    document = ENGINE.read_posting(RawDocument(doc_id="p", text="SQL, Python, SQL")).document
    first, second = skill_rows(ENGINE.mentions(document))
    assert (first.preferred_label, len(first.mentions), second.preferred_label) == ("SQL", 2, "Python")
    assert first.best.span.start == 0


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["<script>alert(1)</script>", '" onload="x', "</style>", "\u202e", "Python ", "{{ 7*7 }}"]
            ),
            st.text(max_size=10),
        ),
        min_size=1,
    ).map("".join)
)
def test_no_text_or_name_becomes_markup(text: str) -> None:
    document = ENGINE.read_posting(RawDocument(doc_id=text, text=text + "x", title=text)).document
    view = DocumentView(name=text, document=document, mentions=ENGINE.mentions(document))
    source = skills_page([view], skills=SKILLS, provenance=ENGINE.provenance(), title=text)
    source.encode("utf-8")
    page = Markup(source)
    assert "script" not in page.tags
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert page.tags["style"] == 1
    assert "\u202e" not in source


@pytest.mark.parametrize(
    "must_be_there", ["prefers-color-scheme: dark", "@media print", ":focus-visible", "max-width: 44rem"]
)
def test_the_style_sheet_serves_every_reader(must_be_there: str) -> None:
    assert must_be_there in report(section())


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *((ink, ground) for ink in ("ink", "quiet", "accent") for ground in ("paper", "card")),
        *(("ink", f"{kind}-tint") for kind in ("skill", "knowledge", "technology")),
        *((kind, ground) for kind in ("skill", "knowledge", "technology") for ground in ("paper", "card")),
        ("accent-ink", "accent"),
        ("warn", "warn-tint"),
        ("quiet", "warn-tint"),
    ],
)
def test_every_ink_can_be_read_on_its_ground(ink: str, ground: str, scheme: int) -> None:
    """WCAG 2 AA asks for a contrast of 4.5 to 1."""
    blocks = stylesheet().split(":root {")[1:3]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[scheme].partition("}")[0]))
    lighter, darker = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_each_resume_tells_its_case_its_contrast_and_what_would_lift_it_by_the_names_readers_know() -> None:
    posting, resumes, found = ranked({"ada": RESUME, "ben": RESUME_2})
    match = ranking_view(ENGINE, posting, resumes, found, names={"ada": "Ada.pdf", "ben": "Ben.pdf"})
    shown = " ".join(Markup(report(ReportSection(title="t", source="s", matches=(match,)))).visible.split())
    assert "Recommended, 1 of 2. Its margin is 2.30 above that of Ben.pdf, the next." in shown
    assert "Ranked low, 2 of 2: its margin is 2.30 below that of Ada.pdf, the first." in shown
    assert "(Python, write unit tests shown there, not here)" in shown
    assert "It would rank above Ada.pdf with 3 skills: " in shown
    assert "Difference of the margins\N{MINUS SIGN}2.30" in shown


def test_a_report_of_the_best_alone_names_the_others_by_id() -> None:
    posting, resumes, found = ranked({"ada": RESUME, "ben": RESUME_2})
    match = ranking_view(ENGINE, posting, resumes, found[1:], names={"ben": "Ben.pdf"})
    shown = Markup(report(ReportSection(title="t", source="s", matches=(match,)))).visible
    assert "below that of ada, the first" in shown


def test_an_eliminated_resume_is_marked_where_it_is_ranked_and_where_the_requirement_stands() -> None:
    posting, resumes, found = ranked({"ada": RESUME, "ben": RESUME_2})
    last = found[1].explanation
    (asked,) = last.requirements
    failed = replace(last, requirements=(replace(asked, found="1 year", eliminates=True),))
    match = ranking_view(ENGINE, posting, resumes, accounts([found[0].explanation, failed]))
    page = Markup(report(ReportSection(title="t", source="s", matches=(match,))))
    shown = " ".join(page.visible.split())
    assert "Eliminated: 3 years of experience asked for, 1 year found." in shown
    assert page.values_of("class").count("case eliminated") == 3
