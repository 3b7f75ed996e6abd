"""Rows whose reading ends the process: they are found, named and passed over; the rest is as it would be."""

import sys
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from batch_corpus import begun, output, rows, run, table, write_jsonl
from batch_workload import Forks

from skillmatch.batch import running
from skillmatch.batch.checking import check
from skillmatch.batch.suspects import DEATHS_OF_SHARD, REASON, Suspects, n_guilty

MARK = "This posting ends processes."


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
    script = Path(__file__).with_name("batch_poisoned.py")
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} {script} "{MARK}" "$3" "$4"\n')
    python.chmod(0o755)
    monkeypatch.setattr(running, "sys", SimpleNamespace(executable=str(python)))
    running.run_local(layout, plan, workers=1, on_progress=lambda _: None)
    outcomes = {row["row"]: row["reason"] for row in table(layout, "outcomes") if row["outcome"] == "failed"}
    assert outcomes == {0: REASON, 1: REASON}


def test_a_row_is_tried_when_it_was_under_way_at_two_ends(tmp_path):
    path = tmp_path / "read-000001"
    assert not Suspects(path).are_noted
    assert Suspects(path).suspected() == frozenset()
    # Ended at row 3; ended at row 5; ended in between; ended at row 3 again, half a line of the next.
    path.write_text("begin\n1\n3\nbegin\n3\n5\nbegin\n3\n5\n-\nbegin\n")
    assert Suspects(path).suspected() == frozenset()
    path.write_text(path.read_text() + "3\n5")
    assert Suspects(path).suspected() == {3}
    assert Suspects(path).guilty() == frozenset()
    assert n_guilty([path]) == 0


@pytest.mark.parametrize("is_guilty", [True, False])
def test_who_outlives_its_trial_is_read(tmp_path, is_guilty):
    suspects = Suspects(tmp_path / "read-000001")
    (tmp_path / "read-000001").write_text("begin\n7\nbegin\n7\n")
    tried = []

    def ends(place):
        tried.append(place)
        return is_guilty

    with suspects.watching(ends) as notes:
        assert notes.may_begin(6)
        assert notes.may_begin(7) is not is_guilty
        assert notes.may_begin(8)
    assert tried == [7]
    assert suspects.guilty() == ({7} if is_guilty else frozenset())
    assert suspects.suspected() == frozenset()
    with suspects.watching(ends) as notes:
        assert notes.may_begin(7) is not is_guilty
    assert tried == [7]
    assert n_guilty([tmp_path / "read-000001"]) == is_guilty


def test_who_stops_in_good_order_puts_no_row_under_suspicion(tmp_path):
    suspects = Suspects(tmp_path / "read-000001")
    for _ in range(3):
        with suppress(KeyboardInterrupt), suspects.watching(bool) as notes:
            assert notes.may_begin(7)
            raise KeyboardInterrupt
    assert suspects.are_noted
    assert suspects.suspected() == frozenset()


def test_being_killed_from_outside_again_and_again_blames_no_row(forks, tmp_path):
    path = write_jsonl(tmp_path / "postings.jsonl", rows(6))
    whole = run(path, tmp_path / "whole")
    layout, _ = begun(path, tmp_path / "out")
    suspects = Suspects(layout.suspects / "read-000000")
    layout.make_folders()
    (layout.suspects / "read-000000").write_text("begin\n2\n" * 5)
    assert suspects.suspected() == {2}
    forks.start(layout.folder, "w0")
    assert forks.ended() == 0
    assert suspects.guilty() == frozenset()
    assert output(layout) == output(whole)
