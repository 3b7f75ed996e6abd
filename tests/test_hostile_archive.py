"""Unpacked bytes are counted as they come, whatever an archive says, and no further than the limit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hostile_refused import MUST_REFUSE
from hostile_words import ARCHIVES

from skillmatch.sources import archive
from skillmatch.sources.archive import MAX_UNPACKED, MAX_XML_PART, refuse_document_type, xml_parts
from skillmatch.sources.refusal import RefusalError


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Sizes of the pieces that were unpacked."""
    sizes: list[int] = []
    real = archive._pieces

    def counting(content: bytes, method: int) -> Iterator[bytes]:
        for piece in real(content, method):
            sizes.append(len(piece))
            yield piece

    monkeypatch.setattr(archive, "_pieces", counting)
    return sizes


@pytest.mark.parametrize(
    ("case", "limit"),
    [
        ("a directory that says too little", MAX_UNPACKED),
        ("a directory that says nothing", MAX_UNPACKED),
        ("a directory that says too much", MAX_UNPACKED),
        ("210 MB of zeros beside it", MAX_UNPACKED),
        ("a directory that says the main part is a byte", MAX_XML_PART),
        ("40 MB of XML", MAX_XML_PART),
    ],
)
def test_unpacking_ends_at_the_limit_whatever_the_directory_says(
    case: str, limit: int, counted: list[int]
) -> None:
    with pytest.raises(RefusalError, match="too_large_unpacked"):
        xml_parts(ARCHIVES[case]())
    assert max(counted) <= archive._PIECE
    # The small parts in front of the large one are counted too; they are a few hundred bytes.
    assert limit - archive._PIECE < sum(counted) <= limit + archive._PIECE + 2_000


@pytest.mark.parametrize("case", ["1 kB of 10 kB of text", "1 kB of 10 kB beside it", "another checksum"])
def test_a_lie_within_the_limits_is_noticed(case: str, counted: list[int]) -> None:
    with pytest.raises(RefusalError, match="lying_archive"):
        xml_parts(ARCHIVES[f"a directory that says {case}"]())
    assert sum(counted) < 30_000


def test_what_must_be_refused_is_in_the_corpus() -> None:
    assert {f"docx/{name}" for name in ARCHIVES} >= MUST_REFUSE.keys()
    assert sum("document type" in name for name in MUST_REFUSE) >= 13


@pytest.mark.parametrize(
    "declared",
    [
        b'encoding="UTF-7"',
        b" " * 300 + b'encoding="UTF-7"',
        b"\n" * 100_000 + b"encoding \t=\r\n 'utf-7' standalone='yes'",
        b'encoding="' + b"utf-8" + b" " * 60 + b'7"',
    ],
)
def test_an_encoding_that_could_hide_a_document_type_is_refused(declared: bytes) -> None:
    with pytest.raises(RefusalError, match="damaged"):
        refuse_document_type(b'<?xml version="1.0" ' + declared + b"?>+ADw-!DOCTYPE a>")


@pytest.mark.parametrize("declared", [b"", b'encoding="UTF-8"', b" " * 300 + b"encoding='us-ascii'"])
def test_an_encoding_that_hides_nothing_is_read(declared: bytes) -> None:
    refuse_document_type(b'<?xml version="1.0" ' + declared + b' standalone="yes"?><a encoding="UTF-7"/>')
