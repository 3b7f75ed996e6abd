"""``skillmatch batch``: whole corpora of postings to Parquet, on one machine or several."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import tier_option
from skillmatch.errors import InputError

if TYPE_CHECKING:
    from skillmatch.batch.inputs import InputFile
    from skillmatch.batch.layout import Layout
    from skillmatch.batch.planning import Plan
    from skillmatch.types import TierName

EXIT_SOME_FAILED = 1
EXIT_STOPPED = 130

_folder = click.Path(path_type=Path, file_okay=False)
_workers = click.option("--workers", type=click.IntRange(1, 1024), help="Processes.  [default: one per core]")
_scheduler = click.option("--scheduler", default="", help="Address of a Dask scheduler instead of processes.")
_quiet = click.option("--quiet", is_flag=True, help="One line of JSON now and then instead of a bar.")


@click.group(name="batch")
def command() -> None:
    """Find skills, occupations and exposure of whole tables of postings. Nothing leaves this machine."""


@command.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("--output", type=_folder, required=True, help="Folder of the results; empty or begun before.")
@click.option(
    "--tasks",
    default="skills,occupation,exposure,vectors",
    show_default=True,
    help="What to find, with commas.",
)
@tier_option
@click.option("--map", "mapped", multiple=True, help="COLUMN=FIELD: id, text, title, firm, posted_on.")
@click.option("--flat", is_flag=True, help="Write one row per skill, too.")
@click.option("--shard-rows", type=click.IntRange(1, 1_000_000), help="Rows of a piece of work, about.")
@click.option(
    "--file-rows",
    type=click.IntRange(1, 10_000_000),
    default=50_000,
    show_default=True,
    help="Input rows per file of the results.",
)
@_workers
@_scheduler
@_quiet
def run(
    inputs: tuple[str, ...],
    output: Path,
    tasks: str,
    tier: TierName | None,
    mapped: tuple[str, ...],
    flat: bool,
    shard_rows: int | None,
    file_rows: int,
    workers: int | None,
    scheduler: str,
    quiet: bool,
) -> None:
    """Read the postings of INPUTS: Parquet, CSV or JSON Lines (also gzipped), folders or patterns of them.

    Whatever is killed, run it again: what was committed is not done again, and the results are the same to
    the byte. Exit status 1 when a row failed (the table of outcomes names each), 2 when it could not run.
    """
    from skillmatch.batch.beginning import begin, tasks_of
    from skillmatch.batch.columns import parse_mapping
    from skillmatch.batch.planning import SHARD_ROWS, Configuration
    from skillmatch.settings import from_environment

    settings = from_environment(os.environ, cpu_count=os.cpu_count())
    configuration = Configuration(
        tasks=tasks_of(tasks),
        tier=tier or settings.tier,
        is_flat=flat,
        unit_rows=file_rows,
        as_of=settings.as_of,
        esco=settings.esco,
    )
    layout, plan = begin(
        inputs,
        output,
        configuration,
        columns=parse_mapping(mapped),
        shard_rows=shard_rows or SHARD_ROWS,
        on_file=_tell_columns,
    )
    _work(layout, plan, workers, scheduler, quiet)


@command.command()
@click.argument("folder", type=_folder)
@_workers
@_scheduler
@_quiet
def resume(folder: Path, workers: int | None, scheduler: str, quiet: bool) -> None:
    """Go on with the batch in FOLDER, as it was begun."""
    from skillmatch.batch.beginning import again

    layout, plan = again(folder)
    _work(layout, plan, workers, scheduler, quiet)


def _tell_columns(file: InputFile) -> None:
    if file.problem:
        click.echo(f"left out: {file.problem}", err=True)
        return
    columns = file.columns
    named = {
        "id": columns.id,
        "text": columns.text,
        "title": columns.title,
        "firm": columns.firm,
        "posted_on": columns.posted_on,
    }
    said = ", ".join(
        f"{field} from '{column}'" if column else f"no {field}" for field, column in named.items()
    )
    click.echo(f"{file.name}: {said}", err=True)


def _work(layout: Layout, plan: Plan, workers: int | None, scheduler: str, quiet: bool) -> None:
    from skillmatch.batch.beginning import clean_up
    from skillmatch.batch.running import run_local
    from skillmatch.cli.batch_progress import watching

    try:
        with watching(quiet=quiet) as watch:
            if scheduler:
                from skillmatch.batch.on_dask import run_on_dask

                run_on_dask(layout, plan, scheduler, on_progress=watch)
            else:
                run_local(layout, plan, workers=workers or os.cpu_count() or 1, on_progress=watch)
    except KeyboardInterrupt:
        click.echo(
            f"skillmatch: stopped; nothing that was committed is lost. Go on with: skillmatch batch resume "
            f"{layout.folder}",
            err=True,
        )
        click.get_current_context().exit(EXIT_STOPPED)
    clean_up(layout)
    _tell_result(layout)


def _tell_result(layout: Layout) -> None:
    found = json.loads(layout.done.read_text())
    outcomes = found["outcomes"]
    said = ", ".join(f"{count:,} {name}" for name, count in outcomes.items() if count)
    click.echo(f"{found['rows']:,} rows: {said or 'none'}. Results: {layout.folder} (summary.html)")
    if outcomes["failed"]:
        click.echo(
            f"skillmatch: {outcomes['failed']:,} rows failed; {layout.folder / 'outcomes'} says why", err=True
        )
        click.get_current_context().exit(EXIT_SOME_FAILED)


@command.command()
@click.argument("folder", type=_folder)
def status(folder: Path) -> None:
    """Say how far the batch in FOLDER is, as JSON."""
    from dataclasses import asdict

    from skillmatch.batch.layout import Layout
    from skillmatch.batch.planning import load_plan
    from skillmatch.batch.progress import standing

    layout = Layout(folder)
    click.echo(json.dumps(asdict(standing(layout, load_plan(layout)))))


@command.command()
@click.argument("folder", type=_folder)
def verify(folder: Path) -> None:
    """Read all results in FOLDER again: bytes, counts, ids. Exit status 2 when something is wrong."""
    from skillmatch.batch.checking import check
    from skillmatch.batch.layout import Layout

    findings = check(Layout(folder))
    if findings:
        raise InputError("\n".join(findings))
    click.echo("sound: every file is as it was written, every row has one outcome, every id is there once")


@command.command()
@click.argument("folder", type=_folder)
def index(folder: Path) -> None:
    """Put the postings of the finished batch in FOLDER into the store that the settings name."""
    from skillmatch.batch.indexing import stored_documents
    from skillmatch.batch.layout import Layout
    from skillmatch.cli.session import open_engine

    engine = open_engine()
    documents = stored_documents(Layout(folder), esco=engine.settings.esco, release=engine.taxonomy.release)
    with engine.open_store(say=lambda line: click.echo(line, err=True)) as store:
        count = store.put(documents)
        click.echo(f"{count:,} postings stored; {store.count():,} documents in all.")
