"""No command lets a person's text out of the results it was asked for.

Every command runs on documents, tables and queries that hold a mark, good and broken ones, and with a bug
whose exception holds it. What may hold the mark: standard output of a command that did what it was asked
(exit status 0 or 1), the file it was told to write, and the store. What may not: standard error, logs, the
names of files, temporary files, and a traceback. File names and ids that the user gave may be named on
standard error, which is their own terminal: they must know which file it is about.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import count, product
from pathlib import Path
from typing import NoReturn

import click
import pytest
from marked_text import (
    NAME,
    POSTING,
    RESUME,
    TEXT,
    assert_names_unmarked,
    assert_unseen,
    bad_documents,
    bad_tables,
    good_documents,
    good_tables,
)
from named_models import write_folder

from skillmatch.cli import app, main
from skillmatch.engine import Engine
from skillmatch.errors import SkillmatchError
from skillmatch.settings import Settings

CASES: dict[str, list[str]] = {
    "data adopt": ["{document}", "{folder}"],
    "data bundle": ["--output {out}/bundles no-such-bundle", "--source esco-1.1.1={posting}"],
    "data fetch": ["no-such-release"],
    "data list": ["--format json"],
    "data verify": ["no-such-release"],
    "skills extract": [
        "{document}",
        "{document} --kind resume --format json",
        "{document} --format html --output {out}/page.html",
        "{table} --format json --output {out}/skills.json",
        "{folder}",
    ],
    "skills find": [TEXT, f"{TEXT} --format json", "sql"],
    "skills rank": [
        "--input {table} --output {out}/ranked.csv",
        "--input {table} --encoder {model} --output {out}/ranked.csv",
        "--input {table} --encoder {folder} --output {out}/ranked.csv",
        "--input {table} --encoder {document} --output {out}/ranked.csv",
    ],
    "match explain": [
        "{document} {posting}",
        "{resume} {document} --format json",
        "{resume} {document} --format html --output {out}/match.html",
        "{resume} {document} --format svg --output {out}/match.svg",
        "{document} {posting} --against {table} --cut 0.5 --format json",
        "{resume} {posting} --against {folder} --against {document}",
        "{resume} {posting} --against {document} --cut 0.5 --record {out}/explained --by boss",
        "{resume} {posting} --record {out}/explained --by {resume}",
        "{resume} {posting} --against {table} --record {out}/explained",
    ],
    "match rank": [
        "--resumes {table} --postings {posting} --output {out}/matches.csv",
        "--resumes {resume} --postings {table} --output {out}/matches.csv",
        "--resumes {folder} --postings {posting} --output {out}/matches.csv",
        "--resumes {resume} --postings {posting} --pairs {table} --output {out}/matches.csv",
        "--resumes {resume} --postings {posting} --output {out}/m.csv --record {out}/records --by {resume}",
        "--resumes {table} --postings {posting} --output {out}/m.csv --record {out}/records --by boss",
        "--resumes {resume} --postings {posting} --output {out}/m.csv --record {out}/records",
    ],
    "exposure document": ["{document}", "{document} --kind resume"],
    "exposure compare": [TEXT, "15-1252.00 --format json --output {out}/compared.json"],
    "exposure corpus": [
        "{table}",
        "{document}",
        "{table} --group-by title",
        "{table} --group-by no-such-column",
        "{table} --text-column no-such-column",
        "{table} --per-posting {out}/each.csv --rejected {out}/rejected.csv --output {out}/profile.json",
    ],
    "exposure shares": ["--format json --output {out}/shares.json", "--measure no-such-measure"],
    "exposure measures": ["--format json", "--format csv --output {out}/measures.csv"],
    "exposure report": [
        "--postings {table} --format json --output {out}/report.json",
        f"--occupations {TEXT} --output {{out}}/report.html",
        "--occupations 15-1252.00 --output {out}/report.html --citation-pack {out}/pack.zip",
        "--postings {table} --group-by title --format xlsx --output {out}/report.xlsx",
        "--soc-group 99 --output {out}/report.html",
        f"--sector {TEXT} --output {{out}}/report.html",
        f"--measure {TEXT} --output {{out}}/report.html",
    ],
    "exposure resume": ["{document}", "{document} --format json", "{resume} --threshold 7"],
    "exposure skill": ["sql", TEXT],
    "exposure uncertainty": [TEXT, "15-1252.00 --format json"],
    "exposure zones": [TEXT, "15-1252.00 --format csv"],
    "exposure show": [TEXT, f"analyst-{TEXT}"],
    "space nearest": [
        "{document} --kind industry",
        "@{document} --kind skill --document-kind resume --format json",
        f"{TEXT} --format json",
        f"{TEXT};sql",
        "sql --with-store --format csv --output {out}/near.csv",
    ],
    "space axis": [
        f"{TEXT} sql",
        "{posting} @{resume} --kind industry --picture {out}/axis.html",
        "sql isco:22 --format json --output {out}/axis.json",
    ],
    "space shift": [f"{TEXT} --add sql", f"sql --add {TEXT}", "{posting} --add sql --format json"],
    "space map": [
        f"{TEXT} --output {{out}}/map.svg",
        "{posting} @{resume} --with-store --output {out}/map.html",
        "{table} --output {out}/map.csv",
    ],
    "audit bloomberg": ["--mirror {out}"],
    "audit exposure": ["{table}", "{table} --group text --score id", "{table} --group id --posting text"],
    "audit impact": [
        "--outcomes {table}",
        "--outcomes {table} --sex title --selected text",
        "--outcomes {table} --race text --score id --output {out}/audit",
    ],
    "audit perturb": [
        "--resumes {document} --postings {posting} --swaps 1",
        "--resumes {resume} --postings {table} --swaps 1 --output {out}/perturbed.json",
        "--resumes {resume} --postings {posting} --swaps 1 --mirror {out}",
        "--resumes {resume} --postings {posting} --swaps 1 --output {out}/perturbed.html",
    ],
    "audit wording": ["{document}", "{table} --format json --output {out}/wording.json", "{folder}"],
    "audit list": ["--records {out}/records", "--records {out}/records --format json", "--records {folder}"],
    "audit show": ["1 --records {out}/records", "2 --records {out}/records --format json", TEXT],
    "audit verify": ["--records {out}/records", f"--head {TEXT} --records {{out}}/records", ""],
    "audit replay": [
        "1 --records {out}/records",
        "1 --from subjects --output {out}/again.csv --records {out}/records",
        f"{TEXT} --records {{out}}/records",
    ],
    "audit override": [
        f"1 --reason {TEXT} --by boss --records {{out}}/records",
        f"1 --reason {TEXT} --by boss --resume {NAME}-r --records {{out}}/records",
        f"1 --reason {TEXT} --by boss --resume {TEXT} --records {{out}}/records",
        f"1 --reason {NAME}-r --by boss --resume {NAME}-r.txt --records {{out}}/records",
        f"{TEXT} --reason {TEXT} --by boss --records {{out}}/records",
    ],
    "audit erase": [
        f"{TEXT} --kind posting --record 1 --all --by clerk --records {{out}}/records",
        f"{NAME}-r --record {TEXT} --by clerk --records {{out}}/records",
        f"{NAME}-r --kind posting --by clerk --records {{out}}/records",
        f"{NAME}-r --record 1 --kind resume --by clerk --records {{out}}/records",
        f"{NAME}-r --by clerk --records {{out}}/records",
        f"{TEXT} --by clerk --records {{out}}/records",
        f"{TEXT} --records {{out}}/records",
    ],
    "audit retain": ["--by clerk --records {out}/records", "--days 7 --by clerk --records {out}/records"],
    "batch run": ["{table} --output {fresh} --tasks skills --tier instant --workers 1 --flat --quiet"],
    "batch resume": ["{out}/fresh-0", "{out}/none"],
    "batch status": ["{out}/fresh-0", "{folder}"],
    "batch verify": ["{out}/fresh-0", "{folder}"],
    "batch index": ["{out}/fresh-0", "{folder}"],
    "index put": ["{document} --kind resume", "{table} --kind posting", "{folder} --kind posting"],
    "index search": [
        f"{TEXT}",
        f"python-{TEXT} --kind posting --format json",
        f"python --firm {TEXT} --format csv",
        f"python --since {TEXT}",
    ],
    "index build": [
        "{table} --kind posting",
        "{folder} --kind posting --allow-failed",
        "{document}",
        "--again",
    ],
    "index swap": [f"skillmatch-{TEXT}", "", "--back"],
    "index prune": ["--keep 3 --unfinished"],
    "index status": ["", "--format json"],
    "index rebuild": [""],
    "index check": [""],
    "index rescue": ["{out}/rescued", "{out}"],
    "index snapshot": [f"--folder {TEXT}"],
    "index snapshots": ["--format json", f"--remove {TEXT}"],
    "index restore": [TEXT],
    "index delete": [f"{NAME}-1", f"{NAME}-nobody"],
    "index erase": [f"{NAME}-2", f"{NAME}-nobody --format json", ""],
}
"""Arguments of every command, each tried with every document or table in place of {document} and {table}."""

NO_TEXT = {
    "demo": "--output /proc/no-such-place",
    "evaluate exposure": "",
    "evaluate extraction": "",
    "exposure reproduce": "--output {out}/reproduced.json --format json",
    "evaluate match": "",
    "evaluate occupations": "",
    "evaluate redaction": "--no-skills",
    "evaluate search": "",
    "evaluate space": "",
    "train extractor": "--mirror /proc/no-such-place",
    "train ranker": "--mirror /proc/no-such-place",
    "train space": "--mirror /proc/no-such-place",
    "serve": "--port 0",
}
"""Commands that take no text of anybody's (tests/test_personal_text_server.py asks the server)."""


