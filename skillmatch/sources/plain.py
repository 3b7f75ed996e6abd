"""Bytes to characters, for plain text: UTF-8, or UTF-16 with a byte order mark; never a guess."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from skillmatch.errors import UnreadableDocument

_FIELD = re.compile(r"[A-Za-z@$_][\w@$.-]{0,29}")
_SHOWN = 8
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(data: bytes, *, name: str) -> str:
    """Return the text of ``data``, without its byte order mark.

    Args:
        data: UTF-8 with or without byte order mark, or UTF-16 with one.
        name: What to call the file in messages.

    Raises:
        UnreadableDocument: Other bytes; the message names the first offending one.
    """
    encoding = encoding_of(data)
    try:
        return without_surrogates(data.decode(encoding))
    except UnicodeDecodeError as error:
        wanted = "UTF-16" if encoding == "utf-16" else "UTF-8"
        raise UnreadableDocument(
            f"{name}: expected {wanted} text, found other bytes at position {error.start} "
            f"(0x{data[error.start]:02x}). Save the file as UTF-8."
        ) from error


def encoding_of(data: bytes) -> str:
    """Return the codec that the byte order mark of ``data`` asks for; UTF-8 where it has none."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"


def without_surrogates(text: str) -> str:
    """Return ``text`` with each unpaired surrogate replaced by U+FFFD, so that it can be written again.

    The length in code points stays the same.
    """
    return _SURROGATE.sub("\ufffd", text)


def field_names(names: Iterable[str]) -> str:
    """Return column or field names for a message; what may be a person's words is only counted.

    A table without a header has its first row where the names belong.
    """
    given = list(names)
    shown = [name for name in given if _FIELD.fullmatch(name)][:_SHOWN]
    others = len(given) - len(shown)
    if not given:
        return "none"
    if not shown:
        return "none that read like names of fields"
    return ", ".join(shown) + (f" and {others} more" if others else "")
