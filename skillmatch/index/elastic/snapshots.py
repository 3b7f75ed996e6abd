"""Snapshots of indices in a folder of the server: taken, listed with their expiry, restored under a new name.

A snapshot is never changed. Who was erased from an index is still in the snapshots taken of it before, until
they are removed, so erasures and ``index status`` name them. Expiry is written into the snapshot by us, and
kept by ``remove_expired``: not every server has a retention of its own.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from skillmatch.errors import InputError, NotFound, StoreError
from skillmatch.index.elastic.client import Client, Refused, place
from skillmatch.index.naming import is_build_name
from skillmatch.index.receipt import ErasedPlace

REPOSITORY: Final = "skillmatch"
"""The repository that snapshots go to where none is named."""

WAITED_S: Final = 3600.0
"""So long a snapshot or a restoring may take."""

_LOOKED_EVERY_S: Final = 0.2
_OURS: Final = "skillmatch_expires_at"

_NAME_TAKEN: Final = ("snapshot_name_already_in_use_exception", "invalid_snapshot_name_exception")

Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One snapshot.

    Attributes:
        repository: Where it is.
        name: Unique within its repository.
        indices: What it holds, sorted.
        taken_at: When it was begun.
        expires_at: None where it was not made by us: it stays until somebody deletes it.
        is_whole: Whether all it should hold is in it.
    """

    repository: str
    name: str
    indices: tuple[str, ...]
    taken_at: datetime
    expires_at: datetime | None
    is_whole: bool

    def is_expired(self, at: datetime) -> bool:
        """Return whether its time was over at a moment, given with a time zone."""
        return self.expires_at is not None and self.expires_at <= at


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshots:
    """What is there, oldest first, and the repositories that could not be read, with the kind of error."""

    held: tuple[Snapshot, ...]
    unreadable: tuple[str, ...]


def make_repository(client: Client, folder: str, *, repository: str = REPOSITORY) -> None:
    """Tell the server of a folder for snapshots; one of that name is changed.

    Args:
        client: The server.
        folder: On the server's machines, shared by all nodes: below one that its setting ``path.repo`` names,
            or relative to that.
        repository: Its name.

    Raises:
        StoreError: The server may not write there.
    """
    body = {"type": "fs", "settings": {"location": folder}}
    try:
        client.request("PUT", place("_snapshot", _checked(repository)), body)
    except Refused as refused:
        raise StoreError(
            f"The server cannot keep snapshots in {folder} ({refused.kind or refused.status}): it must be a "
            "folder that every node can write to, below one named by path.repo in elasticsearch.yml."
        ) from None


def is_repository(client: Client, repository: str) -> bool:
    """Return whether the server knows a repository of this name."""
    return client.request("GET", place("_snapshot", repository), is_absence_fine=True) is not None


def take(
    client: Client,
    indices: Collection[str],
    *,
    name: str,
    taken_at: datetime,
    keep_days: int,
    repository: str = REPOSITORY,
    sleep: Sleep = time.sleep,
) -> Snapshot:
    """Take a snapshot and return it once it is whole.

    Args:
        client: The server.
        indices: Names of indices, no patterns; at least one.
        name: New in this repository.
        taken_at: Now, with a time zone.
        keep_days: It expires so many days later; at least 1.
        repository: Made by ``make_repository``.
        sleep: Waits so many seconds.

    Raises:
        InputError: No index, or a name that cannot be one.
        NotFound: There is no such repository or index.
        StoreError: The name is taken, or the snapshot did not become whole.
    """
    if not indices or keep_days < 1:
        raise InputError("A snapshot holds at least one index and is kept for at least 1 day.")
    expires_at = (taken_at + timedelta(days=keep_days)).astimezone(UTC)
    body = {
        "indices": ",".join(sorted(map(_checked, indices))),
        "include_global_state": False,
        "metadata": {_OURS: expires_at.isoformat(timespec="seconds")},
    }
    at = place("_snapshot", _checked(repository), _checked(name))
    if client.request("GET", at, is_absence_fine=True) is not None:
        raise StoreError(f"Repository {repository} has a snapshot {name} already; choose another name.")
    try:
        client.request("PUT", at, body)
    except Refused as refused:
        if refused.status == 404:
            raise NotFound(f"No repository {repository}, or not all of the indices for {name}.") from None
        # The name was free a moment ago: a first try was heard, and only its answer got lost.
        if refused.kind not in _NAME_TAKEN:
            raise
    for _ in _looks(sleep):
        row = client.request("GET", at)["snapshots"][0]
        if row["state"] == "SUCCESS":
            return _read(row, repository)
        if row["state"] != "IN_PROGRESS":
            raise StoreError(f"Snapshot {name} did not become whole; remove it and take another.")
    raise StoreError(f"Snapshot {name} is not whole after {WAITED_S:.0f} s; the server goes on with it.")


def listed(client: Client) -> Snapshots:
    """Return the snapshots in all repositories of the server, also those that others made.

    Raises:
        StoreAway: The server cannot be reached.
    """
    held: list[Snapshot] = []
    unreadable: list[str] = []
    try:
        repositories = sorted(client.request("GET", "/_snapshot/_all"))
    except Refused as refused:
        return Snapshots(held=(), unreadable=(f"all repositories ({refused.kind or refused.status})",))
    for repository in repositories:
        try:
            rows = client.request("GET", place("_snapshot", repository, "_all"))["snapshots"]
        except Refused as refused:
            unreadable.append(f"{repository} ({refused.kind or refused.status})")
        else:
            held += (_read(row, repository) for row in rows)
    held.sort(key=lambda each: (each.taken_at, each.repository, each.name))
    return Snapshots(held=tuple(held), unreadable=tuple(unreadable))


