"""What a chain tells of the files beside it: which there must be, with which hash, and which are gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from skillmatch.records.chain import Entry
from skillmatch.records.vault import note_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as far as its files go: the hash of its entry, and the places of its documents.

    The posting's place is the first.
    """

    hash: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overridden:
    """An override: the number of its decision, and the place of the resume it is about (None: of all)."""

    record: int
    place: str | None


@dataclass(slots=True)
class Told:
    """What entries tell of files.

    Attributes:
        files: Hashes of the files of the vault by their place, also of those taken away.
        gone: Places of files that were erased or swept.
        torn: Hashes of what was cut off the chain, by the name of the file it was saved in.
        decisions: By number.
        overrides: By number.
    """

    files: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    torn: dict[str, str] = field(default_factory=dict)
    decisions: dict[int, Decided] = field(default_factory=dict)
    overrides: dict[int, Overridden] = field(default_factory=dict)

    def hear(self, entry: Entry) -> str:
        """Take in an entry; return what is wrong between it and those before, "" where nothing is.

        Args:
            entry: With a body as ``bodies.fault_of`` lets pass.
        """
        body = entry.body
        if entry.kind == "decision":
            documents = (body["inputs"]["posting"], *body["inputs"]["resumes"])
            places = {f"{body['run']}/{each['name']}": each["sha256"] for each in documents}
            is_otherwise = any(self.files.get(place, sha256) != sha256 for place, sha256 in places.items())
            self.files |= places
            self.decisions[entry.seq] = Decided(hash=entry.hash, places=tuple(places))
            return "tells of a document otherwise than an entry before it" if is_otherwise else ""
        if entry.kind == "override":
            return self._hear_override(entry.seq, body)
        if entry.kind in ("erasure", "sweep"):
            self.gone.update(body.get("files", ()))
            self.gone.update(note_place(seq) for seq in body["notes"])
            runs = set(body.get("runs", ()))
            self.gone.update(place for place in self.files if place.partition("/")[0] in runs)
        elif entry.kind == "mended" and body["sha256"] is not None:
            self.torn[f"{entry.seq:06d}"] = body["sha256"]
        return ""

    def _hear_override(self, seq: int, body: Mapping[str, Any]) -> str:
        self.files[note_place(seq)] = body["reason"]
        decided = self.decisions.get(body["record"])
        named = {place.partition("/")[2]: place for place in (decided.places if decided else ())}
        place = named.get(body["resume"])
        self.overrides[seq] = Overridden(record=body["record"], place=place)
        if decided is None or decided.hash != body["of"]:
            return f"speaks of record {body['record']}, which is no decision before it, or has another hash"
        is_lost = body["resume"] is not None and place is None
        return "speaks of a resume that its record has not" if is_lost else ""
