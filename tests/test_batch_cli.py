"""``skillmatch batch`` as it is typed: columns shown, progress, exit status, the store, clear refusals."""

import json
import sys

import pytest
from batch_corpus import HOME, begun, engine, output, rows, run, write_jsonl
from click.testing import CliRunner

from skillmatch.batch.columns import Columns, choose_columns, parse_mapping
from skillmatch.batch.indexing import stored_documents
from skillmatch.batch.inputs import find_files
from skillmatch.cli.batch import command
from skillmatch.errors import InputError, MissingExtra, NotFound, SchemaMismatch
from skillmatch.types import RawDocument

KNOWN = {
    "JobSpy": (
        ("id", "site", "job_url", "title", "company", "location", "date_posted", "job_type", "description"),
        Columns(id="id", text="description", title="title", firm="company", posted_on="date_posted"),
    ),
    "schema.org": (
        ("@type", "identifier", "title", "description", "hiringOrganization", "datePosted"),
        Columns(
            id="identifier",
            text="description",
            title="title",
            firm="hiringOrganization",
            posted_on="datePosted",
        ),
    ),
    "NHS": (
        ("id", "title", "hiring_org", "industry", "date_posted", "valid_through", "description"),
        Columns(id="id", text="description", title="title", firm="hiring_org", posted_on="date_posted"),
    ),
    "HN": (("month", "id", "text"), Columns(id="id", text="text", posted_on="month")),
    "Adzuna": (
        ("id", "category", "title", "company", "description"),
        Columns(id="id", text="description", title="title", firm="company"),
    ),
    "jobs_et": (
        ("title", "company", "location", "industry", "posted_date", "deadline", "education_qualification",
         "salary_period", "skills", "full_description", "detail_url"),
        Columns(text="full_description", title="title", firm="company", posted_on="posted_date"),
    ),
    "USAJOBS": (
        ("id", "position_title", "agency", "open_date", "questionnaire_text", "truncated"),
        Columns(
            id="id",
            text="questionnaire_text",
            title="position_title",
            firm="agency",
            posted_on="open_date",
        ),
    ),
    "Dice": (("Unnamed: 0", "jobdescription", "jobtitle"), Columns(text="jobdescription", title="jobtitle")),
    "ours": (
        ("id", "title", "text", "firm", "posted_on"),
        Columns(id="id", text="text", title="title", firm="firm", posted_on="posted_on"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_columns_of_common_tables_are_guessed(name):
    columns, expected = KNOWN[name]
    assert choose_columns(columns, {}, name="a table") == expected


def test_columns_are_mapped_by_hand_and_wrong_ones_refused():
    found = choose_columns(("a", "b", "text"), parse_mapping(["a=title", "b=text"]), name="t")
    assert (found.title, found.text) == ("a", "b")
    for pairs in (["a"], ["a=colour"], ["a=text", "b=text"]):
        with pytest.raises(InputError, match="--map"):
            parse_mapping(pairs)
    with pytest.raises(SchemaMismatch, match="expected the column 'c'"):
        choose_columns(("a", "text"), {"firm": "c"}, name="t")
    with pytest.raises(SchemaMismatch, match="--map COLUMN=text"):
        choose_columns(("a", "b"), {}, name="t")


def test_folders_and_patterns_name_tables_once(tmp_path):
    for name in ("b.jsonl", "a.csv.gz", "deep/c.parquet", "notes.txt", ".hidden.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = find_files([str(tmp_path), f"{tmp_path}/*.jsonl", str(tmp_path / "b.jsonl")])
    assert [path.name for path in found] == ["a.csv.gz", "b.jsonl", "c.parquet"]
    with pytest.raises(NotFound, match="no table there"):
        find_files([str(tmp_path / "*.xml")])


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_jsonl(tmp_path_factory.mktemp("corpus") / "jobs.jsonl", rows(24))


def asked(*arguments):
    return CliRunner().invoke(command, [str(each) for each in arguments])


def test_a_run_from_the_command_line(corpus, tmp_path):
    """Two processes; the columns are told, progress is a line of JSON, one bad row makes the status 1."""
    path = tmp_path / "jobs.jsonl"
    path.write_text(corpus.read_text() + "{bad\n")
    out = tmp_path / "out"
    options = ("--tasks", "skills", "--tier", "instant", "--workers", 2, "--shard-rows", 6, "--file-rows", 50)
    done = asked("run", path, "--output", out, *options)
    assert done.exit_code == 1, done.output
    assert "id from 'id', text from 'description', title from 'title', firm from 'company'" in done.output
    assert "25 rows: 24 done, 1 failed" in done.output
    last = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")][-1]
    assert (last["step"], last["rows"], last["rows_all"]) == ("done", 25, 25)
    again = asked("resume", out)
    assert again.exit_code == 1
    assert asked("verify", out).exit_code == 0
    assert json.loads(asked("status", out).output)["step"] == "done"
    assert output(run(path, tmp_path / "other")) == {
        str(each.relative_to(out)): each.read_bytes()
        for each in sorted(out.rglob("*"))
        if each.is_file() and "_work" not in each.parts
    }


def test_what_cannot_be_asked(corpus, tmp_path):
    assert isinstance(asked("run", corpus, "--output", tmp_path, "--tasks", "all").exception, InputError)
    assert isinstance(asked("status", tmp_path / "none").exception, InputError)
    assert isinstance(asked("resume", tmp_path / "none").exception, InputError)


def test_without_pyarrow_it_says_what_to_install(corpus, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    error = asked("run", corpus, "--output", tmp_path / "out").exception
    assert isinstance(error, MissingExtra)
    assert "pip install 'skillmatch[batch]'" in str(error)
    assert not (tmp_path / "out").exists()


def test_a_batch_becomes_documents_of_the_store(corpus, tmp_path):
    layout = run(corpus, tmp_path / "out", tasks=("skills", "vectors"))
    found = list(stored_documents(layout, esco="1.1.1", release=engine().taxonomy.release))
    given = [json.loads(line) for line in corpus.read_text().splitlines()]
    assert [each.doc_id for each in found] == [row["id"] for row in given]
    for each, row in zip(found, given, strict=True):
        raw = RawDocument(doc_id=row["id"], text=row["description"], title=row["title"])
        expected = engine().stored(engine().read_posting(raw))
        assert (each.text, each.title, each.mentions) == (expected.text, expected.title, expected.mentions)
        assert each.vector == expected.vector
        assert (each.firm, each.posted_on) == (row["company"], row["date_posted"])
    with engine().open_store(tmp_path / "store") as store:
        assert store.put(iter(found)) == 24
    assert HOME.exists() is False


def test_a_batch_without_vectors_or_an_end_is_not_stored(corpus, tmp_path):
    layout, _ = begun(corpus, tmp_path / "begun")
    with pytest.raises(InputError, match="not finished"):
        stored_documents(layout, esco="1.1.1", release="")
    with pytest.raises(InputError, match="no vectors"):
        stored_documents(run(corpus, tmp_path / "done"), esco="1.1.1", release="")


def test_a_batch_keeps_to_the_esco_release_it_was_begun_with(corpus, tmp_path, monkeypatch):
    folder = tmp_path / "out"
    arguments = (corpus, "--output", folder, "--tier", "instant", "--tasks", "skills,vectors", "--quiet")
    monkeypatch.setenv("SKILLMATCH_ESCO", "1.1.0")
    assert asked("run", *arguments).exit_code == 0
    summary = json.loads((folder / "summary.json").read_text())
    assert any(each.startswith("ESCO 1.1.0") for each in summary["releases"])
    monkeypatch.delenv("SKILLMATCH_ESCO")
    with pytest.raises(InputError, match=r"esco was 1\.1\.0, is 1\.1\.1"):
        raise asked("run", *arguments).exception
    with pytest.raises(InputError, match=r"read with ESCO 1\.1\.0\. Index it with SKILLMATCH_ESCO=1\.1\.0"):
        raise asked("index", folder).exception