def holding(snapshots: Snapshots, indices: Collection[str], *, prefix: str) -> Snapshots:
    """Return the snapshots of one store: that hold one of its indices, or one named as its builds are.

    Indices that were removed since are still in snapshots; the prefix of the store finds those.
    """
    ours = re.compile(rf"{re.escape(prefix)}-s\d+-.+")
    held = tuple(
        each
        for each in snapshots.held
        if any(index in indices or ours.fullmatch(index) for index in each.indices)
    )
    return Snapshots(held=held, unreadable=snapshots.unreadable)


def places(snapshots: Snapshots) -> tuple[ErasedPlace, ...]:
    """Return what a receipt of an erasure says of the snapshots of its store: that they are as they were."""
    held = tuple(
        ErasedPlace(
            place="snapshot",
            path=f"{each.repository}/{each.name}",
            count=len(each.indices),
            unit="indices",
            done=f"not erased: a snapshot cannot be changed, and may hold the documents. {_until(each)} "
            f"Remove it with: skillmatch index snapshots --remove {each.repository}/{each.name}",
        )
        for each in snapshots.held
    )
    unreadable = tuple(
        ErasedPlace(
            place="snapshots that could not be read",
            path=name,
            count=0,
            unit="snapshots",
            done="not erased: they may hold the documents",
        )
        for name in snapshots.unreadable
    )
    return held + unreadable


def restore(
    client: Client,
    snapshot: str,
    *,
    index: str,
    into: str,
    repository: str = REPOSITORY,
    sleep: Sleep = time.sleep,
) -> None:
    """Restore one index of a snapshot under a new name, and return once all of it is there.

    It comes without aliases, so nobody reads it before it is swapped in. Documents that were erased since the
    snapshot are in it again.

    Args:
        client: The server.
        snapshot: Its name.
        index: One that the snapshot holds.
        into: The new name.
        repository: Where the snapshot is.
        sleep: Waits so many seconds.

    Raises:
        NotFound: There is no such snapshot, or no such index in it.
        StoreError: An index goes by the new name already, or not all of it came.
    """
    at = place("_snapshot", _checked(repository), _checked(snapshot))
    told = client.request("GET", at, is_absence_fine=True)
    if told is None:
        raise NotFound(f"No snapshot {repository}/{snapshot}. List them with: skillmatch index snapshots")
    held = _read(told["snapshots"][0], repository).indices
    if index not in held:
        raise NotFound(f"Snapshot {repository}/{snapshot} holds {', '.join(held)}, no {index}.")
    if client.request("GET", place(_checked(into)), is_absence_fine=True) is not None:
        raise StoreError(f"There is an index {into} already; restore into a new name.")
    body = {
        "indices": index,
        "rename_pattern": ".+",
        "rename_replacement": into,
        "include_aliases": False,
        "include_global_state": False,
    }
    try:
        client.request("POST", f"{at}/_restore", body)
    except Refused as refused:
        # The name was free a moment ago: a first try was heard, and only its answer got lost.
        if refused.kind != "snapshot_restore_exception":
            raise
    for _ in _looks(sleep):
        shards = client.request("GET", place(into, "_recovery"), is_absence_fine=True) or {}
        ours = [
            shard["stage"] == "DONE"
            for shard in shards.get(into, {}).get("shards", ())
            if shard["type"] == "SNAPSHOT" and shard["source"].get("snapshot") == snapshot
        ]
        if ours and all(ours) and _is_served(client, into):
            return
    raise StoreError(f"{into} is not restored after {WAITED_S:.0f} s; the server goes on with it.")


def remove(client: Client, snapshot: str, *, repository: str = REPOSITORY) -> bool:
    """Remove a snapshot with its files; return whether there was one."""
    at = place("_snapshot", _checked(repository), _checked(snapshot))
    if client.request("GET", at, is_absence_fine=True) is None:
        return False
    # Gone after a first try whose answer was lost is gone.
    client.request("DELETE", at, is_absence_fine=True, patience=client.writing)
    return True


def remove_expired(client: Client, snapshots: Snapshots, *, at: datetime) -> tuple[Snapshot, ...]:
    """Remove those that we made and whose time is over; return them."""
    gone = tuple(each for each in snapshots.held if each.is_expired(at))
    for each in gone:
        remove(client, each.name, repository=each.repository)
    return gone


def _looks(sleep: Sleep) -> Iterator[None]:
    """Yield for as long as waiting makes sense, with a pause in between."""
    until = time.monotonic() + WAITED_S
    while time.monotonic() < until:
        yield
        sleep(_LOOKED_EVERY_S)


def _is_served(client: Client, index: str) -> bool:
    health = client.request("GET", place("_cluster", "health", index))
    return health["status"] in {"green", "yellow"}


def _read(row: Any, repository: str) -> Snapshot:
    told = (row.get("metadata") or {}).get(_OURS)
    return Snapshot(
        repository=repository,
        name=str(row["snapshot"]),
        # Those with a dot are the server's own.
        indices=tuple(sorted(name for name in row["indices"] if not name.startswith("."))),
        taken_at=datetime.fromtimestamp(row["start_time_in_millis"] / 1000, tz=UTC),
        expires_at=None if told is None else datetime.fromisoformat(told),
        is_whole=row["state"] == "SUCCESS",
    )


def _until(snapshot: Snapshot) -> str:
    if snapshot.expires_at is None:
        return "It was not made by skillmatch and does not expire."
    return f"It expires on {snapshot.expires_at.date().isoformat()}."


def _checked(name: str) -> str:
    if not is_build_name(name):
        raise InputError("A repository, a snapshot or an index is named by a-z, 0-9, '.', '_' and '-'.")
    return name
