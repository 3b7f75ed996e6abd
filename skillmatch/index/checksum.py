"""CRC-32 over what is stored, so that a flipped bit is found before it is served."""

from __future__ import annotations

import zlib
from pathlib import Path

CHECKED_AT_OPEN_BYTES = 256 * 1024 * 1024
"""A record up to so many bytes is read whole when its store is opened, in about half a second."""

_CHUNK_BYTES = 1 << 20


def checksum(row: int, *parts: bytes | str | int) -> int:
    """Return the CRC-32 of a row: its number and its columns, each with its length.

    The number is part of it, so that one row's content under another row's number is found out too.
    """
    value = zlib.crc32(b"%d" % row)
    for part in parts:
        body = part if isinstance(part, bytes) else str(part).encode()
        value = zlib.crc32(body, zlib.crc32(b"%d:" % len(body), value))
    return value


def file_checksum(path: Path) -> int:
    """Return the CRC-32 of a whole file.

    Raises:
        OSError: It cannot be read.
    """
    value = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            value = zlib.crc32(chunk, value)
    return value
