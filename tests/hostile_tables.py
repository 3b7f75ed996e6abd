"""Tables of documents made to do harm; the name ends in the kind that the file says it is."""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from collections.abc import Callable, Mapping

_HEAD = b"id,text\n"
_ROW = b'{"id": "1", "text": "nurse wanted"}\n'


def _again(packed_piece: bytes, n: int) -> bytes:
    """Return a gzip archive that unpacks to ``n`` times the same; gzip lets archives follow one another."""
    return gzip.compress(packed_piece, mtime=0) * n


def _saying(size: int) -> bytes:
    """A gzip archive whose last bytes say another size."""
    return gzip.compress(_HEAD + b"1,nurse\n", mtime=0)[:-4] + struct.pack("<L", size)


TABLES: Mapping[str, Callable[[], bytes]] = {
    "a field of 3 MB.csv": lambda: _HEAD + b"1," + b"nurse " * 500_000 + b"\n",
    "a field of 19 MB.csv": lambda: _HEAD + b"1," + b"nurse " * 3_200_000 + b"\n",
    "a field over a million lines.csv": lambda: _HEAD + b'1,"' + b"nurse\n" * 1_000_000 + b'"\n',
    "a quote without an end.csv": lambda: _HEAD + b'1,"' + b"nurse,\n" * 2_000_000,
    "a million quotes.csv": lambda: _HEAD + b"1," + b'"' * 1_000_001 + b"\n",
    "a million columns.csv": lambda: b"id,text" + b",x" * 1_000_000 + b"\n1,nurse" + b"," * 1_000_000 + b"\n",
    "a million cells in a row.csv": lambda: _HEAD + b"1,nurse" + b",x" * 1_000_000 + b"\n",
    "a million blank lines.csv": lambda: _HEAD + b"\n" * 5_000_000 + b"1,nurse\n",
    "an id of 3 MB.csv": lambda: _HEAD + b"1" * 3_000_000 + b",nurse\n",
    "zero bytes.csv": lambda: _HEAD + b"1,nur\0se\n",
    "only returns.csv": lambda: b"id,text\r1,nurse\r" + b"\r" * 100_000,
    "half a letter of UTF-16.csv": lambda: "id,text\n1,nurse".encode("utf-16") + b"\x00\xd8",
    "bidirectional marks.csv": lambda: _HEAD + "1,\u202enurse\u2066\n".encode(),
    "formulas.csv": lambda: _HEAD + b"=1+1,\"=cmd|' /C calc'!A0\"\n",
    "a picture.csv": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50,
    "arrays 100,000 deep.jsonl": lambda: b'{"id": "1", "text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n",
    "arrays without an end.jsonl": lambda: b'{"id": "1", "text": ' + b"[" * 3_000_000,
    "a million empty arrays.jsonl": lambda: b'{"id": "1", "text": "x", "a": [' + b"[]," * 1_000_000 + b"[]]}",
    "a line of 19 MB.jsonl": lambda: b'{"id": "1", "text": "' + b"nurse " * 3_200_000 + b'"}\n',
    "a text of 3 MB.jsonl": lambda: b'{"id": "1", "text": "' + b"nurse " * 500_000 + b'"}\n',
    "a number of a million digits.jsonl": lambda: b'{"id": ' + b"9" * 1_000_000 + b', "text": "x"}\n',
    "a title of 3 MB.jsonl": lambda: json.dumps({"id": 1, "text": "x", "title": "a " * 1_500_000}).encode(),
    "unpaired surrogates.jsonl": lambda: b'{"id": "\\ud800", "text": "nurse \\udfff", "title": "\\udc00"}\n',
    "one id a million times.jsonl": lambda: _ROW * 500_000,
    "no numbers.jsonl": lambda: b'{"id": NaN, "text": Infinity}\n',
    "2 GB of zeros.csv.gz": lambda: _again(b"\0" * 10_000_000, 200),
    "2 GB of blank lines.csv.gz": lambda: _again(b"\n" * 10_000_000, 200),
    "2 GB of blank lines behind a row.csv.gz": lambda: (
        gzip.compress(_HEAD + b"1,nurse\n") + _again(b"\n" * 10_000_000, 200)
    ),
    "2 GB of one letter.jsonl.gz": lambda: _again(b"a" * 10_000_000, 200),
    "2 GB of blank lines.jsonl.gz": lambda: _again(b"\n" * 10_000_000, 200),
    "an archive within an archive.jsonl.gz": lambda: gzip.compress(_again(b"\0" * 10_000_000, 200)),
    "an archive that says 4 GB.csv.gz": lambda: _saying(2**32 - 1),
    "an archive cut off.csv.gz": lambda: gzip.compress(_HEAD + b"1,nurse\n" * 1_000)[:-30],
    "an archive of nothing.csv.gz": lambda: gzip.compress(b""),
    "a head of an archive.csv.gz": lambda: b"\x1f\x8b\x08",
    "an archive with a name without an end.csv.gz": lambda: (
        b"\x1f\x8b\x08\x08" + b"\0" * 6 + b"a" * 1_000_000
    ),
    "no archive at all.csv.gz": lambda: zlib.compress(_HEAD),
}
