"""``skillmatch index``: the embedded store under SKILLMATCH_HOME."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.reading import read_all
from skillmatch.cli.session import console, open_engine
from skillmatch.errors import InputError, NotFound, StoreError

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.index.embedded import EmbeddedStore
    from skillmatch.index.receipt import ErasureReceipt
    from skillmatch.types import DocumentKind


@click.group(name="index")
def command() -> None:
    """Keep documents in the embedded store and search them. Nothing leaves this machine."""


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(["posting", "resume"]), required=True)
def put(files: tuple[Path, ...], kind: DocumentKind) -> None:
    """Read FILES (documents, folders, JSONL, CSV) and store them; an id that is there is replaced."""
    given = read_all(files)
    engine = open_engine()
    read = [engine.read(raw, kind) for raw in given.documents]
    for subject in read:
        for warning in engine.document_warnings(subject.document):
            click.echo(f"warning: {subject.document.doc_id}: {warning}", err=True)
    with open_store(engine) as store:
        count = store.put(engine.stored(subject) for subject in read)
        click.echo(f"{count:,} documents stored; {store.count():,} in all.")
    given.exit_if_some_failed()


@command.command()
@click.argument("query")
@click.option("--kind", type=click.Choice(["posting", "resume"]), default=None)
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True)
def search(query: str, kind: str | None, top: int) -> None:
    """Find documents by the words and the meaning of QUERY, fused by reciprocal rank."""
    from rich.table import Table

    if not query.strip():
        raise InputError("Expected words to search for, found an empty query.")
    engine = open_engine()
    table = Table()
    for column in ("document", "kind", "title", "score", "by"):
        table.add_column(column, overflow="fold")
    with open_store(engine) as store:
        vector = engine.encoder.encode([query])[0]
        for hit in store.search(words=query, vector=vector, kind=kind, top=top):  # type: ignore[arg-type]
            found = store.get(hit.doc_id)
            if found is not None:
                table.add_row(hit.doc_id, found.kind, found.title, f"{hit.score:.4f}", hit.by)
    console().print(table)


@command.command()
@click.argument("doc_id")
def delete(doc_id: str) -> None:
    """Remove the document DOC_ID from the record and its indexes."""
    with open_store() as store:
        if not store.delete(doc_id):
            raise NotFound(
                f"The store has no document of that id; it holds {store.count():,}. List: index status"
            )
        click.echo(f"deleted; {store.count():,} documents left")


@command.command()
@click.argument("doc_ids", nargs=-1)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def erase(doc_ids: tuple[str, ...], form: str) -> None:
    """Remove the documents DOC_IDS and every trace of them from the store's files; prints a receipt.

    The store is written anew, so give all ids at once. Without ids, traces of documents deleted before are
    removed. Copies elsewhere (your own files, backups) are yours to remove.
    """
    with open_store() as store:
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
def status() -> None:
    """Count the documents and say where the store is."""
    engine = open_engine()
    with open_store(engine) as store:
        click.echo(
            f"{engine.settings.home / 'store'}: {store.count(kind='posting'):,} postings, "
            f"{store.count(kind='resume'):,} resumes"
        )


@command.command()
def check() -> None:
    """Read all files of the store whole, and name what is damaged. Exit status 2 when something is."""
    with open_store() as store:
        findings = store.check()
        if findings:
            raise StoreError("\n".join(findings))
        click.echo(f"sound: {store.count():,} documents and their indexes")


@command.command()
def rebuild() -> None:
    """Throw the derived word and neighbour indexes away and make them anew from the record."""
    with open_store(is_rebuilding=True) as store:
        click.echo(f"rebuilt for {store.count():,} documents")


@command.command()
@click.argument("folder", type=click.Path(path_type=Path))
def rescue(folder: Path) -> None:
    """Save what can be read of a damaged store into a new store in FOLDER; the damaged one stays as it is."""
    engine = open_engine()
    damaged = engine.settings.home / "store"
    n_saved, n_lost = engine.rescue_store(damaged, folder)
    click.echo(
        f"{n_saved:,} documents saved, {n_lost:,} lost. "
        f"To go on with them, put {folder} in place of {damaged}."
    )


def open_store(engine: Engine | None = None, *, is_rebuilding: bool = False) -> EmbeddedStore:
    """Open the store, saying on standard error what it mends on its own."""
    return (engine or open_engine()).open_store(
        say=lambda line: click.echo(line, err=True), is_rebuilding=is_rebuilding
    )
