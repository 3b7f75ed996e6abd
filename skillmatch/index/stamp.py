"""The stamp on a derived index: which record it was made from, up to which generation, out of which files.

A stamp is written after the index is safely on disk. An index without a stamp, with a file that is not
as stamped, or with the stamp of another record or another way of making it, is not used but made anew.
The stamp is also a witness: a record whose last change is older than a stamp of its own has lost changes.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from skillmatch.errors import StoreError
from skillmatch.index.checksum import file_checksum

_NAME = "stamp.json"
_UNFINISHED = "stamp.json.part"


class IndexFailure(StoreError):
    """A derived index cannot be written or read; the record is sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedFile:
    """A file of the index, by name within its folder: length in bytes and CRC-32."""

    name: str
    size: int
    crc: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """``recipe`` names how the index was made (format and analysis version)."""

    store_id: str
    recipe: str
    generation: int
    files: tuple[StampedFile, ...]


def read_stamp(folder: Path) -> Stamp | None:
    """Return the stamp in ``folder``; None where it is missing or damaged."""
    try:
        body, _, crc = (folder / _NAME).read_bytes().rpartition(b"\n")
        if zlib.crc32(body) != int(crc, 16):
            return None
        fields = json.loads(body)
        return Stamp(
            store_id=str(fields["store_id"]),
            recipe=str(fields["recipe"]),
            generation=int(fields["generation"]),
            files=tuple(StampedFile(**file) for file in fields["files"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_stamp(folder: Path, stamp: Stamp) -> None:
    """Put the stamp into ``folder``, whole or not at all, also when the power fails.

    Raises:
        OSError: It cannot be written; the stamp before it stays.
    """
    body = json.dumps(asdict(stamp)).encode()
    unfinished = folder / _UNFINISHED
    with unfinished.open("wb") as file:
        file.write(b"%b\n%08x" % (body, zlib.crc32(body)))
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, folder / _NAME)
    sync_folder(folder)


def stamped_files(folder: Path, *, known: Mapping[str, StampedFile]) -> tuple[StampedFile, ...]:
    """Return all files of an index that count, with checksums; those in ``known`` are not read again."""
    paths = sorted(path for path in folder.iterdir() if path.is_file() and counts(path.name))
    return tuple(known.get(path.name) or _stamped(path) for path in paths)


def damaged_file(folder: Path, files: Iterable[StampedFile]) -> Path | None:
    """Return the first file that is not as it was stamped, or None; files are read whole."""
    for file in files:
        path = folder / file.name
        try:
            is_same = path.stat().st_size == file.size and file_checksum(path) == file.crc
        except OSError:
            is_same = False
        if not is_same:
            return path
    return None


def remove_folder(folder: Path) -> int:
    """Remove an index, its stamp first, so that what is left half-way is never used; return files removed.

    Raises:
        OSError: Something in it cannot be removed.
    """
    if not folder.exists():
        return 0
    n_files = sum(1 for path in folder.rglob("*") if path.is_file())
    (folder / _NAME).unlink(missing_ok=True)
    shutil.rmtree(folder)
    return n_files


def sync_folder(folder: Path) -> None:
    """Make renames and new files in ``folder`` survive a power cut, where the system offers it."""
    # Windows opens no folders, and needs no such call.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def counts(name: str) -> bool:
    """Return whether a file belongs to the index: locks are empty, and no stamp holds its own checksum."""
    return not name.endswith(".lock") and name not in {_NAME, _UNFINISHED}


def _stamped(path: Path) -> StampedFile:
    return StampedFile(name=path.name, size=path.stat().st_size, crc=file_checksum(path))
