"""What ``skillmatch index`` reads to store: documents with what is told of them, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.errors import InputError

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.sources.described import Described
    from skillmatch.types import DocumentKind, StoredDocument


@dataclass(slots=True)
class Tally:
    """How much of what was given could not be read as it should."""

    n_failed: int = 0
    n_days_unclear: int = 0
    n_warned: int = 0

    def tell(self) -> None:
        """Say on standard error what a reader must know of the documents as a whole."""
        if self.n_days_unclear:
            click.echo(
                f"warning: {self.n_days_unclear:,} documents are stored without their day: it is not written "
                "as in 2026-11-21",
                err=True,
            )
        if self.n_warned:
            click.echo(
                f"warning: {self.n_warned:,} documents do not look English, or are very long: their skills "
                "are unreliable",
                err=True,
            )


def described(paths: Sequence[Path], tally: Tally, *, is_strict: bool) -> Iterator[Described]:
    """Yield the documents of files, folders and tables; what cannot be read is named on standard error.

    Args:
        paths: What was given.
        tally: Counts what is left out.
        is_strict: Raise what is wrong with a table instead of leaving the row out.

    Raises:
        InputError: A file, table or whole folder that cannot be read.
    """
    from skillmatch.sources.described import Unread, read_described

    for path in paths:
        for found in read_described(path):
            if isinstance(found, Unread):
                if is_strict and not path.is_dir():
                    raise found.error
                tally.n_failed += 1
                click.echo(f"left out: {found.error}", err=True)
            else:
                tally.n_days_unclear += found.is_day_unclear
                yield found


def stored(
    engine: Engine, given: Iterable[Described], kind: DocumentKind | None, tally: Tally, *, is_telling: bool
) -> Iterator[StoredDocument]:
    """Read documents and yield what the store keeps of them.

    Args:
        engine: Reads.
        given: The documents.
        kind: Of those of which no column says it.
        tally: Counts documents with warnings.
        is_telling: Name each such document on standard error.

    Raises:
        InputError: Nobody says what kind a document is.
    """
    for each in given:
        found = each.kind or kind
        if found is None:
            raise InputError("Say what the documents are with --kind posting or --kind resume.")
        read = engine.read(each.raw, found)
        warnings = engine.document_warnings(read.document)
        tally.n_warned += bool(warnings)
        for warning in warnings if is_telling else ():
            click.echo(f"warning: {read.document.doc_id}: {warning}", err=True)
        yield engine.documents.stored(read, firm=each.firm, posted_on=each.posted_on)
