"""Every command answers bad input with one clear line and exit status 2, never with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

_POSTING = "Backend engineer\n\nRequirements\n- Python and PostgreSQL\n- Docker\n"

Command = Callable[[Path, Path], list[str]]
"""Arguments for a bad file and a folder to write to."""

_ON_DOCUMENTS: dict[str, Command] = {
    "skills extract": lambda bad, out: ["skills", "extract", str(bad)],
    "skills extract json": lambda bad, out: ["skills", "extract", str(bad), "--format", "json"],
    "match explain resume": lambda bad, out: ["match", "explain", str(bad), str(out / "good.txt")],
    "match explain posting": lambda bad, out: ["match", "explain", str(out / "good.txt"), str(bad)],
    "match rank resumes": lambda bad, out: [
        "match", "rank", "--resumes", str(bad), "--postings", str(out / "good.txt"),
        "--output", str(out / "x.csv"),
    ],
    "match rank postings": lambda bad, out: [
        "match", "rank", "--postings", str(bad), "--resumes", str(out / "good.txt"),
        "--output", str(out / "x.csv"),
    ],
    "exposure document": lambda bad, out: ["exposure", "document", str(bad)],
    "index put": lambda bad, out: ["index", "put", str(bad), "--kind", "posting"],
}  # fmt: skip

_ON_TABLES: dict[str, Command] = {
    "skills rank": lambda bad, out: ["skills", "rank", "--input", str(bad), "--output", str(out / "x.csv")],
    "match rank pairs": lambda bad, out: [
        "match", "rank", "--pairs", str(bad), "--resumes", str(out / "good.txt"),
        "--postings", str(out / "good.txt"), "--output", str(out / "x.csv"),
    ],
}  # fmt: skip


def _bad_files(folder: Path) -> dict[str, Path]:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica")
    pdf.cell(text="Nurse")
    pdf.set_encryption(owner_password="owner", user_password="user")
    contents = {
        "empty.txt": b"",
        "binary.bin": bytes(range(256)) * 40,
        "latin1.txt": "Köchin gesucht für Café".encode("latin-1"),
        "encrypted.pdf": bytes(pdf.output()),
        "columns.csv": b"number,words\n1,Python\n",
        "empty.csv": b"",
        "binary.csv": bytes(range(256)) * 40,
        "latin1.csv": "id,text\n1,Café\n".encode("latin-1"),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in (*contents, "missing.txt", "missing.csv")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bad")
    (path / "good.txt").write_text(_POSTING, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def bad_files(folder: Path) -> dict[str, Path]:
    return _bad_files(folder)


def run(arguments: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SKILLMATCH_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "skillmatch", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=environment,
    )


def assert_one_clear_line(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("skillmatch: error: ")
    assert len(lines[0]) > 40


@pytest.mark.parametrize("name", ["missing.txt", "empty.txt", "binary.bin", "latin1.txt", "encrypted.pdf"])
@pytest.mark.parametrize("command", _ON_DOCUMENTS)
def test_a_bad_document(name: str, command: str, folder: Path, bad_files: dict[str, Path]) -> None:
    assert_one_clear_line(run(_ON_DOCUMENTS[command](bad_files[name], folder), folder / "home"))


@pytest.mark.parametrize("name", ["missing.csv", "empty.csv", "binary.csv", "latin1.csv", "columns.csv"])
@pytest.mark.parametrize("command", _ON_TABLES)
def test_a_bad_table(name: str, command: str, folder: Path, bad_files: dict[str, Path]) -> None:
    assert_one_clear_line(run(_ON_TABLES[command](bad_files[name], folder), folder / "home"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["exposure", "show", "zzzzqqq"],
        ["index", "delete", "nobody"],
        ["data", "adopt", "/nonexistent/esco.zip"],
    ],
)
def test_a_name_nothing_goes_by(arguments: list[str], folder: Path) -> None:
    assert_one_clear_line(run(arguments, folder / "home"))


def test_a_mirror_that_is_no_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_MIRROR", str(folder / "nowhere"))
    assert_one_clear_line(run(["skills", "find", "python"], folder / "home"))


def test_an_output_that_cannot_be_written(folder: Path) -> None:
    done = run(
        ["match", "rank", "--resumes", str(folder / "good.txt"), "--postings", str(folder / "good.txt"),
         "--output", str(folder / "no" / "x.csv")], folder / "home"
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1].startswith("skillmatch: error: Cannot write")


@pytest.mark.parametrize(
    "arguments",
    [
        ["demo", "--output", "/proc/x"],
        ["skills", "find", " "],
        ["skills", "rank", "--input", "/nowhere.csv", "--output", "/nowhere/x.csv"],
    ],
)
def test_what_cannot_be_done_is_said_at_once(arguments: list[str], folder: Path) -> None:
    assert_one_clear_line(run(arguments, folder / "home"))


def test_help_is_light() -> None:
    code = (
        "import sys, skillmatch.cli; print(sorted(m for m in sys.modules if m in "
        + repr(["numpy", "onnxruntime", "flask", "rich", "lxml", "tantivy", "pydantic"])
        + "))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
