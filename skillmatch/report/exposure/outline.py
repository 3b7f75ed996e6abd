"""A report as a value: sections of text, tables and figures, the same for every format.

HTML, PDF and XLSX show the same blocks; CSV and JSON hold the same tables. A cell is a plain value;
how it is written is told by its column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from skillmatch.report.exposure.figures.scene import Scene
from skillmatch.sources.references import Reference
from skillmatch.types import Provenance

Cell: TypeAlias = str | float | int | None
"""What a table holds; None means that there is no data."""

Kind: TypeAlias = Literal["text", "code", "number", "signed", "percent", "count", "usd"]
"""``percent`` cells are shares in [0, 1] written as percentages; ``usd`` is dollars per year."""

Audience: TypeAlias = Literal["all", "data"]
"""Who a table is for: ``data`` tables are too long for paper and stand in XLSX, CSV and JSON only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name in data files, its heading, and how its cells are written.

    ``missing`` is what a reader sees where there is no data; ``weight`` is its share of the width.
    """

    key: str
    title: str
    kind: Kind = "text"
    digits: int = 2
    missing: str = "no data"
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: ``note`` stands under it. Rows have one cell per column."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    is_wide: bool = False
    """Whether paper has to be turned for it."""
    audience: Audience = "all"

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.key}: a row has not {len(self.columns)} cells")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """A long table in parts, one per occupation, that readers unfold one at a time.

    ``short`` says the same in one row per part, for paper.
    """

    key: str
    title: str
    parts: tuple[Table, ...]
    short: Table
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure with what is under it, and the data it is drawn from."""

    scene: Scene
    caption: str
    data: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text; ``tone`` tells a callout and a quiet remark from plain text."""

    text: str
    tone: Literal["plain", "callout", "quiet"] = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list of short texts; ``title`` stands before it."""

    items: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One headline figure: as written, what it is, and its exact definition."""

    figure: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The figures a reader sees first."""

    tiles: tuple[Tile, ...]


Block: TypeAlias = Paragraph | Items | Headline | Table | Grouped | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the report with its heading; ``key`` names it in links."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source: its release, how to cite it in words and in BibTeX, its licence and address."""

    release_id: str
    title: str
    citation: str
    licence: str
    address: str
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureReport:
    """A whole report; equal reports give equal bytes in every format.

    ``dated`` is the day the settings call present (``2026-11-21``), never the clock's: what data are as of.
    """

    title: str
    lead: str
    dated: str
    command: str
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    provenance: Provenance

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks in reading order."""
        for section in self.sections:
            yield from section.blocks

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Figure))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table of data in reading order: plain ones, those of figures, parts joined into one."""
        return tuple(table for block in self.blocks for table in _tables_of(block))


def _tables_of(block: Block) -> tuple[Table, ...]:
    if isinstance(block, Table):
        return (block,)
    if isinstance(block, Figure):
        return (block.data,)
    if isinstance(block, Grouped):
        return (joined(block),)
    return ()


def joined(grouped: Grouped) -> Table:
    """Return all parts of a grouped table as one; the parts' titles are not repeated in it."""
    return Table(
        key=grouped.key,
        title=grouped.title,
        columns=grouped.parts[0].columns if grouped.parts else grouped.short.columns,
        rows=tuple(row for part in grouped.parts for row in part.rows),
        note=grouped.note,
    )
