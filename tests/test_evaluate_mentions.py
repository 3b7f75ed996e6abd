"""Precision, recall, false mentions, calibration and agreement: known answers."""

from __future__ import annotations

import numpy as np
import pytest
from labelled_builders import mention, passage, sentence

from skillmatch.evaluate.agreement import kappa, kappa_estimate, pair_tables
from skillmatch.evaluate.bootstrap import drawn_sums, ratio_estimate, sums_by_group
from skillmatch.evaluate.calibration import bins_of, calibration_error, reliability
from skillmatch.evaluate.mentions import (
    as_document,
    judge_false_mentions,
    judge_mentions,
    mentions_alone,
    mentions_in,
)

SENTENCES = [sentence("1", "1e 2i", "1e 2i 3o"), sentence("2", "1e", "1i"), sentence("3", "none", "none")]


def value(report, name):
    estimate = report.figures[name]
    return None if estimate is None else estimate.value


def test_precision_and_recall_of_known_mentions():
    found = [
        [mention("u:a"), mention("u:b", method="dense"), mention("u:c", method="dense")],
        [mention("u:z", method="fuzzy")],
        [mention("u:d", method="dense")],
    ]
    report = judge_mentions(SENTENCES, found)["all"]
    assert value(report, "precision explicit") == 1 / 2
    assert value(report, "precision explicit, in pool") == 1
    assert value(report, "precision implied, in pool") == 1 / 3
    assert value(report, "precision implied") == 1 / 3
    assert value(report, "precision implied, lenient") == 2 / 3
    assert value(report, "precision all") == 2 / 5
    assert (value(report, "recall named"), value(report, "recall in other words")) == (1, 1)
    assert value(report, "recall all") == 2 / 3
    assert report.n_mentions == {"explicit": 2, "implied": 3, "all": 5}
    assert report.n_outside_pool == {"explicit": 1, "implied": 0, "all": 1}


def test_negated_mentions_claim_nothing_and_find_nothing():
    report = judge_mentions(
        SENTENCES, [[mention("u:a", negated=True), mention("u:z", negated=True)], [], []]
    )["all"]
    assert report.n_negated == 2
    assert value(report, "precision all") is None
    assert value(report, "recall named") == 0


def test_the_halves_make_up_the_whole():
    many = [sentence(str(row), "1e", "1e") for row in range(40)]
    reports = judge_mentions(many, [[mention("u:a")]] * 40)
    parts = [reports[part].n_sentences for part in ("all", "calibration", "test")]
    assert parts[0] == parts[1] + parts[2] == 40
    assert min(parts[1:]) > 8


def test_false_mentions_are_counted_per_line():
    lines = [passage("1"), passage("1", 20, 30), passage("2"), passage("3")]
    found = [[mention("u:a"), mention("u:b", method="dense")], [], [mention("u:c", negated=True)], []]
    report = judge_false_mentions(lines, found)["all"]
    assert report.n_lines == 4
    assert value(report, "all") == 2 / 4
    assert (value(report, "explicit"), value(report, "implied")) == (1 / 4, 1 / 4)
    assert value(report, "lines with any") == 1 / 4


def test_mentions_go_to_the_passage_they_begin_in_and_a_posting_is_read_once():
    read = []

    def find(document):
        read.append(document.text)
        return [mention("u:a", start=start) for start in (0, 9, 10, 21)]

    text = "We cook it. You bake it, all day."
    passages = [passage("1", 0, 10), passage("1", 10, 20)]
    documents = {("made up", "1"): as_document(text)}
    found = mentions_in(passages, documents, find)
    assert [[each.span.start for each in some] for some in found] == [[0, 9], [10]]
    assert read == [text]
    mentions_alone(passages, documents, find)
    assert read[1:] == [text[:10], text[10:20]]


def test_confidences_that_mean_what_they_say_have_no_error():
    confidences = [0.25] * 40 + [0.75] * 40
    rights = ([True] + [False] * 3) * 10 + ([True] * 3 + [False]) * 10
    assert calibration_error(confidences, rights, range(80)).value == pytest.approx(0)
    assert calibration_error([0.9] * 10, [False] * 10, range(10)).value == pytest.approx(0.9)
    assert calibration_error([], [], []) is None


def test_bins_hold_equal_mass_and_never_part_equals():
    spread = bins_of(np.linspace(0, 1, 50))
    assert np.bincount(spread).tolist() == [5] * 10
    tied = bins_of(np.array([0.9] * 30 + [0.1] * 3))
    assert len(set(tied[:30])) == len(set(tied[30:])) == 1
    shuffled = np.random.default_rng(1).permutation(50)
    assert (bins_of(np.linspace(0, 1, 50)[shuffled]) == spread[shuffled]).all()


def test_the_bins_of_a_picture_are_the_means_of_their_mentions():
    low, high = reliability([0.2, 0.2, 0.2, 0.8], [False, True, False, True])
    assert (low.confidence, low.share, low.n) == pytest.approx((0.2, 1 / 3, 3))
    assert (high.confidence, high.share, high.n) == pytest.approx((0.8, 1, 1))


def test_kappa_of_known_tables():
    assert kappa(np.array([[20.0, 5], [10, 15]])) == pytest.approx(0.4)  # Cohen's textbook table
    assert kappa(np.array([[25.0, 25], [25, 25]])) == pytest.approx(0)
    assert kappa(np.array([[[7.0, 0], [0, 3]], [[0, 5.0], [5, 0]]])).tolist() == pytest.approx([1, -1])


def test_the_interval_of_kappa_draws_postings():
    pairs = [("y", "y"), ("n", "n"), ("y", "n")] * 30
    alone = kappa_estimate(pair_tables(pairs, "ny"), range(90))
    together = kappa_estimate(pair_tables(pairs, "ny"), [place // 9 for place in range(90)])
    assert alone.value == together.value
    assert alone.low < alone.value < alone.high
    assert together.high - together.low < (alone.high - alone.low) / 3  # all postings are alike


def test_ratios_are_of_sums_and_draws_know_their_groups():
    rows = np.array([[1.0, 1], [0, 1], [1, 2]])
    assert sums_by_group(rows, ["b", "a", "b"]).tolist() == [[2, 3], [0, 1]]
    assert sums_by_group(rows, ["b", "a", "b"], among="xab").tolist() == [[0, 0], [0, 1], [2, 3]]
    assert ratio_estimate(rows).value == 1 / 2
    assert ratio_estimate(np.zeros((3, 2))) is None
    assert ratio_estimate(np.zeros((0, 2))) is None
    assert ratio_estimate(rows) == ratio_estimate(rows)
    draws = drawn_sums(np.ones((5, 2)))
    assert (draws == 5).all()
