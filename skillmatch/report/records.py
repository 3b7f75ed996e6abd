"""Decision records as people see them: who decided what and when, and who decided otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch.records import Entry, RecordStore


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """An entry of the chain as a list shows it.

    Attributes:
        record: Its number.
        what: decision, override, erasure, sweep or mended.
        at: When, as ISO 8601.
        by: Who.
        posting_id: Of a decision: the posting's id, None where it was erased.
        n_resumes: Of a decision: how many were ranked.
        of_record: Of an override: the decision.
        hash: Of the entry.
    """

    record: int
    what: str
    at: str
    by: str
    posting_id: str | None
    n_resumes: int | None
    of_record: int | None
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideView:
    """That somebody decided otherwise; ``resume_id`` None for the whole ranking or one that was erased."""

    record: int
    at: str
    by: str
    is_whole: bool
    resume_id: str | None
    reason: str | None
    """None where it was erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """An entry with the ids of its documents by their names in the chain (None: erased), and overrides."""

    entry: Entry
    names: Mapping[str, str | None]
    overrides: tuple[OverrideView, ...]


def record_rows(store: RecordStore) -> tuple[RecordRow, ...]:
    """Return all entries, oldest first.

    Raises:
        NotFound: There are no records.
        ChecksumMismatch: The chain or a document was changed.
    """
    return tuple(_row(store, entry) for entry in store.entries())


def record_view(store: RecordStore, entry: Entry) -> RecordView:
    """Return what is shown of an entry.

    Raises:
        ChecksumMismatch: The chain or a document was changed.
    """
    if entry.kind != "decision":
        return RecordView(entry=entry, names={}, overrides=())
    inputs = entry.body["inputs"]
    documents = [inputs["posting"]["name"], *(each["name"] for each in inputs["resumes"])]
    names = {name: store.doc_id(entry.body["run"], name) for name in documents}
    return RecordView(
        entry=entry, names=names, overrides=_overrides(store, store.overrides(entry.seq), names)
    )


def _row(store: RecordStore, entry: Entry) -> RecordRow:
    is_decision = entry.kind == "decision"
    inputs = entry.body.get("inputs", {})
    return RecordRow(
        record=entry.seq,
        what=entry.kind,
        at=entry.body["at"],
        by=entry.body["by"],
        posting_id=store.doc_id(entry.body["run"], inputs["posting"]["name"]) if is_decision else None,
        n_resumes=len(inputs["resumes"]) if is_decision else None,
        of_record=entry.body.get("record"),
        hash=entry.hash,
    )


def _overrides(
    store: RecordStore, found: Sequence[Entry], names: Mapping[str, str | None]
) -> tuple[OverrideView, ...]:
    def view(body: Mapping[str, Any], seq: int) -> OverrideView:
        return OverrideView(
            record=seq,
            at=body["at"],
            by=body["by"],
            is_whole=body["resume"] is None,
            resume_id=names.get(body["resume"]) if body["resume"] else None,
            reason=store.vault.note(seq),
        )

    return tuple(view(entry.body, entry.seq) for entry in found)
