"""Which files go when somebody is erased: documents that go by a name, and reasons that may speak of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from skillmatch.errors import ChecksumMismatch, InputError, NotFound
from skillmatch.records.bodies import is_place
from skillmatch.records.kept import Kept
from skillmatch.records.sealed import SealedDocument
from skillmatch.records.speaking import Named, named, speaks_of
from skillmatch.records.vault import note_place
from skillmatch.types import DocumentKind

_ID_OF_PAGE = re.compile(r"(?:posting|resume)(?:-[0-9]{1,4})?")
"""Ids that the page gives; others may be names of people, and stand in no message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose documents are to go.

    Attributes:
        name: An id as it was given when the ranking was made, or the name a document was received under.
        kind: Documents of this kind alone; None for both.
        record: Documents of this decision alone; None for all.
        is_all: Erase also where the name stands for documents of both kinds, or with different texts.
    """

    name: str
    kind: DocumentKind | None = None
    record: int | None = None
    is_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What goes, and what nobody can tell of.

    Attributes:
        places: Of documents.
        notes: Numbers of the overrides whose reasons go with them.
        unreadable: Places of files that are missing or damaged, and might be meant too.
    """

    places: tuple[str, ...]
    notes: tuple[int, ...]
    unreadable: tuple[str, ...]


def find(kept: Kept, wanted: Wanted) -> Found:
    """Return what goes.

    Raises:
        NotFound: No document goes by this name there.
        InputError: It stands for several, and nobody says that all are meant.
        ChecksumMismatch: No document that can be read goes by it, and some cannot be.
    """
    within = None if wanted.record is None else kept.told.decisions[wanted.record].places
    gone: dict[str, SealedDocument] = {}
    shared: set[str] = set()
    unreadable: list[str] = []
    # One at a time: all of them together may be more than the memory holds.
    for place, document in _documents(kept):
        is_asked = within is None or place in within
        if document is None:
            if is_asked and _may_be(place, wanted.kind):
                unreadable.append(place)
        elif is_asked and document.goes_by(wanted.name) and wanted.kind in (None, document.kind):
            gone[place] = document
        else:
            shared.update(document.called)
    if not gone:
        raise _not_found(kept, within, unreadable)
    if not wanted.is_all:
        by_id = _by_id(gone, wanted)
        shared.update(name for place in gone.keys() - by_id.keys() for name in gone[place].called)
        gone = by_id
        _check_one(gone, wanted)
    spoken = {place: named(document, shared=shared) for place, document in gone.items()}
    notes = tuple(_notes(kept, spoken, unreadable))
    return Found(places=tuple(sorted(gone)), notes=notes, unreadable=tuple(unreadable))


def _documents(kept: Kept) -> Iterator[tuple[str, SealedDocument | None]]:
    """Yield all documents that are here, also those that an erasure told of and did not come to remove.

    One that is missing or damaged is None: it must not keep other people from being erased.
    """
    vault, told = kept.vault, kept.told
    for place, sha256 in told.files.items():
        run, _, name = place.partition("/")
        if is_place(place) and (place not in told.gone or vault.is_there(place)):
            try:
                found = vault.document(run, name, sha256=sha256)
            except ChecksumMismatch:
                found = None
            yield place, found
    for run in vault.runs():
        for place in vault.documents(run):
            document = None if place in told.files else vault.untold(place)
            if document is not None:
                yield place, document


def _may_be(place: str, kind: DocumentKind | None) -> bool:
    """Say whether an unreadable document may be of a kind: the first letter of its name tells."""
    return kind is None or place.partition("/")[2].startswith(kind[0])


def _not_found(kept: Kept, within: Collection[str] | None, unreadable: Collection[str]) -> Exception:
    """Return why nothing is erased."""
    if unreadable:
        return ChecksumMismatch(
            f"No document that can be read goes by this id, and {len(unreadable)} cannot be read, of which "
            f"nobody can tell whose they are: {min(unreadable)} in the vault is the first. Take it from a "
            "backup and erase again; skillmatch audit verify names all."
        )
    is_any_gone = bool(kept.told.gone) if within is None else not kept.told.gone.isdisjoint(within)
    may_be_gone = " It may have been erased before." if is_any_gone else ""
    return NotFound(
        f"No document of the records goes by this id.{may_be_gone} skillmatch audit list and audit show "
        "NUMBER have the ids and the names they were received under."
    )


def _by_id(gone: dict[str, SealedDocument], wanted: Wanted) -> dict[str, SealedDocument]:
    """Return those whose id it is, where one record is asked and has any: there an id means one alone."""
    if wanted.record is None:
        return gone
    return {place: each for place, each in gone.items() if each.raw.doc_id == wanted.name} or gone


def _check_one(gone: Mapping[str, SealedDocument], wanted: Wanted) -> None:
    """Refuse a name that stands for several: those of the page begin at "resume-1" in every ranking.

    Raises:
        InputError: It does.
    """
    if len({document.kind for document in gone.values()}) > 1:
        raise InputError(
            "A posting and a resume go by this id. Say which is meant with --kind posting or --kind resume, "
            "or that both are with --all."
        )
    n_texts = len({document.raw.text for document in gone.values()})
    if n_texts > 1:
        raise InputError(
            f"{len(gone)} documents with {n_texts} different texts go by this id, so they may be of several "
            f"people. Say which is meant {_way_out(gone, wanted)}; or that all are with --all."
        )


def _way_out(gone: Mapping[str, SealedDocument], wanted: Wanted) -> str:
    """Say what tells documents apart: within one ranking nothing but their ids does."""
    if wanted.record is None:
        return (
            "by --record NUMBER, or by the name it was received under in place of the id (skillmatch audit "
            "show NUMBER has it); where several of one ranking were received under this name, by its id "
            "together with --record NUMBER"
        )
    ids = sorted({each.raw.doc_id for each in gone.values()}, key=lambda doc_id: (len(doc_id), doc_id))
    told = f" ({', '.join(ids)})" if all(map(_ID_OF_PAGE.fullmatch, ids)) else ""
    return (
        f"by its id{told} together with --record {wanted.record} (skillmatch audit show {wanted.record} "
        "has the ids)"
    )


def _notes(kept: Kept, gone: Mapping[str, Named], unreadable: list[str]) -> Iterator[int]:
    """Yield the overrides whose reasons may speak of the documents at some places.

    Places of reasons that cannot be read are added to ``unreadable``.
    """
    for seq, override in kept.told.overrides.items():
        place = note_place(seq)
        if not kept.vault.is_there(place) and place in kept.told.gone:
            continue
        decided = kept.told.decisions.get(override.record)
        ranked = () if decided is None else decided.places
        about = ranked if override.place is None else (override.place,)
        if not gone.keys().isdisjoint(about):
            yield seq
            continue
        try:
            reason = kept.vault.note(seq, sha256=kept.told.files[place])
        except ChecksumMismatch:
            unreadable.append(place)
            continue
        if any(
            speaks_of(reason, spoken, is_of_its_ranking=where in ranked) for where, spoken in gone.items()
        ):
            yield seq
