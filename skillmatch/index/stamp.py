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
from collections.abc import Container, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from random import SystemRandom

from skillmatch.errors import StoreError
from skillmatch.index.checksum import CHECKED_AT_OPEN_BYTES, block_checksums, is_block_sound

_NAME = "stamp.json"
_UNFINISHED = "stamp.json.part"

_SAMPLED_BLOCKS = 32
"""Of large files, read at opening besides their ends: enough to find a bad disk soon, not every bad bit."""


class IndexFailure(StoreError):
    """A derived index cannot be written or read; the record is sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedFile:
    """A file of the index, by name within its folder: length in bytes, and CRC-32 of every block."""

    name: str
    size: int
    crcs: tuple[int, ...]


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
            files=tuple(
                StampedFile(name=file["name"], size=file["size"], crcs=tuple(file["crcs"]))
                for file in fields["files"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_stamp(folder: Path, stamp: Stamp) -> None:
    """Put the stamp into ``folder``, whole or not at all, also when the power fails.

    Raises:
        OSError: It cannot be written; the stamp before it stays.
    """
    body = json.dumps(asdict(stamp)).encode()
    replace_whole(folder / _NAME, b"%b\n%08x" % (body, zlib.crc32(body)), unfinished=folder / _UNFINISHED)


def replace_whole(path: Path, content: bytes, *, unfinished: Path) -> None:
    """Write a small file whole or not at all, also when the power fails.

    Args:
        path: The file.
        content: All of it.
        unfinished: Its name until it is whole; the next writer writes over what a killed one left there.

    Raises:
        OSError: It cannot be written; the file before it stays.
    """
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)
    sync_folder(path.parent)


class StampReader:
    """Reads a folder's stamp, and reads it again only when it was written anew."""

    def __init__(self, folder: Path) -> None:
        """Read the stamp of this folder, which need not be there."""
        self._folder = folder
        self._seen: tuple[tuple[int, int, int], Stamp | None] | None = None

    def read(self) -> Stamp | None:
        """Return the stamp as it is on disk now; None where it is missing or damaged."""
        try:
            found = (self._folder / _NAME).stat()
        except OSError:
            return None
        # A stamp is replaced by another file, never written over.
        sign = (found.st_ino, found.st_mtime_ns, found.st_size)
        if self._seen is None or self._seen[0] != sign:
            self._seen = sign, read_stamp(self._folder)
        return self._seen[1]


def stamped_files(
    folder: Path, *, known: Mapping[str, StampedFile], names: Container[str] | None = None
) -> tuple[StampedFile, ...]:
    """Return the files of an index with checksums: all that count, or those named.

    Those in ``known`` are not read again.
    """
    paths = sorted(path for path in folder.iterdir() if path.is_file() and counts(path.name))
    return tuple(
        known.get(path.name) or _stamped(path) for path in paths if names is None or path.name in names
    )


def damaged_file(folder: Path, files: Sequence[StampedFile], *, is_thorough: bool) -> Path | None:
    """Return the first file that is not as it was stamped, or None.

    All lengths are compared. The bytes are read whole where ``is_thorough``, or where all files together have
    at most ``CHECKED_AT_OPEN_BYTES``; else the first and last block of every file, and some others of all,
    other ones every time.
    """
    sampled = None
    if not is_thorough and sum(file.size for file in files) > CHECKED_AT_OPEN_BYTES:
        blocks = [(file.name, number) for file in files for number in range(len(file.crcs))]
        sampled = set(SystemRandom().sample(blocks, min(_SAMPLED_BLOCKS, len(blocks))))
    for file in files:
        path = folder / file.name
        try:
            is_same = path.stat().st_size == file.size and _is_sound(path, file, sampled)
        except OSError:
            is_same = False
        if not is_same:
            return path
    return None


def _is_sound(path: Path, file: StampedFile, sampled: Container[tuple[str, int]] | None) -> bool:
    last = len(file.crcs) - 1
    with path.open("rb") as opened:
        return all(
            is_block_sound(opened, number, crc)
            for number, crc in enumerate(file.crcs)
            if sampled is None or number in (0, last) or (file.name, number) in sampled
        )


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
    return StampedFile(name=path.name, size=path.stat().st_size, crcs=block_checksums(path))
