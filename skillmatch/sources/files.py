"""One file, whatever it is, to text: the bytes decide, not the name.

Plain text is decoded as it stands. HTML, PDF and DOCX are parsed in a child process with limits
(``skillmatch.sources.child``); JSON Resume and schema.org JobPosting become readable text with headings.
Everything that cannot be read ends in one clear ``UnreadableDocument``.
"""

from __future__ import annotations

from pathlib import Path

from skillmatch.errors import NotFound, UnreadableDocument
from skillmatch.sources.child import Parsed, parse_in_child
from skillmatch.sources.plain import decode
from skillmatch.sources.sniff import sniff
from skillmatch.sources.structured import read_structured
from skillmatch.types import RawDocument

MAX_FILE_BYTES = 20 * 1024 * 1024
"""The largest document file that is read."""


def read_file(path: Path, *, doc_id: str | None = None) -> RawDocument:
    """Read one document file.

    Args:
        path: Plain text, HTML, PDF, DOCX, JSON Resume or a JSON JobPosting, of at most 20 MiB.
        doc_id: The document's id; the file name without its extension where None.

    Raises:
        NotFound: No such file.
        UnreadableDocument: It is a folder, empty, damaged, encrypted, binary, or too large.
    """
    path = Path(path)
    data = _load(path)
    raw = read_bytes(data, name=path.name)
    return RawDocument(
        doc_id=path.stem if doc_id is None else doc_id,
        text=raw.text,
        media_type=raw.media_type,
        title=raw.title,
    )


def read_bytes(data: bytes, *, name: str) -> RawDocument:
    """Read one document from its bytes, e.g. an upload; its id is the stem of ``name``.

    Args:
        data: The whole file, at most 20 MiB.
        name: What to call it in messages; nothing else is read off it.

    Raises:
        UnreadableDocument: See ``read_file``.
    """
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableDocument(_too_large(name, len(data)))
    media_type = sniff(data, name=name)
    if media_type == "text/plain":
        parsed = Parsed(text=decode(data, name=name), title="")
    elif media_type == "application/json":
        parsed = read_structured(decode(data, name=name), name=name)
    else:
        parsed = parse_in_child(data, media_type=media_type, name=name)
    if not parsed.text.strip():
        raise UnreadableDocument(f"{name}: expected a document with text, found only blank characters.")
    return RawDocument(doc_id=Path(name).stem, text=parsed.text, media_type=media_type, title=parsed.title)


def _load(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableDocument(f"{path}: expected a document file, found a folder.")
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise UnreadableDocument(_too_large(path.name, size))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"{path}: no such file. Check the path.") from error
    except OSError as error:
        raise UnreadableDocument(f"{path}: cannot be opened ({error.strerror}).") from error


def _too_large(name: str, size: int) -> str:
    return (
        f"{name}: expected at most {MAX_FILE_BYTES // 2**20} MiB, found {size / 2**20:.1f} MiB. "
        "Give a table of documents as .jsonl or .csv, or a smaller file."
    )
