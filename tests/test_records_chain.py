"""The chain of decision records: whatever is changed, cut off or torn is found, named and mended."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from records_builders import AT, MARK, add, files_of, filled, person

from skillmatch.errors import ChecksumMismatch, InputError, NotFound
from skillmatch.records import RecordStore
from skillmatch.records.chain import GENESIS, line_of, made, parsed
from skillmatch.records.plain import canonical
from skillmatch.records.verifying import verify

FLIPS = 1_000


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    return filled(tmp_path / "records")


def problems(store: RecordStore, **asked: str) -> list[str]:
    return [f"{each.place} {each.what}" for each in verify(store, **asked).problems]


def test_what_was_written_verifies_and_says_what_happened(store: RecordStore) -> None:
    found = verify(store)
    assert found.problems == ()
    kinds = [entry.kind for entry in store.entries()]
    assert kinds == ["decision", "decision", "override", "erasure", "mended", "decision", "override"]
    assert (found.n_entries, found.n_gone) == (7, 1)
    # Three postings, four resumes that were not erased, two reasons.
    assert found.n_files == len(list(store.vault.files())) == 3 + 4 + 2
    assert found.head == list(store.entries())[-1].hash


def test_entries_follow_one_another_by_their_hashes(store: RecordStore) -> None:
    before = GENESIS
    for number, entry in enumerate(store.entries(), start=1):
        assert (entry.seq, entry.prev) == (number, before)
        body = json.loads(json.dumps(entry.body))
        assert made(number, before, body).hash == entry.hash
        assert made(number, before, {**body, "by": "somebody else"}).hash != entry.hash
        before = entry.hash


def test_every_flipped_bit_is_found_and_its_file_named(store: RecordStore) -> None:
    """A thousand bits, over all files, each place as likely as any other."""
    draw = random.Random(7)
    files = files_of(store.folder)
    sizes = [path.stat().st_size for path in files]
    hit: set[str] = set()
    for _ in range(FLIPS):
        (path,) = draw.choices(files, weights=sizes)
        whole = path.read_bytes()
        at, bit = draw.randrange(len(whole)), draw.randrange(8)
        changed = bytearray(whole)
        changed[at] ^= 1 << bit
        path.write_bytes(bytes(changed))
        found = verify(store).problems
        path.write_bytes(whole)
        if path == store.chain.path:
            # The line it stands in, or the end of that line.
            line = whole.count(b"\n", 0, at) + 1
            assert f"chain.jsonl, line {line}" in {each.place for each in found}, (at, bit)
        else:
            place = path.relative_to(store.folder).as_posix()
            assert [each.place for each in found] == [place], (at, bit)
        hit.add(path.name)
    assert store.chain.path.name in hit
    assert len(hit) > len(files) / 2
    assert problems(store) == []


def test_lines_that_are_removed_moved_or_doubled_are_found(store: RecordStore) -> None:
    lines = store.chain.path.read_bytes().splitlines(keepends=True)
    for changed in (
        lines[1:],
        [*lines[:2], *lines[3:]],
        [lines[1], lines[0], *lines[2:]],
        [*lines[:2], lines[1], *lines[2:]],
    ):
        store.chain.path.write_bytes(b"".join(changed))
        assert any(each.startswith("chain.jsonl, line ") for each in problems(store))
        with pytest.raises(ChecksumMismatch, match=r"Line \d+ of"):
            list(store.entries())


def test_a_chain_rewritten_to_its_end_is_found_by_the_head_noted_elsewhere(store: RecordStore) -> None:
    noted = verify(store).head
    entries = list(store.entries())
    before, forged, hashes = GENESIS, b"", {}
    for entry in entries:
        body = {**entry.body, "by": "nobody"}
        if entry.kind == "override":
            body["of"] = hashes[body["of"]]
        again = made(entry.seq, before, body)
        hashes[entry.hash] = before = again.hash
        forged += line_of(again)
    store.chain.path.write_bytes(forged)
    assert problems(store) == []
    assert problems(store, head=before) == []
    assert problems(store, head=before[:12]) == []
    assert "no entry with the hash" in problems(store, head=before[:11])[0]
    assert "chain.jsonl has no entry with the hash" in problems(store, head=noted)[0]


def test_an_end_cut_off_is_found_by_the_head_noted_elsewhere(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    add(store, 1)
    noted = add(store, 2).hash
    (first, _) = store.chain.path.read_bytes().splitlines(keepends=True)
    store.chain.path.write_bytes(first)
    for path in (store.vault.folder / "000002").iterdir():
        path.unlink()
    assert problems(store) == []
    assert "no entry with the hash" in problems(store, head=noted)[0]


@pytest.mark.parametrize("kept", [1, 2, 50, -2, -1])
def test_a_line_torn_anywhere_is_named_and_mended_by_the_next_writer(tmp_path: Path, kept: int) -> None:
    store = RecordStore(tmp_path)
    add(store, 1)
    whole = store.chain.path.read_bytes()
    add(store, 2)
    (_, last) = store.chain.path.read_bytes().splitlines(keepends=True)
    store.chain.path.write_bytes(whole + last[:kept])
    assert any("line 2 is torn" in each for each in problems(store))
    found, (first,) = verify(store), store.entries()
    assert (found.n_entries, found.head) == (1, first.hash)
    assert len(list(store.entries())) == 1
    add(store, 3)
    assert problems(store) == []
    kinds = [entry.kind for entry in store.entries()]
    if kept == -1:
        # Only its end was missing: nothing of it is lost.
        assert kinds == ["decision", "decision", "decision"]
        assert parsed(last) == list(store.entries())[1]
    else:
        assert kinds == ["decision", "mended", "decision"]
        assert (store.folder / "torn" / "000002").read_bytes() == last[:kept]


def test_a_writer_stopped_while_it_mended_is_mended_too(tmp_path: Path) -> None:
    """The torn line was saved and cut, and then nothing."""
    store = RecordStore(tmp_path)
    add(store, 1)
    (store.folder / "torn").mkdir()
    (store.folder / "torn" / "000002").write_bytes(b"half a line")
    assert problems(store) == ["torn/000002 is of no entry: its writer was stopped, or it was put there"]
    add(store, 2)
    assert [entry.kind for entry in store.entries()] == ["decision", "mended", "decision"]
    assert problems(store) == []


def test_documents_of_a_writer_stopped_before_its_entry_are_named_and_removed(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    add(store, 1)
    for run in ("000002", ".000002"):
        (store.vault.folder / run).mkdir()
        (store.vault.folder / run / "r1").write_bytes(b"somebody's text")
    assert len(problems(store)) == 2
    store.override("1", by="boss", at=AT, reason="a reason")
    assert problems(store) == []
    assert b"somebody's text" not in b"".join(path.read_bytes() for path in files_of(tmp_path))


@pytest.mark.parametrize("kept", [0, 1])
def test_a_chain_that_lost_its_end_is_refused_and_no_document_goes(tmp_path: Path, kept: int) -> None:
    store = RecordStore(tmp_path)
    for number in (1, 2, 3):
        add(store, number)
    lines = store.chain.path.read_bytes().splitlines(keepends=True)
    store.chain.path.write_bytes(b"".join(lines[:kept]))
    before = {path: path.read_bytes() for path in files_of(tmp_path)}
    with pytest.raises(ChecksumMismatch, match="its end was cut off"):
        store.retain(183, by="boss", at=AT)
    assert {path: path.read_bytes() for path in files_of(tmp_path)} == before


def test_nothing_is_added_to_a_chain_whose_last_line_was_changed(store: RecordStore) -> None:
    whole = store.chain.path.read_bytes()
    store.chain.path.write_bytes(whole.replace(b'"kind":"override"', b'"kind":"Override"'))
    with pytest.raises(ChecksumMismatch, match="last line"):
        add(store, 9)
    assert len(store.chain.path.read_bytes()) == len(whole)


def test_a_disk_that_fails_leaves_the_chain_as_it_was(
    store: RecordStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = store.chain.path.read_bytes()
    real = os.fsync

    def failing(handle: int) -> None:
        if os.fstat(handle).st_ino == store.chain.path.stat().st_ino:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr("os.fsync", failing)
    with pytest.raises(InputError, match="disk is full"):
        add(store, 9)
    monkeypatch.undo()
    assert store.chain.path.read_bytes() == whole
    add(store, 9)
    assert problems(store) == []


def test_records_go_by_number_and_by_the_beginning_of_their_hash(store: RecordStore) -> None:
    second = store.find("2")
    assert store.find(second.hash[:12].upper()) == store.find("000002") == second
    for name in ("99", "abc", "0" * 12, "x" * 12):
        with pytest.raises(NotFound):
            store.find(name)
    with pytest.raises(NotFound, match="no decision but an erasure"):
        store.decision("4")
    with pytest.raises(NotFound, match="No decision records"):
        list(RecordStore(store.folder / "elsewhere").entries())


@pytest.mark.parametrize("by", ["", "  \n"])
def test_somebody_must_answer_for_a_record(tmp_path: Path, by: str) -> None:
    with pytest.raises(InputError, match="--by"):
        add(RecordStore(tmp_path), 1, by=by)
    assert files_of(tmp_path) == []


def test_canonical_bytes_are_one_per_value() -> None:
    one = canonical({"b": [1, 2.5, "é\n"], "a": None})
    assert one == '{"a":null,"b":[1,2.5,"é\\n"]}'.encode()
    with pytest.raises(ValueError, match="JSON"):
        canonical({"x": float("nan")})
    for line in (b"", b"{}\n", b"[]\n", b"[" * 100_000 + b"\n", b'{"seq":1}\n', b"\xff\n"):
        assert parsed(line) is None


def test_many_threads_take_turns(tmp_path: Path) -> None:
    stores = [RecordStore(tmp_path) for _ in range(4)]
    threads = [
        threading.Thread(target=lambda store=store: [add(store, n) for n in range(5)]) for store in stores
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry.seq for entry in stores[0].entries()] == list(range(1, 21))
    assert problems(stores[0]) == []


_WRITER = """
import sys
from pathlib import Path
from records_builders import add
from skillmatch.records import RecordStore
store = RecordStore(Path(sys.argv[1]))
while True:
    entry = add(store, *range(3))
    print(entry.seq, entry.hash, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills processes")
def test_writers_killed_at_any_moment_lose_nothing_that_they_told(tmp_path: Path) -> None:
    """Three write at once, one after another is killed; what they had printed is in the chain."""
    store = RecordStore(tmp_path)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    told: dict[int, str] = {}

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _WRITER, str(tmp_path)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, env=env)

    def hear(line: bytes) -> None:
        seq, _, head = line.strip().partition(b" ")
        # A line may be cut off by the kill.
        if len(head) == 64:
            told[int(seq)] = head.decode()

    draw = random.Random(3)
    writers = [start() for _ in range(3)]
    try:
        for killed in range(12):
            writer = writers[killed % 3]
            assert writer.stdout is not None
            for _ in range(draw.randrange(1, 6)):
                hear(writer.stdout.readline())
            writer.send_signal(signal.SIGKILL)
            for line in writer.stdout.read().splitlines():
                hear(line)
            writer.wait()
            writers[killed % 3] = start()
    finally:
        for writer in writers:
            writer.kill()
            for line in writer.communicate()[0].splitlines():
                hear(line)
    assert all("stopped" in each for each in problems(store)), problems(store)
    add(store, 1)
    assert problems(store) == []
    by_seq = {entry.seq: entry.hash for entry in store.entries()}
    assert len(told) > 12
    assert {seq: by_seq[seq] for seq in told} == told


def test_the_chain_holds_no_text_and_no_id(store: RecordStore) -> None:
    chain = store.chain.path.read_bytes()
    assert MARK.encode() not in chain
    assert b"Quaxley" not in chain
    assert store.doc_id("000001", store.find("1").body["results"][0]["resume"]) == person(1)
