"""Grows the ranker: LambdaRank over trees of one split each, as step tables, and calibrates their sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from skillmatch.extras import require
from skillmatch.match.additive import Steps, StepTerms
from skillmatch.match.features import FEATURE_NAMES, FEATURES
from skillmatch.train.ranker.pairs import Pairs
from skillmatch.train.ranker.recipe import Recipe

_DIGITS = 6
"""Decimals of a height: the tables stay small and read back the same."""

_NEWTON_STEPS = 50


def grow(pairs: Pairs, recipe: Recipe) -> Mapping[str, Steps]:
    """Return the raw step table of each feature that a tree splits; heights begin at 0.

    No feature may lower the sum. Twice it gives the same tables.

    Raises:
        MissingExtra: LightGBM is not installed.
    """
    lightgbm = require("lightgbm", extra="train", purpose="Training the ranker")
    _, sizes = np.unique(pairs.postings, return_counts=True)
    data = lightgbm.Dataset(
        pairs.rows,
        label=np.rint(pairs.grades * recipe.grades).astype(np.int64),
        group=sizes,
        feature_name=list(FEATURE_NAMES),
        params={"max_bin": recipe.bins, "verbose": -1},
    )
    booster = lightgbm.train(_settings(recipe), data, num_boost_round=recipe.rounds)
    return tables_of(booster.dump_model())


def _settings(recipe: Recipe) -> dict[str, Any]:
    return {
        "objective": "lambdarank",
        "num_leaves": 2,
        "learning_rate": recipe.rate,
        "min_data_in_leaf": recipe.least,
        "min_sum_hessian_in_leaf": 1e-3,
        "lambda_l2": recipe.penalty,
        "max_bin": recipe.bins,
        "feature_fraction": recipe.at_a_time,
        "monotone_constraints": [1] * len(FEATURES),
        "label_gain": list(range(recipe.grades + 1)),
        "lambdarank_truncation_level": 20,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "seed": recipe.seed,
        "verbose": -1,
    }


def tables_of(model: Mapping[str, Any]) -> dict[str, Steps]:
    """Sum trees of one split each into one step table per feature.

    Args:
        model: ``lightgbm.Booster.dump_model()``.

    Raises:
        ValueError: A tree has more than one split, or a step falls.
    """
    steps: dict[int, dict[float, float]] = defaultdict(lambda: defaultdict(float))
    for tree in model["tree_info"]:
        root = tree["tree_structure"]
        if "split_feature" not in root:
            continue
        low, high = root["left_child"], root["right_child"]
        if "leaf_value" not in low or "leaf_value" not in high:
            raise ValueError("every tree must have one split")
        steps[root["split_feature"]][float(root["threshold"])] += high["leaf_value"] - low["leaf_value"]
    return {
        FEATURE_NAMES[feature]: _table(steps[feature])
        for feature in sorted(steps)
        if any(steps[feature].values())
    }


def _table(steps: Mapping[float, float]) -> Steps:
    edges = sorted(edge for edge, step in steps.items() if step != 0.0)
    heights = np.concatenate([[0.0], np.cumsum([steps[edge] for edge in edges])])
    return Steps(edges=tuple(edges), heights=tuple(float(height) for height in heights))


def calibrated_terms(raw: Mapping[str, Steps], pairs: Pairs) -> StepTerms:
    """Return terms in log-odds: raw sums stretched and shifted so that scores follow the grades.

    Args:
        raw: Tables from ``grow``.
        pairs: Pairs that the tables were not grown from.
    """
    terms = StepTerms(raw, base=0.0)
    slope, offset = fit_logistic(margins(terms, pairs.rows), pairs.grades)
    scaled = {
        name: Steps(edges=table.edges, heights=_rounded(table.heights, slope)) for name, table in raw.items()
    }
    return StepTerms(scaled, base=round(offset, _DIGITS))


def _rounded(heights: tuple[float, ...], slope: float) -> tuple[float, ...]:
    return tuple(round(height * slope, _DIGITS) for height in heights)


def margins(terms: StepTerms, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the margin of each row of features, shape (n,)."""
    return np.asarray(
        [
            terms.base + sum(terms.amount(name, float(v)) for name, v in zip(FEATURE_NAMES, row, strict=True))
            for row in rows
        ],
        dtype=np.float64,
    )


def fit_logistic(values: npt.NDArray[np.float64], grades: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Return slope and offset with which a logistic of ``values`` is nearest to ``grades`` by cross-entropy.

    Raises:
        ValueError: The best slope is not positive: values do not grow with grades.
    """
    columns = np.stack([values, np.ones_like(values)], axis=1)
    weights = np.zeros(2)
    for _ in range(_NEWTON_STEPS):
        expected = 1 / (1 + np.exp(-columns @ weights))
        curvature = columns.T @ (columns * (expected * (1 - expected))[:, None]) + 1e-9 * np.eye(2)
        weights = weights + np.linalg.solve(curvature, columns.T @ (grades - expected))
    if weights[0] <= 0:
        raise ValueError("margins do not grow with grades")
    return float(weights[0]), float(weights[1])
