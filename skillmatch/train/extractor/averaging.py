"""The weights that a training ends with: the last, a moving average, or the mean of checkpoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch.train.extractor.recipe import Recipe

_CHECKPOINTS = 8
"""Of the last quarter of the steps, for the mean of the last checkpoints."""


@dataclass(slots=True)
class Average:
    """Averages weights as a recipe says."""

    recipe: Recipe
    sums: dict[str, Any]
    count: int

    def __init__(self, recipe: Recipe, weights: Mapping[str, Any]) -> None:
        """Start with the given weights."""
        self.recipe, self.count = recipe, 0
        self.sums = {name: value.detach().clone() for name, value in weights.items()}

    def add(self, step: int, weights: Mapping[str, Any]) -> None:
        """Take the weights after a step into account."""
        if self.recipe.averaging == "moving":
            # Early on the average follows closely, or it would keep the base's weights.
            keep = min(self.recipe.decay, step / (step + 9))
            for name, value in weights.items():
                self.sums[name].mul_(keep).add_(value.detach(), alpha=1 - keep)
        elif self.recipe.averaging == "last" and step in checkpoints(self.recipe.steps):
            self.count += 1
            for name, value in weights.items():
                self.sums[name].lerp_(value.detach(), 1 / self.count)

    def put(self, weights: Mapping[str, Any]) -> None:
        """Overwrite weights with the average; the last stay as they are where nothing is averaged."""
        if self.recipe.averaging != "none":
            for name, value in weights.items():
                value.detach().copy_(self.sums[name])


def checkpoints(steps: int) -> Sequence[int]:
    """Return the steps whose weights are averaged: up to eight, over the last quarter, with the last."""
    gap = max(1, steps // (4 * _CHECKPOINTS))
    return list(range(steps, 0, -gap))[:_CHECKPOINTS]
