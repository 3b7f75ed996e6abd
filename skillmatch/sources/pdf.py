"""PDF to text, with pypdfium2; runs inside the child process only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from skillmatch.sources.refusal import MAX_TEXT, RefusalError

_MAX_PAGES = 300
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
_WORD_GAP = 0.12
"""The share of a letter's height by which a gap must be wider than the line's usual one to be a blank."""
_OVERHANGING_GAP = 0.05
"""The same after an f, whose box reaches over the gap."""
_SOFT_HYPHEN = re.compile("[\u0002\ufffe](?:\r\n|\n)?")
_BROKEN_BLANK = re.compile("\t\r?\n[ \t]+")
"""How a blank comes out of PDFs printed by Word on a Mac."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A character and its box; ``left`` and ``right`` in points."""

    character: str
    left: float
    right: float
    height: float


def read(data: bytes) -> tuple[str, str]:
    """Return text and title of a PDF; pages are parted by a blank line.

    Raises:
        RefusalError: Encrypted, damaged, too many pages, or too much text.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower()
        raise RefusalError("encrypted" if encrypted else "damaged") from error
    if len(document) > _MAX_PAGES:
        raise RefusalError("too_many_pages")
    pages: list[str] = []
    for index in range(len(document)):
        pages.append(_page_text(document, index))
        if sum(map(len, pages)) > MAX_TEXT:
            raise RefusalError("too_much_text")
    title = str(document.get_metadata_dict().get("Title", ""))
    return "\n\n".join(page for page in pages if page), title


def _page_text(document: pypdfium2.PdfDocument, index: int) -> str:
    page = document[index]
    text_page = page.get_textpage()
    if text_page.count_chars() > MAX_TEXT:
        raise RefusalError("too_much_text")
    text = "\n".join(_line_text(line) for line in _lines(text_page))
    text_page.close()
    page.close()
    text = _BROKEN_BLANK.sub(" ", _SOFT_HYPHEN.sub("", text.replace("\r\n", "\n"))).replace("\r", "\n")
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROL.sub("", text).strip()


def _lines(text_page: pypdfium2.PdfTextPage) -> Iterator[list[_Glyph]]:
    line: list[_Glyph] = []
    box = pdfium.FS_RECTF()
    for index in range(text_page.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text_page, index) or 0xFFFD)
        if character == "\n":
            yield line
            line = []
            continue
        known = pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
        known = known and not pdfium.FPDFText_IsGenerated(text_page, index)
        height = abs(box.top - box.bottom) if known else 0.0
        line.append(_Glyph(character, box.left, box.right, height))
    yield line


def _line_text(line: list[_Glyph]) -> str:
    """Return a line's characters, with the blanks that stand as mere gaps between words.

    pdfium puts in most of them; in narrow print it misses some.
    """
    gaps = [_gap(left, right) for left, right in pairwise(line)]
    known = [gap for gap in gaps if gap is not None]
    usual = median(known) if known else 0.0
    pieces = [line[0].character] if line else []
    for gap, (left, right) in zip(gaps, pairwise(line), strict=True):
        share = _OVERHANGING_GAP if left.character == "f" else _WORD_GAP
        if gap is not None and gap > usual + share * right.height:
            pieces.append(" ")
        pieces.append(right.character)
    return "".join(pieces)


def _gap(left: _Glyph, right: _Glyph) -> float | None:
    """Return the space between two neighbouring letters; None beside a blank or between distant places."""
    if not left.height or not right.height or left.character.isspace() or right.character.isspace():
        return None
    gap = right.left - left.right
    return gap if abs(gap) < 3 * right.height else None
