"""Scopes as masks, as SQL and as plain checks: three ways, one answer."""

import itertools
import sqlite3
from datetime import date

import numpy as np
import pytest

from skillmatch.index.scoping import (
    COLUMNS,
    NO_DAY,
    Head,
    columns_of,
    day_number,
    day_range,
    firm_key,
    is_dated,
    mask,
    where,
)
from skillmatch.types import Scope

DAYS = ("", "0001-01-01", "2026-02-28", "2026-03-01", "9999-12-31")
HEADS = [
    Head(row=row, doc_id=f"d{row}", kind=kind, firm=firm, posted_on=day)
    for row, (kind, firm, day) in enumerate(
        itertools.product(("posting", "resume"), ("", "Acme", "acme", "Ünlü A.Ş."), DAYS), start=1
    )
]
SCOPES = [
    Scope(kind=kind, firm=firm, since=since, until=until)
    for kind, firm, since, until in itertools.product(
        (None, "posting", "resume"), (None, "", "acme", "Ünlü A.Ş."), (None, *DAYS[1:]), (None, *DAYS[1:])
    )
]


def expected(scope):
    found = []
    for head in HEADS:
        day = date.fromisoformat(head.posted_on) if head.posted_on else None
        if scope.since and (day is None or day < date.fromisoformat(scope.since)):
            continue
        if scope.until and (day is None or day > date.fromisoformat(scope.until)):
            continue
        if scope.kind in (None, head.kind) and scope.firm in (None, head.firm):
            found.append(head.row)
    return found


def test_heads_masks_and_sql_agree_with_the_plain_way():
    columns = columns_of(HEADS)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE document (row INTEGER PRIMARY KEY, kind TEXT, firm TEXT, posted_on TEXT)")
    database.executemany(
        "INSERT INTO document VALUES (?, ?, ?, ?)", [(h.row, h.kind, h.firm, h.posted_on) for h in HEADS]
    )
    for scope in SCOPES:
        rows = expected(scope)
        assert [head.row for head in HEADS if head.is_in(scope)] == rows, scope
        assert columns["row"][mask(columns, scope)].tolist() == rows, scope
        condition, values = where(scope)
        found = database.execute(f"SELECT row FROM document {condition} ORDER BY row", values)
        assert [row for (row,) in found] == rows, scope
        if is_dated(scope):
            first, last = day_range(scope)
            assert [h.row for h in HEADS if first <= day_number(h.posted_on) <= last] == [
                h.row for h in HEADS if h.is_in(Scope(since=scope.since, until=scope.until))
            ]
    database.close()


def test_what_was_dropped_is_in_no_scope():
    columns = columns_of(HEADS)
    columns["row"][3] = -1
    assert HEADS[3].row not in columns["row"][mask(columns, Scope())].tolist()
    assert mask(columns, Scope()).sum() == len(HEADS) - 1


def test_columns_have_no_padding_and_keys_stay_the_same():
    """Both are written to files: padding would hold whatever was in memory."""
    assert COLUMNS.itemsize == sum(COLUMNS[name].itemsize for name in COLUMNS.names)
    assert columns_of(HEADS).tobytes() == columns_of(HEADS).tobytes()
    assert firm_key("acme") == 0x81A24D3CB3572630
    assert len({firm_key(firm) for firm in ("", "Acme", "acme", "Ünlü A.Ş.")}) == 4
    assert day_number("") == NO_DAY < day_number("0001-01-01")
    assert np.iinfo(COLUMNS["day"]).max > day_number("9999-12-31")


@pytest.mark.parametrize(("day", "number"), [("0001-01-01", 1), ("2026-11-21", 739941)])
def test_days_are_counted_from_the_first_of_january_of_year_1(day, number):
    assert day_number(day) == number
