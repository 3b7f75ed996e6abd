"""HTML to text, with lxml; runs inside the child process only.

Scripts and styles are dropped; block elements become line breaks, list items "- " bullets, table cells
are parted by " | ". The title element becomes the title.
"""

from __future__ import annotations

import codecs
import re

import lxml.html
from lxml import etree

from skillmatch.sources.refusal import RefusalError

_DROPPED = frozenset(
    ("script", "style", "head", "template", "noscript", "svg", "math", "iframe", "object", "select", "button")
)
_PARAGRAPHS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "section", "article", "dl")
)
_LINES = frozenset(
    (
        "div", "li", "tr", "dt", "dd", "address", "blockquote", "main", "header", "footer", "nav", "aside",
        "form", "fieldset", "figure", "figcaption", "hr", "pre", "body", "caption", "thead", "tbody",
        "details", "summary", "center", "option",
    )
)  # fmt: skip
_BLANK = re.compile(r"[ \t\r\n\f]+")
_LINE, _PARAGRAPH = "\x01", "\x02"
"""Marks of where a line or a paragraph begins or ends, while the text is put together."""
_MARKS = re.compile("[\x01\x02]")
_BREAKS = re.compile("(?<![ \n])[ \n]*[\x01\x02\n][ \n\x01\x02]*")
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)

_NO_CHARSETS = frozenset(
    ("idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7")
)
"""Codecs of Python that are no encodings of pages."""


def read(data: bytes) -> tuple[str, str]:
    """Return text and title of an HTML page or fragment.

    Raises:
        RefusalError: Neither UTF-8 nor the encoding it declares, or no element at all.
    """
    source = _decode(data)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml.html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise RefusalError("no_text") from error
    title = " ".join((root.findtext(".//title") or "").split())
    return _tidy(_pieces(root)), title


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _as(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _DECLARED.search(data[:4096])
        if declared is None:
            raise RefusalError("charset") from None
        return _as(data, declared.group(1).decode("ascii"))


def _as(data: bytes, encoding: str) -> str:
    try:
        if codecs.lookup(encoding).name in _NO_CHARSETS:
            raise RefusalError("charset")
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise RefusalError("charset") from error


def _pieces(root: lxml.html.HtmlElement) -> list[str]:
    """Walk the tree without recursion; pieces are text, marks of breaks, and line feeds for <br>."""
    pieces: list[str] = []
    dropped = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _DROPPED:
            dropped += 1 if event == "start" else -1
        elif not dropped:
            pieces.extend(_before(tag, element) if event == "start" else _after(tag))
        if event == "end" and not dropped and element.tail:
            pieces.append(_text(element.tail))
    return pieces


def _before(tag: str, element: lxml.html.HtmlElement) -> list[str]:
    pieces: list[str] = []
    if tag == "br":
        pieces.append("\n")
    elif tag in _PARAGRAPHS:
        pieces.append(_PARAGRAPH)
    elif tag in _LINES:
        pieces.append(f"{_LINE}- " if tag == "li" else _LINE)
    if element.text:
        pieces.append(_MARKS.sub("", element.text) if tag == "pre" else _text(element.text))
    return pieces


def _after(tag: str) -> list[str]:
    if tag in _PARAGRAPHS:
        return [_PARAGRAPH]
    if tag in ("td", "th"):
        return [" | "]
    return [_LINE] if tag in _LINES else []


def _text(text: str) -> str:
    return _BLANK.sub(" ", _MARKS.sub("", text))


def _tidy(pieces: list[str]) -> str:
    text = _BREAKS.sub(_line_feeds, "".join(pieces))
    lines = [_BLANK.sub(" ", line).strip(" ").removesuffix("|").rstrip() for line in text.split("\n")]
    return "\n".join(_bullets_joined(lines)).strip("\n")


def _line_feeds(found: re.Match[str]) -> str:
    """Return one line feed for any number of line breaks, two where a paragraph ends or <br> stands twice."""
    breaks = found.group()
    return "\n\n" if _PARAGRAPH in breaks or breaks.count("\n") > 1 else "\n"


def _bullets_joined(lines: list[str]) -> list[str]:
    """Put a bullet and the paragraph inside its list item onto one line; drop bullets without text."""
    joined: list[str] = []
    waiting = False
    for line in lines:
        if line == "-":
            waiting = True
        elif line and waiting:
            joined.append(line if line.startswith("- ") else f"- {line}")
            waiting = False
        elif not waiting and (line or (joined and joined[-1])):
            joined.append(line)
    return joined
