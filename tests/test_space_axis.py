"""Axes of the labour space: what stands where, and that both directions are one axis."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from space_builders import random_desk, small_desk

from skillmatch.engine import Engine
from skillmatch.errors import InputError
from skillmatch.report.exposure.figures.svg import svg
from skillmatch.report.space_axis import axis_figure, axis_table
from skillmatch.space.labour.axis import Axis

RANDOM = random_desk(120)


def positions(axis: Axis) -> dict[str, float]:
    return {each.entity.key: each.position for each in axis.positions}


def test_positions_are_cosines_with_the_difference_of_the_poles() -> None:
    axis = small_desk().axis("urn:o:press", "urn:o:nurse")
    # The poles are (1, 0, 0) and (0, 1, 0): the axis is (-1, 1, 0) at length 1.
    found = positions(axis)
    assert found["urn:o:press"] == pytest.approx(-(0.5**0.5), abs=1e-6)
    assert found["urn:o:nurse"] == pytest.approx(0.5**0.5, abs=1e-6)
    expected = (0.1 - 0.0) * 0.5**0.5 / np.linalg.norm([0.0, 0.1, 1.0])
    assert found["onet:o:coders"] == pytest.approx(expected, abs=1e-6)
    assert (axis.first_at, axis.second_at) == (found["urn:o:press"], found["urn:o:nurse"])


def test_positions_rise_from_the_first_pole_to_the_second() -> None:
    axis = small_desk().axis("isco:81", "isco:22")
    order = [each.entity.key for each in axis.positions]
    assert order[:2] == ["urn:o:press", "urn:o:mill"]
    assert order[-1] == "urn:o:nurse"
    assert [each.position for each in axis.positions] == sorted(each.position for each in axis.positions)
    poles = {each.entity.key for each in axis.positions if each.is_pole}
    assert poles == {"urn:o:press", "urn:o:mill", "urn:o:nurse", "urn:o:midwife"}


def test_kinds_are_those_asked_for() -> None:
    axis = small_desk().axis("Manufacturing", "naics:62", kinds=["industry", "skill", "industry"])
    assert {each.entity.kind for each in axis.positions} == {"industry", "skill"}
    assert len(axis.positions) == 10


@given(st.lists(st.integers(0, 119), min_size=2, max_size=8, unique=True), st.integers(1, 7))
def test_swapping_the_poles_flips_every_sign_and_no_bit_else(members: list[int], cut: int) -> None:
    names = [f"urn:{number:04d}" for number in members]
    cut = min(cut, len(names) - 1)
    one, other = "; ".join(names[:cut]), "; ".join(names[cut:])
    there = RANDOM.axis(one, other, kinds=["skill", "occupation"])
    back = RANDOM.axis(other, one, kinds=["skill", "occupation"])
    flipped = {key: (-position).hex() for key, position in positions(back).items()}
    assert {key: (position + 0.0).hex() for key, position in positions(there).items()} == {
        key: (float.fromhex(word) + 0.0).hex() for key, word in flipped.items()
    }
    assert (there.first_at, there.second_at) == (-back.second_at, -back.first_at)


def test_a_place_between_stands_at_nought() -> None:
    axis = small_desk().axis("urn:o:press", "urn:o:nurse", kinds=["skill", "occupation", "industry"])
    middle = RANDOM.axis("urn:0001", "urn:0003", kinds=["skill"])
    assert middle.first_at == pytest.approx(-middle.second_at, abs=2e-6)
    assert axis.first_at < 0 < axis.second_at


def test_one_place_is_no_axis() -> None:
    with pytest.raises(InputError, match="same place"):
        small_desk().axis("nurse", "2221.1")


def test_a_kind_that_is_not_there_says_where_it_would_come_from() -> None:
    with pytest.raises(InputError, match=r"no firm.*index put"):
        small_desk().axis("nurse", "Manufacturing", kinds=["firm"])


def test_machine_operators_and_health_professionals_order_occupations_of_onet(engine: Engine) -> None:
    axis = engine.space_desk.axis("isco:81", "isco:22")
    groups = {
        group: [
            e.position for e in axis.positions if e.entity.taxonomy == "onet" and e.entity.code[:2] == group
        ]
        for group in ("51", "29")
    }
    wins = np.mean([one < other for one in groups["51"] for other in groups["29"]])
    assert wins >= 0.97


def test_the_figure_names_the_extremes_and_its_table_tells_them() -> None:
    axis = RANDOM.axis("urn:0000", "urn:0001", kinds=["skill", "occupation"])
    figure = axis_figure(axis, top=4)
    texts = {text.text for text in figure.scene.texts}
    assert {"thing 0", "thing 1"} <= texts
    assert [row[0] for row in figure.data.rows[:1]] == ["thing 0"]
    assert len(figure.data.rows) == 8
    assert figure.data.note == "112 between them are not listed."
    drawn = str(svg(figure.scene))
    assert "<script" not in drawn
    assert "style=" not in drawn


def test_labels_of_the_figure_never_overlap() -> None:
    axis = RANDOM.axis("urn:0000", "urn:0001", kinds=["skill", "occupation"])
    labels = [text.box for text in axis_figure(axis).scene.texts if text.text.startswith("thing")]
    plot_labels = labels[2:]
    assert len(plot_labels) >= 8
    for number, box in enumerate(plot_labels):
        assert not any(box.overlaps(other) for other in plot_labels[number + 1 :])


def test_a_short_axis_is_listed_whole() -> None:
    table = axis_table(small_desk().axis("isco:81", "isco:22"), top=10)
    assert (len(table.rows), table.note) == (6, "")


def test_the_same_axis_gives_the_same_figure() -> None:
    figures = [str(svg(axis_figure(RANDOM.axis("urn:0000", "urn:0001")).scene)) for _ in range(2)]
    assert figures[0] == figures[1]
