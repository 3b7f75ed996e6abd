"""Grows the trees that rank the listed skills, from fold B of the readings; makes the tables of skills.

Run ``python -m skillmatch.train.extractor.reranking --mirror FOLDER`` after the layers were tuned: writes
models/extractor/skills.npz, default.onnx, best.onnx and the scalars of both tiers; needs the "train" extra.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from skillmatch.content import content_path
from skillmatch.encode import OnnxEncoder
from skillmatch.encode.rows import quantised
from skillmatch.encode.shipped import load_skill_encoder
from skillmatch.encode.vectors import make_concept_vectors
from skillmatch.extract.lexical import LexicalMatcher
from skillmatch.extract.rank.features import NAMES
from skillmatch.extract.rank.matrix import SkillMatrix
from skillmatch.extract.rank.naming import Namer
from skillmatch.extract.rank.passes import PassTier
from skillmatch.extract.rank.ranked import Tier, log_odds
from skillmatch.extract.rank.shipped import load_instant_tier, load_pass_tier
from skillmatch.extract.rank.tables import SkillTables, save_tables
from skillmatch.extract.rank.terms import LabelTerms
from skillmatch.extract.ranking import esco_skills
from skillmatch.extras import require
from skillmatch.learn.trees import BoostedTrees
from skillmatch.train.extractor.material import full_taxonomy
from skillmatch.train.extractor.readings import Reading, read_readings
from skillmatch.train.registry import declare
from skillmatch.train.trees import trees_model
from skillmatch.types import FloatArray, Skill

_TREES = {
    "objective": "binary",
    "num_leaves": 15,
    "learning_rate": 0.05,
    "min_data_in_leaf": 80,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
_ROUNDS = 250
_HALF = 0.5
"""An acceptable skill counts half as right."""

_PARTS = 5
_INVERSE_PENALTY = 5.0
_FIRST_THRESHOLD = 0.6
_SENTENCES_AT_ONCE = 256
_ASKS = NAMES.index("asks")


class Rows(NamedTuple):
    """Figures of listed skills: what the trees see, and whether the reader found the skill in the sentence.

    ``right``: 1 named or implied, .5 acceptable, 0 neither.
    """

    figures: FloatArray
    right: npt.NDArray[np.float64]


def make_tables(skills: Sequence[Skill], encoder: OnnxEncoder, readings: Sequence[Reading]) -> SkillTables:
    """Return the tables of ``skills`` by the tuned encoder.

    Args:
        skills: ESCO's, by URI, with their descriptions.
        encoder: The tuned one.
        readings: Those of folds A and B tell what a sentence without skills looks like.
    """
    rows, scales = quantised(make_concept_vectors(skills, encoder))
    known = [each for each in readings if each.fold != "dev"]
    asks = _fitted(encoder.encode([each.text for each in known]), [not each.is_skill_less for each in known])
    return SkillTables(SkillMatrix.of(rows, scales), LabelTerms.build(skills), asks, encoder.fingerprint)


def held_out_asks(encoder: OnnxEncoder, readings: Sequence[Reading]) -> dict[str, float]:
    """Return for each sentence of folds A and B how sure it speaks of a skill, by others than itself."""
    known = [each for each in readings if each.fold != "dev"]
    vectors = encoder.encode([each.text for each in known])
    states = np.array([not each.is_skill_less for each in known])
    part = np.array(
        [int(hashlib.sha256(each.text.encode()).hexdigest()[8:14], 16) % _PARTS for each in known]
    )
    found: dict[str, float] = {}
    for number in range(_PARTS):
        weights = _fitted(vectors[part != number], states[part != number])
        for place in np.flatnonzero(part == number):
            found[known[place].text] = round(float(vectors[place] @ weights[:-1] + weights[-1]), 3)
    return found


def _fitted(vectors: FloatArray, states: Sequence[bool] | npt.NDArray[np.bool_]) -> FloatArray:
    linear = require("sklearn.linear_model", extra="train", purpose="Fitting the extractor")
    model = linear.LogisticRegression(C=_INVERSE_PENALTY, max_iter=400).fit(vectors, states)
    return np.append(model.coef_[0], model.intercept_).astype(np.float32)


def rows_of(tier: PassTier, namer: Namer, readings: Sequence[Reading], asks: dict[str, float]) -> Rows:
    """Return the rows of figures of the listed skills of some readings.

    Args:
        tier: Gives the figures.
        namer: Tells the skills that a sentence names.
        readings: Of one fold.
        asks: From ``held_out_asks``; sentences that are not there keep the tier's own.
    """
    figures: list[FloatArray] = []
    right: list[npt.NDArray[np.float64]] = []
    for start in range(0, len(readings), _SENTENCES_AT_ONCE):
        chunk = readings[start : start + _SENTENCES_AT_ONCE]
        texts = [each.text for each in chunk]
        for each, found in zip(
            chunk, tier.figures(texts, [namer.named(text) for text in texts]), strict=True
        ):
            if found is None:
                continue
            _, listed, rows = found
            rows[:, _ASKS] = asks.get(each.text, rows[0, _ASKS])
            uris = [tier.uris[skill] for skill in listed.skills]
            figures.append(rows)
            right.append(np.array([_grade(each, uri) for uri in uris]))
    return Rows(np.vstack(figures), np.concatenate(right))


def _grade(reading: Reading, uri: str) -> float:
    if uri in reading.positives:
        return 1.0
    return _HALF if uri in reading.acceptable else 0.0


def grown(rows: Rows) -> bytes:
    """Return trees as an ONNX model whose sums are log odds that a skill is right."""
    lightgbm = require("lightgbm", extra="train", purpose="Growing trees")
    is_half = rows.right == _HALF
    figures = np.vstack([rows.figures, rows.figures[is_half]])
    target = np.concatenate([np.where(is_half, 1.0, rows.right), np.zeros(is_half.sum())])
    weight = np.concatenate([np.where(is_half, _HALF, 1.0), np.full(is_half.sum(), 1 - _HALF)])
    booster = lightgbm.train(_TREES, lightgbm.Dataset(figures, target, weight=weight), _ROUNDS)
    return trees_model(booster.dump_model(), n_figures=rows.figures.shape[1])


def calibrated(trees: BoostedTrees, rows: Rows) -> tuple[float, float]:
    """Return slope and base by which log odds become the probability that a skill is at least acceptable."""
    linear = require("sklearn.linear_model", extra="train", purpose="Fitting the extractor")
    margins = trees.sums(rows.figures)[:, None]
    model = linear.LogisticRegression(C=1e6).fit(margins, rows.right > 0)
    return round(float(model.coef_[0, 0]), 4), round(float(model.intercept_[0]), 4)


def naming_of(tier: Tier, namer: Namer, readings: Sequence[Reading]) -> dict[str, float]:
    """Return the scalars of ``Naming``, fitted to the named skills of some readings.

    A named skill is meant where the reader found it at least acceptable.
    """
    linear = require("sklearn.linear_model", extra="train", purpose="Fitting the extractor")
    texts = [each.text for each in readings]
    named = [namer.named(text) for text in texts]
    figures: list[tuple[float, float, float]] = []
    meant: list[bool] = []
    for reading, names, found in zip(readings, named, tier.rank(texts, named), strict=True):
        if found is None:
            continue
        margins = dict(zip(found.skills.tolist(), found.margins.tolist(), strict=True))
        best, floor = float(found.margins[0]), float(found.margins[-1])
        for skill, (_, label) in names.items():
            figures.append((log_odds(label), margins.get(skill, floor), best))
            meant.append(_grade(reading, tier.uris[skill]) > 0)
    model = linear.LogisticRegression(C=1e3).fit(np.array(figures), meant)
    values = (*model.coef_[0], model.intercept_[0])
    names_of = ("label", "skill", "sentence", "base")
    return {name: round(float(value), 4) for name, value in zip(names_of, values, strict=True)}


def main() -> None:
    """Make tables, trees and scalars of both tiers, and declare their checksums."""
    parser = argparse.ArgumentParser(description="Make what ranks skills by the tuned encoder.")
    parser.add_argument(
        "--mirror", type=Path, required=True, help="folder with the full releases and corpora"
    )
    parser.add_argument("--only", choices=("tables", "default", "best", "instant"), help="make only this")
    options = parser.parse_args()
    taxonomy = full_taxonomy(options.mirror)
    readings = read_readings(options.mirror, taxonomy)
    folder = content_path("models", "extractor")
    encoder = load_skill_encoder(threads=1)
    if options.only in (None, "tables"):
        skills = esco_skills(taxonomy)
        save_tables(folder / "skills.npz", skills, make_tables(skills, encoder, readings))
        declare("extractor/skills.npz", _sha256(folder / "skills.npz"))
    if options.only == "tables":
        return
    if options.only in (None, "instant"):
        instant = load_instant_tier(taxonomy, is_fitted=False)
        held_out = [each for each in readings if each.fold == "dev"]
        naming = naming_of(instant, Namer(LexicalMatcher(taxonomy), instant.uris), held_out)
        _save_scalars(folder / "scalars.json", "instant", naming=naming)
        if options.only == "instant":
            return
    asks = held_out_asks(encoder, readings)
    for name in ("default", "best"):
        if options.only in (None, name):
            tier = load_pass_tier(name, taxonomy, encoder, is_grown=False)
            namer = Namer(LexicalMatcher(taxonomy), tier.uris)
            print(json.dumps({name: _make_tier(name, tier, namer, readings, asks, folder)}))


def _make_tier(
    name: str,
    tier: PassTier,
    namer: Namer,
    readings: Sequence[Reading],
    asks: dict[str, float],
    folder: Path,
) -> dict[str, object]:
    learned = rows_of(tier, namer, [each for each in readings if each.fold == "B"], asks)
    held_out = rows_of(tier, namer, [each for each in readings if each.fold == "dev"], {})
    model = grown(learned)
    (folder / f"{name}.onnx").write_bytes(model)
    declare(f"extractor/{name}.onnx", hashlib.sha256(model).hexdigest())
    slope, base = calibrated(BoostedTrees(model, name=name), held_out)
    naming = naming_of(tier.with_trees(model), namer, [each for each in readings if each.fold == "dev"])
    _save_scalars(folder / "scalars.json", name, slope=slope, base=base, naming=naming)
    return {"rows": len(learned.right), "held_out": len(held_out.right), "naming": naming}


def _save_scalars(path: Path, name: str, **scalars: float | dict[str, float]) -> None:
    """Put the scalars of a tier into the file; its threshold, chosen elsewhere, stays."""
    stored = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    stored[name] = {"threshold": _FIRST_THRESHOLD} | stored.get(name, {}) | scalars
    path.write_text(json.dumps(stored, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
