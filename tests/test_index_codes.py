"""Codes of vectors on disk: bounded parts, filters before the best are chosen, parts that wear out."""

import itertools

import numpy as np
import pytest
from index_builders import document

from skillmatch.index import codes, part, stamp
from skillmatch.index.embedded import EmbeddedStore
from skillmatch.index.part import open_part
from skillmatch.types import Scope

DIM = 24
N = 1200


def unit_vectors(n, seed):
    """Vectors in clusters, as encodings lie."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(40, DIM))[rng.integers(0, 40, n)] + 0.7 * rng.normal(size=(n, DIM))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def made(n=N, seed=1, start=0):
    """Postings and resumes of five firms over a year; firm and day have nothing to do with the vector."""
    return [
        document(
            f"d{number:05d}",
            kind="resume" if number % 4 == 0 else "posting",
            firm=f"firm {number % 5}" if number % 50 else "small firm",
            posted_on=f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
            vector=tuple(vector.tolist()),
        )
        for number, vector in enumerate(unit_vectors(n, seed), start=start)
    ]


@pytest.fixture
def small_parts(monkeypatch):
    """As at a scale where parts fill up, scanning costs too much, and breadth is small beside the parts."""
    monkeypatch.setattr(codes, "PART_ROWS", 300)
    monkeypatch.setattr(part, "PICKED", 30)


def opened(path, **options):
    return EmbeddedStore(path / "store", DIM, fold_above=100, say=lambda line: None, **options)


def parts_on_disk(path):
    return sorted(each.name for each in (path / "store/derived/neighbours").glob("*.usearch"))


def recall(store, held, scope, queries, top=10):
    """Return the share of the true nearest that are found, and check that every score is the true cosine."""
    inside = [each for each in held if is_in(each, scope)]
    rows = np.array([each.vector for each in inside])
    n_found = n_all = 0
    for query in queries:
        similarities = dict(zip((each.doc_id for each in inside), rows @ query, strict=True))
        best = set(sorted(similarities, key=lambda name: (-similarities[name], name))[:top])
        hits = store.search(vector=query, scope=scope, top=top)
        assert len(hits) == len(best), scope
        for hit in hits:
            assert hit.score == pytest.approx(similarities[hit.doc_id], abs=2e-6)
        n_found += len(best & {hit.doc_id for hit in hits})
        n_all += len(best)
    return n_found / n_all


def is_in(each, scope):
    return (
        scope.kind in (None, each.kind)
        and scope.firm in (None, each.firm)
        and (scope.since or "") <= each.posted_on <= (scope.until or "9999")
    )


SCOPES = (
    Scope(),
    Scope(kind="posting"),
    Scope(kind="resume"),
    Scope(firm="firm 2"),
    Scope(firm="small firm"),
    Scope(since="2026-03-01", until="2026-08-31"),
    Scope(kind="resume", firm="firm 3", since="2026-06-01"),
    Scope(kind="posting", until="2026-02-20"),
)


def test_parts_are_bounded_and_every_scope_is_answered_truly(tmp_path, small_parts):
    held = made()
    with opened(tmp_path) as store:
        store.put(held)
        names = parts_on_disk(tmp_path)
        # 900 postings and 300 resumes in parts of 300.
        assert [sum(name.startswith(kind) for name in names) for kind in ("posting", "resume")] == [3, 1]
        queries = unit_vectors(40, 2)
        for scope in SCOPES:
            assert recall(store, held, scope, queries) >= 0.98, scope


def test_an_unlikely_filter_still_brings_all_there_are(tmp_path, small_parts):
    """Documents of one firm lie opposite to the query; all near ones are another firm's."""
    rows = unit_vectors(600, 3)
    query = rows[0]
    near = [
        document(f"n{i}", firm="near", vector=tuple((query + 0.1 * row).tolist()))
        for i, row in enumerate(rows)
    ]
    far = [
        document(f"f{i}", firm="far", vector=tuple((0.1 * row - query).tolist()))
        for i, row in enumerate(rows[:60])
    ]
    with opened(tmp_path) as store:
        store.put([*near, *far])
        hits = store.search(vector=query, scope=Scope(firm="far"), top=50)
        assert len(hits) == 50
        assert all(hit.doc_id.startswith("f") for hit in hits)
        scores = {each.doc_id: np.dot(each.vector, query) / np.linalg.norm(each.vector) for each in far}
        assert len({hit.doc_id for hit in hits} & set(sorted(scores, key=scores.get)[-50:])) >= 49


