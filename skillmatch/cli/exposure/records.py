"""How the exposure commands give rows: as CSV or JSON on standard output, or in a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from skillmatch.cli.session import check_writable, write_text
from skillmatch.errors import InputError

_Function = TypeVar("_Function", bound=Callable[..., Any])


def format_options(function: _Function) -> _Function:
    """Add the options ``--format`` (as ``form``) and ``--output``."""
    form = click.option(
        "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
    )
    output = click.option(
        "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write csv or json here."
    )
    return form(output(function))


def check_output(form: str, output: Path | None) -> None:
    """Refuse an output file that cannot be written, before any work is done.

    Raises:
        InputError: The form is for the screen, or the folder is missing.
    """
    if output is None:
        return
    if form == "table":
        raise InputError("Expected --format csv or json with --output, found table.")
    check_writable(output)


def give(records: Sequence[Mapping[str, Any]], form: str, output: Path | None) -> None:
    """Write rows as CSV or JSON, to a file or to standard output.

    Raises:
        InputError: The file cannot be written.
    """
    from skillmatch.report.csv_text import as_csv

    text = as_csv(records) if form == "csv" else json.dumps(records, ensure_ascii=False, indent=1) + "\n"
    if output:
        write_text(output, text)
    else:
        click.echo(text, nl=False)
