"""Erasing from Elasticsearch: no byte stays in the server's files or ours, and nothing is left half done."""

from pathlib import Path

import elastic_builders
import numpy as np
import pytest
from index_builders import DIM, axis, document, ids
from store_traces import SECRET_ID, files_with_traces, secret_document

from skillmatch.errors import StoreError
from skillmatch.index.elastic import erasing
from skillmatch.index.elastic.client import place
from skillmatch.index.elastic.vector_files import FILE, Row, VectorFile
from skillmatch.index.receipt import ErasedPlace
from skillmatch.types import StoredDocument

pytestmark = pytest.mark.elasticsearch


@pytest.fixture(scope="module")
def client(elasticsearch_url):
    connected = elastic_builders.connected(elasticsearch_url)
    yield connected
    connected.close()


@pytest.fixture
def index(client):
    with elastic_builders.temporary_index(client, dim=DIM) as name:
        yield name


@pytest.fixture
def store(client, index, tmp_path):
    with elastic_builders.opened(client, index, tmp_path / "v", dim=DIM) as opened:
        yield opened


def test_erased_bytes_are_in_no_file_of_the_server_or_ours(client, tmp_path):
    """Takes half a minute: so long a server keeps what was deleted, in case a copy must be told of it."""
    folder = tmp_path / "v"
    dim = len(secret_document().vector)
    rng = np.random.default_rng(5)
    others = [
        StoredDocument(
            doc_id=f"d{i}",
            kind="posting",
            title="",
            text=f"budget w{i}",
            vector=tuple(rng.normal(size=dim).tolist()),
        )
        for i in range(300)
    ]
    with (
        elastic_builders.temporary_index(client, dim=dim) as name,
        elastic_builders.opened(client, name, folder, dim=dim, purging_s=100.0) as store,
    ):
        store.put(others)
        store.put([secret_document()])
        client.request("POST", place(name, "_flush"))
        data = data_folder(client, name)
        assert data is None or files_with_traces(data)
        assert files_with_traces(folder)
        receipt = store.erase([SECRET_ID, "nobody"])
        assert (receipt.erased, receipt.unknown) == ((SECRET_ID,), ("nobody",))
        assert [(each.place, each.count) for each in receipt.places] == [("index", 1), ("vectors", 1)]
        assert files_with_traces(folder) == {}
        assert data is None or files_with_traces(data) == {}
        assert store.count() == 300
        assert ids(store.search(words="budget w7", top=1)) == ["d7"]


def data_folder(client, index):
    """The folder of an index, where the server is on this machine and lets itself be looked at."""
    nodes = client.request("GET", "/_nodes/settings")["nodes"].values()
    uuid = client.request("GET", place(index, "_settings"))[index]["settings"]["index"]["uuid"]
    for node in nodes:
        path = node["settings"]["path"]
        data = path.get("data") or f"{path['home']}/data"
        for each in [data] if isinstance(data, str) else data:
            folder = Path(each) / "indices" / uuid
            if folder.is_dir():
                return folder
    return None


def test_an_erasure_reaches_the_other_indexes_and_names_what_it_cannot_reach(client, index, tmp_path):
    given = [document(f"d{i}", "welder", vector=axis(i)) for i in range(4)]
    snapshots = []

    def traces(names):
        snapshots.append(tuple(names))
        return (ErasedPlace(place="snapshot", path="s", count=1, unit="copies", done="left"),)

    with elastic_builders.temporary_index(client, dim=DIM) as older:
        with elastic_builders.opened(client, older, tmp_path / "v", dim=DIM) as old:
            old.put([*given, document("only old", vector=axis(5))])
        with elastic_builders.opened(
            client, index, tmp_path / "v", dim=DIM, others=lambda: [older], traces=traces
        ) as store:
            store.put(given)
            receipt = store.erase(["d1", "only old"])
            assert receipt.erased == ("d1", "only old")
            assert [(each.place, each.count) for each in receipt.places] == [
                ("index", 1),
                ("other index", 2),
                ("vectors", 2),
                ("snapshot", 1),
            ]
            assert receipt.places[1].path.endswith(older)
        with elastic_builders.opened(client, older, tmp_path / "v", dim=DIM) as old:
            assert list(old.ids()) == ["d0", "d2", "d3"]
            assert old.get("d2") == given[2]
    assert snapshots == [(index, older)]


