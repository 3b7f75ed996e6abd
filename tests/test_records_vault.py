"""What a person may have erased: the vault is emptied of it, and the chain stays valid and tells nothing."""

from __future__ import annotations

import os
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from records_builders import AT, MARK, add, decision, document, files_of, filled, person

from skillmatch.errors import ChecksumMismatch, InputError, NotFound
from skillmatch.records import RecordStore
from skillmatch.records.plain import digest
from skillmatch.records.verifying import verify


def holds(store: RecordStore, text: str) -> list[str]:
    """Return the files that hold a text, be it packed."""
    found = []
    for path in files_of(store.folder):
        data = path.read_bytes()
        if data[:1] == b"\x78":
            data = zlib.decompress(data)
        if text.encode() in data:
            found.append(path.relative_to(store.folder).as_posix())
    return found


def test_erasing_a_person_leaves_no_text_of_theirs_and_a_valid_chain(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    add(store, 1, 2)
    add(store, 2, 3)
    add(store, 3)
    assert len(holds(store, person(2))) == 2
    removed = store.erase(person(2), by="clerk", at=AT)
    assert (removed.n_documents, removed.n_notes) == (2, 0)
    assert holds(store, person(2)) == []
    assert len(holds(store, person(3))) == 2
    found = verify(store)
    assert found.problems == ()
    assert found.n_gone == 2
    assert removed.entry.body["by"] == "clerk"
    # Figures stay.
    assert len(store.find("1").body["results"]) == 2
    assert store.doc_id("000001", store.find("1").body["results"][1]["resume"]) is None


def test_reasons_that_may_speak_of_a_person_go_with_them(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    add(store, 1, 2)
    add(store, 3)
    of_one = store.override("1", by="b", at=AT, reason="about one", doc_id=person(1))
    of_two = store.override("1", by="b", at=AT, reason="about two", doc_id=person(2))
    of_all = store.override("1", by="b", at=AT, reason="about the ranking")
    of_other = store.override("2", by="b", at=AT, reason="about another ranking")
    assert store.erase(person(1), by="clerk", at=AT).n_notes == 2
    kept = store.kept()
    notes = {each.seq: kept.reason(each.seq) for each in (of_one, of_two, of_all, of_other)}
    assert list(notes.values()) == [None, "about two", None, "about another ranking"]
    assert verify(store).problems == ()
    assert [each.seq for each in store.overrides(1)] == [of_one.seq, of_two.seq, of_all.seq]


def test_an_id_that_nobody_goes_by_erases_nothing_and_is_not_repeated(tmp_path: Path) -> None:
    store = filled(tmp_path)
    before = store.chain.path.read_bytes()
    for doc_id in (person(3), f"{MARK} 99"):
        with pytest.raises(NotFound) as refused:
            store.erase(doc_id, by="clerk", at=AT)
        assert MARK not in str(refused.value)
    assert store.chain.path.read_bytes() == before


def test_a_folder_without_records_is_told_of_and_not_made(tmp_path: Path) -> None:
    store = RecordStore(tmp_path / "typo")
    with pytest.raises(NotFound, match="No decision records in"):
        store.erase("anybody", by="boss", at=AT)
    with pytest.raises(NotFound, match="No decision records in"):
        store.retain(183, by="boss", at=AT)
    assert not store.folder.exists()


def test_a_damaged_file_stays_and_is_told_of_while_others_are_erased(tmp_path: Path) -> None:
    """Nobody can tell whose it is, so nobody may be told that all is erased."""
    store = RecordStore(tmp_path)
    entry = add(store, 1, 2)
    name = entry.body["results"][1]["resume"]
    (store.vault.folder / "000001" / name).write_bytes(b"damaged")
    removed = store.erase(person(1), by="clerk", at=AT)
    assert (removed.n_documents, removed.unreadable) == (1, (f"000001/{name}",))
    assert holds(store, person(1)) == []
    # Again, nothing that can be read goes by it: the damaged one is named, not called erased.
    with pytest.raises(ChecksumMismatch, match=name):
        store.erase(person(1), by="clerk", at=AT)
    assert len(list(store.entries())) == 2
    assert (store.vault.folder / "000001" / name).read_bytes() == b"damaged"


def test_an_erasure_stopped_half_way_is_named_and_done_by_asking_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = RecordStore(tmp_path)
    add(store, 1, 2)
    monkeypatch.setattr(type(store.vault), "remove", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        store.erase(person(1), by="clerk", at=AT)
    monkeypatch.undo()
    (problem,) = verify(store).problems
    assert "erase it again" in problem.what
    store.erase(person(1), by="clerk", at=AT)
    assert verify(store).problems == ()
    assert holds(store, person(1)) == []


@pytest.mark.parametrize("days", [-1, 0, 30, 182])
def test_nothing_is_swept_before_six_months(tmp_path: Path, days: int) -> None:
    store = filled(tmp_path)
    before = [path.read_bytes() for path in files_of(tmp_path)]
    with pytest.raises(InputError, match="183 days"):
        store.retain(days, by="clerk", at=AT + timedelta(days=1_000))
    assert [path.read_bytes() for path in files_of(tmp_path)] == before


def test_a_sweep_takes_what_is_older_and_nothing_else(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    for number, days in ((1, 0), (2, 100), (3, 183)):
        add(store, number, days=days)
    store.override("1", by="b", at=AT + timedelta(days=150), reason="young reason for an old record")
    store.override("1", by="b", at=AT, reason="old reason")
    removed = store.retain(183, by="clerk", at=AT + timedelta(days=183))
    assert (removed.n_documents, removed.n_notes) == (0, 0)
    removed = store.retain(183, by="clerk", at=AT + timedelta(days=183, seconds=1))
    assert (removed.n_documents, removed.n_notes) == (2, 1)
    assert store.vault.runs() == ("000002", "000003")
    assert [store.kept().reason(seq) for seq in (4, 5)] == ["young reason for an old record", None]
    assert verify(store).problems == ()
    assert removed.entry.body["runs"] == ["000001"]
    removed = store.retain(200, by="clerk", at=AT + timedelta(days=1_000))
    assert (store.vault.runs(), removed.n_documents, removed.n_notes) == ((), 4, 1)
    assert verify(store).problems == ()
    assert [entry.kind for entry in store.entries()].count("decision") == 3


def test_names_and_hashes_cannot_be_told_from_a_text(tmp_path: Path) -> None:
    """The same document has another name and other hashes each time: only who has its file can tell."""
    one, other = (document("resume", person(1)) for _ in range(2))
    assert one.name != other.name
    assert one.facts["sha256"] != other.facts["sha256"]
    assert set(one.facts["stages"].values()).isdisjoint(other.facts["stages"].values())
    store = RecordStore(tmp_path)
    posting = document("posting", "p")
    store.add([posting, one], [decision(posting, one)], by="x", at=AT)
    again = store.vault.document("000001", one.name, sha256=one.facts["sha256"])
    assert (again.raw, again.stages, again.salt) == (one.raw, one.stages, one.salt)
    assert again.hash_of(one.stages["read"]) == one.facts["stages"]["read"]
    chain = store.chain.path.read_bytes().decode()
    assert digest(one.raw.text.encode()) not in chain
    assert digest(one.raw.doc_id.encode()) not in chain


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_only_the_owner_may_read_the_vault(tmp_path: Path) -> None:
    store = filled(tmp_path)
    assert store.vault.folder.stat().st_mode & 0o077 == 0
    for path in store.vault.folder.rglob("*"):
        assert path.is_dir() or path.stat().st_mode & 0o777 == 0o600, path
    assert store.chain.path.stat().st_mode & 0o777 == 0o600


def test_an_override_needs_a_reason_and_a_resume_of_its_record(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    add(store, 1)
    add(store, 2)
    with pytest.raises(InputError, match="--reason"):
        store.override("1", by="b", at=AT, reason=" ")
    with pytest.raises(NotFound, match="No resume of record 1") as refused:
        store.override("1", by="b", at=AT, reason="r", doc_id=person(2))
    assert MARK not in str(refused.value)
    assert len(list(store.entries())) == 2
    entry = store.override("1", by="b", at=AT, reason="a person knew better", doc_id=person(1))
    first = store.find("1")
    assert (entry.body["record"], entry.body["of"]) == (1, first.hash)
    assert entry.body["resume"] == first.body["results"][0]["resume"]
    assert store.find("1") == first
