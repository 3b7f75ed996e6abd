"""The exposure report as JSON: the form that ``skillmatch exposure report --format json`` writes."""

from __future__ import annotations

from pydantic import Field

from skillmatch.web.schemas.answers import Answer, ProvenanceOut

CellOut = str | int | float | None


class TileOut(Answer):
    """A headline figure as written, what it is, and its exact definition."""

    figure: str
    label: str
    definition: str


class ReportSectionOut(Answer):
    """A section: its texts in order, and its headline figures."""

    key: str
    title: str
    texts: tuple[str, ...]
    headline: tuple[TileOut, ...]


class FigureOut(Answer):
    """A figure in words; `table` is the key of the table it is drawn from."""

    key: str
    title: str
    description: str
    caption: str
    table: str


class ColumnOut(Answer):
    """A column of a table; `percent` is a share in [0, 1], `usd` is dollars per year."""

    key: str
    title: str
    kind: str


class TableOut(Answer):
    """A table: each row by the keys of its columns, null where there is no data."""

    key: str
    title: str
    note: str
    columns: tuple[ColumnOut, ...]
    rows: tuple[dict[str, CellOut], ...]


class SourceOut(Answer):
    """A source and how to cite it."""

    release: str
    title: str
    citation: str
    licence: str
    address: str
    bibtex: tuple[str, ...]


class ReportOut(Answer):
    """A whole exposure report: what the page shows, as data."""

    schema_name: str = Field(alias="$schema", description="Names the form of the report.")
    title: str
    lead: str
    dated: str
    command: str = Field(description="The command that makes it.")
    provenance: ProvenanceOut
    sections: tuple[ReportSectionOut, ...]
    figures: tuple[FigureOut, ...]
    tables: tuple[TableOut, ...]
    sources: tuple[SourceOut, ...]
