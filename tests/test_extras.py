"""Optional libraries and the system libraries they need: a clear line, never a traceback of their own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from skillmatch.errors import MissingExtra
from skillmatch.extras import require


def test_a_library_that_is_there_is_imported() -> None:
    assert require("json", purpose="A test") is json


def test_a_missing_library_names_the_extra() -> None:
    with pytest.raises(
        MissingExtra, match=r"Training needs .* 'no_such_library'.*pip install 'skillmatch\[train\]'"
    ):
        require("no_such_library", extra="train", purpose="Training")


def test_a_library_missing_another_names_that_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "outer_library.py").write_text("import inner_library\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(MissingExtra, match="'inner_library', which is not installed"):
        require("outer_library", purpose="A test")


@pytest.mark.parametrize(
    ("library", "package"), [("libgomp.so.1", "libgomp1"), ("libstdc++.so.6", "libstdc++6")]
)
def test_a_missing_system_library_names_its_package(
    library: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What LightGBM's import says on a machine without OpenMP.
    (tmp_path / "native_library.py").write_text(
        f"raise OSError('{library}: cannot open shared object file: No such file or directory')\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "native_library", raising=False)
    with pytest.raises(MissingExtra) as caught:
        require("native_library", purpose="The ranker")
    assert f"apt-get install {package}" in str(caught.value)
    assert "\n" not in str(caught.value)
