"""``skillmatch index`` on both stores: the commands of a whole life, as a person gives them."""

from __future__ import annotations

import csv
import io
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from skillmatch.cli import index, index_builds, main
from skillmatch.engine import Engine
from skillmatch.index.elastic.connecting import ElasticAddress, connect
from skillmatch.index.elastic.lifecycle import ElasticShelf
from skillmatch.settings import StoreServer

Run = Callable[..., str]

COLUMNS = ("posting_id", "job_title", "description", "company", "date_posted", "kind")
ROWS = [
    (
        "n1",
        "Registered nurse",
        "Nurse for night shifts on a ward.",
        "Acme Care",
        "2026-11-01",
        "posting",
    ),
    (
        "n2",
        "Care assistant",
        "Help a nurse on the ward to wash patients.",
        "Acme Care",
        "2026-10-05",
        "",
    ),
    (
        "d1",
        "Python developer",
        "Write Python and SQL for a bank.",
        "Beta Bank",
        "2026-11-10T08:00:00Z",
        "posting",
    ),
    ("r1", "Nurse", "Nurse for ten years; gave medicine and first aid.", "", "last week", "resume"),
]


@pytest.fixture(params=["folders", pytest.param("elastic", marks=pytest.mark.elasticsearch)])
def run(
    request: pytest.FixtureRequest,
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Run]:
    """Run a command on a store of its own; return its standard output, or standard error if it is to fail."""
    server, prefix = None, f"b3{secrets.token_hex(4)}"
    url = request.getfixturevalue("elasticsearch_url") if request.param == "elastic" else ""
    if url:
        parts = urlsplit(url)
        bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        server = StoreServer(url=bare, user=parts.username or "", password=parts.password or "", name=prefix)
        # A server takes half a minute to let go of erased bytes; tests/test_elastic_store.py waits for that.
        monkeypatch.setitem(ElasticShelf.__init__.__kwdefaults__, "purging_s", None)  # type: ignore[arg-type]
    settings = replace(engine.settings, home=tmp_path / "home", store_server=server)
    monkeypatch.setattr(engine, "settings", settings)
    former = engine.__dict__.pop("documents", None)
    for module in (index, index_builds):
        monkeypatch.setattr(module, "open_engine", lambda: engine)

    def invoke(*arguments: str | Path, status: int = 0) -> str:
        with pytest.raises(SystemExit) as stopped:
            main(["index", *map(str, arguments)])
        out, err = capsys.readouterr()
        assert stopped.value.code == status, err
        return out if status == 0 else err

    yield invoke
    engine.__dict__.pop("documents", None)
    if former is not None:
        engine.__dict__["documents"] = former
    if url:
        client = connect(ElasticAddress(url=url))
        for name in client.request("GET", f"/{prefix}-*", params={"filter_path": "*.aliases"}):
            client.request("DELETE", f"/{name}")
        client.request("DELETE", f"/_index_template/{prefix}", is_absence_fine=True)
        client.close()


def table(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return path


def found(run: Run, *arguments: str) -> list[str]:
    told = json.loads(run("search", *arguments, "--format", "json"))
    return [each["doc_id"] for each in told["documents"]]


def builds(run: Run) -> dict[str, Any]:
    return {each["name"]: each for each in json.loads(run("status", "--format", "json"))["builds"]}


def test_a_whole_life(run: Run, tmp_path: Path) -> None:
    given = table(tmp_path / "given.csv", ROWS)
    assert "4 documents stored; 4 in all." in run("put", given, "--kind", "posting")

    # What is told of the documents is known by the usual names of columns.
    assert found(run, "nurse")[:2] == ["n1", "r1"]
    assert found(run, "nurse", "--kind", "resume") == ["r1"]
    assert set(found(run, "work", "--firm", "Acme Care")) == {"n1", "n2"}
    assert set(found(run, "work", "--since", "2026-11-01")) == {"n1", "d1"}
    assert found(run, "work", "--until", "2026-10-31") == ["n2"]
    rows = list(csv.DictReader(io.StringIO(run("search", "Python", "--top", "1", "--format", "csv"))))
    assert [(row["doc_id"], row["firm"], row["posted_on"], row["by"]) for row in rows] == [
        ("d1", "Beta Bank", "2026-11-10", "both")
    ]
    assert "Python developer" in run("search", "Python")

    (first,) = builds(run)
    renewed = table(tmp_path / "renewed.csv", [(row[0], f"New {row[1]}", *row[2:]) for row in ROWS[:3]])
    assert "3 postings, 0 resumes, verified" in run("build", renewed, "--kind", "posting")
    second = next(name for name, each in builds(run).items() if each["role"] == "ready")
    assert builds(run)[second]["counts"] == {"posting": 3, "resume": 0}
    assert "Registered nurse" in run("search", "nurse")
    run("delete", "n2")
    assert f"live: {second} (0 documents copied and 1 deleted" in run("swap")
    assert found(run, "nurse")[0] == "n1"
    assert "New Registered nurse" in run("search", "nurse")
    assert {name: each["role"] for name, each in builds(run).items()} == {second: "live", first: "previous"}

    assert f"live: {first}" in run("swap", "--back")
    assert found(run, "nurse", "--kind", "resume") == ["r1"]
    assert "2 postings, 1 resumes, verified" in run("build", "--again")
    run("swap")
    receipt = json.loads(run("erase", "r1", "--format", "json"))
    assert (receipt["erased"], receipt["unknown"]) == (["r1"], [])
    assert len({place["place"] for place in receipt["places"]}) > 3
    assert f"removed: {first}" in run("prune", "--keep", "0")
    assert [each["role"] for each in builds(run).values()] == ["live"]
    assert "2 postings, 0 resumes" in run("status")
    assert "sound: 2 documents" in run("check")
    assert "rebuilt for 2 documents" in run("rebuild")


def test_rows_that_cannot_be_read_keep_a_build_from_becoming_live(run: Run, tmp_path: Path) -> None:
    bad = table(tmp_path / "bad.csv", [*ROWS, ("x1", "Blank", "   ", "", "", ""), ("n1", *ROWS[0][1:])])
    told = run("build", bad, "--kind", "posting", status=2)
    assert "bad.csv, line 6: expected text in 'description'" in told
    assert "bad.csv, line 7: expected every id once, found the id of line 2 again" in told
    assert "2 rows or files could not be read" in told
    assert "1 documents are stored without their day" in told
    assert "No verified build waits" in run("swap", status=2)
    (failed,) = (name for name, each in builds(run).items() if each["role"] == "failed")
    assert "failed its verification" in run("swap", failed, status=2)
    assert f"removed: {failed}" in run("prune")


@pytest.mark.parametrize("arguments", [["build"], ["build", "x.txt", "--again"], ["swap", "x", "--back"]])
def test_what_makes_no_sense_is_refused_before_anything_is_done(run: Run, arguments: list[str]) -> None:
    assert "--again" in run(*arguments, status=2) or arguments[0] == "swap"


def test_a_query_for_what_the_law_protects_is_refused_with_the_reason(run: Run) -> None:
    said = run("search", "female nurse only", status=2)
    assert "law protects" in said
    assert "female" not in said
