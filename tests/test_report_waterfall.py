"""The picture of a score: its bars are the groups, end at the margin, and are told in words too."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_report_chart import explanation

from skillmatch.report.exposure.figures.scene import Rect, Text
from skillmatch.report.exposure.figures.svg import svg, svg_file
from skillmatch.report.waterfall import described, steps, waterfall

AMOUNTS = st.floats(-50, 50, allow_nan=False).map(lambda value: round(value, 4))


@given(AMOUNTS, st.lists(AMOUNTS, max_size=12))
def test_each_step_starts_where_the_last_ended_and_the_sum_is_the_margin(
    base: float, amounts: list[float]
) -> None:
    found = explanation(base, amounts)
    first, *groups, last = steps(found)
    assert (first.role, first.start, first.end) == ("base", 0.0, base)
    for before, after in pairwise([first, *groups]):
        assert after.start == before.end
    assert [first, *groups][-1].end == pytest.approx(last.end, abs=1e-6)
    assert last.end == found.match.margin
    assert sum(step.amount for step in (first, *groups)) == pytest.approx(found.match.margin, abs=1e-6)


@given(AMOUNTS, st.lists(AMOUNTS, min_size=5, max_size=5))
def test_the_bars_are_as_long_as_their_amounts_and_nothing_leaves_the_ground(
    base: float, amounts: list[float]
) -> None:
    found = explanation(base, amounts)
    scene = waterfall(found)
    bars = [shape for shape in scene.shapes if isinstance(shape, Rect)]
    rows = steps(found)
    assert len(bars) == len(rows) == 7
    longest = max(range(7), key=lambda row: abs(rows[row].amount))
    if abs(rows[longest].amount) > 0:
        unit = bars[longest].width / abs(rows[longest].amount)
        for bar, row in zip(bars, rows, strict=True):
            assert bar.width == pytest.approx(max(abs(row.amount) * unit, 0.8), abs=0.9)
    assert all(text.box.within(scene.box) for text in scene.texts)
    assert all(bar.x >= 0 and bar.x + bar.width <= scene.width for bar in bars)


def test_what_takes_away_is_hatched_and_what_adds_is_filled() -> None:
    scene = waterfall(explanation(-1.0, [2.0, -0.5]))
    base, plus, minus, margin = (shape for shape in scene.shapes if isinstance(shape, Rect))
    assert minus.hatch
    assert not any(bar.hatch for bar in (base, plus, margin))


def test_amounts_stand_beside_the_bars_and_in_the_description() -> None:
    found = explanation(-1.0, [2.0, -0.5])
    shown = {text.text for text in waterfall(found).texts}
    assert {
        "Base",
        "Skills",
        "Experience",
        "Margin",
        "\N{MINUS SIGN}1.00",
        "+2.00",
        "\N{MINUS SIGN}0.50",
    } <= shown
    assert "0.50" in shown
    assert described(found) == (
        "Base \N{MINUS SIGN}1.00; Skills +2.00; Experience \N{MINUS SIGN}0.50; together the margin 0.50."
    )


def test_words_do_not_lie_over_bars_or_one_another() -> None:
    scene = waterfall(explanation(-1.4, [2.6, -0.3, 0.0, 1.4, 1.7]))
    bars = [shape for shape in scene.shapes if isinstance(shape, Rect)]
    for text in scene.texts:
        for bar in bars:
            box = text.box
            is_apart = box.right <= bar.x or box.left >= bar.x + bar.width
            assert is_apart or box.bottom <= bar.y or box.top >= bar.y + bar.height
    texts: list[Text] = list(scene.texts)
    for number, text in enumerate(texts):
        assert not any(text.box.overlaps(other.box, room=-1.5) for other in texts[number + 1 :])


def test_its_words_are_legible_on_a_telephone() -> None:
    scene = waterfall(explanation(0.0, [1.0, -0.5]))
    pixels_a_point = 270 / scene.width
    assert min(text.size for text in scene.texts) * pixels_a_point >= 10


def test_it_is_named_and_described_for_those_who_cannot_see_it_and_needs_nothing_else() -> None:
    found = explanation(0.0, [1.0, -0.5])
    root = ElementTree.fromstring(svg_file(waterfall(found)).encode())
    named = {child.tag.rpartition("}")[2]: child.text for child in root}
    assert root.get("role") == "img"
    assert named["title"] == "How the score of 0.50 comes about"
    assert named["desc"] == described(found)
    markup = str(svg(waterfall(found), prefix="r1-"))
    assert 'aria-labelledby="r1-waterfall-t r1-waterfall-d"' in markup
    assert "href" not in markup
    assert "style=" not in markup
