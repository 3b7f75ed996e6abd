"""O*NET's detailed work activities as names and vectors: what a skill is used for.

The titles are a bundle of their own (onet/activities-30.1.json.xz); their vectors are made once by
``python -m skillmatch.train.activities`` and ship as 8-bit rows, tied to the encoder and to the titles.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skillmatch.content import content_path
from skillmatch.encode import Encoder
from skillmatch.encode.rows import dequantised, quantised
from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.packed import unpack
from skillmatch.taxonomy.bundles import ACTIVITIES_BUNDLE
from skillmatch.types import FloatArray

REBUILD = "python -m skillmatch.train.activities"
"""The command that makes the shipped vectors anew."""

VECTORS = ("models", "exposure", "activities.npz")
"""Where the vectors are, below the content root."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Activities:
    """All detailed work activities; row i of ``matrix`` (unit rows, shape (n, dim)) is of ``ids[i]``."""

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    matrix: FloatArray

    @classmethod
    def load(cls, encoder: Encoder, *, path: Path | None = None) -> Activities:
        """Return the shipped activities with their vectors.

        Args:
            encoder: Whose vectors they shall be.
            path: Another file of vectors; default: the shipped one.

        Raises:
            ReleaseMissing: A file is not there.
            ChecksumMismatch: The vectors are of another encoder or of other titles, or a file is damaged.
        """
        ids, titles = bundled_activities()
        path = path or content_path(*VECTORS)
        if not path.is_file():
            raise ReleaseMissing(f"No vectors of activities at {path}. Make them with: {REBUILD}")
        try:
            with np.load(path, allow_pickle=False) as stored:
                rows, scales, made_from = stored["rows"], stored["scales"], str(stored["made_from"])
        except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
            raise ChecksumMismatch(f"{path.name} cannot be read: {error}. Make it with: {REBUILD}") from error
        if made_from != _made_from(encoder, titles):
            raise ChecksumMismatch(
                f"{path.name} was made with another encoder or other titles. Make it anew with: {REBUILD}"
            )
        return cls(ids=ids, titles=titles, matrix=dequantised(rows, scales))


def bundled_activities() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids and titles of all activities, ordered by id.

    Raises:
        ReleaseMissing: The package was installed without its content.
        ChecksumMismatch: The bundle is not the declared one.
    """
    declared = read_declarations().bundles[ACTIVITIES_BUNDLE]
    tables = unpack(content_path(*ACTIVITIES_BUNDLE.split("/")), sha256=declared.sha256)
    return tuple(tables["dwa"]), tuple(tables["title"])


def save_activity_vectors(path: Path, titles: Sequence[str], encoder: Encoder) -> None:
    """Write the vectors of ``titles`` as 8-bit rows; the same titles and encoder give the same bytes."""
    rows, scales = quantised(encoder.encode(titles))
    np.savez(path, rows=rows, scales=scales, made_from=np.array(_made_from(encoder, titles)))


def _made_from(encoder: Encoder, titles: Sequence[str]) -> str:
    return hashlib.sha256("\n".join((encoder.fingerprint, *titles)).encode()).hexdigest()
