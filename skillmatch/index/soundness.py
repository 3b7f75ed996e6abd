"""Finding damage in the record, reading it only: nothing is mended, cut or folded in on the way."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from skillmatch.errors import StoreError
from skillmatch.index.checksum import CHECKED_AT_OPEN_BYTES
from skillmatch.index.schema import check_header
from skillmatch.index.sqlite import Connections, damage_told
from skillmatch.index.stamp import Stamp

_BAD_ROWS = (
    "SELECT row FROM document WHERE"
    " checksum(row, CAST(doc_id AS BLOB), CAST(kind AS BLOB), CAST(firm AS BLOB), CAST(posted_on AS BLOB),"
    " generation) != head_crc"
    " OR checksum(row, CAST(title AS BLOB), CAST(text AS BLOB)) != text_crc",
    "SELECT row FROM mention WHERE checksum(row, CAST(body AS BLOB)) != crc",
    "SELECT row FROM vector WHERE checksum(row, body) != crc",
    # Row numbers are never used twice, so none is both there and removed.
    "SELECT row FROM removal WHERE row IN (SELECT row FROM document)",
)


def check_record(
    path: Path, *, dim: int, wait_s: float, witnesses: tuple[Stamp, ...], is_thorough: bool
) -> None:
    """Refuse a record that is damaged or has lost changes.

    Args:
        path: The SQLite file, made (see ``skillmatch.index.schema.is_made``).
        dim: Length of all vectors.
        wait_s: How long to wait for another process.
        witnesses: Stamps of derived indexes, read before this call; those of another record do not count.
        is_thorough: Read it whole however large it is; else only up to ``CHECKED_AT_OPEN_BYTES``.

    Raises:
        StoreError: Says what is wrong and what to do.
    """
    connections = Connections(path, wait_s=wait_s, is_read_only=True)
    try:
        with connections.lend() as connection:
            state = check_header(connection, path, dim=dim)
            seen = max(
                (stamp.generation for stamp in witnesses if stamp.store_id == state.store_id), default=0
            )
            if seen > state.generation:
                raise StoreError(_lost(path, state.generation, seen))
            if is_thorough or path.stat().st_size <= CHECKED_AT_OPEN_BYTES:
                _check_content(connection, path)
    finally:
        connections.close()


def check_never_made(path: Path, *, witnesses: tuple[Stamp, ...]) -> None:
    """Refuse to begin a new record where derived indexes tell that there was one.

    Raises:
        StoreError: The record is gone or cut to nothing.
    """
    is_gone = not path.exists() or path.stat().st_size == 0
    if is_gone and any(stamp.generation for stamp in witnesses):
        raise StoreError(
            f"{path} is gone or empty, though the indexes beside it were made from one. Restore it from a "
            f"copy; to begin anew, remove the folder {path.parent} first."
        )


def _check_content(connection: sqlite3.Connection, path: Path) -> None:
    (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        # SQLite's finding names tables and pages, and never a value.
        raise StoreError(damage_told(path, f"damaged ({found.splitlines()[-1]})"))
    for query in _BAD_ROWS:
        bad = connection.execute(query).fetchone()
        if bad is not None:
            raise StoreError(damage_told(path, f"damaged (document in row {bad[0]})"))


def _lost(path: Path, generation: int, seen: int) -> str:
    return (
        f"{path} ends at change {generation}, but its indexes have seen change {seen}: {path.name}-wal is "
        "damaged or gone, or an older copy was put back. Restore both files from a copy, or go on without "
        "the lost changes: skillmatch index rebuild"
    )
