"""One battery for every store: what ``skillmatch.index.Store`` promises, by construction."""

import threading
from collections import Counter
from contextlib import ExitStack

import elastic_builders
import numpy as np
import pytest
from index_builders import DIM, axis, document, ids, mention

from skillmatch.errors import InputError
from skillmatch.index.embedded import EmbeddedStore
from skillmatch.index.folders import FolderShelf
from skillmatch.index.fusion import RANK_CONSTANT, VECTOR_WEIGHT
from skillmatch.index.live import LiveStore
from skillmatch.types import Scope

POSTINGS, RESUMES = Scope(kind="posting"), Scope(kind="resume")

STORES = {
    "exact": lambda path: EmbeddedStore(path, DIM),
    "codes": lambda path: EmbeddedStore(path, DIM, fold_above=3),
    "live": lambda path: LiveStore(FolderShelf(path, dim=DIM, prefix="skillmatch"), say=print),
}
"""Every way to make a store in a folder; another store joins the battery by one more line."""


@pytest.fixture(params=[*sorted(STORES), pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def open_store(request, tmp_path):
    with ExitStack() as opened:
        opening = STORES.get(request.param)
        if opening is None:
            url = request.getfixturevalue("elasticsearch_url")
            opening = opened.enter_context(elastic_builders.making(url, dim=DIM))

        def make():
            store = opening(tmp_path / "store")
            opened.callback(store.close)
            return store

        yield make


@pytest.fixture
def store(open_store):
    return open_store()


# --- put, get, delete, erase, count


def test_what_was_put_comes_back_whole(store):
    given = document(
        "a",
        "We \u2603 Python\r\n\x00 \U0001f600 end",
        kind="resume",
        title="Título",
        firm="Café & Söhne <GmbH> \u2603",
        posted_on="2026-11-21",
        vector=axis(2, 0.25),
        mentions=(mention("a"),),
    )
    assert store.put([given]) == 1
    assert store.get("a") == given


def test_a_document_may_have_no_vector_no_mentions_and_no_text(store):
    store.put([document("empty")])
    assert store.get("empty") == document("empty")
    assert store.count() == 1


def test_an_unknown_id_is_none_and_cannot_be_deleted(store):
    assert store.get("nobody") is None
    assert store.delete("nobody") is False


def test_the_version_changes_with_every_change_and_with_nothing_else(open_store):
    store = open_store()
    seen = [store.version()]
    changes = (
        lambda: store.put([document("a", "welder"), document("b", "nurse")]),
        lambda: store.put([document("a", "welder again")]),
        lambda: store.put([document("a", "welder again")]),
        lambda: store.delete("b"),
        lambda: store.put([document("b", "nurse")]),
        lambda: store.erase(["a"]),
    )
    for change in changes:
        change()
        assert store.version() not in seen
        seen.append(store.version())
        assert store.delete("nobody") is False
        store.search(words="welder")
        store.rebuild()
        assert store.version() == seen[-1]
    other = open_store()
    assert other.version() == seen[-1]
    other.put([document("c", "by another")])
    assert store.version() not in seen
    assert store.version() == other.version()


def test_documents_come_whole_and_sorted_by_id(store):
    given = [
        document("b", "welder", vector=axis(0), firm="f", posted_on="2026-11-21", mentions=(mention("b"),)),
        document("\U0001f600", "nurse", kind="resume"),
        document("a", "cook", vector=axis(1)),
    ]
    store.put(given)
    assert list(store.documents()) == sorted(given, key=lambda each: each.doc_id)
    assert list(store.documents(RESUMES)) == [given[1]]
    assert list(store.documents(Scope(firm="f"))) == [given[0]]


def test_counts_by_kind(store):
    store.put([document("p1"), document("p2"), document("r1", kind="resume")])
    assert (store.count(), store.count(POSTINGS), store.count(RESUMES)) == (3, 2, 1)
    assert list(store.ids()) == ["p1", "p2", "r1"]
    assert list(store.ids(RESUMES)) == ["r1"]


def test_putting_an_id_again_replaces_words_vector_and_kind(store):
    store.put([document("a", "welder", vector=axis(0)), *(document(f"x{i}") for i in range(5))])
    store.put([document("a", "nurse", kind="resume", vector=axis(3))])
    assert store.count() == 6
    assert ids(store.search(words="welder")) == []
    assert ids(store.search(words="nurse", scope=RESUMES)) == ["a"]
    assert ids(store.search(words="nurse", scope=POSTINGS)) == []
    (hit,) = store.search(vector=axis(3))
    assert hit.score == pytest.approx(1.0, abs=1e-6)


def test_of_two_documents_with_one_id_in_a_call_the_later_stays(store):
    store.put([document("a", "welder"), document("a", "nurse")])
    assert store.count() == 1
    assert ids(store.search(words="nurse")) == ["a"]
    assert ids(store.search(words="welder")) == []


def test_replacing_a_vector_by_none_takes_it_out_of_the_search(store):
    store.put([document(f"d{i}", vector=axis(i)) for i in range(6)])
    store.put([document("d2")])
    assert "d2" not in ids(store.search(vector=axis(2), top=6))


def test_a_deleted_document_is_found_by_nothing(store):
    store.put([document(f"d{i}", f"common word{i}", vector=axis(i)) for i in range(6)])
    assert store.delete("d2") is True
    assert store.get("d2") is None
    assert store.count() == 5
    assert ids(store.search(words="word2")) == []
    assert "d2" not in ids(store.search(words="common", top=10))
    assert "d2" not in ids(store.search(vector=axis(2), top=10))
    assert "d2" not in ids(store.search(words="common", vector=axis(2), top=10))
    assert store.delete("d2") is False


def test_an_erased_document_is_found_by_nothing_and_the_rest_as_before(store):
    store.put(
        [document(f"d{i}", f"common word{i}", vector=axis(i), mentions=(mention(f"d{i}"),)) for i in range(6)]
    )
    store.delete("d5")
    receipt = store.erase(["d2", "d4"])
    assert (receipt.erased, receipt.unknown) == (("d2", "d4"), ())
    assert receipt.places
    assert all(place.count >= 0 for place in receipt.places)
    assert store.get("d2") is None
    assert list(store.ids()) == ["d0", "d1", "d3"]
    assert ids(store.search(words="word2")) == ids(store.search(words="word5")) == []
    assert sorted(ids(store.search(words="common", top=10))) == ["d0", "d1", "d3"]
    assert sorted(ids(store.search(vector=axis(2), top=10))) == ["d0", "d1", "d3"]
    assert store.get("d3") == document("d3", "common word3", vector=axis(3), mentions=(mention("d3"),))


def test_after_an_erasure_scores_are_those_of_a_store_that_never_had_the_document(tmp_path):
    """Deleted documents weigh in BM25's statistics for a while, erased ones do not."""
    kept = [document(f"d{i}", f"common word{i % 3}", vector=axis(i)) for i in range(9)]
    answers = []
    for name, erased in (("never", []), ("erased", [document("gone", "common word1 more", vector=axis(2))])):
        with EmbeddedStore(tmp_path / name, DIM) as store:
            store.put([*kept, *erased])
            store.erase(gone.doc_id for gone in erased)
            answers.append(store.search(words="common word1", vector=axis(2), top=20))
            answers.append(store.search(words="common word1", top=20))
    assert answers[:2] == answers[2:]


def test_ids_that_are_not_there_are_told_and_erase_nothing(store):
    store.put([document("a", "welder", vector=axis(0))])
    receipt = store.erase(["nobody", "a\ud800", ""])
    assert (receipt.erased, receipt.unknown) == ((), ("nobody", "a\ud800", ""))
    assert store.erase([]).erased == ()
    assert store.count() == 1


def test_an_erased_id_can_be_put_again(store):
    store.put([document(f"d{i}", "welder", vector=axis(i)) for i in range(6)])
    store.erase(["d1"])
    store.put([document("d1", "anew", vector=axis(7))])
    assert ids(store.search(words="anew")) == ["d1"]
    assert ids(store.search(vector=axis(7), top=1)) == ["d1"]


@pytest.mark.parametrize("doc_id", ["", "a\ud800", "x" * 513])
def test_what_cannot_be_an_id_is_in_no_store(store, doc_id):
    assert store.get(doc_id) is None
    assert store.delete(doc_id) is False


def test_a_deleted_id_can_be_put_again(store):
    store.put([document(f"d{i}", vector=axis(i)) for i in range(6)])
    store.delete("d1")
    store.put([document("d1", "anew", vector=axis(7))])
    assert ids(store.search(words="anew")) == ["d1"]
    assert ids(store.search(vector=axis(7), top=1)) == ["d1"]


@pytest.mark.parametrize(
    "doc_id",
    ["日本語/№ 1", "a b\tc", "\U0001f600", "O'Brien; DROP TABLE document", "x" * 512, "a\x00b", "%_*"],
)
def test_ids_of_any_script(store, doc_id):
    store.put([document(doc_id, "rare", vector=axis(0)), document("other", "text")])
    assert store.get(doc_id).doc_id == doc_id
    assert ids(store.search(words="rare")) == [doc_id]
    assert ids(store.search(vector=axis(0))) == [doc_id]
    assert store.delete(doc_id) is True
    assert list(store.ids()) == ["other"]


# --- scope: filters, counts and tallies are exact


FIRMS = ("Acme", "acme", "Björn & Co", "")
DAYS = ("2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "")
EVERY_SCOPE = [
    Scope(kind=kind, firm=firm, since=since, until=until)
    for kind in (None, "posting", "resume")
    for firm in (None, "Acme", "", "nobody")
    for since, until in (
        (None, None),
        ("2026-01-01", None),
        (None, "2026-01-01"),
        ("2026-01-01", "2026-01-31"),
        ("2026-01-31", "2026-01-01"),
    )
]


def dated_documents():
    """Every firm, day and kind there are, thrice; all hold one word and lean towards one axis."""
    combinations = [(firm, day, kind) for firm in FIRMS for day in DAYS for kind in ("posting", "resume")]
    return [
        document(f"d{i:03d}", f"shared word{i}", kind=kind, firm=firm, posted_on=day, vector=axis(0, i / 200))
        for i, (firm, day, kind) in enumerate(combinations * 3)
    ]


def is_in(given, scope):
    """The plain way: a day is compared as a day, and a document without one is in no range."""
    if scope.since or scope.until:
        if not given.posted_on:
            return False
        if not (scope.since or "") <= given.posted_on <= (scope.until or "9999"):
            return False
    return scope.kind in (None, given.kind) and scope.firm in (None, given.firm)


def test_ids_counts_and_searches_are_limited_to_the_scope_exactly(store):
    documents = dated_documents()
    store.put(documents)
    for scope in EVERY_SCOPE:
        expected = [given.doc_id for given in documents if is_in(given, scope)]
        assert list(store.ids(scope)) == expected, scope
        assert store.count(scope) == len(expected), scope
        for arguments in (
            {"words": "shared"},
            {"vector": axis(0)},
            {"words": "shared", "vector": axis(0)},
        ):
            assert sorted(ids(store.search(scope=scope, top=200, **arguments))) == expected, (
                scope,
                arguments,
            )
            # The best are chosen among those in the scope: as many come as there are.
            few = ids(store.search(scope=scope, top=4, **arguments))
            assert len(few) == min(4, len(expected))
            assert set(few) <= set(expected)
        nearest = [given.doc_id for given in documents if is_in(given, scope)][:4]
        assert ids(store.search(vector=axis(0), scope=scope, top=4)) == nearest


def test_tallies_are_exact_and_sorted(store):
    documents = dated_documents()
    store.put(documents)
    key_of = {
        "kind": lambda given: given.kind,
        "firm": lambda given: given.firm,
        "month": lambda given: given.posted_on[:7],
    }
    for scope in EVERY_SCOPE:
        for by, key in key_of.items():
            found = store.tally(by, scope)
            assert dict(found) == dict(Counter(key(given) for given in documents if is_in(given, scope)))
            assert list(found) == sorted(found)
    assert dict(store.tally("month")) == {"": 24, "2025-12": 24, "2026-01": 48, "2026-02": 24}


def test_a_document_put_again_leaves_its_old_firm_and_day(store):
    store.put(
        [document(f"d{i}", "word", firm="old", posted_on="2026-01-01", vector=axis(i)) for i in range(6)]
    )
    store.put([document("d2", "word", firm="new", posted_on="2026-06-01", vector=axis(2))])
    old, new = Scope(firm="old", until="2026-03-01"), Scope(firm="new", since="2026-03-01")
    assert (store.count(old), store.count(new)) == (5, 1)
    for arguments in ({"words": "word"}, {"vector": axis(2)}):
        assert "d2" not in ids(store.search(scope=old, **arguments))
        assert ids(store.search(scope=new, **arguments)) == ["d2"]
    assert dict(store.tally("firm")) == {"new": 1, "old": 5}
    store.delete("d2")
    store.erase(["d3"])
    assert dict(store.tally("month")) == {"2026-01": 4}


def test_filters_and_days_do_not_change_scores(store):
    store.put(dated_documents())
    for arguments in ({"words": "shared word7"}, {"vector": axis(0)}):
        whole = {hit.doc_id: hit.score for hit in store.search(top=200, **arguments)}
        for hit in store.search(scope=Scope(firm="Acme", since="2026-01-01"), top=200, **arguments):
            assert hit.score == pytest.approx(whole[hit.doc_id], abs=1e-6)


@pytest.mark.parametrize("ask", ["count", "ids", "tally"])
def test_a_scope_that_means_nothing_is_refused(store, ask):
    asked = {"count": store.count, "ids": store.ids, "tally": lambda scope: store.tally("kind", scope)}[ask]
    for scope in (Scope(kind="letter"), Scope(since="yesterday"), Scope(firm="x\ud800")):
        with pytest.raises(InputError):
            asked(scope)


# --- words


def test_more_and_rarer_matching_words_come_first(store):
    store.put(
        [
            document("both", "kubernetes terraform"),
            document("rare", "terraform office"),
            document("common", "kubernetes office"),
            document("common2", "kubernetes office"),
            document("none", "gardening office"),
        ]
    )
    assert ids(store.search(words="kubernetes terraform")) == ["both", "rare", "common", "common2"]


def test_words_meet_across_case_accent_and_ending(store):
    store.put([document("a", "Managing BUDGETS in a café"), document("b", "C++ and Node.js, R & D")])
    assert ids(store.search(words="budget")) == ["a"]
    assert ids(store.search(words="CAFÉ")) == ["a"]
    assert ids(store.search(words="c++")) == ["b"]
    assert ids(store.search(words="c")) == []
    assert ids(store.search(words="r&d")) == ["b"]
    assert ids(store.search(words="node.js")) == ["b"]


def test_the_title_is_searched_too(store):
    store.put([document("a", "text", title="Welder"), document("b", "text")])
    assert ids(store.search(words="welders")) == ["a"]


@pytest.mark.parametrize("words", ['"', "a AND OR (", "title:x", "*", "[a TO", "\\", "-welder", "words:^3"])
def test_no_sign_is_a_query_language(store, words):
    store.put([document("a", "welder")])
    assert ids(store.search(words=words + " welder")) == ["a"]


def test_only_stop_words_find_nothing(store):
    store.put([document("a", "the and of")])
    assert store.search(words="the of and") == ()


def test_equal_scores_are_ordered_by_id_also_at_the_edge(store):
    names = [f"d{i:03d}" for i in range(60)]
    for start in (40, 20, 0):
        store.put(
            document(name, "alike words", vector=axis(1)) for name in reversed(names[start : start + 20])
        )
    assert ids(store.search(words="alike", top=7)) == names[:7]
    assert ids(store.search(vector=axis(1), top=7)) == names[:7]
    assert ids(store.search(words="alike", vector=axis(1), top=7)) == names[:7]


def test_the_order_of_putting_does_not_change_the_answers(tmp_path):
    documents = [
        document(f"d{i:02d}", f"common w{i % 3} w{i % 5}", vector=axis(i, i / 40)) for i in range(40)
    ]
    answers = []
    for name, order in (("up", documents), ("down", documents[::-1])):
        with EmbeddedStore(tmp_path / name, DIM) as store:
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


# --- vectors and fusion


def test_vector_search_orders_by_cosine_whatever_the_length(store):
    store.put(
        [
            document("near", vector=tuple(5 * x for x in axis(0, 0.1))),
            document("far", vector=axis(0, 0.9)),
            document("other", vector=axis(4)),
            document("opposite", vector=tuple(-x for x in axis(0))),
            document("no vector", "text"),
        ]
    )
    hits = store.search(vector=[3.0] + [0.0] * (DIM - 1))
    assert ids(hits) == ["near", "far", "other", "opposite"]
    assert [hit.score for hit in hits] == pytest.approx(
        [1 / np.hypot(1, 0.1), 1 / np.hypot(1, 0.9), 0.0, -1.0], abs=1e-5
    )
    assert {hit.by for hit in hits} == {"vector"}


def test_kind_filters_leave_enough_hits(store):
    store.put([document(f"p{i}", "word", vector=axis(0, i / 100)) for i in range(30)])
    store.put([document(f"r{i}", "word", kind="resume", vector=axis(3, i / 100)) for i in range(5)])
    for arguments in ({"words": "word"}, {"vector": axis(0)}, {"words": "word", "vector": axis(0)}):
        assert sorted(ids(store.search(scope=RESUMES, top=5, **arguments))) == [f"r{i}" for i in range(5)]
        assert all(name.startswith("p") for name in ids(store.search(scope=POSTINGS, **arguments)))


def test_fusion_is_the_sum_of_reciprocal_ranks_and_says_where_from(store):
    store.put(
        [
            document("w", "welder welder", vector=axis(5)),
            document("v", "nurse", vector=axis(0)),
            document("b", "welder and more words in it", vector=axis(0, 0.5)),
            document("w-only", "a very long text that holds welder once among many other words"),
        ]
    )
    words = ids(store.search(words="welder"))
    vector = ids(store.search(vector=axis(0)))
    assert (words[0], vector[0]) == ("w", "v")
    hits = {hit.doc_id: hit for hit in store.search(words="welder", vector=axis(0))}
    for name, hit in hits.items():
        expected = sum(
            weight / (RANK_CONSTANT + ranked.index(name) + 1)
            for ranked, weight in ((words, 1.0), (vector, VECTOR_WEIGHT))
            if name in ranked
        )
        assert hit.score == pytest.approx(expected)
    assert {name: hit.by for name, hit in hits.items()} == {
        "w": "both",
        "v": "vector",
        "b": "both",
        "w-only": "words",
    }


def test_a_thousand_vectors_agree_with_brute_force(store):
    rng = np.random.default_rng(11)
    vectors = rng.normal(size=(1000, DIM)).astype(np.float32)
    store.put(document(f"d{i:04d}", vector=tuple(v.tolist())) for i, v in enumerate(vectors))
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    n_agreeing = 0
    for query in rng.normal(size=(50, DIM)):
        best = np.argsort(-(units @ (query / np.linalg.norm(query))), kind="stable")[:10]
        found = ids(store.search(vector=query.tolist(), top=10))
        n_agreeing += len(set(found) & {f"d{i:04d}" for i in best})
    assert n_agreeing >= 0.98 * 500


# --- refusals


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "needs words, a vector"),
        ({"words": "  \n"}, "needs words, a vector"),
        ({"words": "x", "top": 0}, "top is 0"),
        ({"words": "x", "scope": Scope(kind="letter")}, "posting or resume"),
        ({"words": "x", "scope": Scope(since="2026-11")}, "2026-11-21, not"),
        ({"vector": axis(0), "scope": Scope(until="20261121")}, "2026-11-21, not"),
        ({"vector": [1.0] * (DIM + 1)}, f"{DIM} numbers, found {DIM + 1}"),
        ({"vector": []}, "found 0"),
        ({"vector": [0.0] * DIM}, "not all zero"),
        ({"vector": [float("nan")] * DIM}, "finite"),
    ],
)
def test_a_search_that_cannot_be_answered_is_refused(store, arguments, said):
    store.put([document("a", "x", vector=axis(0))])
    with pytest.raises(InputError, match=said):
        store.search(**arguments)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (document(""), "1 to 512 bytes"),
        (document("é" * 257), "found 514"),
        (document("a\ud800"), "surrogate"),
        (document("a", "secret\ud800"), "surrogate at code point 6"),
        (document("a", kind="letter"), "posting or resume"),
        (document("a", firm="secret\ud800"), "surrogate at code point 6"),
        (document("a", firm="é" * 16_384), "at most 32,766 bytes"),
        (document("a", posted_on="21 November 2026"), "2026-11-21, not"),
        (document("a", posted_on="2026-02-30"), "2026-11-21, not"),
        (document("a", vector=(1.0,) * (DIM - 1)), f"{DIM} numbers"),
        (document("a", vector=(0.0,) * DIM), "not all zero"),
        (document("a", vector=(float("inf"),) * DIM), "finite"),
        (document("a", mentions=(mention("b"),)), "another document"),
    ],
)
def test_a_document_that_cannot_be_stored_is_refused_without_its_text(store, bad, said):
    with pytest.raises(InputError, match=said) as refusal:
        store.put([bad])
    assert "secret" not in str(refusal.value)
    assert store.count() == 0


