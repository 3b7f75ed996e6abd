"""Figures and tables of the labour space as one HTML file: style inside, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from skillmatch.report.environment import render, stylesheet
from skillmatch.report.exposure.figures.svg import svg
from skillmatch.report.exposure.html import NO_LINKS, TableLinks, table_markup
from skillmatch.report.exposure.outline import Figure, Table
from skillmatch.types import Provenance


def space_words(links: TableLinks = NO_LINKS) -> dict[str, Any]:
    """Return what the pieces for figures and tables of the space need.

    Args:
        links: Where the rows of tables lead.
    """
    return {"svg": svg, "table_markup": lambda table: table_markup(table, links)}


def space_report(
    title: str,
    *,
    lead: str = "",
    figures: Sequence[Figure] = (),
    tables: Sequence[Table] = (),
    provenance: Provenance,
) -> str:
    """Return a page of its own.

    Args:
        title: Its heading.
        lead: A sentence under it.
        figures: Shown first, each with its data.
        tables: Shown after them.
        provenance: What it was made with; printed in the footer.
    """
    return render(
        "space_report.html",
        title=title,
        lead=lead,
        figures=tuple(figures),
        tables=tuple(tables),
        provenance=provenance,
        stylesheet=Markup(stylesheet()),  # noqa: S704 -- our own file
        **space_words(),
    )
