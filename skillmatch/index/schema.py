"""The tables of the record, and the few facts about it that stand in its ``meta`` table."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

from skillmatch.errors import StoreError
from skillmatch.index.checksum import checksum
from skillmatch.index.sqlite import damage_told

APPLICATION_ID = 0x534B4D54
"""``SKMT`` in the SQLite header: tells our file from any other SQLite file."""

SCHEMA_VERSION = 3

_SCHEMA = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    doc_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    firm TEXT NOT NULL,
    posted_on TEXT NOT NULL,
    generation INTEGER NOT NULL,
    head_crc INTEGER NOT NULL,
    text_crc INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX document_generation ON document (generation, row, kind);
CREATE INDEX document_kind ON document (kind, doc_id);
CREATE INDEX document_firm ON document (firm, kind, posted_on);
CREATE INDEX document_day ON document (posted_on, kind, firm);
CREATE TABLE mention (
    row INTEGER PRIMARY KEY REFERENCES document (row) ON DELETE CASCADE,
    crc INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE vector (
    row INTEGER PRIMARY KEY REFERENCES document (row) ON DELETE CASCADE,
    crc INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE TABLE removal (row INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
CREATE INDEX removal_generation ON removal (generation, row);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the record says of itself.

    ``generation`` counts its changes. ``is_erasing``: rows were erased, and files may still hold traces
    of them; whoever opens the store next removes those (the flag names nobody).
    """

    store_id: str
    dim: int
    generation: int
    is_erasing: bool


def create(connection: sqlite3.Connection, dim: int) -> None:
    """Make the tables, within the caller's transaction."""
    for statement in _SCHEMA.strip().rstrip(";").split(";"):
        connection.execute(statement)
    write_state(connection, State(store_id=secrets.token_hex(8), dim=dim, generation=0, is_erasing=False))


def read_state(connection: sqlite3.Connection, path: Path) -> State:
    """Return what the record at ``path`` says of itself.

    Raises:
        StoreError: It is damaged.
    """
    found = dict(connection.execute("SELECT name, value FROM meta ORDER BY name"))
    crc = found.pop("crc", "")
    if str(checksum(0, *found.values())) != crc:
        raise StoreError(damage_told(path, "damaged (table meta)"))
    return State(
        store_id=found["store_id"],
        dim=int(found["dim"]),
        generation=int(found["generation"]),
        is_erasing=found["is_erasing"] == "1",
    )


def write_state(connection: sqlite3.Connection, state: State) -> None:
    """Replace what the record says of itself, within the caller's transaction."""
    values = {
        "dim": str(state.dim),
        "generation": str(state.generation),
        "is_erasing": str(int(state.is_erasing)),
        "store_id": state.store_id,
    }
    values["crc"] = str(checksum(0, *values.values()))
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())


def next_state(connection: sqlite3.Connection, path: Path, *, is_erasing: bool) -> State:
    """Return the state after one more change."""
    state = read_state(connection, path)
    return replace(state, generation=state.generation + 1, is_erasing=state.is_erasing or is_erasing)


def check_header(connection: sqlite3.Connection, path: Path, *, dim: int) -> State:
    """Check that the record is one of ours, of this schema and vector length; return what it says.

    Raises:
        StoreError: It is not, or it is damaged.
    """
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreError(f"{path} is no SkillMatch store. Name another folder for the store.")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        raise StoreError(
            f"{path} has store schema {version}, this release reads {SCHEMA_VERSION}. "
            "Use the release that wrote it, or index the documents again into a new folder."
        )
    state = read_state(connection, path)
    if state.dim != dim:
        raise StoreError(
            f"{path} holds vectors of {state.dim} numbers, the encoder makes {dim}. "
            "Index the documents again into a new folder."
        )
    return state


def is_made(path: Path) -> bool:
    """Return whether a record stands there whole; where not, only the holder of the write lock opens it.

    Switching to the write-ahead log is the last step of making a record; byte 18 of the header tells, unless
    a rollback journal says that this step was interrupted. A made record never has a journal.
    """
    try:
        with path.open("rb") as file:
            if file.read(19)[18:] != b"\x02":
                return False
        journal = path.with_name(f"{path.name}-journal")
        return not journal.exists() or not journal.stat().st_size
    except OSError:
        return False
