"""The encoder we ship, run by onnxruntime; this module alone knows onnxruntime and tokenizers."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from skillmatch.encode.protocol import TokenVectors
from skillmatch.encode.tuned import load_tuned_layers
from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.extras import require
from skillmatch.sources.plain import without_surrogates
from skillmatch.types import FloatArray

MAX_TOKENS = 256
"""Longer texts are cut here, as the model was trained."""

_TOKENS_PER_BATCH = 512
"""Bigger batches do not fit the second-level cache and are slower."""

_TOKENS_PER_START = 10
"""Starting a batch costs as much as so many tokens."""

_CHUNK = 4096
"""Texts tokenised at a time: keeps memory flat for a hundred thousand labels."""


class _Pass(NamedTuple):
    """One batch run through the model: which texts, their token vectors (padded), their unit means."""

    indices: npt.NDArray[np.int64]
    hidden: FloatArray
    means: FloatArray


class OnnxEncoder:
    """Encodes texts with a BERT-like ONNX model; mean of the token vectors, unit length.

    The graph has inputs ``input_ids`` and ``attention_mask`` (int64, shape (batch, tokens)) and output
    ``last_hidden_state`` (float32, shape (batch, tokens, dim)).
    """

    def __init__(
        self,
        model: Path,
        tokenizer: Path,
        *,
        layers: Path | None = None,
        threads: int = 0,
        is_precise: bool = False,
    ) -> None:
        """Open the model.

        Args:
            model: The ONNX file.
            tokenizer: Its ``tokenizer.json``.
            layers: Tuned layers that take the place of the model's upper ones, a file of
                ``skillmatch.encode.tuned``.
            threads: Batches computed at the same time, one thread each; 0 means one per core.
            is_precise: Rule out that 8-bit sums saturate, as they do on x64 processors without VNNI;
                half as fast, same vectors elsewhere.

        Raises:
            ReleaseMissing: A file is not there.
            ChecksumMismatch: A file cannot be read as what it should be.
        """
        self._fingerprint = _fingerprint(*(path for path in (model, tokenizer, layers) if path))
        self._tokenizer = _open_tokenizer(tokenizer)
        content = model.read_bytes()
        if layers is not None:
            content = load_tuned_layers(layers).joined(content)
        self._session = _open_session(content, is_precise, name=(layers or model).name)
        self._threads = threads or os.cpu_count() or 1
        self._dim = int(self._session.get_outputs()[0].shape[-1])

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
            texts: Any strings; equal ones are computed once, long ones are cut at 256 tokens.
            progress: Called now and then with the number of texts done and of all texts.
        """
        unique = list(dict.fromkeys(texts))
        rows = np.empty((len(unique), self._dim), dtype=np.float32)
        for start in range(0, len(unique), _CHUNK):
            encodings = self._encodings(unique[start : start + _CHUNK])
            for done in self._passes(encodings, keep_tokens=False):
                rows[start + done.indices] = done.means
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
                offsets = encodings[index].offsets[1:-1]
                found[unique[index]] = TokenVectors(
                    vectors=done.hidden[row, 1 : len(offsets) + 1],
                    offsets=np.array(offsets, dtype=np.int32).reshape(-1, 2),
                    sentence=done.means[row],
                )
        return [found[text] for text in texts]

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
        hidden = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        means = unit_rows(np.einsum("btd,bt->bd", hidden, mask.astype(np.float32)))
        return _Pass(np.array(batch), hidden if keep_tokens else hidden[:, :0], means)


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


def _fingerprint(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if not path.is_file():
            raise ReleaseMissing(
                f"The encoder's file {path.name} is not in {path.parent}. Install skillmatch again."
            )
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _open_tokenizer(path: Path) -> Any:
    tokenizers = require("tokenizers", purpose="The encoder")
    try:
        tokenizer = tokenizers.Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare Exception
        raise ChecksumMismatch(f"{path.name} is no tokenizer: {error}") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def _open_session(model: bytes, is_precise: bool, *, name: str) -> Any:
    onnxruntime = require("onnxruntime", purpose="The encoder")
    # Where the program around us loaded it first, the environment came too late.
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    # One thread per pass: whole batches side by side scale better than splitting one.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.x64quantprecision", "1" if is_precise else "0")
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exceptions have no common base
        raise ChecksumMismatch(f"{name} is no model onnxruntime can open: {error}") from error
