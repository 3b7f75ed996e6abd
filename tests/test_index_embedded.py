"""What only the embedded store promises: a record that outlives its indexes, and clear refusals."""

import shutil
import sqlite3
import subprocess
import sys
import textwrap
from dataclasses import replace

import numpy as np
import pytest

from skillmatch.errors import StoreError
from skillmatch.index.embedded import EmbeddedStore
from skillmatch.index.exact import ExactVectors
from skillmatch.index.scoping import Head, columns_of
from skillmatch.index.stamp import read_stamp, write_stamp
from skillmatch.types import Scope, StoredDocument

DIM = 8


def documents(n, *, start=0, word="shared"):
    rng = np.random.default_rng(start)
    return [
        StoredDocument(
            doc_id=f"d{i:04d}",
            kind="resume" if i % 3 == 0 else "posting",
            title="",
            text=f"{word} word{i}",
            vector=tuple(rng.normal(size=DIM).astype(np.float32).tolist()),
        )
        for i in range(start, start + n)
    ]


def change_stamps(folder, **fields):
    for path in folder.glob("derived/*"):
        write_stamp(path, replace(read_stamp(path), **fields))


def answers(store):
    """Ids, not scores: deleted documents weigh in BM25's statistics until an index is made anew."""
    query = [1.0, -0.5] + [0.25] * (DIM - 2)
    found = [
        store.search(words="shared word7", top=20),
        store.search(vector=query, top=20),
        store.search(words="word3 word5", vector=query, scope=Scope(kind="posting"), top=20),
    ]
    return [[hit.doc_id for hit in hits] for hits in found]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def filled(folder):
    """A store of 40 documents, closed; returns what it answered."""
    with EmbeddedStore(folder, DIM, fold_above=10) as store:
        store.put(documents(40))
        store.delete("d0011")
        return answers(store)


@pytest.mark.parametrize(
    "gone", ["derived", "derived/words", "derived/neighbours", "derived/words/stamp.json"]
)
def test_indexes_that_are_gone_are_made_anew(folder, filled, gone):
    path = folder / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    said = []
    with EmbeddedStore(folder, DIM, fold_above=10, say=said.append) as store:
        assert answers(store) == filled
    assert any("anew from 39 documents" in line for line in said) == (gone != "derived/neighbours")


@pytest.mark.parametrize("field", ["store_id", "recipe"])
def test_an_index_of_another_record_or_recipe_is_made_anew(folder, filled, field):
    change_stamps(folder, **{field: "other"})
    said = []
    with EmbeddedStore(folder, DIM, fold_above=10, say=said.append) as store:
        assert answers(store) == filled
    assert any("anew" in line for line in said)


def test_a_record_older_than_its_indexes_is_refused_until_they_are_made_anew(folder, filled):
    """As after putting back an older copy of the record, or losing the write-ahead log."""
    change_stamps(folder, generation=99)
    with pytest.raises(StoreError, match=r"ends at change 2, but its indexes have seen change 99.*rebuild"):
        EmbeddedStore(folder, DIM, fold_above=10)
    said = []
    with EmbeddedStore(folder, DIM, fold_above=10, say=said.append, is_rebuilding=True) as store:
        assert answers(store) == filled
    assert any("anew" in line for line in said)
    with EmbeddedStore(folder, DIM, fold_above=10) as store:
        assert answers(store) == filled


def test_damaged_index_files_are_made_anew(folder, filled):
    (folder / "derived/words/meta.json").write_bytes(b"junk")
    for part in folder.glob("derived/neighbours/*.usearch"):
        part.write_bytes(part.read_bytes()[:50])
    said = []
    with EmbeddedStore(folder, DIM, fold_above=10, say=said.append) as store:
        assert answers(store) == filled
    assert any("words/meta.json is damaged" in line for line in said)
    assert any("neighbours/posting-1-0.usearch is damaged" in line for line in said)


def test_an_index_that_fell_behind_catches_up(folder, filled, tmp_path):
    """As after a process died between the record's commit and the indexes: older indexes, newer record."""
    shutil.copytree(folder / "derived", tmp_path / "older")
    with EmbeddedStore(folder, DIM, fold_above=10) as store:
        store.put(documents(3, start=100))
        store.put(documents(1, start=5, word="changed"))
        store.delete("d0002")
        expected = answers(store)
    shutil.rmtree(folder / "derived")
    shutil.copytree(tmp_path / "older", folder / "derived")
    with EmbeddedStore(folder, DIM, fold_above=10) as store:
        assert answers(store) == expected
        assert [hit.doc_id for hit in store.search(words="changed")] == ["d0005"]
        assert store.search(words="word2") == ()


def test_a_write_that_is_refused_half_way_keeps_what_came_before(folder):
    bad = StoredDocument(doc_id="", kind="posting", title="", text="")
    with EmbeddedStore(folder, DIM) as store:
        with pytest.raises(Exception, match="1 to 512 bytes"):
            store.put([*documents(1000), bad])
        assert store.count() in (0, 1000)
        assert len(store.search(words="shared", top=2000)) == store.count()


# --- the neighbour index


