"""A folder of records: decisions are added, overridden, erased and swept, each of which the chain tells.

Writers take turns by a lock that goes with its holder. What a writer left that was killed is mended by the
next one, and the chain says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from skillmatch.errors import InputError, NotFound
from skillmatch.records.chain import GENESIS, Chain, Entry, made
from skillmatch.records.plain import Plain, digest
from skillmatch.records.told import Told
from skillmatch.records.vault import NOTES, SealedDocument, Vault, note_place
from skillmatch.sources.locking import in_turn
from skillmatch.sources.writing import make_folder, write_whole

FORMAT = 1
"""Of the bodies of entries; goes up when an older reader could not make sense of them."""

SHORTEST_DAYS = 183
"""Days that what a replay needs is kept at least: six months, rounded up."""

TORN = "torn"
"""Folder with what was cut off the chain, by the number of the entry that tells it."""

_SHORTEST_PREFIX = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What an erasure or a sweep took out of the vault, and the entry that tells it."""

    entry: Entry
    n_documents: int
    n_notes: int


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
            raise NotFound(f"Entry {entry.seq} is no decision but {_what(entry)}.")
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

    def doc_id(self, run: str, name: str) -> str | None:
        """Return the id that a document of the chain was given, None where it was erased.

        Raises:
            ChecksumMismatch: Its file is damaged.
        """
        return self.vault.document(run, name).raw.doc_id if self.vault.is_there(f"{run}/{name}") else None

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
        said = _said(by, at)
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
            doc_id: The resume it is about; None for the whole ranking.

        Raises:
            InputError: Nobody or no reason is named.
            NotFound: There is no such decision, or no such resume in it.
            ChecksumMismatch: The chain was changed.
        """
        if not reason.strip():
            raise InputError("An override needs its reason: --reason TEXT.")
        said = _said(by, at)
        decision = self.decision(name)
        resume = None if doc_id is None else self._name_in(decision, doc_id)
        with self._writing(said) as append:
            noted = self.vault.write_note(append.seq, reason.strip())
            body = {"kind": "override", "record": decision.seq, "of": decision.hash, "reason": noted}
            return append([{**body, "resume": resume, **said}])[0]

    def erase(self, doc_id: str, *, by: str, at: datetime) -> Removed:
        """Remove all documents with an id from the vault, and the reasons that may speak of them.

        Those are the reasons of overrides of this resume, and those of whole rankings that it stands in. The
        chain keeps hashes that tell nothing of them.

        Args:
            doc_id: As it was given when the ranking was made.
            by: Who erases.
            at: Now, with a time zone.

        Raises:
            NotFound: No document goes by this id, or there are no records here.
            ChecksumMismatch: The chain was changed, or a file of the vault is damaged, so that nobody can
                tell whose it is; nothing is erased then.
        """
        said = _said(by, at)
        self.must_be_there()
        with self._writing(said) as append:
            gone = {
                f"{run}/{name}"
                for run, name in self._documents()
                if self.vault.document(run, name).raw.doc_id == doc_id
            }
            if not gone:
                raise NotFound("No document of the records goes by this id. It may have been erased before.")
            notes = [each for each in self._notes() if self._may_speak_of(each, gone)]
            (entry,) = append([{"kind": "erasure", "files": sorted(gone), "notes": _seqs(notes), **said}])
            # Reasons first: a document that is left is found by its id and erased by asking again.
            self.vault.remove([*(note_place(each.seq) for each in notes), *sorted(gone)])
        return Removed(entry=entry, n_documents=len(gone), n_notes=len(notes))

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
        said = _said(by, at)
        self.must_be_there()
        with self._writing(said) as append:
            here = set(self.vault.runs())
            limit = at - timedelta(days=days)
            old = [entry for entry in self.entries() if _when(entry) < limit]
            runs = sorted({entry.body["run"] for entry in old if entry.kind == "decision"} & here)
            notes = [entry for entry in old if entry.kind == "override" and self._has_note(entry)]
            (entry,) = append([{"kind": "sweep", "days": days, "runs": runs, "notes": _seqs(notes), **said}])
            places = [place for place in self.vault.files() if place.partition("/")[0] in runs]
            self.vault.remove([*places, *(note_place(each.seq) for each in notes)])
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
    def _writing(self, said: Mapping[str, str]) -> Iterator[_Appending]:
        """Take a turn at writing; mend first what somebody left who was stopped."""
        make_folder(self.folder)
        with in_turn(self.folder, what="records"):
            last = self._mended(said)
            yield _Appending(self.chain, last)

    def _mended(self, said: Mapping[str, str]) -> Entry | None:
        last = self.chain.last()
        torn = self.chain.torn()
        saved = self.folder / TORN / f"{_next(last):06d}"
        if torn:
            # Saved before it is cut: it is evidence, and a writer may be stopped here too.
            write_whole(saved, torn)
            self.chain.mend()
            if self.chain.last() != last:
                # It was whole but for its end.
                saved.unlink()
                last = self.chain.last()
        self.vault.clear(_next(last))
        if saved.is_file():
            cut = saved.read_bytes()
            body = {"kind": "mended", "n_bytes": len(cut), "sha256": digest(cut), **said}
            last = made(_next(last), GENESIS if last is None else last.hash, body)
            self.chain.append([last])
        return last

    def _documents(self) -> Iterator[tuple[str, str]]:
        for place in self.vault.files():
            run, _, name = place.partition("/")
            if run != NOTES and not run.startswith("."):
                yield run, name

    def _notes(self) -> list[Entry]:
        """Return the overrides whose reasons are in the vault."""
        return [entry for entry in self.entries() if entry.kind == "override" and self._has_note(entry)]

    def _has_note(self, entry: Entry) -> bool:
        return self.vault.is_there(note_place(entry.seq))

    def _may_speak_of(self, note: Entry, places: Iterable[str]) -> bool:
        """Say whether an override is of one of these documents, or of a whole ranking with one of them."""
        decision = next(entry for entry in self.entries() if entry.seq == note.body["record"])
        inputs = decision.body["inputs"]
        whole = [inputs["posting"]["name"], *(resume["name"] for resume in inputs["resumes"])]
        about = whole if note.body["resume"] is None else [note.body["resume"]]
        return any(f"{decision.body['run']}/{name}" in places for name in about)

    def _name_in(self, decision: Entry, doc_id: str) -> str:
        """Return what the chain calls a resume of a decision.

        Raises:
            NotFound: It is not there, or was erased.
        """
        for resume in decision.body["inputs"]["resumes"]:
            if self.doc_id(decision.body["run"], resume["name"]) == doc_id:
                return str(resume["name"])
        raise NotFound(f"No resume of record {decision.seq} goes by this id. It may have been erased.")


class _Appending:
    """Adds bodies to a chain while its writer has the lock."""

    def __init__(self, chain: Chain, last: Entry | None) -> None:
        self._chain, self._last = chain, last

    @property
    def seq(self) -> int:
        """The number of the next entry."""
        return _next(self._last)

    def __call__(self, bodies: Iterable[dict[str, Any]]) -> tuple[Entry, ...]:
        """Add bodies and return their entries."""
        entries: list[Entry] = []
        for body in bodies:
            prev = GENESIS if self._last is None else self._last.hash
            self._last = made(self.seq, prev, body)
            entries.append(self._last)
        self._chain.append(entries)
        return tuple(entries)


def _next(last: Entry | None) -> int:
    return 1 if last is None else last.seq + 1


def _said(by: str, at: datetime) -> dict[str, str]:
    """Return who and when as the chain says it.

    Raises:
        InputError: Nobody is named.
    """
    if not by.strip():
        raise InputError("A record says who answers for it: --by WHO.")
    return {"by": " ".join(by.split()), "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}


def _when(entry: Entry) -> datetime:
    return datetime.fromisoformat(entry.body["at"])


def _seqs(entries: Sequence[Entry]) -> list[int]:
    return [entry.seq for entry in entries]


_KINDS: Mapping[str, Callable[[], str]] = {
    "override": lambda: "the override of one",
    "erasure": lambda: "an erasure",
    "sweep": lambda: "a sweep",
    "mended": lambda: "the mending of the chain",
}


def _what(entry: Entry) -> str:
    return _KINDS.get(entry.kind, lambda: "something else")()
