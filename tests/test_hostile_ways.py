"""Each way a hostile file comes in ends with one clear line: a path, a folder, a table, the API, the page."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hostile_files import cases

from skillmatch.engine import Engine
from skillmatch.web import create_app

REFUSED = (
    "docx/a billion laughs", "docx/a directory that says too little", "docx/a million members",
    "pdf/a million pages said", "pdf/a page tree in a circle", "pdf/300 MB of blanks packed",
    "plain/10 MB on one line", "plain/a surrogate in UTF-8", "json/arrays 100,000 deep",
    "polyglot/GIF and zip", "html/10 MB on one line", "cut/docx at 25/50", "cut/pdf at 25/50",
)  # fmt: skip
TRICKY_NAME = "up\n\x1b[2Jload\u202e.bin"
"""A name that breaks the line, clears a terminal and turns the rest around."""


def run(*arguments: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "skillmatch", *map(str, arguments)],
        capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "SKILLMATCH_HOME": str(home)},
    )  # fmt: skip


def check_refused(done: subprocess.CompletedProcess[str], start: str) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stderr.strip().isprintable()
    assert done.stderr.startswith(f"skillmatch: error: {start}")


@pytest.mark.parametrize("name", REFUSED)
def test_a_path_costs_one_line_and_status_2(name: str, tmp_path: Path) -> None:
    path = tmp_path / "upload.bin"
    path.write_bytes(cases()[name]())
    check_refused(run("skills", "extract", path, home=tmp_path), "upload.bin: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("match", "explain", "BAD", "GOOD"),
        ("match", "explain", "GOOD", "BAD"),
        ("exposure", "document", "BAD"),
        ("index", "put", "BAD", "--kind", "resume"),
        ("match", "rank", "--postings", "GOOD", "--resumes", "BAD", "--output", "OUT"),
    ],
)
def test_every_command_that_reads_a_document_says_the_same(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    bad, good, out = tmp_path / "upload.bin", tmp_path / "good.txt", tmp_path / "out.csv"
    bad.write_bytes(cases()["docx/a directory that says too little"]())
    good.write_text("Backend engineer\n\nRequirements\n- Python\n")
    places = {"BAD": bad, "GOOD": good, "OUT": out}
    check_refused(run(*(places.get(word, word) for word in arguments), home=tmp_path), "upload.bin: ")
    assert not out.exists()


@pytest.mark.skipif(os.name == "nt", reason="such names are not to be had there")
@pytest.mark.parametrize("ending", ["", ".csv", ".jsonl", ".missing"])
def test_a_name_that_plays_tricks_stays_on_the_line(ending: str, tmp_path: Path) -> None:
    path = tmp_path / (TRICKY_NAME + ending)
    if ending != ".missing":
        path.write_bytes(b"\0\1\2" * 100)
    done = run("skills", "extract", path, home=tmp_path)
    check_refused(done, "")
    assert "load" in done.stderr


def test_a_folder_names_each_file_and_reads_the_others(tmp_path: Path) -> None:
    """One good file among the bad: its result, a line for each of the others, and status 1."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for number, name in enumerate(REFUSED[::2]):
        (folder / f"bad {number:02}.bin").write_bytes(cases()[name]())
    alone = run("skills", "extract", folder, home=tmp_path)
    assert alone.returncode == 2
    assert alone.stdout == ""
    (folder / "good.txt").write_text("Backend engineer\n\nRequirements\n- Python\n")
    done = run("skills", "extract", folder, "--format", "json", home=tmp_path)
    assert done.returncode == 1, done.stderr
    assert '"doc_id": "good"' in done.stdout
    lines = done.stderr.strip().splitlines()
    left_out = [line for line in lines if line.startswith("left out: bad ")]
    assert [line.split(": ")[1] for line in left_out] == [f"bad {n:02}.bin" for n in range(len(REFUSED[::2]))]
    assert lines[-1] == f"skillmatch: {len(REFUSED[::2])} files could not be read, each named above"
    assert len(lines) == len(REFUSED[::2]) + 1
    assert all(map(str.isprintable, lines))


@pytest.mark.parametrize(
    "name", ["2 GB of zeros.csv.gz", "arrays 100,000 deep.jsonl", "a million quotes.csv"]
)
def test_a_table_costs_one_line_and_status_2(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"upload.{name.partition('.')[2]}"
    path.write_bytes(cases()[f"table/{name}"]())
    check_refused(run("skills", "extract", path, home=tmp_path), path.name)


@pytest.fixture
def client(engine: Engine) -> FlaskClient:
    return create_app(engine).test_client()


def test_the_service_answers_with_a_problem_and_lives_on(client: FlaskClient) -> None:
    for name in REFUSED:
        data = base64.b64encode(cases()[name]()).decode()
        file = {"name": "ada okoro.bin", "base64": data}
        answer = client.post("/v1/skills/extract", json={"documents": [{"file": file}]})
        assert answer.status_code == 422, name
        assert answer.mimetype == "application/problem+json"
        assert "okoro" not in answer.json["detail"]
        assert answer.json["detail"].isprintable()
    fine = client.post("/v1/skills/extract", json={"documents": [{"text": "Requirements\n- Python\n"}]})
    assert fine.status_code == 200


class _Words(HTMLParser):
    """The words that a page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_says_it_and_lives_on(client: FlaskClient) -> None:
    for name in REFUSED:
        files = {"posting_file": (BytesIO(cases()[name]()), "<b>upload</b>.bin")}
        answer = client.post("/match", data=files, content_type="multipart/form-data")
        assert answer.status_code == 422, name
        assert "<b>upload" not in answer.text
        shown = _Words()
        shown.feed(answer.text)
        assert "b>.bin: " in shown.words, "the file is named, as text"
    fine = client.post("/match", data={"posting": "Requirements\n- Python\n"})
    assert fine.status_code == 200
