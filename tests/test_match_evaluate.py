"""Measures of matching on cases whose answers are known by construction."""

from __future__ import annotations

import gzip
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from match_builders import GivenSpace, posting_subject, resume_subject, skill

from skillmatch.correlation import spearman
from skillmatch.errors import InputError, NotFound, SchemaMismatch
from skillmatch.evaluate.match import judge_pairs, judge_sample, margins, ndcg, tfidf_cosines
from skillmatch.evaluate.matching_sets import (
    GradedPair,
    Judgement,
    read_ashoub,
    read_judgements,
    read_resume_jd,
)
from skillmatch.match.scorer import TransparentScorer


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


def test_each_document_is_prepared_once_and_every_pair_scored():
    read: list[str] = []

    def prepare(make):
        def one(raw):
            read.append(raw.doc_id)
            return make(skill(raw.text), text=raw.text, title="", doc_id=raw.doc_id)

        return one

    pairs = [
        pair("p", "a", 1.0, ("stock", "stock")),
        pair("p", "b", 0.0, ("stock", "nurse")),
        pair("q", "b", 1.0, ("nurse", "nurse")),
    ]
    scores = margins(
        pairs,
        posting=prepare(posting_subject),
        resume=prepare(resume_subject),
        scorer=TransparentScorer(GivenSpace()),
    )
    assert sorted(read) == ["a", "b", "p", "q"]
    assert scores[1] < min(scores[0], scores[2])


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
    head = "id,resume,jd,score,match_type,hard_neg_subtype,industry\n"
    path.write_bytes(
        gzip.compress(
            (head + '1,"me\nhere",job,0.5,partial,,Law\n2,you,job,0.2,hard_negative,keyword,Law\n').encode()
        )
    )
    first, second = read_resume_jd(path)
    assert (first.resume_text, first.grade, first.kind) == ("me\nhere", 0.5, "partial")
    assert (second.kind, second.posting_id) == ("keyword", first.posting_id)
    path.write_bytes(gzip.compress((head + "1,me,job,5,partial,,Law\n").encode()))
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
