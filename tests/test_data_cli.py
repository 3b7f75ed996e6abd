"""``skillmatch data``, run as a user runs it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from skillmatch.cli import main
from skillmatch.cli.data import command


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.delenv("SKILLMATCH_MIRROR", raising=False)
    monkeypatch.setenv("SKILLMATCH_HOME", str(tmp_path / "home"))
    return lambda *args: CliRunner().invoke(command, args, catch_exceptions=False)


def test_list_shows_bundles_releases_and_counts(run):
    result = run("list")
    assert result.exit_code == 0
    for text in ("esco-1.1.1", "onet-30.1", "123,788", "13,896", "descriptions", "fingerprint"):
        assert text in result.output


def test_list_as_json(run):
    report = json.loads(run("list", "--format", "json").output)
    assert report["counts"]["esco_skills"] == 13_896
    assert {bundle["state"] for bundle in report["bundles"]} == {"ok"}
    assert {row["full"] for row in report["releases"]} == {"no"}


def test_verify_without_releases_compares_the_bundles(run):
    result = run("verify")
    assert result.exit_code == 0
    assert result.output.count("ok ") >= 5


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("fetch", "esco-1.1.1"), "data adopt"),
        (("fetch", "esco-9"), "Known:"),
        (("adopt", "/no/such/file.zip"), "No such file"),
        (("adopt", __file__), "no declared file"),
        (("verify", "esco-1.1.1"), "not as declared"),
        (("verify", "nothing"), "Known:"),
        (("bundle", "esco/no.json.xz"), "No bundle"),
        (("bundle", "--source", "esco-1.1.1=/no/such"), "RELEASE=PATH"),
        (("bundle", "--source", "esco-1.1.1"), "RELEASE=PATH"),
        (("bundle",), "data adopt"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(run, capsys, args, message):
    with pytest.raises(SystemExit) as stopped:
        main(["data", *args])
    assert stopped.value.code == 2
    err = capsys.readouterr().err.strip()
    assert message in err
    assert "\n" not in err
    assert "Traceback" not in err
