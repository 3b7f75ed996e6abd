"""The encoder in torch, cut in two: lower layers that stay, upper ones that are tuned.

Texts of nearly one length share a padded bucket, and all buckets of a call go through each matrix together.
Matrices multiply in bfloat16, sums and normalisations are float32. Attention is written out: the backward
pass of torch's own on CPUs takes 15 times as long in bfloat16 (measured with torch 2.13).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from skillmatch.extras import require
from skillmatch.train.extractor.recipe import Device
from skillmatch.types import FloatArray

_PURPOSE = "Training the extractor"
_STEP = 4
"""Lengths are rounded up to a multiple of this, so that there are few buckets."""

_FAR = -1e9


class Bucket(NamedTuple):
    """Texts of nearly one length: their places in the call, and the padded length in tokens."""

    places: tuple[int, ...]
    length: int


def buckets_of(lengths: Sequence[int]) -> tuple[Bucket, ...]:
    """Return the buckets of texts of these lengths, shortest first; every text is in one."""
    found: dict[int, list[int]] = {}
    for place, length in enumerate(lengths):
        found.setdefault(-(-length // _STEP) * _STEP, []).append(place)
    return tuple(Bucket(tuple(places), length) for length, places in sorted(found.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The checkpoint that training starts from."""

    weights: Mapping[str, FloatArray]
    heads: int
    epsilon: float

    @property
    def layers(self) -> int:
        """How many layers there are."""
        return sum(name.endswith("attention.self.query.weight") for name in self.weights)


def read_base(checkpoint: Path) -> Base:
    """Read the weights of a BERT checkpoint (model.safetensors, config.json)."""
    config = json.loads((checkpoint / "config.json").read_text(encoding="utf-8"))
    load = require("safetensors.numpy", extra="train", purpose=_PURPOSE).load_file
    weights = load(checkpoint / "model.safetensors")
    return Base(
        weights={name.removeprefix("bert."): np.asarray(each, np.float32) for name, each in weights.items()},
        heads=config["num_attention_heads"],
        epsilon=config["layer_norm_eps"],
    )


def torch_device(device: Device) -> str:
    """Return where to compute: ``cuda`` where torch sees a GPU and none is named, else ``cpu``."""
    torch = require("torch", extra="train", purpose=_PURPOSE)
    if device == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    return device


