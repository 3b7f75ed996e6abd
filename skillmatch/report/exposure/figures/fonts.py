"""The fonts of figures and PDF: Bitstream Vera, which comes with ReportLab and is embedded.

Vera is wider than the fonts a browser takes for the same figure, so what is laid out by its widths
has room everywhere.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR: Final = "Vera"
BOLD: Final = "VeraBd"
ITALIC: Final = "VeraIt"

_FILES: Final = {REGULAR: "Vera.ttf", BOLD: "VeraBd.ttf", ITALIC: "VeraIt.ttf", "VeraBI": "VeraBI.ttf"}

_ELLIPSIS: Final = "…"


@cache
def register_fonts() -> frozenset[int]:
    """Make the fonts known to ReportLab, once; return the code points they can show."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, file))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic="VeraBI")
    return frozenset(pdfmetrics.getFont(REGULAR).face.charToGlyph)


def showable(text: str) -> str:
    """Return ``text`` in characters the fonts have: accents are dropped, then "?" stands for the rest."""
    known = register_fonts()
    if all(ord(character) in known for character in text):
        return text
    return "".join(_one_showable(character, known) for character in text)


def _one_showable(character: str, known: frozenset[int]) -> str:
    if ord(character) in known:
        return character
    plain = [part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)]
    return "".join(part if ord(part) in known else "?" for part in plain) or "?"


@cache
def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """Return the width of a line of text in points."""
    return float(pdfmetrics.stringWidth(showable(text), BOLD if is_bold else REGULAR, size))


def shortened(text: str, size: float, room: float) -> str:
    """Return ``text``, cut at a word and ended by an ellipsis where it is wider than ``room`` points."""
    if text_width(text, size) <= room:
        return text
    words = text.split(" ")
    while len(words) > 1 and text_width(" ".join(words) + _ELLIPSIS, size) > room:
        words.pop()
    kept = " ".join(words).rstrip(" ,;:-")
    while len(kept) > 1 and text_width(kept + _ELLIPSIS, size) > room:
        kept = kept[:-1]
    return kept + _ELLIPSIS


def wrapped(text: str, size: float, room: float, *, most: int) -> tuple[str, ...]:
    """Return ``text`` in lines of at most ``room`` points; what ``most`` lines cannot hold is cut."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most - 1:
        taken = 1
        while taken < len(words) and text_width(" ".join(words[: taken + 1]), size) <= room:
            taken += 1
        lines.append(shortened(" ".join(words[:taken]), size, room))
        words = words[taken:]
    return (*lines, shortened(" ".join(words), size, room)) if words else tuple(lines) or ("",)
