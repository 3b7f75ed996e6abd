"""Stores on the Elasticsearch that tests share: indexes of their own names, removed at the end."""

import itertools
import os
from contextlib import contextmanager
from urllib.parse import urlsplit

from elastic_requests import Asked, assert_is_basic

from skillmatch.index.elastic.client import place
from skillmatch.index.elastic.connecting import ElasticAddress, connect
from skillmatch.index.elastic.mapping import make_index
from skillmatch.index.elastic.store import ElasticStore

FAMILY = f"b1-{os.getpid()}"
"""Of the names of this run's indexes; others may use the server at the same time."""

_NUMBERS = itertools.count(1)


def connected(url, **how):
    return connect(ElasticAddress(url=url), **how)


def watched(client, requests):
    """The client, each of whose requests is checked to need a basic licence only, and then noted down."""
    real = client._transport.perform_request

    def perform_request(method, target, *, body=None, **how):
        requests.append(asked := Asked(method, target, body or b""))
        assert_is_basic(asked)
        return real(method, target, body=body, **how)

    client._transport.perform_request = perform_request
    return client


def through(url, port):
    """The same address, user and password, by another port of this machine."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{port}").geturl()


@contextmanager
def temporary_index(client, *, dim, **how):
    """The name of an index that is there for the block."""
    name = f"{FAMILY}-{next(_NUMBERS)}"
    make_index(client, name, dim=dim, family=FAMILY, **how)
    try:
        yield name
    finally:
        client.request("DELETE", place(name), is_absence_fine=True)
        client.request("DELETE", place("_index_template", FAMILY), is_absence_fine=True)


def opened(client, index, folder, *, dim, **how):
    """A store that leaves the purging of erased bytes to later: a server takes half a minute for it."""
    return ElasticStore(client, index, dim=dim, vectors=folder, **{"purging_s": None, **how})


@contextmanager
def making(url, *, dim):
    """What opens stores on one new index, given the folder for their vectors; every request is looked at."""
    client = watched(connected(url), [])
    try:
        with temporary_index(client, dim=dim) as name:
            yield lambda folder: opened(client, name, folder, dim=dim)
    finally:
        client.close()
