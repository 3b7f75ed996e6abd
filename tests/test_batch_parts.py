"""The pieces a batch is made of: leases, signatures, groups, the table that workers share."""

import os
import time

import numpy as np
import pytest

from skillmatch.batch.alike import BANDS, signature, text_hash
from skillmatch.batch.grouping import first_of_same, groups_of
from skillmatch.batch.leases import Claims, Fenced, beating, identity, is_gone
from skillmatch.batch.memory import Memory, SharedTable

WORDS = [f"word{number}" for number in range(400)]


def claims(folder, **how):
    return Claims(folder, **how)


def test_one_of_many_gets_a_lease_and_gives_it_back(tmp_path):
    many = [claims(tmp_path) for _ in range(5)]
    got = [lease for each in many if (lease := each.claim("read-000001")) is not None]
    assert len(got) == 1
    got[0].check()
    assert many[1].claim("read-000002") is not None
    got[0].release()
    assert many[2].claim("read-000001") is not None


def test_a_lease_whose_heart_stopped_is_taken_over_and_its_owner_fenced_off(tmp_path):
    sleeper = claims(tmp_path).claim("t")
    heir = claims(tmp_path, expires_s=0.05)
    assert heir.claim("t") is None
    time.sleep(0.1)
    lease = heir.claim("t")
    assert lease.token == sleeper.token + 1
    lease.check()
    for _ in range(2):
        with pytest.raises(Fenced):
            sleeper.check()
        # What the sleeper gives back is not the heir's.
        sleeper.release()
        lease.check()
    lease.release()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(Fenced):
        sleeper.check()
    # A third one begins with the sleeper's number, and is not taken for it.
    third = claims(tmp_path).claim("t")
    assert third.token == sleeper.token
    with pytest.raises(Fenced):
        sleeper.check()


def test_a_beating_heart_keeps_the_lease(tmp_path):
    lease = claims(tmp_path).claim("t")
    other = claims(tmp_path, expires_s=0.3)
    with beating(lease, expires_s=0.3):
        for _ in range(8):
            assert other.claim("t") is None
            time.sleep(0.1)


def test_a_dead_process_of_this_machine_is_known_at_once(tmp_path):
    me = identity()
    assert not is_gone(__import__("json").dumps(me))
    assert is_gone(__import__("json").dumps({**me, "started": "1"}))
    assert not is_gone(__import__("json").dumps({**me, "machine": "another", "started": "1"}))
    assert not is_gone("{half")
    child = os.fork()
    if child == 0:
        claims(tmp_path).claim("t")
        os._exit(0)
    os.waitpid(child, 0)
    assert claims(tmp_path).claim("t").token == 2


def changed(words, share, seed):
    """Return the words with a stretch of them replaced."""
    rng = np.random.default_rng(seed)
    found = list(words)
    start = int(rng.integers(0, len(words) * (1 - share)))
    for place in range(start, start + int(share * len(words))):
        found[place] = f"other{rng.integers(10**9)}"
    return " ".join(found)


@pytest.mark.parametrize(("share", "low", "high"), [(0.0, 1.0, 1.0), (0.05, 0.8, 1.0), (0.5, 0.1, 0.55)])
def test_signatures_agree_as_far_as_texts_do(share, low, high):
    """With a twentieth replaced, 90 % of the runs are shared; with a half, a third."""
    whole = signature(" ".join(WORDS))
    agree = np.mean([(signature(changed(WORDS, share, seed)) == whole).mean() for seed in range(20)])
    assert low <= agree <= high


def test_short_texts_have_no_signature_and_hashes_tell_title_from_text():
    assert not signature("a nurse is wanted in Leeds").any()
    assert signature("a nurse is wanted in Leeds to start next week").any()
    assert signature("A NURSE is   wanted in Leeds, to start next week!").tolist() == (
        signature("a nurse is wanted in leeds to start next week").tolist()
    )
    assert len({text_hash("a", "b c"), text_hash("a b", "c"), text_hash("", "a\0b c")}) == 3


def test_groups_join_near_duplicates_and_nothing_else(tmp_path):
    rng = np.random.default_rng(3)
    families = [[f"w{rng.integers(10**6)}" for _ in range(300)] for _ in range(40)]
    members = [(family, number) for family in range(40) for number in range(1 + family % 3)]
    order = rng.permutation(len(members))
    texts = [changed(families[members[at][0]], 0.01 * members[at][1], at) for at in order]
    found = grouped(tmp_path, texts)
    expected = {}
    for row, at in enumerate(order):
        expected.setdefault(members[at][0], row)
    assert found == [expected[members[at][0]] for at in order]


def grouped(folder, texts):
    signatures = np.stack([signature(text) for text in texts])
    signatures.tofile(folder / "signatures")
    bands = signatures.view(np.uint64)
    paths = [folder / f"band-{band}" for band in range(BANDS)]
    for band, path in enumerate(paths):
        np.ascontiguousarray(bands[:, band]).tofile(path)
    return groups_of(paths, folder / "signatures", len(texts)).tolist()


def test_the_first_row_of_the_same_key_in_parts(tmp_path, monkeypatch):
    from skillmatch.batch import grouping

    rng = np.random.default_rng(1)
    keys = rng.integers(0, 500, size=(3000, 1)).astype("<u8") * np.uint64(0x9E3779B97F4A7C15)
    (tmp_path / "keys").write_bytes(keys.tobytes())
    first = {}
    expected = [
        row if key == 0 else first.setdefault(key, row) for row, key in enumerate(keys[:, 0].tolist())
    ]
    for part in (100, 1 << 18):
        monkeypatch.setattr(grouping, "_PART", part)
        monkeypatch.setattr(grouping, "_BLOCK", 170)
        assert first_of_same(tmp_path / "keys", 3000, width=8).tolist() == expected


def test_the_shared_table_gives_what_was_put_or_nothing(tmp_path):
    one = SharedTable(tmp_path / "t", longest=40, slots=50)
    other = SharedTable(tmp_path / "t", longest=40, slots=50)
    keys = [os.urandom(16) for _ in range(200)]
    for number, key in enumerate(keys):
        one.put(key, f"answer {number}".encode())
    found = {number: other.get(key) for number, key in enumerate(keys)}
    assert all(answer in (None, f"answer {number}".encode()) for number, answer in found.items())
    assert 20 <= sum(answer is not None for answer in found.values()) <= 50
    one.put(keys[0], b"x" * 41)
    assert other.get(keys[0]) in (None, b"answer 0")
    # Half a slot is no answer.
    data = bytearray((tmp_path / "t").read_bytes())
    data[30::62] = bytes(1 for _ in data[30::62])
    (tmp_path / "t").write_bytes(data)
    assert all(other.get(key) is None for key in keys if one.get(key) is None)
    memory = Memory(one, latest=2)
    for number in range(5):
        memory.put(keys[number], b"%d" % number)
    assert memory.get(keys[4]) == b"4"
