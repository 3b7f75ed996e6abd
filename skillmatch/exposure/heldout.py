"""What was predicted of each labelled task while its major group of occupations was held out of training.

Ships beside the task model (models/exposure/heldout.npz), so that its accuracy can be computed anew without
the sentences and without training: figures only, in the order of the bundled task labels.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from skillmatch.content import content_path
from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.types import FloatArray

HELD_OUT = "exposure/heldout.npz"
"""The shipped file, below models/."""

_STEPS = 65_535
_REBUILD = "python -m skillmatch.train.exposure --mirror FOLDER"

ByteLabels = npt.NDArray[np.uint8]
"""Labels as 0, 1, 2 for E0, E1, E2."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeldOut:
    """Predictions of n tasks, each by a model that saw no task of the same major group.

    Attributes:
        model: Calibrated probabilities by rater (human, GPT-4), shape (n, 2, 3).
        model_labels: The labels named for them, shape (n, 2).
        baseline: Probabilities by TF-IDF with logistic regression, for the human label, shape (n, 3).
        baseline_labels: The labels named for them by the same rule as the model's, shape (n,).
        n_near: Times a task was left out of training because it nearly equals a held-out one.
        tasks: Names the tasks and their order: ``tasks_key``.
    """

    model: FloatArray
    model_labels: ByteLabels
    baseline: FloatArray
    baseline_labels: ByteLabels
    n_near: int
    tasks: str


def tasks_key(codes: Iterable[str], ids: Iterable[str]) -> str:
    """Return the SHA-256 over occupation codes and task ids in their order, hexadecimal."""
    lines = (f"{code} {task_id}\n" for code, task_id in zip(codes, ids, strict=True))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def save_held_out(path: Path, held_out: HeldOut) -> None:
    """Write the predictions, probabilities in steps of 1/65,535; the same ones give the same bytes."""
    np.savez_compressed(
        path,
        model=_packed(held_out.model),
        model_labels=held_out.model_labels,
        baseline=_packed(held_out.baseline),
        baseline_labels=held_out.baseline_labels,
        n_near=np.array(held_out.n_near),
        tasks=np.array(held_out.tasks),
    )


def load_held_out(path: Path | None = None) -> HeldOut:
    """Return the shipped predictions, or those of another file.

    Raises:
        ReleaseMissing: The file is not there.
        ChecksumMismatch: It is damaged.
    """
    path = path or content_path("models") / HELD_OUT
    if not path.is_file():
        raise ReleaseMissing(f"No held-out predictions at {path}. Make them with: {_REBUILD}")
    try:
        with np.load(path, allow_pickle=False) as stored:
            return HeldOut(
                model=_unpacked(stored["model"]),
                model_labels=stored["model_labels"],
                baseline=_unpacked(stored["baseline"]),
                baseline_labels=stored["baseline_labels"],
                n_near=int(stored["n_near"]),
                tasks=str(stored["tasks"]),
            )
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ChecksumMismatch(
            f"{path.name} is no file of held-out predictions: {error}. Make it anew with: {_REBUILD}"
        ) from error


def _packed(probabilities: npt.NDArray[np.floating]) -> npt.NDArray[np.uint16]:
    steps: npt.NDArray[np.uint16] = np.rint(probabilities * _STEPS).astype(np.uint16)
    return steps


def _unpacked(steps: npt.NDArray[np.uint16]) -> FloatArray:
    return (steps / np.float32(_STEPS)).astype(np.float32)
