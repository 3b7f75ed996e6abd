"""SQLite connections lent to one thread at a time, SQLite's errors in our words, and the write lock."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, LifoQueue

from skillmatch.errors import StoreError
from skillmatch.index.checksum import checksum

_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    # EXTRA is FULL and a synced folder: what was acknowledged survives a power cut, not only a dead process.
    "PRAGMA synchronous = EXTRA",
    # Where plain fsync stops at the disk's own cache (macOS).
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    # Deleted content is overwritten with zeros, not only unlinked.
    "PRAGMA secure_delete = ON",
    # A page whose cells do not fit is refused instead of read.
    "PRAGMA cell_size_check = ON",
    "PRAGMA trusted_schema = OFF",
)


_ASK_AGAIN_S = 0.002
"""SQLite's own waiting sleeps up to 100 ms at a time, in which a busy writer gives the lock back and takes it
again unseen; so often asked, the one who waits has its turn soon."""


class Connections:
    """A pool of connections to one file; every thread that asks gets one of its own."""

    def __init__(self, path: Path, *, wait_s: float, is_read_only: bool = False) -> None:
        """Connect on demand to ``path``, waiting up to ``wait_s`` seconds for other processes.

        Read-only connections leave file and write-ahead log as they are, also when they are closed.
        """
        self.path = path
        self._wait_s = wait_s
        self._is_read_only = is_read_only
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
                connection = self._connect()
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

    def _connect(self) -> sqlite3.Connection:
        mode = "?mode=ro" if self._is_read_only else ""
        # check_same_thread is off because the pool lends a connection to one thread at a time.
        connection = sqlite3.connect(
            self.path.absolute().as_uri() + mode,
            uri=True,
            timeout=self._wait_s,
            isolation_level=None,
            check_same_thread=False,
        )
        for setting in _SETTINGS:
            connection.execute(setting)
        connection.create_function("checksum", -1, checksum, deterministic=True)
        return connection


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
            connection = self._locked(wait_s)
            try:
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

    def _locked(self, wait_s: float) -> sqlite3.Connection:
        deadline = time.monotonic() + wait_s
        with telling_errors(self._path):
            connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
            try:
                while not self._is_taken(connection, is_last=time.monotonic() >= deadline):
                    time.sleep(_ASK_AGAIN_S)
            except BaseException:
                connection.close()
                raise
            return connection

    def _is_taken(self, connection: sqlite3.Connection, *, is_last: bool) -> bool:
        """Try once; raise what is in the way if that is not another writer, or this was the last try."""
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            code = _code(error)
            if code == "SQLITE_NOTADB":
                raise StoreError(
                    f"{self._path} is damaged: expected an empty file. Delete it; it holds no documents."
                ) from None
            if is_last or not code.startswith("SQLITE_BUSY"):
                raise
            return False
        return True


@contextmanager
def telling_errors(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as ``StoreError`` with one line about the file."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # Without the cause: Python's message for text that is no UTF-8 quotes the text.
        raise StoreError(_told(path, _code(error))) from None


def _code(error: sqlite3.DatabaseError) -> str:
    return getattr(error, "sqlite_errorname", "") or "text that is no UTF-8"


def _told(path: Path, code: str) -> str:
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"{path.parent} is being written to by another process. Try again when it is done."
    if code == "SQLITE_FULL":
        return f"{path}: the disk is full; nothing of this change was kept. Free some space and try again."
    if code.startswith("SQLITE_IOERR"):
        return (
            f"{path} could not be read or written ({code}); nothing of this change was kept. "
            "Check that the disk has space and is sound, and try again."
        )
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return f"{path} cannot be opened for writing ({code}). Check the folder's owner and rights."
    return damage_told(path, f"damaged or no SkillMatch store ({code})")


def damage_told(path: Path, what: str) -> str:
    """Return the line about a damaged record: ``what`` is wrong with it, and what to do."""
    return (
        f"{path} is {what}. Restore it from a copy, or save what can still be read with: "
        "skillmatch index rescue FOLDER"
    )
