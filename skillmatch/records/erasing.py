"""Which files go when somebody is erased: documents that go by a name, and reasons that may speak of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from skillmatch.errors import InputError, NotFound
from skillmatch.records.bodies import is_place
from skillmatch.records.kept import Kept
from skillmatch.records.sealed import SealedDocument
from skillmatch.records.speaking import Named, named, speaks_of
from skillmatch.records.vault import note_place
from skillmatch.types import DocumentKind


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
    """Places of documents, and numbers of the overrides whose reasons go with them."""

    places: tuple[str, ...]
    notes: tuple[int, ...]


def find(kept: Kept, wanted: Wanted) -> Found:
    """Return what goes.

    Raises:
        NotFound: No document goes by this name there.
        InputError: It stands for several, and nobody says that all are meant.
        ChecksumMismatch: A file is missing or damaged, so that nobody can tell whose it is.
    """
    within = None if wanted.record is None else kept.told.decisions[wanted.record].places
    gone: dict[str, SealedDocument] = {}
    shared: set[str] = set()
    # One at a time: all of them together may be more than the memory holds.
    for place, document in _documents(kept):
        is_meant = wanted.name in document.called and wanted.kind in (None, document.kind)
        if is_meant and (within is None or place in within):
            gone[place] = document
        else:
            shared.update(document.called)
    if not gone:
        raise NotFound("No document of the records goes by this id. It may have been erased before.")
    if not wanted.is_all:
        _check_one(gone)
    spoken = {place: named(document, shared=shared) for place, document in gone.items()}
    return Found(places=tuple(sorted(gone)), notes=tuple(_notes(kept, spoken)))


def _documents(kept: Kept) -> Iterator[tuple[str, SealedDocument]]:
    """Yield all documents that are here, also those that an erasure told of and did not come to remove."""
    vault, told = kept.vault, kept.told
    for place, sha256 in told.files.items():
        run, _, name = place.partition("/")
        # One that is missing and was not erased stops everything: whose it is, nobody can tell.
        if is_place(place) and (place not in told.gone or vault.is_there(place)):
            yield place, vault.document(run, name, sha256=sha256)
    for run in vault.runs():
        for place in vault.documents(run):
            document = None if place in told.files else vault.untold(place)
            if document is not None:
                yield place, document


def _check_one(gone: Mapping[str, SealedDocument]) -> None:
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
            "people. Say which is meant by --record NUMBER, or by the name it was received under in place of "
            "the id (skillmatch audit show NUMBER has it); or that all are with --all."
        )


def _notes(kept: Kept, gone: Mapping[str, Named]) -> Iterator[int]:
    """Yield the overrides whose reasons may speak of the documents at some places."""
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
        reason = kept.vault.note(seq, sha256=kept.told.files[place])
        if any(
            speaks_of(reason, spoken, is_of_its_ranking=where in ranked) for where, spoken in gone.items()
        ):
            yield seq
