"""What kind of document some bytes are, told by the bytes alone."""

from __future__ import annotations

import re

from skillmatch.errors import UnreadableDocument
from skillmatch.sources.plain import encoding_of

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
JSON = "application/json"
PLAIN = "text/plain"

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x7fELF": "a program",
}
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?><!--.{0,2000}?-->\s*){0,5}"
    r"<(?:!doctype\s+html|html|head|title|meta|body|main|article|section|header|div|span|table|p|br|h[1-6]|"
    r"ul|ol|li|b|strong|i|em|a|font|center)(?=[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
_HTML_CLOSE = re.compile(
    r"</(?:p|div|li|ul|ol|h[1-6]|html|body|table|span|strong)\s*>|<br\s*/?>", re.IGNORECASE
)
_JSON_START = re.compile(r"\s*(?:\[\s*)?\{\s*\"[^\"\n]{1,80}\"\s*:")
"""A record's first field: JSON also where the file is cut off, so that it is not read as prose."""
_CONTROL = bytes(set(range(32)) - {8, 9, 10, 11, 12, 13, 27})


def sniff(data: bytes, *, name: str) -> str:
    """Return the media type of ``data``: plain text, HTML, PDF, DOCX or JSON.

    Args:
        data: The whole file.
        name: What to call the file in messages.

    Raises:
        UnreadableDocument: Empty, or of a kind that is not read.
    """
    if not data.strip():
        raise UnreadableDocument(f"{name}: expected a document, found an empty file.")
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return DOCX
    _refuse_known_kinds(data, name)
    head = _head_text(data, name)
    if _is_html(head):
        return HTML
    if _JSON_START.match(head.lstrip("\ufeff")) or _is_in_braces(head, data):
        return JSON
    return PLAIN


def _is_in_braces(head: str, data: bytes) -> bool:
    return head.lstrip("\ufeff \t\r\n").startswith("{") and data.rstrip(b"\0 \t\r\n").endswith(b"}")


def _refuse_known_kinds(data: bytes, name: str) -> None:
    if data.startswith(_OLE):
        raise UnreadableDocument(
            f"{name}: found an old Word file, or one with a password. Save it as .docx without a password."
        )
    if data.startswith(b"{\\rtf"):
        raise UnreadableDocument(f"{name}: found RTF. Save it as .docx, PDF or plain text.")
    for magic, kind in _BINARY.items():
        if data.startswith(magic):
            raise _binary(name, kind)


def _head_text(data: bytes, name: str) -> str:
    head = data[:_HEAD]
    if encoding_of(data) == "utf-16":
        return head.decode("utf-16", "replace")
    if b"\0" in data or len(head) - len(head.translate(None, _CONTROL)) > len(head) // 50:
        raise _binary(name, "binary data")
    return head.decode("utf-8", "replace")


def _is_html(head: str) -> bool:
    if _HTML_START.match(head.lstrip("\ufeff")):
        return True
    return len(_HTML_CLOSE.findall(head)) >= 4


def _binary(name: str, kind: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{name}: expected plain text (UTF-8), HTML, PDF, DOCX or JSON Resume, found {kind}. "
        "Save the document as one of these."
    )
