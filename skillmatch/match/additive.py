"""The trained ranker: per feature a rising table of steps, read from a small text file.

It was grown as boosted trees of one split each, under the constraint that no feature may lower the margin;
such trees are a sum of step functions of one feature, which is all that ships. No library of trees is needed
to run it, and every contribution is exact: the step at the value less the step at the neutral value.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from skillmatch.content import content_path
from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.match.features import FEATURES

NAME = "additive-1"
"""The name of the trained ranker."""

STEPS = "steps.json"
"""The file of its tables, below models/ranker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """A rising step function: ``heights[i]`` holds from above ``edges[i - 1]`` up to ``edges[i]``."""

    edges: tuple[float, ...]
    heights: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.heights) != len(self.edges) + 1:
            raise ValueError(f"{len(self.edges)} edges part {len(self.edges) + 1} heights")
        if any(b <= a for a, b in pairwise(self.edges)) or any(b < a for a, b in pairwise(self.heights)):
            raise ValueError("edges must rise and heights must not fall")

    def at(self, value: float) -> float:
        """Return the height at a value; an edge belongs to the step below it."""
        return self.heights[bisect_left(self.edges, value)]


class StepTerms:
    """Terms that are step functions, in log-odds."""

    name = NAME

    def __init__(self, tables: Mapping[str, Steps], *, base: float) -> None:
        """Keep the tables.

        Args:
            tables: By feature; a feature without one adds nothing.
            base: Margin of a pair whose features are all neutral.

        Raises:
            ValueError: A table is of no feature.
        """
        known = {feature.name: feature.neutral for feature in FEATURES}
        strange = sorted(set(tables) - set(known))
        if strange:
            raise ValueError(f"tables of unknown features: {', '.join(strange)}")
        self.base = base
        self._tables = dict(tables)
        self._at_neutral = {name: table.at(known[name]) for name, table in tables.items()}

    @property
    def tables(self) -> Mapping[str, Steps]:
        """The step functions by feature."""
        return dict(self._tables)

    @property
    def weightless(self) -> frozenset[str]:
        """The features without a table, or whose table has no step."""
        rising = {name for name, table in self._tables.items() if table.heights[0] < table.heights[-1]}
        return frozenset(feature.name for feature in FEATURES) - rising

    def amount(self, feature: str, value: float, /) -> float:
        """Return the step at the value less the step at the neutral value."""
        table = self._tables.get(feature)
        return 0.0 if table is None else table.at(value) - self._at_neutral[feature]


@lru_cache(maxsize=1)
def shipped_terms() -> StepTerms:
    """Return the terms of the shipped ranker.

    Raises:
        ReleaseMissing: The package was installed without it.
        ChecksumMismatch: The file is not what the ranker can be read from.
    """
    return load_terms(content_path("models", "ranker", STEPS))


def load_terms(path: Path) -> StepTerms:
    """Read terms from a file.

    Raises:
        ReleaseMissing: There is no such file.
        ChecksumMismatch: It does not hold what it should.
    """
    if not path.is_file():
        raise ReleaseMissing(f"No {path.name} in {path.parent}. Name a folder that the training wrote.")
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return StepTerms(
            {name: _table(table) for name, table in held["features"].items()}, base=float(held["base"])
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ChecksumMismatch(
            f"{path.name} holds no tables of the ranker ({error}). Install skillmatch again, or train anew."
        ) from error


def as_json(terms: StepTerms) -> str:
    """Return the file of terms: figures that read back the same, features in their order."""
    tables = terms.tables
    features: dict[str, dict[str, Sequence[float]]] = {
        feature.name: {"edges": tables[feature.name].edges, "heights": tables[feature.name].heights}
        for feature in FEATURES
        if feature.name in tables
    }
    return json.dumps({"name": terms.name, "base": terms.base, "features": features}, indent=1) + "\n"


def _table(held: Mapping[str, Any]) -> Steps:
    return Steps(edges=tuple(map(float, held["edges"])), heights=tuple(map(float, held["heights"])))
