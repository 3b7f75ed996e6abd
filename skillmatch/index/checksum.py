"""CRC-32 over what is stored, so that a flipped bit is found before it is served."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import BinaryIO

CHECKED_AT_OPEN_BYTES = 256 * 1024 * 1024
"""A record up to so many bytes is read whole when its store is opened, in about half a second."""

BLOCK_BYTES = 1 << 20
"""Files of derived indexes have a checksum for every so many bytes."""


def checksum(row: int, *parts: bytes | str | int) -> int:
    """Return the CRC-32 of a row: its number and its columns, each with its length.

    The number is part of it, so that one row's content under another row's number is found out too.
    """
    value = zlib.crc32(b"%d" % row)
    for part in parts:
        body = part if isinstance(part, bytes) else str(part).encode()
        value = zlib.crc32(body, zlib.crc32(b"%d:" % len(body), value))
    return value


def block_checksums(path: Path) -> tuple[int, ...]:
    """Return the CRC-32 of every block of a file, the last one shorter; none of an empty file.

    Raises:
        OSError: It cannot be read.
    """
    found = []
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            found.append(zlib.crc32(block))
    return tuple(found)


def is_block_sound(file: BinaryIO, number: int, crc: int) -> bool:
    """Return whether a block of an open file has this checksum."""
    file.seek(number * BLOCK_BYTES)
    return zlib.crc32(file.read(BLOCK_BYTES)) == crc
