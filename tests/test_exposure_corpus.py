"""Many postings in one pass: kinds of tables, groups, rejected rows, figures known by construction."""

from __future__ import annotations

import csv
import gzip
import json
import math
import os
import subprocess
import sys
from itertools import islice

import pytest
from click.testing import CliRunner
from exposure_builders import WordModel

from skillmatch.cli import app
from skillmatch.errors import NotFound, SchemaMismatch, UnreadableDocument
from skillmatch.exposure.corpus import NO_GROUP, CorpusTools, profile_corpus
from skillmatch.exposure.documents import document_exposure
from skillmatch.exposure.tallies import SeriesTally
from skillmatch.sources.posting_tables import PostingColumns, PostingRow, RejectedRow, read_postings
from skillmatch.sources.rows import BadRow, open_table
from skillmatch.text import read_posting
from skillmatch.types import ExposureEstimate, OccupationGuess, RawDocument

WRITE = "Clerk\n\nDuties:\n- Write letters to the public\n"
LIFT = "Porter\n\nDuties:\n- Lift boxes to the upper shelves\n"
BOTH = WRITE + "- Lift boxes to the upper shelves\n"
NONE = "Clerk\n\nA degree is essential.\n"


def row(text: str, *, number: int = 1, group: str = "", title: str = "Clerk") -> PostingRow:
    raw = RawDocument(doc_id=str(number), text=text, title=title)
    return PostingRow(source="t.csv", number=number, raw=raw, group=group)


def tools(model: WordModel, *, coded: list[str] | None = None) -> CorpusTools:
    """Clerks are exposed by 0.8 by their occupation, others have no occupation."""

    def code(title: str) -> tuple[OccupationGuess, ...]:
        if coded is not None:
            coded.append(title)
        guess = OccupationGuess(uri="o", preferred_label="clerk", code="1", taxonomy="ESCO", confidence=1.0)
        return (guess,) if title == "Clerk" else ()

    estimate = ExposureEstimate(
        subject="", measure="beta", rater="human", value=0.8, low=0.8, high=0.8, coverage=1.0, release="r"
    )
    return CorpusTools(
        read=read_posting, task_model=model, code_title=code, by_occupation=lambda guesses: (estimate,)
    )


def test_a_profile_by_group():
    rows = [
        row(WRITE, group="a"),
        row(LIFT, group="a", title="Porter"),
        row(BOTH, group="b"),
        row(NONE, group="b"),
        row(LIFT, group="", title="Porter"),
    ]
    found = profile_corpus(rows, tools(WordModel()), group_by="firm")
    assert (found.n_rows, found.n_rejected, found.n_no_duties) == (5, 0, 1)
    assert [(group.name, group.n) for group in found.groups] == [("a", 2), ("b", 2), (NO_GROUP, 1)]
    a, b, _ = found.groups
    assert a.of("beta").mean == 0.5
    assert a.of("beta", "occupation", "human").mean == 0.8
    assert a.of("beta", "occupation", "human").coverage == 0.5
    assert (b.of("beta").n, b.of("beta").coverage, b.of("beta").mean) == (1, 0.5, 0.5)
    assert found.whole.of("beta").n == 4
    assert found.whole.of("alpha", "occupation", "gpt4").mean is None


def test_equal_lines_and_titles_are_computed_once():
    model, coded = WordModel(), []
    rows = [row(BOTH, number=n) for n in range(300)]
    found = profile_corpus(rows, tools(model, coded=coded))
    assert found.whole.n_lines == 600
    assert found.n_lines_scored == model.n_asked == 2
    assert coded == ["Clerk"]


def test_a_posting_has_the_figures_it_has_alone():
    given = []
    profile_corpus([row(BOTH), row(WRITE)], tools(WordModel()), on_posting=given.append)
    alone = document_exposure(read_posting(row(BOTH).raw).document, WordModel())
    assert given[0].exposure.estimates == alone.estimates
    assert given[0].exposure.lines == alone.lines


def test_rows_are_taken_as_they_come():
    """The pass never holds more than a chunk of an endless table."""
    taken = []

    def endless():
        number = 0
        while True:
            number += 1
            taken.append(number)
            yield row(WRITE, number=number)

    seen = []

    class Enough(Exception):
        pass

    def stop(posting):
        seen.append(posting)
        if len(seen) == 100:
            raise Enough

    with pytest.raises(Enough):
        profile_corpus(endless(), tools(WordModel()), on_posting=stop)
    assert len(taken) <= 128


def test_a_row_that_breaks_the_reading_costs_that_row_only():
    def read(raw: RawDocument):
        if "Lift" in raw.text:
            raise RuntimeError("secret words of the posting")
        return read_posting(raw)

    given = tools(WordModel())
    broken = CorpusTools(
        read=read, task_model=given.task_model, code_title=given.code_title, by_occupation=given.by_occupation
    )
    rejected = []
    found = profile_corpus([row(WRITE), row(LIFT, number=2)], broken, on_rejected=rejected.append)
    assert (found.n_rows, found.n_rejected, found.whole.n) == (2, 1, 1)
    assert [(each.number, "secret" in each.reason) for each in rejected] == [(2, False)]


