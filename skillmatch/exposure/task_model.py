"""How exposed a task is, read from its text: calibrated probabilities of the labels E0, E1 and E2.

Works for any line that says what somebody does: a task of an occupation nobody labelled, a duty in a posting.
Three readers are averaged: a kernel regression on the encoder's vectors (near sentences were labelled so), a
logistic regression on the vectors, and one on words and word pairs. How the model was made and how well it
does: models/exposure/card.md.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from skillmatch.content import content_path
from skillmatch.encode import Encoder
from skillmatch.encode.rows import ByteRows, dequantised
from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.exposure.task_features import sentence_rows, word_weights
from skillmatch.types import FloatArray, Rater

LABELS = ("E0", "E1", "E2")
"""Columns of all probabilities here."""

RATERS: tuple[Rater, ...] = ("human", "gpt4")
"""Whose labels are predicted; both were fitted on the same sentences."""

REBUILD = "python -m skillmatch.train.exposure --mirror FOLDER"
"""The command that makes the shipped model anew."""

POOL = (0.4, 0.3, 0.3)
"""How much each reader counts: kernel, vector, words."""

Doubles = npt.NDArray[np.float64]

_BLOCK = 64
"""Rows computed at a time, always as many: a row's result must not depend on how many came with it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TaskWeights:
    """What was learned.

    Attributes:
        landmarks: Sentence rows of some tasks, as 8-bit integers, shape (m, 2 dim).
        scales: Their scales, shape (m,).
        width: Factor of the squared distance in the kernel, one number.
        kernel: Weights of the landmarks, shape (m, 6): three labels by people, three by GPT-4.
        base: Shares of the six labels in training, shape (6,).
        mixing: Turns the six shares into logits, by rater, shape (2, 6, 3).
        mixing_bias: Shape (2, 3).
        vectors: Weights of the sentence vector, by rater, shape (2, dim, 3).
        vector_bias: Shape (2, 3).
        rarity: Inverse document frequency of word buckets, shape (buckets,).
        words: Weights of word buckets, by rater, shape (2, buckets, 3).
        word_bias: Shape (2, 3).
        offsets: Added to the log of a probability when one label must be named, by rater, shape (2, 3).
    """

    landmarks: ByteRows
    scales: npt.NDArray[np.float32]
    width: npt.NDArray[np.float32]
    kernel: npt.NDArray[np.float32]
    base: npt.NDArray[np.float32]
    mixing: npt.NDArray[np.float32]
    mixing_bias: npt.NDArray[np.float32]
    vectors: npt.NDArray[np.float32]
    vector_bias: npt.NDArray[np.float32]
    rarity: npt.NDArray[np.float16]
    words: npt.NDArray[np.float16]
    word_bias: npt.NDArray[np.float32]
    offsets: npt.NDArray[np.float32]


