"""``skillmatch audit override``, ``erase`` and ``retain``: what people add to and take from the records."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.audit.records import open_records, records_option
from skillmatch.cli.reading import EXIT_SOME_FAILED
from skillmatch.cli.recording import by_option

if TYPE_CHECKING:
    from skillmatch.types import DocumentKind


@click.command()
@click.argument("record")
@click.option("--reason", required=True, help="Why; kept where it can be erased, the chain has its hash.")
@click.option(
    "--resume",
    default=None,
    help="The resume it is about, by id or the name it was received under. Default: the whole ranking.",
)
@by_option
@records_option
def override(record: str, reason: str, resume: str | None, by: str, folder: Path | None) -> None:
    """Add to RECORD that a person decided otherwise, and why. The record itself stays as it is."""
    entry = open_records(folder).override(record, by=by, at=datetime.now(UTC), reason=reason, doc_id=resume)
    click.echo(f"record {entry.seq}: override of record {entry.body['record']}; head {entry.hash}")


@click.command()
@click.argument("name", metavar="ID")
@click.option("--record", default=None, help="Documents of this record alone: number, or start of a hash.")
@click.option("--kind", type=click.Choice(["posting", "resume"]), help="Documents of this kind alone.")
@click.option("--all", "is_all", is_flag=True, help="All of them, also where different texts go by ID.")
@by_option
@records_option
def erase(
    name: str, record: str | None, kind: DocumentKind | None, is_all: bool, by: str, folder: Path | None
) -> None:
    """Erase every document with this ID from the records, what was made of it, and reasons that may name it.

    ID is an id, or the name a document was received under, as skillmatch audit show has them; a file's name
    means the id that was taken from it. Resumes put in
    on the page are resume-1, resume-2 and so on in every ranking: narrow it by --record, or give the name.

    The chain stays valid: it has figures, and hashes that tell nothing without what is erased. Copies and
    backups of the folder are not reached. Files that are missing or damaged may be of anybody: they are
    named, the others are erased, and the command ends with exit status 1.
    """
    removed = open_records(folder).erase(
        name, by=by, at=datetime.now(UTC), kind=kind, record=record, is_all=is_all
    )
    click.echo(
        f"record {removed.entry.seq}: {removed.n_documents:,} documents and {removed.n_notes:,} reasons "
        f"erased; head {removed.entry.hash}"
    )
    for place in removed.unreadable:
        click.echo(
            f"warning: vault/{place} is missing or damaged, and nobody can tell whether it is meant. Take it "
            "from a backup and erase again.",
            err=True,
        )
    if removed.unreadable:
        click.get_current_context().exit(EXIT_SOME_FAILED)


@click.command()
@click.option(
    "--days",
    type=click.IntRange(max=36_500),
    default=183,
    show_default=True,
    help="Keep what is younger; at least 183 days.",
)
@by_option
@records_option
def retain(days: int, by: str, folder: Path | None) -> None:
    """Remove documents and reasons older than --days from the records; the chain stays whole.

    After that a record still tells ranks, figures, versions and hashes, and can no longer be replayed.
    """
    removed = open_records(folder).retain(days, by=by, at=datetime.now(UTC))
    click.echo(
        f"record {removed.entry.seq}: {removed.n_documents:,} documents and {removed.n_notes:,} reasons "
        f"older than {days} days removed; head {removed.entry.hash}"
    )
