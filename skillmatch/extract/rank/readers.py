"""Sentences read as vectors: the whole, and every run of words worth comparing with skills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from skillmatch.encode import Encoder, TokenVectors, unit_rows
from skillmatch.extract.windows import Words, read_words, runs
from skillmatch.types import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A sentence as a reader sees it.

    Attributes:
        text: The sentence.
        words: Its words.
        runs: First and last word (included) of each run, shape (runs, 2).
        vectors: One unit row per run, shape (runs, dim).
        whole: The vector of the sentence, unit length, shape (dim,).
    """

    text: str
    words: Words
    runs: npt.NDArray[np.int64]
    vectors: FloatArray
    whole: FloatArray


class Reader(Protocol):
    """Turns sentences into readings; what is read of a sentence depends on it alone."""

    def read(self, sentences: Sequence[str]) -> list[Reading | None]:
        """Return a reading of each sentence; None for one without words it knows."""
        ...


class RunReader(Protocol):
    """Reads the runs of a reading anew."""

    def vectors(self, readings: Sequence[Reading]) -> list[FloatArray]:
        """Return for each reading one unit row per run, shape (runs, dim)."""
        ...


class OnePassReader:
    """Reads a sentence by one pass of an encoder: a run is the mean of its token vectors."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def read(self, sentences: Sequence[str]) -> list[Reading | None]:
        """Return a reading of each sentence; words beyond the encoder's limit are not seen."""
        passes = self._encoder.encode_tokens(sentences)
        found: list[Reading | None] = []
        for text, seen in zip(sentences, passes, strict=True):
            words = read_words(text)
            kept = np.array(runs(words), dtype=np.int64).reshape(-1, 2)
            first, last = _tokens_of(words, kept, seen)
            is_seen = (first < last) & (last <= len(seen.offsets))
            if not is_seen.any():
                found.append(None)
                continue
            vectors = _means(seen, first[is_seen], last[is_seen])
            found.append(Reading(text, words, kept[is_seen], vectors, seen.sentence))
        return found

    def vectors(self, readings: Sequence[Reading]) -> list[FloatArray]:
        """Return one unit row per run of readings that another reader made."""
        passes = self._encoder.encode_tokens([reading.text for reading in readings])
        return [
            _means(seen, *_tokens_of(reading.words, reading.runs, seen))
            for reading, seen in zip(readings, passes, strict=True)
        ]


def _tokens_of(
    words: Words, kept: npt.NDArray[np.int64], seen: TokenVectors
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return for each run its first token and the one after its last."""
    starts = np.array(words.starts, dtype=np.int64)
    ends = np.array(words.ends, dtype=np.int64)
    first = np.searchsorted(seen.offsets[:, 0], starts[kept[:, 0]])
    return first, np.searchsorted(seen.offsets[:, 1], ends[kept[:, 1]], side="right")


def _means(seen: TokenVectors, first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]) -> FloatArray:
    """Return the unit mean of each run of tokens."""
    sums = np.zeros((len(seen.vectors) + 1, seen.vectors.shape[1]), dtype=np.float32)
    # Row by row: down columns, numpy's own running sum takes twice as long.
    for row, vector in enumerate(seen.vectors):
        np.add(sums[row], vector, out=sums[row + 1])
    return unit_rows(sums[last] - sums[first])


class WindowReader:
    """Reads every run by a pass of its own: slower and surer."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def vectors(self, readings: Sequence[Reading]) -> list[FloatArray]:
        """Return for each reading one unit row per run, as the encoder sees the run by itself."""
        texts = [
            [reading.text[reading.words.starts[a] : reading.words.ends[b]] for a, b in reading.runs]
            for reading in readings
        ]
        unique = list(dict.fromkeys(text for each in texts for text in each))
        place = {text: row for row, text in enumerate(unique)}
        rows = self._encoder.encode(unique)
        return [rows[[place[text] for text in each]] for each in texts]


class ApartReader:
    """Reads sentence and runs by passes of their own, for encoders whose vectors are no means of tokens'."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._runs = WindowReader(encoder)

    def read(self, sentences: Sequence[str]) -> list[Reading | None]:
        """Return a reading of each sentence; None for one without words."""
        whole = self._encoder.encode(sentences)
        unread = whole[:0]
        found: list[Reading | None] = []
        for text, vector in zip(sentences, whole, strict=True):
            words = read_words(text)
            kept = np.array(runs(words), dtype=np.int64).reshape(-1, 2)
            found.append(Reading(text, words, kept, unread, vector) if len(kept) else None)
        seen = iter(self._runs.vectors([reading for reading in found if reading is not None]))
        return [None if reading is None else replace(reading, vectors=next(seen)) for reading in found]
