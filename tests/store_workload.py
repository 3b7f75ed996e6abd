"""A program that writes to a store until it is killed, telling on a pipe what it began and what was done.

    python store_workload.py

It reads lines "number seed owner folder" and forks a child for each, so that a child starts in milliseconds.
The child works through ``operations(seed, owner)`` and writes "number begin i" before and "number done i"
after the store returned from operation i; the parent writes "number died" when the child has ended.
"""

import os
import random
import string
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skillmatch.index.embedded import EmbeddedStore
from skillmatch.types import SkillMention, Span, StoredDocument

DIM = 16
FOLD_ABOVE = 15
N_IDS = 25
N_OPERATIONS = 400

IS_CI = bool(os.environ.get("CI"))
"""CI takes the times and numbers that the issue asks for, a person's machine a few seconds."""


@dataclass(frozen=True)
class Operation:
    name: str
    documents: tuple[StoredDocument, ...] = ()
    doc_ids: tuple[str, ...] = ()

    @property
    def is_write(self):
        return self.name != "search"

    def applied_to(self, state):
        """The documents by id after this operation."""
        if not self.is_write:
            return state
        after = {doc_id: kept for doc_id, kept in state.items() if doc_id not in self.doc_ids}
        return after | {document.doc_id: document for document in self.documents}

    def run(self, store):
        if self.name == "put":
            store.put(self.documents)
        elif self.name == "delete":
            store.delete(self.doc_ids[0])
        elif self.name == "erase":
            store.erase(self.doc_ids)
        else:
            store.search(words="shared", vector=self.documents[0].vector, top=5)


def token(document):
    """The one word that only this version of this document holds."""
    return document.text.split()[0]


def operations(seed, owner="document"):
    """What the child with this seed does, one after the other; the same for whoever asks.

    Two children that work side by side have owners of different names, and so different documents.
    """
    rng = random.Random(seed)
    for _ in range(N_OPERATIONS):
        name = rng.choices(["put", "delete", "erase", "search"], [60, 20, 10, 10])[0]
        if name in ("put", "search"):
            chosen = rng.sample(range(N_IDS), rng.choice([1, 1, 2, 5, 12]) if name == "put" else 1)
            yield Operation(name, documents=tuple(made(f"{owner}-{i}", rng) for i in chosen))
        else:
            yield Operation(name, doc_ids=(f"{owner}-{rng.randrange(N_IDS)}",))


def made(doc_id, rng):
    """A document that no other call makes again: text of up to 8 kB, mentions, and a vector."""
    word = "".join(rng.choices(string.ascii_lowercase, k=16))
    filler = " ".join(
        rng.choices(["shared", "welding", "nursing", "budget", "météo"], k=rng.choice([5, 50, 1000]))
    )
    surface = filler.split()[0]
    start = len(word) + 1
    return StoredDocument(
        doc_id=doc_id,
        kind=rng.choice(["posting", "resume"]),
        title=f"Title of {word[:4]}",
        text=f"{word} {filler}",
        vector=tuple(np.array([rng.gauss(0, 1) for _ in range(DIM)], dtype=np.float32).tolist()),
        mentions=tuple(
            SkillMention(
                doc_id=doc_id,
                span=Span(start=start, end=start + len(surface)),
                surface=surface,
                uri=f"http://data.europa.eu/esco/skill/{word}",
                preferred_label=surface,
                taxonomy_release="ESCO 1.1.1",
                confidence=rng.random(),
                method="exact",
                section="requirements",
                strength="must",
                negated=False,
            )
            for _ in range(rng.randrange(3))
        ),
    )


def work(number, folder, seed, owner, tell):
    with EmbeddedStore(Path(folder), DIM, fold_above=FOLD_ABOVE, wait_s=120, say=lambda line: None) as store:
        for i, operation in enumerate(operations(seed, owner)):
            tell(f"{number} begin {i}")
            operation.run(store)
            tell(f"{number} done {i}")


def main():
    def tell(line):
        os.write(1, f"{line}\n".encode())

    # Loaded once, before the forks; the graph's library only after onnxruntime.
    import onnxruntime  # noqa: F401
    import usearch.index  # noqa: F401

    tell("ready")
    for line in sys.stdin:
        number, seed, owner, folder = line.rstrip("\n").split(" ", 3)
        child = os.fork()
        if child == 0:
            try:
                work(number, folder, int(seed), owner, tell)
            finally:
                os._exit(1)
        tell(f"{number} pid {child}")
        os.waitpid(child, 0)
        tell(f"{number} died")


if __name__ == "__main__":
    main()
