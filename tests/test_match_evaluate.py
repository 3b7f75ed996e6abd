"""Measures of matching on cases whose answers are known by construction."""

from __future__ import annotations

import gzip
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from match_builders import LetterEncoder

from skillmatch.correlation import kendall, spearman
from skillmatch.errors import InputError, NotFound, SchemaMismatch
from skillmatch.evaluate.match import gain, judge_pairs, judge_sample, ndcg
from skillmatch.evaluate.match_peers import bm25_scores, meaning_cosines, summed, tfidf_cosines
from skillmatch.evaluate.matching_sets import (
    GradedPair,
    Judgement,
    read_ashoub,
    read_judgements,
    read_resume_jd,
)


def pair(posting: str, resume: str, grade: float, texts: tuple[str, str] = ("", "")) -> GradedPair:
    return GradedPair(
        posting_id=posting, resume_id=resume, posting_text=texts[0], resume_text=texts[1], grade=grade
    )


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=20, unique=True))
def test_spearman_is_one_for_any_growing_change_and_minus_one_for_the_mirror(values):
    assert spearman(values, [v**3 for v in values]) == pytest.approx(1.0)
    assert spearman(values, [-v for v in values]) == pytest.approx(-1.0)


def test_spearman_with_ties_by_hand():
    # Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5, norms sqrt(4.5) and sqrt(5).
    assert spearman([1, 5, 5, 9], [1, 2, 3, 4]) == pytest.approx(4.5 / math.sqrt(4.5 * 5))
    assert spearman([1, 1, 1], [1, 2, 3]) == 0.0


def test_ndcg_by_hand():
    assert ndcg([3, 2, 0]) == 1.0
    assert ndcg([0, 1]) == pytest.approx(1 / math.log2(3))
    assert ndcg([0, 1], k=1) == 0.0
    assert ndcg([0, 0]) == 1.0


def test_the_best_of_each_posting_is_picked_or_not_and_ties_go_by_id():
    pairs = [pair("p", "a", 0.1), pair("p", "b", 0.9), pair("q", "a", 0.2), pair("q", "b", 0.8)]
    right = judge_pairs(pairs, [1.0, 2.0, 3.0, 4.0])
    assert (right.pick.value, right.ndcg.value, right.n_postings, right.n_pairs) == (1.0, 1.0, 2, 4)
    half = judge_pairs(pairs, [1.0, 2.0, 4.0, 3.0])
    assert half.pick.value == 0.5
    assert half.pick.low <= 0.5 <= half.pick.high
    assert judge_pairs(pairs, [0.0] * 4).pick.value == 0.0


def judged(posting: str, **grades: int) -> list[Judgement]:
    return [
        Judgement(posting_id=posting, resume_id=resume, grade=grade, reason=f"{posting}{resume}")
        for resume, grade in grades.items()
    ]


def test_a_sample_posting_is_a_hit_where_a_fitting_resume_is_first():
    judgements = [*judged("p", a=3, b=0), *judged("q", a=1, b=2), *judged("r", a=0)]
    report = judge_sample({"p": ["a", "b"], "q": ["c", "a", "b"]}, judgements)
    assert (report.n_postings, report.n_hits, report.n_unanswerable) == (2, 1, 1)
    (miss,) = report.misses
    assert (miss.posting_id, miss.first_resume_id, miss.first_grade) == ("q", "c", 0)
    assert (miss.fitting_resume_id, miss.fitting_rank, miss.reason) == ("b", 3, "qb")


def test_a_ranking_that_lacks_a_fitting_resume_is_refused():
    with pytest.raises(ValueError, match="lacks"):
        judge_sample({"p": ["b"]}, judged("p", a=3, b=0))


def test_kendall_by_hand_and_with_ties():
    assert kendall([1, 2, 3], [10, 20, 30]) == 1.0
    assert kendall([1, 2, 3], [3, 2, 1]) == -1.0
    # Of three pairs one is tied on the left: (2 - 0) / sqrt(2 * 3).
    assert kendall([1, 1, 2], [1, 2, 3]) == pytest.approx(2 / math.sqrt(6))
    assert kendall([1, 1], [1, 2]) == 0.0


def test_places_that_count_and_precision_by_hand():
    pairs = [pair("p", name, grade) for name, grade in (("a", 0.9), ("b", 0.1), ("c", 0.8), ("d", 0.2))]
    # Ranked b, a, d, c: the good ones stand second and fourth.
    report = judge_pairs(pairs, [3.0, 4.0, 1.0, 2.0])
    assert report.mean_precision is not None
    assert report.mean_precision.value == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert report.tau is not None
    assert report.tau.value == pytest.approx((2 - 4) / 6)
    assert report.ndcg3.value == pytest.approx(ndcg([0.1, 0.9, 0.2, 0.8], k=3))
    assert report.ndcg3.value < report.ndcg5.value == report.ndcg.value
    nothing_good = judge_pairs([pair("p", "a", 0.1)], [1.0])
    assert (nothing_good.mean_precision, nothing_good.tau) == (None, None)


