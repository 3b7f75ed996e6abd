"""What the commands on the labour space share: options, files as entities, documents of the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from skillmatch.cli.session import open_engine
from skillmatch.errors import InputError
from skillmatch.types import DocumentKind

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.space.labour.desk import SpaceDesk
    from skillmatch.space.labour.entities import EntityKind
    from skillmatch.space.labour.resolving import Place

KINDS = ("skill", "occupation", "industry", "posting", "resume", "firm")
_STORED = frozenset(KINDS[3:])

_Function = TypeVar("_Function", bound=Callable[..., Any])


def asking_options(function: _Function) -> _Function:
    """Add ``--with-store`` and ``--document-kind``."""
    stored = click.option(
        "--with-store", is_flag=True, help="Let the documents of the store, and their firms, join the space."
    )
    kind = click.option(
        "--document-kind",
        type=click.Choice(get_args(DocumentKind)),
        default="posting",
        show_default=True,
        help="What a FILE is.",
    )
    return stored(kind(function))


def kinds_option(default: str) -> Callable[[_Function], _Function]:
    """Add ``--kind``, which may be given several times, as ``kinds``."""
    return click.option(
        "--kind",
        "kinds",
        multiple=True,
        type=click.Choice(KINDS),
        help=f"What is looked at; several are allowed. Postings, resumes and firms are the store's. "
        f"[default: {default}]",
    )


@contextmanager
def opened(kinds: Sequence[str], *, with_store: bool) -> Iterator[tuple[Engine, SpaceDesk]]:
    """Give the engine and the space, with the documents of the store where they are asked for.

    Raises:
        InputError: The store holds too many documents for a space in memory.
        StoreError: The store cannot be opened.
    """
    engine = open_engine()
    if not with_store and _STORED.isdisjoint(kinds):
        yield engine, engine.space_desk
        return
    with engine.open_store(say=lambda line: click.echo(line, err=True)) as store:
        desk = engine.space_desk_with(store)
    yield engine, desk


def entity_or_file(engine: Engine, name: str, kind: DocumentKind) -> str | Place:
    """Return a name as it is, or the place of the document that it is the file of.

    ``@FILE`` is always a file; a path with a point or a slash is one where there is such a file.

    Raises:
        InputError: The file cannot be read, holds several documents, or no sentence that can be placed.
    """
    path = Path(name.removeprefix("@"))
    is_path = name.startswith("@") or (any(sign in name for sign in "./\\") and _is_file(path))
    if not is_path:
        return name
    from skillmatch.sources.tables import read_documents

    documents = read_documents(path)
    if len(documents) != 1:
        raise InputError(f"{path.name}: expected one document, found {len(documents)}.")
    read = engine.read(documents[0], kind)
    for warning in engine.document_warnings(read.document):
        click.echo(f"warning: {read.document.doc_id}: {warning}", err=True)
    return engine.place_document(read)


def chosen(kinds: Sequence[str], default: Sequence[EntityKind]) -> tuple[EntityKind, ...]:
    """Return the kinds that were asked for, or those by default."""
    return tuple(kinds) or tuple(default)  # type: ignore[arg-type]  # click has checked them


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A name too long for any file is the name of something else.
        return False
