"""Where everything of a batch stands below its output folder.

What the user asked for stands at the top (``documents/``, ``outcomes/``, ``skills/``, ``vectors/``,
``summary.*``, and last of all ``manifest.json``); what workers need meanwhile below ``_work/``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TABLES = ("documents", "outcomes", "skills", "vectors")
"""Folders of the output, one file per unit of rows in each; ``skills`` and ``vectors`` on request."""

_ENDINGS = {"vectors": "npy"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths below an output folder."""

    folder: Path

    @property
    def work(self) -> Path:
        """What workers need; it goes when the output is whole."""
        return self.folder / "_work"

    @property
    def plan(self) -> Path:
        """What is to be done, as JSON."""
        return self.work / "plan.json"

    @property
    def parts(self) -> Path:
        """One file per task that is done: its being there is what says so."""
        return self.work / "parts"

    @property
    def leases(self) -> Path:
        """Who works on what."""
        return self.work / "leases"

    @property
    def log(self) -> Path:
        """One file of lines per worker: what it committed, with sizes and hashes."""
        return self.work / "log"

    @property
    def beats(self) -> Path:
        """One small file per worker: how far it is."""
        return self.work / "beats"

    @property
    def suspects(self) -> Path:
        """One file per shard on which workers died: which row was under way."""
        return self.work / "suspects"

    @property
    def unpacked(self) -> Path:
        """Rows of tables that cannot be read from the middle, in chunks that can."""
        return self.work / "unpacked"

    @property
    def remembered(self) -> Path:
        """What workers of a machine tell one another of sentences."""
        return self.work / "remembered"

    @property
    def done(self) -> Path:
        """The last file of all: the output is whole when it is there."""
        return self.folder / "manifest.json"

    def part(self, task: str) -> Path:
        """Return the file whose being there says that a task is done."""
        return self.parts / task

    def output(self, table: str, unit: int) -> Path:
        """Return a file of the output: ``documents/part-00000.parquet``."""
        return self.folder / table / f"part-{unit:05}.{_ENDINGS.get(table, 'parquet')}"

    def make_folders(self) -> None:
        """Make the folders of the work."""
        for folder in (
            self.parts, self.leases, self.log, self.beats, self.suspects, self.unpacked, self.remembered,
        ):  # fmt: skip
            folder.mkdir(parents=True, exist_ok=True)
