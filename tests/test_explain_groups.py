"""Contributions by group: nothing lost, nothing counted twice, the same sum."""

from __future__ import annotations

import math

import pytest
from explain_builders import told, warehouse_posting, warehouse_resumes
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.explain.groups import GROUP_LABELS, grouped
from skillmatch.match.features import FEATURES
from skillmatch.types import Contribution

AMOUNTS = st.floats(-1e3, 1e3, allow_nan=False)
NAMES = (*GROUP_LABELS, "something new")


@given(st.floats(-10, 10), st.lists(st.tuples(st.sampled_from(NAMES), AMOUNTS), max_size=40))
def test_base_plus_groups_is_base_plus_contributions(base: float, drawn: list[tuple[str, float]]) -> None:
    parts = [
        Contribution(feature=f"f{n}", label=f"F{n}", group=group, value=0.5, unit="", amount=amount)  # type: ignore[arg-type]
        for n, (group, amount) in enumerate(drawn)
    ]
    found = grouped(parts)
    margin = math.fsum((base, *(part.amount for part in parts)))
    assert math.fsum((base, *(group.amount for group in found))) == pytest.approx(margin, abs=1e-6)
    listed = [part.feature for group in found for part in group.contributions]
    assert sorted(listed) == sorted(part.feature for part in parts)
    for group in found:
        assert {part.group for part in group.contributions} == {group.name}
        sizes = [abs(part.amount) for part in group.contributions]
        assert sizes == sorted(sizes, reverse=True)


def test_every_feature_of_the_ranker_is_in_a_group_with_a_name() -> None:
    assert {feature.group for feature in FEATURES} == set(GROUP_LABELS)


def test_base_plus_groups_is_the_margin_for_every_row_of_a_ranking() -> None:
    for account in told(warehouse_posting(), warehouse_resumes()).values():
        explanation = account.explanation
        total = explanation.base + sum(group.amount for group in account.groups)
        assert total == pytest.approx(explanation.match.margin, abs=1e-6)
        assert [group.name for group in account.groups] == list(GROUP_LABELS)
