"""The life of an index: a new build is filled beside the live one, verified, and takes its place at once.

What is put into or deleted from the live build meanwhile is noted, and copied before the change of places;
the last of it while nobody may write. A build that was replaced gets later changes in the same way when it is
called back, so nothing is lost in either direction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, count
from typing import Final

from skillmatch.errors import NotFound, StoreError
from skillmatch.index.builds import Build, MadeWith, Role, previous_of, role_of, truly_served
from skillmatch.index.catching_up import CatchingUp, Remake
from skillmatch.index.naming import build_name
from skillmatch.index.protocol import Say
from skillmatch.index.shelf import Shelf, other_became_live
from skillmatch.index.verifying import Witness, find_faults
from skillmatch.types import StoredDocument

_LOOKED_EVERY: Final = 500
"""Documents put into a build between two looks whether it is still there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A build, what it is to its store, and its size in bytes, about."""

    build: Build
    role: Role
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapped:
    """Which build is live, which was before, and how many documents were copied and deleted to catch up."""

    live: str
    previous: str
    n_copied: int
    n_deleted: int


def make_build(
    shelf: Shelf,
    documents: Iterable[StoredDocument],
    *,
    made_with: MadeWith,
    made_at: datetime,
    n_failed: Callable[[], int],
    is_allowing_failed: bool,
    say: Say,
) -> Build:
    """Fill a new build beside the live one and verify it; return it, ready or failed.

    Args:
        shelf: The builds.
        documents: All it is to hold; read once, as they are stored.
        made_with: What they were read with.
        made_at: Now, with a time zone.
        n_failed: Asked at the end how many rows or files could not be read.
        is_allowing_failed: Let them be missing.
        say: Told what the store does on its own.

    Raises:
        InputError: A document that cannot be stored; the build stays as failed.
        StoreError: The store is locked, full, damaged or away; the build stays as failed.
    """
    shelf.look()
    name = _free_name(
        shelf, build_name(shelf.prefix, schema=shelf.schema, made_with=made_with, made_at=made_at)
    )
    build = Build(
        name=name, state="building", made_at=made_at.isoformat(timespec="seconds"), made_with=made_with
    )
    with shelf.filling(name):
        with shelf.writing():
            build = replace(build, changes_at=shelf.changes.position())
            shelf.register(build)
        try:
            build = _filled(shelf, build, documents, n_failed, is_allowing_failed=is_allowing_failed, say=say)
        except BaseException:
            with suppress(StoreError):
                shelf.write(replace(build, state="failed", findings=("its filling broke off",)))
            raise
        shelf.write(build)
    return build


def again(shelf: Shelf, remake: Remake, *, say: Say) -> Iterator[StoredDocument]:
    """Yield the documents of the live build, as the next build is to hold them.

    Where the live build was made with the same taxonomy and model they come as they are, their vectors from
    our own files; else they are read anew from their texts.
    """
    live = shelf.look().live
    is_same = shelf.builds()[live].made_with == remake.made_with
    # One that is deleted on the way is left out, and noted.
    for document in shelf.documents(live, say=say):
        yield document if is_same else remake(document)


def swap(shelf: Shelf, name: str | None, *, remake: Remake | None, say: Say) -> Swapped:
    """Make a verified build live; what was changed since it was begun is copied into it first.

    Args:
        shelf: The builds.
        name: Which; None for the newest that is ready.
        remake: Reads documents anew where the two builds were made with different models.
        say: Told what the store does on its own.

    Raises:
        NotFound: There is no such build.
        StoreError: It failed its verification, is unfinished, or does not hold what it should; the live
            build stays.
    """
    # Before the look: what is noted up to here was done to the build that is live now.
    begun = shelf.changes.position()
    look = shelf.look()
    builds = truly_served(shelf.builds(), look.live)
    build = _wanted(builds, name, live=look.live)
    live = builds[look.live]
    shelf.allow(build.name)
    copying = CatchingUp(shelf, live, build, remake=remake, say=say)
    try:
        copying.approach()
        with shelf.fence(live.name):
            _exchange(shelf, live, build, copying, begun=begun)
    finally:
        copying.close()
    return Swapped(
        live=build.name, previous=live.name, n_copied=copying.n_copied, n_deleted=copying.n_deleted
    )


def unlock(shelf: Shelf) -> str | None:
    """Let the live build be changed again after a swap that was broken off; return its name if it could not.

    A swap that is under way must not be disturbed by it: changes could get lost.
    """
    live = shelf.look().live
    if not shelf.is_fenced(live):
        return None
    shelf.allow(live)
    return live


def swap_back(shelf: Shelf, *, remake: Remake | None, say: Say) -> Swapped:
    """Make the build live again that was live before; arguments and errors are those of ``swap``."""
    live = shelf.look().live
    previous = previous_of(truly_served(shelf.builds(), live), live)
    if previous is None:
        raise NotFound("No build was live before this one. List them with: skillmatch index status")
    return swap(shelf, previous, remake=remake, say=say)


def prune(shelf: Shelf, *, keep: int, with_unfinished: bool) -> tuple[str, ...]:
    """Remove old and failed builds; return the names of those removed.

    The live build stays, and so do builds that are ready and were never live.

    Args:
        shelf: The builds.
        keep: So many builds that were live before are kept, the latest.
        with_unfinished: Remove builds that were left half-filled, too.
    """
    live = shelf.look().live
    builds = truly_served(shelf.builds(), live)
    served = sorted(
        (build.served, build.name)
        for build in builds.values()
        if build.name != live and build.served and build.state == "ready"
    )
    doomed = [name for _, name in (served[:-keep] if keep else served)]
    doomed += sorted(build.name for build in builds.values() if build.state == "failed")
    if with_unfinished:
        doomed += sorted(build.name for build in builds.values() if build.state == "building")
    for name in doomed:
        shelf.remove(name)
    left = [build.changes_at for name, build in shelf.builds().items() if name != live]
    shelf.changes.trim(min(left) if left else shelf.changes.position())
    return tuple(doomed)


def listed(shelf: Shelf) -> tuple[Listed, ...]:
    """Return all builds, the live one first, then the latest made first."""
    live = shelf.look().live
    builds = truly_served(shelf.builds(), live)
    previous = previous_of(builds, live)
    ordered = sorted(builds.values(), key=lambda build: (build.made_at, build.name), reverse=True)
    ordered.sort(key=lambda build: build.name != live)
    return tuple(
        Listed(build=build, role=role_of(build, live=live, previous=previous), size=shelf.size(build.name))
        for build in ordered
    )


def _free_name(shelf: Shelf, name: str) -> str:
    """Return a name that no build has: two may be made in one second."""
    taken = shelf.builds()
    numbered = (f"{name}-{number}" for number in count(2))
    return next(each for each in chain([name], numbered) if each not in taken)


def _filled(
    shelf: Shelf,
    build: Build,
    documents: Iterable[StoredDocument],
    n_failed: Callable[[], int],
    *,
    is_allowing_failed: bool,
    say: Say,
) -> Build:
    witness = Witness()
    store = shelf.open(build.name, say=say)
    try:
        store.put(_while_wanted(shelf, build.name, witness.watch(documents)))
        faults = find_faults(
            store,
            counts=witness.counts,
            sample=witness.sample,
            n_failed=0 if is_allowing_failed else n_failed(),
        )
    finally:
        store.close()
    return replace(
        build,
        state="failed" if faults else "ready",
        counts=witness.counts,
        n_failed=n_failed(),
        findings=faults,
    )


def _while_wanted(shelf: Shelf, name: str, documents: Iterable[StoredDocument]) -> Iterator[StoredDocument]:
    """Yield the documents while the build is still there: one that was removed is not begun again."""
    for number, document in enumerate(documents):
        if number % _LOOKED_EVERY == 0 and name not in shelf.look().others:
            raise StoreError(f"{name} was removed while it was being filled. Build again.")
        yield document


def _exchange(shelf: Shelf, live: Build, build: Build, copying: CatchingUp, *, begun: int) -> None:
    """Copy the rest and move the pointer, while nobody may write.

    Where the pointer cannot be moved, ``live`` is to catch up from ``begun`` on, should it be called back:
    another build may have become live and been written to.
    """
    found = shelf.look().live
    if found != live.name:
        raise StoreError(other_became_live(found, instead_of=live.name))
    copying.finish()
    written = shelf.builds()
    served = max(each.served for each in written.values())
    for name, each in truly_served(written, live.name).items():
        if each != written[name]:
            shelf.write(each)
    replaced = replace(
        live,
        served=live.served or served + 1,
        changes_at=copying.position,
        counts=copying.counts_of_source(),
    )
    chosen = replace(build, changes_at=copying.position, counts=copying.counts_of_target())
    shelf.write(replaced)
    shelf.write(replace(chosen, served=served + 2))
    try:
        shelf.point_to(build.name, instead_of=live.name)
    except StoreError:
        with suppress(StoreError):
            if shelf.look().live != build.name:
                shelf.write(chosen)
                shelf.write(replace(replaced, changes_at=begun))
        raise


def _wanted(builds: Mapping[str, Build], name: str | None, *, live: str) -> Build:
    ready = [
        build
        for build in builds.values()
        if build.state == "ready" and not build.served and build.name != live
    ]
    if name is None:
        if not ready:
            raise NotFound(
                "No verified build waits to become live. Make one with: skillmatch index build; to go back "
                "to the one before: skillmatch index swap --back"
            )
        return max(ready, key=lambda build: (build.made_at, build.name))
    build = builds.get(name)
    if build is None:
        raise NotFound("No build goes by that name. List them with: skillmatch index status")
    if name == live:
        raise StoreError(f"{name} is live already.")
    if build.state == "failed":
        raise StoreError(
            f"{name} failed its verification: {'; '.join(build.findings)}. The live build stays."
        )
    if build.state == "building":
        raise StoreError(f"{name} is being filled, or was left half-filled. The live build stays.")
    return build
