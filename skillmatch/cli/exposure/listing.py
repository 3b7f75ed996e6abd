"""``skillmatch exposure measures``: the published measures, what each covers, and how to cite it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.exposure.records import check_output, format_options, give
from skillmatch.cli.exposure.showing import print_missing
from skillmatch.cli.session import console, open_engine

if TYPE_CHECKING:
    from skillmatch.exposure.measures import Measure, MeasureTable


@click.command()
@format_options
def measures(form: str, output: Path | None) -> None:
    """List the published measures: year, unit, coverage, licence; in csv and json also how to cite them."""
    from skillmatch.exposure.measures import MEASURES

    check_output(form, output)
    engine = open_engine()
    records = [_record(measure, engine.measures) for measure in MEASURES.values()]
    if form != "table":
        give(records, form, output)
        return
    _print(records)
    print_missing(engine)


def _print(records: list[dict[str, Any]]) -> None:
    from rich.table import Table

    columns = {
        "key": "measure",
        "year": "year",
        "kind": "kind",
        "unit": "unit",
        "code_system": "codes",
        "n_published": "published",
        "n_covered": "O*NET of 1,016",
        "licence": "licence",
    }
    table = Table()
    for name, heading in columns.items():
        right = name in ("year", "n_published", "n_covered")
        table.add_column(heading, justify="right" if right else "left", no_wrap=name == "key")
    for record in records:
        table.add_row(*("" if record[name] is None else str(record[name]) for name in columns))
    console().print(table)


def _record(measure: Measure, table: MeasureTable) -> dict[str, Any]:
    from skillmatch.sources.declared import read_declarations

    release = read_declarations().release(measure.release_id)
    (reference,) = (each for each in release.references if each.key == measure.reference)
    is_here = table.is_available(measure.key)
    values = table.by_onet(measure.key).values() if is_here else ()
    return {
        "key": measure.key,
        "title": measure.title,
        "kind": measure.kind,
        "year": measure.year,
        "unit": measure.unit,
        "low": measure.low,
        "high": measure.high,
        "definition": measure.definition,
        "code_system": measure.code_system,
        "n_published": len(table.values(measure.key)) if is_here else None,
        "n_covered": sum(value.has_data for value in values) if is_here else None,
        "is_here": is_here,
        "release": measure.release_id,
        "licence": release.licence.split(";")[0],
        "citation": release.citation,
        "bibtex": reference.bibtex,
    }