def commands(command: click.Command = app, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the words of every command there is."""
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), name)
            assert below is not None
            yield from commands(below, (*path, name))
    else:
        yield " ".join(path)


COMMANDS = tuple(commands())


def test_every_command_is_tried() -> None:
    missing = set(COMMANDS) - set(CASES) - set(NO_TEXT)
    assert not missing, (
        f"No case for {sorted(missing)}: add its arguments to CASES in {__file__}, with documents, "
        "tables and queries wherever it takes some."
    )
    assert set(CASES) | set(NO_TEXT) <= set(COMMANDS), "A case for a command that is gone"


class Desk:
    """A user's folders: what they give, where they want results, and the home and temporary folders."""

    def __init__(self, folder: Path, derived: Path) -> None:
        self.given = folder / "given"
        self.documents = good_documents(self.given / f"{NAME}-docs") + bad_documents(self.given / "bad")
        self.tables = good_tables(self.given / "tables") + bad_tables(self.given / "bad-tables")
        self.model = write_folder(self.given / "model")
        self.posting, self.resume = self.given / f"{NAME}-p.txt", self.given / f"{NAME}-r.txt"
        self.posting.write_text(POSTING, encoding="utf-8")
        self.resume.write_text(RESUME, encoding="utf-8")
        self.home, self.out, self.temporary = folder / "home", folder / "out", folder / "temporary"
        for path in (self.home, self.out, self.temporary):
            path.mkdir()
        # What is derived from labels alone takes a minute to make, and is made once for all tests.
        derived.mkdir(parents=True, exist_ok=True)
        self.derived = derived
        self.numbers = count()
        (self.home / "derived").symlink_to(derived)
        self.engine = Engine(Settings(home=self.home, threads=2))

    def arguments(self, command: str) -> Iterator[list[str]]:
        """Yield every way in which a command is tried."""
        documents = [str(path) for path in self.documents]
        tables = [str(path) for path in self.tables]
        for case in CASES.get(command, [NO_TEXT.get(command, "")]):
            for document, table, folder in product(
                documents if "{document}" in case else [""],
                tables if "{table}" in case else [""],
                [str(self.given / f"{NAME}-docs"), str(self.given / "bad")] if "{folder}" in case else [""],
            ):
                filled = [
                    word.format(
                        document=document,
                        table=table,
                        folder=folder,
                        model=self.model,
                        out=self.out,
                        fresh=self.out / f"fresh-{next(self.numbers)}",
                        posting=self.posting,
                        resume=self.resume,
                    )
                    for word in case.split()
                ]
                yield [*command.split(), *filled]

    def assert_clean(self) -> None:
        """No file is named after a text, none was left half written."""
        assert_names_unmarked(self.home)
        assert_names_unmarked(self.derived)
        assert_names_unmarked(self.out)
        assert list(self.out.glob(".*")) == []
        assert list(self.temporary.iterdir()) == []


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"), home / "derived")


@pytest.fixture
def run(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Callable[[list[str]], int]:
    """Run a command in this process; return its exit status after looking at what it let out."""
    use(monkeypatch, desk.engine)
    monkeypatch.setenv("SKILLMATCH_HOME", str(desk.home))
    monkeypatch.delenv("SKILLMATCH_MIRROR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(desk.temporary))
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    caplog.set_level(logging.DEBUG)
    raised = record_errors(monkeypatch)

    def invoke(arguments: list[str]) -> int:
        caplog.clear()
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        status = stopped.value.code
        assert isinstance(status, int)
        out, err = capfd.readouterr()
        told = " ".join(arguments)
        assert_unseen(f"standard error of: {told}", err, TEXT)
        assert_unseen(f"the log of: {told}", caplog.text)
        if status not in (0, 1):
            assert_unseen(f"standard output of a failed command: {told}", out, TEXT)
        for kind, message in raised:
            assert_unseen(f"the text of {kind} in: {told}", message, TEXT)
        raised.clear()
        desk.assert_clean()
        return status

    return invoke


def record_errors(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Note the kind and text of each error of ours when it is made, also of those nobody is shown."""
    made: list[tuple[str, str]] = []

    def note(error: SkillmatchError, *arguments: object) -> None:
        made.append((type(error).__name__, str(error)))

    monkeypatch.setattr(SkillmatchError, "__init__", note)
    return made


def use(monkeypatch: pytest.MonkeyPatch, engine: object) -> None:
    """Let every command open this engine."""
    for command in COMMANDS:
        import_module(f"skillmatch.cli.{command.split()[0]}")
    for name, module in sorted(sys.modules.items()):
        if name.startswith("skillmatch.cli") and hasattr(module, "open_engine"):
            monkeypatch.setattr(module, "open_engine", lambda **_: engine)


@pytest.mark.parametrize("command", CASES)
def test_a_command_lets_no_text_out(desk: Desk, run: Callable[[list[str]], int], command: str) -> None:
    statuses = [run(arguments) for arguments in desk.arguments(command)]
    assert set(statuses) <= {0, 1, 2}
    # It cannot pass for want of anything that is read, or of anything that is refused.
    if any("{document}" in case for case in CASES[command]) and command != "data adopt":
        assert statuses.count(0) >= 4
        assert statuses.count(2) >= 8


def test_only_the_store_keeps_a_text(desk: Desk, run: Callable[[list[str]], int]) -> None:
    document, table = str(desk.posting), str(desk.tables[0])
    for arguments in (
        ["index", "put", document, "--kind", "posting"],
        ["skills", "extract", document],
        ["exposure", "document", document],
        ["exposure", "corpus", table],
        ["match", "explain", str(desk.resume), document],
    ):
        assert run(arguments) == 0
    kept = {
        path
        for folder in (desk.home, desk.derived)
        for path in folder.rglob("*")
        if path.is_file() and TEXT.encode() in path.read_bytes()
    }
    store = desk.home / "store"
    assert store / "record.sqlite3" in kept or store / "record.sqlite3-wal" in kept
    assert {path for path in kept if store not in path.parents} == set()


class Broken:
    """An engine with a bug in every part, whose exceptions hold a text."""

    def __getattr__(self, name: str) -> NoReturn:
        fail()


def fail(*_: object, **__: object) -> NoReturn:
    try:
        raise KeyError(TEXT)
    except KeyError as error:
        error.add_note(f"while at {TEXT}")
        raise ValueError(f"cannot cope with {NAME}: {TEXT}") from error


@pytest.mark.parametrize("debug", [False, True], ids=["", "--debug"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_bug_lets_no_text_out(
    desk: Desk,
    run: Callable[[list[str]], int],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    debug: bool,
) -> None:
    use(monkeypatch, Broken())
    monkeypatch.setattr("skillmatch.cli.data._sources", fail)
    for name in (
        "audit.outcomes.read_outcomes",
        "audit.rankings.read_rankings",
        "audit.bloomberg.compare_rules",
        "audit.wording.judge_wording",
        "records.keeping.RecordStore.entries",
        "records.keeping.RecordStore.erase",
        "records.keeping.RecordStore.retain",
        "records.verifying.verify",
        "batch.beginning.begin",
        "batch.beginning.again",
        "batch.planning.load_plan",
        "batch.checking.check",
    ):
        monkeypatch.setattr(f"skillmatch.{name}", fail)
    good = next(arguments for arguments in desk.arguments(command))
    if command == "demo":
        good = ["demo", "--output", str(desk.out / "demo")]
    assert run(["--debug", *good] if debug else good) == 70


@pytest.mark.parametrize("part", ["read", "mentions", "code_occupation", "prepare", "stored"])
def test_a_bug_deep_inside_lets_no_text_out(
    desk: Desk, run: Callable[[list[str]], int], monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(Engine, part, fail)
    document = str(desk.posting)
    statuses = [
        run(["--debug", "skills", "extract", document]),
        run(["exposure", "document", document]),
        run(["match", "explain", str(desk.resume), document]),
        run(["--debug", "index", "put", document, "--kind", "posting"]),
    ]
    assert 70 in statuses


def test_a_result_that_breaks_off_leaves_no_half_file(
    desk: Desk, run: Callable[[list[str]], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows(*_: object, **__: object) -> Iterator[tuple[object, ...]]:
        yield ()
        fail()

    monkeypatch.setattr(Engine, "rank_all", rows)
    output = desk.out / "broken-off.csv"
    arguments = ["match", "rank", "--resumes", str(desk.resume), "--postings", str(desk.posting)]
    assert run([*arguments, "--output", str(output)]) == 70
    assert not output.exists()


def test_the_traceback_still_says_where_a_bug_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, Broken())
    with pytest.raises(SystemExit):
        main(["--debug", "skills", "extract", str(desk.posting)])
    told = capsys.readouterr().err
    assert told.count("test_personal_text.py") >= 3
    assert "ValueError (its message is left out" in told
    assert told.index("KeyError (its") < told.index("which led to") < told.index("ValueError (its")
    assert "internal error: ValueError in fail (" in told


@pytest.mark.parametrize(
    "code",
    [
        "import threading; thread = threading.Thread(target=fail); thread.start(); thread.join()",
        "class Late:\n    def __del__(self): fail()\nlate = Late(); del late",
    ],
    ids=["in a thread", "in a finalizer"],
)
def test_a_bug_outside_the_main_thread_lets_no_text_out(code: str) -> None:
    script = (
        f"def fail(): raise ValueError({TEXT[:3]!r} + {TEXT[3:]!r})\n"
        f"import skillmatch.cli as cli\ncli._tell_no_texts()\n{code}\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert_unseen("standard error", done.stderr)
    assert "internal error: ValueError in fail" in done.stderr


def test_no_library_reports_to_its_makers_or_leaves_files(tmp_path: Path, home: Path) -> None:
    """The wheels of onnxruntime from 1.31 on write a device id and a queue of events, unless told not to."""
    document = tmp_path / "posting.txt"
    document.write_text(POSTING, encoding="utf-8")
    script = (
        "import sys; from skillmatch.cli import main\n"
        "import skillmatch.index.part as part; part._index_class()\n"
        "main(['skills', 'extract', sys.argv[1]])"
    )
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(empty), "TMPDIR": str(empty)}
    subprocess.run(
        [sys.executable, "-c", script, str(document)],
        env={**environment, "SKILLMATCH_HOME": str(home)},
        check=True,
        capture_output=True,
        timeout=240,
    )
    assert list(empty.rglob("*")) == []
