"""Writing to Elasticsearch through a proxy that misbehaves: nothing is lost, and nothing is there twice."""

import json
import tracemalloc
from dataclasses import replace

import elastic_builders
import pytest
from elastic_proxy import Proxy
from index_builders import DIM, axis, document, ids

from skillmatch.errors import StoreError
from skillmatch.index.elastic import bulk, store
from skillmatch.index.elastic.mapping import entry

N = 120


@pytest.fixture
def small_batches(monkeypatch):
    """Several requests for a few documents."""
    monkeypatch.setattr(store, "batches", lambda entries: bulk.batches(entries, most=20))


@pytest.fixture
def way(elasticsearch_url, tmp_path):
    """What puts N documents through a proxy and returns it, and the direct client and index to look with."""
    client = elastic_builders.connected(elasticsearch_url)
    with elastic_builders.temporary_index(client, dim=DIM) as index:

        def put(treat, given=None):
            with Proxy(elasticsearch_url, treat) as proxy:
                to_proxy = elastic_builders.connected(elastic_builders.through(elasticsearch_url, proxy.port))
                to_proxy._sleep = lambda seconds: None
                with elastic_builders.opened(to_proxy, index, tmp_path / "v", dim=DIM) as opened:
                    n_put = opened.put(documents() if given is None else given)
                to_proxy.close()
            assert n_put == len(documents() if given is None else given)
            return proxy

        yield put, elastic_builders.opened(client, index, tmp_path / "v", dim=DIM)
    client.close()


def documents(version="first"):
    return [document(f"d{i:03d}", f"welder {version} w{i}", vector=axis(i, i / N)) for i in range(N)]


def assert_all_there(found, given):
    assert list(found.ids()) == [each.doc_id for each in given]
    assert found.count() == len(given)
    assert [found.get(each.doc_id) for each in given[::17]] == given[::17]
    assert sorted(ids(found.search(words=given[0].text.split()[1], top=N + 5))) == [
        each.doc_id for each in given
    ]


pytestmark = [pytest.mark.elasticsearch, pytest.mark.usefixtures("small_batches")]


def test_every_third_call_answered_429(way):
    put, found = way
    calls = []

    def treat(exchange):
        calls.append(exchange.asked)
        exchange.refuse(429) if len(calls) % 3 == 0 else exchange.passed()

    proxy = put(treat)
    assert sum(asked.is_bulk for asked in proxy.asked) >= N / 20
    assert_all_there(found, documents())


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_that_fails_now_and_then(way, status):
    put, found = way
    put(lambda each: each.refuse(status) if each.asked.is_bulk and each.asked.number % 2 else each.passed())
    assert_all_there(found, documents())


def test_a_connection_cut_after_the_server_accepted(way):
    put, found = way

    def treat(exchange):
        if exchange.asked.is_bulk and exchange.asked.number % 2:
            exchange.forward()
            exchange.cut()
        exchange.passed()

    proxy = put(treat)
    assert sum(asked.is_bulk for asked in proxy.asked) >= 2 * N / 20 - 1
    assert_all_there(found, documents())


def test_a_connection_cut_in_the_middle_of_the_answer(way):
    put, found = way

    def treat(exchange):
        if exchange.asked.is_bulk and exchange.asked.number % 2:
            exchange.give(exchange.forward()[:-20])
        exchange.passed()

    put(treat)
    assert_all_there(found, documents())


def test_a_success_that_dropped_the_documents(way):
    put, found = way
    put(lambda each: each.succeed() if each.asked.is_bulk and each.asked.number % 2 else each.passed())
    assert_all_there(found, documents())


def test_a_success_that_dropped_new_versions_of_documents(way):
    """An older version under the same id is no proof that the newer one arrived."""
    put, found = way
    put(lambda each: each.passed())
    first_of = {each.doc_id: found.get(each.doc_id) for each in documents()}
    put(
        lambda each: each.succeed() if each.asked.is_bulk and each.asked.number % 2 else each.passed(),
        documents("second"),
    )
    assert first_of["d000"].text.startswith("welder first")
    assert_all_there(found, documents("second"))


