"""Exposure parity where the answer is known, and Bloomberg's audit reproduced."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import pytest

from skillmatch.audit.bloomberg import RULES, compare_rules
from skillmatch.audit.rankings import Place, RankingColumns, exposure_parity, places, read_rankings
from skillmatch.errors import ReleaseMissing, SchemaMismatch


def ranked(posting: str, groups: str) -> list[Place]:
    return places(posting, [(Fraction(n), group) for n, group in enumerate(groups, 1)])


def test_one_ranking_by_hand() -> None:
    found = exposure_parity(ranked("p", "AAB"))
    a, b = found.groups
    total = 1 + 1 / math.log2(3) + 0.5
    assert a.candidate_share == pytest.approx(2 / 3)
    assert a.exposure_share == pytest.approx((1 + 1 / math.log2(3)) / total)
    assert b.exposure_share == pytest.approx(0.5 / total)
    assert b.parity == pytest.approx(0.5 / total * 3)
    assert a.interval is None


def test_turns_at_the_top_are_fair() -> None:
    found = exposure_parity([*ranked("p", "AB"), *ranked("q", "BA")])
    assert [group.parity for group in found.groups] == pytest.approx([1, 1])
    assert all(group.interval and group.interval.low < 1 < group.interval.high for group in found.groups)


def test_one_group_always_last_has_an_interval_below_1() -> None:
    found = exposure_parity([place for n in range(20) for place in ranked(f"p{n}", "AABB")])
    a, b = found.groups
    assert b.parity < 1 < a.parity
    assert b.interval is not None
    assert b.interval.high < 1


def test_large_rankings_of_one_group_do_not_count_against_it() -> None:
    """A place in a long ranking gets less; that is the ranking's length, not the group's place in it."""
    found = exposure_parity([*ranked("long", "A" * 50), *ranked("short", "B")])
    assert [group.parity for group in found.groups] == pytest.approx([1, 1])
    assert found.groups[0].exposure_share < found.groups[0].candidate_share


def test_tied_candidates_share_their_places() -> None:
    tied = places("p", [(Fraction(1), "B"), (Fraction(0), "A"), (Fraction(1), "A")])
    second = (1 / math.log2(3) + 0.5) / 2
    assert [(place.group, round(place.attention, 9)) for place in tied] == [
        ("A", 1.0),
        ("A", round(second, 9)),
        ("B", round(second, 9)),
    ]


def test_unknown_groups_keep_their_places() -> None:
    found = exposure_parity(places("p", [(Fraction(1), ""), (Fraction(2), "A"), (Fraction(3), "B")]))
    assert (found.n_candidates, found.n_unknown) == (3, 1)
    a, b = found.groups
    assert a.candidate_share == b.candidate_share == 0.5
    assert a.exposure_share == pytest.approx((1 / math.log2(3)) / (1 / math.log2(3) + 0.5))


def test_the_same_bits_every_time() -> None:
    rankings = [place for n in range(7) for place in ranked(f"p{n}", "ABBA"[n % 3 :])]
    assert exposure_parity(rankings) == exposure_parity(rankings)


def test_a_score_ranks_the_highest_first(tmp_path: Path) -> None:
    by_score, by_rank = tmp_path / "s.csv", tmp_path / "r.csv"
    by_score.write_text("posting_id,score,group\np,0.1,B\np,0.9,A\n", encoding="utf-8")
    by_rank.write_text("posting_id,rank,group\np,2,B\np,1,A\n", encoding="utf-8")
    score = exposure_parity(read_rankings(by_score, RankingColumns()))
    assert score == exposure_parity(read_rankings(by_rank, RankingColumns()))
    assert score.groups[0].exposure_share > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "posting_id,rank\np,1\n",
        "posting_id,group\np,A\n",
        "rank,group\n0,A\n",
        "rank,group\n1.5,A\n",
        "rank,group\nx,A\n",
    ],
)
def test_a_bad_ranking_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "r.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaMismatch):
        read_rankings(path, RankingColumns())


@pytest.mark.mirror
def test_bloombergs_figures_are_reproduced(mirror: Path) -> None:
    compared = {each.rule.name: each for each in compare_rules(mirror)}
    best = compared[RULES[-1].name]
    assert (len(best.cells), best.n_agree, best.n_nobody, best.n_answers) == (64, 64, 0, 8000)
    assert all(cell.row.n == 1000 for cell in best.cells)
    assert compared["first line"].n_same_count == 27  # the plain count
    assert compared["every answer, first line"].n_same_count == 3


def test_without_the_mirror_it_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ReleaseMissing, match="fairness/bloomberg"):
        compare_rules(tmp_path)
