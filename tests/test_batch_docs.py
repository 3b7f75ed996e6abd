"""docs/batch.md names every column that is written, and what it says of numbers is so."""

from pathlib import Path

import pytest

from skillmatch.batch import schema
from skillmatch.batch.joining import GROUP_ROWS
from skillmatch.batch.planning import SHARD_ROWS, TASKS, UNIT_ROWS

DOC = Path(__file__).parent.parent / "docs" / "batch.md"


def names(fields):
    """Return the names of columns and of the fields within them."""
    for field in fields:
        yield field.name
        inner = field.type
        while hasattr(inner, "value_type") and not hasattr(inner, "fields"):
            inner = inner.value_type
        if str(inner).startswith("struct"):
            yield from names([inner.field(place) for place in range(inner.num_fields)])


@pytest.mark.parametrize("table", ["documents", "outcomes", "skills"])
def test_every_column_is_documented(table):
    text = DOC.read_text()
    found = list(names(getattr(schema, f"{table}_schema")()))
    missing = [
        name
        for name in found
        if f"`{name}`" not in text and f"`{name.removesuffix('_low').removesuffix('_high')}`" not in text
    ]
    assert len(found) >= 10
    assert missing == []


def test_numbers_are_those_of_the_code():
    text = DOC.read_text()
    assert f"per {UNIT_ROWS:,} input rows" in text
    assert f"groups of {GROUP_ROWS:,} input rows" in text
    assert f"(`--shard-rows`, {SHARD_ROWS:,})" in text
    assert f"--tasks {','.join(TASKS)}" in text
    assert all(f"`{standing}`" in text for standing in schema.STANDINGS)
