"""``skillmatch audit replay``: a recorded ranking made anew and held against the record."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.audit.records import open_records, records_option
from skillmatch.cli.session import check_writable, progress_bar, write_table

if TYPE_CHECKING:
    from skillmatch.engine.replaying import Replay

EXIT_OTHERWISE = 3
"""Exit status where a replay comes out otherwise than the record says."""

_MOST_SHOWN = 20


@click.command()
@click.argument("record")
@click.option(
    "--from",
    "start",
    # As skillmatch.engine.staging.STAGES has them; a test holds the two together.
    type=click.Choice(["text", "read", "skills", "occupations", "subjects"]),
    default="text",
    show_default=True,
    help="Go on from what this stage made, as it was kept; text begins at the beginning.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the ranking here, as skillmatch match rank does.",
)
@click.option("--top", type=click.IntRange(1), help="Resumes written to --output.  [default: all]")
@records_option
def replay(record: str, start: str, output: Path | None, top: int | None, folder: Path | None) -> None:
    """Make the ranking of RECORD anew, with its own taxonomy and settings, and compare it byte by byte.

    Exit status 0 where every byte agrees, 3 where not, 2 where a file it was made with is another now.
    """
    from skillmatch.engine.replaying import replay as make_anew
    from skillmatch.engine.staging import STAGES
    from skillmatch.settings import from_environment

    if output is not None:
        check_writable(output)
    store = open_records(folder)
    found = make_anew(
        from_environment(os.environ, cpu_count=os.cpu_count()),
        store,
        store.decision(record),
        start=next(stage for stage in STAGES if stage == start),
        progress=progress_bar(),
    )
    if output is not None:
        _write(output, found, top)
    _say(found)
    if found.differences:
        click.get_current_context().exit(EXIT_OTHERWISE)


def _write(output: Path, found: Replay, top: int | None) -> None:
    from skillmatch.cli.match import match_row

    columns = [*match_row(found.ranking[0])] if found.ranking else []
    count = write_table(output, columns, (match_row(each) for each in found.ranking[:top]))
    click.echo(f"{count:,} rows -> {output}")


def _say(found: Replay) -> None:
    for line in found.changed_since:
        click.echo(f"changed since: {line}")
    if found.n_erased:
        click.echo(
            f"{found.n_erased:,} resumes were erased and are not ranked again; the others are compared."
        )
    for line in found.differences[:_MOST_SHOWN]:
        click.echo(f"differs: {line}")
    if len(found.differences) > _MOST_SHOWN:
        click.echo(f"and {len(found.differences) - _MOST_SHOWN:,} differences more")
    n = len(found.ranking)
    verdict = "comes out OTHERWISE than recorded" if found.differences else "agrees byte for byte"
    click.echo(f"record {found.entry.seq}, from {found.start}: {n:,} results, {verdict}")
