"""What an index looks like, and how a document becomes an entry in it and comes back.

Words are our own tokens, joined by blanks and split at blanks only, so that they mean the same as in any
other store. Titles, texts and mentions are kept and not indexed. The vector is indexed with length 1 and not
given back: what was put is in ``vector_files``, found by its digest.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from skillmatch.errors import InputError, StoreError
from skillmatch.index.elastic.client import Client, Refused, lines, place
from skillmatch.index.mentions import mentions_from_json, mentions_to_json
from skillmatch.index.protocol import index_text, unit_vector
from skillmatch.text.analysis import ANALYSIS_VERSION
from skillmatch.types import StoredDocument

SCHEMA_VERSION = 1
"""Changes whenever an index made before cannot be read or written by this release."""

FAMILY = "skillmatch"
"""What the names of all indexes of ours begin with, unless the caller says otherwise."""

_K1, _B = 1.2, 0.75
"""BM25 as in the embedded store, where they cannot be changed."""

_GRAPH = {"type": "int8_hnsw", "m": 32, "ef_construction": 200}
"""Recall@10 of 50,000 real sentences in one segment: .999; with half of both, .995 in about the same time."""

_RECENT = (9, 3)
"""Servers from this release on take vectors as base64, which is half the work of a bulk load, and can be told
to follow every link of the graph under a filter (under one that 5% of documents pass: .92 else)."""

_PRIORITY = 200
"""Of templates; see ``template``."""

_KEPT = {"type": "keyword", "index": False, "doc_values": False}
_FIELDS: dict[str, Any] = {
    "doc_id": {"type": "keyword"},
    "kind": {"type": "keyword"},
    "firm": {"type": "keyword"},
    "posted_on": {"type": "date", "format": "strict_date"},
    "month": {"type": "keyword"},
    "title": _KEPT,
    "text": _KEPT,
    "mentions": _KEPT,
    "stamp": {"type": "keyword"},
    "vector_digest": _KEPT,
    "words": {"type": "text", "analyzer": "whitespace", "index_options": "freqs", "similarity": "tokens"},
}

SOURCE = ["kind", "title", "text", "firm", "posted_on", "mentions", "stamp", "vector_digest"]
"""Fields that a document is read back from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document as two lines of a bulk request, and its vector as put (float32; empty for none)."""

    doc_id: str
    stamp: str
    body: bytes
    vector: bytes
    vector_digest: str


def make_index(
    client: Client,
    name: str,
    *,
    dim: int,
    meta: Mapping[str, str] | None = None,
    shards: int = 1,
    replicas: int = 0,
    family: str = FAMILY,
) -> None:
    """Make an empty index, and the template that says what all indexes of the family look like.

    Args:
        client: Where.
        name: Of the index; begins with the family's name and a hyphen.
        dim: Length of all vectors.
        meta: What else is to be known of it later, read by ``index_meta``.
        shards: Parts; about one for every 5 to 10 million documents.
        replicas: Copies of each part on other nodes.
        family: What names begin with.

    Raises:
        InputError: The name is not of the family.
        StoreError: There is such an index already, or the server refuses.
    """
    if not name.startswith(f"{family}-"):
        raise InputError(f"An index is named {family}-..., not {name!r}.")
    client.request("PUT", place("_index_template", family), template(family), patience=client.writing)
    recipe = {"schema": str(SCHEMA_VERSION), "analysis": ANALYSIS_VERSION, "dim": str(dim)}
    vector = {"type": "dense_vector", "dims": dim, "index": True, "similarity": "cosine"}
    settings: dict[str, Any] = {"number_of_shards": shards, "number_of_replicas": replicas}
    if client.version >= _RECENT:
        settings["dense_vector"] = {"hnsw_filter_heuristic": "fanout"}
    body = {
        "settings": settings,
        "mappings": {
            "_meta": {**(meta or {}), **recipe},
            "properties": {"vector": {**vector, "index_options": _GRAPH}},
        },
    }
    try:
        client.request("PUT", place(name), body, patience=client.writing)
    except Refused as refusal:
        if refusal.kind != "resource_already_exists_exception":
            raise
        raise StoreError(f"{client.name} has an index {name} already. Choose another name.") from None


def template(family: str) -> dict[str, Any]:
    """Return the composable template of all indexes whose names begin with the family's and a hyphen."""
    return {
        "index_patterns": [f"{family}-*"],
        # Names of one store may begin with the name of another; a server refuses two templates for one name
        # unless one goes before, which is the more exact.
        "priority": _PRIORITY + len(family),
        # A write to a name that is no index any more must fail, not make one without a vector field.
        "allow_auto_create": False,
        "template": {
            "settings": {
                "similarity": {"tokens": {"type": "BM25", "k1": _K1, "b": _B}},
                # An erasure rewrites every segment that holds a deleted document, however few they are.
                "merge": {"policy": {"expunge_deletes_allowed": 0}},
            },
            "mappings": {
                "dynamic": "strict",
                "_source": {"excludes": ["words", "vector", "month"]},
                "properties": _FIELDS,
            },
        },
    }


