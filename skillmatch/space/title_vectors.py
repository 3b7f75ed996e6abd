"""How near the meaning of a job title is to the nearest title of every occupation.

Occupations have up to some hundreds of titles. They are kept as groups of like titles, one short 8-bit
vector a group (models/occupations/titles.npz, made by ``skillmatch.train.occupations``).
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from skillmatch.content import content_path
from skillmatch.encode import Encoder, unit_rows
from skillmatch.encode.rows import dequantised, quantised
from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.space.owned import BestOfOwners
from skillmatch.types import FloatArray

VECTORS = ("models", "occupations", "titles.npz")
REBUILD = "python -m skillmatch.train.occupations"

BLOCK = 16
"""Titles multiplied at a time, always as many: matrix products of other shapes may differ in the last bit."""


class TitleGroups(NamedTuple):
    """Vectors of groups of titles, in the order of their occupations.

    ``projection`` takes the encoder's vectors to few dimensions, shape (dim, few); ``rows`` are unit vectors,
    shape (groups, few); ``owners`` are places in ``uris``, rising, shape (groups,).
    """

    projection: FloatArray
    rows: FloatArray
    owners: npt.NDArray[np.int64]
    uris: tuple[str, ...]


class TitleVectors:
    """The groups of the titles of given occupations."""

    def __init__(self, groups: TitleGroups, wanted: Iterable[str]) -> None:
        """Keep the groups of some occupations.

        Args:
            groups: Of any occupations.
            wanted: URIs; column i of ``nearest`` is the i-th. Those without a group are near to nothing.
        """
        place_of = {uri: place for place, uri in enumerate(wanted)}
        self._n = len(place_of)
        owners = np.array([place_of.get(uri, -1) for uri in groups.uris], dtype=np.int64)[groups.owners]
        kept = np.flatnonzero(owners >= 0)
        self._best = BestOfOwners(owners[kept])
        self._projection = groups.projection
        self._columns = np.ascontiguousarray(groups.rows[kept[self._best.order]].T)

    def nearest(self, vectors: FloatArray) -> FloatArray:
        """Return the cosine of each vector with the nearest titles of every occupation, 0 where it has none.

        Args:
            vectors: Unit rows of the encoder, shape (n, dim).

        Returns:
            Shape (n, occupations), in [-1, 1]; a row depends on its vector alone, bit for bit.
        """
        found = np.zeros((len(vectors), self._n), dtype=np.float32)
        for start in range(0, len(vectors), BLOCK):
            short = unit_rows(blockwise(vectors[start : start + BLOCK], self._projection))
            found[start : start + BLOCK, self._best.owners] = self._best.best(blockwise(short, self._columns))
        return found


def blockwise(rows: FloatArray, columns: FloatArray) -> FloatArray:
    """Return ``rows @ columns``, the same bits for a row whatever stands beside it; shape (n, columns)."""
    product = np.empty((len(rows), columns.shape[1]), dtype=np.float32)
    block = np.zeros((BLOCK, rows.shape[1]), dtype=np.float32)
    for start in range(0, len(rows), BLOCK):
        part = rows[start : start + BLOCK]
        block[: len(part)] = part
        block[len(part) :] = 0
        product[start : start + len(part)] = (block @ columns)[: len(part)]
    return product


def save_title_groups(path: Path, groups: TitleGroups, encoder: Encoder) -> None:
    """Write the groups as 8-bit rows; the same groups give the same bytes."""
    rows, scales = quantised(groups.rows)
    np.savez(
        path,
        encoder=np.array(encoder.fingerprint),
        projection=groups.projection.astype(np.float16),
        rows=rows,
        scales=scales.astype(np.float16),
        owners=groups.owners.astype(np.uint16),
        keys=_keys(groups.uris),
    )


def load_title_groups(uris: Iterable[str], encoder: Encoder, *, path: Path | None = None) -> TitleGroups:
    """Return the shipped groups of the titles of occupations.

    Args:
        uris: Of the occupations that are wanted; others in the file are left out.
        encoder: Whose vectors are to be compared with them.
        path: Another file of ``save_title_groups``; default: the shipped one.

    Raises:
        ReleaseMissing: The file is not there.
        ChecksumMismatch: It was made with another encoder, or is damaged.
    """
    path = path or content_path(*VECTORS)
    stored = _read(path)
    if str(stored["encoder"]) != encoder.fingerprint:
        raise ChecksumMismatch(
            f"{path.name} was made with encoder {str(stored['encoder'])[:12]}, found encoder "
            f"{encoder.fingerprint[:12]}. Make it anew with: {REBUILD}"
        )
    names = tuple(uris)
    uri_of = dict(zip(_keys(names).tolist(), names, strict=True))
    known = [uri_of.get(key, "") for key in stored["keys"].tolist()]
    return TitleGroups(
        projection=stored["projection"].astype(np.float32),
        rows=unit_rows(dequantised(stored["rows"], stored["scales"])),
        owners=stored["owners"].astype(np.int64),
        uris=tuple(known),
    )


def _read(path: Path) -> dict[str, npt.NDArray[np.generic]]:
    if not path.is_file():
        raise ReleaseMissing(f"No vectors of job titles at {path}. Make them with: {REBUILD}")
    try:
        with np.load(path, allow_pickle=False) as stored:
            names = ("encoder", "projection", "rows", "scales", "owners", "keys")
            return {name: stored[name] for name in names}
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ChecksumMismatch(
            f"{path.name} is no file of title vectors: {error}. Make it anew with: {REBUILD}"
        ) from error


def _keys(uris: Iterable[str]) -> npt.NDArray[np.uint64]:
    digests = b"".join(hashlib.sha256(uri.encode()).digest()[:8] for uri in uris)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)