def test_a_change_rewrites_the_last_part_only(tmp_path, small_parts):
    with opened(tmp_path) as store:
        store.put(made(1000))
        folder = tmp_path / "store/derived/neighbours"
        before = {name: (folder / name).read_bytes() for name in parts_on_disk(tmp_path)}
        store.put(made(120, seed=9, start=5000))
        after = parts_on_disk(tmp_path)
    kept = set(before) & set(after)
    full = [name for name in before if np.frombuffer(before[name][:4], "<u4")[0] == 300]
    assert set(full) <= kept
    assert len(after) > len(kept)
    assert all((folder / name).read_bytes() == before[name] for name in kept)


def test_the_same_documents_give_the_same_files(tmp_path, small_parts):
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with opened(tmp_path / name) as store:
            store.put(made(500))
            store.put(made(150, seed=4, start=100))
        folder = tmp_path / name / "store/derived/neighbours"
        found.append({each.name: each.read_bytes() for each in folder.iterdir() if each.name != "stamp.json"})
    assert found[0] == found[1]


def test_replaced_and_deleted_documents_wear_parts_out_and_are_never_found(tmp_path, small_parts):
    held = {each.doc_id: each for each in made(900)}
    with opened(tmp_path) as store:
        store.put(held.values())
        names = [set(parts_on_disk(tmp_path))]
        for step in range(6):
            changed = made(110, seed=20 + step, start=150 * step)
            store.put(changed)
            held.update({each.doc_id: each for each in changed})
            for each in list(held)[step::40]:
                store.delete(each)
                del held[each]
            names.append(set(parts_on_disk(tmp_path)))
            queries = unit_vectors(10, 50 + step)
            for scope in (Scope(), Scope(kind="posting"), Scope(firm="firm 1")):
                assert recall(store, held.values(), scope, queries) >= 0.98, (step, scope)
        missed = [
            name for name, each in held.items() if store.search(vector=each.vector, top=1)[0].doc_id != name
        ]
        assert len(missed) <= len(held) * 0.02
    assert names[0] - names[-1], "a part with many dropped rows is given up"
    with opened(tmp_path) as store:
        assert recall(store, held.values(), Scope(), unit_vectors(10, 70)) >= 0.98


