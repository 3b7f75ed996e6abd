"""The XML parts of a zip archive from outside, with every byte counted; runs inside the child process only.

Nothing the archive's directory says is believed: the members are found where they lie, unpacked piece by
piece, and their sizes and checksums compared with what was said.
"""

from __future__ import annotations

import codecs
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from skillmatch.sources.refusal import RefusalError

MAX_MEMBERS = 5_000
MAX_UNPACKED = 100 * 2**20
MAX_XML_PART = 32 * 2**20

_PIECE = 2**18
_ENTRY_MARK = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<4s5HLLLHH")
_ENCRYPTED = 0x1
_PATH_TRICK = re.compile(r"^/|[\\:\0]|(?:^|/)\.\.?(?:/|$)")
_DOCUMENT_TYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)")
_ENCODING = re.compile(r"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_ENCODINGS = frozenset(("utf-8", "utf8", "utf-16", "us-ascii", "ascii"))


def xml_parts(data: bytes) -> dict[str, bytes]:
    """Return the members that are XML, by name; all others are unpacked and counted, and left empty.

    Args:
        data: The whole archive.

    Raises:
        RefusalError: No zip archive, encrypted, too many members, too large when unpacked, a directory that
            does not tell the truth, names that lead elsewhere, or XML with a document type.
    """
    if data.count(_ENTRY_MARK) > MAX_MEMBERS:
        raise RefusalError("too_many_members")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError) as error:
        raise RefusalError("damaged") from error
    _check_names(members)
    parts: dict[str, bytes] = {}
    left, end = MAX_UNPACKED, 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:  # members that share bytes
            raise RefusalError("lying_archive")
        is_xml = member.filename.lower().endswith((".xml", ".rels"))
        start, end = _place(data, member)
        content = _unpacked(data[start:end], member, min(left, MAX_XML_PART) if is_xml else left, keep=is_xml)
        left -= member.file_size
        parts[member.filename] = content
        if is_xml:
            refuse_document_type(content)
    return parts


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """Return an archive of ``parts``, not compressed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    stream.seek(0)
    return stream


def refuse_document_type(xml: bytes) -> None:
    """Raise where an XML text declares a document type or entities.

    Raises:
        RefusalError: It does, or it is in an encoding in which it could hide one.
    """
    is_utf16 = xml.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = xml.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusalError("damaged") from error
    declared = _ENCODING.match(text)
    if "\0" in text or (declared is not None and declared.group(1).lower() not in _ENCODINGS):
        raise RefusalError("damaged")
    if _DOCUMENT_TYPE.search(text):
        raise RefusalError("document_type")


def _check_names(members: Sequence[zipfile.ZipInfo]) -> None:
    names = {member.filename.lower() for member in members}
    tricks = any(_PATH_TRICK.search(member.orig_filename) for member in members)
    if tricks or len(names) != len(members):
        raise RefusalError("lying_archive")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise RefusalError("locked_archive")


def _place(data: bytes, member: zipfile.ZipInfo) -> tuple[int, int]:
    """Return where the packed bytes of a member begin and end."""
    try:
        header = _LOCAL_HEADER.unpack_from(data, member.header_offset)
    except struct.error as error:
        raise RefusalError("damaged") from error
    name_length, extra_length = header[-2:]
    name_start = member.header_offset + _LOCAL_HEADER.size
    start = name_start + name_length + extra_length
    if header[0] != b"PK\x03\x04" or start + member.compress_size > len(data):
        raise RefusalError("damaged")
    if data[name_start : name_start + name_length] != _raw_name(member):
        raise RefusalError("lying_archive")
    return start, start + member.compress_size


def _raw_name(member: zipfile.ZipInfo) -> bytes:
    return member.orig_filename.encode("utf-8" if member.flag_bits & 0x800 else "cp437", "replace")


def _unpacked(content: bytes, member: zipfile.ZipInfo, limit: int, *, keep: bool) -> bytes:
    """Return the unpacked bytes where they are kept; count and check them in any case."""
    pieces: list[bytes] = []
    size = checksum = 0
    for piece in _pieces(content, member.compress_type):
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if size > limit:
            raise RefusalError("too_large_unpacked")
        if keep:
            pieces.append(piece)
    if size != member.file_size or checksum != member.CRC:
        raise RefusalError("lying_archive")
    return b"".join(pieces)


def _pieces(content: bytes, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        yield content
        return
    if method != zipfile.ZIP_DEFLATED:
        raise RefusalError("damaged")
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    rest = content
    try:
        while not unpacker.eof and (piece := unpacker.decompress(rest, _PIECE)):
            yield piece
            rest = unpacker.unconsumed_tail
    except zlib.error as error:
        raise RefusalError("damaged") from error
