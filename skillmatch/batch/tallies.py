"""What is counted of the output, file by file, and added up in their order: the same for the same input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

_COUNTS = (
    "outcomes",
    "languages",
    "evidence",
    "strengths",
    "skills",
    "isco_groups",
    "occupations",
    "statuses",
    "unmapped_titles",
    "reasons",
    "sources",
)
_MOST = 5_000
"""Different values of a count that are kept of a file; the rarest beyond it are left out."""

_EXAMPLES = 20
_LONGEST_SHOWN = 120


class Tally:
    """Counts of outcomes and of what was found."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in _COUNTS}
        self.sums = {"mentions": 0.0, "exposed": 0.0, "beta": 0.0, "near_duplicates": 0.0, "renamed": 0.0}
        self.labels: dict[str, str] = {}
        self.renamed: list[str] = []

    def add(self, outcomes: Sequence[Mapping[str, Any]], documents: Any) -> None:
        """Count a block: rows of ``outcomes`` as records, ``documents`` as a table."""
        for record in outcomes:
            self.counts["outcomes"][record["outcome"]] += 1
            self.counts["sources"][record["source"]] += 1
            if record["outcome"] == "failed":
                self.counts["reasons"][record["reason"]] += 1
            self.sums["near_duplicates"] += record["group_row"] not in (None, record["row"])
            if record["given_id"] and record["given_id"] != record["id"]:
                self.sums["renamed"] += 1
                if len(self.renamed) < _EXAMPLES:
                    self.renamed.append(record["id"][:_LONGEST_SHOWN])
        self.counts["languages"].update(documents.column("language").to_pylist())
        for mentions in documents.column("skills").to_pylist():
            self._add_mentions(mentions or ())
        titles = documents.column("title").to_pylist()
        for title, found in zip(titles, documents.column("occupation").to_pylist(), strict=True):
            if found is not None:
                self._add_occupation(title, found)
        for found in documents.column("exposure").to_pylist():
            if found is not None and found["beta"] is not None:
                self.sums["exposed"] += 1
                self.sums["beta"] += found["beta"]

    def _add_mentions(self, mentions: Sequence[Mapping[str, Any]]) -> None:
        self.sums["mentions"] += len(mentions)
        for mention in mentions:
            self.counts["evidence"][mention["evidence"]] += 1
            self.counts["strengths"][mention["strength"] or "none"] += 1
        wanted = {mention["uri"]: mention["label"] for mention in mentions if not mention["is_negated"]}
        self.counts["skills"].update(wanted.keys())
        self.labels.update(wanted)

    def _add_occupation(self, title: str, found: Mapping[str, Any]) -> None:
        self.counts["statuses"][found["status"]] += 1
        if found["status"] == "coded":
            self.counts["occupations"][found["esco_uri"]] += 1
            self.labels[found["esco_uri"]] = found["esco_label"]
            self.counts["isco_groups"][found["isco_code"]] += 1
        else:
            self.counts["unmapped_titles"][title[:_LONGEST_SHOWN]] += 1

    def as_json(self) -> dict[str, Any]:
        """Return all of it as plain values; ``from_json`` is the inverse."""
        counts = {name: dict(most(count, _MOST)) for name, count in self.counts.items()}
        kept = counts["skills"].keys() | counts["occupations"].keys()
        return {
            "counts": counts,
            "sums": self.sums,
            "labels": {uri: self.labels[uri] for uri in sorted(kept)},
            "renamed": self.renamed,
        }

    def join(self, said: Mapping[str, Any]) -> None:
        """Add what another tally gave ``as_json``."""
        for name, count in said["counts"].items():
            self.counts[name].update(count)
        for name, value in said["sums"].items():
            self.sums[name] += value
        self.labels.update(said["labels"])
        self.renamed = (self.renamed + said["renamed"])[:_EXAMPLES]


def most(count: Mapping[str, int], n: int) -> list[tuple[str, int]]:
    """Return the ``n`` largest counts, largest first, equal ones by name."""
    return sorted(count.items(), key=lambda item: (-item[1], item[0]))[:n]
