"""What the battery cannot ask of every store: depth, aliases, damage, and what stands on the server."""

import threading

import elastic_builders
import pytest
from index_builders import DIM, axis, document, ids, mention

from skillmatch.errors import InputError, StoreError
from skillmatch.index.elastic import finding, paging, searching
from skillmatch.index.elastic.client import place
from skillmatch.index.elastic.mapping import check_index, make_index
from skillmatch.index.elastic.vector_files import VectorFile

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


@pytest.fixture
def small_pages(monkeypatch):
    """Pages of 7, so that a few documents are many pages."""
    for module in (searching, finding, paging):
        monkeypatch.setattr(module, "MOST_A_PAGE", 7)


# --- depth and ties


@pytest.mark.usefixtures("small_pages")
def test_what_needs_many_pages_is_whole_and_in_order(store):
    given = [
        document(
            f"d{i:02d}", "welder " * (i % 5 + 1) + f"w{i}", firm=f"f{i % 15:02d}", vector=axis(0, i / 50)
        )
        for i in range(50)
    ]
    store.put(given)
    assert list(store.ids()) == [each.doc_id for each in given]
    assert store.tally("firm") == {f"f{i:02d}": 4 if i < 5 else 3 for i in range(15)}
    assert ids(store.search(vector=axis(0), top=45)) == [f"d{i:02d}" for i in range(45)]
    found = store.search(words="welder", top=45)
    assert len(found) == 45
    assert [(-hit.score, hit.doc_id) for hit in found] == sorted((-hit.score, hit.doc_id) for hit in found)
    every = store.search(words="welder", top=60)
    assert every[:45] == found
    assert len(every) == 50


@pytest.mark.usefixtures("small_pages")
def test_many_that_tie_at_the_edge_are_ordered_by_id_over_pages(store):
    names = [f"d{i:02d}" for i in range(40)]
    store.put(document(name, "alike words", vector=axis(1)) for name in reversed(names))
    assert ids(store.search(words="alike", top=5)) == names[:5]
    assert ids(store.search(vector=axis(1), top=5)) == names[:5]
    assert ids(store.search(words="alike", vector=axis(1), top=5)) == names[:5]


def test_the_order_of_putting_does_not_change_the_answers(client, tmp_path):
    documents = [
        document(f"d{i:02d}", f"common w{i % 3} w{i % 5}", vector=axis(i, i / 40)) for i in range(40)
    ]
    answers = []
    for name, order in (("up", documents), ("down", documents[::-1])):
        with (
            elastic_builders.temporary_index(client, dim=DIM) as index,
            elastic_builders.opened(client, index, tmp_path / name, dim=DIM) as store,
        ):
            for start in range(0, len(order), 8):
                store.put(order[start : start + 8])
            answers.append(
                [
                    store.search(words="w1 w2 common", top=15),
                    store.search(vector=axis(3, 0.1), top=15),
                    store.search(words="w1 w2", vector=axis(3, 0.1), top=15),
                ]
            )
    assert answers[0] == answers[1]


def test_reading_goes_on_as_it_began_while_documents_change(store):
    store.put(document(f"d{i:02d}", "welder") for i in range(20))
    reading = store.ids()
    held = store.documents()
    store.delete("d03")
    store.put([document("d05x", "welder")])
    assert list(reading) == [f"d{i:02d}" for i in range(20)]
    assert [each.doc_id for each in held] == [f"d{i:02d}" for i in range(20)]
    assert "d03" not in list(store.ids())


def test_no_answer_is_mixed_of_two_indexes_while_an_alias_is_turned(client, tmp_path):
    """Words of one index and vectors of another would be fused if the two searches met different ones."""
    alias = f"{elastic_builders.FAMILY}-alias"
    with (
        elastic_builders.temporary_index(client, dim=DIM) as old,
        elastic_builders.temporary_index(client, dim=DIM) as new,
    ):
        for name in (old, new):
            with elastic_builders.opened(client, name, tmp_path / "v", dim=DIM) as store:
                store.put(document(f"{name}-{i}", "welder", vector=axis(i)) for i in range(8))

        def turn(to, away):
            actions = [{"remove": {"index": away, "alias": alias}}, {"add": {"index": to, "alias": alias}}]
            client.request("POST", "/_aliases", {"actions": actions})

        client.request("POST", "/_aliases", {"actions": [{"add": {"index": old, "alias": alias}}]})
        answers, failures, is_done = [], [], threading.Event()

        def read():
            with elastic_builders.opened(client, alias, tmp_path / "v", dim=DIM) as store:
                while not is_done.is_set():
                    try:
                        answers.append(store.search(words="welder", vector=axis(0), top=20))
                    except Exception as failure:
                        failures.append(failure)

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for _ in range(8):
            turn(new, old)
            turn(old, new)
        is_done.set()
        for reader in readers:
            reader.join()
        assert failures == []
        assert answers
        seen = [{hit.doc_id.rsplit("-", 1)[0] for hit in answer} for answer in answers]
        assert all(len(names) == 1 for names in seen)
        assert all(len(answer) == 8 for answer in answers)


