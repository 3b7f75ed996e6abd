"""``skillmatch index build``, ``swap`` and ``prune``: new builds beside the live one, and which is live."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import open_engine
from skillmatch.cli.storing import Tally, described, stored
from skillmatch.errors import InputError, StoreError

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.index.shelf import Shelf
    from skillmatch.types import DocumentKind, StoredDocument


@contextmanager
def open_shelf(engine: Engine) -> Iterator[Shelf]:
    """Give all builds of the store for the block."""
    shelf = engine.documents.shelf()
    try:
        yield shelf
    finally:
        shelf.close()


def say(line: str) -> None:
    """Tell on standard error what a store does on its own."""
    click.echo(line, err=True)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(["posting", "resume"]), help="Of documents whose table says none.")
@click.option("--again", is_flag=True, help="Take the documents of the live build instead of FILES.")
@click.option("--allow-failed", is_flag=True, help="Accept that some rows or files cannot be read.")
def build(files: tuple[Path, ...], kind: DocumentKind | None, again: bool, allow_failed: bool) -> None:
    """Make a new build of FILES (documents, folders, JSONL, CSV, Parquet) beside the live one, and verify it.

    Readers notice nothing until it is swapped in: skillmatch index swap. Tables may have the columns id,
    title, text, kind, firm and posted_on, or go by the usual names of these. What is put into or deleted from
    the live build meanwhile is copied at the swap.
    """
    from skillmatch.index import lifecycle

    if bool(files) == again:
        raise InputError("Give FILES to build from, or --again to take the documents of the live build.")
    engine, tally = open_engine(), Tally()
    with open_shelf(engine) as shelf:
        documents: Iterator[StoredDocument]
        if again:
            documents = lifecycle.again(shelf, engine.documents, say=say)
        else:
            given = described(files, tally, is_strict=False)
            documents = stored(engine, given, kind, tally, is_telling=False)
        made = lifecycle.make_build(
            shelf,
            documents,
            made_with=engine.documents.made_with,
            made_at=datetime.now(UTC),
            n_failed=lambda: tally.n_failed,
            is_allowing_failed=allow_failed,
            say=say,
        )
    tally.tell()
    if made.findings:
        raise StoreError(
            f"{made.name} failed its verification and cannot become live: {'; '.join(made.findings)}. Remove "
            "it with: skillmatch index prune"
        )
    click.echo(
        f"{made.name}: {made.counts['posting']:,} postings, {made.counts['resume']:,} resumes, verified. "
        "Make it live with: skillmatch index swap"
    )


@click.command()
@click.argument("name", required=False)
@click.option("--back", is_flag=True, help="Make the build live again that was live before.")
@click.option(
    "--unlock", is_flag=True, help="Let the live build be changed again after a swap that was broken off."
)
def swap(name: str | None, back: bool, unlock: bool) -> None:
    """Make a verified build live, the newest unless NAME says which; readers and writers move at once.

    What was changed since it was begun is copied first. A build that failed its verification, or lost
    documents since, stays out.
    """
    from skillmatch.index import lifecycle

    if bool(name) + back + unlock > 1:
        raise InputError("Give one of NAME, --back and --unlock.")
    engine = open_engine()
    with open_shelf(engine) as shelf:
        if unlock:
            opened = lifecycle.unlock(shelf)
            click.echo(f"{opened} takes changes again" if opened else "nothing is locked")
            return
        if back:
            told = lifecycle.swap_back(shelf, remake=engine.documents, say=say)
        else:
            told = lifecycle.swap(shelf, name, remake=engine.documents, say=say)
    click.echo(
        f"live: {told.live} ({told.n_copied:,} documents copied and {told.n_deleted:,} deleted to catch up). "
        "Back to the one before with: skillmatch index swap --back"
    )


@click.command()
@click.option(
    "--keep",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    help="How many builds that were live before are kept.",
)
@click.option("--unfinished", is_flag=True, help="Also remove builds that were left half-filled.")
def prune(keep: int, unfinished: bool) -> None:
    """Remove old builds and failed ones; the live one stays, and those that wait to become live."""
    from skillmatch.index import lifecycle

    with open_shelf(open_engine()) as shelf:
        removed = lifecycle.prune(shelf, keep=keep, with_unfinished=unfinished)
    for name in removed:
        click.echo(f"removed: {name}")
    if not removed:
        click.echo("nothing to remove")
