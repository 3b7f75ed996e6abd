"""Base + bars = margin, group by group, drawn so that no bar needs its colour."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup_reading import Markup

from skillmatch.report.chart import chart
from skillmatch.report.html import contribution_chart
from skillmatch.report.wording import quantity, score_figure, signed
from skillmatch.types import Contribution, Explanation, MatchScore

GROUPS = ("skills", "experience", "education", "title", "words")
AMOUNTS = st.floats(-50, 50, allow_nan=False).map(lambda value: round(value, 4))


def explanation(base: float, amounts: list[float], label: str = "Feature") -> Explanation:
    """Contributions in turn of every group; ``f0`` of skills, ``f1`` of experience and so on."""
    parts = tuple(
        Contribution(
            feature=f"f{n}",
            label=f"{label} {n}",
            group=GROUPS[n % len(GROUPS)],  # type: ignore[arg-type]
            value=0.5,
            unit="share",
            amount=amount,
        )
        for n, amount in enumerate(amounts)
    )
    match = MatchScore(
        posting_id="p", resume_id="r", score=0.5, margin=base + sum(amounts), rank=1, ranker="t"
    )
    return Explanation(match=match, base=base, contributions=parts, skills=(), requirements=())


@given(AMOUNTS, st.lists(AMOUNTS, min_size=1, max_size=12))
def test_every_bar_starts_where_the_last_one_ended_and_the_last_ends_at_the_margin(
    base: float, amounts: list[float]
) -> None:
    drawn = chart(explanation(base, amounts))
    bars = [bar for group in drawn.groups for bar in group.bars]
    assert len(bars) == len(amounts)
    assert drawn.base + sum(group.amount for group in drawn.groups) == pytest.approx(drawn.margin, abs=1e-6)
    for group in drawn.groups:
        assert sum(bar.amount for bar in group.bars) == pytest.approx(group.amount, abs=1e-9)
    for before, after in pairwise(bars):
        start = after.left + after.width if after.role == "minus" else after.left
        assert start == pytest.approx(before.after, abs=0.03)
    assert all(0 <= bar.left <= bar.left + bar.width <= 100.001 for bar in bars)
    assert 0 <= drawn.zero <= 100


def test_a_margin_of_zero_ends_at_the_mark_of_zero() -> None:
    drawn = chart(explanation(-2.0, [3.0, -1.0]))
    assert drawn.margin == 0
    assert drawn.groups[-1].bars[-1].after == pytest.approx(drawn.zero)


def test_groups_come_in_one_order_and_their_largest_features_first() -> None:
    drawn = chart(explanation(0.0, [0.1, 0.2, 0.3, 0.4, 0.5, -2.0]))
    assert [group.name for group in drawn.groups] == list(GROUPS)
    assert [bar.amount for bar in drawn.groups[0].bars] == [-2.0, 0.1]


def test_what_takes_away_is_hatched_and_signed_and_what_adds_is_not() -> None:
    markup = str(contribution_chart(explanation(0.0, [1.0, -0.5]), prefix="x"))
    plus, minus = markup.split('class="bar-minus"')
    assert "url(#xskills" not in plus
    assert "url(#xexperience-hatch1)" in minus
    assert 'id="xexperience-hatch1"' in minus
    page = Markup(markup)
    assert "+1.00" in page.visible
    assert "\N{MINUS SIGN}0.50" in page.visible


def test_every_group_is_unfolded_without_a_script_and_shows_all_its_features() -> None:
    page = Markup(contribution_chart(explanation(0.0, [1.0, 0.0, 0.001, 0.2, 0.3, 0.0])))
    assert page.tags["details"] == page.tags["summary"] == 5
    assert page.tags["script"] == 0
    assert all(f"Feature {n}" in page.visible for n in range(6))


def test_no_style_attribute_is_needed() -> None:
    page = Markup(contribution_chart(explanation(-1.0, [1.0, -0.5])))
    assert "style" not in {name for _, name, _ in page.attributes}


def test_labels_are_escaped() -> None:
    page = Markup(contribution_chart(explanation(0.0, [1.0], label="<script>")))
    assert page.tags["script"] == 0
    assert "<script> 0" in page.visible


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.62, "share", "62%"),
        (0.62, "share of weight", "62% of weight"),
        (4.5, "years", "4.5 years"),
        (3, "skills", "3 skills"),
        (0.998, "years", "1 years"),
        (0.998, "cosine", "1.00 of 1"),
        (0.49, "relatedness", "0.49 of 1"),
    ],
)
def test_quantities_are_written_with_their_unit(value: float, unit: str, words: str) -> None:
    part = Contribution(feature="f", label="F", group="skills", value=value, unit=unit, amount=0)
    assert quantity(part) == words


@pytest.mark.parametrize(
    ("value", "words"), [(1.25, "+1.25"), (-0.2, "\N{MINUS SIGN}0.20"), (0.0, "0.00"), (-0.001, "0.00")]
)
def test_signed_numbers(value: float, words: str) -> None:
    assert signed(value) == words


@pytest.mark.parametrize(
    ("score", "words"), [(0.5, "0.50"), (0.9981, ">0.99"), (1.0, "1.00"), (0.001, "<0.01"), (0.0, "0.00")]
)
def test_a_score_is_not_rounded_to_certainty(score: float, words: str) -> None:
    assert score_figure(score) == words
