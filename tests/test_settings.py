"""Settings come from the environment once; values that cannot be used are refused with what to give."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.errors import InputError
from skillmatch.settings import Settings, from_environment


def test_the_environment_is_read(tmp_path: Path) -> None:
    given = {
        "SKILLMATCH_HOME": str(tmp_path / "home"),
        "SKILLMATCH_MIRROR": str(tmp_path),
        "SKILLMATCH_THREADS": "3",
        "SKILLMATCH_AS_OF": "2020-07-01",
    }
    settings = from_environment(given, cpu_count=8)
    assert settings.home == tmp_path / "home"
    assert settings.mirror == tmp_path
    assert settings.threads == 3
    assert settings.as_of == pytest.approx(2020.5, abs=0.01)


def test_defaults_need_nothing() -> None:
    settings = from_environment({}, cpu_count=8)
    assert settings.mirror is None
    assert settings.threads == 8
    assert settings.home.name == "skillmatch"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SKILLMATCH_THREADS", "0"),
        ("SKILLMATCH_THREADS", "many"),
        ("SKILLMATCH_AS_OF", "yesterday"),
        ("SKILLMATCH_MIRROR", "/nowhere/at/all"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(variable: str, value: str) -> None:
    with pytest.raises(InputError, match=variable):
        from_environment({variable: value}, cpu_count=1)


def test_only_what_changes_a_result_changes_the_hash(tmp_path: Path) -> None:
    one = Settings(home=tmp_path, threads=1)
    assert Settings(home=tmp_path / "x", threads=2).config_hash == one.config_hash
    assert Settings(home=tmp_path, as_of=2020.0).config_hash != one.config_hash
