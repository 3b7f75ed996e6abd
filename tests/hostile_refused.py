"""The hostile files that must be refused, and a word of what is said: a defence that is gone is seen here.

Being refused for another reason, or being read, would be no harm in itself; but then what stands against
these files no longer does what it is there for.
"""

from __future__ import annotations

from collections.abc import Mapping

from hostile_words import ARCHIVES

_COUNTED = "when unpacked"
_LYING = "says other sizes"
_DAMAGED = "is damaged"
_DOCUMENT_TYPE = "document type"
_OTHER_ENCODINGS = ("UTF-7", "UTF-16 without a mark", "EBCDIC", "UTF-32")

_DIRECTORIES: Mapping[str, str] = {
    "a directory that says the main part is a byte": _COUNTED,
    "a directory that says too little": _COUNTED,
    "a directory that says nothing": _COUNTED,
    "a directory that says too much": _COUNTED,
    "a directory that says 1 kB of 10 kB of text": _LYING,
    "a directory that says 1 kB of 10 kB beside it": _LYING,
    "a directory that says 4 GB": _LYING,
    "a directory that says a shorter packing": _LYING,
    "a directory that says another checksum": _LYING,
    "a directory that leads elsewhere": _LYING,
    "a directory that leads outside": _DAMAGED,
    "a header with another name": _LYING,
    "members that share their bytes": _LYING,
    "one name twice": _LYING,
    "one name twice in other letters": _LYING,
    "a million members": "5,000 files",
    "20,000 small members": "5,000 files",
    "a member marked as encrypted": "password",
    "an unknown way of packing": _DAMAGED,
    "packed with bzip2": _DAMAGED,
    "packed with LZMA": _DAMAGED,
    "210 MB of zeros beside it": _COUNTED,
    "40 MB of XML": _COUNTED,
}

_HARMLESS_NAME = "a member called b'~/.ssh/id_rsa'"


def _document_types() -> dict[str, str]:
    """XML that declares a document type or entities, in any encoding and in any part."""
    cases = [
        name for name in ARCHIVES if "document type" in name or name.startswith(("a billion", "an entity"))
    ]
    return {
        name: _DAMAGED if any(encoding in name for encoding in _OTHER_ENCODINGS) else _DOCUMENT_TYPE
        for name in cases
    }


def _names() -> dict[str, str]:
    """Names that lead out of the archive."""
    return {
        name: _LYING for name in ARCHIVES if name.startswith("a member called") and name != _HARMLESS_NAME
    }


MUST_REFUSE: Mapping[str, str] = {
    f"docx/{name}": word for name, word in (_DIRECTORIES | _document_types() | _names()).items()
}
"""Case to a word of its message."""
