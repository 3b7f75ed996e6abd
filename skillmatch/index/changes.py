"""The list of changes of an embedded store with builds beside one another: ids in one small SQLite file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from skillmatch.index.sqlite import Connections

_TABLE = (
    "CREATE TABLE IF NOT EXISTS change"
    " (position INTEGER PRIMARY KEY AUTOINCREMENT, doc_id TEXT NOT NULL UNIQUE)"
)


class NotedChanges:
    """Keeps ``skillmatch.index.shelf.Changes`` in a file; may be used by several threads and processes."""

    def __init__(self, path: Path, *, wait_s: float) -> None:
        """Use the file at ``path``, made when something is noted; its folder may be missing till then.

        Args:
            path: The SQLite file.
            wait_s: How long to wait for another process.
        """
        self._path = path
        self._connections = Connections(path, wait_s=wait_s)

    def note(self, doc_ids: Iterable[str]) -> None:
        """Note ids (see ``Changes.note``)."""
        with self._connections.transaction() as connection:
            connection.execute(_TABLE)
            # A replaced row gets a new number: every id stands once, at its last change.
            connection.executemany(
                "INSERT OR REPLACE INTO change (doc_id) VALUES (?)", ((doc_id,) for doc_id in doc_ids)
            )

    def position(self) -> int:
        """Return the number of the last note ever made; 0 where there was none."""
        if not self._path.exists():
            return 0
        with self._connections.lend() as connection:
            found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'change'").fetchone()
        return int(found[0]) if found else 0

    def since(self, position: int, *, limit: int) -> tuple[tuple[str, ...], int]:
        """Return ids noted after a position and the position behind them (see ``Changes.since``)."""
        if not self._path.exists():
            return (), position
        with self._connections.lend() as connection:
            found = connection.execute(
                "SELECT position, doc_id FROM change WHERE position > ? ORDER BY position LIMIT ?",
                (position, limit),
            ).fetchall()
        return tuple(doc_id for _, doc_id in found), (found[-1][0] if found else position)

    def forget(self, doc_ids: Iterable[str]) -> int:
        """Remove notes and write the file anew without them; return how many there were."""
        if not self._path.exists():
            return 0
        with self._connections.transaction() as connection:
            before = connection.total_changes
            connection.executemany("DELETE FROM change WHERE doc_id = ?", ((doc_id,) for doc_id in doc_ids))
            n_removed = connection.total_changes - before
        with self._connections.lend() as connection:
            connection.execute("VACUUM")
        return n_removed

    def trim(self, position: int) -> None:
        """Remove the notes up to a position."""
        if self._path.exists():
            with self._connections.transaction() as connection:
                connection.execute("DELETE FROM change WHERE position <= ?", (position,))

    def close(self) -> None:
        """Release the file."""
        self._connections.close()
