"""The report as a PDF for print: A4, numbered pages, bookmarks, vector figures, repeating table heads.

The same report gives the same bytes: ReportLab's invariant mode writes no date and no random id.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import Paragraph as Flow
from reportlab.platypus import Table as Grid

from skillmatch.report.exposure.figures.fonts import (
    REGULAR,
    register_fonts,
    shortened,
    showable,
)
from skillmatch.report.exposure.figures.palette import GRID, QUIET
from skillmatch.report.exposure.figures.paper import SceneFlowable
from skillmatch.report.exposure.outline import (
    Block,
    ExposureReport,
    Figure,
    Grouped,
    Headline,
    Items,
    Paragraph,
    Section,
    Table,
)
from skillmatch.report.exposure.pdf_styles import MARGIN, flow, text_styles
from skillmatch.report.exposure.pdf_tables import grid, needs_turning, page_width, pieces

_PARTS_IN_FULL: Final = 30
"""Parts of a grouped table up to which paper shows each in full, and not one row for each."""

_LONG: Final = 30
"""Rows beyond which a table's note stands before it: after it, a reader meets the signs pages too early."""


def exposure_pdf(report: ExposureReport) -> bytes:
    """Return the whole report as the bytes of a PDF file."""
    register_fonts()
    styles = text_styles()
    out = io.BytesIO()
    document = _Document(report, out)
    story: list[Flowable] = [*_front(report, styles)]
    numbers = {figure.scene.key: number for number, figure in enumerate(report.figures, start=1)}
    is_turned = False
    for section in report.sections:
        for part in _section(section, styles, numbers):
            if part.is_turned != is_turned:
                story += [NextPageTemplate("turned" if part.is_turned else "upright"), PageBreak()]
                is_turned = part.is_turned
            story += part.flowables
    document.build(story)
    return out.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What follows on pages of one direction."""

    is_turned: bool
    flowables: list[Flowable]


class _Heading(Flow):  # type: ignore[misc]  # ReportLab has no types
    """A heading that is also a bookmark."""

    def __init__(self, text: str, style: ParagraphStyle, *, key: str, level: int) -> None:
        super().__init__(escape(showable(text)), style)
        self.bookmark = (key, showable(text), level)

    def draw(self) -> None:
        """Set the bookmark where the heading stands, then the heading."""
        key, text, level = self.bookmark
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level=level, closed=0)
        super().draw()


class _Document(BaseDocTemplate):  # type: ignore[misc]  # ReportLab has no types
    """A4 upright, and turned for wide tables; every page has its number and the report's name."""

    def __init__(self, report: ExposureReport, out: io.BytesIO) -> None:
        super().__init__(
            out,
            pagesize=A4,
            title=showable(report.title),
            author=f"skillmatch {report.provenance.package_version}",
            subject=showable(report.lead),
            creator="skillmatch",
            lang="en",
            invariant=1,
        )
        self._name = f"{report.title}. Data as of {report.dated}"
        self.addPageTemplates([self._page("upright", A4), self._page("turned", landscape(A4))])

    def _page(self, name: str, size: tuple[float, float]) -> PageTemplate:
        frame = Frame(
            MARGIN, MARGIN, size[0] - 2 * MARGIN, size[1] - 2 * MARGIN,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip

        def foot(canvas: Any, document: Any) -> None:
            canvas.saveState()
            canvas.setFont(REGULAR, 7.5)
            canvas.setFillColor(HexColor(QUIET))
            room = size[0] - 2 * MARGIN - 60
            canvas.drawString(MARGIN, 11 * mm, shortened(showable(self._name), 7.5, room))
            canvas.drawRightString(size[0] - MARGIN, 11 * mm, f"Page {document.page}")
            canvas.restoreState()

        return PageTemplate(id=name, frames=[frame], onPage=foot, pagesize=size)


def _front(report: ExposureReport, styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    yield Flow("skillmatch", styles["quiet"])
    yield _Heading(report.title, styles["title"], key="top", level=0)
    yield flow(report.lead, styles["lead"])


def _section(section: Section, styles: dict[str, ParagraphStyle], numbers: dict[str, int]) -> Iterator[_Part]:
    """Yield the parts of a section; its heading, and text before a wide table, stand on the turned page."""
    heading = _Heading(section.title, styles["h2"], key=section.key, level=0)
    held: list[Flowable] = [heading]
    for block in section.blocks:
        flowables = list(_block(block, styles, numbers))
        if isinstance(block, Paragraph | Items | Headline):
            held += flowables
            continue
        opening = flowables[:1] if isinstance(block, Figure) else []
        if held == [heading] and opening:
            flowables = [KeepTogether([heading, *_figure_parts(block, styles, numbers)])]  # type: ignore[arg-type]
        else:
            flowables = [CondPageBreak(45 * mm), *held, *flowables]
        held = []
        if flowables:
            yield _Part(is_turned=_is_turned(block), flowables=flowables)
    if held:
        yield _Part(is_turned=False, flowables=[CondPageBreak(30 * mm), *held])


def _block(block: Block, styles: dict[str, ParagraphStyle], numbers: dict[str, int]) -> Iterator[Flowable]:
    if isinstance(block, Paragraph):
        yield flow(block.text, styles["body" if block.tone == "plain" else block.tone])
    elif isinstance(block, Items):
        yield from _items(block, styles)
    elif isinstance(block, Headline):
        yield _tiles(block, styles)
    elif isinstance(block, Figure):
        yield KeepTogether(_figure_parts(block, styles, numbers))
    elif isinstance(block, Grouped):
        yield from _grouped(block, styles)
    elif block.audience == "all":
        yield from _table(block, styles)


def _items(block: Items, styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    if block.title:
        yield flow(block.title, styles["h3"])
    for item in block.items:
        yield Flow(escape(showable(item)), styles["item"], bulletText="•")


def _tiles(block: Headline, styles: dict[str, ParagraphStyle]) -> Flowable:
    width = A4[0] - 2 * MARGIN
    cells = [
        [
            flow(tile.figure, styles["big"]),
            flow(tile.label, styles["tile"]),
            flow(tile.definition, styles["quiet"]),
        ]
        for tile in block.tiles
    ]
    rows = [cells[number : number + 2] for number in range(0, len(cells), 2)]
    if rows and len(rows[-1]) == 1:
        rows[-1].append([])
    rules = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("LINEABOVE", (0, 0), (-1, -1), 0.6, HexColor(GRID)),
        ("TOPPADDING", (0, 0), (-1, -1), 6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
        ("RIGHTPADDING", (0, 0), (-1, -1), 12),
    ]
    return Grid(rows, colWidths=[width / 2] * 2, style=rules, hAlign="LEFT")


def _figure_parts(
    block: Figure, styles: dict[str, ParagraphStyle], numbers: dict[str, int]
) -> list[Flowable]:
    words = f"<b>Figure {numbers[block.scene.key]}.</b> {escape(showable(block.caption))}"
    return [
        Spacer(1, 6),
        SceneFlowable(block.scene),
        Spacer(1, 3),
        Flow(words, styles["quiet"]),
        Spacer(1, 6),
    ]


def _grouped(block: Grouped, styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    if len(block.parts) > _PARTS_IN_FULL:
        yield from _table(block.short, styles)
        return
    if block.note:
        yield flow(block.note, styles["quiet"])
    for part in block.parts:
        yield from _table(part, styles)


def _table(table: Table, styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    yield CondPageBreak(30 * mm)
    cut = pieces(table)
    note = flow(table.note, styles["quiet"]) if table.note else None
    is_long = len(table.rows) > _LONG
    for number, piece in enumerate(cut, start=1):
        part = f" (columns, part {number} of {len(cut)})" if len(cut) > 1 else ""
        yield flow(table.title + part, styles["h3"])
        if note and is_long and number == 1:
            yield note
            yield Spacer(1, 5)
        yield grid(piece, styles, page_width(table)) if table.rows else flow("None.", styles["quiet"])
    if note and not is_long:
        yield Spacer(1, 3)
        yield note


def _is_turned(block: Block) -> bool:
    """Return whether a block stands on a turned page."""
    if isinstance(block, Grouped):
        return len(block.parts) > _PARTS_IN_FULL and _is_turned(block.short)
    return isinstance(block, Table) and block.audience == "all" and needs_turning(block)
