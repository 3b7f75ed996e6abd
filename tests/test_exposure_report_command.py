"""``skillmatch exposure report``: every format to a file, postings, the same with and without the mirror."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from skillmatch.cli import app, main
from skillmatch.report.exposure import FORMATS

STARTS = {"html": b"<!doctype html>", "pdf": b"%PDF-", "csv": b"table,", "xlsx": b"PK", "json": b"{"}
DUTIES = "Responsibilities:\n- Write reports for customers.\n- Lift boxes in the warehouse.\n"
POSTINGS = [
    {"title": "Software Developer", "text": DUTIES, "firm": "a"},
    {"title": "Registered Nurse", "text": "Duties:\n- Care for patients.\n- Keep records.\n", "firm": "b"},
    {"title": "Software Developer", "text": DUTIES, "firm": "b"},
]


def run(*words: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(app, ["exposure", "report", *words], env=env or {"SKILLMATCH_MIRROR": ""})


Refusal = Callable[..., str]


@pytest.fixture
def refusal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Refusal:
    """Return the one line that a command is refused with."""
    monkeypatch.delenv("SKILLMATCH_MIRROR", raising=False)

    def line(*words: str) -> str:
        with pytest.raises(SystemExit) as stop:
            main(["exposure", "report", *words])
        assert stop.value.code == 2
        told = capsys.readouterr()
        lines = [line for line in told.err.splitlines() if ": columns id:" not in line]
        assert (told.out, len(lines)) == ("", 1), lines
        return lines[0]

    return line


def table_of(postings: list[dict[str, str]], path: Path) -> Path:
    pq.write_table(pa.Table.from_pylist(postings), path)
    return path


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_written(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"r.{form}"
    result = run("--occupations", "15-1252.00", "--format", form, "--output", str(path))
    assert result.exit_code == 0, result.output
    assert path.read_bytes().startswith(STARTS[form])
    assert "Software Developers" in result.stdout


def test_the_pack_is_a_zip_or_a_folder(tmp_path: Path) -> None:
    page = str(tmp_path / "r.html")
    for target in ("pack.zip", "pack"):
        result = run("--soc-group", "23", "--output", page, "--citation-pack", str(tmp_path / target))
        assert result.exit_code == 0, result.output
    assert (tmp_path / "pack.zip").read_bytes().startswith(b"PK")
    assert (tmp_path / "pack" / "references.bib").read_text(encoding="utf-8").startswith("@misc{skillmatch,")
    command = (tmp_path / "pack" / "command.txt").read_text(encoding="utf-8")
    assert command == "skillmatch exposure report --soc-group 23 --measure beta --format html\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--occupations", "15-1252.99"], r"nearest 15-1252\.00"),
        (["--occupations", "15-1252.00,2512"], r"O\*NET-SOC 2019 .* and ISCO-08 .*crosswalk"),
        (["--sector", "99999"], r"No NAICS sector .*Known: 11 "),
        (["--soc-group", "16"], r"No SOC major group .*Known: 11 "),
        (["--sector", "54", "--soc-group", "15"], r"found --soc-group and --sector"),
        (["--measure", "gamma"], r"No measure .*Known: alpha, beta, zeta"),
        (["--measure", "frey_osborne"], r"history"),
        (["--group-by", "firm"], r"Expected --postings"),
        (["--postings", "nowhere.csv"], r"nowhere\.csv: no such file"),
        (["--postings", "x.csv", "--sector", "54"], r"Expected --postings alone"),
    ],
)
def test_what_cannot_be_met_is_refused_in_one_line(
    words: list[str], told: str, tmp_path: Path, refusal: Refusal
) -> None:
    assert re.search(told, refusal(*words, "--output", str(tmp_path / "r.html")))
    assert not (tmp_path / "r.html").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "empty file"),
        ("title,text\n", "without any rows"),
        ("title,body_of_it\nNurse,x\n", "--text-column"),
        ("title,text\nqqzzx,Sort the qqzzx.\n", "none|without any that names an occupation"),
    ],
)
def test_tables_without_postings_are_refused(
    content: str, told: str, tmp_path: Path, refusal: Refusal
) -> None:
    path = tmp_path / "given.csv"
    path.write_text(content, encoding="utf-8")
    line = refusal("--postings", str(path), "--output", str(tmp_path / "r.html"))
    assert re.search(told, line)
    assert "qqzzx" not in line


def test_postings_are_counted_grouped_and_coded(tmp_path: Path) -> None:
    given = table_of(POSTINGS, tmp_path / "p.parquet")
    path = tmp_path / "r.json"
    words = ["--postings", str(given), "--group-by", "firm", "--format", "json", "--output", str(path)]
    assert run(*words).exit_code == 0
    first = path.read_bytes()
    report = json.loads(first)
    tables: dict[str, Any] = {table["key"]: table["rows"] for table in report["tables"]}
    assert {row["group"]: row["postings"] for row in tables["postings-groups"]} == {"a": 1, "b": 2}
    coded = {row["onet_soc_code"]: row["postings"] for row in tables["postings-occupations"]}
    assert {"15-1252.00", "29-1141.00"} <= coded.keys()
    assert sum(coded.values()) == pytest.approx(3)
    text = [row for row in tables["postings-series"] if (row["measure"], row["basis"]) == ("beta", "text")]
    assert {row["group"]: row["n"] for row in text}["b"] <= 2
    assert all(row["mean"] is None or 0 <= row["mean"] <= 1 for row in text)
    assert report["sections"][0]["headline"][0]["label"] == "mean beta of the postings by their own text"
    assert "patients" not in first.decode()
    assert str(tmp_path) not in first.decode()
    assert run(*words).exit_code == 0
    assert path.read_bytes() == first


def test_postings_that_cannot_be_used_are_counted_and_tell_by_the_exit_status(tmp_path: Path) -> None:
    given = table_of([*POSTINGS, {**POSTINGS[0], "text": ""}], tmp_path / "p.parquet")
    path = tmp_path / "r.json"
    result = run("--postings", str(given), "--format", "json", "--output", str(path))
    assert result.exit_code == 1
    assert "rows that could not be used: 1;" in result.output
    assert "3 postings of p.parquet" in path.read_text(encoding="utf-8")


def test_columns_of_postings_may_be_named(tmp_path: Path) -> None:
    given = table_of(
        [{"what": p["title"], "body_of_it": p["text"]} for p in POSTINGS], tmp_path / "p.parquet"
    )
    path = tmp_path / "r.json"
    result = run(
        "--postings", str(given), "--text-column", "body_of_it", "--title-column", "what", "--format", "json",
        "--output", str(path),
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    command = json.loads(path.read_text(encoding="utf-8"))["command"]
    assert "--text-column body_of_it --title-column what" in command


def test_every_figure_is_the_same_with_and_without_the_full_releases(mirror: Path, tmp_path: Path) -> None:
    """The mirror adds sentences, and measures that may not be shipped; it changes no figure."""
    found = {}
    for name, where in (("without", ""), ("with", str(mirror))):
        path = tmp_path / f"{name}.json"
        result = run(
            "--soc-group", "23", "--format", "json", "--output", str(path), env={"SKILLMATCH_MIRROR": where}
        )
        assert result.exit_code == 0, result.output
        report = json.loads(path.read_text(encoding="utf-8"))
        found[name] = {table["key"]: table["rows"] for table in report["tables"]}
        assert report["sections"][0]["headline"]
    added = {"measures", "sources", "provenance"}
    for key, rows in found["without"].items():
        others = found["with"][key]
        if key == "rank-correlations" or key == "measure-values":
            pairs = {tuple(row.items()) for row in others}
            assert all(tuple(row.items()) in pairs for row in rows), key
        elif key not in added:
            assert [{column: row[column] for column in rows[0]} for row in others] == rows, key
    assert all("sentence" not in row for row in found["without"]["tasks"])
    assert sum(bool(row["sentence"]) for row in found["with"]["tasks"]) > len(found["with"]["tasks"]) / 2
    assert "history" in found["with"]
    assert "history" not in found["without"]
