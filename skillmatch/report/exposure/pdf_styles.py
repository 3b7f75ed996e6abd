"""How text is set on paper."""

from __future__ import annotations

from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph as Flow

from skillmatch.report.exposure.figures.fonts import (
    BOLD,
    REGULAR,
    showable,
)
from skillmatch.report.exposure.figures.palette import BLUE, INK, QUIET, VERMILLION

MARGIN: Final = 20 * mm
"""Free room at every edge of a page."""
CELL_SIZE: Final = 7.5
"""Points of text in tables."""
LEADING: Final = 9.6


def text_styles() -> dict[str, ParagraphStyle]:
    """Return every style of text by its name."""
    ink, quiet = HexColor(INK), HexColor(QUIET)
    body = ParagraphStyle("body", fontName=REGULAR, fontSize=9, leading=13, textColor=ink, spaceAfter=5)
    cell = {"fontSize": CELL_SIZE, "leading": LEADING, "spaceAfter": 0}
    head = {"fontName": BOLD, "textColor": quiet, **cell}
    heading = {"fontName": BOLD}
    callout = {
        "borderColor": HexColor(VERMILLION), "borderWidth": 0.8, "borderPadding": (5, 7, 6, 7),
        "spaceBefore": 9, "spaceAfter": 12, "leftIndent": 8, "rightIndent": 8,
    }  # fmt: skip
    looks: dict[str, dict[str, Any]] = {
        "title": {"fontName": BOLD, "fontSize": 19, "leading": 24, "spaceAfter": 8},
        "lead": {"fontSize": 10.5, "leading": 15, "textColor": quiet, "spaceAfter": 12},
        "h2": {"fontSize": 13.5, "leading": 17, "spaceBefore": 14, "spaceAfter": 6, **heading},
        "h3": {"fontSize": 9.5, "leading": 13, "spaceBefore": 8, "spaceAfter": 3, **heading},
        "quiet": {"fontSize": 8, "leading": 11, "textColor": quiet},
        "callout": callout,
        "item": {"leftIndent": 11, "bulletIndent": 2, "spaceAfter": 3},
        "cell": cell,
        "head": head,
        "head-right": {**head, "alignment": TA_RIGHT},
        "big": {
            "fontName": BOLD,
            "fontSize": 17,
            "leading": 21,
            "textColor": HexColor(BLUE),
            "spaceAfter": 2,
        },
        "tile": {"fontName": BOLD, "fontSize": 8.5, "leading": 11, "spaceAfter": 2},
    }
    return {"body": body} | {name: ParagraphStyle(name, body, **look) for name, look in looks.items()}


def flow(text: str, style: ParagraphStyle) -> Flow:
    """Return a text as a paragraph, in characters the fonts have."""
    return Flow(escape(showable(text)), style)
