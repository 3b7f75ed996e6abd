"""``skillmatch exposure document``: one posting or resume by its own lines and, apart, by its occupation."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.exposure.showing import print_estimates
from skillmatch.cli.session import console, open_engine

if TYPE_CHECKING:
    from skillmatch.exposure.documents import DocumentExposure
    from skillmatch.types import Document, DocumentKind, OccupationGuess

_WIDEST = 76
_FEW_LINES = 3
_LIKELY = 0.5
"""Confidence that all likely occupations together should have."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(["posting", "resume"]), default="posting", show_default=True)
@click.option(
    "--lines", "n_lines", default=10, show_default=True, help="Lines to show, those that drive beta first."
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def document(file: Path, kind: DocumentKind, n_lines: int, form: str) -> None:
    """Show the exposure of a posting or resume by the work its own lines state.

    Beside it, never averaged with it, stands the estimate by the occupations its titles are coded to. JSON
    holds every line with its place in the text that was read, and that text.
    """
    from skillmatch.sources.files import read_file

    raw = read_file(file)
    engine = open_engine()
    read = engine.read(raw, kind)
    found = engine.document_exposure(read)
    guesses = engine.code_occupation(read)
    if form == "json":
        click.echo(json.dumps(_as_json(found, read.document, guesses), ensure_ascii=False, indent=1))
    else:
        _print(found, read.document, guesses, n_lines)


def _as_json(
    found: DocumentExposure, document: Document, guesses: tuple[OccupationGuess, ...]
) -> dict[str, Any]:
    return {
        **{name: value for name, value in asdict(found).items() if name != "by_occupation"},
        "occupations": [asdict(guess) for guess in guesses],
        "by_occupation": [asdict(estimate) for estimate in found.by_occupation],
        "text": document.text,
    }


def _print(
    found: DocumentExposure, document: Document, guesses: tuple[OccupationGuess, ...], n_lines: int
) -> None:
    from rich.table import Table

    click.echo("By the work this text states (task model, 95 % interval over its lines and their labels):")
    if found.reason:
        click.echo(f"  no data: {found.reason}.")
    else:
        table = Table()
        for column in ("measure", "value", "low-high"):
            table.add_column(column)
        for estimate in found.estimates:
            table.add_row(
                estimate.measure, f"{estimate.value:.3f}", f"{estimate.low:.3f}-{estimate.high:.3f}"
            )
        console().print(table)
        click.echo(
            f"{found.n_lines} lines state work, {found.coverage:.0%} of the words; each line counts the "
            f"same. Model: {found.model}."
        )
        if found.n_lines < _FEW_LINES:
            click.echo("So few lines say little of the job; the interval covers these lines only.")
        _print_lines(found, document, n_lines)
    _print_occupations(found, guesses)
    click.echo("Exposure is the share of work that a language model could speed up. It is not job loss.")


def _print_occupations(found: DocumentExposure, guesses: tuple[OccupationGuess, ...]) -> None:
    click.echo(
        "\nBy the occupations of its title (published labels; another measure, not part of the above):"
    )
    for guess in guesses:
        click.echo(f"{guess.confidence:.2f}  {guess.preferred_label} ({guess.taxonomy} {guess.code})")
    if not guesses:
        click.echo("  no data: no occupation could be read off this document.")
        return
    if (together := sum(guess.confidence for guess in guesses)) < _LIKELY:
        click.echo(
            f"None of these is likely (together {together:.2f}): ESCO and O*NET may not know this "
            "occupation; go by the text."
        )
    print_estimates(found.by_occupation)


def _print_lines(found: DocumentExposure, document: Document, n_lines: int) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title="Lines that bring most of beta", title_justify="left")
    for column in ("share", "beta", "E0", "E1", "E2", "line"):
        table.add_column(column)
    for line in found.drivers()[: max(0, n_lines)]:
        words = " ".join(line.span.of(document.text).split())
        table.add_row(
            f"{line.share:.0%}",
            *(f"{value:.2f}" for value in (line.beta, line.e0, line.e1, line.e2)),
            Text(words if len(words) <= _WIDEST else words[: _WIDEST - 1] + "…"),
        )
    console().print(table)
