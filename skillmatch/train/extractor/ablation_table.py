"""The ablation's results as a Markdown table: means over seeds, and differences with paired intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

_COLUMNS = (("validation", "rp5"), ("validation", "ap"), ("dev", "rp5"), ("dev", "ap"))
_TITLES = {"rp5": "RP@5", "ap": "MAP"}
_REFERENCE = "reference/reference"
_DRAWS, _SEED = 10_000, 20_261_121


class Difference(NamedTuple):
    """A mean difference with its 95 % bootstrap interval over sentences, in the unit of the values."""

    value: float
    low: float
    high: float


def paired(one: Doubles, other: Doubles) -> Difference:
    """Return the mean of ``one - other``, sentence by sentence, with its interval.

    Args:
        one: A value per sentence, at least one.
        other: As many.
    """
    gaps = one - other
    draws = np.random.default_rng(_SEED).integers(0, len(gaps), size=(_DRAWS, len(gaps)))
    low, high = np.quantile(gaps[draws].mean(axis=1), [0.025, 0.975])
    return Difference(float(gaps.mean()), float(low), float(high))


def as_markdown(results: Mapping[str, Any]) -> str:
    """Return the table of results, as ``ablation`` writes them: one row per recipe, the reference first.

    Each figure is a mean over sentences and seeds, in percent; behind it the difference from the reference
    with the interval of the sentences' paired differences (each sentence's mean over the seeds).
    """
    seeds = _by_recipe(results["runs"])
    counts = {name: len(results["untuned"][name]["rp5"]) for name in ("validation", "dev")}
    lines = [
        "| recipe | seeds | "
        + " | ".join(f"{_TITLES[metric]}, {name} ({counts[name]})" for name, metric in _COLUMNS)
        + " |",
        "| --- | --- |" + " --- |" * len(_COLUMNS),
        _row("untuned", [results["untuned"]], None),
    ]
    reference = seeds.get(_REFERENCE)
    for recipe, runs in seeds.items():
        group, name = recipe.split("/")
        title = name if group == name else f"{group}: {name}"
        lines.append(_row(title, runs, None if recipe == _REFERENCE else reference))
    return "\n".join(lines) + "\n"


def _by_recipe(runs: Mapping[str, Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for key, run in runs.items():
        found.setdefault(key.rpartition("/")[0], []).append(run)
    return found


def _row(title: str, runs: Sequence[Any], reference: Sequence[Any] | None) -> str:
    cells = []
    for name, metric in _COLUMNS:
        own = _mean(runs, name, metric)
        cell = f"{100 * own.mean():.1f}"
        if len(runs) > 1:
            cell += f" ± {100 * _spread(runs, name, metric):.1f}"
        if reference is not None:
            gap = paired(own, _mean(reference, name, metric))
            cell += f" ({100 * gap.value:+.1f}; {100 * gap.low:+.1f} to {100 * gap.high:+.1f})"
        cells.append(cell)
    return f"| {title} | {len(runs)} | " + " | ".join(cells) + " |"


def _mean(runs: Sequence[Any], name: str, metric: str) -> Doubles:
    """Return each sentence's mean over the seeds."""
    values: Doubles = np.array([run[name][metric] for run in runs], dtype=np.float64).mean(axis=0)
    return values


def _spread(runs: Sequence[Any], name: str, metric: str) -> float:
    """Return the standard deviation of the seeds' means."""
    return float(np.std([np.mean(run[name][metric]) for run in runs], ddof=1))
