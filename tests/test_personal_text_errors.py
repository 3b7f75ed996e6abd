"""Every class of error is provoked with a mark, by a command, and its text does not hold it."""

from __future__ import annotations

import json
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from marked_text import NAME, POSTING, TEXT, assert_unseen, bad_documents, bad_tables, good_tables

from skillmatch import errors
from skillmatch.batch.running import WorkerFailed
from skillmatch.cli import main
from skillmatch.errors import SkillmatchError
from skillmatch.index.elastic.client import Refused
from skillmatch.index.stamp import IndexFailure
from skillmatch.space.labour.resolving import AmbiguousName, UnknownName

Provoke = Callable[[Path, pytest.MonkeyPatch], list[str]]
"""Prepares a folder and returns the arguments of a command that must fail."""


def _input(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    table = good_tables(folder)[0]
    pairs = folder / f"{NAME}-pairs.csv"
    pairs.write_text(f"posting_id,resume_id\n{NAME}-3,{NAME}-4\n", encoding="utf-8")
    given = ["--resumes", str(table), "--postings", str(table), "--pairs", str(pairs)]
    return ["match", "rank", *given, "--output", str(folder / "matches.csv")]


def _unreadable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    (cut,) = (path for path in bad_documents(folder) if "cut.pdf" in path.name)
    return ["skills", "extract", str(cut)]


def _schema(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    (columns,) = (path for path in bad_tables(folder) if "columns" in path.name)
    return ["skills", "extract", str(columns)]


def _unknown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return ["exposure", "show", f"analyst {TEXT}"]


def _release(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A home that holds somebody's documents and not the release."""
    (folder / "home" / "releases" / TEXT).mkdir(parents=True)
    (folder / "home" / "releases" / TEXT / "a.txt").write_text(POSTING, encoding="utf-8")
    return ["data", "fetch", "esco-1.1.1"]


def _checksum(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    (folder / f"{NAME}.zip").write_text(POSTING, encoding="utf-8")
    return ["data", "adopt", str(folder / f"{NAME}.zip")]


def _filled_store(folder: Path) -> Path:
    with pytest.raises(SystemExit) as stopped:
        main(["index", "put", str(good_tables(folder)[0]), "--kind", "posting"])
    assert stopped.value.code == 0
    return folder / "home" / "store"


def _store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A store that holds marked documents, with the page that a text is on overwritten by that text."""
    record = _filled_store(folder) / "record.sqlite3"
    body = bytearray(record.read_bytes())
    at = body.index(TEXT.encode())
    body[at - 200 : at] = (TEXT.encode() * 20)[:200]
    record.write_bytes(body)
    return ["index", "check"]


def _index(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A file with a text stands where the word index is to be written."""
    words = _filled_store(folder) / "derived" / "words"
    shutil.rmtree(words)
    words.write_text(POSTING, encoding="utf-8")
    return ["index", "put", str(good_tables(folder / "more")[1]), "--kind", "resume"]


def _extra(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    for name in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, name, None)
    (folder / f"{NAME}.parquet").write_bytes(b"PAR1" + POSTING.encode() + b"PAR1")
    return ["exposure", "corpus", str(folder / f"{NAME}.parquet")]


class _Refusing(BaseHTTPRequestHandler):
    """A server that repeats a text in its refusal."""

    def do_GET(self) -> None:
        self.send_response(400)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps({"error": {"type": "x", "reason": POSTING}, "status": 400}).encode())

    def log_message(self, *_: object) -> None:
        pass


def _refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    server = HTTPServer(("127.0.0.1", 0), _Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("SKILLMATCH_ELASTICSEARCH", f"http://127.0.0.1:{server.server_port}")
    return ["index", "search", TEXT]


def _away(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("SKILLMATCH_ELASTICSEARCH", "http://127.0.0.1:9")
    return ["index", "search", TEXT]


def _workers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    table = str(good_tables(folder)[0])
    where = ["--output", str(folder / "batch"), "--scheduler", "tcp://127.0.0.1:9"]
    return ["batch", "run", table, *where, "--tasks", "skills", "--tier", "instant"]


def _unknown_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return ["space", "nearest", TEXT]


def _ambiguous_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return ["space", "shift", "nurse", "--add", TEXT]


PROVOKED: dict[type[SkillmatchError], Provoke] = {
    errors.InputError: _input,
    errors.UnreadableDocument: _unreadable,
    errors.SchemaMismatch: _schema,
    errors.NotFound: _unknown,
    errors.ReleaseMissing: _release,
    errors.ChecksumMismatch: _checksum,
    errors.StoreError: _store,
    IndexFailure: _index,
    errors.MissingExtra: _extra,
    errors.StoreAway: _away,
    Refused: _refused,
    WorkerFailed: _workers,
    UnknownName: _unknown_name,
    AmbiguousName: _ambiguous_name,
}


def _classes(above: type[SkillmatchError] = SkillmatchError) -> Iterator[type[SkillmatchError]]:
    for below in above.__subclasses__():
        if below.__module__.startswith("skillmatch"):
            yield below
            yield from _classes(below)


def test_every_class_of_error_is_provoked() -> None:
    assert set(_classes()) == set(PROVOKED), f"Add what provokes it to PROVOKED in {__file__}."


@pytest.mark.parametrize("kind", PROVOKED, ids=lambda kind: kind.__name__)
def test_an_error_does_not_repeat_a_text(
    kind: type[SkillmatchError],
    tmp_path: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    own = tmp_path / "home"
    own.mkdir()
    if (home / "derived").exists():
        shutil.copytree(home / "derived", own / "derived")
    monkeypatch.setenv("SKILLMATCH_HOME", str(own))
    monkeypatch.delenv("SKILLMATCH_MIRROR", raising=False)
    arguments = PROVOKED[kind](tmp_path, monkeypatch)
    capfd.readouterr()
    made: list[SkillmatchError] = []
    monkeypatch.setattr(SkillmatchError, "__init__", lambda error, *_: made.append(error))
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    out, err = capfd.readouterr()
    assert stopped.value.code == 2
    assert kind in {type(error) for error in made}
    assert_unseen("standard error", err, TEXT)
    assert_unseen("standard output", out, TEXT)
    for error in made:
        assert_unseen(f"the text of {type(error).__name__}", str(error), TEXT)
