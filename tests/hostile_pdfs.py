"""PDF files made to do harm."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping


def pdf(
    objects: Mapping[int, bytes], *, trailer: bytes = b"/Root 1 0 R", head: bytes = b"%PDF-1.7\n"
) -> bytes:
    """Return a PDF of these objects with a sound cross-reference table."""
    data = bytearray(head)
    places = {}
    for number, content in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start, size = len(data), max(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        data += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    return bytes(data + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start))


def stream(content: bytes, more: bytes = b"") -> bytes:
    """Return a stream object."""
    return b"<< /Length %d %s >>\nstream\n" % (len(content), more) + content + b"\nendstream"


_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def page(
    content: bytes = b"BT /F1 12 Tf 72 700 Td (nurse wanted) Tj ET", more: bytes = b"", **others: bytes
) -> bytes:
    """Return a PDF of one page with this content stream; ``others`` are further objects, by number: n7=..."""
    objects = {
        1: _CATALOG,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> " + more + b" >>",
        4: stream(content),
        5: _FONT,
    }
    return pdf(objects | {int(number[1:]): data for number, data in others.items()})


def _pages(kids: bytes, count: int, **others: bytes) -> bytes:
    objects = {
        1: _CATALOG,
        2: b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count,
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        4: stream(b"BT /F1 12 Tf 72 700 Td (nurse wanted) Tj ET"),
        5: _FONT,
    }
    return pdf(objects | {int(number[1:]): data for number, data in others.items()})


def _deep_page_tree(depth: int) -> bytes:
    objects = {1: _CATALOG}
    for number in range(2, depth + 2):
        objects[number] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1)
    objects[depth + 2] = b"<< /Type /Page /MediaBox [0 0 612 792] >>"
    return pdf(objects)


def _forms(depth: int, width: int) -> bytes:
    """Forms that each draw the next one several times."""
    objects = {}
    for number in range(6, 6 + depth):
        resources = (
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
            % (number + 1)
        )
        objects[f"n{number}"] = stream(b"/X Do " * width, resources)
    last = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 5 0 R >> >>"
    objects[f"n{6 + depth}"] = stream(b"BT /F1 12 Tf (nurse) Tj ET", last)
    return page(b"/X Do", **objects)


def _with_content(piece: bytes, n: int, *, around: tuple[bytes, bytes] = (b"", b""), times: int = 1) -> bytes:
    """Return a PDF whose page has ``n`` pieces as content, packed ``times`` times."""
    packer = zlib.compressobj(9)
    packed = packer.compress(around[0]) + b"".join(packer.compress(piece) for _ in range(n))
    packed += packer.compress(around[1]) + packer.flush()
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    return page(n4=stream(packed, b"/Filter [" + b"/FlateDecode " * times + b"]"))


def _object_stream_of_itself() -> bytes:
    content = b"7 0 << /Type /Catalog /Pages 2 0 R >>"
    return pdf(
        {
            2: b"<< /Type /Pages /Kids [] /Count 0 >>",
            6: stream(content, b"/Type /ObjStm /N 1 /First 4 /Extends 6 0 R"),
        },
        trailer=b"/Root 7 0 R",
    )


def _reference_stream(more: bytes) -> bytes:
    rows = b"\0" * 4 + b"\x01\0\0\0" * 3
    data = (
        b"%PDF-1.7\n1 0 obj\n"
        + _CATALOG
        + b"\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    )
    start = len(data)
    data += b"3 0 obj\n" + stream(rows, b"/Type /XRef /W [1 2 1] /Root 1 0 R " + more) + b"\nendobj\n"
    return data + b"startxref\n%d\n%%%%EOF" % start


def _earlier_table(where: int) -> bytes:
    return page().replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % where)


def _loop_of_tables() -> bytes:
    data = page()
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % data.index(b"xref\n"))


_LETTERS = b"(nurse wanted for the night shift) Tj "

PDFS: Mapping[str, Callable[[], bytes]] = {
    "sound": page,
    "a million pages said": lambda: _pages(b"3 0 R", 1_000_000),
    "a million pages of one": lambda: _pages(b"3 0 R " * 1_000_000, 1_000_000),
    "a million pages unsaid": lambda: _pages(b"3 0 R " * 1_000_000, 1),
    "pages below zero": lambda: _pages(b"3 0 R", -1),
    "2^31 pages": lambda: _pages(b"3 0 R", 2**31),
    "no pages": lambda: _pages(b"", 0),
    "a page tree that holds itself": lambda: _pages(b"2 0 R", 1),
    "a page tree that holds itself and a page": lambda: _pages(b"3 0 R 2 0 R 2 0 R", 3),
    "a page tree in a circle": lambda: _pages(
        b"6 0 R", 2, n6=b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"
    ),
    "a page that is its own parent": lambda: page(more=b"/Parent 3 0 R"),
    "a page tree 10,000 deep": lambda: _deep_page_tree(10_000),
    "a page tree 100,000 deep": lambda: _deep_page_tree(100_000),
    "a catalog that is its own pages": lambda: pdf(
        {1: b"<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] /Count 1 >>"}
    ),
    "an object that is a reference to itself": lambda: page(more=b"/Rotate 6 0 R", n6=b"6 0 R"),
    "references in a circle": lambda: page(more=b"/MediaBox 6 0 R", n6=b"7 0 R", n7=b"6 0 R"),
    "a length that is the stream itself": lambda: page(n4=b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream"),
    "a length beyond the file": lambda: page(n4=b"<< /Length 999999999 >>\nstream\nBT ET\nendstream"),
    "a length below zero": lambda: page(n4=b"<< /Length -1 >>\nstream\nBT ET\nendstream"),
    "a form that draws itself": lambda: page(
        b"/X Do",
        n6=stream(
            b"/X Do /X Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
        ),
    ),
    "forms in a circle": lambda: page(
        b"/X Do",
        n6=stream(b"/X Do", b"/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 7 0 R >> >>"),
        n7=stream(b"/X Do", b"/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"),
    ),
    "forms that draw forms, 10 to the 9": lambda: _forms(9, 10),
    "forms that draw forms, 100 deep": lambda: _forms(100, 2),
    "a pattern of itself": lambda: page(
        b"/Pattern cs /X scn 0 0 9 9 re f",
        more=b"/Resources << /Pattern << /X 6 0 R >> >>",
        n6=stream(
            b"/Pattern cs /X scn 0 0 9 9 re f",
            b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 1 "
            b"/YStep 1 /Resources << /Pattern << /X 6 0 R >> >>",
        ),
    ),
    "a Type 3 font of itself": lambda: page(
        n5=b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 0 "
        b"/LastChar 255 /CharProcs << /n 6 0 R >> /Encoding << /Differences [110 /n] >> "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        n6=stream(b"BT /F1 12 Tf (nnnn) Tj ET"),
    ),
    "an object stream that extends itself": _object_stream_of_itself,
    "an object stream of a billion objects": lambda: page(
        n7=stream(b"1 0 <<>>", b"/Type /ObjStm /N 1000000000 /First 4")
    ),
    "a table that comes after itself": _loop_of_tables,
    "a table beyond the file": lambda: _earlier_table(10**12),
    "a table below zero": lambda: _earlier_table(-5),
    "a reference stream of 2^31 rows": lambda: _reference_stream(b"/Size 2147483647 /Index [0 2147483647]"),
    "a reference stream that comes after itself": lambda: _reference_stream(b"/Size 4 /Prev 100"),
    "a table of 2^31 rows": lambda: page().replace(b"xref\n0 6", b"xref\n0 2147483647"),
    "an object number beyond all": lambda: pdf({1: _CATALOG, 2: b"<< /Kids [4294967295 0 R] /Count 1 >>"}),
    "300 MB of blanks packed": lambda: _with_content(b" " * 1_000_000, 300),
    "300 MB of blanks packed three times": lambda: _with_content(b" " * 1_000_000, 300, times=3),
    "100 MB of letters packed": lambda: _with_content(
        b"(a) Tj " * 100_000, 140, around=(b"BT /F1 1 Tf ", b"ET")
    ),
    "a million letters": lambda: _with_content(_LETTERS, 30_000, around=(b"BT /F1 1 Tf ", b"ET")),
    "20 million letters in one string": lambda: _with_content(
        b"a" * 1_000_000, 20, around=(b"BT /F1 1 Tf (", b") Tj ET")
    ),
    "a hundred ways of packing": lambda: page(
        n4=stream(b"x", b"/Filter [" + b"/ASCIIHexDecode " * 100 + b"]")
    ),
    "lengths that run on": lambda: page(
        n4=stream(b"\x80a" * 1_000_000, b"/Filter [/RunLengthDecode /RunLengthDecode]")
    ),
    "a predictor of a billion columns": lambda: page(
        n4=stream(
            zlib.compress(b"BT ET"),
            b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 1000000000 >>",
        )
    ),
    "an image of a billion points": lambda: page(
        b"/X Do",
        n6=stream(
            b"x", b"/Subtype /Image /Width 100000 /Height 100000 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
        ),
    ),
    "a page as large as a country": lambda: page(more=b"/MediaBox [-1e30 -1e30 1e30 1e30] /UserUnit 1e30"),
    "letters as large as a country": lambda: page(b"BT /F1 1e30 Tf 1e30 1e30 Td (nurse) Tj ET"),
    "letters without height": lambda: page(b"BT /F1 0 Tf (nurse) Tj ET"),
    "graphics saved a million times": lambda: page(b"q " * 1_000_000 + b"BT /F1 12 Tf (nurse) Tj ET"),
    "operands without an operator": lambda: page(b"1 " * 2_000_000 + b"BT ET"),
    "arrays 100,000 deep": lambda: page(b"[" * 100_000 + b"BT /F1 12 Tf (nurse) Tj ET"),
    "dictionaries 100,000 deep": lambda: page(more=b"/A " + b"<< /A " * 100_000 + b"1" + b" >>" * 100_000),
    "brackets 100,000 deep": lambda: page(
        b"BT /F1 12 Tf " + b"(" * 100_000 + b"nurse" + b")" * 100_000 + b" Tj ET"
    ),
    "a name of 10 MB": lambda: page(more=b"/" + b"a" * 10_000_000 + b" 1"),
    "zero bytes": lambda: b"%PDF-1.7\n" + b"\0" * 5_000_000,
    "only comments": lambda: b"%PDF-1.7\n" + b"%" * 5_000_000,
    "objects that never end": lambda: b"%PDF-1.7\n" + b"1 0 obj\n<< " * 400_000,
    "a million objects": lambda: (
        b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%d\nendobj\n" % (n, n) for n in range(400_000))
    ),
    "a million ends": lambda: b"%PDF-1.7\n" + b"startxref\n5\n%%EOF\n" * 300_000,
    "a head at the end of a kilobyte": lambda: b"\0" * 1_000 + page(),
    "another version": lambda: page().replace(b"%PDF-1.7", b"%PDF-9.9"),
    "a script that runs at opening": lambda: page(
        more=b"/AA << /O << /S /JavaScript /JS (app.alert\\(1\\)) >> >>"
    ),
    "a program that runs at opening": lambda: page(more=b"/AA << /O << /S /Launch /F (/bin/true) >> >>"),
    "content from another file": lambda: page(
        n4=b"<< /Length 0 /F (/etc/passwd) /FFilter [] >>\nstream\n\nendstream"
    ),
    "a title of half letters": lambda: page().replace(
        b"/Root 1 0 R", b"/Root 1 0 R /Info << /Title <FEFFD800D83DDC00D8000041> >>"
    ),
    "encrypted in an unknown way": lambda: page().replace(
        b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Nonsense /V 9 /R 9 /O (x) /U (x) /P -1 >>"
    ),
    "encrypted with a key of a billion bits": lambda: page().replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /Encrypt << /Filter /Standard /V 4 /R 4 /Length 1000000000 /O (x) /U (x) /P -1 >>",
    ),
    "letters that mean half letters": lambda: page(
        b"BT /F1 12 Tf (AAAA) Tj ET",
        n5=b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>",
        n7=stream(
            b"begincmap 1 beginbfchar <41> <D800> endbfchar "
            b"1 beginbfrange <00> <FF> <D800> endbfrange endcmap"
        ),
    ),
    "a map of letters of a billion entries": lambda: page(
        n5=b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>",
        n7=stream(b"begincmap 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange endcmap"),
    ),
    "a map of letters that uses itself": lambda: page(
        n5=b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>",
        n7=stream(b"begincmap endcmap", b"/UseCMap 7 0 R"),
    ),
}
