"""A training under way, kept on disk, so that one that was killed goes on where it was."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skillmatch.extras import require
from skillmatch.train.extractor.averaging import Average
from skillmatch.train.extractor.drawing import Drawing
from skillmatch.train.extractor.material import Material
from skillmatch.train.extractor.net import Layers
from skillmatch.train.extractor.recipe import Recipe

SAVED_EVERY = 50
"""Steps."""


@dataclass(frozen=True, slots=True)
class Running:
    """What changes from step to step."""

    layers: Layers
    optimiser: Any
    average: Average
    drawing: Drawing


class Progress:
    """Keeps a training of one recipe on one material in a folder."""

    def __init__(self, work: Path, recipe: Recipe, material: Material) -> None:
        """Name the file after what is trained on what, so that no other training takes it up."""
        self._torch = require("torch", extra="train", purpose="Training the extractor")
        made_of = json.dumps([recipe.as_table(), dict(material.hashes)], sort_keys=True)
        self._path = work / f"progress-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}.pt"

    def save(self, step: int, running: Running) -> None:
        """Keep the state after a step, in place of an earlier one."""
        state = {
            "step": step,
            "weights": {name: value.detach() for name, value in running.layers.weights.items()},
            "optimiser": running.optimiser.state_dict(),
            "sums": running.average.sums,
            "count": running.average.count,
            "drawing": running.drawing.state,
        }
        part = self._path.with_suffix(".part")
        self._torch.save(state, part)
        part.replace(self._path)

    def restore(self, running: Running) -> int:
        """Put back what was kept; return its step, 0 where there is nothing."""
        if not self._path.is_file():
            return 0
        state = self._torch.load(self._path, weights_only=True, map_location=running.layers.device)
        for name, value in running.layers.weights.items():
            value.detach().copy_(state["weights"][name])
        running.optimiser.load_state_dict(state["optimiser"])
        running.average.sums, running.average.count = state["sums"], state["count"]
        running.drawing.state = state["drawing"]
        return int(state["step"])

    def forget(self) -> None:
        """Drop what was kept: the training is done."""
        self._path.unlink(missing_ok=True)
