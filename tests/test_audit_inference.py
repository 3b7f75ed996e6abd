"""Intervals, the exact test and false alarms, against published figures, exact sums and all outcomes."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import pytest

from skillmatch.audit.inference import false_alarm, fisher, ratio_interval, wilson


def test_wilson_is_the_textbook_interval() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
    for part, whole, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)):
        found = wilson(part, whole)
        assert found.low == pytest.approx(low, abs=5e-5)
        assert found.high == pytest.approx(high, abs=5e-5)
    assert wilson(7, 7).high == 1


def test_ratio_interval_is_koopmans() -> None:
    # Koopman 1984: 36 of 40 against 16 of 80.
    found = ratio_interval(36, 40, 16, 80)
    assert (round(found.low, 2), round(found.high, 2)) == (2.94, 7.15)


def test_a_ratio_of_nobody_has_an_interval() -> None:
    found = ratio_interval(0, 10, 5, 10)
    assert found.low == 0
    assert 0.3 < found.high < 0.8


@pytest.mark.parametrize("cells", [(1, 2, 3, 9), (7, 7, 2, 30), (10, 10, 10, 10), (50, 1000, 90, 1000)])
def test_a_ratio_is_within_its_interval(cells: tuple[int, int, int, int]) -> None:
    part, whole, best_part, best_whole = cells
    found = ratio_interval(*cells)
    assert found.low < (part / whole) / (best_part / best_whole) < found.high


def exact_fisher(part: int, whole: int, other_part: int, other_whole: int) -> Fraction:
    drawn, total = part + other_part, whole + other_whole
    ways = {
        cell: math.comb(whole, cell) * math.comb(other_whole, drawn - cell)
        for cell in range(max(0, drawn - other_whole), min(drawn, whole) + 1)
    }
    return Fraction(sum(n for n in ways.values() if n <= ways[part]), math.comb(total, drawn))


def test_fisher_is_the_exact_sum() -> None:
    assert fisher(3, 4, 1, 4) == pytest.approx(34 / 70)  # the lady tasting tea, both sides
    for whole, other in ((1, 1), (5, 9), (12, 7)):
        for part, other_part in product(range(whole + 1), range(other + 1)):
            expected = float(exact_fisher(part, whole, other_part, other))
            assert fisher(part, whole, other_part, other) == pytest.approx(expected, rel=1e-9)


def test_fisher_of_large_groups_is_quick_and_sane() -> None:
    assert fisher(50_000, 200_000, 50_000, 200_000) == pytest.approx(1)
    assert fisher(50_000, 200_000, 52_000, 200_000) < 1e-12


def counted_alarms(sizes: tuple[int, ...], rate: Fraction) -> Fraction:
    """Go through every outcome there is."""
    alarms = Fraction(0)
    for outcome in product(*(range(size + 1) for size in sizes)):
        chance = Fraction(1)
        for part, size in zip(outcome, sizes, strict=True):
            chance *= math.comb(size, part) * rate**part * (1 - rate) ** (size - part)
        rates = [Fraction(part, size) for part, size in zip(outcome, sizes, strict=True)]
        if max(rates) and min(rates) < Fraction(4, 5) * max(rates):
            alarms += chance
    return alarms


@pytest.mark.parametrize("sizes", [(4, 4), (5, 10), (2, 4, 6), (3, 3, 3, 3)])
def test_false_alarms_are_counted_right(sizes: tuple[int, ...]) -> None:
    for rate in (Fraction(1, 10), Fraction(3, 10), Fraction(1, 2), Fraction(9, 10)):
        assert false_alarm(sizes, float(rate)) == pytest.approx(float(counted_alarms(sizes, rate)), abs=1e-12)


def test_two_fair_groups_of_fifty_alarm_in_nearly_half_of_draws() -> None:
    assert false_alarm([50, 50], 0.3) == pytest.approx(0.457, abs=5e-4)


def test_no_alarm_without_two_groups_or_a_rate() -> None:
    assert false_alarm([50], 0.3) == 0
    assert false_alarm([50, 50], 0) == 0
    assert false_alarm([50, 50], 1) == 0
    assert false_alarm([200_000] * 3, 0.3) < 1e-7
