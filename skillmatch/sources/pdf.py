"""PDF to text, with pypdfium2; runs inside the child process only."""

from __future__ import annotations

import re

import pypdfium2

from skillmatch.sources.refusal import RefusalError

_MAX_PAGES = 300
_MAX_TEXT = 4_000_000
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
_SOFT_HYPHEN = re.compile("[\u0002\ufffe](?:\r\n|\n)?")
_BROKEN_BLANK = re.compile("\t\r?\n[ \t]+")
"""How a blank comes out of PDFs printed by Word on a Mac."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


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
        if sum(map(len, pages)) > _MAX_TEXT:
            raise RefusalError("too_much_text")
    title = str(document.get_metadata_dict().get("Title", ""))
    return "\n\n".join(page for page in pages if page), title


def _page_text(document: pypdfium2.PdfDocument, index: int) -> str:
    page = document[index]
    text_page = page.get_textpage()
    text = text_page.get_text_bounded()
    text_page.close()
    page.close()
    text = _BROKEN_BLANK.sub(" ", _SOFT_HYPHEN.sub("", text)).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).strip()
