"""Settings come from the environment once; values that cannot be used are refused with what to give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from skillmatch.cli import app
from skillmatch.errors import InputError
from skillmatch.settings import Settings, from_environment


def test_the_environment_is_read(tmp_path: Path) -> None:
    given = {
        "SKILLMATCH_HOME": str(tmp_path / "home"),
        "SKILLMATCH_MIRROR": str(tmp_path),
        "SKILLMATCH_THREADS": "3",
        "SKILLMATCH_AS_OF": "2020-07-01",
        "SKILLMATCH_ESCO": "1.1.0",
        "SKILLMATCH_RECORDS": str(tmp_path / "records"),
        "SKILLMATCH_REQUIREMENTS": "strict",
    }
    settings = from_environment(given, cpu_count=8)
    assert settings.home == tmp_path / "home"
    assert settings.mirror == tmp_path
    assert settings.threads == 3
    assert settings.esco == "1.1.0"
    assert settings.records == tmp_path / "records"
    assert settings.requirements == "strict"
    assert settings.as_of == pytest.approx(2020.5, abs=0.01)


def test_defaults_need_nothing() -> None:
    settings = from_environment({}, cpu_count=8)
    assert settings.mirror is None
    assert settings.records is None
    assert settings.threads == 8
    assert settings.requirements == "filter"
    assert settings.home.name == "skillmatch"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SKILLMATCH_THREADS", "0"),
        ("SKILLMATCH_THREADS", "many"),
        ("SKILLMATCH_AS_OF", "yesterday"),
        ("SKILLMATCH_REQUIREMENTS", "soft"),
        ("SKILLMATCH_MIRROR", "/nowhere/at/all"),
        ("SKILLMATCH_ESCO", "1.2.0"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(variable: str, value: str) -> None:
    with pytest.raises(InputError, match=variable):
        from_environment({variable: value}, cpu_count=1)


def test_only_what_changes_a_result_changes_the_hash(tmp_path: Path) -> None:
    one = Settings(home=tmp_path, threads=1)
    assert Settings(home=tmp_path / "x", threads=2).config_hash == one.config_hash
    assert Settings(home=tmp_path, as_of=2020.0).config_hash != one.config_hash
    assert Settings(home=tmp_path, records=tmp_path).config_hash == one.config_hash
    assert Settings(home=tmp_path, esco="1.1.0").config_hash != one.config_hash
    assert Settings(home=tmp_path, requirements="penalty").config_hash != one.config_hash


SERVER = {
    "SKILLMATCH_ELASTICSEARCH": "https://search.example:9200",
    "SKILLMATCH_ELASTICSEARCH_USER": "writer",
    "SKILLMATCH_ELASTICSEARCH_PASSWORD": "s3cret-word",
}


def test_documents_are_kept_on_this_machine_unless_a_server_is_named() -> None:
    assert from_environment({}, cpu_count=1).store_server is None
    assert from_environment({**SERVER, "SKILLMATCH_ELASTICSEARCH": ""}, cpu_count=1).store_server is None
    server = from_environment(SERVER, cpu_count=1).store_server
    assert server is not None
    assert (server.url, server.user, server.name, server.ca) == (
        "https://search.example:9200",
        "writer",
        "skillmatch",
        None,
    )
    assert server.password == "s3cret-word"


def test_a_password_is_shown_nowhere(tmp_path: Path) -> None:
    settings = from_environment(SERVER, cpu_count=1)
    assert "s3cret" not in repr(settings)
    assert "s3cret" not in str(settings.store_server)
    file = tmp_path / "password"
    file.write_text("from a file\n")
    given = {**SERVER, "SKILLMATCH_ELASTICSEARCH_PASSWORD_FILE": str(file)}
    del given["SKILLMATCH_ELASTICSEARCH_PASSWORD"]
    read = from_environment(given, cpu_count=1).store_server
    assert read is not None
    assert read.password == "from a file"


def test_where_documents_are_kept_changes_no_result() -> None:
    with_server = from_environment(SERVER, cpu_count=1)
    assert with_server.config_hash == from_environment({}, cpu_count=1).config_hash


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SKILLMATCH_ELASTICSEARCH", "search.example:9200"),
        ("SKILLMATCH_ELASTICSEARCH", "http://"),
        ("SKILLMATCH_ELASTICSEARCH", "http://search.example:port"),
        ("SKILLMATCH_ELASTICSEARCH", "https://writer:s3cret-word@search.example:9200"),
        ("SKILLMATCH_ELASTICSEARCH_CA", "/nowhere/at/all.pem"),
        ("SKILLMATCH_ELASTICSEARCH_NAME", "Our*Index"),
        ("SKILLMATCH_ELASTICSEARCH_PASSWORD_FILE", "/nowhere/at/all"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(variable: str, value: str) -> None:
    given = {**SERVER, variable: value}
    if variable.endswith("FILE"):
        del given["SKILLMATCH_ELASTICSEARCH_PASSWORD"]
    with pytest.raises(InputError, match=variable) as refused:
        from_environment(given, cpu_count=1)
    assert "s3cret" not in str(refused.value)


class Asked(dict[str, str]):
    """An environment that notes which variables it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.names.add(name)
        return default


def test_every_variable_stands_in_the_help_and_in_the_docs() -> None:
    """Those that the settings read, and those that an option goes by."""
    asked = Asked()
    from_environment(asked, cpu_count=1)
    options = {param.envvar for command in _commands(app) for param in command.params if param.envvar}
    names = asked.names | {str(name) for name in options}
    assert {"SKILLMATCH_ESCO", "SKILLMATCH_BY", "SKILLMATCH_RECORDS", "SKILLMATCH_HOME"} <= names
    told = app.get_help(click.Context(app, info_name="skillmatch", terminal_width=100))
    docs = (Path(__file__).parent.parent / "docs" / "settings.md").read_text(encoding="utf-8")
    for name in names:
        _, _, end = name.partition("_ELASTICSEARCH_")
        assert (f"..._{end}" if end else name) in told, name
        assert f"`{name}`" in docs or (end and f"`_{end}`" in docs), name
    named = set(re.findall(r"SKILLMATCH_[A-Z]+(?:_[A-Z]+)*", told + docs))
    assert named <= names


def _commands(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), name)
            assert below is not None
            yield from _commands(below)
