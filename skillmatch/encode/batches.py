"""Texts through a model in batches: what every encoder shares, whatever runs its layers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from skillmatch.encode.protocol import TokenVectors
from skillmatch.errors import ChecksumMismatch
from skillmatch.extras import require
from skillmatch.sources.plain import without_surrogates
from skillmatch.types import FloatArray

MAX_TOKENS = 256
"""Longer texts are cut here, where a model does not say otherwise."""

Ids = npt.NDArray[np.int64]

_TOKENS_PER_BATCH = 512
"""Bigger batches do not fit the second-level cache and are slower."""

_TOKENS_PER_START = 10
"""Starting a batch costs as much as so many tokens."""

_CHUNK = 4096
"""Texts tokenised at a time: keeps memory flat for a hundred thousand labels."""


class _Pass(NamedTuple):
    """One batch run through the model: which texts, their token vectors (padded), their unit vectors."""

    indices: Ids
    hidden: FloatArray
    sentences: FloatArray


class BatchEncoder(ABC):
    """Encodes texts by a model of token vectors; says what is the same whatever runs the model."""

    def __init__(self, tokenizer: Any, *, dim: int, fingerprint: str, threads: int) -> None:
        """Keep the parts.

        Args:
            tokenizer: From ``open_tokenizer``.
            dim: Columns of a text's vector.
            fingerprint: Names model and tokenizer, 64 hexadecimal digits.
            threads: Batches computed at the same time.
        """
        self._tokenizer, self._threads = tokenizer, threads
        self._dim, self._fingerprint = dim, fingerprint
        marks = tokenizer.encode("a").special_tokens_mask
        self._front = next((place for place, mark in enumerate(marks) if not mark), 0)
        self._back = next((place for place, mark in enumerate(reversed(marks)) if not mark), 0)

    @abstractmethod
    def _run(self, ids: Ids, mask: Ids) -> tuple[FloatArray, FloatArray]:
        """Return the token vectors of a batch, shape (texts, tokens, columns), and its texts' unit vectors.

        Args:
            ids: Numbers of the tokens, padded with 0 at the end, shape (texts, tokens).
            mask: 1 for a token, 0 for padding.
        """

    @property
    def dim(self) -> int:
        """Number of columns of every vector."""
        return self._dim

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the model's and the tokenizer's bytes, hexadecimal."""
        return self._fingerprint

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> FloatArray:
        """Return one unit row per text, in the order given, shape (n, dim).

        Args:
            texts: Any strings; equal ones are computed once, long ones are cut.
            progress: Called now and then with the number of texts done and of all texts.
        """
        unique = list(dict.fromkeys(texts))
        rows = np.empty((len(unique), self._dim), dtype=np.float32)
        for start in range(0, len(unique), _CHUNK):
            encodings = self._encodings(unique[start : start + _CHUNK])
            for done in self._passes(encodings, keep_tokens=False):
                rows[start + done.indices] = done.sentences
            if progress is not None:
                progress(min(start + _CHUNK, len(unique)), len(unique))
        place = {text: row for row, text in enumerate(unique)}
        return rows[[place[text] for text in texts]] if len(unique) < len(texts) else rows

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Return the vectors of every text's word pieces, in the order given; one pass per text."""
        unique = list(dict.fromkeys(texts))
        encodings = self._encodings(unique)
        found: dict[str, TokenVectors] = {}
        for done in self._passes(encodings, keep_tokens=True):
            for row, index in enumerate(done.indices):
                offsets = self._offsets(unique[index], encodings[index])
                found[unique[index]] = TokenVectors(
                    vectors=done.hidden[row, self._front : self._front + len(offsets)],
                    offsets=np.array(offsets, dtype=np.int32).reshape(-1, 2),
                    sentence=done.sentences[row],
                )
        return [found[text] for text in texts]

    def _offsets(self, text: str, encoding: Any) -> list[tuple[int, int]]:
        """Return the half-open range of code points of each of a text's own tokens."""
        found: list[tuple[int, int]] = encoding.offsets[self._front : len(encoding) - self._back]
        return found

    def _encodings(self, texts: Sequence[str]) -> list[Any]:
        """Return the word pieces of each text; half a surrogate pair is no character the tokenizer knows."""
        return list(self._tokenizer.encode_batch([without_surrogates(text) for text in texts]))

    def _passes(self, encodings: Sequence[Any], *, keep_tokens: bool) -> Iterator[_Pass]:
        """Yield the vectors of all texts, batch by batch."""
        batches = list(_batches([len(encoding) for encoding in encodings]))
        if self._threads == 1 or len(batches) < 2:
            yield from (self._pass(encodings, batch, keep_tokens) for batch in batches)
            return
        with ThreadPoolExecutor(min(self._threads, len(batches))) as pool:
            yield from pool.map(lambda batch: self._pass(encodings, batch, keep_tokens), batches)

    def _pass(self, encodings: Sequence[Any], batch: Sequence[int], keep_tokens: bool) -> _Pass:
        width = max(len(encodings[index]) for index in batch)
        ids = np.zeros((len(batch), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, index in enumerate(batch):
            tokens = encodings[index].ids
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        hidden, sentences = self._run(ids, mask)
        return _Pass(np.array(batch), hidden if keep_tokens else hidden[:, :0], sentences)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield indices, shortest text first, in the batches that cost least.

    A batch costs its padded tokens and ``_TOKENS_PER_START``; it holds at most ``_TOKENS_PER_BATCH``.
    """
    order = sorted(range(len(lengths)), key=lambda i: (lengths[i], i))
    least = [0]
    """The least cost of the first texts."""
    begins: list[int] = []
    """Where the last batch of the first texts begins."""
    for end, index in enumerate(order, start=1):
        width = lengths[index]
        furthest = max(0, min(end - 1, end - _TOKENS_PER_BATCH // max(width, 1)))
        costs = [least[begin] + width * (end - begin) for begin in range(furthest, end)]
        cost = min(costs)
        begins.append(furthest + costs.index(cost))
        least.append(cost + _TOKENS_PER_START)
    batches: list[list[int]] = []
    end = len(order)
    while end:
        begin = begins[end - 1]
        batches.append(order[begin:end])
        end = begin
    yield from reversed(batches)


def unit_rows(rows: FloatArray) -> FloatArray:
    """Return the rows scaled to length 1, shape (n, dim); a row of zeros stays zero."""
    lengths = np.sqrt(np.einsum("nd,nd->n", rows, rows))[:, None]
    scaled: FloatArray = (rows / np.maximum(lengths, np.float32(1e-12))).astype(np.float32, copy=False)
    return scaled


def unit_means(hidden: FloatArray, mask: Ids) -> FloatArray:
    """Return the unit mean of each text's token vectors, shape (texts, dim); arguments as of a run."""
    return unit_rows(np.einsum("btd,bt->bd", hidden, mask.astype(np.float32)))


def open_tokenizer(path: Path, *, max_tokens: int = MAX_TOKENS) -> Any:
    """Open a ``tokenizer.json`` that cuts texts at ``max_tokens``, special tokens included.

    Raises:
        ChecksumMismatch: The file cannot be read as what it should be.
    """
    tokenizers = require("tokenizers", purpose="The encoder")
    try:
        tokenizer = tokenizers.Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare Exception
        raise ChecksumMismatch(f"{path.name} is no tokenizer: {error}") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer
