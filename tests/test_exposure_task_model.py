"""The shipped task model, its held-out predictions and the figures made from them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from skillmatch.content import content_path
from skillmatch.engine import Engine
from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.evaluate.exposure import (
    BASELINE,
    GPT4,
    MODEL,
    ExposureReport,
    calibration_of,
    evaluate_task_model,
    metrics_of,
)
from skillmatch.exposure.heldout import HeldOut, load_held_out, save_held_out, tasks_key
from skillmatch.exposure.table import ExposureTable
from skillmatch.exposure.task_features import word_buckets, word_weights
from skillmatch.exposure.task_model import LABELS, TaskModel, decided

DUTIES = (
    "Write weekly newsletters and translate them.",
    "Lift boxes onto pallets and sweep the floor.",
    "Summarise contracts and draft replies to clients.",
    "Lay bricks and mix mortar.",
    "Analyse sales figures in spreadsheets and report trends to managers.",
    "Bathe patients and change their dressings.",
)
WRITING, LIFTING, DRAFTING, BRICKS, ANALYSING, BATHING = range(6)


@pytest.fixture(scope="module")
def model(engine: Engine) -> TaskModel:
    return engine.task_model


@pytest.fixture(scope="module")
def table() -> ExposureTable:
    return ExposureTable.load_bundled()


@pytest.fixture(scope="module")
def report(table: ExposureTable) -> ExposureReport:
    return evaluate_task_model(table)


@pytest.mark.parametrize("rater", ["human", "gpt4"])
def test_rows_are_probabilities(model: TaskModel, rater: str) -> None:
    found = model.predict(DUTIES, rater=rater)  # type: ignore[arg-type]
    assert found.shape == (len(DUTIES), 3)
    assert found.min() >= 0
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)


def test_writing_is_exposed_and_lifting_is_not(model: TaskModel) -> None:
    beta = model.predict(DUTIES) @ np.array([0, 1, 0.5])
    assert min(beta[[WRITING, DRAFTING, ANALYSING]]) > 0.3
    assert max(beta[[LIFTING, BRICKS, BATHING]]) < 0.15
    assert model.label(model.predict(DUTIES))[LIFTING] == "E0"
    assert model.label(model.predict(DUTIES))[DRAFTING] != "E0"


def test_a_text_is_read_alike_in_any_company(model: TaskModel) -> None:
    together = model.predict([*DUTIES, *(f"Count the goods of shelf {n}." for n in range(100))])
    backwards = model.predict(DUTIES[::-1])[::-1]
    alone = np.vstack([model.predict([text]) for text in DUTIES])
    np.testing.assert_array_equal(together[: len(DUTIES)], alone)
    np.testing.assert_array_equal(backwards, alone)


def test_a_text_without_words_gets_the_shares_of_the_labels(model: TaskModel, table: ExposureTable) -> None:
    labels = [task.labels["human"] for task in table.labelled_tasks()]
    shares = [labels.count(label) / len(labels) for label in LABELS]
    np.testing.assert_allclose(model.predict(["", "  \n"]), [shares, shares], atol=1e-6)
    assert model.predict([]).shape == (0, 3)


def test_odd_texts_get_finite_rows(model: TaskModel) -> None:
    odd = ["\ud800", "💼 " * 500, "x" * 100_000, "...", "\0"]
    assert np.isfinite(model.predict(odd)).all()


def test_the_rarest_label_is_named_at_a_lower_probability() -> None:
    probabilities = np.array([[0.6, 0.4, 0.0], [0.6, 0.1, 0.3]])
    assert decided(probabilities, np.zeros(3)).tolist() == [0, 0]
    assert decided(probabilities, np.array([0, 0.5, 0])).tolist() == [1, 0]


def test_word_weights_are_a_unit_vector_of_words_and_pairs() -> None:
    rarity = np.ones(1 << 15)
    at, weights = word_weights("Weld pipes. Weld pipes.", rarity)
    assert len(at) == len(word_buckets("weld pipes weld")) == 4
    assert at.tolist() == sorted(at.tolist())
    assert np.linalg.norm(weights) == pytest.approx(1)
    assert len(word_weights("", rarity)[0]) == 0


def test_another_encoder_is_refused(engine: Engine, tmp_path: Path) -> None:
    shipped = content_path("models", "exposure") / "task_model.npz"
    with np.load(shipped) as stored:
        arrays = dict(stored)
    np.savez(tmp_path / "other.npz", **{**arrays, "encoder": np.array("0" * 64)})
    with pytest.raises(ChecksumMismatch, match="made with encoder 000000000000"):
        TaskModel.load(engine.encoder, path=tmp_path / "other.npz")
    (tmp_path / "cut.npz").write_bytes(shipped.read_bytes()[:5000])
    with pytest.raises(ChecksumMismatch, match="is no task model"):
        TaskModel.load(engine.encoder, path=tmp_path / "cut.npz")
    with pytest.raises(ReleaseMissing, match=r"skillmatch\.train\.exposure"):
        TaskModel.load(engine.encoder, path=tmp_path / "none.npz")


def test_the_shipped_figures_are_those_of_the_shipped_predictions(report: ExposureReport) -> None:
    shipped = json.loads((content_path("models", "exposure") / "metrics.json").read_text(encoding="utf-8"))
    assert metrics_of(report) == shipped


def test_the_raters_agree_as_published(report: ExposureReport) -> None:
    assert report.n_tasks == 19_265
    assert report.n_groups == 22
    assert report.systems[GPT4].macro_f1.value == pytest.approx(0.574, abs=0.0005)


def test_the_model_is_better_than_words_alone(report: ExposureReport) -> None:
    assert report.gains["macro_f1"].low > 0
    assert report.gains["pooled"].low > 0
    assert report.gains["within"].value > 0
    model, baseline = report.systems[MODEL], report.systems[BASELINE]
    assert model.macro_f1.value - baseline.macro_f1.value == pytest.approx(report.gains["macro_f1"].value)
    assert model.macro_f1.value >= 0.61


def test_the_shipped_model_agrees_with_the_labels_it_learned(
    model: TaskModel, table: ExposureTable, mirror: Path
) -> None:
    from skillmatch.exposure.published.gpts import task_sentences
    from skillmatch.sources.declared import read_declarations
    from skillmatch.sources.releases import Sources

    texts = task_sentences(Sources(declarations=read_declarations(), home=None, mirror=mirror))
    tasks = list(table.labelled_tasks())
    some = range(0, len(texts), 40)
    named = model.label(model.predict([texts[at] for at in some]))
    hits = [name == tasks[at].labels["human"] for name, at in zip(named, some, strict=True)]
    assert sum(hits) / len(hits) > 0.7


def test_calibration_of_known_probabilities() -> None:
    labels = np.array([0] * 8 + [1] * 2)
    told = np.tile([0.8, 0.2, 0.0], (10, 1))
    calibration = calibration_of(told, labels, np.zeros(10, dtype=np.int64))
    assert calibration.ece["E0"] == pytest.approx(0)
    assert calibration.brier == pytest.approx((8 * 0.08 + 2 * 1.28) / 10)
    overconfident = calibration_of(np.tile([1.0, 0.0, 0.0], (10, 1)), labels, np.zeros(10, dtype=np.int64))
    assert overconfident.ece["E0"] == pytest.approx(0.2)


def test_predictions_are_kept_as_they_were(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    held_out = HeldOut(
        model=rng.dirichlet([1, 1, 1], size=(5, 2)).astype(np.float32),
        model_labels=np.ones((5, 2), dtype=np.uint8),
        baseline=rng.dirichlet([1, 1, 1], size=5).astype(np.float32),
        baseline_labels=np.zeros(5, dtype=np.uint8),
        n_near=3,
        tasks=tasks_key(["11-1011.00"] * 5, list("abcde")),
    )
    save_held_out(tmp_path / "h.npz", held_out)
    kept = load_held_out(tmp_path / "h.npz")
    np.testing.assert_allclose(kept.model, held_out.model, atol=1e-5)
    np.testing.assert_array_equal(kept.model_labels, held_out.model_labels)
    assert (kept.n_near, kept.tasks) == (3, held_out.tasks)


def test_predictions_of_other_tasks_are_refused(table: ExposureTable) -> None:
    other = replace(load_held_out(), tasks="0" * 64)
    with pytest.raises(ChecksumMismatch, match="other tasks"):
        evaluate_task_model(table, other)
