"""Erasing documents from every place that a store has: the live build, all others, the list of changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from skillmatch.errors import StoreAway, StoreError
from skillmatch.index.protocol import Say
from skillmatch.index.receipt import ErasedPlace, ErasureReceipt
from skillmatch.index.shelf import Shelf, notes_after

_NOTES_AT_ONCE: Final = 1000


def erase_everywhere(shelf: Shelf, doc_ids: tuple[str, ...], *, say: Say) -> ErasureReceipt:
    """Remove documents, and those deleted from the live build before, with every trace from all builds.

    Where it breaks off, erase again: what is gone already is no error.

    Raises:
        StoreError: A build is being filled, which might bring a document back; or one is locked or damaged.
    """
    with shelf.writing():
        look = shelf.look()
        unfinished = sorted(build.name for build in shelf.builds().values() if build.state == "building")
        if unfinished:
            raise StoreError(
                f"{unfinished[0]} is being filled, or was left half-filled, and could bring a document back. "
                "Wait for it, or remove it with: skillmatch index prune --unfinished. Then erase again."
            )
        if not look.others:
            return shelf.erase(doc_ids, say=say)
        for name in look.others:
            shelf.allow(name)
        every = tuple(dict.fromkeys((*doc_ids, *_deleted_before(shelf, look.live, say=say))))
        counts = {name: _counts_without(shelf, name, every, say=say) for name in look.others}
        receipt = shelf.erase(every, say=say)
        for name, left in counts.items():
            shelf.write(replace(shelf.builds()[name], counts=left))
        n_notes = shelf.changes.forget(every)
    noted = ErasedPlace(place="list of changes", path=shelf.place, count=n_notes, unit="ids", done="removed")
    return ErasureReceipt(
        erased=tuple(doc_id for doc_id in receipt.erased if doc_id in set(doc_ids)),
        unknown=tuple(doc_id for doc_id in receipt.unknown if doc_id in set(doc_ids)),
        places=(*receipt.places, noted),
    )


def _counts_without(shelf: Shelf, name: str, doc_ids: Iterable[str], *, say: Say) -> Mapping[str, int]:
    """Return what a build holds by its description, less these documents; it is held to that at a swap."""
    counts = dict(shelf.builds()[name].counts)
    try:
        store = shelf.open(name, say=say)
    except StoreAway:
        raise
    except StoreError as error:
        raise StoreError(
            f"{name}, which is not live, cannot be read, and may hold the documents. Remove it with: "
            f"skillmatch index prune --keep 0. Nothing was erased yet. ({error})"
        ) from None
    try:
        for document in filter(None, map(store.get, doc_ids)):
            counts[document.kind] = counts.get(document.kind, 0) - 1
    finally:
        store.close()
    return counts


def _deleted_before(shelf: Shelf, live: str, *, say: Say) -> list[str]:
    """Return the ids noted as changed that the live build has no more; other builds may still have them."""
    gone: list[str] = []
    store = shelf.open(live, say=say)
    try:
        for doc_ids, _ in notes_after(shelf.changes, -1, limit=_NOTES_AT_ONCE):
            gone += [doc_id for doc_id in doc_ids if store.get(doc_id) is None]
    finally:
        store.close()
    return gone
