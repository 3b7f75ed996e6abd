"""What every command needs: the engine from the environment, a progress bar, tables and files."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from skillmatch.errors import InputError
from skillmatch.types import REQUIREMENT_MODES, TIERS, RequirementMode, TierName

if TYPE_CHECKING:
    from rich.console import Console

    from skillmatch.engine import Engine

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


class FolderPath(click.Path):
    """A path that an empty string is not: ``--record "$UNSET"`` would else mean the folder one stands in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path.

        Raises:
            click.BadParameter: The value is empty.
        """
        if not str(value):
            self.fail("expected a folder, found nothing: leave the option out, or name one", param, ctx)
        return super().convert(value, param, ctx)


tier_option = click.option(
    "--tier",
    type=click.Choice(TIERS),
    help="How skills that are not named are found: instant, default (SKILLMATCH_TIER if set) or best.",
)
"""Lets a command choose how thoroughly skills are looked for."""


requirements_option = click.option(
    "--requirements",
    type=click.Choice(REQUIREMENT_MODES),
    help="What a failed must does: filter puts a resume that states the failure behind all others, strict "
    "one that is silent too, penalty none. Default: SKILLMATCH_REQUIREMENTS, or filter.",
)
"""Lets a command choose when hard requirements eliminate."""


def open_engine(*, tier: TierName | None = None, requirements: RequirementMode | None = None) -> Engine:
    """Return an engine built from the environment's settings; its parts load when first used.

    Args:
        tier: Takes the place of the environment's.
        requirements: Takes the place of the environment's.
    """
    from skillmatch.engine import Engine
    from skillmatch.settings import from_environment

    settings = from_environment(os.environ, cpu_count=os.cpu_count())
    settings = replace(
        settings,
        tier=tier or settings.tier,
        requirements=requirements or settings.requirements,
    )
    return Engine(settings, progress=progress_bar())


def progress_bar() -> Progress:
    """Return a progress callback: a bar on a terminal, one line per job elsewhere."""
    if not sys.stderr.isatty():
        started: set[str] = set()

        def line(what: str, done: int, total: int) -> None:  # noqa: ARG001
            if what not in started:
                started.add(what)
                click.echo(f"{what} ({total:,}) ...", err=True)

        return line

    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console(err=True),
        transient=True,
    )
    tasks: dict[str, Any] = {}

    def update(what: str, done: int, total: int) -> None:
        if what not in tasks:
            bar.start()
            tasks[what] = bar.add_task(what, total=total)
        bar.update(tasks[what], completed=done)
        if all(task.finished for task in bar.tasks):
            bar.stop()

    return update


@contextmanager
def download_bar() -> Iterator[Callable[[str, int, int | None], None]]:
    """Give a callback for a file's name, the bytes that are here and those there are (None: not known).

    It draws a bar on a terminal while the block runs, and nothing elsewhere.
    """
    from skillmatch.sources.downloading import silent

    if not sys.stderr.isatty():
        yield silent
        return

    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    tasks: dict[str, Any] = {}
    with Progress(
        TextColumn("{task.description}"), *columns, console=console(err=True), transient=True
    ) as bar:

        def update(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield update


def console(*, err: bool = False) -> Console:
    """Return the terminal; tables keep a readable width when the output is no terminal."""
    from rich.console import Console

    stream = sys.stderr if err else sys.stdout
    # What a document says is shown as it stands: "[red]" is no command, and "[/x]" no error.
    return Console(
        stderr=err, highlight=False, markup=False, emoji=False, width=None if stream.isatty() else 120
    )


NARROW = 100
"""Columns of a terminal below which tables leave out what can be done without."""


def check_writable(path: Path) -> None:
    """Refuse a path whose folder is missing, before the work that it should hold is done.

    Raises:
        InputError: There is no such folder.
    """
    if not path.absolute().parent.is_dir():
        raise InputError(
            f"Cannot write {path}: no folder {path.parent}. Give a file in a folder that is there."
        )


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are missing.

    Raises:
        InputError: It cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"Cannot make the folder {path}: {error.strerror}. Give one in a place you may write to."
        ) from error


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write ``rows`` as CSV under a temporary name, then rename; return how many there were.

    Raises:
        InputError: The folder is missing or cannot be written to.
    """
    count = 0
    with open_table_writer(path, columns) as write:
        for row in rows:
            write(row)
            count += 1
    return count


@contextmanager
def open_table_writer(path: Path, columns: Sequence[str]) -> Iterator[Callable[[Mapping[str, Any]], object]]:
    """Give a function that writes one row of a CSV; the file takes its place when the block ends well.

    Raises:
        InputError: The folder is missing or cannot be written to.
    """
    with _replacing(path) as file:
        writer = csv.DictWriter(file, fieldnames=columns)
        writer.writeheader()
        yield writer.writerow


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 under a temporary name, then rename.

    Raises:
        InputError: The folder is missing or cannot be written to.
    """
    with _replacing(path) as file:
        file.write(text)


def write_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` under a temporary name, then rename.

    Raises:
        InputError: The folder is missing or cannot be written to.
    """
    from skillmatch.sources.writing import replacing

    check_writable(path)
    with replacing(path) as file:
        file.write(data)


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    """Open a temporary file beside ``path`` that takes its place when the block ends well.

    Raises:
        InputError: There is no such folder, or it cannot be written to.
    """
    from skillmatch.sources.writing import replacing

    check_writable(path)
    with replacing(path) as file:
        text = TextIOWrapper(file, encoding="utf-8", newline="")
        yield text
        text.detach()
