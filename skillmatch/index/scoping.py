"""Which documents a question is about, in the forms a store needs: as SQL, and as a mask over columns.

A firm is compared by a 64-bit key of its name and a day by its number, so that a million documents are
filtered in about a millisecond; what is found is held against the record's own words before it is told, so
that two firms of one key cannot be taken for each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from skillmatch.index.protocol import KINDS
from skillmatch.types import DocumentKind, Scope

NO_DAY = 0
"""The number of a day that nobody said; 1 is the first of January of year 1."""

LAST_DAY = date.max.toordinal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the record says of a document besides its content."""

    row: int
    doc_id: str
    kind: DocumentKind
    firm: str
    posted_on: str

    def is_in(self, scope: Scope) -> bool:
        """Return whether the document is one that the question is about."""
        return (
            scope.kind in (None, self.kind)
            and scope.firm in (None, self.firm)
            # ISO days compare as texts as they do as days.
            and (scope.since is None or scope.since <= self.posted_on)
            and (scope.until is None or "" < self.posted_on <= scope.until)
        )


COLUMNS = np.dtype([("row", "<i8"), ("firm", "<u8"), ("day", "<i4"), ("kind", "<i4")])
"""Rows of the record with what they are filtered by; row -1 is of one that was dropped."""

Columns = npt.NDArray[np.void]
"""A structured array of ``COLUMNS``, shape (n,)."""


def columns_of(heads: Sequence[Head]) -> Columns:
    """Return the columns of these documents, in their order."""
    values = [
        (head.row, firm_key(head.firm), day_number(head.posted_on), KINDS.index(head.kind)) for head in heads
    ]
    return np.array(values, dtype=COLUMNS)


def mask(columns: Columns, scope: Scope) -> npt.NDArray[np.bool_]:
    """Return which of these were not dropped and are in the scope, shape (n,)."""
    fitting: npt.NDArray[np.bool_] = columns["row"] >= 0
    if scope.kind is not None:
        fitting &= columns["kind"] == KINDS.index(scope.kind)
    if scope.firm is not None:
        fitting &= columns["firm"] == np.uint64(firm_key(scope.firm))
    if is_dated(scope):
        first, last = day_range(scope)
        fitting &= (columns["day"] >= first) & (columns["day"] <= last)
    return fitting


def firm_key(firm: str) -> int:
    """Return 64 bits that stand for a firm's name."""
    return int.from_bytes(hashlib.blake2b(firm.encode(), digest_size=8).digest(), "little")


def day_number(day: str) -> int:
    """Return the number of a day as ISO 8601 writes it; ``NO_DAY`` for none."""
    return date.fromisoformat(day).toordinal() if day else NO_DAY


def is_dated(scope: Scope) -> bool:
    """Return whether the scope leaves documents without a day out."""
    return scope.since is not None or scope.until is not None


def day_range(scope: Scope) -> tuple[int, int]:
    """Return the numbers of the first and last day of a dated scope."""
    return day_number(scope.since or "") or NO_DAY + 1, day_number(scope.until or "") or LAST_DAY


def where(scope: Scope) -> tuple[str, tuple[str, ...]]:
    """Return the scope as an SQL condition over the table ``document``, with its parameters."""
    conditions = {
        "kind = ?": scope.kind,
        "firm = ?": scope.firm,
        "posted_on >= ?": scope.since,
        "posted_on <= ? AND posted_on != ''": scope.until,
    }
    given = {condition: value for condition, value in conditions.items() if value is not None}
    return ("WHERE " + " AND ".join(given) if given else "", tuple(given.values()))
