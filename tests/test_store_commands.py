"""``skillmatch index`` as a person uses it: real processes, a home of their own, and what is left there."""

import json
import os
import subprocess
import sys

import pytest
from index_builders import document
from store_traces import SECRET_ID, SECRETS, files_with_traces

from skillmatch.index.embedded import EmbeddedStore

ENCODER_DIM = 384


@pytest.fixture
def run(tmp_path):
    """Run a command whose home, caches and temporary files lie below ``tmp_path / "machine"``."""
    machine = tmp_path / "machine"
    places = {
        "SKILLMATCH_HOME": machine / "home",
        "HOME": machine,
        "XDG_CACHE_HOME": machine / "cache",
        "TMPDIR": machine / "tmp",
    }
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    own = {name: value for name, value in os.environ.items() if "ELASTICSEARCH" not in name}

    def invoke(*arguments, status=0):
        done = subprocess.run(
            [sys.executable, "-m", "skillmatch", "index", *map(str, arguments)],
            env={**own, **{name: str(place) for name, place in places.items()}},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == status, done.stderr
        return done

    return invoke


def test_an_erased_document_leaves_no_trace_on_the_machine(run, tmp_path):
    """Every byte of home, caches and temporary files, after putting, searching and erasing by command."""
    machine = tmp_path / "machine"
    # HTML goes through the child process, which has a temporary folder of its own.
    given = tmp_path / f"{SECRET_ID}.html"
    given.write_text(
        f"<html><meta charset=utf-8><h1>Resume of {SECRETS[1]}</h1><h2>Skills</h2>"
        f"<p>{SECRETS[0]}, welding, {SECRETS[2]}, Python</p></html>"
    )
    other = tmp_path / "other.txt"
    other.write_text("Resume\n\nSkills\n\nwelding and nursing\n")
    run("put", given, other, "--kind", "resume")
    held = files_with_traces(machine)
    assert held
    assert all(name.startswith("home/store/") for name in held), held
    run("search", f"{SECRETS[0]} welder")
    receipt = json.loads(run("erase", SECRET_ID, "--format", "json").stdout)
    assert files_with_traces(machine) == {}
    assert (receipt["erased"], receipt["unknown"]) == ([SECRET_ID], [])
    places = {(place["place"], place["unit"]): place["count"] for place in receipt["places"]}
    assert places[("record", "rows")] == 3
    assert places[("word index", "files")] > 5
    assert {"write-ahead log", "neighbour index", "leftovers of crashes", "caches", "logs"} <= {
        place for place, _ in places
    }
    again = run("erase", SECRET_ID, status=2)
    assert "1 of 1 ids were not in the store" in again.stderr
    assert "Qxdoe" not in again.stderr
    assert files_with_traces(machine) == {}
    assert "0 postings, 1 resumes" in run("status").stdout


def test_damage_is_named_and_what_can_be_derived_is_mended(run, tmp_path):
    store = tmp_path / "machine/home/store"
    with EmbeddedStore(store, ENCODER_DIM) as made:
        made.put(document(f"d{i}", f"common word{i} {SECRETS[0]}") for i in range(5))
    assert "sound: 5 documents" in run("check").stdout
    meta = store / "derived/words/meta.json"
    meta.write_bytes(b"junk")
    assert f"{meta} is damaged; making its index anew" in run("status").stderr
    for path in (store / "derived/words").glob("*.term"):
        path.write_bytes(b"junk")
    assert "rebuilt for 5 documents" in run("rebuild").stdout
    assert run("check").stderr == ""
    record = store / "record.sqlite3"
    body = record.read_bytes()
    at = body.index(b"common word3")
    record.write_bytes(body[:at] + b"X" + body[at + 1 :])
    for command in (["check"], ["status"], ["search", "common"], ["rebuild"], ["erase", "d1"]):
        refused = run(*command, status=2)
        assert refused.stderr.count("\n") == 1, refused.stderr
        assert f"{record} is damaged (document in row 4)" in refused.stderr
        assert "skillmatch index rescue" in refused.stderr
        assert SECRETS[0] not in refused.stderr + refused.stdout
    assert "4 documents saved, 1 lost" in run("rescue", tmp_path / "saved").stdout
    with EmbeddedStore(tmp_path / "saved", ENCODER_DIM) as saved:
        assert list(saved.ids()) == ["d0", "d1", "d2", "d4"]
        assert saved.get("d4").text == f"common word4 {SECRETS[0]}"
