"""What lies beside a chain untold, and lines that are none of ours: named, and never in the way."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from records_builders import AT, MARK, add, decision, document, files_of, filled, person

from skillmatch.errors import ChecksumMismatch, NotFound
from skillmatch.records import RecordStore
from skillmatch.records.bodies import fault_of
from skillmatch.records.chain import GENESIS, line_of, made
from skillmatch.records.verifying import verify


def problems(store: RecordStore) -> list[str]:
    return [f"{each.place} {each.what}" for each in verify(store).problems]


def batch(store: RecordStore, n: int) -> None:
    """Record so many rankings in one run, each of a posting and a resume of its own."""
    documents, decisions = [], []
    for number in range(n):
        asked, resume = document("posting", f"p-{number}"), document("resume", person(number))
        documents += [asked, resume]
        decisions.append(decision(asked, resume))
    store.add(documents, decisions, by="tester", at=AT)


# --- a batch that was torn


@pytest.mark.parametrize("half", [b"", b'{"body":{"by'])
def test_documents_of_a_torn_batch_are_named_and_removed_by_the_next_writer(
    tmp_path: Path, half: bytes
) -> None:
    """Two of four entries came to the disk, and perhaps half of the third."""
    store = RecordStore(tmp_path)
    add(store, 9)
    batch(store, 4)
    lines = store.chain.path.read_bytes().splitlines(keepends=True)
    store.chain.path.write_bytes(b"".join(lines[:3]) + half)
    kept = set(store.vault.files())
    named = [each for each in problems(store) if each.startswith("vault/000002/")]
    if half:
        # What the torn line told of is unknown.
        assert named == []
        assert "line 4 is torn" in problems(store)[0]
    else:
        assert len(named) == 4
        assert all("its writer was stopped" in each for each in named)
        assert all("Whoever writes next removes it" in each for each in named)
    entry = add(store, 5)
    assert problems(store) == []
    (mended,) = (each for each in store.entries() if each.kind == "mended")
    assert (mended.seq, entry.seq) == (4, 5)
    assert set(mended.body["removed"]) == kept - set(store.vault.files())
    assert len(mended.body["removed"]) == 4
    assert (mended.body["sha256"] is None, mended.body["n_bytes"]) == (not half, len(half))
    # What was told stays whole.
    assert store.doc_id("000002", store.find("3").body["results"][0]["resume"]) == person(1)


def test_a_sweep_that_removes_nothing_else_removes_what_a_torn_batch_left(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    batch(store, 3)
    lines = store.chain.path.read_bytes().splitlines(keepends=True)
    store.chain.path.write_bytes(lines[0])
    assert len(problems(store)) == 4
    removed = store.retain(183, by="clerk", at=AT)
    assert (removed.n_documents, problems(store)) == (0, [])


def test_a_whole_run_of_which_nothing_was_told_is_removed_and_told(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    add(store, 1)
    whole = store.chain.path.read_bytes()
    add(store, 2)
    store.chain.path.write_bytes(whole)
    (making := store.vault.folder / ".000002").mkdir()
    (making / "r0123456789abcdef").write_bytes(b"half")
    named = problems(store)
    assert len(named) == 3
    assert all("its writer was stopped" in each for each in named)
    store.override("1", by="boss", at=AT, reason="late")
    assert problems(store) == []
    assert [entry.kind for entry in store.entries()] == ["decision", "mended", "override"]
    assert len(store.find("2").body["removed"]) == 2


def test_what_a_torn_batch_left_is_erased_with_its_person(tmp_path: Path) -> None:
    """Left by a version that did not remove it, and written to since."""
    store = RecordStore(tmp_path)
    add(store, 1)
    lost = document("resume", person(7))
    (store.vault.folder / "000001" / lost.name).write_bytes(lost.data)
    store.override("1", by="b", at=AT, reason="r")
    if (store.vault.folder / "000001" / lost.name).exists():
        pytest.fail("the next writer removes what the last run left")
    (store.vault.folder / "000001" / lost.name).write_bytes(lost.data)
    assert "its writer was stopped" in problems(store)[0]
    assert store.erase(person(7), by="clerk", at=AT).n_documents == 1
    assert problems(store) == []
    assert not (store.vault.folder / "000001" / lost.name).exists()


# --- what somebody put there


def _strays(vault: Path) -> list[Path]:
    return [
        vault / "notes of mine.txt",
        vault / ".DS_Store",
        vault / "000001" / ".DS_Store",
        vault / "000001" / "r1234.bak",
        vault / "notes" / "read me",
        vault / "20261122" / "copy" / "r0123456789abcdef",
        vault / ".git" / "config",
        vault / "a\nb\x1b[31m",
    ]


@pytest.fixture
def strayed(tmp_path: Path) -> tuple[RecordStore, list[Path]]:
    store = filled(tmp_path / "records")
    paths = _strays(store.vault.folder)
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"somebody's own")
    return store, paths


def test_stray_files_are_named_on_one_line_each(strayed: tuple[RecordStore, list[Path]]) -> None:
    store, paths = strayed
    named = problems(store)
    assert len(named) == len(paths)
    assert all("none of ours" in each and "move it out" in each for each in named)
    assert not any(character in each for each in named for character in "\n\x1b")
    assert any(r"vault/a\nb\x1b[31m" in each for each in named)


def test_stray_files_stop_neither_recording_nor_erasing_and_stay(
    strayed: tuple[RecordStore, list[Path]],
) -> None:
    store, paths = strayed
    before = problems(store)
    add(store, 8, days=1)
    store.override("1", by="boss", at=AT, reason="late")
    assert store.erase(person(2), by="clerk", at=AT).n_documents == 2
    assert problems(store) == before
    store.retain(183, by="clerk", at=AT + timedelta(days=1_000))
    assert problems(store) == before
    assert store.vault.runs() == ("000001", "20261122")
    assert all(path.read_bytes() == b"somebody's own" for path in paths)


@pytest.mark.parametrize("name", ["{run}", ".{run}", "notes/{run}", "notes"])
@pytest.mark.parametrize("is_folder", [False, True])
def test_what_stands_where_the_next_entry_goes_is_put_aside(
    tmp_path: Path, name: str, is_folder: bool
) -> None:
    store = RecordStore(tmp_path)
    add(store, 1)
    path = store.vault.folder / name.format(run="000002")
    path.parent.mkdir(exist_ok=True)
    own = path / "own" if is_folder else path
    if is_folder:
        path.mkdir()
    own.write_bytes(b"somebody's own")
    store.override("1", by="boss", at=AT, reason="late")
    add(store, 2)
    found = [path.read_bytes() for path in store.vault.folder.rglob("*") if path.is_file()]
    # A folder of a run that was begun is removed with what is in it; a note of this number was one of ours.
    is_removed = (is_folder and name in ("{run}", ".{run}")) or (not is_folder and name == "notes/{run}")
    assert (b"somebody's own" in found) != is_removed
    assert store.kept().reason(3 if name == "notes/{run}" and not is_folder else 2) == "late"


def test_a_folder_that_tells_of_later_entries_stops_everything(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    for number in (1, 2, 3):
        add(store, number)
    lines = store.chain.path.read_bytes().splitlines(keepends=True)
    store.chain.path.write_bytes(lines[0])
    assert any("the chain lost its end" in each for each in problems(store))
    before = {path: path.read_bytes() for path in files_of(tmp_path)}
    with pytest.raises(ChecksumMismatch, match="its end was cut off"):
        add(store, 4)
    assert {path: path.read_bytes() for path in files_of(tmp_path)} == before


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_links_are_named_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "r0123456789abcdef").write_bytes(b"not ours")
    store = filled(tmp_path / "records")
    (store.vault.folder / "000099").symlink_to(outside)
    assert ["none of ours" in each for each in problems(store)] == [True]
    add(store, 5)
    store.retain(183, by="clerk", at=AT + timedelta(days=1_000))
    assert (outside / "r0123456789abcdef").read_bytes() == b"not ours"


def test_a_folder_in_place_of_a_file_is_a_problem_and_no_failure(tmp_path: Path) -> None:
    store = filled(tmp_path)
    place = next(place for place in store.vault.files() if place.startswith("000001/r"))
    for path in (store.vault.folder / place, tmp_path / "torn" / "000005"):
        path.unlink()
        path.mkdir()
    assert [f"vault/{place} is missing, and nobody erased it", "torn/000005 cannot be read"] == [
        each.partition(" (")[0] for each in problems(store)
    ]


def test_files_that_are_missing_are_not_counted_as_kept(tmp_path: Path) -> None:
    store = filled(tmp_path)
    before = verify(store)
    places = [place for place in store.vault.files() if place.startswith("000001/")]
    for place in places:
        (store.vault.folder / place).unlink()
    found = verify(store)
    assert (found.n_files, found.n_gone) == (before.n_files - len(places), before.n_gone)
    assert len(found.problems) == len(places)


# --- lines that are none of ours


def rewritten(store: RecordStore, seq: int, change: Callable[[dict[str, Any]], Any]) -> None:
    """Change the body of an entry and write the chain anew to its end, every hash in order."""
    before, lines, hashes = GENESIS, b"", {}
    for entry in list(store.entries()):
        body = json.loads(json.dumps(entry.body))
        if "of" in body:
            body["of"] = hashes[body["of"]]
        if entry.seq == seq:
            body = change(body) or body
        again = made(entry.seq, before, body)
        hashes[entry.hash] = before = again.hash
        lines += line_of(again)
    store.chain.path.write_bytes(lines)


def without(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(body: dict[str, Any]) -> None:
        for key in path[:-1]:
            body = body[key]
        del body[path[-1]]

    return change


def having(value: Any, *path: str) -> Callable[[dict[str, Any]], None]:
    def change(body: dict[str, Any]) -> None:
        for key in path[:-1]:
            body = body[int(key)] if isinstance(body, list) else body[key]
        body[path[-1]] = value

    return change


MALFORMED: list[tuple[int, Callable[[dict[str, Any]], Any], str]] = [
    (1, without("by"), "by"),
    (1, without("at"), "at"),
    (1, having(7, "by"), "by"),
    (1, having("yesterday", "at"), "at"),
    (1, having("2026-01-01T12:00:00", "at"), "at"),
    (1, without("kind"), "kind"),
    (1, having("Decision", "kind"), "kind"),
    (1, having([], "kind"), "kind"),
    (1, having({}, "kind"), "kind"),
    (1, having(99, "format"), "format"),
    (1, without("run"), "run"),
    (1, having("../../etc", "run"), "run"),
    (1, having(1, "run"), "run"),
    (1, without("inputs"), "inputs"),
    (1, having([], "inputs"), "inputs"),
    (1, having(None, "inputs", "posting"), "inputs.posting"),
    (1, without("inputs", "posting", "name"), "inputs.posting.name"),
    (1, having("../../x", "inputs", "posting", "name"), "inputs.posting.name"),
    (1, having("0", "inputs", "posting", "sha256"), "inputs.posting.sha256"),
    (1, having({}, "inputs", "resumes"), "inputs.resumes"),
    (1, having([{}], "inputs", "resumes"), "inputs.resumes.name"),
    (1, without("results"), "results"),
    (1, having([], "results"), "results"),
    (1, having("x", "results", "0", "margin"), "results.margin"),
    (1, having("r0123456789abcdef", "results", "0", "resume"), "results"),
    (1, without("made_with"), "made_with"),
    (1, having([], "made_with", "releases"), "made_with.releases"),
    (1, having({"../x": "0" * 64}, "made_with", "content"), "made_with.content"),
    (1, having("high", "cut"), "cut"),
    (3, without("record"), "record"),
    (3, having(True, "record"), "record"),
    (3, having(None, "reason"), "reason"),
    (3, having("resume", "resume"), "resume"),
    (4, without("files"), "files"),
    (4, without("notes"), "notes"),
    (4, having(["../../x"], "files"), "files"),
    (4, having(["1"], "notes"), "notes"),
    (5, without("sha256"), "sha256"),
    (5, having(7, "sha256"), "sha256"),
    (7, lambda _: {"by": "b"}, "kind"),
]


@pytest.mark.parametrize(("seq", "change", "key"), MALFORMED)
def test_a_line_whose_hash_is_right_and_whose_body_is_not_is_named(
    tmp_path: Path, seq: int, change: Callable[[dict[str, Any]], Any], key: str
) -> None:
    store = filled(tmp_path)
    rewritten(store, seq, change)
    named = [each for each in problems(store) if each.startswith(f"chain.jsonl, line {seq} ")]
    assert any("cannot be read" in each and key in each for each in named), problems(store)
    assert not any(MARK in each for each in problems(store))
    for use in (
        lambda: list(store.entries()),
        lambda: store.erase(person(2), by="clerk", at=AT),
        lambda: store.find("1"),
        store.kept,
    ):
        with pytest.raises(ChecksumMismatch):
            use()


@pytest.mark.parametrize(
    ("seq", "change", "told"),
    [
        (3, having("0" * 64, "of"), "speaks of record 1, which is no decision before it"),
        (3, having(2, "record"), "speaks of record 2"),
        (3, having(6, "record"), "speaks of record 6"),
        (3, having("r0123456789abcdef", "resume"), "speaks of a resume that its record has not"),
    ],
)
def test_an_override_of_nothing_is_named(
    tmp_path: Path, seq: int, change: Callable[[dict[str, Any]], Any], told: str
) -> None:
    store = filled(tmp_path)
    rewritten(store, seq, change)
    assert [told in each for each in problems(store)] == [True]
    # Nobody can tell of whom its reason is, and it goes where it names somebody.
    store.erase(person(1), by="clerk", at=AT)


def test_a_number_that_is_no_number_of_ours_is_a_changed_line(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    entry = add(store, 1)
    for seq in (True, 1.0):
        store.chain.path.write_bytes(line_of(made(seq, GENESIS, entry.body)))  # type: ignore[arg-type]
        assert "was changed" in problems(store)[0]
        with pytest.raises(ChecksumMismatch):
            add(store, 2)


def test_what_a_newer_version_adds_is_let_pass(tmp_path: Path) -> None:
    store = filled(tmp_path)
    rewritten(store, 1, having({"more": 1}, "asked"))
    assert problems(store) == []
    with pytest.raises(NotFound):
        store.find("99")


@pytest.mark.parametrize("body", [{}, {"kind": None}, {"kind": "decision"}, {"kind": "mended", "by": "b"}])
def test_every_kind_is_checked(body: dict[str, Any]) -> None:
    assert fault_of(body)
