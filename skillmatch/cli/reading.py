"""Reading what a command was given; in a folder, a file that cannot be read costs that file only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from skillmatch.errors import InputError
    from skillmatch.types import RawDocument

EXIT_SOME_FAILED = 1


@dataclass(frozen=True, slots=True)
class Read:
    """Documents read, and how many files of folders were not."""

    documents: list[RawDocument]
    n_failed: int

    def exit_if_some_failed(self) -> None:
        """End the command with status 1 and a count when files were left out."""
        if self.n_failed:
            click.echo(f"skillmatch: {self.n_failed} files could not be read, each named above", err=True)
            click.get_current_context().exit(EXIT_SOME_FAILED)


def read_all(paths: Sequence[Path]) -> Read:
    """Read documents, folders and tables; each unreadable file of a folder is named on standard error.

    Raises:
        InputError: A file, table or whole folder given cannot be read.
    """
    from skillmatch.sources.tables import read_documents

    failed: list[Path] = []

    def tell(path: Path, error: InputError) -> None:
        failed.append(path)
        click.echo(f"left out: {error}", err=True)

    documents = [raw for path in paths for raw in read_documents(path, on_error=tell)]
    return Read(documents, len(failed))