def test_hits_of_two_indexes_make_the_question_be_asked_again(store, monkeypatch):
    store.put([document("a", "welder", vector=axis(0))])
    real, asked = finding._ask, []

    def turned(client, index, bodies):
        hits = real(client, index, bodies)
        asked.append(len(bodies))
        return [[{**hit, "_index": f"other{len(asked)}"} for hit in hits[0]], *hits[1:]]

    monkeypatch.setattr(finding, "_ask", turned)
    with pytest.raises(StoreError, match="turned to another index again and again"):
        store.search(words="welder", vector=axis(0))
    assert len(asked) == 5


# --- what is stored, and what is wrong with it


def test_titles_texts_and_mentions_are_kept_and_not_indexed_and_vectors_not_given_back(client, store):
    store.put([document("a", "secretword", title="T", vector=axis(0), mentions=(mention("a"),))])
    (found,) = client.request("POST", place(store.index, "_search"), {})["hits"]["hits"]
    assert "vector" not in found["_source"]
    assert "words" not in found["_source"]
    told = client.request("GET", place(store.index, "_mapping"))[store.index]["mappings"]
    assert told["dynamic"] == "strict"
    assert told["properties"]["vector"]["index_options"]["type"] == "int8_hnsw"
    for name in ("title", "text", "mentions"):
        assert told["properties"][name]["index"] is False


def test_a_document_changed_behind_our_back_is_not_served(client, store):
    store.put([document("a", "secret words", vector=axis(0))])
    client.request("POST", place(store.index, "_update", "a"), {"doc": {"text": "secret lies"}})
    with pytest.raises(StoreError, match="not as it was put") as refusal:
        store.get("a")
    assert "secret" not in str(refusal.value)


def test_a_lost_or_damaged_vector_is_told(client, store, tmp_path):
    store.put([document("a", vector=axis(0)), document("b", vector=axis(1))])
    vectors = VectorFile(tmp_path / "v")
    vectors.erase(["a"], [])
    with vectors._connections.transaction() as connection:
        connection.execute("UPDATE vector SET body = zeroblob(32) WHERE doc_id = 'b'")
    vectors.close()
    with pytest.raises(StoreError, match="lacks 1 vectors"):
        store.get("a")
    with pytest.raises(StoreError, match="is damaged"):
        store.get("b")
    # Searching needs no vectors of ours.
    assert ids(store.search(vector=axis(1), top=1)) == ["b"]
    store.put([document("a", vector=axis(0))])
    assert store.get("a").vector == axis(0)


def test_an_index_of_another_kind_is_refused(client, index, tmp_path):
    with pytest.raises(StoreError, match="has dim 8, expected 9"):
        elastic_builders.opened(client, index, tmp_path, dim=9)
    with pytest.raises(StoreError, match="skillmatch index build"):
        elastic_builders.opened(client, f"{index}-none", tmp_path, dim=DIM)
    with pytest.raises(StoreError, match="already"):
        make_index(client, index, dim=DIM, family=elastic_builders.FAMILY)
    with pytest.raises(InputError, match="An index is named"):
        make_index(client, "other-1", dim=DIM, family=elastic_builders.FAMILY)
    meta = client.request("GET", place(index, "_mapping"))[index]["mappings"]["_meta"]
    client.request("PUT", place(index, "_mapping"), {"_meta": {**meta, "analysis": "0"}})
    with pytest.raises(StoreError, match="has analysis 0, expected"):
        check_index(client, index, dim=DIM)


def test_an_alias_for_two_indexes_is_refused(client, index, tmp_path):
    with elastic_builders.temporary_index(client, dim=DIM) as second:
        alias = f"{elastic_builders.FAMILY}-two"
        actions = [{"add": {"index": name, "alias": alias}} for name in (index, second)]
        client.request("POST", "/_aliases", {"actions": actions})
        with pytest.raises(StoreError, match="stands for 2 indexes"):
            elastic_builders.opened(client, alias, tmp_path, dim=DIM)


def test_one_store_may_be_named_as_another_begins(client, index, tmp_path):
    family = f"{elastic_builders.FAMILY}-copy"
    make_index(client, f"{family}-1", dim=DIM, family=family)
    try:
        # The first store can still make indexes, too.
        make_index(client, f"{elastic_builders.FAMILY}-more", dim=DIM, family=elastic_builders.FAMILY)
        with elastic_builders.opened(client, f"{family}-1", tmp_path, dim=DIM) as other:
            other.put([document("a", "welder")])
            assert ids(other.search(words="welder")) == ["a"]
    finally:
        for name in (f"{family}-1", f"{elastic_builders.FAMILY}-more"):
            client.request("DELETE", place(name), is_absence_fine=True)
        client.request("DELETE", place("_index_template", family), is_absence_fine=True)


def test_a_write_to_an_index_that_is_gone_makes_none(client, index, store):
    client.request("DELETE", place(index))
    with pytest.raises(StoreError):
        store.put([document("a")])
    assert client.request("GET", place(index), is_absence_fine=True) is None


def test_a_query_of_very_many_words_is_answered(store):
    store.put([document("a", "welder"), document("b", "nurse")])
    assert ids(store.search(words=" ".join(f"word{i}" for i in range(5000)) + " welder")) == ["a"]


def test_a_closed_store_says_so(store):
    store.close()
    for ask in (store.count, lambda: store.get("a"), lambda: store.put([]), lambda: store.search(words="a")):
        with pytest.raises(StoreError, match="closed"):
            ask()
