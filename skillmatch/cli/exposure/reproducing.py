"""``skillmatch exposure reproduce``: the published figures beside ours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.exposure.records import check_output, format_options, give
from skillmatch.cli.session import console, open_engine

if TYPE_CHECKING:
    from skillmatch.exposure.reproduce import Reproduced

EXIT_MISSED = 1


@click.command()
@format_options
@click.option("--verbose", "-v", is_flag=True, help="Also say how each figure is computed.")
@click.pass_context
def reproduce(context: click.Context, form: str, output: Path | None, verbose: bool) -> None:
    """Print every published figure beside ours and the difference; exit status 1 on any miss.

    Only bundled facts are used. A figure that needs a measure we may not ship is judged where the measure is
    on this machine.
    """
    check_output(form, output)
    figures = open_engine().reproduce_exposure()
    missed = [figure for figure in figures if figure.is_met is False]
    if form == "table":
        _print(figures, missed, verbose=verbose)
    else:
        give([_record(figure) for figure in figures], form, output)
    if missed:
        context.exit(EXIT_MISSED)


def _print(figures: Sequence[Reproduced], missed: Sequence[Reproduced], *, verbose: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for name in ("figure", "stated", "ours", "difference", "tolerance", ""):
        table.add_column(name, justify="left" if name in ("figure", "") else "right", overflow="fold")
    part = ""
    for figure in figures:
        if figure.part != part:
            part = figure.part
            table.add_section()
            table.add_row(Text(part, style="bold"))
        table.add_row(figure.what, *_cells(figure), _VERDICTS[figure.is_met])
    console().print(table)
    for figure in figures:
        if said := "; ".join(figure.named) or figure.why or (figure.how if verbose else ""):
            click.echo(f"{figure.what}: {said}")
    judged = [figure for figure in figures if figure.is_met is not None]
    click.echo(f"{len(judged) - len(missed)} of {len(judged)} figures met.")


_VERDICTS = {True: "met", False: "MISSED", None: "not here"}


def _cells(figure: Reproduced) -> tuple[str, str, str, str]:
    if figure.ours is None or figure.difference is None:
        return f"{figure.stated:,.6g}", "", "", f"{figure.tolerance:.1g}"
    return (
        f"{figure.stated:,.6g}",
        f"{figure.ours:,.6g}",
        f"{figure.difference:+.1e}" if figure.difference else "0",
        f"{figure.tolerance:.1g}",
    )


def _record(figure: Reproduced) -> dict[str, Any]:
    return {
        "part": figure.part,
        "figure": figure.what,
        "stated": figure.stated,
        "ours": figure.ours,
        "difference": figure.difference,
        "tolerance": figure.tolerance,
        "is_met": figure.is_met,
        "how": figure.how,
        "why_not": figure.why,
        "named": list(figure.named),
    }