def test_a_part_is_refused_where_its_files_do_not_belong_together(tmp_path, small_parts):
    with opened(tmp_path) as store:
        store.put(made(700))
    folder = tmp_path / "store/derived/neighbours"
    names = sorted(each.name for each in folder.iterdir() if each.name != "stamp.json")
    name = next(each for each in names if each.endswith(".usearch"))
    columns = next(each for each in names if each.startswith(name[: -len("usearch")]) and "columns" in each)
    assert len(open_part(folder, name, names, dim=DIM)) == 300
    assert open_part(folder, name, names, dim=DIM + 1) is None
    assert open_part(folder, name, [name], dim=DIM) is None
    body = (folder / columns).read_bytes()
    (folder / columns).write_bytes(body[: len(body) // 2])
    assert open_part(folder, name, names, dim=DIM) is None
    np.save((folder / columns).open("wb"), np.zeros(300))
    assert open_part(folder, name, names, dim=DIM) is None


# --- opening what is large: some blocks of every file are read, other ones each time


@pytest.fixture
def large(tmp_path, monkeypatch):
    """A store whose index files have many blocks and are over the limit of what is read whole."""
    from skillmatch.index import checksum

    monkeypatch.setattr(checksum, "BLOCK_BYTES", 512)
    with opened(tmp_path) as store:
        store.put(made(900))
    monkeypatch.setattr(stamp, "CHECKED_AT_OPEN_BYTES", 0)
    return max(
        (tmp_path / "store/derived/neighbours").glob("*.usearch"), key=lambda each: each.stat().st_size
    )


def told(tmp_path):
    said = []
    with EmbeddedStore(tmp_path / "store", DIM, fold_above=100, say=said.append) as store:
        found = recall(store, made(900), Scope(), unit_vectors(5, 2))
        findings = store.check()
    return said, found, findings


@pytest.mark.parametrize("at", [0, -1])
def test_damage_at_either_end_of_a_large_file_is_found_at_opening(tmp_path, large, at):
    body = bytearray(large.read_bytes())
    body[at] ^= 1
    large.write_bytes(body)
    said, found, findings = told(tmp_path)
    assert any(f"{large} is damaged" in line for line in said)
    assert found >= 0.98
    assert findings == ()


def test_a_large_file_of_another_length_is_found_at_opening(tmp_path, large):
    large.write_bytes(large.read_bytes() + b"x")
    assert any(f"{large} is damaged" in line for line in told(tmp_path)[0])


def test_damage_within_a_large_file_is_found_by_check_at_once_and_by_opening_in_time(
    tmp_path, large, monkeypatch
):
    monkeypatch.setattr(stamp, "_SAMPLED_BLOCKS", 8)
    body = bytearray(large.read_bytes())
    body[part._MATRIX_AT + len(body) // 3] ^= 1
    large.write_bytes(body)
    folder = large.parent
    files = stamp.read_stamp(folder).files
    assert stamp.damaged_file(folder, files, is_thorough=True) == large
    openings = [stamp.damaged_file(folder, files, is_thorough=False) for _ in range(300)]
    assert None in openings, "not all is read"
    assert large in openings, "other blocks are read every time"


def test_a_stamp_is_read_again_only_when_it_was_written(tmp_path):
    reader = stamp.StampReader(tmp_path)
    assert reader.read() is None
    for generation in itertools.islice(itertools.count(1), 3):
        given = stamp.Stamp(store_id="s", recipe="r", generation=generation, files=())
        stamp.write_stamp(tmp_path, given)
        first = reader.read()
        assert first == given
        assert reader.read() is first


# --- erasing


def code_of(each):
    """The beginning of a vector as the codes keep it: 8 bits a number, cut off towards zero."""
    return (np.array(each.vector, dtype=np.float32) * 127).astype(np.int8).tobytes()[:8]


def test_erasing_rewrites_only_the_parts_that_held_the_document(tmp_path, small_parts):
    held = made(1000)
    with opened(tmp_path) as store:
        store.put(held)
        folder = tmp_path / "store/derived/neighbours"
        before = {each.name: each.read_bytes() for each in folder.glob("*.usearch")}
        gone = held[7]
        receipt = store.erase([gone.doc_id])
        after = {each.name: each.read_bytes() for each in folder.glob("*.usearch")}
        (place,) = [each for each in receipt.places if each.place == "neighbour index"]
        assert place.count > 0
        kept = set(before) & set(after)
        assert len(kept) >= 2
        assert all(before[name] == after[name] for name in kept)
        code = code_of(gone)
        assert any(code in body for body in before.values())
        assert not any(code in body for body in after.values())
        assert (
            recall(store, [each for each in held if each is not gone], Scope(), unit_vectors(20, 2)) >= 0.98
        )
        # Those deleted before go too, though nothing is asked to be erased.
        store.delete(held[8].doc_id)
        store.erase([])
        code = code_of(held[8])
        assert not any(code in each.read_bytes() for each in folder.glob("*.usearch"))
        assert store.check() == ()
