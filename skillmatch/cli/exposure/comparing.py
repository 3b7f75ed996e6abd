"""``skillmatch exposure compare``: how far the published measures agree, over all or on some occupations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.exposure.records import check_output, format_options, give
from skillmatch.cli.exposure.showing import add_value_rows, print_missing, value_record
from skillmatch.cli.session import console, open_engine

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.exposure.disagreement import Comparison, Disagreement, RankCorrelation

_LEGEND = (
    "Right of the diagonal Spearman's rank correlation times 100, left of it the number of detailed SOC 2018 "
    "occupations that both cover; empty below 3. No average of measures is taken."
)


@click.command()
@click.argument("occupations", nargs=-1, metavar="[OCCUPATION]...")
@click.option(
    "--measure",
    "keys",
    multiple=True,
    help="Key of a measure; may be repeated. [default: all on this machine]",
)
@click.option(
    "--top",
    default=10,
    show_default=True,
    type=click.IntRange(0),
    help="Occupations to show, most disputed first.",
)
@format_options
def compare(
    occupations: tuple[str, ...], keys: tuple[str, ...], top: int, form: str, output: Path | None
) -> None:
    """Compare the published measures by rank.

    Without OCCUPATION: the rank correlation of every pair, and the occupations about which measures of
    exposure disagree most. With some (titles, or codes of one system): their percentile in each measure.
    """
    from skillmatch.exposure.disagreement import Comparison

    check_output(form, output)
    engine = open_engine()
    comparison = Comparison(engine.measures, keys or None)
    if occupations:
        _compare_some(engine, comparison, occupations, form, output)
    else:
        _compare_all(engine, comparison, top, form, output)


def _compare_some(
    engine: Engine, comparison: Comparison, given: Sequence[str], form: str, output: Path | None
) -> None:
    selection = engine.select_occupations(given)
    found = [comparison.occupation(code) for code in selection.onet_soc_codes]
    if form != "table":
        give([record for each in found for record in _records(each, engine)], form, output)
        return
    if selection.crossed:
        click.echo(f"Crossed: {'; '.join(selection.crossed)}")
    for text in selection.unlinked:
        click.echo(f"No data: no crosswalk leads from {text} to an O*NET occupation.")
    for each in found:
        _print_occupation(each, engine)


def _compare_all(engine: Engine, comparison: Comparison, top: int, form: str, output: Path | None) -> None:
    pairs = comparison.correlations()
    if form != "table":
        give([{"one": p.one, "other": p.other, "spearman": p.value, "n": p.n} for p in pairs], form, output)
        return
    _print_matrix(comparison, pairs)
    _print_disputed(comparison.occupations()[:top], engine)
    print_missing(engine)


def _print_matrix(comparison: Comparison, pairs: Sequence[RankCorrelation]) -> None:
    from rich.table import Table

    from skillmatch.exposure.measures import MEASURES

    found = {(pair.one, pair.other): pair for pair in pairs}
    keys = comparison.keys
    table = Table(padding=(0, 0), title="Agreement of measures", title_justify="left")
    table.add_column("measure", no_wrap=True)
    for number in range(1, len(keys) + 1):
        table.add_column(str(number), justify="right", min_width=4)
    for row, key in enumerate(keys):
        if MEASURES[key].kind == "history":
            table.add_section()
        table.add_row(
            f"{row + 1:>2} {MEASURES[key].short_title}",
            *(_matrix_cell(found, keys, row, column) for column in range(len(keys))),
        )
    console().print(table)
    click.echo(_LEGEND)


def _matrix_cell(
    found: dict[tuple[str, str], RankCorrelation], keys: Sequence[str], row: int, column: int
) -> str:
    if row == column:
        return "-"
    pair = found[keys[min(row, column)], keys[max(row, column)]]
    if row > column:
        return str(pair.n)
    return "" if pair.value is None else f"{100 * pair.value:.0f}"


def _print_disputed(found: Sequence[Disagreement], engine: Engine) -> None:
    from rich.table import Table

    from skillmatch.exposure.disagreement import RANGE_RULE

    if not found:
        return
    table = Table(title="Most disputed occupations, percentile among all covered", title_justify="left")
    for name in ("occupation", "range", "lowest", "highest"):
        table.add_column(name, justify="right" if name == "range" else "left")
    for each in found:
        table.add_row(f"{each.onet_soc_code} {_title(each, engine)}", f"{each.range:.0f}", *_ends(each))
    console().print(table)
    click.echo(f"Range: over {RANGE_RULE}.")


def _ends(each: Disagreement) -> list[str]:
    from skillmatch.exposure.measures import MEASURES

    return [
        f"{standing.percentile:.0f} {MEASURES[standing.value.key].short_title}"
        for standing in (each.lowest, each.highest)
        if standing is not None
    ]


def _print_occupation(each: Disagreement, engine: Engine) -> None:
    from rich.table import Table

    from skillmatch.exposure.disagreement import RANGE_RULE

    table = Table(title=f"{_title(each, engine)} ({each.onet_soc_code})", title_justify="left")
    percentiles = ["" if s.percentile is None else f"{s.percentile:.0f}" for s in each.standings]
    add_value_rows(table, [s.value for s in each.standings], extra=("percentile", percentiles))
    console().print(table)
    if ends := _ends(each):
        click.echo(f"Range: from percentile {' to '.join(ends)}, over {RANGE_RULE}.")


def _title(each: Disagreement, engine: Engine) -> str:
    occupation = engine.taxonomy.onet_occupation(each.onet_soc_code)
    return occupation.preferred_label if occupation else ""


def _records(each: Disagreement, engine: Engine) -> list[dict[str, Any]]:
    named = {"onet_soc_code": each.onet_soc_code, "occupation": _title(each, engine)}
    return [
        {**named, **value_record(standing.value), "percentile": standing.percentile}
        for standing in each.standings
    ]
