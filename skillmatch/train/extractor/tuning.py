"""The training loop: contrastive, by the windows of a sentence and by the whole of it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from skillmatch.extras import require
from skillmatch.train.extractor.averaging import Average
from skillmatch.train.extractor.drawing import Batch, Drawing
from skillmatch.train.extractor.material import Material, Say
from skillmatch.train.extractor.net import Base, Layers
from skillmatch.train.extractor.progress import SAVED_EVERY, Progress, Running
from skillmatch.train.extractor.recipe import Recipe
from skillmatch.train.extractor.scoring import Scorer
from skillmatch.train.extractor.states import LowerStates

_LABEL_WEIGHT = 1.5
"""Of a skill's preferred label, beside its other text of the step (weight 1)."""

_MASKED = -1e4
_LONGEST_GRADIENT = 1.0
_DECAY_OF_WEIGHTS = 0.01
_LOWEST_RATE = 0.05
_TOLD_EVERY = 25


def tune(
    recipe: Recipe,
    material: Material,
    base: Base,
    states: LowerStates,
    *,
    device: str,
    say: Say,
    work: Path | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Layers:
    """Return the tuned layers, averaged as the recipe says.

    Args:
        recipe: What to train on what.
        material: Texts and skills.
        base: Where the layers start.
        states: What is below them, of all texts of the material.
        device: Where to compute, as torch names it.
        say: Told the loss and the time left.
        work: A folder in which the training is kept, so that it goes on after it was killed. None: it is not.
        clock: Seconds.
    """
    torch = require("torch", extra="train", purpose="Training the extractor")
    torch.manual_seed(recipe.seed)
    layers = Layers(base, range(recipe.first_layer, base.layers), device=device, is_tuned=True)
    scorer = Scorer(layers, states, material, pooling=recipe.pooling)
    weights = list(layers.weights.values())
    optimiser = torch.optim.AdamW(weights, lr=recipe.rate, weight_decay=_DECAY_OF_WEIGHTS)
    running = Running(layers, optimiser, Average(recipe, layers.weights), Drawing(material, recipe))
    progress = Progress(work, recipe, material) if work is not None else None
    first = progress.restore(running) if progress is not None else 0
    started = clock()
    for step in range(first + 1, recipe.steps + 1):
        for group in optimiser.param_groups:
            group["lr"] = rate_at(step, recipe)
        loss = batch_loss(recipe, scorer, running.drawing.batch())
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, _LONGEST_GRADIENT)
        optimiser.step()
        running.average.add(step, layers.weights)
        if step % _TOLD_EVERY == 0 or step == recipe.steps:
            took = clock() - started
            left = took / (step - first) * (recipe.steps - step)
            say(f"step {step} of {recipe.steps}: loss {loss.item():.3f}, {took:.0f} s, {left:.0f} s left")
        if progress is not None and step % SAVED_EVERY == 0:
            progress.save(step, running)
    running.average.put(layers.weights)
    if progress is not None:
        progress.forget()
    return layers


def rate_at(step: int, recipe: Recipe) -> float:
    """Return the learning rate of a step, from 1."""
    rising = min(1.0, step / recipe.warm_up) if recipe.warm_up else 1.0
    falling = 0.5 * (1 + math.cos(math.pi * step / recipe.steps))
    return recipe.rate * rising * (falling * (1 - _LOWEST_RATE) + _LOWEST_RATE)


def batch_loss(recipe: Recipe, scorer: Scorer, batch: Batch) -> Any:
    """Return the loss of a batch: each sentence should score its skill's label above the others."""
    torch = require("torch", extra="train", purpose="Training the extractor")
    functional = torch.nn.functional
    device = scorer.layers.device
    cast = scorer.layers.cast()
    both = scorer.vectors([*batch.labels, *batch.second], cast)
    first, second = both[: len(batch.labels)], both[len(batch.labels) :]
    labels = functional.normalize(first * _LABEL_WEIGHT + second, dim=-1)
    pooled = scorer.scores(batch.sentences, labels, cast)
    targets = torch.tensor(batch.targets, device=device)
    masked = torch.tensor(batch.masked, device=device)

    def contrast(scores: Any) -> Any:
        return functional.cross_entropy((scores / recipe.temperature).masked_fill(masked, _MASKED), targets)

    return recipe.window_weight * contrast(pooled.windows) + recipe.sentence_weight * contrast(pooled.whole)