def test_a_success_that_dropped_half_of_the_documents(way, elasticsearch_url):
    put, found = way

    def treat(exchange):
        if exchange.asked.is_bulk and exchange.asked.number == 1:
            pairs = exchange.asked.body.split(b"\n")
            object.__setattr__(exchange.asked, "body", b"\n".join(pairs[: len(pairs) // 4 * 2]) + b"\n")
            head = [line for line in exchange._head.split(b"\r\n") if b"content-length" not in line.lower()]
            head.append(b"content-length: %d" % len(exchange.asked.body))
            exchange._head = b"\r\n".join(head)
        exchange.passed()

    proxy = put(treat)
    second = [asked for asked in proxy.asked if asked.is_bulk][1]
    assert second.body.count(b'{"index":') == 10
    assert_all_there(found, documents())


def test_items_refused_one_by_one_are_sent_again(way):
    put, found = way

    def treat(exchange):
        if exchange.asked.is_bulk and exchange.asked.number == 1:
            refused = {"index": {"_id": "d000", "status": 429, "error": {"type": "es_rejected_execution"}}}
            body = json.dumps({"errors": True, "items": [refused] * 20}).encode()
            head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n"
            exchange.give(head + b"content-length: %d\r\n\r\n" % len(body) + body)
        exchange.passed()

    put(treat)
    assert_all_there(found, documents())


def test_slow_answers(way):
    put, found = way

    def treat(exchange):
        exchange.wait(0.05)
        exchange.passed()

    put(treat)
    assert_all_there(found, documents())


def test_a_server_that_never_does_what_it_says_is_an_error_without_text(way, monkeypatch):
    put, found = way
    monkeypatch.setattr(bulk, "WRITING_S", 0.5)
    with pytest.raises(StoreError, match="acknowledged 20 documents that are not in") as failure:
        put(lambda each: each.succeed() if each.asked.is_bulk else each.passed())
    assert "welder" not in str(failure.value)
    assert "d000" not in str(failure.value)
    assert found.count() == 0


def test_a_deletion_that_was_only_acknowledged_is_repeated(way, elasticsearch_url, tmp_path):
    put, found = way
    put(lambda each: each.passed())
    with Proxy(
        elasticsearch_url,
        lambda each: each.succeed() if each.asked.is_bulk and each.asked.number == 1 else each.passed(),
    ) as proxy:
        client = elastic_builders.connected(elastic_builders.through(elasticsearch_url, proxy.port))
        with elastic_builders.opened(client, found.index, tmp_path / "v", dim=DIM) as opened:
            assert opened.delete("d007") is True
            assert opened.delete("d007") is False
        client.close()
    assert found.get("d007") is None
    assert found.count() == N - 1


def test_a_deletion_cut_after_it_was_done_still_says_that_there_was_one(way, elasticsearch_url, tmp_path):
    put, found = way
    put(lambda each: each.passed())

    def treat(exchange):
        if exchange.asked.is_bulk and exchange.asked.number == 1:
            exchange.forward()
            exchange.cut()
        exchange.passed()

    with Proxy(elasticsearch_url, treat) as proxy:
        client = elastic_builders.connected(elastic_builders.through(elasticsearch_url, proxy.port))
        with elastic_builders.opened(client, found.index, tmp_path / "v", dim=DIM) as opened:
            assert opened.delete("d007") is True
        client.close()
    assert found.count() == N - 1


def test_a_refused_document_is_an_error_that_names_the_kind_only(way):
    _, found = way
    made = entry(document("d000", "secret words"), dim=DIM, is_packed=True)
    broken = made.body.replace(b'"kind":', b'"secret_field":')
    with pytest.raises(
        StoreError, match=r"refused a document for .*: 400 strict_dynamic_mapping_excep"
    ) as told:
        bulk.write(found._client, found.index, [replace(made, body=broken)])
    assert "secret" not in str(told.value)


# --- batches: no server


def test_batches_are_bounded_by_count_and_bytes_and_keep_the_order():
    entries = [entry(document(f"d{i}", "word " * (10 * i)), dim=DIM, is_packed=True) for i in range(40)]
    made = list(bulk.batches(entries, most=7, most_bytes=8000))
    assert [each.doc_id for batch in made for each in batch] == [f"d{i}" for i in range(40)]
    assert all(len(batch) <= 7 for batch in made)
    assert all(sum(len(each.body) for each in batch) <= 8000 for batch in made)
    assert len(made[0]) == 7
    assert len(made[-1]) < 4
    (alone, *_) = bulk.batches(entries[30:], most_bytes=10)
    assert len(alone) == 1


def test_of_two_entries_with_one_id_the_later_is_sent():
    entries = [entry(document("a", text), dim=DIM, is_packed=True) for text in ("one", "two")]
    assert list(bulk.batches(entries)) == [[entries[1]]]


def test_a_long_put_holds_a_batch_in_memory_not_all(monkeypatch, tmp_path):
    """5 MB of documents are put with a few batches' worth of memory."""
    sent = []
    monkeypatch.setattr(store, "check_index", lambda *_, **__: None)
    monkeypatch.setattr(store, "is_packed", lambda _: True)
    monkeypatch.setattr(store, "write", lambda _client, _index, batch: sent.append(len(batch)))
    monkeypatch.setattr(store, "batches", lambda entries: bulk.batches(entries, most_bytes=1 << 18))
    opened = elastic_builders.opened(None, "none", tmp_path, dim=DIM)
    tracemalloc.start()
    try:
        assert opened.put(document(f"d{i}", f"{i} " + "x" * 10_000) for i in range(500)) == 500
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        opened.close()
    assert sum(sent) == 500
    assert peak < 2e6
