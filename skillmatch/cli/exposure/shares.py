"""``skillmatch exposure shares``: shares of employment or wages in exposed occupations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.exposure.records import check_output, format_options, give
from skillmatch.cli.session import console, open_engine

if TYPE_CHECKING:
    from skillmatch.exposure.employment import JoinName
    from skillmatch.exposure.grouped import GroupingName
    from skillmatch.exposure.joined import Weight
    from skillmatch.exposure.share_table import ShareRow
    from skillmatch.exposure.shares import LeftOut, Share
    from skillmatch.exposure.uncertainty import Interval

_GROUPINGS = ("major-group", "sector", "wage-decile", "education", "job-zone")
_JOINS = ("matrix", "soc", "title")
_UNITS = {"employment": ("jobs, millions", 1e6), "wages": ("wages, $ billions", 1e9)}
_LEGEND = (
    "Shares in percent. low-high: every occupation at the lowest, or highest, of its O*NET occupations and "
    "links. 95 %: the tasks of every occupation drawn anew 1,000 times (measures with labelled tasks). "
    "human-GPT-4: share by human labels less share by GPT-4's, on the same draws. Exposure is not job loss."
)


@click.command()
@click.option(
    "--measure",
    "keys",
    multiple=True,
    default=("gpts_beta_human",),
    show_default=True,
    help="Key of a measure; may be given more than once.",
)
@click.option("--by", type=click.Choice(_GROUPINGS), help="Also show the groups of this grouping.")
@click.option(
    "--threshold",
    type=float,
    help="What counts as exposed, in the unit of the measure.  [default: 0.5 with those of GPTs are GPTs]",
)
@click.option("--strict", is_flag=True, help="Only values above the threshold, not those that equal it.")
@click.option("--weight", type=click.Choice(["employment", "wages"]), default="employment", show_default=True)
@click.option("--join", type=click.Choice(_JOINS), default="matrix", show_default=True)
@click.option("--year", default="", help="May of which year (2021 to 2024).  [default: the latest]")
@click.option("--missing", is_flag=True, help="Also name the occupations that are left out.")
@format_options
def shares(
    keys: tuple[str, ...],
    by: GroupingName | None,
    threshold: float | None,
    strict: bool,
    weight: Weight,
    join: JoinName,
    year: str,
    missing: bool,
    form: str,
    output: Path | None,
) -> None:
    """Show which share of employment or wages is in occupations with at least so much exposure.

    Every share comes with its definition: measure, inequality, join, denominator, and what is left out,
    counted. Exposure is not job loss.
    """
    from skillmatch.exposure.criterion import Criterion, threshold_of
    from skillmatch.exposure.measures import known_measure

    check_output(form, output)
    engine = open_engine()
    tables = []
    for measure in (known_measure(key) for key in dict.fromkeys(keys)):
        criterion = Criterion(
            measure=measure.key,
            threshold=threshold_of(measure, threshold),
            inequality=">" if strict else ">=",
            weight=weight,
            pooling=measure.pooling,
        )
        tables.append(engine.exposure_shares(criterion, by=by, join=join, year=year))
    if form != "table":
        give([_record(row) for rows in tables for row in rows], form, output)
        return
    for rows in tables:
        _print_table(rows, missing=missing)


def _print_table(rows: Sequence[ShareRow], *, missing: bool) -> None:
    from rich.table import Table

    total = rows[-1].share
    counted, unit = _UNITS[total.criterion.weight]
    columns = {column: [cell(row) for row in rows] for column, cell in _COLUMNS.items()}
    columns[counted] = [f"{row.share.denominator / unit:,.2f}" for row in rows]
    columns["no data"] = [f"{row.share.missing / unit:,.2f}" for row in rows]
    table = Table(title=f"{total.criterion.words}, by {total.criterion.weight}", title_justify="left")
    for column in (shown := {column: cells for column, cells in columns.items() if any(cells)}):
        table.add_column(column, justify="left" if column == "group" else "right", overflow="fold")
    for cells in zip(*shown.values(), strict=True):
        table.add_row(*cells)
    console().print(table)
    click.echo(total.definition)
    click.echo(_LEGEND)
    if total.at_threshold:
        click.echo(f"{_percent(total.at_threshold)} % equals the threshold: the inequality decides about it.")
    if missing:
        for what, left_out in _left_out(total):
            names = "; ".join(f"{out.title} ({out.code})" for out in left_out) or "none"
            click.echo(f"{what} ({len(left_out)}): {names}")


def _left_out(share: Share) -> tuple[tuple[str, tuple[LeftOut, ...]], ...]:
    return (
        ("Without a value", share.without_value),
        (f"With a value but without {share.criterion.weight}", share.without_weight),
        ("Not found by the join", share.unplaced),
    )


def _percent(value: float | None) -> str:
    return "no data" if value is None else f"{100 * value:.1f}"


def _interval(interval: Interval | None) -> str:
    return "" if interval is None else f"{_percent(interval.low)} to {_percent(interval.high)}"


def _difference(interval: Interval | None) -> str:
    return "" if interval is None else f"{_percent(interval.value)} ({_interval(interval)})"


_COLUMNS: dict[str, Callable[[ShareRow], str]] = {
    "group": lambda row: row.share.group.words,
    "share": lambda row: _percent(row.share.value),
    "95 %": lambda row: _interval(row.interval),
    "human-GPT-4": lambda row: _difference(row.rater_difference),
    "low-high": lambda row: _range(row.share),
    "mean": lambda row: "" if row.share.mean is None else f"{row.share.mean:.3f}",
}


def _range(share: Share) -> str:
    return "" if share.value is None else f"{_percent(share.low)} to {_percent(share.high)}"


def _record(row: ShareRow) -> dict[str, Any]:
    """One share as plain values; shares and means as fractions."""
    share = row.share
    return {
        "measure": share.criterion.measure,
        "inequality": share.criterion.inequality,
        "threshold": share.criterion.threshold,
        "weight": share.criterion.weight,
        "join": share.join,
        "year": share.year,
        "crossed": "; ".join(share.crossed),
        "grouping": share.group.grouping,
        "group": share.group.key,
        "label": share.group.label,
        "share": share.value,
        **ends("share", row.interval),
        "share_of_lowest": share.low,
        "share_of_highest": share.high,
        "share_at_threshold": share.at_threshold,
        "rater_difference": row.rater_difference.value if row.rater_difference else None,
        **ends("rater_difference", row.rater_difference),
        "mean": share.mean,
        **ends("mean", row.mean_interval),
        "denominator": share.denominator,
        "total": share.total,
        "unreleased": share.unreleased,
        "n_occupations": share.n_occupations,
        "without_value": _names(share.without_value),
        "without_weight": _names(share.without_weight),
        "unplaced": _names(share.unplaced),
        "definition": share.definition,
    }


def ends(name: str, interval: Interval | None) -> dict[str, float | None]:
    """Return the ends of an interval as the columns ``name_low`` and ``name_high``; None without one."""
    low, high = (interval.low, interval.high) if interval else (None, None)
    return {f"{name}_low": low, f"{name}_high": high}


def _names(left_out: Iterable[LeftOut]) -> list[str]:
    return [f"{out.code} {out.title}" for out in left_out]
