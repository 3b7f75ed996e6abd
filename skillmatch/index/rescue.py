"""Saving what can still be read of a damaged store into a new one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from skillmatch.errors import StoreError
from skillmatch.index.embedded import EmbeddedStore
from skillmatch.index.erasing import RECORD
from skillmatch.index.record import Record
from skillmatch.types import StoredDocument


def rescue(damaged: Path, into: Path, *, dim: int) -> tuple[int, int]:
    """Put every document that is whole into a new store; the damaged one is only read.

    Args:
        damaged: The folder of the damaged store.
        into: A folder that is not there yet, or empty.
        dim: Length of all vectors.

    Returns:
        How many documents were saved, and how many row numbers could not be read. Rows whose number
        itself is lost are in neither.

    Raises:
        StoreError: Not even the list of rows can be read, or ``into`` is taken.
    """
    if into.exists() and any(into.iterdir()):
        raise StoreError(f"{into} is not empty. Name a new folder for what can be saved.")
    record = Record(damaged / RECORD, dim=dim, wait_s=1.0, is_damaged=True)
    lost: list[int] = []
    try:
        last = record.last_row()
        with EmbeddedStore(into, dim) as store:
            n_saved = store.put(_readable(record, last, lost))
    finally:
        record.close()
    return n_saved, len(lost)


def _readable(record: Record, last: int, lost: list[int]) -> Iterator[StoredDocument]:
    for row in range(1, last + 1):
        try:
            document = record.at(row)
        except StoreError:
            lost.append(row)
            continue
        if document is not None:
            yield document
