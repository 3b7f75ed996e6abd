"""The store of documents: put, search by words and by meaning, get, delete, count.

``Store`` is the protocol every store keeps; ``skillmatch.index.embedded.EmbeddedStore`` keeps it on
one machine. The record (documents, mentions, vectors) is what may not be lost; word and neighbour
indexes are derived from it and can be thrown away.
"""

from __future__ import annotations

from skillmatch.index.protocol import Store

__all__ = ["Store"]
