"""``skillmatch audit`` end to end: what it prints, writes and refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from skillmatch.cli import main

_ROWS = "sex,race,selected,score\n" + "".join(
    f"{'FM'[n % 2]},{'White' if n % 3 else 'Asian'},{'yes' if n % 5 < 2 + n % 2 else 'no'},{n % 7}.5\n"
    for n in range(120)
)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(["audit", *arguments])
    out, err = capsys.readouterr()
    assert isinstance(stopped.value.code, int)
    return stopped.value.code, out, err


@pytest.fixture
def outcomes(tmp_path: Path) -> str:
    path = tmp_path / "outcomes.csv"
    path.write_text(_ROWS, encoding="utf-8")
    return str(path)


def test_impact_on_the_terminal(capsys: pytest.CaptureFixture[str], outcomes: str) -> None:
    status, out, _ = run(capsys, "impact", "--outcomes", outcomes)
    assert status == 0
    for words in ("Selection Rate by Sex", "Scoring Rate by Race/Ethnicity", "Intersectional", "false alarm"):
        assert words in out


def test_a_folder_gets_every_format(
    capsys: pytest.CaptureFixture[str], outcomes: str, tmp_path: Path
) -> None:
    folder = tmp_path / "audit"
    status, _, _ = run(
        capsys, "impact", "--outcomes", outcomes, "--output", str(folder), "--audited-on", "2026-11-21"
    )  # fmt: skip
    assert status == 0
    assert {path.name for path in folder.iterdir()} == {
        "figures.csv",
        "impact.html",
        "impact.json",
        *(f"{m}-by-{b}.csv" for m in ("selection", "scoring") for b in ("sex", "race", "sex-and-race")),
    }
    rows = list(csv.DictReader((folder / "selection-by-sex.csv").open(encoding="utf-8")))
    assert list(rows[0]) == ["Sex", "# of Applicants", "# Selected", "Selection Rate", "Impact Ratio"]
    assert [row["# of Applicants"] for row in rows] == ["60", "60"]
    summary = json.loads((folder / "impact.json").read_text(encoding="utf-8"))
    assert summary["audited_on"] == "2026-11-21"
    assert [table["by"] for table in summary["tables"]] == ["sex", "race", "sex and race"] * 2
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    run(capsys, "impact", "--outcomes", outcomes, "--output", str(folder), "--audited-on", "2026-11-21")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("ending", ["html", "csv", "json"])
def test_a_file_gets_the_format_of_its_ending(
    capsys: pytest.CaptureFixture[str], outcomes: str, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"impact.{ending}"
    assert run(capsys, "impact", "--outcomes", outcomes, "--output", str(path))[0] == 0
    assert path.stat().st_size > 1000


@pytest.mark.parametrize(
    "more",
    [
        ("--output", "{folder}/impact.pdf"),
        ("--output", "{folder}/impact.html", "--format", "csv"),
        ("--output", "{folder}/none/impact.html"),
        ("--output", "{folder}", "--format", "csv"),
        ("--sex", "no-such"),
        ("--leave-out-under", "3"),
    ],
)
def test_impact_refuses(
    capsys: pytest.CaptureFixture[str], outcomes: str, tmp_path: Path, more: tuple[str, ...]
) -> None:
    given = [word.format(folder=tmp_path) for word in more]
    status, out, err = run(capsys, "impact", "--outcomes", outcomes, *given)
    assert status == 2
    assert out == ""
    assert err


def test_exposure_of_rankings(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "ranked.csv"
    rows = "".join(f"p{p},{place},{'A' if place < 3 else 'B'}\n" for p in range(9) for place in range(1, 5))
    path.write_text("posting_id,rank,group\n" + rows, encoding="utf-8")
    status, out, _ = run(capsys, "exposure", str(path), "--format", "json")
    assert status == 0
    a, b = json.loads(out)
    assert a["parity_low"] > 1 > b["parity_high"]
    assert run(capsys, "exposure", str(path))[0] == 0
    assert run(capsys, "exposure", str(path), "--group", "no-such")[0] == 2


def test_wording_of_a_posting(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "posting.txt"
    text = (
        "We need a salesman, under 35 years old, who leads.\nAll are considered regardless of age or sex.\n"
    )
    path.write_text(text, encoding="utf-8")
    status, out, _ = run(capsys, "wording", str(path), "--format", "json")
    assert status == 0
    (found,) = json.loads(out)
    assert [(each["kind"], each["weight"]) for each in found["findings"]] == [
        ("gendered", "strong"), ("age", "refused"),
    ]  # fmt: skip
    assert all(text[each["start"] : each["end"]] == each["text"] for each in found["findings"])
    assert found["coded"]["n_masculine"] == 1
    status, out, _ = run(capsys, "wording", str(path))
    assert "1 postings, 1 with findings, 1 with a criterion the law protects." in out


def test_bloomberg_without_its_data(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "bloomberg", "--mirror", str(tmp_path))[0] == 2


@pytest.mark.mirror
def test_bloomberg(capsys: pytest.CaptureFixture[str], mirror: Path) -> None:
    status, out, _ = run(capsys, "bloomberg", "--mirror", str(mirror))
    assert status == 0
    assert "agrees in 64 of 64 cells" in out
    assert "DIFFERS" not in out
