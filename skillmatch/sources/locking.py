"""One process at a time in a folder: a lock that the system lets go of when its holder dies."""

from __future__ import annotations

import sys
import time
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


@contextmanager
def in_turn(folder: Path, *, what: str, patience_s: float = 60.0) -> Iterator[None]:
    """Hold the lock of a folder for the block, after those who came before; a file ``.lock`` stays in it.

    Args:
        folder: A folder that is there.
        what: What the lock guards, for the message ("the records").
        patience_s: How long to wait for the others, in seconds.

    Raises:
        InputError: Others held it all the while, or the folder cannot be written to.
    """
    path = folder / ".lock"
    with telling(path):
        file = path.open("ab")
    with file:
        until = time.monotonic() + patience_s
        while not _take(file):
            if time.monotonic() > until:
                raise InputError(
                    f"Others have been writing {what} in {folder} for {patience_s:.0f} s. Try again later."
                )
            time.sleep(0.005)
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
