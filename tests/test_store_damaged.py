"""Damaged files: found when the store is opened, named, mended where they can be, never silently served."""

import random
import shutil
import sqlite3

import numpy as np
import pytest
from store_workload import DIM, FOLD_ABOVE, IS_CI, Operation, made, token

from skillmatch.errors import StoreError
from skillmatch.index import soundness, stamp
from skillmatch.index.embedded import EmbeddedStore
from skillmatch.index.rescue import rescue
from skillmatch.index.sqlite import WriteLock

N_DOCUMENTS = 30
N_FLIPS = 150 if IS_CI else 50


def opened(folder, **options):
    return EmbeddedStore(folder, DIM, fold_above=FOLD_ABOVE, **options)


def held(store):
    return {doc_id: store.get(doc_id) for doc_id in store.ids()}


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A closed store with both indexes, and what it holds."""
    folder = tmp_path_factory.mktemp("sound") / "store"
    rng = random.Random(1)
    documents = [made(f"document-{i}", rng) for i in range(N_DOCUMENTS)]
    with opened(folder) as store:
        store.put(documents)
        store.delete("document-3")
        return folder, held(store)


@pytest.fixture
def copy(sound, tmp_path):
    folder, state = sound
    shutil.copytree(folder, tmp_path / "store")
    return tmp_path / "store", state


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """A store whose process was killed, so that acknowledged changes are in the write-ahead log only."""
    folder = tmp_path_factory.mktemp("killed") / "store"
    rng = random.Random(2)
    with opened(folder) as store:
        for i in range(8):
            store.put([made(f"document-{i}", rng)])
        state = held(store)
        # A copy of the open store's files is what a killed process leaves: nothing is folded in.
        shutil.copytree(folder, folder.with_name("left"))
    assert (folder.with_name("left") / "record.sqlite3-wal").stat().st_size > 10_000
    return folder.with_name("left"), state


def flipped(path, rng):
    body = bytearray(path.read_bytes())
    body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
    path.write_bytes(body)


def refused_or_whole(folder, state, name):
    """Open a store: either it is refused with a line that names the file, or it holds everything."""
    before = {
        path: path.read_bytes() for path in folder.glob("record.sqlite3*") if path.suffix != ".sqlite3-shm"
    }
    refusal = None
    try:
        store = opened(folder, say=lambda line: None)
    except StoreError as error:
        refusal = str(error)
    if refusal:
        assert name in refusal
        assert "index rescue" in refusal or "copy" in refusal or "no SkillMatch store" in refusal
        assert {path: path.read_bytes() for path in before} == before, "a refused store is left as it is"
        return "refused"
    with store:
        assert held(store) == state
        for doc_id, document in state.items():
            assert [hit.doc_id for hit in store.search(words=token(document), top=5)] == [doc_id]
            assert store.search(vector=document.vector, top=1)[0].doc_id == doc_id
    return "whole"


# --- the record


def test_flipped_bits_in_the_record_are_found_or_hurt_nothing(copy, tmp_path):
    folder, state = copy
    rng = random.Random(3)
    record = folder / "record.sqlite3"
    body = record.read_bytes()
    outcomes = []
    for _ in range(N_FLIPS):
        record.write_bytes(body)
        flipped(record, rng)
        outcomes.append(refused_or_whole(folder, state, "record.sqlite3"))
    # The rest falls on bytes that no page uses.
    print({outcome: outcomes.count(outcome) for outcome in set(outcomes)})
    assert outcomes.count("refused") > N_FLIPS / 2


def test_a_flipped_bit_in_any_column_is_found(copy):
    """By name: every value that is stored is covered, not only those a random bit happens to hit."""
    folder, state = copy
    record = folder / "record.sqlite3"
    body = record.read_bytes()
    document = state["document-5"]
    marked = {
        "doc_id": b"document-5",
        "title": document.title.encode(),
        "text": document.text[:40].encode(),
        "vector": np.array(document.vector, dtype="<f4").tobytes(),
    }
    for name, value in marked.items():
        at = body.index(value)
        damaged = bytearray(body)
        damaged[at + len(value) - 1] ^= 1
        record.write_bytes(damaged)
        with pytest.raises(StoreError, match=r"record\.sqlite3 is damaged"):
            opened(folder)
        assert name


@pytest.mark.parametrize("share", [0.0, 0.001, 0.02, 0.3, 0.5, 0.75, 0.97, 0.999])
def test_a_record_cut_short_is_refused(copy, share):
    folder, state = copy
    record = folder / "record.sqlite3"
    body = record.read_bytes()
    record.write_bytes(body[: int(len(body) * share)])
    assert refused_or_whole(folder, state, "record.sqlite3") == "refused"


def test_a_record_that_is_gone_is_not_begun_anew(copy):
    folder, _ = copy
    (folder / "record.sqlite3").unlink()
    for options in ({}, {"is_rebuilding": True}):
        with pytest.raises(StoreError, match=r"record\.sqlite3 is gone or empty.*remove the folder"):
            opened(folder, **options)
    assert not (folder / "record.sqlite3").exists()


def test_a_large_record_is_read_row_by_row_and_damage_is_told_then(copy, monkeypatch):
    """Above the limit opening reads the beginnings only; what is damaged is still never served."""
    folder, state = copy
    monkeypatch.setattr(soundness, "CHECKED_AT_OPEN_BYTES", 0)
    record = folder / "record.sqlite3"
    body = bytearray(record.read_bytes())
    document = state["document-5"]
    body[body.index(document.text[:40].encode()) + 20] ^= 1
    record.write_bytes(body)
    with opened(folder) as store:
        with pytest.raises(StoreError, match=r"damaged \(document in row \d+\).*index rescue"):
            store.get("document-5")
        assert store.get("document-6") == state["document-6"]
        (finding,) = store.check()
    assert "record.sqlite3 is damaged" in finding
    assert token(document) not in finding


def test_text_that_is_no_utf8_is_told_without_the_text(copy, monkeypatch):
    """Python's own message for it quotes the text."""
    folder, state = copy
    monkeypatch.setattr(soundness, "CHECKED_AT_OPEN_BYTES", 0)
    record = folder / "record.sqlite3"
    body = record.read_bytes()
    secret = token(state["document-5"])
    told = []
    for value in (state["document-5"].text[:16].encode(), b"document-5"):
        record.write_bytes(body.replace(value, value[:-1] + b"\xff"))
        for use in (
            lambda store: store.get("document-5"),
            lambda store: list(store.ids()),
            lambda store: store.search(words="shared", top=50),
            lambda store: store.search(vector=state["document-5"].vector, top=50),
            lambda store: store.rebuild(),
        ):
            try:
                with opened(folder, say=lambda line: None) as store:
                    use(store)
            except StoreError as error:
                told += [str(error), str(error.__cause__), str(error.__context__)]
    assert len(told) > 15
    assert all(secret[:8] not in line and "document-" not in line for line in told)