def test_deciles_and_interval_are_the_textbook_ones():
    tally = SeriesTally()
    values = [n / 100 for n in range(1, 101)]
    for value in values:
        tally.add(value)
    found = tally.profile(("text", "model", "beta"), 200)
    assert found.deciles == (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
    assert found.mean == pytest.approx(0.505)
    deviation = math.sqrt(sum((value - 0.505) ** 2 for value in values) / 99)
    assert found.high - found.mean == pytest.approx(1.984 * deviation / 10, rel=1e-3)
    assert found.coverage == 0.5


def test_two_postings_have_a_wide_interval_and_one_none():
    tally = SeriesTally()
    tally.add(0.4)
    assert tally.profile(("text", "model", "beta"), 1).low is None
    tally.add(0.41)
    found = tally.profile(("text", "model", "beta"), 2)
    assert found.high - found.low == pytest.approx(2 * 12.706 * 0.005, rel=1e-3)


# -- tables ---------------------------------------------------------------------------------------

ROWS = [
    {"job_id": 7, "job_title": "Clerk", "description": WRITE, "company": "A", "date_posted": "2020-11-30"},
    {"job_id": 8, "job_title": "Porter", "description": LIFT, "company": "B", "date_posted": "2020-12-01"},
]


def write(path, kind):
    if kind == "parquet":
        pyarrow = pytest.importorskip("pyarrow")
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(pyarrow.Table.from_pylist(ROWS), path)
        return
    if kind.startswith("csv"):
        lines = [",".join(ROWS[0])]
        lines += [",".join(f'"{value}"' for value in each.values()) for each in ROWS]
        data = "\n".join(lines).encode()
    else:
        data = "\n".join(map(json.dumps, ROWS)).encode()
    path.write_bytes(gzip.compress(data) if kind.endswith("gz") else data)


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "jsonl", "jsonl.gz", "parquet"])
def test_every_kind_of_table_gives_the_same_rows(tmp_path, kind):
    path = tmp_path / f"t.{kind}"
    write(path, kind)
    told = []
    asked = PostingColumns(group="company")
    found = list(read_postings(path, asked, on_columns=lambda name, columns: told.append(columns)))
    assert told == [PostingColumns(id="job_id", text="description", title="job_title", group="company")]
    assert [(each.raw.doc_id, each.raw.title, each.group) for each in found] == [
        ("7", "Clerk", "A"),
        ("8", "Porter", "B"),
    ]
    assert [each.raw.text for each in found] == [WRITE, LIFT]


@pytest.mark.parametrize(
    ("group", "names"),
    [("date_posted:month", ["2020-11", "2020-12"]), ("date_posted:year", ["2020", "2020"])],
)
def test_dates_are_cut_to_months_and_years(tmp_path, group, names):
    path = tmp_path / "t.jsonl"
    write(path, "jsonl")
    found = read_postings(path, PostingColumns(group=group), on_columns=lambda *_: None)
    assert [each.group for each in found] == names


