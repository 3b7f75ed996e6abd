"""Vectors of single labels: made once on first use, kept under the home folder, mapped into memory.

There are about 111,000 preferred and alternative labels of ESCO skills (43 MB as 8-bit rows): too many to
ship and too slow to make anew in every process, about a minute on two cores.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from skillmatch.encode.protocol import Encoder
from skillmatch.encode.rows import ByteRows, dequantised, quantised
from skillmatch.errors import ChecksumMismatch
from skillmatch.types import FloatArray, Skill

Progress = Callable[[int, int], None]
"""Called now and then with the number of labels done and of all labels."""

_STEP_VERSION = "1"
"""Changes whenever this module writes other bytes for the same labels."""

_CHUNK = 8192


@dataclass(frozen=True, slots=True, eq=False)
class LabelVectors:
    """8-bit unit rows of labels; those of skill ``i`` are ``starts[i]`` to ``starts[i + 1]``.

    Attributes:
        rows: Shape (labels, dim), mapped from a file as a rule. A skill's preferred label comes first.
        scales: One per row, shape (labels,).
        starts: Shape (skills + 1,).
    """

    rows: ByteRows
    scales: FloatArray
    starts: npt.NDArray[np.int64]

    def preferred(self) -> FloatArray:
        """Return the vectors of the preferred labels, shape (skills, dim)."""
        firsts = self.starts[:-1]
        return dequantised(self.rows[firsts], self.scales[firsts])

    def largest(self, queries: FloatArray, skills: npt.NDArray[np.int64]) -> FloatArray:
        """Return the largest cosine of each query with any label of each skill.

        Args:
            queries: Unit rows, shape (n, dim).
            skills: Places of skills, each at least once, shape (k,).

        Returns:
            Shape (n, k).
        """
        counts = self.starts[skills + 1] - self.starts[skills]
        firsts = np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.int64)
        places = np.repeat(self.starts[skills] - firsts, counts)
        places += np.arange(len(places))
        cosines = queries @ dequantised(self.rows[places], self.scales[places]).T
        return np.maximum.reduceat(cosines, firsts, axis=1).astype(np.float32, copy=False)


def label_vectors(
    skills: Sequence[Skill], encoder: Encoder, *, home: Path, progress: Progress | None = None
) -> LabelVectors:
    """Return the vectors of the preferred and alternative labels of ``skills``.

    They lie in ``home/derived/labels-<hash of labels, encoder and step>/`` and are made where they are
    not there yet: under a temporary name, then renamed, so that a run cut short leaves nothing half-made
    and two runs at once do no harm.

    Args:
        skills: In the order in which they will be asked for; at least one.
        encoder: Makes the vectors.
        home: SKILLMATCH_HOME.
        progress: Called now and then with the number of labels done and of all labels.

    Raises:
        ChecksumMismatch: The kept vectors are damaged.
    """
    names = [(skill.preferred_label, *skill.alt_labels) for skill in skills]
    starts = np.concatenate(([0], np.cumsum([len(labels) for labels in names]))).astype(np.int64)
    key = json.dumps([_STEP_VERSION, encoder.fingerprint, names], ensure_ascii=False)
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    folder = home / "derived" / f"labels-{digest[:16]}"
    if not folder.is_dir():
        _make(folder, [label for labels in names for label in labels], encoder, progress)
    return _open(folder, starts)


def _make(folder: Path, labels: Sequence[str], encoder: Encoder, progress: Progress | None) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        rows = np.empty((len(labels), encoder.dim), dtype=np.int8)
        scales = np.empty(len(labels), dtype=np.float32)
        by_length = np.array(sorted(range(len(labels)), key=lambda i: (len(labels[i]), i)))
        for start in range(0, len(labels), _CHUNK):
            chunk = by_length[start : start + _CHUNK]
            rows[chunk], scales[chunk] = quantised(encoder.encode([labels[i] for i in chunk]))
            if progress is not None:
                progress(start + len(chunk), len(labels))
        np.save(temporary / "rows.npy", rows)
        np.save(temporary / "scales.npy", scales)
        _rename(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _rename(temporary: Path, folder: Path) -> None:
    try:
        os.replace(temporary, folder)
    except OSError:
        if not folder.is_dir():  # otherwise another process was quicker, with the same bytes
            raise


def _open(folder: Path, starts: npt.NDArray[np.int64]) -> LabelVectors:
    try:
        rows = np.load(folder / "rows.npy", mmap_mode="r")
        scales = np.load(folder / "scales.npy")
    except (OSError, ValueError) as error:
        raise ChecksumMismatch(
            f"The vectors in {folder} cannot be read: {error}. Delete that folder and run again."
        ) from error
    if len(rows) != starts[-1] or len(scales) != starts[-1]:
        raise ChecksumMismatch(
            f"{folder} holds {len(rows)} vectors, expected {starts[-1]}. Delete that folder and run again."
        )
    return LabelVectors(rows=rows, scales=scales, starts=starts)
