"""DOCX to text, with python-docx; runs inside the child process only.

Paragraphs become lines, list paragraphs "- " bullets, headings stand alone after a blank line, table
cells are parted by " | ". Page headers and footers are left out.
"""

from __future__ import annotations

import re
from typing import Any

import docx
from docx.table import Table

from skillmatch.sources.archive import packed, xml_parts
from skillmatch.sources.refusal import RefusalError

_MAIN_PART = re.compile(r"word/document\d*\.xml", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


def read(data: bytes) -> tuple[str, str]:
    """Return text and title of a Word document.

    Raises:
        RefusalError: No Word document, or an archive that ``xml_parts`` refuses.
    """
    parts = xml_parts(data)
    if not any(map(_MAIN_PART.fullmatch, parts)):
        raise RefusalError("no_word")
    document = docx.Document(packed(parts))
    lines: list[str] = []
    for block in document.iter_inner_content():
        lines.extend(_table_lines(block) if isinstance(block, Table) else _paragraph_lines(block))
    title = _CONTROL.sub(" ", document.core_properties.title or "")
    return _CONTROL.sub("", "\n".join(lines)).strip("\n"), "" if title == "Word Document" else title


def _paragraph_lines(paragraph: Any) -> list[str]:
    text = paragraph.text.replace("\r", "\n")
    if not text.strip():
        return [""]
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    if style.startswith(("Heading", "Title")):
        return ["", text]
    if _is_list_item(paragraph, style) and not text.lstrip().startswith(("-", "•", "*")):
        return [f"- {text}"]
    return [str(text)]


def _is_list_item(paragraph: Any, style: str) -> bool:
    properties = paragraph._p.pPr
    return style.startswith("List") or (properties is not None and properties.numPr is not None)


def _table_lines(table: Table) -> list[str]:
    lines = [""]
    for row in table.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            if id(cell._tc) in seen:  # merged cells are repeated
                continue
            seen.add(id(cell._tc))
            cells.append("\n".join(_cell_lines(cell)).strip())
        lines.append(" | ".join(cell for cell in cells if cell))
    return [*lines, ""]


def _cell_lines(cell: Any) -> list[str]:
    lines: list[str] = []
    for block in cell.iter_inner_content():
        lines.extend(_table_lines(block) if isinstance(block, Table) else _paragraph_lines(block))
    return lines
