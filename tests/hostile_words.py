"""Word documents, and archives that pretend to be one, made to do harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
    b'document.main+xml"/></Types>'
)
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def relationships(target: bytes, kind: bytes = b"officeDocument", mode: bytes = b"") -> bytes:
    """Return a part that says where another part is."""
    return (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="' + _OFFICE + kind + b'" Target="' + target + b'" ' + mode + b"/>"
        b"</Relationships>"
    )


def document(body: bytes, head: bytes = b'<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    """Return the main part of a Word document around ``body``."""
    return (
        head + b'<w:document xmlns:w="' + _SPACE.encode() + b'"><w:body>' + body + b"</w:body></w:document>"
    )


def paragraph(text: bytes) -> bytes:
    """Return one paragraph."""
    return b"<w:p><w:r><w:t>" + text + b"</w:t></w:r></w:p>"


def archive(members: Mapping[str, bytes | tuple[bytes, int]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive of ``members``; (piece, n) is a member of n pieces."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as packed:
        for name, data in members.items():
            piece, times = data if isinstance(data, tuple) else (data, 1)
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            info.file_size = len(piece) * times
            with packed.open(info, "w") as member:
                for _ in range(times):
                    member.write(piece)
    return stream.getvalue()


def word(main: bytes, **others: bytes) -> bytes:
    """Return a Word document with this main part; in the names of others __ is /, and _xml is .xml."""
    names = {
        name.replace("__", "/").replace("_xml", ".xml").replace("_rels", ".rels"): data
        for name, data in others.items()
    }
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": relationships(b"word/document.xml"),
        "word/document.xml": main,
    }
    return archive(parts | names)


def _with(extra: Mapping[str, bytes | tuple[bytes, int]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    main = document(paragraph(b"nurse"))
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": relationships(b"word/document.xml"),
        "word/document.xml": main,
    }
    return archive(parts | extra, method)


def _edited(data: bytes, name: bytes, offset: int, value: bytes, mark: bytes = b"PK\x01\x02") -> bytes:
    """Return an archive with bytes of one directory entry (or local header) replaced."""
    length = 46 if mark == b"PK\x01\x02" else 30
    position = -1
    while True:
        position = data.index(mark, position + 1)
        if data[position + length : position + length + len(name)] == name:
            return data[: position + offset] + value + data[position + offset + len(value) :]


def _saying_size(size: int) -> bytes:
    """A directory that says one member unpacks to ``size`` bytes; it unpacks to 300 MB."""
    data = _with({"word/media/x.bmp": (b"\0" * 1_000_000, 300)})
    return _edited(data, b"word/media/x.bmp", 24, struct.pack("<L", size))


def _saying_1_kb(name: str) -> bytes:
    """A directory that says a member of 10 kB and more unpacks to 1 kB."""
    data = _with({name: document(paragraph(b"nurse " * 1_700))})
    return _edited(data, name.encode(), 24, struct.pack("<L", 1_000))


def _utf7(head: bytes) -> bytes:
    """A document with a document type, in UTF-7 as ``head`` declares."""
    return word(head + document(_SOUND, _FROM_FILE).replace(b"<", b"+ADw-"))


def _doubled_name() -> bytes:
    data = _with({"word/documenx.xml": document(paragraph(b"other"))})
    return data.replace(b"word/documenx.xml", b"word/document.xml")


def _sharing() -> bytes:
    """A thousand directory entries that all lead to the same packed bytes."""
    data = _with({"word/big.bin": b"\0" * 10_000_000})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    directory = data[start:end]
    entry = directory[directory.rindex(b"PK\x01\x02") :]
    entries = b"".join(entry.replace(b"word/big.bin", b"word/%07d" % n) for n in range(1_000))
    return _ended(data[:start], directory + entries, 1_004)


def _million_entries(entries: int = 400_000) -> bytes:
    """As many empty members as 20 MB hold, all named alike; the end says there are a million."""
    entry = b"PK\x01\x02" + b"\0" * 42
    return _ended(b"PK\x03\x04" + b"\0" * 26, entry * entries, 0xFFFF)


def _ended(content: bytes, directory: bytes, n: int) -> bytes:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, n, n, len(directory), len(content), 0)
    return content + directory + end


def _bomb_in_bomb() -> bytes:
    inner = zlib.compress(b"\0" * 10_000_000, 9)
    return _with({"word/embeddings/inner.zip": archive({f"{n}.bin": inner for n in range(50)})})


_LAUGHS = (
    b"<!DOCTYPE a [<!ENTITY a0 'lol'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]>"
)
_FROM_FILE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_FROM_NET = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">'
_SOUND = paragraph(b"nurse")

ARCHIVES: Mapping[str, Callable[[], bytes]] = {
    "a directory that says the main part is a byte": lambda: _edited(
        word(document(paragraph(b"a" * 40_000_000))), b"word/document.xml", 24, b"\x01\0\0\0"
    ),
    "a directory that says too little": lambda: _saying_size(1000),
    "a directory that says 1 kB of 10 kB of text": lambda: _saying_1_kb("word/document.xml"),
    "a directory that says 1 kB of 10 kB beside it": lambda: _saying_1_kb("word/x.bin"),
    "a directory that says nothing": lambda: _saying_size(0),
    "a directory that says too much": lambda: _saying_size(90_000_000),
    "a directory that says 4 GB": lambda: _edited(_with({}), b"word/document.xml", 24, b"\xff\xff\xff\xfe"),
    "a directory that says a shorter packing": lambda: _edited(
        _with({}), b"word/document.xml", 20, b"\x05\0\0\0"
    ),
    "a directory that says another checksum": lambda: _edited(_with({}), b"word/document.xml", 16, b"abcd"),
    "a directory that leads elsewhere": lambda: _edited(_with({}), b"word/document.xml", 42, b"\x07\0\0\0"),
    "a directory that leads outside": lambda: _edited(
        _with({}), b"word/document.xml", 42, b"\xff\xff\xff\x7f"
    ),
    "a header with another name": lambda: _edited(
        _with({}), b"word/document.xml", 30, b"xxxx", b"PK\x03\x04"
    ),
    "a directory in the middle": lambda: _with({}) + b"\0" * 100_000,
    "only the end of an archive": lambda: b"PK\x03\x04" + b"PK\x05\x06" + b"\0" * 18,
    "no members": lambda: b"PK\x03\x04" + archive({}),
    "members that share their bytes": _sharing,
    "one name twice": _doubled_name,
    "one name twice in other letters": lambda: _with({"WORD/Document.xml": b"<a/>"}),
    "a million members": _million_entries,
    "20,000 small members": lambda: _with({f"word/x{n}.bin": b"" for n in range(20_000)}),
    "4,000 small members": lambda: _with({f"word/x{n}.bin": b"x" for n in range(4_000)}),
    **{
        f"a member called {name!r}": lambda name=name: _with({"word/placeholder": b"x"}).replace(
            b"word/placeholder", name.ljust(16, b"x")[:16]
        )
        for name in (
            b"../../../etc/pas",
            b"/etc/passwd",
            b"..\\..\\windows",
            b"C:/windows",
            b"word/../../up",
            b"./x",
            b"a\0b",
            b"con:",
            b"~/.ssh/id_rsa",
        )
    },
    "a member marked as encrypted": lambda: _edited(_with({}), b"word/document.xml", 8, b"\x01\0"),
    "an unknown way of packing": lambda: _edited(_with({}), b"word/document.xml", 10, b"\x63\0"),
    "packed with bzip2": lambda: _with({}, zipfile.ZIP_BZIP2),
    "packed with LZMA": lambda: _with({}, zipfile.ZIP_LZMA),
    "210 MB of zeros beside it": lambda: _with({"word/media/x.bmp": (b"\0" * 1_000_000, 210)}),
    "90 MB of zeros beside it": lambda: _with({"word/media/x.bmp": (b"\0" * 1_000_000, 90)}),
    "40 MB of XML": lambda: word(document(paragraph(b"a" * 40_000_000))),
    "30 MB of XML": lambda: word(document(paragraph(b"a" * 30_000_000))),
    "30 MB of empty paragraphs": lambda: word(document(b"<w:p/>" * 5_000_000)),
    "200,000 paragraphs": lambda: word(document(paragraph(b"nurse") * 200_000)),
    "an archive within the archive": _bomb_in_bomb,
    "a document type": lambda: word(document(_SOUND, b'<?xml version="1.0"?><!DOCTYPE a>')),
    "a billion laughs": lambda: word(document(paragraph(b"&a9;"), _LAUGHS)),
    "an entity from a file": lambda: word(document(paragraph(b"&x;"), _FROM_FILE)),
    "a document type from the network": lambda: word(document(_SOUND, _FROM_NET)),
    "a document type in UTF-16": lambda: word(
        document(paragraph(b"&x;"), _FROM_FILE).decode().encode("utf-16")
    ),
    "a document type in UTF-16 without a mark": lambda: word(
        document(_SOUND, _FROM_FILE).decode().encode("utf-16-le")
    ),
    "a document type in UTF-7": lambda: _utf7(b'<?xml version="1.0" encoding="UTF-7"?>'),
    "a document type in UTF-7, declared after 300 blanks": lambda: _utf7(
        b'<?xml version="1.0"' + b" " * 300 + b'encoding="UTF-7"?>'
    ),
    "a document type in UTF-7, declared after a million lines": lambda: _utf7(
        b'<?xml version="1.0"' + b"\n" * 1_000_000 + b"encoding\n=\n'UTF-7' standalone='yes'?>"
    ),
    "a document type in UTF-7, declared after a version of 300 digits": lambda: _utf7(
        b'<?xml version="1.' + b"0" * 300 + b'" encoding="utf-7" ?>'
    ),
    "a document type in EBCDIC": lambda: word(document(_SOUND, _FROM_FILE).decode().encode("cp500")),
    "a document type in UTF-32": lambda: word(document(_SOUND, _FROM_FILE).decode().encode("utf-32")),
    "a document type among the relationships": lambda: word(
        document(_SOUND), word___rels__document_xml_rels=_FROM_FILE + relationships(b"x")
    ),
    "a document type among the styles": lambda: word(
        document(_SOUND), word__styles_xml=_LAUGHS + b"<a>&a9;</a>"
    ),
    "a document type among the types": lambda: archive(
        {
            "[Content_Types].xml": _LAUGHS + _TYPES,
            "_rels/.rels": relationships(b"word/document.xml"),
            "word/document.xml": document(_SOUND),
        }
    ),
    "XML 100,000 deep": lambda: word(document(b"<w:p>" * 100_000 + b"x" + b"</w:p>" * 100_000)),
    "tables within tables": lambda: word(
        document(b"<w:tbl><w:tr><w:tc>" * 60 + _SOUND + b"</w:tc></w:tr></w:tbl>" * 60)
    ),
    "a cell over a billion columns": lambda: word(
        document(
            b"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='1000000000'/></w:tcPr>"
            + _SOUND
            + b"</w:tc></w:tr></w:tbl>"
        )
    ),
    "a million attributes": lambda: word(
        document(b"<w:p " + b" ".join(b"a%d='1'" % n for n in range(1_000_000)) + b"/>" + _SOUND)
    ),
    "a text of a million runs": lambda: word(
        document(b"<w:p>" + b"<w:r><w:t>a</w:t></w:r>" * 500_000 + b"</w:p>")
    ),
    "text without an end": lambda: word(document(_SOUND)[:-30]),
    "letters that XML has not": lambda: word(document(paragraph(b"&#xD800;&#0;"))),
    "bidirectional marks": lambda: word(document(paragraph("\u202enurse\u2066".encode()))),
    "a main part from the network": lambda: archive(
        {
            "[Content_Types].xml": _TYPES,
            "word/document.xml": document(_SOUND),
            "_rels/.rels": relationships(b"http://127.0.0.1:9/x", mode=b'TargetMode="External"'),
        }
    ),
    "a main part up the path": lambda: archive(
        {
            "[Content_Types].xml": _TYPES,
            "word/document.xml": document(_SOUND),
            "_rels/.rels": relationships(b"../../../../etc/passwd"),
        }
    ),
    "a main part that is itself its part": lambda: word(
        document(_SOUND), word___rels__document_xml_rels=relationships(b"document.xml", b"styles")
    ),
    "styles based on each other": lambda: word(
        document(b"<w:p><w:pPr><w:pStyle w:val='A'/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"),
        word___rels__document_xml_rels=relationships(b"styles.xml", b"styles"),
        word__styles_xml=b'<w:styles xmlns:w="'
        + _SPACE.encode()
        + b'"><w:style w:type="paragraph" w:styleId="A">'
        b'<w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>',
    ),
    "no types": lambda: archive({"word/document.xml": document(_SOUND)}),
    "a main part that is no document": lambda: word(b"<a/>"),
    "an empty main part": lambda: word(b""),
    "a macro beside it": lambda: _with({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"x" * 1000}),
    "bytes in front of it": lambda: b"PK\x03\x04" + b"\0" * 1000 + _with({}),
}
