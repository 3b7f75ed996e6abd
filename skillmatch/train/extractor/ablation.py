"""Compares recipes: negatives, kinds of text, loss and averaging, three seeds each, against one reference.

Run ``python -m skillmatch.train.extractor.ablation --mirror DIR --work DIR``. It tunes the last layer only,
with few steps and a part of the texts, so that a run takes about a minute on one core; what it says holds
for that. Finished runs are kept in the results' file and not run again.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from skillmatch.extras import require
from skillmatch.sources.writing import write_whole
from skillmatch.train.encoder import official_checkpoint
from skillmatch.train.extractor.ablation_table import as_markdown
from skillmatch.train.extractor.material import Limits, Material, Say, read_material
from skillmatch.train.extractor.net import Base, read_base, torch_device
from skillmatch.train.extractor.recipe import NEGATIVES, STRATEGIES, TEXTS, Recipe
from skillmatch.train.extractor.scoring import Scorer, quality
from skillmatch.train.extractor.states import LowerStates, lower_states
from skillmatch.train.extractor.tuning import tune

SEEDS = (1, 2, 3)
REFERENCE = "reference"

_LIMITS = Limits(description=20, alternatives=2, sentences=0, per_kind=2000, development=300)
_LABEL_ALTERNATIVES = 1


class Arm(NamedTuple):
    """A recipe to compare: what differs, its name, and the recipe with seed 1."""

    group: str
    name: str
    recipe: Recipe


def arms(base: Recipe) -> Iterator[Arm]:
    """Yield the reference, then every recipe that differs from it in one thing."""
    yield Arm(REFERENCE, REFERENCE, base)
    plain = replace(base, rejected=0.0)
    yield Arm("negatives", "none", replace(plain, negatives={}))
    for strategy in STRATEGIES:
        yield Arm("negatives", strategy, replace(plain, negatives={strategy: 1}))
    yield Arm("negatives", "all four", replace(plain, negatives=dict.fromkeys(STRATEGIES, 1)))
    yield Arm("negatives", "embedding 60, sibling 40", replace(plain, negatives=NEGATIVES))
    for kind in TEXTS:
        rest = {name: share for name, share in base.texts.items() if name != kind}
        yield Arm("texts", f"without {kind}", replace(base, texts=rest))
    for kind in TEXTS:
        yield Arm("texts", f"{kind} alone", replace(base, texts={kind: 1}))
    yield Arm("texts", "template alone", replace(base, texts={"template": 1}))
    yield Arm("texts", "with templates", replace(base, texts={**base.texts, "template": 10}))
    yield Arm("loss", "windows alone", replace(base, sentence_weight=0.0))
    yield Arm("loss", "sentence alone", replace(base, window_weight=0.0, sentence_weight=1.0))
    yield Arm("averaging", "moving", replace(base, averaging="moving", decay=0.97))
    yield Arm("averaging", "last", replace(base, averaging="last"))


def run(
    recipe: Recipe, material: Material, base: Base, states: LowerStates, *, device: str, say: Say
) -> dict[str, Any]:
    """Train once and measure; return RP@5 and average precision per sentence, and the seconds it took."""
    started = time.monotonic()
    layers = tune(recipe, material, base, states, device=device, say=say)
    return {
        **measured(Scorer(layers, states, material, pooling=recipe.pooling), material),
        "seconds": round(time.monotonic() - started, 1),
    }


def measured(scorer: Scorer, material: Material) -> dict[str, Any]:
    """Return RP@5 and average precision of every validation sentence and of every reading of the dev fold."""
    labels = scorer.label_vectors(alternatives=_LABEL_ALTERNATIVES, with_description=False)
    everything = np.ones(len(material.skills), dtype=np.bool_)
    sets = {
        "validation": (material.validation, material.in_benchmark),
        "dev": (material.development, everything),
    }
    found: dict[str, Any] = {}
    for name, (sentences, among) in sets.items():
        result = quality(scorer, sentences, labels, among)
        found[name] = {
            "rp5": [round(float(value), 4) for value in result.rp5],
            "ap": [round(float(value), 4) for value in result.average_precision],
        }
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what is missing, write the results and their table."""
    options = _options(arguments)
    torch = require("torch", extra="train", purpose="Training the extractor")
    torch.set_num_threads(options.threads)
    device = torch_device(options.device)
    reference = Recipe(steps=options.steps, first_layer=5, warm_up=10, rate=1e-4)
    material = read_material(
        options.mirror, folds=reference.folds, limits=_LIMITS, work=options.work, say=_say
    )
    base = read_base(official_checkpoint())
    states = lower_states(
        material.store, base, reference.first_layer, work=options.work, device=device, say=_say
    )
    results = _read(options.out)
    _settle(results, {"hashes": dict(material.hashes), "reference": reference.as_table()}, options.out)
    if "untuned" not in results:
        untuned = replace(reference, steps=0)
        results["untuned"] = run(untuned, material, base, states, device=device, say=_say)
    for seed in SEEDS:
        for arm in (each for each in arms(reference) if not options.only or each.group in options.only):
            key = f"{arm.group}/{arm.name}/{seed}"
            if key not in results["runs"]:
                recipe = replace(arm.recipe, seed=seed)
                results["runs"][key] = run(recipe, material, base, states, device=device, say=_say)
                _say(f"{key}: {_means(results['runs'][key])}")
                _write(options.out, results)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare recipes of the extractor's training.")
    parser.add_argument(
        "--mirror", type=Path, required=True, help="folder with the full releases and postings"
    )
    parser.add_argument("--work", type=Path, required=True, help="folder for what takes long to make")
    parser.add_argument(
        "--out", type=Path, default=Path("ablation.json"), help="results; the table lies beside it"
    )
    parser.add_argument("--steps", type=int, default=120)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument(
        "--only", nargs="*", default=[], help="groups: reference negatives texts loss averaging"
    )
    return parser.parse_args(arguments)


def _read(path: Path) -> dict[str, Any]:
    if path.is_file():
        results: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return results
    return {"runs": {}}


def _settle(results: dict[str, Any], now: Mapping[str, Any], path: Path) -> None:
    """Note what the runs are made of; drop earlier ones that were made of something else."""
    if {name: results.get(name) for name in now} != now:
        if results["runs"]:
            _say(f"{path}: made of other data or another recipe; all runs anew")
        results.clear()
        results.update(now, runs={})


def _write(path: Path, results: Mapping[str, Any]) -> None:
    write_whole(path, (json.dumps(results) + "\n").encode())
    write_whole(path.with_suffix(".md"), as_markdown(results).encode())


def _means(result: Mapping[str, Any]) -> str:
    return (
        ", ".join(
            f"{name} {metric} {100 * float(np.mean(result[name][metric])):.1f}"
            for name in ("validation", "dev")
            for metric in ("rp5", "ap")
        )
        + f", {result['seconds']} s"
    )


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
