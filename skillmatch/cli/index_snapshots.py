"""``skillmatch index snapshot | snapshots | restore``: copies of the store on an Elasticsearch server."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import console, open_engine

if TYPE_CHECKING:
    from skillmatch.index.elastic.snapshots import Snapshot, Snapshots


@click.command()
@click.option(
    "--folder", help="Where on the server, below path.repo of its elasticsearch.yml; kept for later."
)
@click.option("--keep-days", type=click.IntRange(1, 36_500), default=30, show_default=True)
def snapshot(folder: str | None, keep_days: int) -> None:
    """Take a snapshot of the live build on an Elasticsearch server; expired snapshots of ours are removed.

    Vectors as they were put are in a folder here, not in the snapshot: keep a copy of that folder with it.
    """
    from skillmatch.engine.keeping import open_keeping

    with open_keeping(open_engine()) as keeping:
        taken = keeping.take(at=_now(), keep_days=keep_days, folder=folder)
        click.echo(f"{name_of(taken)}: {', '.join(taken.indices)}; {expiry_of(taken, at=_now())}")
        click.echo(f"Keep a copy of the vectors with it: {keeping.shelf.vectors}")
        for gone in keeping.remove_expired(at=_now()):
            click.echo(f"removed, expired: {name_of(gone)}")


@click.command()
@click.option("--remove", "removed", multiple=True, metavar="NAME", help="Remove this one; may be repeated.")
@click.option("--remove-expired", is_flag=True, help="Remove those of ours whose time is over.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def snapshots(removed: tuple[str, ...], remove_expired: bool, form: str) -> None:
    """List the snapshots that hold builds of this store, whoever took them, with age and expiry."""
    from skillmatch.engine.keeping import open_keeping

    with open_keeping(open_engine()) as keeping:
        for name in removed:
            keeping.remove(name)
            click.echo(f"removed: {name}", err=True)
        if remove_expired:
            for gone in keeping.remove_expired(at=_now()):
                click.echo(f"removed, expired: {name_of(gone)}", err=True)
        found = keeping.listed()
    if form == "json":
        click.echo(json.dumps(asdict(found), default=datetime.isoformat, indent=1))
    else:
        print_snapshots(found, at=_now())


@click.command()
@click.argument("snapshot_name", metavar="SNAPSHOT")
def restore(snapshot_name: str) -> None:
    """Restore the build in SNAPSHOT beside the live one, under a new name; ``index swap`` then makes it live.

    It is the store as it was when the snapshot was taken, without the documents that were erased since.
    """
    from skillmatch.engine.keeping import open_keeping

    with open_keeping(open_engine()) as keeping:
        restored = keeping.restore(snapshot_name, at=_now(), say=lambda line: click.echo(line, err=True))
    counts = ", ".join(f"{count:,} {kind}s" for kind, count in restored.build.counts.items())
    click.echo(f"{restored.build.name}: {counts}; {restored.n_erased:,} erased since were left out")
    click.echo(f"Make it live with: skillmatch index swap {restored.build.name}")


def print_snapshots(found: Snapshots, *, at: datetime) -> None:
    """Print a table of snapshots, oldest first, and name the repositories that cannot be read."""
    from rich.table import Table

    table = Table()
    for column in ("snapshot", "holds", "taken", "until"):
        table.add_column(column, overflow="fold")
    for each in found.held:
        age = (at - each.taken_at).days
        taken = f"{each.taken_at:%Y-%m-%d} ({age:,} day{'' if age == 1 else 's'} ago)"
        whole = "" if each.is_whole else " (not whole)"
        table.add_row(name_of(each), ", ".join(each.indices), taken + whole, expiry_of(each, at=at))
    console().print(table)
    for name in found.unreadable:
        click.echo(f"warning: snapshots in {name} cannot be read", err=True)


def expiry_of(found: Snapshot, *, at: datetime) -> str:
    """Return in words until when a snapshot stays, seen from a moment."""
    if found.expires_at is None:
        return "does not expire: not taken by skillmatch"
    day = found.expires_at.date().isoformat()
    return f"expired on {day}" if found.is_expired(at) else f"expires on {day}"


def name_of(found: Snapshot) -> str:
    """Return the name by which a snapshot is restored and removed."""
    return f"{found.repository}/{found.name}"


def _now() -> datetime:
    return datetime.now(UTC)
