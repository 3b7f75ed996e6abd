"""What a chain tells of the files beside it: which there must be, with which hash, and which are gone."""

from __future__ import annotations

from dataclasses import dataclass, field

from skillmatch.records.chain import Entry
from skillmatch.records.vault import note_place


@dataclass(slots=True)
class Told:
    """Files that entries tell of.

    Attributes:
        files: Hashes of the files of the vault by their place, also of those taken away.
        gone: Places of files that were erased or swept.
        torn: Hashes of what was cut off the chain, by the name of the file it was saved in.
    """

    files: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    torn: dict[str, str] = field(default_factory=dict)

    def hear(self, entry: Entry) -> None:
        """Take in an entry."""
        body = entry.body
        if entry.kind == "decision":
            for document in (body["inputs"]["posting"], *body["inputs"]["resumes"]):
                self.files[f"{body['run']}/{document['name']}"] = document["sha256"]
        elif entry.kind == "override":
            self.files[note_place(entry.seq)] = body["reason"]
        elif entry.kind in ("erasure", "sweep"):
            self.gone.update(body.get("files", ()))
            self.gone.update(note_place(seq) for seq in body["notes"])
            runs = set(body.get("runs", ()))
            self.gone.update(place for place in self.files if place.partition("/")[0] in runs)
        elif entry.kind == "mended":
            self.torn[f"{entry.seq:06d}"] = body["sha256"]
