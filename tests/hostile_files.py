"""Files from strangers who mean harm, made on the spot: every case is a name and what makes its bytes."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import docx
from fpdf import FPDF
from hostile_pages import GOOD_HTML, GOOD_JSON, HTML, JSON, Maker
from hostile_pdfs import PDFS
from hostile_tables import TABLES
from hostile_words import ARCHIVES, archive

CUTS = 50


@cache
def good_pdf() -> bytes:
    """A sound PDF of one page."""
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    pdf.add_page()
    for line in ("Staff nurse", "Requirements", "NMC registration and three years of experience"):
        pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


@cache
def good_docx() -> bytes:
    """A sound Word document as python-docx writes it."""
    document = docx.Document()
    document.add_heading("Requirements", level=1)
    document.add_paragraph("NMC registration", style="List Bullet")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _cut() -> Iterator[tuple[str, Maker]]:
    """Every kind of file cut off at every fiftieth."""
    kinds: Mapping[str, Callable[[], bytes]] = {
        "pdf": good_pdf,
        "docx": good_docx,
        "html": lambda: GOOD_HTML,
        "json": lambda: GOOD_JSON,
    }
    for kind, whole in kinds.items():
        for part in range(1, CUTS):
            yield (
                f"cut/{kind} at {part}/{CUTS}",
                lambda whole=whole, part=part: whole()[: len(whole()) * part // CUTS],
            )


def _flipped() -> Iterator[tuple[str, Maker]]:
    """PDFs and Word documents with a few bytes changed, always the same ones."""
    for kind, whole in (("pdf", good_pdf), ("docx", good_docx)):
        for seed in range(10):
            yield f"flipped/{kind} {seed}", lambda whole=whole, seed=seed: flipped(whole(), seed)


def flipped(data: bytes, seed: int) -> bytes:
    """Return ``data`` with 20 bytes changed."""
    chance, changed = random.Random(seed), bytearray(data)
    for _ in range(20):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


_UNITS = (
    " ",
    "\t",
    "\u2003",
    "\u00a0",
    "\n",
    "\r",
    "a",
    "A",
    "1",
    ".",
    "-",
    "|",
    "•",
    "(",
    ",",
    "'",
    "@",
    "#",
    "\u200b",
    "\u202e",
    "\u0301",
    "中",
    "👩\u200d🔧",
    "a ",
    "A. ",
    "1.",
    "1 2 ",
    "+1 ",
    "a@",
    "a@b.",
    "a-",
    "ABCD ",
    "AB, ",
    "Ab Ab ",
    "no ",
    "not ",
    "is not ",
    "must ",
    "plus ",
    "or ",
    "• • ",
    "- a\n",
    "1. a\n",
    "Name: Ada Okoro\n",
    "Ada Okoro | ",
    "2019 - 2020\n",
    "2019-2020 ",
    "since 2019 ",
    "Dec ",
    "1/1/",
    "01/2019 ",
    "Welder | Dock | 2018-02 - Present\n",
    "http://",
    "www.",
    "born 1 ",
    "Address: ",
    "1 A ",
    "12 High Street ",
    "+44 7700 900123 ",
    "Requirements: ",
    "Requirements:\n",
    "REQUIREMENTS ",
    "looking for a highly skilled ",
    "join us as ",
    "Job title: Nurse\n",
    "5 years ",
    "5+ years of experience ",
    "bachelor's degree or ",
    "fluent English and ",
    "full valid clean ",
    "licence or ",
    "Python, ",
    "C++ ",
    ".NET ",
    "R&D ",
    "node.js ",
    "don't ",
    "experience with sql ",
    "<!--",
    "{{",
    "\\",
)
"""What patterns of the text layer begin with: repeated, they make a pattern that is no good go astray."""


def _people(n: int = 4_000) -> bytes:
    """Names that are all different, each of which a reader might look for in the whole text."""
    names = (f"{chr(65 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}oro" for n in range(n))
    return "".join(f"Name: Ada {name}\n" for name in names).encode()


def _repeated(unit: str, n: int = 100_000) -> bytes:
    return f"Nurse\n\nx{unit * (n // len(unit))}y".encode()


PLAIN: Mapping[str, Maker] = {
    "10 MB on one line": lambda: b"experience with python and nursing " * 285_000,
    "10 MB of one letter": lambda: b"a" * 10_000_000,
    "20 MB and one byte": lambda: b"a " * (10 * 2**20) + b"a",
    "a million letters on one line": lambda: b"nursing " * 124_999,
    "a million lines": lambda: b"a\n" * 499_999,
    "a million blanks": lambda: b"a" + b" " * 999_990 + b"b",
    "only blanks": lambda: b" " * 5_000_000,
    "only a byte order mark": lambda: b"\xef\xbb\xbf",
    "only a byte order mark of UTF-16": lambda: b"\xff\xfe",
    "half a letter of UTF-16": lambda: b"\xff\xfeA\0\x00\xd8",
    "one byte too many in UTF-16": lambda: b"\xff\xfeA\0B",
    "bytes that are no UTF-8": lambda: b"nurse \xc0\xaf \xed\xa0\x80",
    "a surrogate in UTF-8": lambda: b"nurse \xed\xa0\x80 wanted",
    "a zero byte": lambda: b"nurse\0wanted",
    "control characters": lambda: b"nurse" + bytes(range(1, 9)) * 50,
    "commands to a terminal": lambda: b"\x1b[2J\x1b]0;title\x07nurse wanted \x1b[31m",
    "right to left": lambda: "\u202enurse\u202c \u2066wanted\u2069 \u200f".encode(),
    "accents without an end": lambda: b"nurse" + "\u0301".encode() * 900_000,
    "invisible letters": lambda: "\u200b\u200d\u2060\ufeff\u00ad".encode() * 100_000 + b"nurse",
    "the names of 4,000 people": _people,
    "braces": lambda: b"{" * 1_000_000 + b"}",
    "closing tags": lambda: b"</p>" * 1_000 + b"nurse",
    **{f"again and again {unit!r}": lambda unit=unit: _repeated(unit) for unit in _UNITS},
}

_GIF, _PNG, _JPEG = (
    b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    b"\x89PNG\r\n\x1a\n" + b"\0" * 30,
    b"\xff\xd8\xff\xe0\0\x10JFIF",
)

POLYGLOTS: Mapping[str, Maker] = {
    "PDF and zip": lambda: good_pdf() + good_docx(),
    "zip and PDF": lambda: good_docx() + good_pdf(),
    "zip with a PDF within its first name": lambda: b"PK\x03\x04" + b"\0" * 26 + good_pdf() + good_docx(),
    "HTML and PDF": lambda: GOOD_HTML + good_pdf(),
    "a PDF within a comment of HTML": lambda: b"<html><!-- " + good_pdf() + b" --><p>x</p>",
    "HTML within a PDF": lambda: b"%PDF-1.4\n<html><p>x</p></html>",
    "GIF and zip": lambda: _GIF + good_docx(),
    "GIF and PDF": lambda: _GIF + good_pdf(),
    "GIF and HTML": lambda: _GIF + GOOD_HTML,
    "PNG and zip": lambda: _PNG + good_docx(),
    "JPEG and PDF": lambda: _JPEG + good_pdf(),
    "HTML and zip": lambda: GOOD_HTML + good_docx(),
    "zip and HTML": lambda: good_docx() + GOOD_HTML,
    "JSON and zip": lambda: GOOD_JSON + good_docx(),
    "JSON and HTML": lambda: GOOD_JSON + GOOD_HTML,
    "text and PDF": lambda: b"nurse wanted\n" * 100 + good_pdf(),
    "a program and PDF": lambda: b"\x7fELF" + b"\0" * 60 + good_pdf(),
    "gzip around a PDF": lambda: b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + zlib.compress(good_pdf())[2:],
    "7z": lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 100,
    "an old Word file": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
    "RTF that calls a program": lambda: b"{\\rtf1{\\object\\objdata 0105}}",
    "a workbook": lambda: archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}),
    "a Java archive": lambda: archive({"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\n"}),
    "an open document": lambda: archive({"mimetype": b"application/vnd.oasis.opendocument.text"}),
}


def cases() -> dict[str, Maker]:
    """Return every case by name; making its bytes is left to who wants them."""
    groups = {
        "html": HTML,
        "json": JSON,
        "plain": PLAIN,
        "polyglot": POLYGLOTS,
        "pdf": PDFS,
        "docx": ARCHIVES,
        "table": TABLES,
    }
    named = {f"{group}/{name}": maker for group, makers in groups.items() for name, maker in makers.items()}
    return named | dict(_cut()) | dict(_flipped())