def test_the_codes_take_over_and_stays_true_through_changes(folder):
    rng = np.random.default_rng(5)
    n = 600
    with EmbeddedStore(folder, DIM, fold_above=100) as store:
        for start in range(0, n, 150):
            store.put(documents(150, start=start))
        for i in range(0, n, 50):
            store.delete(f"d{i:04d}")
        store.put(documents(50, start=300, word="changed"))
        assert list((folder / "derived/neighbours").glob("*.usearch"))
        units = {name: np.array(store.get(name).vector) for name in store.ids()}
        units = {name: vector / np.linalg.norm(vector) for name, vector in units.items()}
        n_agreeing = 0
        for query in rng.normal(size=(40, DIM)):
            query /= np.linalg.norm(query)
            best = sorted(units, key=lambda name: -float(units[name] @ query))[:10]
            hits = store.search(vector=query.tolist(), top=10)
            n_agreeing += len({hit.doc_id for hit in hits} & set(best))
            for hit in hits:
                assert hit.score == pytest.approx(float(units[hit.doc_id] @ query), abs=2e-6)
        assert n_agreeing >= 0.98 * 400


def test_only_one_part_a_kind_is_kept_on_disk(folder):
    with EmbeddedStore(folder, DIM, fold_above=5) as store:
        for start in range(0, 60, 12):
            store.put(documents(12, start=start))
    assert len(list((folder / "derived/neighbours").glob("*.usearch"))) == 2


def test_the_codes_and_the_encoder_live_in_one_process(folder):
    """In a fresh process, the codes first: usearch crashes an onnxruntime that is loaded after it."""
    program = textwrap.dedent(f"""
        from pathlib import Path
        from skillmatch.index.embedded import EmbeddedStore
        from skillmatch.types import StoredDocument
        with EmbeddedStore(Path({str(folder)!r}), 2, fold_above=1) as store:
            store.put(
                StoredDocument(doc_id=str(i), kind="posting", title="", text="", vector=(i, 1.0))
                for i in range(5)
            )
            assert store.search(vector=[1.0, 0.0], top=1)[0].doc_id == "4"
            from skillmatch.encode import load_encoder
            vectors = load_encoder().encode(["welder", "welding", "nurse"])
            assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
            assert store.search(vector=[1.0, 0.0], top=1)[0].doc_id == "4"
    """)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()


def test_exact_vectors_keep_their_places_through_drops():
    rows = ExactVectors(2)
    angles = np.linspace(0, 1.5, 2000)
    units = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    heads = [Head(row=row, doc_id=str(row), kind="posting", firm="", posted_on="") for row in range(2000)]
    rows.put(columns_of(heads), units)
    for row in range(0, 2000, 2):
        rows.drop(row)
    rows.drop(0)
    assert len(rows) == 1000
    found = rows.search(units[1000], scope=Scope(), limit=2)
    assert sorted(found) == [999, 1001]
    assert found[999] == pytest.approx(float(units[999] @ units[1000]), abs=1e-6)
    assert rows.search(units[0], scope=Scope(kind="resume"), limit=2) == {}


# --- refusals


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    path = tmp_path / "file"
    path.write_text("x")
    with pytest.raises(StoreError, match="Name another folder"):
        EmbeddedStore(path, DIM)


def test_a_damaged_record_is_named(folder, filled):
    (folder / "record.sqlite3").write_bytes(b"no database at all" * 500)
    with pytest.raises(StoreError, match=r"record\.sqlite3 is damaged"):
        EmbeddedStore(folder, DIM)


def test_another_programs_database_is_refused_and_left_alone(folder):
    folder.mkdir()
    with sqlite3.connect(folder / "record.sqlite3") as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = (folder / "record.sqlite3").read_bytes()
    with pytest.raises(StoreError, match="no SkillMatch store"):
        EmbeddedStore(folder, DIM)
    assert (folder / "record.sqlite3").read_bytes() == before


def test_a_later_schema_is_refused(folder, filled):
    with sqlite3.connect(folder / "record.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="schema 99, this release reads 3"):
        EmbeddedStore(folder, DIM)


def test_vectors_of_another_length_are_refused_at_opening(folder, filled):
    with pytest.raises(StoreError, match="vectors of 8 numbers, the encoder makes 16"):
        EmbeddedStore(folder, 16)


def test_a_closed_store_says_so(folder):
    store = EmbeddedStore(folder, DIM)
    store.close()
    for use in (store.count, lambda: store.search(words="x"), lambda: store.put(documents(1))):
        with pytest.raises(StoreError, match="closed"):
            use()


def test_a_second_writer_is_told(folder):
    with EmbeddedStore(folder, DIM) as store, EmbeddedStore(folder, DIM, wait_s=0.1) as second:
        store.put(documents(2))
        with sqlite3.connect(folder / "write.lock", isolation_level=None) as writer:
            writer.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreError, match="being written to by another process"):
                second.put(documents(1, start=50))
            assert len(second.search(words="shared")) == 2
        writer.close()
        assert second.put(documents(1, start=50)) == 1


def test_a_second_process_waits_for_the_first(folder):
    program = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from skillmatch.index.embedded import EmbeddedStore
        from skillmatch.types import StoredDocument
        name = sys.argv[1]
        with EmbeddedStore(Path({str(folder)!r}), {DIM}) as store:
            for i in range(10):
                store.put([StoredDocument(doc_id=f"{{name}}{{i}}", kind="posting", title="", text="welder")])
                assert any(hit.doc_id == f"{{name}}{{i}}" for hit in store.search(words="welder", top=50))
    """)
    processes = [
        subprocess.Popen([sys.executable, "-c", program, name], stderr=subprocess.PIPE) for name in "ab"
    ]
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()
    with EmbeddedStore(folder, DIM) as store:
        assert store.count() == 20
        assert len(store.search(words="welder", top=50)) == 20
