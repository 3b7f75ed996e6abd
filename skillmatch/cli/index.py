"""``skillmatch index``: the embedded store under SKILLMATCH_HOME."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.reading import read_all
from skillmatch.cli.session import console, open_engine
from skillmatch.errors import InputError, NotFound

if TYPE_CHECKING:
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
    with engine.open_store() as store:
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
    with engine.open_store() as store:
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
    with open_engine().open_store() as store:
        if not store.delete(doc_id):
            raise NotFound(
                f"The store has no document of that id; it holds {store.count():,}. List: index status"
            )
        click.echo(f"deleted; {store.count():,} documents left")


@command.command()
def status() -> None:
    """Count the documents and say where the store is."""
    engine = open_engine()
    with engine.open_store() as store:
        click.echo(
            f"{engine.settings.home / 'store'}: {store.count(kind='posting'):,} postings, "
            f"{store.count(kind='resume'):,} resumes"
        )


@command.command()
def rebuild() -> None:
    """Throw the derived word and neighbour indexes away and make them anew from the record."""
    with open_engine().open_store() as store:
        store.rebuild()
        click.echo(f"rebuilt for {store.count():,} documents")
