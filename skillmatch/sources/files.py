"""One file, whatever it is, to text: the bytes decide, not the name.

Plain text is decoded as it stands. HTML, PDF and DOCX are parsed in a child process with limits
(``skillmatch.sources.child``); JSON Resume and schema.org JobPosting become readable text with headings.
Everything that cannot be read ends in one clear ``UnreadableDocument``.
"""

from __future__ import annotations

from pathlib import Path

from skillmatch.errors import NotFound, UnreadableDocument
from skillmatch.sources.child import Parsed, parse_in_child
from skillmatch.sources.plain import decode, shown, without_surrogates
from skillmatch.sources.refusal import MAX_TEXT
from skillmatch.sources.sniff import sniff
from skillmatch.sources.structured import read_structured
from skillmatch.types import RawDocument

MAX_FILE_BYTES = 20 * 1024 * 1024
"""The largest document file that is read."""

_MAX_TEXT_BYTES = 4 * MAX_TEXT
"""Text and JSON are read in this process: no longer than their characters may be."""


def read_file(path: Path, *, doc_id: str | None = None) -> RawDocument:
    """Read one document file.

    Args:
        path: Plain text, HTML, PDF, DOCX, JSON Resume or a JSON JobPosting, of at most 20 MiB and
            1,000,000 characters of text.
        doc_id: The document's id; the file name without its extension where None.

    Raises:
        NotFound: No such file.
        UnreadableDocument: It is a folder, empty, damaged, encrypted, binary, or too large.
    """
    path = Path(path)
    data = _load(path)
    raw = read_bytes(data, name=path.name)
    return RawDocument(
        doc_id=raw.doc_id if doc_id is None else without_surrogates(doc_id),
        text=raw.text,
        media_type=raw.media_type,
        title=raw.title,
    )


def read_bytes(data: bytes, *, name: str) -> RawDocument:
    """Read one document from its bytes, e.g. an upload; its id is the stem of ``name``.

    Args:
        data: The whole file, at most 20 MiB; plain text and JSON at most 4 MB.
        name: What to call it in messages; nothing else is read off it.

    Raises:
        UnreadableDocument: See ``read_file``.
    """
    doc_id, name = without_surrogates(Path(name).stem), shown(name)
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableDocument(
            f"{name}: expected at most {MAX_FILE_BYTES // 2**20} MiB, found more. "
            "Give a table of documents as .jsonl or .csv, or a smaller file."
        )
    media_type = sniff(data, name=name)
    if media_type == "text/plain":
        parsed = Parsed(text=_text(data, name), title="")
    elif media_type == "application/json":
        parsed = read_structured(_text(data, name), name=name)
    else:
        parsed = parse_in_child(data, media_type=media_type, name=name)
    if not parsed.text.strip():
        raise UnreadableDocument(f"{name}: expected a document with text, found only blank characters.")
    return RawDocument(doc_id=doc_id, text=parsed.text, media_type=media_type, title=parsed.title)


def _text(data: bytes, name: str) -> str:
    text = decode(data, name=name) if len(data) <= _MAX_TEXT_BYTES else None
    if text is None or len(text) > MAX_TEXT:
        raise UnreadableDocument(
            f"{name}: expected at most {MAX_TEXT:,} characters of text, found more. Split the file."
        )
    return text


def _load(path: Path) -> bytes:
    """Return the whole file; of a larger one, or a device without end, no more than shows that it is."""
    try:
        if path.is_dir():
            raise UnreadableDocument(f"{shown(path)}: expected a document file, found a folder.")
        with path.open("rb") as stream:
            return stream.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFound(f"{shown(path)}: no such file. Check the path.") from error
    except OSError as error:
        raise UnreadableDocument(f"{shown(path)}: cannot be opened ({error.strerror}).") from error
