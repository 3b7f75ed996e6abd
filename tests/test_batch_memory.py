"""A worker's memory does not grow with what it has read: shard after shard, all in one process."""

import gc
import random
import tracemalloc
from functools import lru_cache

import pytest
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
WARM_UP = 12
MOST_BYTES_A_ROW = 100
"""10 MB in 100,000 rows: less than a line of each; 1 MB would be less than memories go up and down here."""

_LINES = 60
"""Of which all rows are made: their words are all known after the first shards."""


@pytest.fixture
def few(monkeypatch):
    """Let memories be small; each is bounded by a figure of its own."""
    monkeypatch.setattr(vocabulary, "_REMEMBERED", FEW)
    monkeypatch.setattr(inflect, "_REMEMBERED", FEW)
    monkeypatch.setattr(static, "_CACHED", FEW)
    monkeypatch.setattr(finding, "_LATEST_ANSWERS", FEW)
    hints_of = lru_cache(maxsize=FEW)(hints.hints_of.__wrapped__)
    for module in (hints, cues):
        monkeypatch.setattr(module, "hints_of", hints_of)
    monkeypatch.setattr(analysis, "_stem", lru_cache(maxsize=FEW)(analysis._stem.__wrapped__))


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


@pytest.mark.usefixtures("few")
def test_memory_does_not_grow_with_the_rows(tmp_path):
    path = write_jsonl(tmp_path / "rows.jsonl", list(short_rows(SHARDS * SHARD_ROWS)))
    held = []

    def look(place):
        gc.collect()
        if place == TRACED_FROM:
            tracemalloc.start()
        held.append(tracemalloc.get_traced_memory()[0])

    try:
        read_shards(path, tmp_path / "out", look)
    finally:
        tracemalloc.stop()
    assert len(held) == SHARDS
    half = (SHARDS - WARM_UP) // 2
    grown = min(held[WARM_UP + half :]) - min(held[WARM_UP : WARM_UP + half])
    print(f"{grown / (half * SHARD_ROWS):.0f} bytes a row; {held}")
    assert grown < MOST_BYTES_A_ROW * half * SHARD_ROWS
