"""Rows whose reading ends the process: they are found, named and passed over; the rest is as it would be."""

import os
import sys
from contextlib import suppress
from types import SimpleNamespace

import pytest
from batch_corpus import begun, output, rows, run, table, write_jsonl
from batch_workload import Forks

from skillmatch.batch import running
from skillmatch.batch.checking import check
from skillmatch.batch.suspects import DEATHS_OF_SHARD, REASON, Suspects, n_guilty

MARK = "This posting ends processes."
CHILD = """
import sys
sys.path.insert(0, {tests!r})
from batch_workload import poison
from skillmatch.batch.child import main
poison({mark!r})
sys.exit(main(*sys.argv[1:]))
"""


def poisoned(n, places):
    found = rows(n)
    for place in places:
        found[place]["description"] += f"\nNumber {place}. {MARK}"
    return found


def work_until_done(forks, layout):
    """Start workers one after another; return how many died."""
    for number in range(20):
        forks.start(layout.folder, f"w{number}", poison=MARK)
        status = forks.ended()
        if status == 0:
            return number
        assert status == 86
    raise AssertionError("no end")


@pytest.fixture(scope="module")
def forks():
    found = Forks()
    yield found
    found.close()


def test_rows_that_end_processes_are_named_and_the_rest_is_as_without_them(forks, tmp_path):
    places = (4, 9, 30)
    path = write_jsonl(tmp_path / "postings.jsonl", poisoned(40, places))
    whole = run(path, tmp_path / "whole")
    outputs = []
    for shard_rows in (15, 7):
        layout, _ = begun(path, tmp_path / f"out{shard_rows}", shard_rows=shard_rows)
        n_deaths = work_until_done(forks, layout)
        n_shards = len({place // shard_rows for place in places})
        assert n_deaths <= DEATHS_OF_SHARD * n_shards + 2 * len(places)
        assert check(layout) == []
        outputs.append(output(layout))
    assert outputs[0] == outputs[1]
    outcomes, expected = table(layout, "outcomes"), table(whole, "outcomes")
    assert {row["row"]: (row["outcome"], row["reason"]) for row in outcomes if row["row"] in places} == (
        dict.fromkeys(places, ("failed", REASON))
    )
    for name in ("outcomes", "documents"):
        ours, theirs = (
            [row for row in table(one, name) if row["row"] not in places] for one in (layout, whole)
        )
        assert ours == theirs
    assert len(outcomes) == len(expected) == 40


def test_processes_that_are_replaced_get_past_several_such_rows(tmp_path, monkeypatch):
    """More of them die than may where nothing gets done; a row that is named is something done."""
    path = write_jsonl(tmp_path / "postings.jsonl", poisoned(4, (0, 1)))
    layout, plan = begun(path, tmp_path / "out")
    script = tmp_path / "child.py"
    script.write_text(CHILD.format(tests=os.path.dirname(__file__), mark=MARK))
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} {script} "$3" "$4"\n')
    python.chmod(0o755)
    monkeypatch.setattr(running, "sys", SimpleNamespace(executable=str(python)))
    running.run_local(layout, plan, workers=1, on_progress=lambda _: None)
    outcomes = {row["row"]: row["reason"] for row in table(layout, "outcomes") if row["outcome"] == "failed"}
    assert outcomes == {0: REASON, 1: REASON}


def test_a_row_is_named_when_it_was_under_way_at_two_ends(tmp_path):
    path = tmp_path / "read-000001"
    assert not Suspects(path).are_noted
    assert Suspects(path).guilty() == frozenset()
    # Ended at row 3; ended at row 5; ended in between; ended at row 3 again, half a line of the next.
    path.write_text("begin\n1\n3\nbegin\n3\n5\nbegin\n3\n5\n-\nbegin\n")
    assert Suspects(path).guilty() == frozenset()
    assert n_guilty([path]) == 0
    path.write_text(path.read_text() + "3\n5")
    assert Suspects(path).guilty() == {3}
    assert n_guilty([path]) == 1


def test_who_stops_in_good_order_blames_no_row(tmp_path):
    suspects = Suspects(tmp_path / "read-000001")
    for _ in range(3):
        with suppress(KeyboardInterrupt), suspects.watching() as notes:
            assert notes.may_begin(7)
            raise KeyboardInterrupt
    assert suspects.are_noted
    assert suspects.guilty() == frozenset()
    for _ in range(2):
        child = os.fork()
        if child == 0:
            with suspects.watching() as notes:
                notes.may_begin(7)
                os._exit(0)
        os.waitpid(child, 0)
    with suspects.watching() as notes:
        assert not notes.may_begin(7)
        assert notes.may_begin(8)
