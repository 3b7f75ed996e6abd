"""Writing files so that a reader never sees half of one, whatever happens to this process or machine.

A file is written under a temporary name in its own folder, brought to the disk, and renamed. An error
takes the temporary file away again; after a power cut it is found by its name (``is_temporary``).
"""

from __future__ import annotations

import errno
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from skillmatch.errors import InputError

_SUFFIX = ".tmp"
_TEMPORARY = re.compile(r"\..+\.[a-z0-9_]{8}\.tmp")
_NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Raise the operating system's errors in the block as one clear line about writing ``path``.

    Raises:
        InputError: It cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise InputError(cannot_write(path, error)) from error


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to that takes the place of ``path`` when the block ends well.

    Args:
        path: A file in a folder that is there.

    Raises:
        InputError: The folder cannot be written to, or the disk is full. Whatever stood at ``path`` stays.
    """
    with telling(path):
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=_SUFFIX, dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                # mkstemp gives the plain class behind this name.
                yield cast(BinaryIO, file)
            put_in_place(temporary, path)
        finally:
            # Renamed by now, where all went well.
            temporary.unlink(missing_ok=True)


def put_in_place(temporary: Path, path: Path) -> None:
    """Rename a whole file of the same folder to ``path``, after its bytes are on the disk.

    Raises:
        OSError: As the operating system says.
    """
    # Temporary files are readable for this user only; a shared home should stay readable.
    temporary.chmod(0o644)
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.replace(path)
    if os.name == "posix":
        # The rename itself is lost in a power cut until the folder is on the disk too.
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all, with the folders above it, and return ``path``.

    Raises:
        InputError: The folder cannot be written to, or the disk is full.
    """
    make_folder(path.parent)
    with replacing(path) as file:
        file.write(data)
    return path


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are missing.

    Raises:
        InputError: It cannot be made.
    """
    with telling(path):
        path.mkdir(parents=True, exist_ok=True)


def is_temporary(path: Path) -> bool:
    """Say whether a file's name is one that ``replacing`` gives while it writes."""
    return _TEMPORARY.fullmatch(path.name) is not None


def cannot_write(path: Path, error: OSError) -> str:
    """Return what to tell the user when a file cannot be written: why, and what to do."""
    if error.errno in _NO_ROOM:
        return f"Cannot write {path}: the disk is full. Free some space, or name a folder on another disk."
    return f"Cannot write {path}: {error.strerror or error}. Name a folder you may write to."
