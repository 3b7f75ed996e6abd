"""One process at a time in a folder: a lock that the system lets go of when its holder dies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from skillmatch.errors import InputError
from skillmatch.sources.writing import telling


@contextmanager
def alone(folder: Path, *, what: str) -> Iterator[None]:
    """Hold the lock of a folder for the block; a file ``.lock`` stays in it.

    Args:
        folder: A folder that is there.
        what: What the lock guards, for the message ("ESCO 1.1.1").

    Raises:
        InputError: Another process holds it, or the folder cannot be written to.
    """
    path = folder / ".lock"
    with telling(path):
        file = path.open("ab")
    with file:
        if not _take(file):
            raise InputError(
                f"Another process is bringing {what} to {folder}. Wait until it is done, then run this again."
            )
        yield


def _take(file: BinaryIO) -> bool:
    """Try to lock an open file; the lock goes when the file is closed."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