def index_meta(client: Client, index: str) -> tuple[str, dict[str, str]]:
    """Return the concrete name of an index or alias, and its ``_meta``.

    Raises:
        StoreError: There is none, or the alias stands for several.
    """
    answer = client.request("GET", place(index, "_mapping"), is_absence_fine=True)
    if not answer:
        raise StoreError(f"{client.name} has no index {index}. Make it with: skillmatch index build")
    if len(answer) > 1:
        raise StoreError(
            f"{index} stands for {len(answer)} indexes, expected one; see: skillmatch index status"
        )
    ((name, told),) = answer.items()
    return name, dict(told["mappings"].get("_meta", {}))


def check_index(client: Client, index: str, *, dim: int) -> None:
    """Check that this release can use an index.

    Raises:
        StoreError: There is none, or it is of another schema, text analysis or vector length.
    """
    name, meta = index_meta(client, index)
    expected = {"schema": str(SCHEMA_VERSION), "analysis": ANALYSIS_VERSION, "dim": str(dim)}
    for key, value in expected.items():
        if meta.get(key) != value:
            raise StoreError(
                f"Index {name} has {key} {meta.get(key, 'unknown')}, expected {value}. "
                "Make it anew with: skillmatch index build"
            )


def entry(document: StoredDocument, *, dim: int, is_packed: bool) -> Entry:
    """Return a checked document as an entry."""
    vector = np.asarray(document.vector, dtype="<f4").tobytes()
    source: dict[str, Any] = {
        "doc_id": document.doc_id,
        "kind": document.kind,
        "title": document.title,
        "text": document.text,
        "firm": document.firm,
        "month": document.posted_on[:7],
        "mentions": mentions_to_json(document.mentions),
        "vector_digest": hashlib.sha256(vector).hexdigest()[:32] if vector else "",
        "words": index_text(document.title, document.text),
    }
    if document.posted_on:
        source["posted_on"] = document.posted_on
    source["stamp"] = _stamp(document.doc_id, source)
    if vector:
        unit = unit_vector(document.vector, dim=dim)
        source["vector"] = (
            base64.b64encode(unit.astype(">f4").tobytes()).decode() if is_packed else unit.tolist()
        )
    return Entry(
        doc_id=document.doc_id,
        stamp=source["stamp"],
        body=lines([{"index": {"_id": document.doc_id}}, source]),
        vector=vector,
        vector_digest=source["vector_digest"],
    )


def is_packed(client: Client) -> bool:
    """Return whether the server takes vectors as base64."""
    return client.version >= _RECENT


def document_of(doc_id: str, source: Mapping[str, Any], vector: bytes) -> StoredDocument:
    """Return the document that an entry was made from.

    Raises:
        StoreError: It is not what was put.
    """
    if source.get("stamp") != _stamp(doc_id, source):
        raise StoreError(
            "A document in Elasticsearch is not as it was put. Put it again, or make the index anew with: "
            "skillmatch index build"
        )
    return StoredDocument(
        doc_id=doc_id,
        kind=source["kind"],
        title=source["title"],
        text=source["text"],
        firm=source["firm"],
        posted_on=source.get("posted_on", ""),
        mentions=mentions_from_json(source["mentions"].encode(), doc_id=doc_id),
        vector=tuple(np.frombuffer(vector, dtype="<f4").tolist()),
    )


def _stamp(doc_id: str, source: Mapping[str, Any]) -> str:
    """Return a digest of all that is given back of a document; no two documents share one."""
    names = [name for name in SOURCE if name != "stamp"]
    parts = [doc_id, *(source.get(name, "") for name in names)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:32]
