"""The arithmetic of docs/scale.md: shards, memory, disk and rebuild time for many postings on a cluster.

    python benchmarks/scale_plan.py --documents 100e6 1e9

Every assumption is a named constant below, with where it is from. Prints Markdown tables; change a constant
and run again.
"""

from __future__ import annotations

import argparse
import math

DIMS = 384
GRAPH_LINKS = 32
"""What our mapping asks of HNSW (``m``); Elasticsearch's guide counts 4 bytes a link and vector."""

REPLICAS = 1
WORDS_BYTES = 690
"""On the server for a posting of 70 words: source, inverted index, columns. Measured at 1 million: 2,743
bytes a posting, less vectors (float32 and int8) and graph."""
RECORD_BYTES = 2_120
"""A float32 vector, its key and checksum in our own file beside the server. Measured."""

NODE_RAM_GB = 64
HEAP_GB = 31
"""At most half of memory, and below the limit of compressed pointers (Elasticsearch, "JVM heap size")."""
CACHE_SHARE = 0.75
"""Of what the heap leaves: the rest is for the inverted index, and for merging."""
NODE_CORES = 16
NODE_DISK_GB = 4_000
DISK_SHARE = 0.7
"""Merging needs room, and the server refuses writes at 95 %."""

SHARD_GB = 50
SHARD_DOCUMENTS = 200_000_000
"""The upper ends of "Size your shards" in Elasticsearch's guide; the smaller of the two decides."""

INDEX_PER_CORE = 665
"""Documents a second and core, one replica not counted. Measured at 1 million: 1,331 a second on two shared
cores, our client among them."""
CORE_EFFICIENCY = 0.6
"""Of many cores beside one: merging and the network are shared."""
ENCODE_PER_CORE = 10
"""Postings a second and core read whole (skills, sentences, vector): needed when the model changes."""

QUANTISATIONS = {
    "float32 (hnsw)": lambda dims: dims * 4,
    "int8 (int8_hnsw)": lambda dims: dims + 4,
    "1 bit (bbq_hnsw)": lambda dims: dims / 8 + 14,
}
"""Bytes of a vector in memory, by the formulas of Elasticsearch's "Tune approximate kNN search"."""


def memory_gb(documents: float, quantisation: str) -> float:
    """Return what the vectors and their graph take in memory, one copy, in GB (1e9 bytes)."""
    return documents * (QUANTISATIONS[quantisation](DIMS) + 4 * GRAPH_LINKS) / 1e9


def disk_gb(documents: float, quantisation: str) -> float:
    """Return what an index takes on disk, one copy: the float32 vectors stay there beside the quantised."""
    quantised = 0 if quantisation.startswith("float32") else QUANTISATIONS[quantisation](DIMS)
    return documents * (WORDS_BYTES + 4 * DIMS + quantised + 4 * GRAPH_LINKS) / 1e9


def nodes(documents: float, quantisation: str) -> int:
    """Return how many nodes hold all copies, by memory and by disk; three at least, for a quorum."""
    copies = 1 + REPLICAS
    by_memory = copies * memory_gb(documents, quantisation) / ((NODE_RAM_GB - HEAP_GB) * CACHE_SHARE)
    by_disk = copies * disk_gb(documents, quantisation) / (NODE_DISK_GB * DISK_SHARE)
    return max(3, math.ceil(by_memory), math.ceil(by_disk))


def shards(documents: float, quantisation: str) -> int:
    """Return how many primary shards, at least one."""
    return max(
        1, math.ceil(disk_gb(documents, quantisation) / SHARD_GB), math.ceil(documents / SHARD_DOCUMENTS)
    )


def index_hours(documents: float, n_nodes: int) -> float:
    """Return how long indexing from our own files takes, replicas written too."""
    rate = INDEX_PER_CORE * NODE_CORES * n_nodes * CORE_EFFICIENCY / (1 + REPLICAS)
    return documents / rate / 3600


def main() -> None:
    """Print a table for each number of documents."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=float, nargs="+", default=[1e8, 1e9])
    for documents in parser.parse_args().documents:
        print(
            f"\n{documents:,.0f} postings, {REPLICAS} replica; "
            f"nodes of {NODE_RAM_GB} GB and {NODE_CORES} cores\n"
        )
        print("| vectors | memory, one copy | disk, one copy | shards | nodes | index anew |")
        print("|---|---|---|---|---|---|")
        for name in QUANTISATIONS:
            n_nodes = nodes(documents, name)
            print(
                f"| {name} | {memory_gb(documents, name):,.0f} GB | {disk_gb(documents, name):,.0f} GB "
                f"| {shards(documents, name)} | {n_nodes} | {index_hours(documents, n_nodes):,.1f} h |"
            )
        print(f"\nOur float32 vectors beside the server: {documents * RECORD_BYTES / 1e9:,.0f} GB.")
        hours = documents / (ENCODE_PER_CORE * 3600)
        print(f"Reading all postings anew (another model): {hours:,.0f} core hours.")


if __name__ == "__main__":
    main()
