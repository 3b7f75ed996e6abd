"""What a request to Elasticsearch may hold: features of the basic licence, and no id in its address."""

import json
import re
from dataclasses import dataclass
from functools import cached_property

ENDPOINTS = frozenset(
    [
        "_alias",
        "_all",
        "_aliases",
        "_block",
        "_bulk",
        "_cluster",
        "_count",
        "_doc",
        "_flush",
        "_forcemerge",
        "_index_template",
        "_mapping",
        "_mget",
        "_msearch",
        "_nodes",
        "_pit",
        "_recovery",
        "_refresh",
        "_restore",
        "_search",
        "_settings",
        "_snapshot",
        "_stats",
        "_update",
    ]
)
"""Parts of addresses that every server has without a paid licence, this test server included."""

PAID = frozenset(
    [
        "rrf",
        "linear",
        "text_similarity_reranker",
        "rule",
        "pinned",
        "retriever",
        "semantic",
        "semantic_text",
        "sparse_vector",
        "bbq_disk",
        "text_expansion",
        "inference_id",
        "model_id",
        "query_vector_builder",
        "learning_to_rank",
        "rescorer",
        "inference",
        "script",
        "script_score",
        "ent_search",
        "searchable_snapshot",
        "runtime_mappings",
    ]
)
"""Keys and values that belong to paid features, or to modules that not every server has."""


@dataclass(frozen=True)
class Asked:
    """A request as it is sent."""

    method: str
    target: str
    body: bytes

    @property
    def path(self):
        return self.target.split("?")[0]

    @cached_property
    def values(self):
        """The body's values: one, or one for each line."""
        lines = self.body.splitlines() if self.path.endswith(("/_bulk", "/_msearch")) else [self.body]
        return [json.loads(line) for line in lines if line]


def assert_is_basic(asked):
    """Fail where a request holds what a basic licence has not, or an id in its address."""
    endpoints = set(re.findall(r"(?:^|/)(_[a-z_]+)", asked.path))
    assert endpoints <= ENDPOINTS, f"{asked.method} {asked.path}"
    if asked.path.endswith("/_bulk"):
        return  # documents, whose words may be any
    for value in asked.values:
        for key, said in pairs(value):
            assert key not in PAID, f"{key} in {asked.path}"
            assert key != "type" or said not in PAID, f"{said} in {asked.path}"


def pairs(value):
    """Every key of a value, at any depth, with what stands under it."""
    if isinstance(value, dict):
        for key, said in value.items():
            yield key, said
            yield from pairs(said)
    elif isinstance(value, list):
        for each in value:
            yield from pairs(each)
