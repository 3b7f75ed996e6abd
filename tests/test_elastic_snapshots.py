"""Snapshots on a real server: erased documents in them are told of, restoring brings back, expiry is kept."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import elastic_builders
import pytest
from click.testing import CliRunner
from index_builders import DIM, axis, document

from skillmatch.cli import index_snapshots
from skillmatch.engine import Engine
from skillmatch.engine.keeping import Keeping, open_keeping
from skillmatch.errors import InputError, NotFound, StoreError
from skillmatch.index import lifecycle
from skillmatch.index.builds import MadeWith
from skillmatch.index.elastic import snapshots
from skillmatch.index.elastic.client import Client, place
from skillmatch.index.elastic.connecting import ElasticAddress, connect
from skillmatch.index.elastic.lifecycle import ElasticShelf
from skillmatch.index.live import LiveStore
from skillmatch.settings import Settings
from skillmatch.types import StoredDocument

pytestmark = pytest.mark.elasticsearch

FAMILY = "b2-snapshots"
LIVE = f"{FAMILY}-s1-live"
NOW = datetime(2026, 11, 21, 20, 51, tzinfo=UTC)


@pytest.fixture
def client(elasticsearch_url: str) -> Iterator[Client]:
    """A server with an index of three documents and a repository, both gone afterwards."""
    made = elastic_builders.watched(connect(ElasticAddress(url=elasticsearch_url)), [])
    settings = made.request("GET", "/_nodes/settings")["nodes"].values()
    if not any("repo" in node["settings"].get("path", {}) for node in settings):
        pytest.skip("the server of SKILLMATCH_TEST_ELASTICSEARCH has no path.repo to keep snapshots in")
    made.request(
        "PUT", place(LIVE), {"mappings": {"_meta": {"schema": "1"}}, "aliases": {f"{FAMILY}-read": {}}}
    )
    for number in range(3):
        made.request("PUT", place(LIVE, "_doc", str(number)), {"n": number}, params={"refresh": "true"})
    snapshots.make_repository(made, FAMILY, repository=FAMILY)
    yield made
    for each in snapshots.listed(made).held:
        if each.repository == FAMILY:
            snapshots.remove(made, each.name, repository=FAMILY)
    made.request("DELETE", place("_snapshot", FAMILY), is_absence_fine=True)
    for name in made.request("GET", place(f"{FAMILY}-*")):
        made.request("DELETE", place(name))
    made.close()


def take(client: Client, name: str = "one", *, keep_days: int = 30, at: datetime = NOW) -> snapshots.Snapshot:
    return snapshots.take(
        client,
        [LIVE],
        name=name,
        taken_at=at,
        keep_days=keep_days,
        repository=FAMILY,
        sleep=lambda seconds: None,
    )


def ours(client: Client) -> snapshots.Snapshots:
    return snapshots.holding(snapshots.listed(client), [LIVE], prefix=FAMILY)


def n_documents(client: Client, index: str) -> int:
    count: int = client.request("GET", place(index, "_count"))["count"]
    return count


def test_a_snapshot_is_listed_with_what_it_holds_and_until_when(client: Client) -> None:
    made = take(client)
    assert ours(client).held == (made,)
    assert (made.name, made.indices, made.is_whole) == ("one", (LIVE,), True)
    assert made.expires_at == NOW + timedelta(days=30)
    assert abs((made.taken_at - datetime.now(UTC)).total_seconds()) < 600
    assert snapshots.holding(ours(client), ["another"], prefix="other").held == ()
    # A store whose name begins in the same way is another store.
    assert snapshots.holding(ours(client), [], prefix=FAMILY.partition("-")[0]).held == ()


def test_a_document_erased_since_is_in_the_snapshot_and_the_receipt_says_so(client: Client) -> None:
    take(client)
    client.request("DELETE", place(LIVE, "_doc", "1"), params={"refresh": "true"})
    (place_of_it,) = snapshots.places(ours(client))
    assert (place_of_it.path, place_of_it.count, place_of_it.unit) == (f"{FAMILY}/one", 1, "indices")
    assert "not erased" in place_of_it.done
    assert "expires on 2026-12-21" in place_of_it.done
    assert f"--remove {FAMILY}/one" in place_of_it.done
    back = f"{FAMILY}-back"
    snapshots.restore(client, "one", index=LIVE, into=back, repository=FAMILY, sleep=lambda seconds: None)
    assert [n_documents(client, name) for name in (LIVE, back)] == [2, 3]
    told = client.request("GET", place(back))[back]
    assert told["mappings"]["_meta"] == {"schema": "1"}
    assert told["aliases"] == {}, "nobody reads it before it is swapped in"
    # The index that a snapshot holds may be gone; the prefix finds the snapshot all the same.
    client.request("DELETE", place(LIVE))
    assert [each.name for each in snapshots.holding(snapshots.listed(client), [], prefix=FAMILY).held] == [
        "one"
    ]


def test_restoring_overwrites_nothing_and_needs_what_is_there(client: Client) -> None:
    take(client)

    def restore(snapshot: str, index: str, into: str) -> None:
        snapshots.restore(
            client, snapshot, index=index, into=into, repository=FAMILY, sleep=lambda seconds: None
        )

    with pytest.raises(StoreError, match="There is an index b2-snapshots-s1-live already"):
        restore("one", LIVE, LIVE)
    with pytest.raises(NotFound, match="No snapshot b2-snapshots/two"):
        restore("two", LIVE, f"{FAMILY}-back")
    with pytest.raises(NotFound, match="holds b2-snapshots-s1-live, no elsewhere"):
        restore("one", "elsewhere", f"{FAMILY}-back")
    with pytest.raises(InputError, match="is named by a-z"):
        restore("one", LIVE, "Back*")
    assert n_documents(client, LIVE) == 3


def test_expired_snapshots_go_and_others_stay(client: Client) -> None:
    take(client, "short", keep_days=1)
    take(client, "long", keep_days=2)
    client.request(
        "PUT", place("_snapshot", FAMILY, "theirs"), {"indices": LIVE}, params={"wait_for_completion": "true"}
    )
    at = NOW + timedelta(days=1)
    assert [each.name for each in snapshots.remove_expired(client, ours(client), at=at)] == ["short"]
    assert [(each.name, each.expires_at is None) for each in ours(client).held] == [
        ("long", False),
        ("theirs", True),
    ]
    assert "does not expire" in snapshots.places(ours(client))[1].done
    assert snapshots.remove_expired(client, ours(client), at=at) == ()
    assert snapshots.remove(client, "long", repository=FAMILY)
    assert not snapshots.remove(client, "long", repository=FAMILY)


def test_a_name_is_taken_once_and_an_index_must_be_there(client: Client) -> None:
    take(client)
    with pytest.raises(StoreError, match="has a snapshot one already"):
        take(client)
    with pytest.raises(NotFound, match="not all of the indices"):
        snapshots.take(
            client, [LIVE, f"{FAMILY}-none"], name="two", taken_at=NOW, keep_days=1, repository=FAMILY
        )
    with pytest.raises(InputError, match="at least 1 day"):
        take(client, "three", keep_days=0)


def test_an_answer_that_got_lost_does_no_harm(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server hears a request, the answer is lost, and the client says it again."""
    asked = client.request

    def twice(method: str, path: str, *args: object, **more: object) -> object:
        if method in {"PUT", "POST"} and path.startswith("/_snapshot"):
            asked(method, path, *args, **more)  # type: ignore[arg-type]
        return asked(method, path, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(client, "request", twice)
    assert take(client).is_whole
    back = f"{FAMILY}-back"
    snapshots.restore(client, "one", index=LIVE, into=back, repository=FAMILY, sleep=lambda seconds: None)
    assert n_documents(client, back) == 3


def test_a_folder_the_server_may_not_write_to_is_a_clear_error(client: Client) -> None:
    with pytest.raises(StoreError, match=r"path\.repo in elasticsearch\.yml"):
        snapshots.make_repository(client, "/proc/skillmatch", repository=f"{FAMILY}-away")


def test_a_repository_that_cannot_be_read_is_named(client: Client) -> None:
    take(client)
    found = snapshots.listed(client)
    assert found.unreadable == ()
    unreadable = snapshots.Snapshots(held=(), unreadable=("nfs (repository_exception)",))
    (told,) = snapshots.places(unreadable)
    assert (told.path, told.done) == (
        "nfs (repository_exception)",
        "not erased: they may hold the documents",
    )


@pytest.fixture
def keeping(client: Client, tmp_path: Path) -> Iterator[Keeping]:
    """A store of its own on that server, and its snapshots."""
    prefix = f"b2{secrets.token_hex(4)}"
    made_with = MadeWith(taxonomy="ESCO 1.1.1", model="1a2b3c4")
    shelf = ElasticShelf(
        client, dim=DIM, prefix=prefix, vectors=tmp_path / "vectors", made_with=made_with, purging_s=None
    )
    yield Keeping(shelf=shelf, purging_s=None)
    for each in snapshots.listed(client).held:
        if each.repository == prefix:
            snapshots.remove(client, each.name, repository=prefix)
    client.request("DELETE", place("_snapshot", prefix), is_absence_fine=True)
    for name in client.request("GET", place(f"{prefix}-*")):
        client.request("DELETE", place(name))
    client.request("DELETE", place("_index_template", prefix), is_absence_fine=True)


def numbered(number: int) -> StoredDocument:
    return document(f"d{number}", f"common word{number}", vector=axis(number, number / 10))


def fill(keeping: Keeping, n: int = 6) -> LiveStore:
    store = LiveStore(keeping.shelf, say=lambda line: None)
    store.put(numbered(number) for number in range(n))
    return store


def test_a_restored_store_is_as_it_was_without_those_erased_since(keeping: Keeping) -> None:
    store = fill(keeping)
    with pytest.raises(NotFound, match="index snapshot --folder"):
        keeping.take(at=NOW, keep_days=30, folder=None)
    taken = keeping.take(at=NOW, keep_days=30, folder=keeping.shelf.prefix)
    receipt = store.erase(["d1"])
    told = [each for each in receipt.places if each.place == "snapshot"]
    assert [each.path for each in told] == [f"{taken.repository}/{taken.name}"]
    assert "expires on 2026-12-21" in told[0].done
    store.delete("d2")
    store.put([numbered(7)])
    restored = keeping.restore(taken.name, at=NOW, say=lambda line: None)
    assert (restored.n_erased, restored.build.counts["posting"], restored.build.state) == (1, 5, "ready")
    assert list(store.ids()) == ["d0", "d3", "d4", "d5", "d7"], "the live build is as it is until the swap"
    store.put([numbered(8)])
    lifecycle.swap(keeping.shelf, restored.build.name, remake=None, say=lambda line: None)
    # Erased stays erased, deleted is back, and what was put since the restoring was brought over.
    assert list(store.ids()) == ["d0", "d2", "d3", "d4", "d5", "d8"]
    hits = store.search(words="common", vector=axis(2, 0.2))
    assert {hit.doc_id for hit in hits} == set(store.ids())
    assert [store.get(doc_id) for doc_id in store.ids()] == [
        numbered(int(doc_id[1:])) for doc_id in store.ids()
    ]
    again = store.erase(["d2", "d1"])
    assert (again.erased, again.unknown) == (("d2",), ("d1",))
    assert taken.name in {each.path.partition("/")[2] for each in again.places}


def test_the_vectors_of_another_store_bring_nothing_back(keeping: Keeping) -> None:
    fill(keeping)
    taken = keeping.take(at=NOW, keep_days=30, folder=keeping.shelf.prefix)
    before = set(keeping.shelf.builds())
    for path in keeping.shelf.vectors.iterdir():
        path.unlink()
    with pytest.raises(StoreError, match="lacks the vectors of 6 of 6 documents"):
        keeping.restore(taken.name, at=NOW, say=lambda line: None)
    assert set(keeping.shelf.builds()) == before


def test_snapshots_are_restored_and_removed_by_the_names_that_are_listed(keeping: Keeping) -> None:
    fill(keeping, 1)
    short = keeping.take(at=NOW, keep_days=1, folder=keeping.shelf.prefix)
    long = keeping.take(at=NOW + timedelta(hours=1), keep_days=2, folder=None)
    assert keeping.listed().held == (short, long)
    assert keeping.remove_expired(at=NOW + timedelta(days=1)) == (short,)
    with pytest.raises(NotFound, match="has no snapshot"):
        keeping.remove(short.name)
    keeping.remove(f"{long.repository}/{long.name}")
    assert keeping.listed().held == ()


def test_the_commands_take_list_and_restore(
    keeping: Keeping, elasticsearch_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_snapshots, "open_engine", lambda: None)
    monkeypatch.setattr("skillmatch.engine.keeping.open_keeping", lambda engine: nullcontext(keeping))
    fill(keeping, 2)
    taken = asked(index_snapshots.snapshot, "--folder", keeping.shelf.prefix, "--keep-days", "3")
    (found,) = keeping.listed().held
    day = found.expires_at
    assert day is not None
    assert f"{found.repository}/{found.name}: {found.indices[0]}; expires on {day.date()}" in taken
    assert str(keeping.shelf.vectors) in taken
    listing = asked(index_snapshots.snapshots)
    assert "(0 days ago)" in listing
    (told,) = json.loads(asked(index_snapshots.snapshots, "--format", "json"))["held"]
    assert (told["name"], told["expires_at"]) == (found.name, day.isoformat())
    name = f"{found.repository}/{found.name}"
    restored = asked(index_snapshots.restore, name)
    assert "2 postings, 0 resumes; 0 erased since were left out" in restored
    assert f"index swap {found.indices[0]}-restored-" in restored
    asked(index_snapshots.snapshots, "--remove", name)
    assert keeping.listed().held == ()


def test_the_embedded_store_has_no_snapshots_and_says_what_to_do(tmp_path: Path) -> None:
    engine = Engine(Settings(home=tmp_path))
    with (
        pytest.raises(InputError, match=r"SKILLMATCH_ELASTICSEARCH names none.*copy .*store"),
        open_keeping(engine),
    ):
        pass


def asked(command: click.Command, *arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout
