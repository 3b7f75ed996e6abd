"""A small corpus of postings, made from the samples by changes that can be told apart, and batches of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from threading import Thread

from skillmatch.batch.beginning import begin
from skillmatch.batch.planning import Configuration
from skillmatch.batch.working import Worker
from skillmatch.content import content_path
from skillmatch.settings import Settings

HOME = Path("/nonexistent")
BOILERPLATE = "We are an equal opportunities employer. You will use Python and manage budgets."
FRENCH = (
    "Nous recherchons un infirmier pour notre service de chirurgie. Vous serez responsable des soins, de "
    "l'accueil des patients et de la tenue des dossiers."
)


@cache
def samples():
    """Return title and text of the postings that are plain text."""
    found = []
    for path in sorted(content_path("samples", "postings").glob("*.txt")):
        title, _, text = path.read_text().partition("\n")
        found.append((title, text))
    return found


def rows(n, *, characters=900):
    """Return ``n`` postings: cut samples, each with a line of its own, some repeated, some nearly so."""
    found = []
    for number in range(n):
        title, text = samples()[number % len(samples())]
        cut = text[:characters].rpartition("\n")[0]
        mark = number - number % 3 if number % 7 == 3 else number
        found.append(
            {
                "id": f"p{number}",
                "title": title,
                "description": f"{cut}\nReference {mark}: {BOILERPLATE}",
                "company": f"Firm {number % 5}",
                "date_posted": f"2026-01-{number % 28 + 1:02}",
            }
        )
    return found


def odd_rows():
    """Return rows of every outcome: the same again, a given id twice, no id, empty, French."""
    first, second, *_ = rows(3)
    return [
        {**first, "id": "again"},
        {**second, "description": second["description"] + " Night shifts."},
        {**first, "id": "", "description": first["description"] + " No id here."},
        {"id": "empty", "title": "Nothing", "description": "  "},
        {"id": "fr", "title": "Infirmier", "description": FRENCH},
    ]


def write_jsonl(path, found):
    path.write_text("".join(json.dumps(row) + "\n" for row in found))
    return path


def configuration(**changes):
    values = {
        "tasks": ("skills",),
        "tier": "instant",
        "is_flat": False,
        "unit_rows": 50,
        "as_of": 2026.89,
        "esco": "1.1.1",
    }
    return Configuration(**(values | changes))


def begun(path, folder, *, shard_rows=10, columns=None, **changes):
    return begin(
        [str(path)],
        Path(folder),
        configuration(**changes),
        columns=columns or {},
        shard_rows=shard_rows,
        on_file=lambda _: None,
    )


@cache
def engine():
    """Return an engine of the instant tier, shared by all workers of this process."""
    from skillmatch.engine import Engine

    return Engine(Settings(home=HOME, threads=1, tier="instant"))


def workers(layout, plan, count=1, **how):
    return [Worker(layout, plan, name=f"w{number}", make_engine=engine, **how) for number in range(count)]


def run(path, folder, *, count=1, shard_rows=10, **changes):
    """Run a batch with workers in threads of this process; return its layout."""
    layout, plan = begun(path, folder, shard_rows=shard_rows, **changes)
    threads = [Thread(target=worker.run) for worker in workers(layout, plan, count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert layout.done.exists()
    return layout


def output(layout):
    """Return all bytes of an output by path, without what workers needed."""
    return {
        str(path.relative_to(layout.folder)): path.read_bytes()
        for path in sorted(layout.folder.rglob("*"))
        if path.is_file() and layout.work not in path.parents
    }


def table(layout, name):
    """Return the rows of a table of the output."""
    from pyarrow import parquet

    files = sorted((layout.folder / name).glob("*.parquet"))
    return [row for path in files for row in parquet.read_table(path).to_pylist()]