def test_fields_within_fields_and_markup(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text(
        json.dumps(
            {
                "title": "Clerk &amp; Typist",
                "description": "<p>Duties:</p><ul><li>Write letters</li></ul>",
                "hiringOrganization": {"@type": "Organization", "name": "A &amp; Co"},
                "jobLocation": {"address": {"addressRegion": "Leeds"}},
            }
        )
    )
    asked = PostingColumns(group="jobLocation.address.addressRegion")
    (found,) = read_postings(path, asked, on_columns=lambda *_: None)
    assert (found.raw.title, found.group, found.raw.doc_id) == ("Clerk & Typist", "Leeds", "1")
    assert "<" not in found.raw.text
    (found,) = read_postings(path, PostingColumns(group="hiringOrganization"), on_columns=lambda *_: None)
    assert found.group == "A & Co"


def test_rows_that_cannot_be_used_are_told_in_their_place(tmp_path):
    path = tmp_path / "t.jsonl"
    lines = [
        json.dumps(ROWS[0]),
        "nope",
        json.dumps({"description": 5}),
        json.dumps({"description": " "}),
        "[1]",
    ]
    path.write_bytes("\n".join([*lines, json.dumps(ROWS[1])]).encode() + b'\n{"description": "caf\xe9"}\n')
    found = list(read_postings(path, PostingColumns(), on_columns=lambda *_: None))
    assert [(each.number, isinstance(each, RejectedRow)) for each in found] == [
        (1, False), (2, True), (3, True), (4, True), (5, True), (6, False), (7, True),
    ]  # fmt: skip
    assert "another value" in found[2].reason
    assert "UTF-8" in found[6].reason


def test_a_csv_goes_on_after_a_bad_row(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(f'id,text\n1,"{WRITE}"\n2,x,y\n3,"{LIFT}"\n')
    found = list(read_postings(path, PostingColumns(), on_columns=lambda *_: None))
    assert [isinstance(each, RejectedRow) for each in found] == [False, True, False]
    assert "expected 2 cells" in found[1].reason


def test_a_file_that_breaks_off_gives_what_was_before(tmp_path):
    path = tmp_path / "t.jsonl.gz"
    whole = gzip.compress("\n".join(json.dumps({"text": WRITE, "n": n}) for n in range(40_000)).encode())
    path.write_bytes(whole[: len(whole) // 2])
    with open_table(path) as table:
        rows = list(table.rows)
    assert len(rows) > 1000
    assert [isinstance(each, BadRow) for each in rows].count(True) == 1
    assert isinstance(rows[-1], BadRow)


@pytest.mark.parametrize(
    ("name", "data", "asked", "error", "wording"),
    [
        ("t.csv", b"id,words\n1,x\n", PostingColumns(), SchemaMismatch, "--text-column"),
        (
            "t.csv",
            b"id,text\n1,x\n",
            PostingColumns(group="firm"),
            SchemaMismatch,
            "expected the column 'firm'",
        ),
        ("t.csv", b"", PostingColumns(), UnreadableDocument, "empty"),
        ("t.parquet", b"PAR1 nonsense", PostingColumns(), UnreadableDocument, "damaged"),
    ],
)
def test_bad_tables_are_refused_in_one_line(tmp_path, name, data, asked, error, wording):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        list(read_postings(path, asked, on_columns=lambda *_: None))
    assert wording in str(caught.value)
    assert "\n" not in str(caught.value)
    with pytest.raises(NotFound):
        list(read_postings(tmp_path / "none.csv", asked, on_columns=lambda *_: None))


def test_a_table_is_read_as_it_is_asked_for(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("text\n" + "word\n" * 200_000)
    with open_table(path) as table:
        assert [each.number for each in islice(table.rows, 2)] == [2, 3]


# -- the command ----------------------------------------------------------------------------------


def test_the_command_writes_profile_postings_and_rejected(tmp_path, monkeypatch, home):
    monkeypatch.setenv("SKILLMATCH_HOME", str(home))
    table = tmp_path / "t.jsonl"
    table.write_text("\n".join([*map(json.dumps, ROWS), "nope"]))
    summary, postings, rejected = (tmp_path / name for name in ("s.csv", "p.csv", "r.csv"))
    options = ["--output", str(summary), "--per-posting", str(postings), "--rejected", str(rejected)]
    result = CliRunner().invoke(app, ["exposure", "corpus", str(table), "--group-by", "company", *options])
    assert result.exit_code == 1, result.output
    assert "columns id: job_id, text: description, title: job_title, group: company" in result.stderr
    assert "rows that could not be used: 1" in result.stderr
    rows = list(csv.DictReader(postings.open()))
    assert [each["id"] for each in rows] == ["7", "8"]
    assert float(rows[0]["beta"]) > float(rows[1]["beta"])
    assert [each["line"] for each in csv.DictReader(rejected.open())] == ["3"]
    names = {each["group"] for each in csv.DictReader(summary.open())}
    assert names == {"all", "A", "B"}


def test_the_profile_as_json_is_the_same_every_time(tmp_path, monkeypatch, home):
    monkeypatch.setenv("SKILLMATCH_HOME", str(home))
    table = tmp_path / "t.jsonl"
    table.write_text("\n".join(map(json.dumps, ROWS)))
    outputs = [tmp_path / "1.json", tmp_path / "2.json"]
    for output in outputs:
        result = CliRunner().invoke(app, ["exposure", "corpus", str(table), "--output", str(output)])
        assert result.exit_code == 0, result.output
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    assert json.loads(outputs[0].read_text())["whole"]["n"] == 2


def shell(home, *arguments) -> subprocess.CompletedProcess[str]:
    """Run skillmatch as a user does: only there the exit status of bad input is decided."""
    return subprocess.run(
        [sys.executable, "-m", "skillmatch", *map(str, arguments)],
        env={**os.environ, "SKILLMATCH_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("options", "wording"),
    [
        (["--output", "s.xml"], ".json or .csv"),
        (["--group-by", "firm"], "expected the column 'firm', found job_id, job_title, description"),
        (["--text-column", "words"], "expected the column 'words'"),
    ],
)
def test_the_command_refuses_in_one_line(tmp_path, home, options, wording):
    table = tmp_path / "t.jsonl"
    table.write_text("\n".join(map(json.dumps, ROWS)))
    result = shell(home, "exposure", "corpus", table, *options)
    assert (result.returncode, result.stdout) == (2, "")
    assert wording in result.stderr
    assert result.stderr.count("\n") == 1
