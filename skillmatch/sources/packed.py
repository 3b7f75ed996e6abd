"""The format of our bundles: columns as compact JSON, xz-compressed, byte-identical every time.

A bundle is a mapping from a column or table name to plain JSON values. Keys keep the order in which
they are given; nothing of the machine, the time or the file name goes into the bytes.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from skillmatch.errors import ChecksumMismatch

_FILTERS: list[dict[str, int]] = [{"id": lzma.FILTER_LZMA2, "preset": 9}]


def pack(tables: Mapping[str, Any]) -> bytes:
    """Return the bundle's bytes; the same tables give the same bytes."""
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return lzma.compress(text.encode(), format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC64, filters=_FILTERS)


def unpack(path: Path, *, sha256: str | None = None) -> dict[str, Any]:
    """Return the tables of the bundle at ``path``.

    Args:
        path: A file written from ``pack``.
        sha256: The declared checksum; None skips the check.

    Raises:
        ChecksumMismatch: The bytes are not the declared ones, or are no bundle.
    """
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if sha256 is not None and found != sha256:
        raise ChecksumMismatch(
            f"{path.name}: expected sha256 {sha256}, found {found}. Install skillmatch again, or make "
            "the bundle anew with: skillmatch data bundle"
        )
    try:
        tables = json.loads(lzma.decompress(data))
    except (lzma.LZMAError, ValueError) as error:
        raise ChecksumMismatch(f"{path.name} is no bundle of ours: {error}") from error
    if not isinstance(tables, dict):
        raise ChecksumMismatch(f"{path.name} is no bundle of ours: expected named tables")
    return tables
