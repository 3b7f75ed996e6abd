"""A folder of records: decisions are added, overridden, erased and swept, each of which the chain tells.

Writers take turns by a lock that goes with its holder. What a writer left that was killed is mended by the
next one, and the chain says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from skillmatch.errors import InputError, NotFound
from skillmatch.records.bodies import FORMAT, KIND_WORDS
from skillmatch.records.chain import Chain, Entry
from skillmatch.records.erasing import Wanted, find
from skillmatch.records.kept import Kept
from skillmatch.records.mending import Appending, mended, said_by
from skillmatch.records.plain import Plain
from skillmatch.records.sealed import SealedDocument
from skillmatch.records.told import Told
from skillmatch.records.vault import Vault, note_place
from skillmatch.sources.locking import in_turn
from skillmatch.sources.writing import make_folder
from skillmatch.types import DocumentKind

SHORTEST_DAYS = 183
"""Days that what a replay needs is kept at least: six months, rounded up."""

_SHORTEST_PREFIX = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What an erasure or a sweep took out of the vault, and the entry that tells it.

    ``unreadable`` are files of the vault that are missing or damaged: nobody can tell whether they are meant.
    """

    entry: Entry
    n_documents: int
    n_notes: int
    unreadable: tuple[str, ...] = ()


class RecordStore:
    """Decision records in a folder; safe for any number of processes and threads."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when first written to."""
        self.folder = folder
        self.chain = Chain(folder / "chain.jsonl")
        self.vault = Vault(folder / "vault")

    # -- reading ----------------------------------------------------------------------------------

    def entries(self) -> Iterator[Entry]:
        """Yield all entries in their order.

        Raises:
            NotFound: There are no records here.
            ChecksumMismatch: The chain was changed.
        """
        if not self.chain.path.is_file():
            raise NotFound(f"No decision records in {self.folder}: it has no {self.chain.path.name}.")
        return self.chain.entries()

    def find(self, name: str) -> Entry:
        """Return an entry by its number or by the beginning of its hash, at least six digits.

        Raises:
            NotFound: There is none, or more than one.
            ChecksumMismatch: The chain was changed.
        """
        wanted = name.strip().lower()
        is_number = wanted.isdecimal() and len(wanted) <= _SHORTEST_PREFIX
        if not is_number and len(wanted) < _SHORTEST_PREFIX:
            raise NotFound("A record goes by its number, or by at least six digits of its hash.")
        found = [
            entry
            for entry in self.entries()
            if (entry.seq == int(wanted) if is_number else entry.hash.startswith(wanted))
        ]
        if len(found) != 1:
            raise NotFound(
                f"{'No' if not found else 'More than one'} record goes by this name. List them with: "
                "skillmatch audit list"
            )
        return found[0]

    def decision(self, name: str) -> Entry:
        """Return a decision by its name; see ``find``.

        Raises:
            NotFound: There is none, or the entry tells of something else.
            ChecksumMismatch: The chain was changed.
        """
        entry = self.find(name)
        if entry.kind != "decision":
            raise NotFound(f"Entry {entry.seq} is no decision but {KIND_WORDS[entry.kind]}.")
        return entry

    def overrides(self, seq: int) -> tuple[Entry, ...]:
        """Return the overrides of a decision, oldest first."""
        return tuple(
            entry for entry in self.entries() if entry.kind == "override" and entry.body["record"] == seq
        )

    def told(self) -> Told:
        """Return what the chain tells of the files beside it.

        Raises:
            NotFound: There are no records here.
            ChecksumMismatch: The chain was changed.
        """
        told = Told()
        for entry in self.entries():
            told.hear(entry)
        return told

    def kept(self) -> Kept:
        """Return what is beside the chain, opened by what the chain tells of it now.

        Raises:
            NotFound: There are no records here.
            ChecksumMismatch: The chain was changed.
        """
        return Kept(vault=self.vault, told=self.told(), tell_again=self.told)

    def doc_id(self, run: str, name: str) -> str | None:
        """Return the id that a document of the chain was given, None where it was erased or swept.

        Raises:
            NotFound: There are no records here.
            ChecksumMismatch: The chain was changed, or the file is missing or damaged.
        """
        document = self.kept().document(run, name)
        return None if document is None else document.raw.doc_id

    # -- writing ----------------------------------------------------------------------------------

    def add(
        self,
        documents: Sequence[SealedDocument],
        decisions: Sequence[Mapping[str, Plain]],
        *,
        by: str,
        at: datetime,
    ) -> tuple[Entry, ...]:
        """Add the decisions of a run, with the documents they were made of.

        Args:
            documents: All documents that the decisions name.
            decisions: What to say of each, without who and when.
            by: Who answers for them.
            at: Now, with a time zone.

        Raises:
            InputError: Nobody is named, or the folder cannot be written to.
            ChecksumMismatch: The last entry was changed; nothing is added.
        """
        said = said_by(by, at)
        with self._writing(said) as append:
            run = f"{append.seq:06d}"
            self.vault.write_run(run, documents)
            return append(
                {"kind": "decision", "format": FORMAT, "run": run, **decision, **said}
                for decision in decisions
            )

    def override(self, name: str, *, by: str, at: datetime, reason: str, doc_id: str | None = None) -> Entry:
        """Add that a person decided otherwise than a record says, and why.

        Args:
            name: Of the decision; see ``find``.
            by: Who decided.
            at: Now, with a time zone.
            reason: Kept in the vault, where it can be erased; the chain has its hash.
            doc_id: The resume it is about, or the name it was received under; None for the whole ranking.

        Raises:
            InputError: Nobody or no reason is named.
            NotFound: There is no such decision, or no such resume in it.
            ChecksumMismatch: The chain was changed.
        """
        if not reason.strip():
            raise InputError("An override needs its reason: --reason TEXT.")
        said = said_by(by, at)
        decision = self.decision(name)
        resume = None if doc_id is None else self.kept().resume(decision, doc_id).name
        with self._writing(said) as append:
            noted = self.vault.write_note(append.seq, reason.strip())
            body = {"kind": "override", "record": decision.seq, "of": decision.hash, "reason": noted}
            return append([{**body, "resume": resume, **said}])[0]

    def erase(
        self,
        name: str,
        *,
        by: str,
        at: datetime,
        kind: DocumentKind | None = None,
        record: str | None = None,
        is_all: bool = False,
    ) -> Removed:
        """Remove all documents that go by a name from the vault, and the reasons that may speak of them.

        Those are the reasons of overrides of this resume, those of whole rankings that it stands in, and
        those in which it is named (see ``speaking``). The chain keeps hashes that tell nothing of them. A
        document that several records of one run share goes from all of them.

        Args:
            name: An id as it was given when the ranking was made, or the name a document was received under.
            by: Who erases.
            at: Now, with a time zone.
            kind: Documents of this kind alone.
            record: Documents of this decision alone; see ``find``.
            is_all: Erase also where the name stands for documents of both kinds, or with different texts.

        Raises:
            NotFound: No document goes by this name, there is no such decision, or there are no records here.
            InputError: The name stands for several, and nobody says that all are meant.
            ChecksumMismatch: The chain was changed, or no document that can be read goes by the name while
                others cannot be read; nothing is erased then.
        """
        said = said_by(by, at)
        self.must_be_there()
        number = None if record is None else self.decision(record).seq
        with self._writing(said) as append:
            found = find(self.kept(), Wanted(name=name, kind=kind, record=number, is_all=is_all))
            body = {"kind": "erasure", "files": list(found.places), "notes": list(found.notes), **said}
            (entry,) = append([body])
            # Reasons first: a document that is left is found by its id and erased by asking again.
            self.vault.remove([*map(note_place, found.notes), *found.places])
        return Removed(
            entry=entry,
            n_documents=len(found.places),
            n_notes=len(found.notes),
            unreadable=found.unreadable,
        )

    def retain(self, days: int, *, by: str, at: datetime) -> Removed:
        """Remove from the vault what is older than some days; the chain stays.

        Args:
            days: At least 183.
            by: Who sweeps.
            at: Now, with a time zone.

        Raises:
            InputError: Fewer days.
            NotFound: There are no records here.
            ChecksumMismatch: The chain was changed.
        """
        if days < SHORTEST_DAYS:
            raise InputError(
                f"Records are kept for at least {SHORTEST_DAYS} days (six months), found {days}. To remove "
                "one person's documents earlier use: skillmatch audit erase ID"
            )
        said = said_by(by, at)
        self.must_be_there()
        with self._writing(said) as append:
            here = set(self.vault.runs())
            limit = at - timedelta(days=days)
            old = [entry for entry in self.entries() if _when(entry) < limit]
            runs = sorted({entry.body["run"] for entry in old if entry.kind == "decision"} & here)
            notes = [entry for entry in old if entry.kind == "override" and self._has_note(entry)]
            seqs = [each.seq for each in notes]
            (entry,) = append([{"kind": "sweep", "days": days, "runs": runs, "notes": seqs, **said}])
            places = [place for run in runs for place in self.vault.documents(run)]
            self.vault.remove([*places, *map(note_place, seqs)])
        return Removed(entry=entry, n_documents=len(places), n_notes=len(notes))

    def must_be_there(self) -> None:
        """Check that there are records.

        Raises:
            NotFound: There are none here.
        """
        if not self.chain.path.is_file():
            raise NotFound(f"No decision records in {self.folder}: it has no {self.chain.path.name}.")

    # -- inside -----------------------------------------------------------------------------------

    @contextmanager
    def _writing(self, said: Mapping[str, str]) -> Iterator[Appending]:
        """Take a turn at writing; mend first what somebody left who was stopped."""
        make_folder(self.folder)
        with in_turn(self.folder, what="records"):
            yield mended(self.chain, self.vault, said)

    def _has_note(self, entry: Entry) -> bool:
        return self.vault.is_there(note_place(entry.seq))


def _when(entry: Entry) -> datetime:
    return datetime.fromisoformat(entry.body["at"])
