"""The measures of a ranking: known answers, the protocol's reading of labels, intervals."""

from __future__ import annotations

import numpy as np
import pytest

from skillmatch.errors import ReleaseMissing
from skillmatch.evaluate.benchmarks import Benchmark, LabelledSentence, group_rows, read_benchmark
from skillmatch.evaluate.bootstrap import mean_estimate, paired_difference
from skillmatch.evaluate.ranking import evaluate, sentence_metrics


class Fixed:
    """Ranks by scores given beforehand."""

    uris = ("a", "b", "c", "d")

    def __init__(self, scores):
        self._scores = scores

    def margins(self, texts):
        return [
            None if row is None else np.array(row, dtype=np.float32) for row in self._scores[: len(texts)]
        ]


def sentences(*golds: str) -> Benchmark:
    kept = tuple(LabelledSentence(text=f"text {gold}", uris=tuple(gold)) for gold in golds)
    return Benchmark(name="made up", sentences=kept, n_rows=0, n_sentences_dropped=0)


def test_metrics_of_a_ranking_have_known_answers():
    """Ten skills in order of their columns; the right ones stand at ranks 2 and 7."""
    found = sentence_metrics(np.arange(10, 0, -1).astype(np.float32), [1, 6])
    assert found["rp@1"] == 0
    assert found["rp@5"] == 0.5
    assert found["rp@10"] == 1
    assert found["mrr"] == 0.5
    assert found["map"] == pytest.approx((1 / 2 + 2 / 7) / 2)


def test_rp_counts_no_more_than_there_are():
    assert sentence_metrics(np.array([3, 2, 1], dtype=np.float32), [0])["rp@5"] == 1


def test_equal_scores_keep_the_order_of_columns():
    assert sentence_metrics(np.zeros(4, dtype=np.float32), [3])["mrr"] == 0.25


def test_sets_are_reported_alone_and_pooled():
    first, second = sentences("a", "b"), sentences("ac")
    reports = evaluate(Fixed([[4, 3, 2, 1], [4, 3, 2, 1]]), [first, second])
    assert [(r.name, r.n_sentences, r.n_pairs) for r in reports] == [
        ("made up", 2, 2),
        ("made up", 1, 2),
        ("pooled", 3, 4),
    ]
    assert reports[0].metrics["rp@1"].value == 50
    assert reports[2].metrics["rp@1"].value == pytest.approx(200 / 3)
    assert reports[2].per_sentence["mrr"] == (100.0, 50.0, 100.0)


def test_only_the_labels_of_the_release_are_ranked():
    report = evaluate(Fixed([[9, 1, 2, 3]]), [sentences("d")], among=["b", "c", "d"])[0]
    assert report.metrics["rp@1"].value == 100


def test_a_text_without_words_counts_as_all_equal():
    assert evaluate(Fixed([None]), [sentences("b")])[0].metrics["mrr"].value == 50


def test_rows_are_grouped_and_labels_outside_the_release_dropped():
    rows = [
        ("Knows CSS", " CSS "),
        ("Knows CSS", "LABEL NOT PRESENT"),
        ("Kind", "UNDERSPECIFIED"),
        ("Knows CSS", "CSS"),
        ("Java", "Java (computer programming)"),
    ]
    found = group_rows(rows, {"CSS": "u:css", "Java (computer programming)": "u:java"}, name="x")
    assert [(s.text, s.uris) for s in found.sentences] == [("Knows CSS", ("u:css",)), ("Java", ("u:java",))]
    assert (found.n_pairs, found.n_rows, found.n_sentences_dropped) == (2, 5, 1)


def test_a_mirror_without_the_benchmark_is_named(taxonomy, tmp_path):
    with pytest.raises(ReleaseMissing, match="house_validation_annotations"):
        read_benchmark(tmp_path, "house_validation", taxonomy)


@pytest.mark.mirror
def test_the_validation_sets_have_the_published_sizes(taxonomy, mirror):
    house = read_benchmark(mirror, "house_validation", taxonomy)
    tech = read_benchmark(mirror, "tech_validation", taxonomy)
    assert (len(house.sentences), len(tech.sentences)) == (61, 75)


def test_an_interval_holds_the_mean_and_narrows_with_more_values():
    few, many = mean_estimate([0, 100] * 5), mean_estimate([0, 100] * 500)
    assert few.low < few.value == 50 < few.high
    assert many.high - many.low < (few.high - few.low) / 5
    assert mean_estimate([7, 7, 7]).low == mean_estimate([7, 7, 7]).high == 7
    assert mean_estimate([1, 2, 3]) == mean_estimate([1, 2, 3])
    with pytest.raises(ValueError, match="at least one"):
        mean_estimate([])


def test_a_paired_difference_sees_what_separate_intervals_do_not():
    """Two systems, hugely unlike sentences, one always 1 better: certain when paired."""
    base = [float(value) for value in np.random.default_rng(3).uniform(0, 100, size=40)]
    better = paired_difference([value + 1 for value in base], base)
    assert (better.low, better.high) == pytest.approx((1, 1))
    with pytest.raises(ValueError, match="as many"):
        paired_difference([1.0], [1.0, 2.0])