def test_a_gain_is_paired_and_nothing_is_gained_over_oneself():
    pairs = [pair(f"p{n}", name, grade) for n in range(12) for name, grade in (("a", 0.1), ("b", 0.9))]
    right, wrong = [0.0, 1.0] * 12, [1.0, 0.0] * 12
    found = gain(pairs, right, wrong)
    assert (found.pick.value, found.pick.low, found.pick.high) == (1.0, 1.0, 1.0)
    assert found.spearman.value == pytest.approx(2.0)
    none = gain(pairs, wrong, wrong)
    assert (none.pick.value, none.spearman.value, none.ndcg.high) == (0.0, 0.0, 0.0)


def test_bm25_counts_rare_words_and_not_length():
    pairs = [
        pair("p", "a", 1.0, ("drive forklift daily", "forklift daily")),
        pair("p", "b", 0.0, ("drive forklift daily", "forklift daily and so much else that it drowns")),
        pair("p", "c", 0.0, ("drive forklift daily", "daily daily daily")),
        pair("p", "d", 0.0, ("drive forklift daily", "nurse")),
    ]
    a, b, c, d = bm25_scores(pairs, str.split)
    assert a > b > c > d == 0.0


def test_whole_texts_are_compared_by_what_they_mean_and_systems_add_up():
    pairs = [
        pair("p", "a", 1.0, ("abc", "cab")),
        pair("p", "b", 0.0, ("abc", "xyz")),
    ]
    same, other = meaning_cosines(pairs, LetterEncoder().encode)
    assert same == pytest.approx(1.0)
    assert other == 0.0
    assert summed([same, other], [1.0, 2.0]) == (pytest.approx(2.0), 2.0)


def test_tfidf_finds_the_text_with_the_rare_word_in_common():
    pairs = [
        pair("p", "a", 1.0, ("drive forklift daily", "forklift daily")),
        pair("p", "b", 0.0, ("drive forklift daily", "daily daily")),
        pair("p", "c", 0.0, ("drive forklift daily", "nurse")),
    ]
    a, b, c = tfidf_cosines(pairs, str.split)
    assert a > b > c == 0.0


def test_the_published_pairs_are_read_by_their_own_column_names(tmp_path):
    path = tmp_path / "pairs.csv.gz"
    head = "id,resume,jd,score,match_type,hard_neg_subtype,industry,jd_level\n"
    path.write_bytes(
        gzip.compress(
            (
                head + '1,"me\nhere",job,0.5,partial,,Law,mid\n2,you,job,0.2,hard_negative,keyword,Law,lead\n'
            ).encode()
        )
    )
    first, second = read_resume_jd(path)
    assert (first.resume_text, first.grade, first.kind) == ("me\nhere", 0.5, "partial")
    assert (first.industry, first.level, second.level) == ("Law", "mid", "lead")
    assert (second.kind, second.posting_id) == ("keyword", first.posting_id)
    path.write_bytes(gzip.compress((head + "1,me,job,5,partial,,Law,mid\n").encode()))
    with pytest.raises(InputError, match="from 0 to 1"):
        read_resume_jd(path)


def test_ashoub_texts_are_joined_by_id(tmp_path):
    (tmp_path / "jobs.csv").write_text("job_id,job_title,job_description\nJ1,Nurse,Care for people\n")
    (tmp_path / "candidates.csv").write_text("candidate_id,cv_text\nC1,I care\n")
    gold = tmp_path / "gold_eval_with_all_scores.csv"
    gold.write_text("job_id,candidate_id,expected_label\nJ1,C1,strong\n")
    (only,) = read_ashoub(tmp_path)
    assert (only.posting_text, only.resume_text, only.grade) == ("Nurse\nCare for people", "I care", 1.0)
    gold.write_text("job_id,candidate_id,expected_label\nJ9,C1,strong\n")
    with pytest.raises(SchemaMismatch, match="unknown"):
        read_ashoub(tmp_path)


@pytest.mark.parametrize(
    ("rows", "error", "words"),
    [
        ("posting_id,resume_id,grade\np,a,1\n", SchemaMismatch, "reason"),
        ("posting_id,resume_id,grade,reason\np,a,4,x\n", InputError, "line 2"),
        ("posting_id,resume_id,grade,reason\np,a,1,x\np,a,2,x\n", InputError, "line 3"),
    ],
)
def test_broken_judgements_are_refused_in_one_line(tmp_path, rows, error, words):
    path = tmp_path / "judgements.csv"
    path.write_text(rows)
    with pytest.raises(error, match=words) as raised:
        read_judgements(path)
    assert "\n" not in str(raised.value)


def test_no_file_and_no_text_are_said(tmp_path):
    with pytest.raises(NotFound):
        read_judgements(tmp_path / "none.csv")
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(InputError, match="UTF-8"):
        read_judgements(tmp_path / "bad.csv")
