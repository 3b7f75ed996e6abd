"""What is kept beside a chain, opened by what the chain tells: never a byte that it does not vouch for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from skillmatch.errors import ChecksumMismatch, NotFound
from skillmatch.records.chain import Entry
from skillmatch.records.sealed import SealedDocument
from skillmatch.records.told import Told
from skillmatch.records.vault import Vault, note_place

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The files of a vault that a chain tells of.

    What is None here was erased or swept, and the chain says so. A file that is only missing is an error.

    Attributes:
        vault: The files.
        told: What the chain tells of them.
        tell_again: Returns what it tells now: somebody may be erased while others read.
    """

    vault: Vault
    told: Told
    tell_again: Callable[[], Told]

    def document(self, run: str, name: str) -> SealedDocument | None:
        """Return a document, None where the chain tells that it was erased or swept.

        Raises:
            ChecksumMismatch: It is missing, is not as it was written, or no entry tells of it.
        """
        place = f"{run}/{name}"
        return self._read(place, lambda sha256: self.vault.document(run, name, sha256=sha256))

    def resume(self, decision: Entry, name: str) -> SealedDocument:
        """Return a resume of a decision by its id, or by the name it was received under.

        Raises:
            NotFound: It is not there, was erased, or more than one was received under this name.
            ChecksumMismatch: A document is missing or damaged.
        """
        run, resumes = decision.body["run"], decision.body["inputs"]["resumes"]
        found = [self.document(run, each["name"]) for each in resumes]
        here = [each for each in found if each is not None and each.goes_by(name)]
        # Ids are given once in a ranking, names of files perhaps not.
        fitting = [each for each in here if each.raw.doc_id == name] or here
        if len(fitting) > 1:
            raise NotFound(
                f"More than one resume of record {decision.seq} was received under this name. Give its id."
            )
        if not fitting:
            may_be_gone = " It may have been erased." if None in found else ""
            raise NotFound(f"No resume of record {decision.seq} goes by this id.{may_be_gone}")
        return fitting[0]

    def reason(self, seq: int) -> str | None:
        """Return the reason of an override, None where the chain tells that it was erased or swept.

        Raises:
            ChecksumMismatch: It is missing, is not as it was written, or no entry tells of it.
        """
        return self._read(note_place(seq), lambda sha256: self.vault.note(seq, sha256=sha256))

    def _read(self, place: str, read: Callable[[str], _Read]) -> _Read | None:
        if place in self.told.gone:
            return None
        if place not in self.told.files:
            raise ChecksumMismatch(
                f"No entry of the chain tells of {self.vault.folder / place}, so nothing is made of it. See "
                "what else with: skillmatch audit verify"
            )
        try:
            return read(self.told.files[place])
        except ChecksumMismatch:
            if place in self.tell_again().gone:
                return None
            raise
