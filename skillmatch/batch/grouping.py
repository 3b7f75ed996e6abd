"""Rows of a whole corpus that have the same key, and groups of rows that are alike, in little memory.

Keys lie in files, one after another. They are looked at in parts by their value, so that what is sorted at a
time is a small share of the corpus; what is kept per row are four bytes of an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from skillmatch.batch.alike import HASHES, LEAST_AGREEING

_PART = 1 << 18
"""Keys sorted at a time, about."""

_MOST_PARTS = 64
"""Every part is a pass over all keys: beyond it parts grow, by less than a byte of memory per row."""

_BLOCK = 1 << 16
_PAIRS = 4096

Rows = npt.NDArray[np.int32]


def first_of_same(path: Path, n: int, *, width: int) -> Rows:
    """Return for each row the first row of the same key, shape (n,); keys of zeros only are their own.

    Args:
        path: ``n`` keys of ``width`` bytes.
        n: Below 2 ** 31.
        width: 8 or more.
    """
    first = np.arange(n, dtype=np.int32)
    for rows, keys in _parts(path, n, width):
        order, starts = _runs(keys)
        heads = np.repeat(rows[order[starts]], np.diff(np.r_[starts, len(keys)]))
        first[rows[order]] = heads
    return first


def groups_of(bands: list[Path], signatures: Path, n: int) -> Rows:
    """Return for each row the first row of its group of near-duplicates: itself where it has none.

    In each bucket of a band a row is compared with the first one and with the one before it, so that a bucket
    of a million rows costs two million comparisons. Groups are what these pairs join.

    Args:
        bands: A file of 8-byte keys per band; zeros: no signature.
        signatures: ``n`` rows of 64 numbers of 2 bytes.
        n: Below 2 ** 31.
    """
    first = np.arange(n, dtype=np.int32)
    for band in bands:
        for rows, keys in _parts(band, n, 8):
            order, starts = _runs(keys)
            here = rows[order]
            sizes = np.diff(np.r_[starts, len(keys)])
            heads = np.repeat(here[starts], sizes)
            _join(first, signatures, here[here != heads], heads[here != heads])
            follows = np.ones(len(here), dtype=bool)
            follows[starts] = False
            places = np.flatnonzero(follows)
            _join(first, signatures, here[places], here[places - 1])
    while True:
        further = first[first]
        if np.array_equal(further, first):
            return first
        first = further


def _parts(path: Path, n: int, width: int) -> Iterator[tuple[Rows, npt.NDArray[np.bytes_]]]:
    """Yield rows and keys, a part of all possible keys at a time; keys of zeros are left out."""
    n_parts = min(-(-n // _PART) or 1, _MOST_PARTS)
    for part in range(n_parts):
        rows, kept = [], []
        with path.open("rb") as file:
            for start in range(0, n, _BLOCK):
                keys = np.fromfile(file, dtype=f"S{width}", count=min(_BLOCK, n - start))
                numbers = keys.view("<u8").reshape(len(keys), -1)[:, 0]
                places = np.flatnonzero((numbers % np.uint64(n_parts) == part) & (keys != b""))
                rows.append((places + start).astype(np.int32))
                kept.append(keys[places])
        yield np.concatenate(rows), np.concatenate(kept)


def _runs(keys: npt.NDArray[np.bytes_]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the order of keys (equal ones by row), and where each run of equal ones begins."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[np.ones(min(1, len(keys)), dtype=bool), ordered[1:] != ordered[:-1]])
    return order, starts


def _join(first: Rows, signatures: Path, ones: Rows, others: Rows) -> None:
    """Join the groups of pairs whose signatures agree and that are not joined yet."""
    for start in range(0, len(ones), _PAIRS):
        pairs = [
            (a, b)
            for a, b in zip(
                ones[start : start + _PAIRS].tolist(), others[start : start + _PAIRS].tolist(), strict=True
            )
            if _root(first, a) != _root(first, b)
        ]
        if not pairs:
            continue
        agree = (_read(signatures, [a for a, _ in pairs]) == _read(signatures, [b for _, b in pairs])).sum(
            axis=1
        )
        for (a, b), count in zip(pairs, agree.tolist(), strict=True):
            if count >= LEAST_AGREEING:
                root_a, root_b = _root(first, a), _root(first, b)
                first[max(root_a, root_b)] = min(root_a, root_b)


def _root(first: Rows, row: int) -> int:
    while first[row] != row:
        first[row] = first[first[row]]
        row = int(first[row])
    return row


def _read(signatures: Path, rows: list[int]) -> npt.NDArray[np.uint16]:
    """Return signatures by row; read, not mapped, so that pages of the file do not count as our memory."""
    width = 2 * HASHES
    with signatures.open("rb", buffering=0) as file:
        pieces = []
        for row in rows:
            file.seek(row * width)
            pieces.append(file.read(width))
    return np.frombuffer(b"".join(pieces), dtype=np.uint16).reshape(-1, HASHES)
