"""``skillmatch exposure show``: what every published measure says of one occupation, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.exposure.records import check_output, format_options, give
from skillmatch.cli.session import console, open_engine

if TYPE_CHECKING:
    from rich.table import Table

    from skillmatch.engine import Engine
    from skillmatch.exposure.measures import MeasureValue
    from skillmatch.types import ExposureEstimate

_NO_DATA = "no data"


@click.command()
@click.argument("occupation")
@format_options
def show(occupation: str, form: str, output: Path | None) -> None:
    """Show what every published measure says of OCCUPATION: a title, an O*NET-SOC or ESCO code, or a URI.

    A value that crossed a crosswalk says which way, with the lowest and the highest figure over the links.
    Measures are never averaged with one another.
    """
    from rich.table import Table

    check_output(form, output)
    engine = open_engine()
    found = engine.find_occupation(occupation)
    values = engine.published_measures(found.uri)
    if form != "table":
        give([value_record(value) for value in values], form, output)
        return
    table = Table(title=f"{found.preferred_label} ({found.taxonomy} {found.code})", title_justify="left")
    add_value_rows(table, values)
    console().print(table)
    if crossed := _crossed(engine, occupation):
        click.echo(f"The code given was crossed: {'; '.join(crossed)}.")
    print_missing(engine)
    click.echo(f"Sources: {'; '.join(_sources(values))}. Exposure is not job loss.")


def print_missing(engine: Engine) -> None:
    """Say which measures are not on this machine and how to get them."""
    from skillmatch.exposure.measures import MEASURES

    for measure in MEASURES.values():
        if reason := engine.measures.missing_reason(measure.key):
            click.echo(f"{measure.title}: {reason}")


def _crossed(engine: Engine, given: str) -> tuple[str, ...]:
    """Return the crosswalks by which a code of another system than O*NET's or ESCO's was read."""
    if not engine.taxonomy.find_occupation(given):
        return engine.select_occupations([given]).crossed
    return ()


def _sources(values: Sequence[MeasureValue]) -> list[str]:
    from skillmatch.exposure.measures import MEASURES
    from skillmatch.sources.declared import read_declarations

    declarations = read_declarations()
    releases = dict.fromkeys(MEASURES[value.key].release_id for value in values)
    return [
        f"{release.title} ({release.licence.split(';')[0]})"
        for release in map(declarations.release, releases)
    ]


def add_value_rows(
    table: Table, values: Sequence[MeasureValue], *, extra: tuple[str, Sequence[str]] | None = None
) -> None:
    """Add a row for each measure: year, value, range over links, coverage, what it was read from, crossing.

    History stands below a line of its own.

    Args:
        table: Empty.
        values: In the order of the measures.
        extra: The name and cells of one more column, after the value.
    """
    from skillmatch.exposure.measures import MEASURES

    names = ["measure", "year", "value", *([extra[0]] if extra else []), "low-high", "coverage", "read from"]
    for name in (*names, "crossed"):
        table.add_column(name, justify="left" if name in ("measure", "crossed", "read from") else "right")
    for place, value in enumerate(values):
        measure = MEASURES[value.key]
        if measure.kind == "history":
            table.add_section()
        table.add_row(
            measure.title,
            str(measure.year),
            _NO_DATA if value.value is None else f"{value.value:.4g} {_unit(measure.unit)}".strip(),
            *([extra[1][place]] if extra else []),
            _range(value),
            f"{value.coverage:.0%}",
            _read_from(value),
            "; ".join(value.crossed),
        )


def value_record(value: MeasureValue) -> dict[str, Any]:
    """Return a value with its measure as plain values; None where there is no data."""
    from skillmatch.exposure.measures import MEASURES

    measure = MEASURES[value.key]
    return {
        "measure": measure.key,
        "title": measure.title,
        "kind": measure.kind,
        "year": measure.year,
        "unit": measure.unit,
        "release": measure.release_id,
        "value": value.value,
        "low": value.low,
        "high": value.high,
        "n_links": value.n_links,
        "coverage": value.coverage,
        "crossed": list(value.crossed),
        "n": value.n,
        "spread": value.spread,
    }


def print_estimates(estimates: tuple[ExposureEstimate, ...]) -> None:
    """Print published estimates as a table, with their release."""
    from rich.table import Table

    table = Table()
    for column in ("measure", "rater", "value", "low-high", "coverage"):
        table.add_column(column)
    for estimate in estimates:
        has_data = estimate.value is not None
        table.add_row(
            estimate.measure,
            estimate.rater,
            f"{estimate.value:.4f}" if has_data else "no data",
            f"{estimate.low:.3f}-{estimate.high:.3f}" if has_data else "",
            f"{estimate.coverage:.0%}",
        )
    console().print(table)
    if estimates:
        click.echo(f"Source: {estimates[0].release}")


_SHORT_UNITS = {
    "% of conversations": "%",
    "mean of 1-5": "of 5",
    "level 1-5": "of 5",
    "standard deviations": "sd",
}


def _unit(unit: str) -> str:
    return _SHORT_UNITS.get(unit, "")


def _range(value: MeasureValue) -> str:
    if value.low is None or value.high is None or value.n_links < 2:
        return ""
    return f"{value.low:.3g} to {value.high:.3g}"


def _read_from(value: MeasureValue) -> str:
    parts = [f"n {value.n}"] if value.n is not None else []
    if value.spread is not None:
        parts.append(f"sd {value.spread:.2g}")
    if value.n_links > 1:
        parts.append(f"{value.n_links} links")
    return ", ".join(parts)