def test_a_row_under_another_rows_number_is_found(copy):
    """Not a flipped bit but a whole wrong row: its checksum is over its number too."""
    folder, _ = copy
    with sqlite3.connect(folder / "record.sqlite3") as connection:
        first, second = connection.execute("SELECT body, crc FROM vector ORDER BY row LIMIT 2").fetchall()
        rows = [row for (row,) in connection.execute("SELECT row FROM vector ORDER BY row LIMIT 2")]
        for row, (body, crc) in zip(rows, (second, first), strict=True):
            connection.execute("UPDATE vector SET body = ?, crc = ? WHERE row = ?", (body, crc, row))
    connection.close()
    with pytest.raises(StoreError, match=r"damaged \(document in row"):
        opened(folder)


# --- the write-ahead log


def test_100_flipped_bits_in_the_log_lose_nothing_silently(killed, tmp_path):
    left, state = killed
    rng = random.Random(4)
    outcomes = []
    for number in range(100):
        folder = tmp_path / str(number)
        shutil.copytree(left, folder)
        flipped(folder / "record.sqlite3-wal", rng)
        outcomes.append(refused_or_whole(folder, state, "record.sqlite3-wal"))
        shutil.rmtree(folder)
    print({outcome: outcomes.count(outcome) for outcome in set(outcomes)})
    assert outcomes.count("refused") > 30


