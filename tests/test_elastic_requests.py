"""Every body that the Elasticsearch store sends: pinned, filtered inside, and free of paid features.

The battery (``test_index_store``) looks at each of its requests too, by ``elastic_builders.making``.
"""

import json
from dataclasses import replace

import elastic_builders
import numpy as np
import pytest
from elastic_requests import PAID, Asked, assert_is_basic, pairs
from index_builders import DIM, axis, document, mention

from skillmatch.errors import StoreAway, StoreError
from skillmatch.index.elastic import finding, paging, searching
from skillmatch.index.elastic.extent import Size, version_of
from skillmatch.index.elastic.mapping import entry, template
from skillmatch.types import Scope

SCOPE = Scope(kind="posting", firm="f1", since="2020-01-01", until="2021-01-01")


@pytest.fixture(scope="module")
def requests(elasticsearch_url, tmp_path_factory):
    """All requests of a store's whole life."""
    asked = []
    client = elastic_builders.watched(elastic_builders.connected(elasticsearch_url), asked)
    with pytest.MonkeyPatch.context() as small:
        for module in (searching, finding, paging):
            small.setattr(module, "MOST_A_PAGE", 7)
        with (
            elastic_builders.temporary_index(client, dim=DIM) as index,
            elastic_builders.opened(client, index, tmp_path_factory.mktemp("v"), dim=DIM) as store,
        ):
            store.put(
                document(f"Jane{i}", "welder", firm=f"f{i}", posted_on="2020-05-05", vector=axis(i),
                         mentions=(mention(f"Jane{i}"),))
                for i in range(20)
            )  # fmt: skip
            for scope in (Scope(), SCOPE):
                for top in (3, 12):
                    store.search(words="welder", scope=scope, top=top)
                    store.search(vector=axis(0), scope=scope, top=top)
                    store.search(words="welder", vector=axis(0), scope=scope, top=top)
                store.count(scope)
                store.tally("firm", scope)
                list(store.ids(scope))
                list(store.documents(scope))
            store.get("Jane3")
            store.delete("Jane4")
            store.erase(["Jane5"])
            store.rebuild()
    client.close()
    return asked


@pytest.mark.elasticsearch
def test_requests_are_of_many_kinds_and_all_basic(requests):
    kinds = {asked.path.rsplit("/", 1)[-1] for asked in requests if asked.method == "POST"}
    assert {"_bulk", "_mget", "_msearch", "_search", "_pit", "_forcemerge"} <= kinds
    for asked in requests:
        assert_is_basic(asked)


@pytest.mark.elasticsearch
def test_no_id_and_no_word_of_a_document_is_in_an_address(requests):
    for asked in requests:
        assert "Jane" not in asked.target
        assert "welder" not in asked.target
    assert any(b"Jane3" in asked.body for asked in requests)


@pytest.mark.elasticsearch
def test_every_vector_search_filters_inside_and_scores_again_by_whole_vectors(requests):
    searches = [value for asked in requests if asked.path.endswith("/_msearch") for value in asked.values]
    found = [value["knn"] for value in searches if "knn" in value]
    assert found
    for knn in found:
        assert knn["num_candidates"] >= min(knn["k"], searching.MOST_A_PAGE)
        assert knn["rescore_vector"]["oversample"] > 1
    assert any({"term": {"kind": "posting"}} in knn["filter"] for knn in found)
    assert all("post_filter" not in value for value in searches)


@pytest.mark.elasticsearch
def test_candidates_follow_the_documents_that_the_server_counts(elasticsearch_url, tmp_path, monkeypatch):
    monkeypatch.setattr(searching, "ENOUGH_FOR", 5)
    asked = []
    client = elastic_builders.watched(elastic_builders.connected(elasticsearch_url), asked)
    with (
        elastic_builders.temporary_index(client, dim=DIM, shards=2) as index,
        elastic_builders.opened(client, index, tmp_path, dim=DIM) as store,
    ):
        for n in (5, 35):
            store.put(document(f"d{i}", vector=axis(i)) for i in range(n))
            for _ in range(3):
                store.search(vector=axis(0), top=3)
    client.close()
    searches = [value for each in asked if each.path.endswith("/_msearch") for value in each.values]
    found = [value["knn"]["num_candidates"] for value in searches if "knn" in value]
    assert found == [400] * 3 + [round(400 * 7**0.6)] * 3
    counts = [each for each in asked if "/_stats" in each.path]
    assert len(counts) == 2


