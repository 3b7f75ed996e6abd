"""Bytes to characters, for plain text: UTF-8, or UTF-16 with a byte order mark; never a guess."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from skillmatch.errors import UnreadableDocument

_FIELD_WORD = re.compile(
    "advert|basics|benefits|body|category|certificates|city|code|company|content|context|country|"
    "created|cv|date|department|description|doc|document|education|employer|end|experience|field|file|"
    "graph|hash|id|identifier|industry|job|key|kind|label|languages|lang|language|level|link|list|"
    "location|meta|metadata|name|number|occupation|organization|page|pair|payload|plain|position|post|"
    "posted|posting|profile|projects|published|qualifications|rank|raw|region|requirements|"
    "responsibilities|resume|role|row|salary|schema|score|section|sector|skills|soc|source|start|state|"
    "status|summary|text|time|title|type|updated|uri|url|vacancy|version|work|words|year",
    re.IGNORECASE,
)
_HUMP = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*")
_OF_FIELD = re.compile(r"[A-Za-z@$_ .-]{1,40}")
_SHOWN = 8
_LONGEST_NAME = 200
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


def shown(name: object) -> str:
    """Return a file's name as a message may show it: its last 200 characters, none of them invisible."""
    last = str(name)[-_LONGEST_NAME:]
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in last)


def field_names(names: Iterable[str]) -> str:
    """Return column or field names for a message; what may be a person's words is only counted.

    A table without a header has its first row where the names belong, so only names made of usual words
    ("id", "job_title", "JobDescription") are shown.
    """
    given = list(names)
    usual = [name for name in given if _is_usual(name)][:_SHOWN]
    others = len(given) - len(usual)
    if not given:
        return "none"
    if not usual:
        return "none that read like names of fields"
    return ", ".join(usual) + (f" and {others} more" if others else "")


def _is_usual(name: str) -> bool:
    words = _HUMP.findall(name) if _OF_FIELD.fullmatch(name) else []
    return bool(words) and all(_FIELD_WORD.fullmatch(word) for word in words)
