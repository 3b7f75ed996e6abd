"""Erased documents are gone from every byte of every file, whenever the process was killed meanwhile."""

import bz2
import gzip
import io
import lzma
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import zipfile
import zlib
from dataclasses import replace

import pytest
import tantivy
from store_traces import SECRET_ID, SECRETS, files_with_traces, secret_document
from store_workload import DIM, FOLD_ABOVE, made

from skillmatch.errors import StoreError
from skillmatch.index.embedded import EmbeddedStore
from skillmatch.text.analysis import tokens


def opened(folder, **options):
    options.setdefault("say", lambda line: None)
    return EmbeddedStore(folder, DIM, fold_above=options.pop("fold_above", FOLD_ABOVE), **options)


def filled(folder, *, n=30, fold_above=FOLD_ABOVE):
    """A store in which the document was put, replaced, and folded into codes and segments."""
    rng = random.Random(8)
    with opened(folder, fold_above=fold_above) as store:
        store.put([made(f"document-{i}", rng) for i in range(n)])
        store.put([secret_document()])
        store.put([made(f"document-{i}", rng) for i in range(n, n + FOLD_ABOVE + 5)])
        store.put([secret_document()])
        store.put([made(f"document-{i}", rng) for i in range(n)])
        store.put([made(f"document-{i}", rng) for i in range(n // 2)])
        store.delete("document-2")
    return folder


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("sound") / "store")


@pytest.fixture
def copy(sound, tmp_path):
    shutil.copytree(sound, tmp_path / "store")
    return tmp_path / "store"


def check_gone(store):
    assert store.get(SECRET_ID) is None
    assert store.search(words=" ".join(SECRETS), top=50) == ()
    vector = secret_document().vector
    assert all(hit.doc_id != SECRET_ID for hit in store.search(words="welding", vector=vector, top=200))
    assert not store.check()


def test_the_traces_are_looked_for_where_they_are(copy):
    """Without an erasure each kind of file holds some: else the other tests would prove nothing."""
    with opened(copy) as store:
        store.put([secret_document()])
        found = files_with_traces(copy)
        assert {"record.sqlite3", "record.sqlite3-wal"} <= found.keys()
        assert any(name.endswith(".usearch") for name in found), found.keys()
        # The word index has no text in it and shares the letters of its terms: ask it for its own terms.
        assert dict(terms_of(copy)).keys() >= set(tokens(" ".join(SECRETS)))
        store.delete(SECRET_ID)
        assert files_with_traces(copy), "deleting alone leaves traces"


def zipped(body):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("text", body)
    return file.getvalue()


PACKED = {
    "plain": lambda text: text.encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "zlib": lambda text: b"before" + zlib.compress(text.encode()) + b"after",
    "gzip": lambda text: gzip.compress(text.encode("utf-16-be")),
    "xz": lambda text: b"before" + lzma.compress(text.encode()),
    "bzip2": lambda text: bz2.compress(text.encode()),
    "zip": lambda text: zipped(text.encode()),
}


@pytest.mark.parametrize("form", PACKED)
def test_compressed_segments_are_opened(tmp_path, form):
    """What a text is packed in hides it from a plain search, and not from ours."""
    text = secret_document().text
    body = PACKED[form](text)
    assert (SECRETS[0].encode() in body) == (form == "plain")
    (tmp_path / "file").write_bytes(body)
    assert files_with_traces(tmp_path).keys() == {"file"}
    (tmp_path / "file").write_bytes(PACKED[form]("welding nursing " * 1000))
    assert files_with_traces(tmp_path) == {}


def test_blocks_of_a_word_index_that_keeps_texts_are_opened(tmp_path):
    """Ours keeps none; one that did would be caught."""
    schema = tantivy.SchemaBuilder().add_text_field("text", stored=True, tokenizer_name="raw").build()
    index = tantivy.Index(schema, path=str(tmp_path))
    writer = index.writer(num_threads=1)
    for i in range(50):
        writer.add_document(tantivy.Document(text=f"{'budget ' * 40}{i} {SECRETS[2][:9]}"))
    writer.add_document(tantivy.Document(text=secret_document().text))
    writer.commit()
    writer.wait_merging_threads()
    (path,) = tmp_path.glob("*.store")
    for other in tmp_path.iterdir():
        if other != path:
            other.unlink()
    assert SECRETS[2].encode() not in path.read_bytes(), "it is compressed"
    assert SECRETS[2].encode() in files_with_traces(tmp_path)[path.name]


def terms_of(folder):
    """All terms of a word index, read from its files anew."""
    index = tantivy.Index.open(str(folder / "derived/words"))
    index.reload()
    return index.searcher().terms_with_prefix("words", "")


@pytest.mark.parametrize("fold_above", [FOLD_ABOVE, 1000])
def test_an_erased_document_is_in_no_byte_of_no_file(tmp_path, fold_above):
    folder = filled(tmp_path / "store", fold_above=fold_above)
    with opened(folder, fold_above=fold_above) as store:
        n = store.count()
        before = store.search(words="welding", top=100)
        receipt = store.erase([SECRET_ID])
        assert files_with_traces(folder) == {}
        assert (folder / "record.sqlite3-wal").stat().st_size < 100_000
        check_gone(store)
        assert store.count() == n - 1
        assert {hit.doc_id for hit in store.search(words="welding", top=100)} == {
            hit.doc_id for hit in before
        } - {SECRET_ID}
    assert files_with_traces(folder) == {}
    assert not set(dict(terms_of(folder))) & set(tokens(" ".join(SECRETS)))
    with opened(folder, fold_above=fold_above) as store:
        check_gone(store)
    assert (receipt.erased, receipt.unknown) == ((SECRET_ID,), ())
    counts = {(place.place, place.unit): place.count for place in receipt.places}
    assert counts[("record", "rows")] == 3
    assert counts[("record", "bytes")] == (folder / "record.sqlite3").stat().st_size
    assert counts[("write-ahead log", "bytes")] > 0
    assert counts[("word index", "files")] > 5
    assert (counts[("neighbour index", "files")] > 0) == (fold_above == FOLD_ABOVE)


def test_word_index_files_are_those_of_a_store_that_never_had_the_document(tmp_path):
    """Compressed and shared letters included: the files are byte for byte the same, but for their names."""
    rng = random.Random(9)
    documents = [made(f"document-{i}", rng) for i in range(20)]
    bodies = []
    for name, erased in (("never", []), ("erased", [secret_document()])):
        with opened(tmp_path / name, fold_above=1000) as store:
            store.put([*documents, *erased])
            store.erase([document.doc_id for document in erased])
        files = (tmp_path / name / "derived/words").glob("*.*")
        bodies.append(
            {path.suffix: path.read_bytes() for path in files if path.suffix not in (".json", ".lock")}
        )
    assert set(bodies[0]) >= {".term", ".idx", ".fieldnorm", ".store", ".fast"}
    assert bodies[0] == bodies[1]


def test_a_document_deleted_before_leaves_traces_until_something_is_erased(copy):
    with opened(copy) as store:
        store.delete(SECRET_ID)
        assert files_with_traces(copy) != {}
        receipt = store.erase([SECRET_ID, "nobody", "unpaired \ud800"])
        assert receipt.erased == ()
        assert receipt.unknown == (SECRET_ID, "nobody", "unpaired \ud800")
        assert files_with_traces(copy) == {}


def test_erasing_gives_the_room_of_a_large_document_back(tmp_path):
    """The record is written anew: blocks that held the document do not stay in it, be they zeros."""
    text = " ".join(random.Random(3).randbytes(4).hex() for _ in range(50_000))
    large = replace(secret_document(), text=text, title="", mentions=())
    with opened(tmp_path / "store") as store:
        store.put([made("document-1", random.Random(4))])
        store.erase(["nobody"])
        record = tmp_path / "store/record.sqlite3"
        before = record.stat().st_size
        store.put([large])
    with opened(tmp_path / "store") as store:
        n_bytes = record.stat().st_size
        receipt = store.erase([SECRET_ID])
        assert record.stat().st_size <= before + 8 * 4096 < n_bytes
    assert ("record", "bytes", record.stat().st_size) in {
        (place.place, place.unit, place.count) for place in receipt.places
    }


def test_several_are_erased_at_once_and_an_id_twice_counts_once(copy):
    with opened(copy) as store:
        n = store.count()
        receipt = store.erase(iter([SECRET_ID, "document-5", SECRET_ID, "document-2"]))
        assert receipt.erased == (SECRET_ID, "document-5")
        assert receipt.unknown == ("document-2",)
        assert store.count() == n - 2
        assert files_with_traces(copy) == {}
        check_gone(store)


def test_leftovers_of_crashes_go_and_strangers_files_are_named(copy):
    """An old index folder, a half-written file; a copy of the record is not ours to remove."""
    secret = secret_document().text.encode()
    for path in ("derived/words-old/a.term", "derived/words/.tmpAbc", "derived/stamp.json.part"):
        (copy / path).parent.mkdir(exist_ok=True)
        (copy / path).write_bytes(secret)
    (copy / "record.backup").write_bytes(secret)
    with opened(copy) as store:
        receipt = store.erase([SECRET_ID])
    assert set(files_with_traces(copy)) == {"record.backup"}
    (other,) = [place for place in receipt.places if place.place == "not SkillMatch's"]
    assert other.path == str(copy / "record.backup")
    (leftovers,) = [place for place in receipt.places if place.place == "leftovers of crashes"]
    assert leftovers.count == 2


# --- killed, or held up by a reader


STEPS = {
    "rows deleted": "skillmatch.index.record.Record.rewrite",
    "record written anew": "skillmatch.index.words.Words.clear",
    "words cleared": "skillmatch.index.neighbours.Neighbours.purge",
    "codes written": "skillmatch.index.codes.Codes.is_alone",
    "codes purged": "skillmatch.index.embedded.EmbeddedStore._catch_up",
    "words made anew": "skillmatch.index.neighbours.Neighbours.fold",
    "all but the flag": "skillmatch.index.record.Record.end_erasing",
}


@pytest.mark.parametrize("step", STEPS)
def test_an_erasure_that_is_killed_is_finished_at_the_next_opening(copy, step):
    module, name, method = STEPS[step].rsplit(".", 2)
    program = textwrap.dedent(f"""
        import importlib, os, signal, sys
        from pathlib import Path
        from skillmatch.index.embedded import EmbeddedStore
        owner = getattr(importlib.import_module({module!r}), {name!r})
        store = EmbeddedStore(Path({str(copy)!r}), {DIM}, fold_above={FOLD_ABOVE})
        setattr(owner, {method!r}, lambda *given, **named: os.kill(os.getpid(), signal.SIGKILL))
        store.erase([{SECRET_ID!r}])
    """)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    said = []
    with opened(copy, say=said.append) as store:
        assert "an erasure was interrupted; finishing it" in said
        assert files_with_traces(copy) == {}
        check_gone(store)
    said.clear()
    with opened(copy, say=said.append) as store:
        assert said == []
        check_gone(store)


READER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN")
connection.execute("SELECT COUNT(*) FROM document").fetchone()
print("reading", flush=True)
sys.stdin.readline()
"""


def test_a_reader_that_stays_is_told_of_and_the_erasure_finished_when_it_is_gone(copy):
    """Another process in the middle of reading keeps old pages in the write-ahead log."""
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(copy / "record.sqlite3")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert reader.stdout.readline() == "reading\n"
        with opened(copy, wait_s=0.2) as store:
            with pytest.raises(StoreError, match=r"is being read by another process.*index erase"):
                store.erase([SECRET_ID])
            assert store.get(SECRET_ID) is None
            assert store.search(words=SECRETS[0]) == ()
        said = []
        with opened(copy, wait_s=0.2, say=said.append) as store:
            assert any("the erasure is not finished yet" in line for line in said)
            assert store.count() > 0
    finally:
        reader.communicate("go\n", timeout=120)
    with opened(copy) as store:
        assert files_with_traces(copy) == {}
        check_gone(store)


def test_a_reader_that_goes_in_time_is_waited_for(copy):
    program = READER.replace("sys.stdin.readline()", "import time; time.sleep(1)")
    reader = subprocess.Popen(
        [sys.executable, "-c", program, str(copy / "record.sqlite3")],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout.readline() == "reading\n"
    with opened(copy, wait_s=60) as store:
        assert store.erase([SECRET_ID]).erased == (SECRET_ID,)
    reader.communicate(timeout=120)
    assert files_with_traces(copy) == {}
