"""How trainings are compared: ranking quality, paired intervals, the ablation's table, binary heads."""

from __future__ import annotations

import json

import numpy as np
import pytest
from training_builders import small_material

from skillmatch.encode import load_encoder
from skillmatch.errors import ReleaseMissing
from skillmatch.train.extractor.ablation import SEEDS, arms
from skillmatch.train.extractor.ablation_table import as_markdown, paired
from skillmatch.train.extractor.classifier import compare, fit_head, fit_heads, measure, positive_texts
from skillmatch.train.extractor.recipe import NEGATIVES, STRATEGIES, TEXTS, Recipe
from skillmatch.train.extractor.scoring import ranked_quality
from skillmatch.train.extractor.validation import validation_examples


def test_ranking_quality_of_known_rankings():
    scores = np.array([0.9, 0.1, 0.8, 0.7, 0.6, 0.5, 0.4], dtype=np.float32)
    # Ranks of 0, 2, 1 are 1, 2, 7: two of three in the top five; precisions 1/1, 2/2, 3/7.
    rp5, precision = ranked_quality(scores, [0, 2, 1])
    assert rp5 == pytest.approx(2 / 3)
    assert precision == pytest.approx((1 + 1 + 3 / 7) / 3)
    assert ranked_quality(scores, [1]) == (0.0, pytest.approx(1 / 7))
    assert ranked_quality(scores, list(range(7)))[0] == 1.0
    equal = np.zeros(7, dtype=np.float32)
    assert ranked_quality(equal, [4])[0] == 1.0
    assert ranked_quality(equal, [5])[0] == 0.0


def test_a_paired_difference_has_an_interval_around_it():
    rng = np.random.default_rng(0)
    other = rng.random(200)
    same = paired(other, other)
    assert same == (0.0, 0.0, 0.0)
    gap = paired(other + 0.1 + 0.05 * rng.standard_normal(200), other)
    assert gap.low < 0.1 < gap.high
    assert gap.high - gap.low == pytest.approx(2 * 1.96 * 0.05 / 200**0.5, rel=0.15)


def run_of(rp5: list[float]) -> dict[str, object]:
    result = {"rp5": rp5, "ap": [value / 2 for value in rp5]}
    return {"validation": result, "dev": result, "seconds": 1.0}


def test_the_table_states_means_spread_and_difference():
    runs = {
        "reference/reference/1": run_of([0.5, 0.5]),
        "reference/reference/2": run_of([0.7, 0.7]),
        "negatives/none/1": run_of([0.4, 0.4]),
        "negatives/none/2": run_of([0.6, 0.6]),
    }
    rows = as_markdown({"runs": runs, "untuned": run_of([0.25, 0.75])}).splitlines()
    assert len({row.count("|") for row in rows}) == 1
    assert rows[0].startswith("| recipe | seeds | RP@5, validation (2)")
    assert rows[2].startswith("| untuned | 1 | 50.0 |")
    assert rows[3].startswith("| reference | 2 | 60.0 ± 14.1 | 30.0")
    assert rows[4].startswith("| negatives: none | 2 | 50.0 ± 14.1 (-10.0; -10.0 to -10.0) |")


def test_the_ablation_tries_each_strategy_and_each_kind_of_text():
    found = list(arms(Recipe()))
    assert len({(arm.group, arm.name) for arm in found}) == len(found)
    assert len({json.dumps(arm.recipe.as_table()) for arm in found}) == len(found)
    assert len(SEEDS) == 3
    by_group = {group: [arm for arm in found if arm.group == group] for group in ("negatives", "texts")}
    tried = [dict(arm.recipe.negatives) for arm in by_group["negatives"]]
    assert all({strategy: 1} in tried for strategy in STRATEGIES)
    assert {} in tried
    assert dict(NEGATIVES) in tried
    assert all(arm.recipe.rejected == 0 for arm in by_group["negatives"])
    texts = [set(arm.recipe.texts) for arm in by_group["texts"]]
    assert all(set(TEXTS) - {kind} in texts and {kind} in texts for kind in TEXTS)
    assert not any("skillskape" in kinds for kinds in texts)


@pytest.mark.mirror
def test_validation_sentences_are_those_of_the_benchmarks(taxonomy, mirror):
    found = validation_examples(mirror, taxonomy)
    assert len(found) == 136
    assert all(each.positives for each in found)


def test_a_mirror_without_validation_sets_is_named(taxonomy, tmp_path):
    with pytest.raises(ReleaseMissing, match="house_validation"):
        validation_examples(tmp_path, taxonomy)


# Binary heads.


def test_a_head_tells_its_positives_from_negatives():
    rng = np.random.default_rng(0)
    positives = rng.standard_normal((5, 16)).astype(np.float32) + 2 * np.eye(16, dtype=np.float32)[3]
    negatives = rng.standard_normal((50, 16)).astype(np.float32)
    positives, negatives = (
        rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (positives, negatives)
    )
    head = fit_head(positives, negatives)
    assert (positives @ head[:-1] + head[-1]).min() > np.median(negatives @ head[:-1] + head[-1])
    assert np.argmax(head[:-1]) == 3


def test_heads_rank_the_skills_of_sentences_they_did_not_see(taxonomy):
    material = small_material(taxonomy)
    encoder = load_encoder(threads=1)
    texts = [material.store.text(number) for number in range(len(material.store))]
    vectors = encoder.encode(texts)
    own = positive_texts(material)
    # The second alternative label stands in the sentences that are measured.
    own = [
        [text for text in mine if text != material.texts[skill].alternatives[1]]
        for skill, mine in enumerate(own)
    ]
    heads = fit_heads(material, vectors, own, {"random": 1}, seed=1)
    everything = np.ones(len(material.skills), dtype=np.bool_)
    quality = measure(heads, vectors, material.development, everything)
    # By chance five of forty.
    assert quality.rp5.mean() > 0.7
    assert np.array_equal(heads, fit_heads(material, vectors, own, {"random": 1}, seed=1))
    found = compare(material, encoder, seeds=(1,), say=lambda line: None)
    assert set(found) == {*STRATEGIES, "all four"}
    assert found["random"]["dev RP@5"][0] >= 100 * quality.rp5.mean() - 5
