"""SQLite connections lent to one thread at a time, SQLite's errors in our words, and the write lock."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, LifoQueue

from skillmatch.errors import StoreError


class Connections:
    """A pool of connections to one file; every thread that asks gets one of its own."""

    def __init__(self, path: Path, *, wait_s: float) -> None:
        """Connect on demand to ``path``, waiting up to ``wait_s`` seconds for other processes."""
        self.path = path
        self._wait_s = wait_s
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._is_closed = False

    @contextmanager
    def lend(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection to this thread alone.

        Raises:
            StoreError: In place of every error of SQLite within the block; or closed already.
        """
        if self._is_closed:
            raise StoreError(f"The store in {self.path.parent} is closed.")
        with telling_errors(self.path):
            try:
                connection = self._idle.get_nowait()
            except Empty:
                connection = _connect(self.path, wait_s=self._wait_s)
            try:
                yield connection
            finally:
                self._idle.put(connection)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection for one transaction: committed at the end, rolled back on any error."""
        with self.lend() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # A full disk makes SQLite roll back on its own; a second ROLLBACK then has nothing to do.
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close all connections; SQLite then folds its write-ahead log into the file."""
        self._is_closed = True
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()


class WriteLock:
    """Lets one writer at a time change a store, among threads and among processes.

    The lock of the processes is SQLite's own on an empty file: it works on every platform, and the
    system lets go of it when a process dies.
    """

    def __init__(self, path: Path) -> None:
        """Use the (empty) file at ``path``; its folder exists."""
        self._path = path
        self._threads = threading.Lock()

    @contextmanager
    def hold(self, *, wait_s: float) -> Iterator[None]:
        """Hold the lock for the block.

        Raises:
            StoreError: Another writer did not finish within ``wait_s`` seconds.
        """
        if not self._threads.acquire(timeout=wait_s):
            raise StoreError(f"{self._path.parent} is being written to by another thread. Try again later.")
        try:
            with telling_errors(self._path):
                connection = sqlite3.connect(self._path, timeout=wait_s, isolation_level=None)
                try:
                    connection.execute("BEGIN EXCLUSIVE")
                    yield
                finally:
                    connection.close()
        finally:
            self._threads.release()

    def is_held(self) -> bool:
        """Return whether some writer holds the lock at this moment."""
        try:
            with self.hold(wait_s=0):
                return False
        except StoreError:
            return True


@contextmanager
def telling_errors(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as ``StoreError`` with one line about the file."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StoreError(_told(path, error)) from error


def _connect(path: Path, *, wait_s: float) -> sqlite3.Connection:
    # check_same_thread is off because the pool lends a connection to one thread at a time.
    connection = sqlite3.connect(path, timeout=wait_s, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    # FULL: what was acknowledged survives a power cut, not only a crash of the process.
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _told(path: Path, error: sqlite3.DatabaseError) -> str:
    what = str(error)
    if "locked" in what:
        return f"{path.parent} is being written to by another process. Try again when it is done."
    if "full" in what:
        return f"{path}: the disk is full; nothing of this change was kept. Free some space and try again."
    if isinstance(error, sqlite3.OperationalError) and ("open" in what or "readonly" in what):
        return f"{path} cannot be opened for writing ({what}). Check the folder's owner and rights."
    return (
        f"{path} is damaged or no SkillMatch store ({what}). Restore it from a copy, or name another folder."
    )
