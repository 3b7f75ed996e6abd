"""A store holds documents read with one taxonomy: others are refused, by either store, at any moment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from index_builders import DIM, axis, document, mention
from lifecycle_builders import BEGAN, HERE, STORES, Shelves, shelves_of, silent

from skillmatch.cli import main
from skillmatch.errors import StoreError
from skillmatch.index import lifecycle
from skillmatch.index.builds import Build, MadeWith
from skillmatch.index.embedded import EmbeddedStore
from skillmatch.index.folders import FIRST, FolderShelf
from skillmatch.index.live import LiveStore
from skillmatch.types import StoredDocument

EARLIER = MadeWith(taxonomy="ESCO 1.1.0 + O*NET 30.1", model=HERE.model)


@pytest.fixture(params=STORES)
def shelves(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelves]:
    with shelves_of(request, tmp_path) as made:
        yield made


def read_with(made_with: MadeWith, doc_id: str) -> StoredDocument:
    named = replace(mention(doc_id), taxonomy_release=made_with.taxonomy)
    return document(doc_id, "Uses Python.", vector=axis(1), mentions=(named,))


def live_of(shelves: Shelves, made_with: MadeWith | None) -> LiveStore:
    return LiveStore(shelves(), say=silent, made_with=None if made_with is None else lambda: made_with)


def test_documents_of_another_release_are_refused_and_both_are_named(shelves: Shelves) -> None:
    with live_of(shelves, HERE) as store:
        assert store.put([read_with(HERE, "a")]) == 1
    with live_of(shelves, EARLIER) as store:
        for try_it in (store.check_admitting, lambda: store.put([read_with(EARLIER, "b")])):
            with pytest.raises(StoreError) as refused:
                try_it()
            told = str(refused.value)
            assert HERE.taxonomy in told
            assert EARLIER.taxonomy in told
            assert "SKILLMATCH_ESCO" in told
            assert "index build --again" in told
        # Reading and removing go on.
        assert list(store.ids()) == ["a"]
        assert store.get("a") is not None
        assert store.delete("a") is True
        # An empty store is nobody's.
        assert store.put([read_with(EARLIER, "b")]) == 1
    with live_of(shelves, HERE) as store, pytest.raises(StoreError, match="do not compare"):
        store.put([read_with(HERE, "c")])


def test_another_model_of_the_same_release_is_no_other_release(shelves: Shelves) -> None:
    with live_of(shelves, HERE) as store:
        store.put([read_with(HERE, "a")])
    with live_of(shelves, replace(HERE, model="another")) as store:
        assert store.put([read_with(HERE, "b"), document("c", "No skill at all.")]) == 2


def test_documents_say_themselves_what_they_were_read_with(shelves: Shelves) -> None:
    """Those of a batch, say, that was run with another release than the one that stores it."""
    with live_of(shelves, HERE) as store:
        store.put([read_with(HERE, "a")])
        with pytest.raises(StoreError, match="do not compare"):
            store.put([read_with(HERE, "b"), read_with(EARLIER, "c")])
        assert list(store.ids()) == ["a"]


def test_a_build_that_takes_the_live_one_s_place_meanwhile_refuses_too(shelves: Shelves) -> None:
    with live_of(shelves, HERE) as store:
        store.put([read_with(HERE, "a")])
        shelf = shelves()
        lifecycle.make_build(
            shelf,
            [read_with(EARLIER, "a")],
            made_with=EARLIER,
            made_at=BEGAN + timedelta(days=1),
            n_failed=lambda: 0,
            is_allowing_failed=False,
            say=silent,
        )
        given = iter([read_with(HERE, f"n{number}") for number in range(3)])

        def moving() -> Iterator[StoredDocument]:
            yield next(given)
            lifecycle.swap(shelf, None, remake=None, say=silent)
            yield from given

        with pytest.raises(StoreError, match="do not compare"):
            store.put(moving())
        assert list(store.ids()) == ["a"]


def older(folder: Path, *documents: StoredDocument) -> Path:
    """Make a store as releases did that wrote nothing down of what it was made with."""
    with EmbeddedStore(folder, DIM) as store:
        store.put(documents)
    assert not (folder / "builds").exists()
    return folder


def shelf_in(folder: Path) -> FolderShelf:
    return FolderShelf(folder, dim=DIM, prefix="skillmatch")


def test_an_older_store_opens_and_is_asked_itself(tmp_path: Path) -> None:
    plain = document("0", "No skill at all.")
    folder = older(tmp_path / "store", plain, read_with(EARLIER, "a"))
    with LiveStore(shelf_in(folder), say=silent, made_with=lambda: HERE) as store:
        assert store.count() == 2
        with pytest.raises(StoreError, match=r"ESCO 1\.1\.0"):
            store.put([read_with(HERE, "b")])
    with LiveStore(shelf_in(folder), say=silent, made_with=lambda: EARLIER) as store:
        assert store.put([read_with(EARLIER, "b")]) == 1
    # Nothing is claimed of documents that nobody knows all of.
    assert shelf_in(folder).builds()[FIRST].made_with is None
    folder = older(tmp_path / "silent", plain)
    with LiveStore(shelf_in(folder), say=silent, made_with=lambda: HERE) as store:
        assert store.put([read_with(HERE, "b")]) == 1


def test_what_a_new_store_is_made_with_is_written_down(tmp_path: Path) -> None:
    with LiveStore(shelf_in(tmp_path), say=silent, made_with=lambda: HERE) as store:
        assert shelf_in(tmp_path).builds()[FIRST] == Build(name=FIRST, state="ready")
        store.put([document("a", "No skill at all.")])
    assert shelf_in(tmp_path).builds()[FIRST].made_with == HERE
    with (
        LiveStore(shelf_in(tmp_path), say=silent, made_with=lambda: EARLIER) as store,
        pytest.raises(StoreError, match="do not compare"),
    ):
        store.put([document("b", "No skill either.")])


def test_an_older_store_s_documents_are_read_anew_where_they_are_copied(tmp_path: Path) -> None:
    folder = older(tmp_path / "store", read_with(EARLIER, "a"))
    shelf = shelf_in(folder)
    lifecycle.make_build(
        shelf,
        [read_with(HERE, "a")],
        made_with=HERE,
        made_at=BEGAN,
        n_failed=lambda: 0,
        is_allowing_failed=False,
        say=silent,
    )
    with LiveStore(shelf, say=silent) as store:
        store.put([read_with(EARLIER, "b")])
        lifecycle.swap(shelf_in(folder), None, remake=None, say=silent)
        found = store.get("b")
        assert found is not None
        assert found.mentions == ()


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: Path
) -> Run:
    (tmp_path / "home").mkdir()
    (home / "derived").mkdir(parents=True, exist_ok=True)
    (tmp_path / "home" / "derived").symlink_to(home / "derived")
    monkeypatch.setenv("SKILLMATCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SKILLMATCH_TIER", "instant")

    def run(*args: object, esco: str) -> tuple[int, str, str]:
        monkeypatch.setenv("SKILLMATCH_ESCO", esco)
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(arg) for arg in args])
        told = capsys.readouterr()
        assert isinstance(stopped.value.code, int)
        return stopped.value.code, told.out, told.err

    return run


def test_the_command_refuses_another_release_and_says_what_to_do(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text("Nurse\nMust have: first aid, Python.\n", encoding="utf-8")
    kind = ["--kind", "posting"]
    assert run("index", "put", tmp_path / "one.txt", *kind, esco="1.1.0")[0] == 0
    status, out, err = run("index", "put", tmp_path / "two.txt", *kind, esco="1.1.1")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert all(words in err for words in ("ESCO 1.1.0", "ESCO 1.1.1", "index build --again"))
    assert run("index", "search", "first aid", esco="1.1.1")[0] == 0
    told = json.loads(run("index", "status", "--format", "json", esco="1.1.1")[1])
    assert told["builds"][0]["made_with"]["taxonomy"].startswith("ESCO 1.1.0")
    assert run("index", "put", tmp_path / "two.txt", *kind, esco="1.1.0")[0] == 0
    # What it says to do does it.
    assert run("index", "build", "--again", esco="1.1.1")[0] == 0
    assert run("index", "swap", esco="1.1.1")[0] == 0
    assert run("index", "put", tmp_path / "two.txt", *kind, esco="1.1.1")[0] == 0
    assert run("index", "put", tmp_path / "two.txt", *kind, esco="1.1.0")[0] == 2
