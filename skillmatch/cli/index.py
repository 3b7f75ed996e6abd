"""``skillmatch index``: the store of documents, embedded under SKILLMATCH_HOME or on a server."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.index_builds import build, open_shelf, prune, say, swap
from skillmatch.cli.index_snapshots import restore, snapshot, snapshots
from skillmatch.cli.reading import EXIT_SOME_FAILED
from skillmatch.cli.session import console, open_engine
from skillmatch.cli.storing import Tally, described, stored
from skillmatch.errors import NotFound, StoreError

if TYPE_CHECKING:
    from skillmatch.engine.documents import FoundDocument
    from skillmatch.index.lifecycle import Listed
    from skillmatch.index.receipt import ErasureReceipt
    from skillmatch.index.shelf import Kept
    from skillmatch.types import DocumentKind

_FOUND = ("rank", "doc_id", "kind", "title", "firm", "posted_on", "score", "by")

format_option = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)


@click.group(name="index")
def command() -> None:
    """Keep documents in the store and search them.

    They stay on this machine, in SKILLMATCH_HOME, unless SKILLMATCH_ELASTICSEARCH names a server of yours.
    """


for _command in (build, swap, prune, snapshot, snapshots, restore):
    command.add_command(_command)


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(["posting", "resume"]), help="Of documents whose table says none.")
def put(files: tuple[Path, ...], kind: DocumentKind | None) -> None:
    """Read FILES (documents, folders, JSONL, CSV) and store them; an id that is there is replaced.

    Tables may have the columns id, title, text, kind, firm and posted_on, or go by the usual names of these.
    A store holds documents read with one ESCO release; with another (SKILLMATCH_ESCO) nothing is stored.
    """
    tally = Tally()
    given = list(described(files, tally, is_strict=True))
    engine = open_engine()
    with engine.open_store(say=say) as store:
        # Before an hour's reading is done for nothing.
        store.check_admitting()
    documents = list(stored(engine, given, kind, tally, is_telling=True))
    with engine.open_store(say=say) as store:
        count = store.put(documents)
        click.echo(f"{count:,} documents stored; {store.count():,} in all.")
    tally.n_warned = 0
    tally.tell()
    if tally.n_failed:
        click.echo(f"skillmatch: {tally.n_failed} files could not be read, each named above", err=True)
        click.get_current_context().exit(EXIT_SOME_FAILED)


@command.command()
@click.argument("query")
@click.option("--kind", type=click.Choice(["posting", "resume"]), help="Only documents of this kind.")
@click.option("--firm", help="Only documents of exactly this firm.")
@click.option("--since", metavar="DAY", help="Only documents posted on this day (2026-11-21) or later.")
@click.option("--until", metavar="DAY", help="Only documents posted on this day or earlier.")
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
def search(
    query: str,
    kind: DocumentKind | None,
    firm: str | None,
    since: str | None,
    until: str | None,
    top: int,
    form: str,
) -> None:
    """Find documents by the words and the meaning of QUERY, fused by reciprocal rank."""
    from skillmatch.types import Scope

    engine = open_engine()
    scope = Scope(kind=kind, firm=firm, since=since, until=until)
    with engine.open_store(say=say) as store:
        page = engine.documents.search(query, scope=scope, top=top, store=store)
    if form == "json":
        click.echo(json.dumps(asdict(page), ensure_ascii=False, indent=1))
    elif form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(_FOUND)
        writer.writerows([getattr(each, name) for name in _FOUND] for each in page.documents)
    else:
        _print_found(page.documents)


def _print_found(documents: tuple[FoundDocument, ...]) -> None:
    from rich.table import Table

    table = Table()
    for column in ("document", "kind", "title", "firm", "posted", "score", "by"):
        table.add_column(column, overflow="fold")
    for each in documents:
        table.add_row(
            each.doc_id, each.kind, each.title, each.firm, each.posted_on, f"{each.score:.4f}", each.by
        )
    console().print(table)


@command.command()
@click.argument("doc_id")
def delete(doc_id: str) -> None:
    """Remove the document DOC_ID from the live build and its indexes."""
    with open_engine().open_store(say=say) as store:
        if not store.delete(doc_id):
            raise NotFound(
                f"The store has no document of that id; it holds {store.count():,}. List: index status"
            )
        click.echo(f"deleted; {store.count():,} documents left")


@command.command()
@click.argument("doc_ids", nargs=-1)
@format_option
def erase(doc_ids: tuple[str, ...], form: str) -> None:
    """Remove the documents DOC_IDS and every trace of them from all builds; prints a receipt.

    The store is written anew, so give all ids at once. Without ids, traces of documents deleted before are
    removed. Snapshots cannot be changed: the receipt names them with the day on which they expire. Copies
    elsewhere (your own files, backups) are yours to remove.
    """
    with open_engine().open_store(say=say) as store:
        receipt = store.erase(doc_ids)
    if form == "json":
        click.echo(json.dumps(asdict(receipt), ensure_ascii=False, indent=1))
    else:
        _print_receipt(receipt)
    if receipt.unknown:
        raise NotFound(
            f"{len(receipt.unknown):,} of {len(doc_ids):,} ids were not in the store: deleted before, or "
            "written otherwise. Traces of documents deleted before are removed in any case."
        )


def _print_receipt(receipt: ErasureReceipt) -> None:
    from rich.table import Table

    click.echo(f"erased: {', '.join(receipt.erased) or 'nothing but traces of documents deleted before'}")
    if receipt.unknown:
        click.echo(f"not in the store: {', '.join(receipt.unknown)}")
    table = Table()
    for column in ("place", "count", "of", "done", "path"):
        table.add_column(column, overflow="fold")
    for place in receipt.places:
        table.add_row(place.place, f"{place.count:,}", place.unit, place.done, place.path)
    console().print(table)


@command.command()
@format_option
def status(form: str) -> None:
    """Say where the store is, count its documents, and list its builds and their snapshots."""
    from skillmatch.index.lifecycle import listed
    from skillmatch.types import Scope

    engine = open_engine()
    with engine.open_store(say=say) as store:
        counts = {kind: store.count(Scope(kind=kind)) for kind in ("posting", "resume")}
        builds, snapshots, place = listed(store.shelf), store.shelf.snapshots(), store.shelf.place
    if form == "json":
        told = {
            "place": place,
            "counts": counts,
            "builds": [_told(each) for each in builds],
            "snapshots": [asdict(each) for each in snapshots],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(f"{place}: {counts['posting']:,} postings, {counts['resume']:,} resumes")
    _print_builds(builds, snapshots)
    made_with = builds[0].build.made_with
    if made_with is not None and made_with != engine.documents.made_with:
        click.echo(
            "The live build was made with another taxonomy or model than this installation's. Make one anew "
            "with: skillmatch index build --again"
        )


def _told(each: Listed) -> dict[str, Any]:
    build = each.build
    made_with = None if build.made_with is None else asdict(build.made_with)
    return {
        "name": build.name,
        "role": each.role,
        "made_at": build.made_at,
        "made_with": made_with,
        "counts": dict(build.counts),
        "n_failed": build.n_failed,
        "findings": list(build.findings),
        "bytes": each.size,
    }


def _print_builds(builds: tuple[Listed, ...], snapshots: tuple[Kept, ...]) -> None:
    from rich.table import Table

    table = Table()
    for column in ("build", "is", "documents when verified", "taxonomy", "model", "MB", "found wrong"):
        table.add_column(column, overflow="fold")
    for each in builds:
        made_with = each.build.made_with
        table.add_row(
            each.build.name,
            each.role,
            f"{sum(each.build.counts.values()):,}" if each.build.counts else "-",
            made_with.taxonomy if made_with else "-",
            made_with.model[:7] if made_with else "-",
            f"{each.size / 1e6:,.1f}",
            "; ".join(each.build.findings),
        )
    console().print(table)
    for kept in snapshots:
        until = f"expires {kept.expires_at[:10]}" if kept.expires_at else "does not expire"
        click.echo(f"snapshot {kept.name} of {kept.taken_at[:10]}, {until}: {', '.join(kept.builds) or '-'}")


@command.command()
def check() -> None:
    """Read all of the live build whole, and name what is damaged. Exit status 2 when something is."""
    with open_engine().open_store(say=say) as store:
        findings = store.check()
        if findings:
            raise StoreError("\n".join(findings))
        click.echo(f"sound: {store.count():,} documents and their indexes")


@command.command()
def rebuild() -> None:
    """Throw the word and neighbour indexes of the live build away and make them anew from its documents."""
    with open_shelf(open_engine()) as shelf:
        store = shelf.open(shelf.look().live, say=say, is_rebuilding=True)
        try:
            click.echo(f"rebuilt for {store.count():,} documents")
        finally:
            store.close()


@command.command()
@click.argument("folder", type=click.Path(path_type=Path))
def rescue(folder: Path) -> None:
    """Save what can be read of a damaged store into a new one in FOLDER; the damaged one stays as it is."""
    engine = open_engine()
    damaged = engine.documents.live_folder()
    n_saved, n_lost = engine.rescue_store(damaged, folder)
    click.echo(
        f"{n_saved:,} documents saved, {n_lost:,} lost. "
        f"To go on with them, put {folder} in place of {damaged}."
    )
