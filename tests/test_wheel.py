"""The wheel, built by way of the sdist, is complete: it works with the source folder out of reach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

_POSTING = "Nurse\n\nRequirements\n- Experience with Python and intensive care\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("*.whl")
    return path


def test_only_the_package_is_at_the_top(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"skillmatch"}
    for needed in (
        "esco/esco-1.1.1.json.xz",
        "onet/onet-30.1.json.xz",
        "models/encoder/model.onnx",
        "NOTICE",
    ):
        assert f"skillmatch/_content/{needed}" in names


def test_it_extracts_skills_from_its_own_content(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(target)
    posting = tmp_path / "posting.txt"
    posting.write_text(_POSTING, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(target), "SKILLMATCH_HOME": str(tmp_path / "home")}
    where = subprocess.run(
        [sys.executable, "-c", "from skillmatch.content import content_root; print(content_root())"],
        capture_output=True, text=True, check=True, env=environment, cwd=tmp_path,
    )  # fmt: skip
    assert Path(where.stdout.strip()) == target / "skillmatch" / "_content"
    done = subprocess.run(
        [sys.executable, "-m", "skillmatch", "skills", "extract", str(posting), "--format", "json"],
        capture_output=True, text=True, check=True, env=environment, cwd=tmp_path,
    )  # fmt: skip
    (document,) = json.loads(done.stdout)
    assert "Python" in {mention["surface"] for mention in document["mentions"]}
