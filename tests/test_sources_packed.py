"""Bundles are byte-identical every time and refuse what is not theirs."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.errors import ChecksumMismatch
from skillmatch.sources.packed import pack, unpack

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(tables=st.dictionaries(st.text(), _VALUES))
def test_what_goes_in_comes_out(tables: dict[str, object], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("packed") / "x.json.xz"
    path.write_bytes(pack(tables))
    assert unpack(path) == tables
    assert pack(unpack(path)) == path.read_bytes()


def test_other_bytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json.xz"
    data = pack({"a": [1, 2, 3]})
    path.write_bytes(data)
    assert unpack(path, sha256=hashlib.sha256(data).hexdigest()) == {"a": [1, 2, 3]}
    with pytest.raises(ChecksumMismatch, match="expected sha256 0000"):
        unpack(path, sha256="0000")
    path.write_bytes(data[:-8])
    with pytest.raises(ChecksumMismatch, match="no bundle of ours"):
        unpack(path)
