"""What a worker still holds after each shard, all read in one process: printed, for test_batch_memory.py.

In a process of its own: what other tests have loaded and remembered would be counted too.
"""

import gc
import json
import random
import sys
import tracemalloc
from functools import lru_cache
from pathlib import Path

from batch_corpus import begun, samples, workers, write_jsonl

from skillmatch.batch import finding
from skillmatch.extract import inflect, vocabulary
from skillmatch.extract.rank import static
from skillmatch.text import analysis, cues, hints

FEW = 50
"""Words and answers remembered here, so that the memories are full after the first shards."""

SHARD_ROWS = 40
SHARDS = 24
TRACED_FROM = 4

_LINES = 60
"""Of which all rows are made: their words are all known after the first shards."""


def remember_few():
    """Let memories be small; each is bounded by a figure of its own."""
    vocabulary._REMEMBERED = FEW
    inflect._REMEMBERED = FEW
    static._CACHED = FEW
    finding._LATEST_ANSWERS = FEW
    hints_of = lru_cache(maxsize=FEW)(hints.hints_of.__wrapped__)
    for module in (hints, cues):
        module.hints_of = hints_of
    analysis._stem = lru_cache(maxsize=FEW)(analysis._stem.__wrapped__)


def short_rows(n):
    """Return short rows of real sentences, shuffled, each with words and sentences that no other has."""
    lines = sorted({line for _, text in samples() for line in text.split("\n") if 30 < len(line) < 200})[
        :_LINES
    ]
    rng = random.Random(9)
    for number in range(n):
        words = rng.choice(lines).split()
        words.insert(rng.randrange(len(words)), f"word{number}x")
        text = f"{' '.join(words)}\n{rng.choice(lines)} Reference w{number}."
        yield {"id": f"{number}", "title": "Nurse", "description": text}


def read_shards(path, folder, after_each):
    """Read all shards in this process; ``after_each`` is called with the place of each that is read."""
    layout, plan = begun(path, folder, shard_rows=SHARD_ROWS)
    (worker,) = workers(layout, plan)
    while (step := worker.next_step()) != "settle":
        for place, task in enumerate(worker.open_tasks(step)):
            assert worker.do(task)
            if step == "read":
                after_each(place)


def main(folder):
    """Print the bytes held after each shard."""
    remember_few()
    path = write_jsonl(folder / "rows.jsonl", list(short_rows(SHARDS * SHARD_ROWS)))
    held = []

    def look(place):
        gc.collect()
        if place == TRACED_FROM:
            tracemalloc.start()
        held.append(tracemalloc.get_traced_memory()[0])

    read_shards(path, folder / "out", look)
    print(json.dumps(held))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
