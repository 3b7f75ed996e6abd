"""The Elasticsearch store answers as the embedded one does: real names of concepts, real vectors."""

from itertools import islice

import elastic_builders
import pytest
from index_builders import ids

from skillmatch.encode import load_encoder
from skillmatch.encode.vectors import concepts_of, load_concept_vectors
from skillmatch.index.embedded import EmbeddedStore
from skillmatch.types import Scope, StoredDocument

pytestmark = pytest.mark.elasticsearch

N_CONCEPTS, N_QUERIES, TOP = 3000, 30, 10


@pytest.fixture(scope="module")
def client(elasticsearch_url):
    connected = elastic_builders.connected(elasticsearch_url)
    yield connected
    connected.close()


@pytest.fixture(scope="module")
def concepts(taxonomy):
    """Documents of concepts' labels, with firms and days, and questions by labels of other concepts."""
    vectors = load_concept_vectors(taxonomy, load_encoder())
    chosen = list(islice(enumerate(concepts_of(taxonomy)), 0, None, 5))[: N_CONCEPTS + N_QUERIES]
    documents = [
        StoredDocument(
            doc_id=concept.uri,
            kind="resume" if row % 3 else "posting",
            title=concept.preferred_label,
            text=". ".join(concept.alt_labels),
            firm=f"firm {row % 17}" if row % 2 else "",
            posted_on=f"20{row % 20 + 10}-0{row % 9 + 1}-11" if row % 4 else "",
            vector=tuple(vectors.matrix[row].tolist()),
        )
        for row, concept in chosen
    ]
    return documents[:N_CONCEPTS], documents[N_CONCEPTS:]


@pytest.fixture(scope="module")
def both(client, concepts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("both")
    dim = len(concepts[0][0].vector)
    with (
        elastic_builders.temporary_index(client, dim=dim) as index,
        elastic_builders.opened(client, index, folder / "v", dim=dim) as elastic,
        EmbeddedStore(folder / "embedded", dim) as embedded,
    ):
        for each in (elastic, embedded):
            assert each.put(concepts[0]) == N_CONCEPTS
        yield elastic, embedded


SCOPES = [
    Scope(),
    Scope(kind="posting"),
    Scope(firm="firm 3"),
    Scope(firm=""),
    Scope(kind="resume", since="2015-02-11", until="2021-07-11"),
    Scope(until="2019-01-01"),
]


@pytest.mark.parametrize("scope", SCOPES[::2], ids=str)
def test_words_vectors_and_both_find_the_same_with_the_same_scores(both, concepts, scope):
    elastic, embedded = both
    n_words = n_vectors = n_fused = n_there = n_asked = 0
    for asked in concepts[1]:
        words = {"words": f"{asked.title} {asked.text}", "scope": scope, "top": TOP}
        vector = {"vector": asked.vector, "scope": scope, "top": TOP}
        one, other = elastic.search(**words), embedded.search(**words)
        n_words += len(set(ids(one)) & set(ids(other)))
        scores = {hit.doc_id: hit.score for hit in other}
        assert all(hit.score == pytest.approx(scores.get(hit.doc_id, hit.score), rel=1e-4) for hit in one)
        nearest, exact = elastic.search(**vector), embedded.search(**vector)
        n_vectors += len(set(ids(nearest)) & set(ids(exact)))
        cosines = {hit.doc_id: hit.score for hit in exact}
        assert all(
            hit.score == pytest.approx(cosines.get(hit.doc_id, hit.score), abs=2e-6) for hit in nearest
        )
        fused = (set(ids(each.search(**(words | vector)))) for each in both)
        n_fused += len(set.intersection(*fused))
        n_there += len(other)
        n_asked += TOP
        assert len(nearest) == len(exact) == TOP
        assert len(one) == len(other)
    assert n_words >= 0.95 * n_there
    assert n_there >= N_QUERIES
    assert n_vectors >= 0.98 * n_asked
    assert n_fused >= 0.95 * n_asked


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_counts_tallies_and_ids_are_the_same(both, scope):
    elastic, embedded = both
    assert elastic.count(scope) == embedded.count(scope) > 0
    assert list(elastic.ids(scope)) == list(embedded.ids(scope))
    for by in ("kind", "firm", "month"):
        assert list(elastic.tally(by, scope).items()) == list(embedded.tally(by, scope).items())


def test_documents_come_back_whole_and_in_order(both, concepts):
    elastic, _ = both
    scope = Scope(firm="firm 3")
    wanted = sorted((each for each in concepts[0] if each.firm == "firm 3"), key=lambda each: each.doc_id)
    assert list(elastic.documents(scope)) == wanted
    assert sum(1 for _ in elastic.documents()) == N_CONCEPTS
