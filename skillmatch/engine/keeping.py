"""Snapshots of the stored documents on a server: taken, listed, restored beside the live build, removed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from skillmatch.errors import InputError, NotFound
from skillmatch.index.protocol import Say

if TYPE_CHECKING:
    from skillmatch.engine.engine import Engine
    from skillmatch.index.elastic.lifecycle import ElasticShelf
    from skillmatch.index.elastic.restoring import Restored
    from skillmatch.index.elastic.snapshots import Snapshot, Snapshots


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """The snapshots of one store; made by ``open_keeping``. For ``purging_s`` see ``ElasticStore``."""

    shelf: ElasticShelf
    purging_s: float | None = 120.0

    def take(self, *, at: datetime, keep_days: int, folder: str | None) -> Snapshot:
        """Take a snapshot of the live build.

        Args:
            at: Now, with a time zone; its name tells it.
            keep_days: It expires so many days later.
            folder: Of the server, to keep it in; needed the first time only.

        Raises:
            NotFound: No folder was named yet.
            StoreError: The server cannot write there, or the snapshot did not become whole.
        """
        from skillmatch.index.elastic import snapshots

        repository = self.shelf.prefix
        if folder is not None:
            snapshots.make_repository(self.shelf.client, folder, repository=repository)
        elif not snapshots.is_repository(self.shelf.client, repository):
            raise NotFound(
                "The server was told of no folder for snapshots yet. Name one below path.repo of its "
                "elasticsearch.yml: skillmatch index snapshot --folder FOLDER"
            )
        return snapshots.take(
            self.shelf.client,
            [self.shelf.look().live],
            name=f"{repository}-{_moment(at)}",
            taken_at=at,
            keep_days=keep_days,
            repository=repository,
        )

    def listed(self) -> Snapshots:
        """Return the snapshots that hold builds of this store, whoever made them."""
        from skillmatch.index.elastic import snapshots

        look = self.shelf.look()
        return snapshots.holding(
            snapshots.listed(self.shelf.client), {look.live, *look.others}, prefix=self.shelf.prefix
        )

    def restore(self, name: str, *, at: datetime, say: Say) -> Restored:
        """Restore the build in a snapshot beside the live one, without what was erased since.

        Args:
            name: As listed: ``repository/name``, or the name alone where it is of our own repository.
            at: Now, with a time zone; the new build's name tells it.
            say: Told what the store does on its own.

        Raises:
            NotFound: There is no such snapshot of this store.
            StoreError: See ``skillmatch.index.elastic.restoring.restore_build``.
        """
        from skillmatch.index.elastic.restoring import restore_build

        found = self._named(name)
        ours = rf"{re.escape(self.shelf.prefix)}-s\d+-.+"
        builds = [index for index in found.indices if re.fullmatch(ours, index)]
        if len(builds) != 1:
            raise NotFound(f"Snapshot {name} holds {len(builds)} builds of this store, expected one.")
        return restore_build(
            self.shelf,
            found.name,
            index=builds[0],
            into=f"{builds[0].partition('-restored-')[0]}-restored-{_moment(at)}",
            repository=found.repository,
            purging_s=self.purging_s,
            say=say,
        )

    def remove(self, name: str) -> None:
        """Remove a snapshot with its files; see ``restore`` for its name.

        Raises:
            NotFound: There is no such snapshot of this store.
        """
        from skillmatch.index.elastic import snapshots

        found = self._named(name)
        snapshots.remove(self.shelf.client, found.name, repository=found.repository)

    def remove_expired(self, *, at: datetime) -> tuple[Snapshot, ...]:
        """Remove those of our snapshots whose time is over; return them."""
        from skillmatch.index.elastic import snapshots

        return snapshots.remove_expired(self.shelf.client, self.listed(), at=at)

    def _named(self, name: str) -> Snapshot:
        wanted = name if "/" in name else f"{self.shelf.prefix}/{name}"
        for each in self.listed().held:
            if f"{each.repository}/{each.name}" == wanted:
                return each
        raise NotFound(f"This store has no snapshot {wanted}. List them with: skillmatch index snapshots")


@contextmanager
def open_keeping(engine: Engine) -> Iterator[Keeping]:
    """Open the snapshots of the store that the settings name.

    Raises:
        InputError: The settings name no server.
        StoreError: It is away, or does not know user and password.
    """
    from skillmatch.index.elastic.lifecycle import ElasticShelf

    if engine.settings.store_server is None:
        raise InputError(
            "Snapshots are of an Elasticsearch server, and SKILLMATCH_ELASTICSEARCH names none. The embedded "
            f"store is a folder: copy {engine.settings.home / 'store'} while nobody writes to it."
        )
    with closing(engine.documents.shelf()) as shelf:
        if not isinstance(shelf, ElasticShelf):
            raise InputError(f"Snapshots are of an Elasticsearch server, not of {shelf.place}.")
        yield Keeping(shelf=shelf)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dt%H%M%Sz}"
