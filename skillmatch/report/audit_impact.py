"""The bias audit as a page that can be printed and published: one file, style inside, no script."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from skillmatch import __version__
from skillmatch.audit.impact import GroupRow, Impact, ImpactTable
from skillmatch.report.audit_tables import (
    MEASURE_WORDS,
    AuditFacts,
    PublishedTable,
    decimal,
    interval_words,
    p_words,
    published_table,
    ratio_words,
    share_words,
)
from skillmatch.report.environment import render, stylesheet

TITLE = "Bias audit: rates and impact ratios"


@dataclass(frozen=True, slots=True, kw_only=True)
class SureRow:
    """One group's figures with how sure they are, as they are shown; ``is_low`` marks a ratio under .8."""

    group: str
    n: str
    rate: str
    ratio: str
    p: str
    alarm: str
    is_low: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A table as the page shows it: as published, how sure, who is left out, and what chance does alone."""

    published: PublishedTable
    rate_name: str
    best: str
    sure: tuple[SureRow, ...]
    left_out: tuple[str, ...]
    n_unknown: int
    alarm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditView:
    """A bias audit as pages show it; ``left_out_below`` and ``median`` as they are written."""

    impact: Impact
    facts: AuditFacts
    tables: tuple[TableView, ...]
    left_out_below: str
    median: str | None


def audit_view(impact: Impact, facts: AuditFacts) -> AuditView:
    """Return what pages show of an audit.

    Args:
        impact: The tables.
        facts: The date of the audit, the source of the data and the day of distribution.
    """
    return AuditView(
        impact=impact,
        facts=facts,
        tables=tuple(_view(table) for table in impact.tables),
        left_out_below=f"{decimal(impact.left_out_below * 100, 1).removesuffix('.0')} %",
        median=None if impact.median is None else f"{float(impact.median):g}",
    )


def impact_page(impact: Impact, facts: AuditFacts) -> str:
    """Return the page by itself; the same values give the same bytes. Arguments as ``audit_view``."""
    return render(
        "audit_impact.html",
        title=TITLE,
        audit=audit_view(impact, facts),
        version=__version__,
        stylesheet=Markup(stylesheet()),  # noqa: S704 -- our own file
    )


def left_out_words(table: ImpactTable) -> tuple[str, ...]:
    """Name the groups left out of the ratios, each with its count and rate."""
    return tuple(
        f"{' / '.join(row.group)}: {row.n} applicants, {MEASURE_WORDS[table.measure].lower()} "
        f"{decimal(row.rate * 100, 1)}%"
        for row in table.rows
        if row.is_left_out and row.rate is not None
    )


def sure_row(row: GroupRow, table: ImpactTable) -> SureRow:
    """Return a group's figures with their intervals."""
    rate = "no data" if row.rate is None else f"{decimal(row.rate * 100, 1)}%"
    return SureRow(
        group=" / ".join(row.group),
        n=f"{row.n:,}",
        rate=_with(rate, interval_words(row.rate_interval, 1, 100, "%")),
        ratio="1.000, the highest rate"
        if row.group == table.best
        else _with(ratio_words(row, table), interval_words(row.ratio_interval)),
        p=p_words(row.p_value),
        alarm="" if row.chance_alarm is None else share_words(row.chance_alarm),
        is_low=row.is_below_four_fifths,
    )


def _with(figure: str, interval: str) -> str:
    return f"{figure} ({interval})" if interval else figure


def _view(table: ImpactTable) -> TableView:
    return TableView(
        published=published_table(table),
        rate_name=MEASURE_WORDS[table.measure],
        best=" / ".join(table.best) if table.best else "",
        sure=tuple(sure_row(row, table) for row in table.rows if row.n),
        left_out=left_out_words(table),
        n_unknown=table.n_unknown,
        alarm=share_words(table.chance_alarm),
    )