def test_vectors_of_deleted_documents_go_with_an_erasure_unless_another_index_names_them(
    client, index, tmp_path
):
    with elastic_builders.temporary_index(client, dim=DIM) as older:
        with elastic_builders.opened(client, older, tmp_path / "v", dim=DIM) as old:
            old.put([document("kept", vector=axis(1))])
        with elastic_builders.opened(client, index, tmp_path / "v", dim=DIM, others=lambda: [older]) as store:
            store.put([document("kept", vector=axis(2)), document("gone", vector=axis(3)), document("again")])
            store.put([document("again", vector=axis(4))])
            store.put([document("again", vector=axis(5))])
            store.delete("gone")
            vectors = VectorFile(tmp_path / "v")
            assert vectors.count() == 5
            store.erase([])
            assert vectors.count() == 3
            vectors.close()
            assert store.get("again").vector == axis(5)
        with elastic_builders.opened(client, older, tmp_path / "v", dim=DIM) as old:
            assert old.get("kept").vector == axis(1)


def test_an_interrupted_erasure_is_finished_at_the_next_opening(client, index, tmp_path, monkeypatch):
    told = []
    with elastic_builders.opened(client, index, tmp_path / "v", dim=DIM) as store:
        store.put(document(f"d{i}", "welder", vector=axis(i)) for i in range(4))
        with monkeypatch.context() as broken:
            broken.setattr(erasing, "remove", lambda *_: (_ for _ in ()).throw(StoreError("gone away")))
            for doc_id in ("d1", "d2"):
                with pytest.raises(StoreError, match="gone away"):
                    store.erase([doc_id])
        assert store.count() == 4
        assert store.erase(["d2"]).erased == ("d2",)
        assert list(store.ids()) == ["d0", "d3"]
        store.put([document("d1", "welder"), document("d2", "welder")])
        with monkeypatch.context() as broken:
            broken.setattr(erasing, "remove", lambda *_: (_ for _ in ()).throw(StoreError("gone away")))
            with pytest.raises(StoreError, match="gone away"):
                store.erase(["d1"])
    with elastic_builders.opened(client, index, tmp_path / "v", dim=DIM, say=told.append) as store:
        assert list(store.ids()) == ["d0", "d2", "d3"]
        store.put([document("d1", "anew", vector=axis(1))])
    assert told == ["an erasure was interrupted; finishing it"]
    # Put again after it was erased, it stays.
    with elastic_builders.opened(client, index, tmp_path / "v", dim=DIM) as store:
        assert store.get("d1") == document("d1", "anew", vector=axis(1))


def test_a_server_that_keeps_deleted_documents_is_told(client, index, tmp_path):
    with elastic_builders.opened(client, index, tmp_path / "v", dim=DIM, purging_s=0.0) as store:
        store.put([document("a", "welder", vector=axis(0)), document("b")])
        with pytest.raises(StoreError, match="finish their erasure with: skillmatch index erase"):
            store.erase(["a"])
        assert list(store.ids()) == ["b"]
        assert ids(store.search(words="welder")) == []


# --- the file of vectors: no server


def test_vectors_outlive_reopening_and_the_newest_is_the_one_not_spare(tmp_path):
    first = VectorFile(tmp_path)
    first.put([Row(doc_id="a", digest="1", body=b"one"), Row(doc_id="b", digest="2", body=b"two")])
    first.put([Row(doc_id="a", digest="3", body=b"three")])
    first.close()
    second = VectorFile(tmp_path)
    assert second.get([("a", "1"), ("a", "3"), ("b", "2"), ("b", "9")]) == {
        ("a", "1"): b"one",
        ("a", "3"): b"three",
        ("b", "2"): b"two",
    }
    assert list(second.spares()) == [[("a", "1")]]
    # An older vector that is put again is in use again.
    second.put([Row(doc_id="a", digest="1", body=b"one")])
    assert list(second.spares()) == [[("a", "3")]]
    assert second.erase(["b"], [("a", "3")]) == 2
    assert second.count() == 1
    second.close()
    assert b"three" not in (tmp_path / FILE).read_bytes()


def test_a_folder_that_cannot_hold_vectors_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot hold vectors"):
        VectorFile(tmp_path / "file" / "v")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / FILE).write_text("no database of ours" * 100)
    with pytest.raises(StoreError, match=FILE):
        VectorFile(tmp_path / "other")