@pytest.mark.parametrize("share", [None, 0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_log_that_is_cut_or_gone_is_told_and_the_loss_can_be_accepted(killed, tmp_path, share):
    left, state = killed
    folder = tmp_path / "store"
    shutil.copytree(left, folder)
    log = folder / "record.sqlite3-wal"
    body = log.read_bytes()
    log.unlink() if share is None else log.write_bytes(body[: int(len(body) * share)])
    if refused_or_whole(folder, state, "record.sqlite3-wal") == "whole":
        pytest.fail("the end of the log holds an acknowledged change")
    with opened(folder, is_rebuilding=True, say=lambda line: None) as store:
        found = held(store)
        assert found.items() < state.items()
        for doc_id, document in found.items():
            assert [hit.doc_id for hit in store.search(words=token(document), top=5)] == [doc_id]
    with opened(folder) as store:
        assert held(store) == found


# --- derived indexes


def test_every_derived_file_is_found_damaged_named_and_mended(copy):
    folder, state = copy
    files = sorted(path for path in (folder / "derived").rglob("*") if path.is_file() and path.stat().st_size)
    assert {path.suffix for path in files} > {".usearch", ".term", ".idx", ".json"}
    rng = random.Random(5)
    body = {path: path.read_bytes() for path in files}
    for damage in ("flip", "cut", "gone"):
        for path in files:
            shutil.rmtree(folder / "derived")
            for other, bytes_ in body.items():
                other.parent.mkdir(parents=True, exist_ok=True)
                other.write_bytes(bytes_)
            if damage == "flip":
                flipped(path, rng)
            elif damage == "cut":
                path.write_bytes(body[path][: rng.randrange(len(body[path]))])
            else:
                path.unlink()
            said = []
            with opened(folder, say=said.append) as store:
                check_answers(store, state)
            # Without a stamp there is nothing to compare with: the word index is made anew, the codes
            # forgotten.
            if path.name != "stamp.json":
                assert any(f"{path} is damaged" in line for line in said), (damage, path.name, said)
            elif path.parent.name == "words":
                assert any("word index: making it anew" in line for line in said)


def check_answers(store, state):
    assert held(store) == state
    for doc_id, document in list(state.items())[:5]:
        assert [hit.doc_id for hit in store.search(words=token(document), top=5)] == [doc_id]
        assert store.search(vector=document.vector, top=1)[0].doc_id == doc_id
    assert len(store.search(words="shared welding nursing budget", top=100)) == len(state)
    assert not store.check()


def test_damage_while_the_store_is_open_is_an_error_and_found_by_check(copy, capfd):
    """tantivy has the files mapped, meets the damage itself, and gives up in its own way."""
    folder, state = copy
    with opened(folder, say=lambda line: None) as store:
        check_answers(store, state)
        path = max((folder / "derived/words").glob("*.idx"), key=lambda path: path.stat().st_size)
        with path.open("r+b") as file:
            file.write(b"\xff" * (path.stat().st_size - 100))
        with pytest.raises(StoreError, match="index rebuild"):
            store.search(words="shared welding nursing budget", top=50)
        assert any(str(path) in finding and "index rebuild" in finding for finding in store.check())
        store.rebuild()
    capfd.readouterr()  # tantivy writes about its giving up to standard error.
    with opened(folder) as store:
        check_answers(store, state)


# --- the lock, and saving what can be saved


def test_a_damaged_lock_is_named(copy):
    folder, _ = copy
    (folder / "write.lock").write_bytes(b"junk" * 500)
    with opened(folder) as store, pytest.raises(StoreError, match=r"write\.lock is damaged.*Delete it"):
        store.delete("document-1")
    (folder / "write.lock").unlink()
    with opened(folder) as store:
        assert store.delete("document-1")
    with WriteLock(folder / "write.lock").hold(wait_s=0):
        pass


def test_what_is_whole_is_saved_from_a_damaged_record(copy, tmp_path):
    folder, state = copy
    record = folder / "record.sqlite3"
    body = bytearray(record.read_bytes())
    for doc_id in ("document-5", "document-8"):
        body[body.index(state[doc_id].text[:40].encode()) + 20] ^= 1
    record.write_bytes(body)
    damaged = record.read_bytes()
    with pytest.raises(StoreError, match="index rescue"):
        opened(folder)
    assert rescue(folder, tmp_path / "saved", dim=DIM) == (len(state) - 2, 2)
    assert record.read_bytes() == damaged
    with opened(tmp_path / "saved") as store:
        assert held(store) == {doc_id: kept for doc_id, kept in state.items() if doc_id[9:] not in ("5", "8")}
    with pytest.raises(StoreError, match="not empty"):
        rescue(folder, tmp_path / "saved", dim=DIM)


def test_codes_that_were_changed_often_still_find_every_row(tmp_path):
    """Dropped and replaced rows must not hide others."""
    rng = random.Random(7)
    state = {}
    with opened(tmp_path / "store", say=lambda line: None) as store:
        for _ in range(25):
            step = Operation(
                "put", documents=tuple(made(f"document-{rng.randrange(60)}", rng) for _ in range(9))
            )
            step.run(store)
            state = step.applied_to(state)
        missed = [
            name for name, kept in state.items() if store.search(vector=kept.vector, top=1)[0].doc_id != name
        ]
        assert missed == []
        assert stamp.read_stamp(tmp_path / "store/derived/neighbours").generation > 5
