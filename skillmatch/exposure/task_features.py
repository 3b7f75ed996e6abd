"""What the task model sees of a text: how it reads as a whole, how it begins, and its words and word pairs.

A task begins with its verb ("Weld", "Write"), which tells most of what kind of work it is; the encoder's
vector of the first word piece carries it in context.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from skillmatch.encode import Encoder, unit_rows
from skillmatch.text.analysis import tokens
from skillmatch.types import FloatArray

N_BUCKETS = 1 << 15
"""Words and word pairs are told apart by a hash into this many buckets."""

_CHUNK = 512
"""Texts read at a time: keeps memory flat for a corpus."""


def sentence_rows(encoder: Encoder, texts: Sequence[str]) -> FloatArray:
    """Return the unit vectors of each text and of its first word piece side by side, shape (n, 2 dim).

    A text without word pieces has zeros in the second half.
    """
    rows = np.zeros((len(texts), 2 * encoder.dim), dtype=np.float32)
    for start in range(0, len(texts), _CHUNK):
        for row, read in enumerate(encoder.encode_tokens(texts[start : start + _CHUNK]), start):
            rows[row, : encoder.dim] = read.sentence
            if len(read.vectors):
                rows[row, encoder.dim :] = unit_rows(read.vectors[:1])[0]
    return rows


def word_buckets(text: str) -> Counter[int]:
    """Return how often each bucket, in [0, ``N_BUCKETS``), is hit by the words and word pairs of a text."""
    words = tokens(text)
    pairs = (f"{one} {two}" for one, two in pairwise(words))
    return Counter(zlib.crc32(gram.encode()) % N_BUCKETS for gram in (*words, *pairs))


def word_weights(
    text: str, rarity: npt.NDArray[np.floating]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return the buckets of a text, ascending, and their weights, a vector of length 1 (or empty).

    Args:
        text: Any text.
        rarity: Inverse document frequency by bucket, shape (``N_BUCKETS``,).
    """
    counts = word_buckets(text)
    at = np.array(sorted(counts), dtype=np.int64)
    hits = np.array([counts[bucket] for bucket in at.tolist()], dtype=np.float64)
    weights = (1 + np.log(hits)) * rarity[at].astype(np.float64) if len(at) else hits
    return at, weights / max(float(np.sqrt((weights**2).sum())), 1e-12)
