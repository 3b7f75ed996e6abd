"""Three nodes, one of which is killed while documents are put and read: nothing is lost, nobody notices."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import elasticsearch_server
import pytest
from index_builders import DIM, axis, document

from skillmatch.errors import SkillmatchError
from skillmatch.index.elastic.client import Client
from skillmatch.index.elastic.connecting import ElasticAddress, connect
from skillmatch.index.elastic.mapping import make_index
from skillmatch.index.elastic.store import ElasticStore
from skillmatch.types import StoredDocument

pytestmark = [pytest.mark.elasticsearch, pytest.mark.timeout(600)]

FAMILY = "cluster-test"
INDEX = f"{FAMILY}-1"
AT_ONCE = 20


@pytest.fixture(scope="module")
def cluster() -> Iterator[elasticsearch_server.Server]:
    with elasticsearch_server.serving_or_skipped(nodes=3) as server:
        yield server


@pytest.fixture
def client(cluster: elasticsearch_server.Server) -> Iterator[Client]:
    made = connect(ElasticAddress(url=cluster.addresses, user=cluster.user, password=cluster.password))
    yield made
    made.close()


def numbered(number: int) -> StoredDocument:
    """A document that its own word finds, and no other."""
    return document(f"doc-{number:05}", f"only{number} everywhere", vector=axis(number, number % 7 / 10))


@dataclass
class Run:
    """A thread that repeats a step until it is told to end; what the steps raised is kept, never ignored."""

    step: Callable[[int], None]
    n_done: int = 0
    failures: list[BaseException] = field(default_factory=list)
    _is_over: threading.Event = field(default_factory=threading.Event)
    _moved: threading.Condition = field(default_factory=threading.Condition)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Run:
        self._thread = threading.Thread(target=self._go, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        assert self._thread is not None
        self._thread.join(timeout=150)
        assert not self._thread.is_alive()

    def await_more(self, n: int) -> None:
        """Wait for so many more steps, or for a failure."""
        with self._moved:
            until = self.n_done + n
            assert self._moved.wait_for(lambda: self.n_done >= until or self.failures, timeout=120)
        assert not self.failures, self.failures

    def _go(self) -> None:
        while not self._is_over.is_set():
            try:
                self.step(self.n_done)
                # The node that comes back needs the processors, too.
                time.sleep(0.05)
            except (SkillmatchError, AssertionError) as error:
                self.failures.append(error)
                self._is_over.set()
            with self._moved:
                self.n_done += not self.failures
                self._moved.notify_all()


def master_of(cluster: elasticsearch_server.Server, client: Client) -> int:
    state = client.request("GET", "/_cluster/state/master_node,nodes")
    name = state["nodes"][state["master_node"]]["name"]
    return next(node.number for node in cluster.nodes if node.name == name)


def test_a_killed_node_loses_no_acknowledged_document_and_fails_no_read(
    cluster: elasticsearch_server.Server, client: Client, tmp_path: Path
) -> None:
    make_index(client, INDEX, dim=DIM, shards=2, replicas=1, family=FAMILY)
    cluster.wait(status="green")
    acknowledged = 0

    def put_some(turn: int) -> None:
        nonlocal acknowledged
        first = turn * AT_ONCE
        assert store.put(numbered(number) for number in range(first, first + AT_ONCE)) == AT_ONCE
        acknowledged = first + AT_ONCE

    def read(turn: int) -> None:
        known = acknowledged
        number = turn * 7919 % known
        wanted = numbered(number)
        assert store.get(wanted.doc_id) == wanted
        assert [hit.doc_id for hit in store.search(words=f"only{number}")] == [wanted.doc_id]
        (nearest,) = store.search(vector=wanted.vector, top=1)
        assert nearest.score == pytest.approx(1.0, abs=0.01)
        assert store.count() >= known

    with ElasticStore(client, INDEX, dim=DIM, vectors=tmp_path) as store:
        with ExitStack() as stack:
            writer = stack.enter_context(Run(put_some))
            writer.await_more(3)
            reader = stack.enter_context(Run(read))
            reader.await_more(3)
            # The node that decides for the cluster: the hardest to do without.
            victim = master_of(cluster, client)
            cluster.kill_node(victim)
            writer.await_more(8)
            reader.await_more(8)
            health = client.request("GET", "/_cluster/health")
            assert (health["number_of_nodes"], health["status"]) == (2, "yellow")
            cluster.start_node(victim)
            cluster.wait(status="green")
            writer.await_more(2)
            reader.await_more(3)
        assert acknowledged >= 13 * AT_ONCE
        assert list(store.ids()) == [numbered(number).doc_id for number in range(acknowledged)]
        # The node that came back has what it missed: both copies of each part hold the same.
        client.request("POST", f"/{INDEX}/_refresh")
        shards = client.request("GET", f"/{INDEX}/_stats/docs", params={"level": "shards"})
        counts = [
            [copy["docs"]["count"] for copy in copies]
            for copies in shards["indices"][INDEX]["shards"].values()
        ]
        assert [len(copies) for copies in counts] == [2, 2]
        assert all(one == other for one, other in counts)
        assert sum(one for one, _ in counts) == acknowledged
