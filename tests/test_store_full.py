"""A disk that is full in the middle of a write: an error in one line, and the store opens as before."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from store_workload import DIM, FOLD_ABOVE, IS_CI, made, token

from skillmatch.errors import StoreError
from skillmatch.index import sqlite
from skillmatch.index.embedded import EmbeddedStore

SIZE = 6_000_000


def opened(folder, **options):
    return EmbeddedStore(
        folder, DIM, fold_above=FOLD_ABOVE, say=options.pop("say", lambda line: None), **options
    )


def held(store):
    return {doc_id: store.get(doc_id) for doc_id in store.ids()}


def check_answers(store, state):
    for doc_id, document in state.items():
        assert [hit.doc_id for hit in store.search(words=token(document), top=5)] == [doc_id]
        assert store.search(vector=document.vector, top=1)[0].doc_id == doc_id


def documents(n, seed):
    rng = random.Random(seed)
    return [made(f"document-{seed}-{i}", rng) for i in range(n)]


def full_disk_is_survived(folder, fill, free):
    """Put documents while the disk fills; return the line told, and whether the change was kept.

    Args:
        folder: A store that holds something.
        fill: Makes the disk full, or nearly so.
        free: Undoes it.
    """
    with opened(folder) as store:
        before = held(store)
        more = documents(40, 2)
        fill()
        told = ""
        try:
            store.put(more)
        except StoreError as error:
            told = str(error)
        # Also in the process that met the full disk.
        assert before.items() <= held(store).items()
        check_answers(store, before)
    after = before | {document.doc_id: document for document in more}
    # Still full: it opens, and holds what it held, or the change as a whole.
    said = []
    with opened(folder, say=said.append) as store:
        found = held(store)
        assert found in (before, after)
        assert told or found == after
        check_answers(store, before)
    free()
    with opened(folder) as store:
        assert held(store) == found
        check_answers(store, found)
        store.put(more)
        check_answers(store, after)
        assert not store.check()
    return told, found == after


LIMITED = """
import resource, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_store_full import full_disk_is_survived
def fill():
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
def free():
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
told, is_kept = full_disk_is_survived(Path(sys.argv[1]), fill, free)
print(int(is_kept), told)
"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound") / "store"
    with opened(folder) as store:
        store.put(documents(20, 1))
    return folder


def test_a_file_that_may_not_grow_is_an_error_and_loses_nothing(sound, tmp_path):
    """A limit on the size of files: the log, the record, then files of the indexes are what meets it."""
    size = (sound / "record.sqlite3").stat().st_size
    told = []
    limits = [40_000, size // 2, size, size * 3 // 2, size * 2, size * 3, 10**9]
    for number, limit in enumerate(limits if IS_CI else limits[::2]):
        folder = tmp_path / str(number)
        shutil.copytree(sound, folder)
        done = subprocess.run(
            [sys.executable, "-c", LIMITED.format(tests=str(Path(__file__).parent)), str(folder), str(limit)],
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        told.append(done.stdout.strip())
    assert told[-1] == "1"
    refused = [line for line in told if line[2:]]
    assert len(refused) >= 2
    assert all(
        "nothing of this change was kept" in line or "safe in the record" in line for line in refused
    ), told


def test_a_record_that_finds_no_page_keeps_nothing_of_the_change(sound, tmp_path, monkeypatch):
    """SQLite itself is told that there is no space, at each of the pages that the change would add."""
    folder = tmp_path / "store"
    shutil.copytree(sound, folder)
    with sqlite3.connect(folder / "record.sqlite3") as connection:
        (n_pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.close()
    more, told = documents(40, 2), set()
    for spare in range(12):
        with monkeypatch.context() as patch:
            limit = f"PRAGMA max_page_count = {n_pages + spare}"
            patch.setattr(sqlite, "_SETTINGS", (*sqlite._SETTINGS, limit))
            with opened(folder) as store:
                before = held(store)
                with pytest.raises(StoreError) as error:
                    store.put(more)
                told.add(str(error.value))
                assert held(store) == before
                check_answers(store, before)
        with opened(folder) as store:
            assert held(store) == before
            assert not store.check()
    assert told == {
        f"{folder / 'record.sqlite3'}: the disk is full; nothing of this change was kept. "
        "Free some space and try again."
    }
    with opened(folder) as store:
        store.put(more)
        check_answers(store, before | {document.doc_id: document for document in more})


@pytest.fixture
def small_disk(tmp_path):
    """A real file system of some megabytes; needs the right to mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)], capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("no right to mount a small file system; the limit on file sizes is tested all the same")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_an_error_and_loses_nothing(sound, small_disk):
    """From some hundred free kilobytes down to none: the record, the word index or the codes meet it."""
    folder, filler = small_disk / "store", small_disk / "filler"
    told, kept = [], []
    for spare in (0, 4_096, *range(40_000, 260_000, 20_000), 1_500_000):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(sound, folder)

        def fill(spare=spare):
            with filler.open("wb") as file:
                free = os.statvfs(small_disk)
                os.posix_fallocate(file.fileno(), 0, max(1, free.f_bavail * free.f_frsize - spare))

        line, is_kept = full_disk_is_survived(folder, fill, filler.unlink)
        told.append(line)
        kept.append(is_kept)
    print(*zip(kept, told, strict=True), sep="\n")
    refused = [line for line in told if line]
    assert len(refused) >= 4
    assert any("safe in the record" in line for line in refused)
    assert any("nothing of this change was kept" in line for line in refused)


def test_an_erasure_that_finds_no_space_is_finished_later(small_disk):
    folder, filler = small_disk / "store", small_disk / "filler"
    with opened(folder) as store:
        store.put(documents(60, 1))
        secret = token(store.get("document-1-7"))
        with filler.open("wb") as file:
            free = os.statvfs(small_disk)
            os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_frsize - 60_000)
        with pytest.raises(StoreError, match="disk"):
            store.erase(["document-1-7"])
        assert store.get("document-1-7") is None
    filler.unlink()
    said = []
    with opened(folder, say=said.append) as store:
        assert "an erasure was interrupted; finishing it" in said
        assert store.count() == 59
        assert not store.check()
    assert all(secret.encode() not in path.read_bytes() for path in folder.rglob("*") if path.is_file())
