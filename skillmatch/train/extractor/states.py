"""What the lower layers make of every text: computed once, kept on disk, looked up by each step."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from skillmatch.extras import require
from skillmatch.train.extractor.material import Say
from skillmatch.train.extractor.net import Base, Bucket, Layers, buckets_of, embedded
from skillmatch.train.extractor.tokens import TokenStore

_TOKENS_AT_ONCE = 8192
_TEXTS_PER_BLOCK = 4096


class LowerStates:
    """States of all texts of a store before the first tuned layer, bfloat16."""

    def __init__(self, store: TokenStore, states: Any) -> None:
        """Wrap states, shape (tokens of all texts, dim)."""
        self._torch = require("torch", extra="train", purpose="Training the extractor")
        self._store, self._states = store, states
        lengths = [store.length(number) for number in range(len(store))]
        self._starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)

    def lengths(self, numbers: Sequence[int]) -> list[int]:
        """Return the tokens of each text."""
        return [self._store.length(number) for number in numbers]

    def padded(self, numbers: Sequence[int], buckets: Sequence[Bucket]) -> Any:
        """Return the states of texts as ``Layers.run`` takes them; what pads is arbitrary."""
        rows = []
        for bucket in buckets:
            starts = self._starts[[numbers[place] for place in bucket.places]]
            rows.append((starts[:, None] + np.arange(bucket.length)).ravel())
        flat = np.minimum(np.concatenate(rows), len(self._states) - 1)
        return self._states[self._torch.tensor(flat, device=self._states.device)]


def lower_states(
    store: TokenStore, base: Base, first_layer: int, *, work: Path, device: str, say: Say
) -> LowerStates:
    """Compute the states of all texts, or read them from ``work`` where they are kept, block by block.

    Args:
        store: The texts.
        base: Whose lower layers are used.
        first_layer: Number of the first layer that is not.
        work: A folder; takes 768 bytes per token.
        device: Where to compute, as torch names it.
        say: Told how far it is.
    """
    torch = require("torch", extra="train", purpose="Training the extractor")
    words = base.weights["embeddings.word_embeddings.weight"]
    origin = hashlib.sha256(f"{first_layer} ".encode() + words.tobytes()).hexdigest()
    layers = Layers(base, range(first_layer), device=device, is_tuned=False)
    work.mkdir(parents=True, exist_ok=True)
    lengths = [store.length(number) for number in range(len(store))]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    states = torch.empty(int(starts[-1]), words.shape[1], dtype=torch.bfloat16)
    for start in range(0, len(store), _TEXTS_PER_BLOCK):
        numbers = range(start, min(start + _TEXTS_PER_BLOCK, len(store)))
        path = work / f"states-{store.fingerprint(numbers, origin)}.pt"
        if not path.is_file():
            say(f"lower layers: text {start:,} of {len(store):,}")
            part = path.with_suffix(".part")
            torch.save(computed(store, numbers, base, layers), part)
            part.rename(path)
        states[starts[start] : starts[numbers.stop]] = torch.load(path, weights_only=True)
    return LowerStates(store, states.to(device))


def computed(store: TokenStore, numbers: range, base: Base, layers: Layers) -> Any:
    """Return the states of some texts one after the other, bfloat16, shape (tokens, dim)."""
    torch = require("torch", extra="train", purpose="Training the extractor")
    lengths = [store.length(number) for number in numbers]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    dim = base.weights["embeddings.word_embeddings.weight"].shape[1]
    states = torch.empty(int(starts[-1]), dim, dtype=torch.bfloat16)
    cast = layers.cast()
    for bucket in buckets_of(lengths):
        size = max(1, _TOKENS_AT_ONCE // bucket.length)
        for begin in range(0, len(bucket.places), size):
            places = bucket.places[begin : begin + size]
            own = [lengths[place] for place in places]
            ids = np.zeros((len(places), bucket.length), dtype=np.int64)
            for row, place in enumerate(places):
                ids[row, : own[row]] = store.ids(numbers[place])
            part = [Bucket(tuple(range(len(places))), bucket.length)]
            with torch.no_grad():
                found = layers.run(embedded(base, ids, layers.device), own, part, cast)
            found = found.view(len(places), bucket.length, dim).to(torch.bfloat16).cpu()
            for row, place in enumerate(places):
                states[starts[place] : starts[place + 1]] = found[row, : own[row]]
    return states