class Layers:
    """Some consecutive layers; their weights are float32 tensors by name, without the layers' prefix."""

    def __init__(self, base: Base, numbers: range, *, device: str, is_tuned: bool) -> None:
        """Copy the weights.

        Args:
            base: Has the layers.
            numbers: Of the layers.
            device: Where they are computed, as torch names it.
            is_tuned: Whether gradients are kept.
        """
        self._torch = require("torch", extra="train", purpose=_PURPOSE)
        self._heads, self._epsilon, self.device = base.heads, base.epsilon, device
        self.numbers = numbers
        self.weights: dict[str, Any] = {}
        for number in numbers:
            prefix = f"encoder.layer.{number}."
            for name, value in base.weights.items():
                if name.startswith(prefix):
                    tensor = self._torch.tensor(value, device=device)
                    self.weights[name] = tensor.requires_grad_(is_tuned)

    def cast(self) -> dict[str, Any]:
        """Return the weights as they are multiplied: matrices in bfloat16, the three of attention as one."""
        half = self._torch.bfloat16
        cast: dict[str, Any] = {}
        for number in self.numbers:
            prefix = f"encoder.layer.{number}."
            for kind in ("weight", "bias"):
                parts = [
                    self.weights[f"{prefix}attention.self.{name}.{kind}"]
                    for name in ("query", "key", "value")
                ]
                cast[f"{prefix}attention.{kind}"] = self._torch.cat(parts).to(half)
                for name in ("attention.output.dense", "intermediate.dense", "output.dense"):
                    cast[f"{prefix}{name}.{kind}"] = self.weights[f"{prefix}{name}.{kind}"].to(half)
                for name in ("attention.output.LayerNorm", "output.LayerNorm"):
                    cast[f"{prefix}{name}.{kind}"] = self.weights[f"{prefix}{name}.{kind}"]
        return cast

    def run(
        self, states: Any, lengths: Sequence[int], buckets: Sequence[Bucket], cast: Mapping[str, Any]
    ) -> Any:
        """Return the states after the layers, float32, shape (rows, dim).

        Args:
            states: Before them: the padded texts of all buckets, one after the other, shape (rows, dim).
            lengths: Tokens of each text of the call.
            buckets: As ``buckets_of(lengths)``.
            cast: From ``cast``.
        """
        states = states.float()
        masks = [self._mask(lengths, bucket) for bucket in buckets]
        for number in self.numbers:
            states = self._layer(states, buckets, masks, cast, f"encoder.layer.{number}.")
        return states

    def _mask(self, lengths: Sequence[int], bucket: Bucket) -> Any:
        """Return what is added to the scores of padded tokens, shape (texts, 1, 1, length)."""
        own = np.array([lengths[place] for place in bucket.places])
        mask = np.where(np.arange(bucket.length) < own[:, None], 0.0, _FAR).astype(np.float32)
        return self._torch.tensor(mask[:, None, None, :], device=self.device)

    def _layer(
        self,
        states: Any,
        buckets: Sequence[Bucket],
        masks: Sequence[Any],
        cast: Mapping[str, Any],
        prefix: str,
    ) -> Any:
        functional, half = self._torch.nn.functional, self._torch.bfloat16

        def linear(name: str, values: Any) -> Any:
            return functional.linear(values, cast[f"{prefix}{name}.weight"], cast[f"{prefix}{name}.bias"])

        def normalised(name: str, values: Any) -> Any:
            name = f"{prefix}{name}.LayerNorm"
            dim = (values.shape[-1],)
            return functional.layer_norm(
                values, dim, cast[f"{name}.weight"], cast[f"{name}.bias"], self._epsilon
            )

        projected = linear("attention", states.to(half))
        sizes = [len(bucket.places) * bucket.length for bucket in buckets]
        mixed = [
            self._attended(part, bucket, mask)
            for part, bucket, mask in zip(projected.split(sizes), buckets, masks, strict=True)
        ]
        attended = linear("attention.output.dense", self._torch.cat(mixed))
        states = normalised("attention.output", attended + states)
        hidden = functional.gelu(linear("intermediate.dense", states.to(half)))
        return normalised("output", linear("output.dense", hidden) + states)

    def _attended(self, projected: Any, bucket: Bucket, mask: Any) -> Any:
        """Return the values mixed by attention within each text of a bucket, shape (rows, dim)."""
        rows, triple = projected.shape
        width = triple // 3 // self._heads
        split = projected.view(len(bucket.places), bucket.length, 3, self._heads, width)
        query, key, value = split.permute(2, 0, 3, 1, 4).contiguous().unbind(0)
        scores = (query * width**-0.5) @ key.transpose(-1, -2)
        weights = (scores.float() + mask).softmax(-1).to(value.dtype)
        return (weights @ value).transpose(1, 2).reshape(rows, triple // 3)


def embedded(base: Base, ids: npt.NDArray[np.int64], device: str) -> Any:
    """Return the normalised embeddings of padded texts of one length, shape (texts * length, dim)."""
    torch = require("torch", extra="train", purpose=_PURPOSE)
    words = base.weights["embeddings.word_embeddings.weight"][ids]
    places = base.weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
    total = words + places + base.weights["embeddings.token_type_embeddings.weight"][0]
    scale, shift = (
        torch.tensor(base.weights[f"embeddings.LayerNorm.{kind}"], device=device)
        for kind in ("weight", "bias")
    )
    flat = torch.tensor(total.reshape(-1, total.shape[-1]), device=device)
    return torch.nn.functional.layer_norm(flat, (total.shape[-1],), scale, shift, base.epsilon)