@pytest.mark.elasticsearch
def test_every_search_by_words_breaks_ties_and_depth_goes_on_from_where_it_was(requests):
    bodies = [value for asked in requests for value in asked.values if "query" in value and value.get("size")]
    by_words = [body for body in bodies if "should" in body["query"]["bool"]]
    assert by_words
    assert all(body["sort"] == [{"_score": "desc"}, {"doc_id": "asc"}] for body in by_words)
    deep = [body for body in bodies if "search_after" in body]
    assert deep
    assert all("pit" in body for body in deep)
    assert all("from" not in body for body in bodies)


@pytest.mark.elasticsearch
def test_an_answer_without_all_shards_is_none(requests):
    for asked in requests:
        if asked.path.endswith("/_msearch"):
            heads = [value for value in asked.values if "index" in value]
            assert heads
            assert all(head["allow_partial_search_results"] is False for head in heads)
        elif asked.path == "/_search":
            assert "allow_partial_search_results=false" in asked.target


# --- no server


@pytest.mark.parametrize("name", sorted(PAID))
def test_the_look_at_requests_finds_what_is_paid_for_at_any_depth(name):
    for body in ({"a": [{"b": {name: {}}}]}, {"mappings": {"x": {"type": name}}}):
        with pytest.raises(AssertionError, match=name):
            assert_is_basic(Asked("POST", "/b1/_search", json.dumps(body).encode()))


@pytest.mark.parametrize("path", ["/b1/_rank_eval", "/_query", "/_ml/x", "/b1/_delete_by_query", "/_license"])
def test_the_look_at_requests_finds_endpoints_that_not_every_server_has(path):
    with pytest.raises(AssertionError, match=path):
        assert_is_basic(Asked("POST", path, b""))


def test_the_look_at_requests_reads_every_line():
    body = b'{"index": "a"}\n{"retriever": {"rrf": {}}}\n'
    with pytest.raises(AssertionError, match="retriever"):
        assert_is_basic(Asked("POST", "/_msearch", body))


def test_words_are_weighed_as_often_as_they_are_said_and_in_one_order():
    body = searching.words_body(["b", "a", "b"], SCOPE, size=5)
    terms = body["query"]["bool"]["should"]
    assert terms == [
        {"term": {"words": {"value": "a", "boost": 1.0}}},
        {"term": {"words": {"value": "b", "boost": 2.0}}},
    ]
    assert body == searching.words_body(["b", "b", "a"], SCOPE, size=5)
    assert searching.filters(SCOPE) == [
        {"term": {"kind": "posting"}},
        {"term": {"firm": "f1"}},
        {"range": {"posted_on": {"gte": "2020-01-01", "lte": "2021-01-01"}}},
    ]
    assert searching.filters(Scope(until="2021-01-01")) == [{"range": {"posted_on": {"lte": "2021-01-01"}}}]
    assert searching.filters(Scope()) == []


@pytest.mark.parametrize(
    ("n_documents", "wanted"),
    [(0, 400), (100_000, 400), (200_000, 606), (1_000_000, 1592), (10_000_000, 6340), (10**9, 10_000)],
)
def test_candidates_grow_with_the_index_up_to_what_the_server_takes(n_documents, wanted):
    assert searching.candidates(n_documents, size=10) == wanted
    body = searching.vector_body(np.ones(DIM, np.float32), SCOPE, size=10, n_documents=n_documents)
    assert body["knn"]["num_candidates"] == wanted


def test_candidates_are_never_fewer_than_what_is_asked_for():
    assert searching.candidates(10, size=3000) == 6000
    assert searching.candidates(10**6, size=3000) == 6000
    assert searching.candidates(10, size=9000) == 10_000


