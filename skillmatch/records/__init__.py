"""Decision records: every ranking written down so that it can be verified, replayed, overridden and erased.

A folder of records holds two things that are told apart on purpose. The *chain* (``chain.jsonl``) is
append-only, hash-chained and holds no personal text: hashes, versions, settings, ranks, scores,
contributions, who and when. The *vault* beside it holds what a replay needs and a person may have erased: the
documents, what each stage made of them, and the reasons of overrides. The chain names what is in the vault by
salted hashes, so that it stays valid, and tells nothing of a text, when a file of the vault is gone.
"""

from __future__ import annotations

from skillmatch.records.chain import Entry
from skillmatch.records.keeping import RecordStore
from skillmatch.records.sealed import SealedDocument

__all__ = ["Entry", "RecordStore", "SealedDocument"]
