"""Makes models/ranker: the step tables, how they were made, and how well they order composed pairs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from skillmatch.content import content_path
from skillmatch.correlation import spearman
from skillmatch.extras import require
from skillmatch.match.additive import STEPS, StepTerms, as_json
from skillmatch.match.features import FEATURES
from skillmatch.match.skills import SkillSpace
from skillmatch.taxonomy import Taxonomy
from skillmatch.train.ranker.growing import calibrated_terms, grow, margins
from skillmatch.train.ranker.pairs import STRANGER, Graded, Pairs, Reading, make_pairs, measured
from skillmatch.train.ranker.recipe import Recipe, as_toml
from skillmatch.train.registry import declare

_FOLDER = "ranker"


def train_ranker(
    mirror: Path,
    recipe: Recipe,
    *,
    reading: Reading,
    taxonomy: Taxonomy,
    space: SkillSpace,
    graded: Sequence[Graded],
    target: Path | None,
    say: Callable[[str], None],
) -> str:
    """Train the ranker and write it; return the checksum of its tables.

    Twice it writes the same bytes on one machine.

    Args:
        mirror: Folder with postings/.
        recipe: What of, and how.
        reading: Reads documents as the engine does.
        taxonomy: What postings and resumes are composed from.
        space: Says how near skills and occupations are.
        graded: Pairs on which, with held-out resumes of another field, two figures are fitted: the slope and
            offset that make a margin log-odds. They change no order. None: held-out composed pairs.
        target: Folder to write to; None: models/ranker, whose checksum is then declared.
        say: Told how far it is.

    Raises:
        MissingExtra: LightGBM is not installed; told before the long part.
        ReleaseMissing, SchemaMismatch: As ``make_pairs``.
    """
    require("lightgbm", extra="train", purpose="Training the ranker")
    pairs = make_pairs(mirror, recipe, reading=reading, taxonomy=taxonomy, space=space, say=say)
    say(f"{len(pairs.grades)} composed pairs made, {len(graded)} graded ones to read")
    known = measured(graded, reading=reading, space=space) if graded else None
    return write_ranker(pairs, known, recipe, release=taxonomy.release, target=target)


def write_ranker(
    pairs: Pairs, graded: Pairs | None, recipe: Recipe, *, release: str, target: Path | None
) -> str:
    """Grow the tables, fit the scale, write both with recipe and figures; return the tables' checksum.

    Args:
        pairs: Composed pairs.
        graded: Pairs that the scale is fitted on; None: held-out composed pairs.
        recipe: How to grow.
        release: The taxonomy's, for the recipe.
        target: Folder to write to; None: models/ranker, whose checksum is then declared.
    """
    lightgbm = require("lightgbm", extra="train", purpose="Training the ranker")
    grown, held = split(pairs, recipe)
    terms = calibrated_terms(grow(grown, recipe), _calibrating(held, graded))
    folder = target or content_path("models", _FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    data = as_json(terms).encode()
    (folder / STEPS).write_bytes(data)
    versions = {"lightgbm": lightgbm.__version__, "numpy": np.__version__, "taxonomy": release}
    counts = {
        "pairs": len(pairs.grades),
        "postings": int(pairs.postings[-1]) + 1,
        "held_out": len(held.grades),
        "calibrated_on_graded": 0 if graded is None else len(graded.grades),
    }
    (folder / "recipe.toml").write_text(as_toml(recipe, versions, counts), encoding="utf-8")
    figures = json.dumps(figures_of(terms, held), indent=1, sort_keys=True)
    (folder / "metrics.json").write_text(figures + "\n", encoding="utf-8")
    checksum = hashlib.sha256(data).hexdigest()
    if target is None:
        declare(f"{_FOLDER}/{STEPS}", checksum)
    return checksum


def _calibrating(held: Pairs, graded: Pairs | None) -> Pairs:
    """Return what the scale is fitted on: graded pairs, and composed resumes of another field, of grade 0."""
    if graded is None:
        return held
    return graded.and_(held.of(np.asarray([plan == STRANGER for plan in held.plans])))


def split(pairs: Pairs, recipe: Recipe) -> tuple[Pairs, Pairs]:
    """Return the pairs to grow from and those held out, parted by posting."""
    is_held = pairs.postings % recipe.held_out == 0
    return pairs.of(~is_held), pairs.of(is_held)


def figures_of(terms: StepTerms, held: Pairs) -> Mapping[str, object]:
    """Return how well the tables order held-out composed pairs, and what each feature spans."""
    scores = margins(terms, held.rows)
    chances = 1 / (1 + np.exp(-scores))
    firsts = [
        bool(held.grades[group][np.argmax(scores[group])] == held.grades[group].max())
        for group in (np.flatnonzero(held.postings == number) for number in np.unique(held.postings))
    ]
    spans = {
        feature.name: round(terms.amount(feature.name, 1.0) - terms.amount(feature.name, 0.0), 4)
        for feature in FEATURES
    }
    return {
        "held_out_composed_pairs": {
            "n": len(held.grades),
            "postings": len(firsts),
            "spearman": round(spearman(scores.tolist(), held.grades.tolist()), 4),
            "best_first": round(float(np.mean(firsts)), 4),
            "mean_grade": round(float(held.grades.mean()), 4),
            "mean_score": round(float(chances.mean()), 4),
            "mean_absolute_error": round(float(np.abs(chances - held.grades).mean()), 4),
        },
        "span_of_features": spans,
    }
