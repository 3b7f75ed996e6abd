"""Shifts in the labour space: what moves, by how much, and how often chance would move it as far."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from space_builders import random_desk, small_desk, unit

from skillmatch.errors import InputError
from skillmatch.report.space_tables import shift_table, shift_words
from skillmatch.space.labour.shifting import Shift, shift

RANDOM = random_desk(400)


def test_what_is_like_the_added_comes_nearer() -> None:
    place, found = small_desk().shift("nurse", add=["urn:s:python"])
    assert place.keys == ("urn:o:nurse",)
    first = found.movers[0]
    assert first.entity.key == "onet:o:coders"
    # (0, 1, 0) plus (.1, 0, 1) at length 1, compared with (0, .1, 1).
    python, coder = unit([0.1, 0.0, 1.0]), unit([0.0, 0.1, 1.0])
    moved = unit(np.array([0.0, 1.0, 0.0]) + python)
    assert first.before == pytest.approx(float(coder[1]), abs=2e-6)
    assert first.after == pytest.approx(float(moved @ coder), abs=2e-6)
    assert first.change == pytest.approx(first.after - first.before, abs=1e-6)
    assert found.distance == pytest.approx(1 - float(moved[1]), abs=2e-6)


def test_what_is_like_the_removed_falls_back() -> None:
    _, found = small_desk().shift("urn:o:midwife", remove=["urn:s:first-aid"], kind="skill")
    changes = {mover.entity.key: mover.change for mover in found.movers}
    assert changes["urn:s:nurse"] < 0 < changes["urn:s:python"]
    assert "urn:s:first-aid" not in changes


def test_ranks_count_from_one_and_lose_nobody() -> None:
    _, found = RANDOM.shift("urn:0000", add=["urn:0001"])
    n = len(found.movers)
    assert n == 199  # of 200 occupations, without the shifted one
    assert sorted(mover.rank_before for mover in found.movers) == list(range(1, n + 1))
    assert sorted(mover.rank_after for mover in found.movers) == list(range(1, n + 1))
    best = min(found.movers, key=lambda mover: mover.rank_after)
    assert best.after == max(mover.after for mover in found.movers)
    assert best.ranks_gained == best.rank_before - 1


def test_movers_stand_by_how_far_they_are_from_chance() -> None:
    _, found = RANDOM.shift("urn:0000", add=["urn:0001"])
    sizes = [abs(mover.change - mover.expected) for mover in found.movers]
    assert all(one >= other - 1e-6 for one, other in pairwise(sizes))
    # The mean over every skill, computed one by one.
    desk, watched = RANDOM, found.movers[0]
    start, target = desk.space.vector("urn:0000"), desk.space.vector(watched.entity.key)
    others = [row for row in desk.space.rows_of("skill") if desk.space.entities[row].key != "urn:0001"]
    changes = [float(unit(start + desk.space.matrix[row]) @ target) for row in others]
    assert watched.expected == pytest.approx(np.mean(changes) - watched.before, abs=2e-6)


def nothing_moved(found: Shift) -> bool:
    return found.distance == 0 and all(
        mover.before == mover.after and mover.rank_before == mover.rank_after and mover.p == 1
        for mover in found.movers
    )


def test_a_shift_by_nothing_moves_nothing() -> None:
    desk = RANDOM
    place = desk.place("urn:0000")
    assert nothing_moved(shift(desk.space, place, add=[], remove=[], kind="occupation"))
    one = desk.names.entity("urn:0001")
    assert nothing_moved(shift(desk.space, place, add=[one, one], remove=[one, one], kind="skill"))


def test_a_desk_wants_something_to_shift_by() -> None:
    with pytest.raises(InputError, match="found neither"):
        RANDOM.shift("urn:0000")


def test_the_same_question_has_the_same_answer() -> None:
    asked = {"add": ["urn:0001", "urn:0003"], "remove": ["urn:0005"]}
    assert RANDOM.shift("urn:0000", **asked)[1] == RANDOM.shift("urn:0000", **asked)[1]  # type: ignore[arg-type]


def test_the_order_of_what_is_added_changes_nothing() -> None:
    one = RANDOM.shift("urn:0000", add=["urn:0001", "urn:0003"])[1]
    assert one == RANDOM.shift("urn:0000", add=["urn:0003", "urn:0001"])[1]


def test_another_seed_changes_what_is_by_chance_alone() -> None:
    desk = random_desk(3000, dim=8)
    one, other = (desk.shift("urn:0000", add=["urn:0001"], seed=seed)[1] for seed in (0, 1))
    after, again = ({mover.entity.key: mover.after for mover in found.movers} for found in (one, other))
    assert after == again
    chance, otherwise = ({mover.entity.key: mover.p for mover in found.movers} for found in (one, other))
    assert chance != otherwise


def test_p_is_uniform_for_entities_drawn_at_random() -> None:
    """Every skill in turn takes the part of the random one: tails of p are as thick as they say."""
    desk = RANDOM
    skills = [desk.space.entities[row] for row in desk.space.rows_of("skill")]
    place = desk.place("urn:0000")
    watched, wholes = [], []
    for skill in skills:
        found = shift(desk.space, place, add=[skill], kind="occupation")
        assert found.n_draws == len(skills) - 1
        by_key = {mover.entity.key: mover.p for mover in found.movers}
        watched.append(by_key["urn:0100"])
        wholes.append(found.distance_p)
    for ps in (watched, wholes):
        # All skills are drawn each time, so the ranks are exact: p is uniform up to rounding and ties.
        for level in (0.05, 0.1, 0.25, 0.5, 0.75):
            assert np.mean(np.array(ps) <= level) == pytest.approx(level, abs=0.011)


def test_a_related_entity_stands_out_from_random_ones() -> None:
    desk = small_desk()
    _, found = desk.shift("urn:o:press", add=["urn:s:nurse"])
    best = found.movers[0]
    assert best.entity.key in {"urn:o:nurse", "onet:o:nurses", "urn:o:midwife"}
    assert found.n_draws == 4
    assert min(mover.p for mover in found.movers) == pytest.approx(2 / 5)


def test_a_centre_of_several_and_a_group_can_be_shifted() -> None:
    place, found = small_desk().shift("isco:22", add=["urn:s:weld"])
    assert set(place.keys).isdisjoint(mover.entity.key for mover in found.movers)


@pytest.mark.parametrize("weight", [0.0, -1.0, float("inf"), float("nan")])
def test_a_weight_is_more_than_nothing(weight: float) -> None:
    with pytest.raises(InputError, match="weight"):
        RANDOM.shift("urn:0000", add=["urn:0001"], weight=weight)


def test_a_small_weight_moves_little() -> None:
    small, large = (RANDOM.shift("urn:0000", add=["urn:0001"], weight=weight)[1] for weight in (0.1, 2.0))
    assert 0 < small.distance < large.distance


def test_a_shift_that_leaves_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="cancels out"):
        small_desk().shift("nurse", remove=["nurse"])


def test_words_and_table_tell_what_moved() -> None:
    _, found = RANDOM.shift("urn:0000", add=["urn:0001"])
    words = shift_words(found)
    assert f"{found.distance:.3f}" in words
    assert "199 random shifts" in words
    assert "of 199 entities" in words
    table = shift_table("What moves", found, top=5)
    assert len(table.rows) == 5
    assert (
        table.note == "Ordered by how far the change is from that of random shifts. 194 more are not listed."
    )
    assert table.rows[0][0] == found.movers[0].entity.label
