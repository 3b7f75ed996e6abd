"""Rankings of a command written down as decision records, where the user or the settings ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import FolderPath
from skillmatch.errors import InputError

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.engine.deciding import Recorder
    from skillmatch.types import Explanation

by_option = click.option(
    "--by",
    default="",
    envvar="SKILLMATCH_BY",
    help="Who answers for it; stands in the record. Default: SKILLMATCH_BY.",
)
"""Says who decides, in every command that adds to the records."""

record_option = click.option(
    "--record",
    type=FolderPath(path_type=Path, file_okay=False),
    help="Folder to write a decision record of every ranking to. Default: SKILLMATCH_RECORDS, if set.",
)
"""Says where rankings are recorded, in every command that makes some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The rankings of one run on their way to the records in a folder."""

    recorder: Recorder
    folder: Path
    by: str

    def watched(self, rankings: Iterable[tuple[Explanation, ...]]) -> Iterator[tuple[Explanation, ...]]:
        """Yield rankings, each whole; they are written down before the last one's reader goes on.

        Raises:
            InputError, ChecksumMismatch: As ``Recorder.write``.
        """
        for ranking in rankings:
            if ranking:
                self.recorder.decide(ranking[0].match.posting_id, ranking)
            yield ranking
        self._write()

    def take(self, ranking: tuple[Explanation, ...], *, cut: float | None) -> None:
        """Write one ranking down, before anything of it is shown.

        Args:
            ranking: Whole, best first.
            cut: Score from which resumes are recommended; None where the first alone is.

        Raises:
            InputError, ChecksumMismatch: As ``Recorder.write``.
        """
        self.recorder.decide(ranking[0].match.posting_id, ranking, cut=cut)
        self._write()

    def _write(self) -> None:
        written = self.recorder.write(by=self.by, at=datetime.now(UTC))
        if written:
            numbers = f"record {written[0].seq}" + (f" to {written[-1].seq}" if len(written) > 1 else "")
            click.echo(f"{numbers} -> {self.folder}; head {written[-1].hash}", err=True)


def open_recording(engine: Engine, folder: Path | None, by: str) -> Recording | None:
    """Return where rankings are written down; None where neither user nor settings ask for it.

    Args:
        engine: Makes the rankings.
        folder: That the user names; None for the settings' one.
        by: Who answers for them.

    Raises:
        InputError: Nobody is named.
    """
    from skillmatch.engine.deciding import Recorder
    from skillmatch.records import RecordStore

    folder = folder or engine.settings.records
    if folder is None:
        return None
    if not by.strip():
        raise InputError("Rankings are recorded, and a record says who answers for it: --by WHO.")
    return Recording(recorder=Recorder(engine, RecordStore(folder)), folder=folder, by=by)
