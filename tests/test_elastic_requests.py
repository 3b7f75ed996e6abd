"""Every body that the Elasticsearch store sends: pinned, filtered inside, and free of paid features.

The battery (``test_index_store``) looks at each of its requests too, by ``elastic_builders.making``.
"""

import json
from dataclasses import replace

import elastic_builders
import pytest
from elastic_requests import PAID, Asked, assert_is_basic, pairs
from index_builders import DIM, axis, document, mention

from skillmatch.index.elastic import finding, paging, searching
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