# --- life of a store


def test_everything_is_there_after_reopening(open_store):
    first = open_store()
    first.put([document(f"d{i}", f"word{i} shared", vector=axis(i)) for i in range(8)])
    first.delete("d3")
    before = [
        first.search(words="shared"),
        first.search(vector=axis(1)),
        first.search(words="word5", vector=axis(1)),
    ]
    first.close()
    first.close()
    second = open_store()
    assert second.count() == 7
    assert [
        second.search(words="shared"),
        second.search(vector=axis(1)),
        second.search(words="word5", vector=axis(1)),
    ] == before


def test_rebuilding_changes_no_answer(store):
    store.put([document(f"d{i}", f"word{i} shared", vector=axis(i, 0.2)) for i in range(8)])
    store.delete("d3")
    store.put([document("d4", "shared anew", vector=axis(6, 0.1))])
    before = (ids(store.search(words="shared anew")), store.search(vector=axis(1)))
    store.rebuild()
    assert (ids(store.search(words="shared anew")), store.search(vector=axis(1))) == before


def test_an_empty_store_answers(store):
    assert store.search(words="anything") == ()
    assert store.search(vector=axis(0)) == ()
    assert store.search(words="anything", vector=axis(0), scope=RESUMES) == ()
    assert list(store.ids()) == []
    assert store.put([]) == 0


def test_two_stores_on_one_folder_see_each_other(open_store):
    one, two = open_store(), open_store()
    one.put([document(f"d{i}", "welder", vector=axis(i)) for i in range(6)])
    assert len(two.search(words="welder")) == 6
    two.put([document("more", "welder", vector=axis(0))])
    two.delete("d1")
    assert "more" in ids(one.search(words="welder"))
    assert "d1" not in ids(one.search(vector=axis(1)))
    assert one.count() == 6


def test_readers_and_a_writer_at_once(store):
    store.put([document(f"first{i}", "welder", vector=axis(i)) for i in range(4)])
    failures = []
    is_done = threading.Event()

    def read():
        while not is_done.is_set():
            try:
                assert len(store.search(words="welder", vector=axis(0), top=100)) >= 4
                assert store.get("first1") is not None
            except Exception as failure:
                failures.append(failure)
                return

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for i in range(8):
        store.put([document(f"d{i}", f"welder unique{i}", vector=axis(i))])
        assert ids(store.search(words=f"unique{i}")) == [f"d{i}"]
    is_done.set()
    for reader in readers:
        reader.join()
    assert failures == []
