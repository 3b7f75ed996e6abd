"""``skillmatch exposure show`` and ``document``: one occupation or document against the published scores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import console, open_engine

if TYPE_CHECKING:
    from skillmatch.types import DocumentKind, ExposureEstimate


@click.command()
@click.argument("occupation")
def show(occupation: str) -> None:
    """Show the exposure of OCCUPATION: a title, an O*NET-SOC code, an ESCO code or a URI."""
    engine = open_engine()
    found = engine.find_occupation(occupation)
    click.echo(f"{found.preferred_label} ({found.taxonomy} {found.code})")
    _print_estimates(engine.occupation_exposure(found.uri))
    for figure in engine.other_measures(found.uri):
        click.echo(f"{figure.measure}: {figure.value:.4g} {figure.unit} [{figure.source}]")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(["posting", "resume"]), default="posting", show_default=True)
def document(file: Path, kind: DocumentKind) -> None:
    """Show the exposure of a posting or resume, by the occupations its titles are coded to."""
    from skillmatch.sources.files import read_file

    raw = read_file(file)
    engine = open_engine()
    read = engine.read(raw, kind)
    guesses = engine.code_occupation(read)
    if not guesses:
        click.echo("No occupation could be read off this document: no data.")
    for guess in guesses:
        click.echo(f"{guess.confidence:.2f}  {guess.preferred_label} ({guess.taxonomy} {guess.code})")
    _print_estimates(engine.exposure(guesses, subject=raw.doc_id))


def _print_estimates(estimates: tuple[ExposureEstimate, ...]) -> None:
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