class CountingServer:
    """Tells how many documents an index has, and counts how often it is asked."""

    name = "here"

    def __init__(self):
        self.n_documents, self.n_asked = 0, 0

    def request(self, method, path, **_):
        assert (method, path) == ("GET", "/jobs/_stats/docs")
        self.n_asked += 1
        shard = {"routing": {"primary": True}, "seq_no": {"max_seq_no": self.n_documents}}
        told = {"uuid": "u", "primaries": {"docs": {"count": self.n_documents}}, "shards": {"0": [shard]}}
        return {"indices": {"jobs-1": told}}


def test_an_index_is_counted_now_and_then_and_after_every_change():
    server = CountingServer()
    size = Size(server, "jobs")
    assert [size(), size()] == [0, 0]
    server.n_documents = 7
    assert size() == 0
    assert server.n_asked == 1
    size.forget()
    assert [size(), size()] == [7, 7]
    assert server.n_asked == 2
    server.n_documents = 8
    assert {size() for _ in range(500)} == {7, 8}
    assert size() == 8
    assert server.n_asked < 8


@pytest.mark.parametrize("answer", [None, {"indices": {}}, {"indices": {"a": {}, "b": {}}}])
def test_an_index_that_is_not_one_has_neither_size_nor_version(answer):
    server = CountingServer()
    server.request = lambda *_, **__: answer
    with pytest.raises(StoreError, match="index build"):
        version_of(server, "jobs")
    with pytest.raises(StoreError, match="index build"):
        Size(server, "jobs")()


def test_while_a_shard_is_away_searches_go_on_and_the_version_is_unknown():
    server = CountingServer()
    away = {
        "uuid": "u",
        "primaries": {"docs": {"count": 1}},
        "shards": {"0": [{"routing": {"primary": False}}]},
    }
    server.request = lambda *_, **__: {"indices": {"jobs-1": away}}
    with pytest.raises(StoreAway, match="shard of jobs is away"):
        version_of(server, "jobs")
    assert Size(server, "jobs")() == 1


def test_the_template_is_strict_keeps_vectors_and_words_out_and_makes_no_index_by_itself():
    body = template("skillmatch")
    assert body["index_patterns"] == ["skillmatch-*"]
    assert body["allow_auto_create"] is False
    mappings = body["template"]["mappings"]
    assert mappings["dynamic"] == "strict"
    assert {"words", "vector"} <= set(mappings["_source"]["excludes"])
    assert body["template"]["settings"]["similarity"]["tokens"] == {"type": "BM25", "k1": 1.2, "b": 0.75}
    assert "dynamic_templates" not in dict(pairs(body))


def test_an_entry_is_the_same_for_the_same_document_and_its_stamp_for_no_other():
    base = document("a", "welder", title="T", firm="f", posted_on="2020-01-01", vector=axis(0))
    changes = (
        {"doc_id": "b"},
        {"text": "welders"},
        {"title": ""},
        {"firm": "g"},
        {"posted_on": "2020-01-02"},
        {"vector": axis(1)},
        {"vector": ()},
        {"kind": "resume"},
        {"mentions": (mention("a"),)},
        {"title": "Tweld", "text": "er"},
    )
    others = [replace(base, **change) for change in changes]
    made = [entry(each, dim=DIM, is_packed=True) for each in (base, replace(base), *others)]
    assert made[0] == made[1]
    assert len({each.stamp for each in made[1:]}) == len(others) + 1


def test_a_vector_is_sent_packed_or_as_numbers_with_length_one():
    long = document("a", vector=tuple(5 * x for x in axis(0, 0.5)))
    made = [entry(long, dim=DIM, is_packed=way).body for way in (True, False)]
    packed, plain = (json.loads(body.splitlines()[1]) for body in made)
    assert isinstance(packed["vector"], str)
    assert plain["vector"] == pytest.approx(axis(0, 0.5), abs=1e-7)
    assert packed["stamp"] == plain["stamp"]
