"""A document that no other is like, and a search for any trace of it in every byte of a folder."""

import bz2
import lzma
import unicodedata
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO

import numpy as np
from store_workload import DIM

from skillmatch.text.analysis import tokens
from skillmatch.types import SkillMention, Span, StoredDocument

SECRETS = ("Qyzzverfluchtsons", "Šćepanovićqx", "zqxplombieringly")
"""In text, title and mentions of one document only; the stem differs from the word."""

SECRET_ID = "Jane Qxdoe résumé 1987-03-12.pdf"

MOST_UNPACKED = 1 << 22

COMPRESSED = {
    b"\x1f\x8b": lambda: zlib.decompressobj(wbits=31),
    b"\x78": zlib.decompressobj,
    b"\xfd7zXZ\x00": lzma.LZMADecompressor,
    b"BZh": bz2.BZ2Decompressor,
}
"""First bytes of a stream to what opens it."""


def secret_document():
    vector = np.random.default_rng(99).normal(size=DIM).astype(np.float32)
    text = f"{SECRETS[0]} welding nursing {SECRETS[2]} " + "budget " * 3000
    return StoredDocument(
        doc_id=SECRET_ID,
        kind="resume",
        title=f"Resume of {SECRETS[1]}",
        text=text,
        vector=tuple(vector.tolist()),
        mentions=(
            SkillMention(
                doc_id=SECRET_ID,
                span=Span(start=0, end=len(SECRETS[0])),
                surface=SECRETS[0],
                uri="http://data.europa.eu/esco/skill/1",
                preferred_label="welding",
                taxonomy_release="ESCO 1.1.1",
                confidence=0.5,
                method="exact",
                section="skills",
                strength="none",
                negated=False,
            ),
        ),
    )


def traces():
    """Every form in which a part of the document could stand in a file."""
    document = secret_document()
    found = {document.doc_id, *SECRETS}
    found |= set(tokens(" ".join(SECRETS)))
    for change in (str.lower, str.upper, lambda word: unicodedata.normalize("NFD", word)):
        found |= {change(word) for word in found}
    # Halves too: a word may be cut by the end of a page, or share its beginning with another term.
    found |= {word[:8] for word in found} | {word[-8:] for word in found}
    forms = {word.encode(form) for word in found for form in ("utf-8", "utf-16-le", "utf-16-be")}
    forms |= {word.encode("unicode_escape") for word in found}
    vector = np.array(document.vector, dtype="<f4")
    unit = (vector / np.linalg.norm(vector)).astype("<f4")
    quantized = [np.round(unit * scale).astype(np.int8).tobytes() for scale in (100, 127)]
    truncated = [(unit * scale).astype(np.int8).tobytes() for scale in (100, 127)]
    return forms | {vector.tobytes()[:12], unit.tobytes()[:12], *quantized, *truncated}


def files_with_traces(folder):
    """Files whose name, bytes or compressed content hold a trace: relative name to the forms found."""
    wanted = traces()
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            body = path.read_bytes()
            opened = [body, str(path).encode(), *unpacked(body)]
            if path.suffix == ".store":
                opened += tantivy_blocks(body)
            if hits := [form for form in wanted if any(form in part for part in opened)]:
                found[path.relative_to(folder).as_posix()] = hits
    return found


def unpacked(body):
    """What comes out of every gzip, zlib, xz and bzip2 stream and every zip archive within these bytes."""
    for start, opener in COMPRESSED.items():
        at = body.find(start)
        while at >= 0:
            # Some bytes only look like the beginning of a stream.
            with suppress(zlib.error, lzma.LZMAError, OSError):
                yield opener().decompress(body[at:], MOST_UNPACKED)
            at = body.find(start, at + 1)
    if b"PK\x05\x06" in body:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def tantivy_blocks(body):
    """The blocks of a tantivy document store: a length (32 bits), then LZ4; tried at every byte."""
    for at in range(len(body) - 4):
        n = int.from_bytes(body[at : at + 4], "little")
        if 0 < n <= MOST_UNPACKED:
            block = lz4_unpacked(memoryview(body)[at + 4 :], n)
            if len(block) == n:
                yield bytes(block)


def lz4_unpacked(packed, n):
    """Up to ``n`` bytes of an LZ4 block: sequences of literals and a copy of what came before."""
    out = bytearray()
    at = 0

    def length(first):
        nonlocal at
        total = first
        while first == 15 and at < len(packed):
            total += packed[at]
            at += 1
            if packed[at - 1] != 255:
                break
        return total

    while at < len(packed) and len(out) < n:
        token = packed[at]
        at += 1
        n_literals = length(token >> 4)
        out += packed[at : at + n_literals]
        at += n_literals
        back = int.from_bytes(packed[at : at + 2], "little")
        at += 2
        if len(out) >= n or not 0 < back <= len(out):
            break
        for _ in range(min(length(token & 15) + 4, n - len(out))):
            out.append(out[-back])
    return out