class TaskModel:
    """Predicts how a task would be labelled in "GPTs are GPTs" (Eloundou et al. 2024), from its sentence."""

    name = "task-exposure-1"
    """Name for people."""

    def __init__(self, encoder: Encoder, weights: TaskWeights, *, fingerprint: str) -> None:
        """Put the parts together; ``load`` opens the shipped ones.

        Args:
            encoder: The one the weights were made with.
            weights: What was learned.
            fingerprint: Names the weights and the encoder, hexadecimal.
        """
        self._encoder = encoder
        self._weights = weights
        self._landmarks = dequantised(weights.landmarks, weights.scales)
        self._fingerprint = fingerprint

    @classmethod
    def load(cls, encoder: Encoder, *, path: Path | None = None) -> TaskModel:
        """Open the shipped model.

        Args:
            encoder: Must be the encoder the model was made with.
            path: Another file of ``save_weights``; default: the shipped one.

        Raises:
            ReleaseMissing: The file is not there.
            ChecksumMismatch: It was made with another encoder, or is damaged.
        """
        path = path or content_path("models", "exposure") / "task_model.npz"
        if not path.is_file():
            raise ReleaseMissing(f"No task model at {path}. Make it with: {REBUILD}")
        try:
            with np.load(path, allow_pickle=False) as stored:
                made_with = str(stored["encoder"])
                weights = TaskWeights(**{field.name: stored[field.name] for field in fields(TaskWeights)})
        except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
            raise ChecksumMismatch(
                f"{path.name} is no task model: {error}. Make it anew with: {REBUILD}"
            ) from error
        if made_with != encoder.fingerprint:
            raise ChecksumMismatch(
                f"{path.name} was made with encoder {made_with[:12]}, found encoder "
                f"{encoder.fingerprint[:12]}. Make it anew with: {REBUILD}"
            )
        return cls(encoder, weights, fingerprint=hashlib.sha256(path.read_bytes()).hexdigest())

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the model's file, which names the encoder too: 64 hexadecimal digits."""
        return self._fingerprint

    def predict(self, texts: Sequence[str], *, rater: Rater = "human") -> FloatArray:
        """Return P(E0), P(E1), P(E2) of each text in the order given; rows sum to 1, shape (n, 3).

        A text's row depends on the text alone. A text without a word gets the shares of the labels
        among all tasks.

        Args:
            texts: Sentences that say what somebody does; the encoder reads the first 256 word pieces.
            rater: Whose labels to predict.
        """
        which = RATERS.index(rater)
        rows = sentence_rows(self._encoder, texts)
        found = pooled(
            self._by_kernel(rows, which), self._by_vector(rows, which), self._by_words(texts, which)
        )
        is_empty = [not text.strip() for text in texts]
        found[is_empty] = self._weights.base[3 * which : 3 * which + 3]
        return found.astype(np.float32)

    def label(self, probabilities: FloatArray, *, rater: Rater = "human") -> tuple[str, ...]:
        """Return one label per row, chosen for the best mean F1 over the three labels.

        The rarest label, E1, is named at a lower probability than the others, as the threshold for that mean
        demands; where a share or a score is wanted, add up the probabilities instead.

        Args:
            probabilities: Of ``predict``, for the same rater.
            rater: Whose labels.
        """
        best = decided(probabilities, self._weights.offsets[RATERS.index(rater)])
        return tuple(LABELS[column] for column in best)

    def _by_kernel(self, rows: FloatArray, which: int) -> Doubles:
        weights = self._weights.kernel.astype(np.float64)
        shares = in_blocks(rows, lambda block: self._near(block) @ weights) + self._weights.base
        mixing = self._weights.mixing[which].astype(np.float64)
        return softmax(np.einsum("nk,kc->nc", shares, mixing) + self._weights.mixing_bias[which])

    def _near(self, block: FloatArray) -> Doubles:
        return kernel_rows(block, self._landmarks, float(self._weights.width))

    def _by_vector(self, rows: FloatArray, which: int) -> Doubles:
        weights = self._weights.vectors[which].astype(np.float64)
        sentences = rows[:, : len(weights)].astype(np.float64)
        return softmax(np.einsum("nd,dc->nc", sentences, weights) + self._weights.vector_bias[which])

    def _by_words(self, texts: Sequence[str], which: int) -> Doubles:
        weights, bias = self._weights.words[which], self._weights.word_bias[which]
        logits = np.empty((len(texts), 3))
        for row, text in enumerate(texts):
            at, values = word_weights(text, self._weights.rarity)
            logits[row] = bias + values @ weights[at].astype(np.float64)
        return softmax(logits)


def pooled(by_kernel: Doubles, by_vector: Doubles, by_words: Doubles) -> Doubles:
    """Return the weighted mean of what the three readers say, each of shape (n, 3)."""
    mean: Doubles = POOL[0] * by_kernel + POOL[1] * by_vector + POOL[2] * by_words
    return mean


def in_blocks(rows: FloatArray, compute: Callable[[FloatArray], Doubles]) -> Doubles:
    """Return ``compute`` of the rows, a block of always the same size at a time, shape (n, k)."""
    block = np.zeros((_BLOCK, rows.shape[1]), dtype=np.float32)
    found = []
    for start in range(0, max(len(rows), 1), _BLOCK):
        part = rows[start : start + _BLOCK]
        block[: len(part)] = part
        found.append(compute(block)[: len(part)].copy())
    return np.concatenate(found)


def kernel_rows(rows: FloatArray, landmarks: FloatArray, width: float) -> Doubles:
    """Return how near each row is to each landmark, exp(-width * squared distance), shape (n, m)."""
    squares = np.einsum("nd,nd->n", rows, rows)[:, None] + np.einsum("md,md->m", landmarks, landmarks)[None]
    distances = np.maximum(squares - 2 * (rows @ landmarks.T), 0)
    near: Doubles = np.exp(-width * distances.astype(np.float64))
    return near


def softmax(logits: Doubles) -> Doubles:
    """Return positive rows that sum to 1, shape as given."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Doubles = powers / powers.sum(axis=1, keepdims=True)
    return shares


def decided(
    probabilities: npt.NDArray[np.floating], offsets: npt.NDArray[np.floating]
) -> npt.NDArray[np.int64]:
    """Return each row's column with the largest sum of log probability and offset, the first if equal."""
    named: npt.NDArray[np.int64] = (np.log(np.maximum(probabilities, 1e-9)) + offsets).argmax(axis=1)
    return named


def save_weights(path: Path, weights: TaskWeights, *, encoder: Encoder) -> None:
    """Write a model's file; the same weights give the same bytes."""
    arrays = {field.name: getattr(weights, field.name) for field in fields(TaskWeights)}
    np.savez(path, encoder=np.array(encoder.fingerprint), **arrays)
