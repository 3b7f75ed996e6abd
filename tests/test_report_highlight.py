"""The marked text is the text; marks follow the spans; nothing in a text becomes markup."""

from __future__ import annotations

import pytest
from fakes_web import RELEASE, SKILLS
from hypothesis import given
from hypothesis import strategies as st
from markup_reading import Markup

from skillmatch.report.html import highlight, printable
from skillmatch.types import SkillMention, Span

URIS = ["urn:s:python", "urn:s:lead", "urn:s:docker", "urn:unknown"]

HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "\"'><img src=x onerror=x>",
        "&amp;",
        "\u202egnp.exe",
        "\u2066",
        "\x00",
        "\ud800",
        "]]>",
        "<!--",
    ]
)

TEXTS = st.lists(st.one_of(st.text(max_size=12), HOSTILE), max_size=6).map("".join)


def mention(
    start: int, end: int, uri: str = "urn:s:python", method: str = "exact", **more: object
) -> SkillMention:
    values: dict[str, object] = {
        "doc_id": "d",
        "span": Span(start=start, end=end),
        "surface": "",
        "uri": uri,
        "preferred_label": SKILLS[uri].preferred_label if uri in SKILLS else "odd <b>",
        "taxonomy_release": RELEASE,
        "confidence": 0.9,
        "method": method,
        "section": "other",
        "strength": None,
    }
    return SkillMention(**{**values, **more})  # type: ignore[arg-type]


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[SkillMention], list[Span], list[Span]]:
    text = draw(TEXTS)

    def spans() -> list[Span]:
        pairs = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6))
        return [Span(start=min(pair), end=max(pair)) for pair in pairs]

    mentions = [
        mention(
            span.start,
            span.end,
            draw(st.sampled_from(URIS)),
            draw(st.sampled_from(["exact", "fuzzy", "dense"])),
            negated=draw(st.booleans()),
            preferred_label=draw(TEXTS),
        )
        for span in spans()
    ]
    return text, mentions, spans(), spans()


@given(marked_texts())
def test_the_text_is_kept_and_nothing_in_it_becomes_markup(
    case: tuple[str, list[SkillMention], list[Span], list[Span]],
) -> None:
    text, mentions, others, privates = case
    page = Markup(
        highlight(
            text,
            mentions,
            skills=SKILLS,
            other_spans=others,
            private_spans=privates,
            plain_spans=[span for pair in zip(others, privates, strict=False) for span in pair],
            rows={"urn:s:lead": 0},
        )
    )
    assert page.visible == printable(text)
    assert set(page.tags) <= {"mark", "span", "a"}
    assert {name for _, name, _ in page.attributes} <= {"class", "title", "id", "href", "tabindex"}
    assert not page.open
    assert len(page.ids) == len(set(page.ids))


@given(marked_texts())
def test_every_span_that_holds_something_can_be_jumped_to(
    case: tuple[str, list[SkillMention], list[Span], list[Span]],
) -> None:
    text, mentions, others, plain = case
    page = Markup(highlight(text, mentions, skills=SKILLS, prefix="x", other_spans=others, plain_spans=plain))
    spans = {*(item.span for item in mentions), *others, *plain}
    assert set(page.ids) == {f"x{span.start}-{span.end}" for span in spans if span.end > span.start}


@given(st.text())
def test_printable_keeps_the_length_and_can_be_written(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    shown.encode("utf-8")
    assert not set(shown) & set("\x00\x1b\u202a\u202e\u2066\u2069\x7f")


@pytest.mark.parametrize(
    ("uri", "kind"),
    [
        ("urn:s:lead", "skill"),
        ("urn:s:python", "knowledge"),
        ("urn:s:docker", "technology"),
        ("urn:unknown", "skill"),
    ],
)
def test_the_kind_of_a_skill_is_its_class(uri: str, kind: str) -> None:
    assert f'<mark class="{kind}"' in highlight("ab", [mention(0, 2, uri)], skills=SKILLS)


def test_a_name_inside_an_implied_passage_keeps_both() -> None:
    page = highlight(
        "use Python well", [mention(0, 15, "urn:s:lead", "dense"), mention(4, 10)], skills=SKILLS
    )
    assert Markup(page).values_of("class") == ["skill implied", "knowledge within-implied", "skill implied"]


def test_crossing_spans_are_cut_where_they_cross() -> None:
    page = highlight("abcdef", [mention(0, 4, "urn:s:lead"), mention(2, 6, "urn:s:docker")], skills=SKILLS)
    assert Markup(page).values_of("class") == ["skill", "technology", "technology"]
    assert Markup(page).ids == ["0-4", "2-6"]


def test_negated_private_and_other_passages_are_told_apart() -> None:
    page = highlight(
        "no Perl, a@b.org, 3 years",
        [mention(3, 7, negated=True)],
        skills=SKILLS,
        private_spans=[Span(start=9, end=16)],
        other_spans=[Span(start=18, end=25)],
    )
    assert Markup(page).values_of("class") == ["knowledge negated", "private", "other"]


def test_spans_beyond_the_text_are_cut_off() -> None:
    assert Markup(highlight("ab", [mention(1, 9), mention(5, 9)], skills=SKILLS)).visible == "ab"


def test_marks_link_to_the_row_of_their_concept() -> None:
    page = highlight("Python", [mention(0, 6)], skills=SKILLS, prefix="r-", rows={"urn:s:python": 3})
    assert Markup(page).links == ["#r-c3"]


def test_a_plain_passage_is_a_place_and_no_mark() -> None:
    text = "I use Python daily"
    page = highlight(text, [mention(6, 12)], skills=SKILLS, plain_spans=[Span(start=0, end=18)])
    assert page.startswith('<span id="0-18">I use </span>')
    assert Markup(page).tags["mark"] == 1
