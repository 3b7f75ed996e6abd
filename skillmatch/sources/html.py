"""HTML to text, with lxml; runs inside the child process only.

Scripts and styles are dropped; block elements become line breaks, list items "- " bullets, table cells
are parted by " | ". The title element becomes the title.
"""

from __future__ import annotations

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
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)


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
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise RefusalError("charset") from error


def _pieces(root: lxml.html.HtmlElement) -> list[str]:
    """Walk the tree without recursion; pieces of line feeds are breaks, all else is text."""
    pieces: list[str] = []
    dropped = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _DROPPED:
            dropped += 1 if event == "start" else -1
        elif not dropped:
            pieces.extend(_before(tag, element) if event == "start" else _after(tag))
        if event == "end" and not dropped and element.tail:
            pieces.append(_BLANK.sub(" ", element.tail))
    return pieces


def _before(tag: str, element: lxml.html.HtmlElement) -> list[str]:
    pieces: list[str] = []
    if tag == "br":
        pieces.append("\n")
    elif tag in _PARAGRAPHS:
        pieces.append("\n\n")
    elif tag in _LINES:
        pieces.append("\n- " if tag == "li" else "\n")
    if element.text:
        pieces.append(element.text if tag == "pre" else _BLANK.sub(" ", element.text))
    return pieces


def _after(tag: str) -> list[str]:
    if tag in _PARAGRAPHS:
        return ["\n\n"]
    if tag in ("td", "th"):
        return [" | "]
    return ["\n"] if tag in _LINES else []


def _tidy(pieces: list[str]) -> str:
    lines = [
        _BLANK.sub(" ", line).strip(" ").removesuffix(" |").rstrip() for line in "".join(pieces).split("\n")
    ]
    kept: list[str] = []
    for line in _bullets_joined(lines):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")


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
        elif not waiting:
            joined.append(line)
    return joined
