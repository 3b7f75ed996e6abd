"""The commands do their main job on real files with the real engine."""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from skillmatch.cli import app
from skillmatch.content import content_path
from skillmatch.engine import Engine
from skillmatch.errors import InputError, ReleaseMissing
from skillmatch.settings import Settings
from skillmatch.sources.files import read_file

Run = Callable[..., Result]

POSTINGS = content_path("samples", "postings")
RESUMES = content_path("samples", "resumes")


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, with the engine all tests share."""
    for name in ("skills", "match", "exposure", "index", "demo", "evaluate"):
        import_module(f"skillmatch.cli.{name}")
    for name, module in tuple(sys.modules.items()):
        if name.startswith("skillmatch.cli.") and hasattr(module, "open_engine"):
            monkeypatch.setattr(module, "open_engine", lambda **_: engine)

    def invoke(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def test_extract_gives_positions_in_the_text(run: Run) -> None:
    files = [POSTINGS / "p01-backend-engineer.txt", POSTINGS / "p16-hr-officer.docx"]
    documents = json.loads(run("skills", "extract", *files, "--format", "json").stdout)
    assert [document["doc_id"] for document in documents] == ["p01-backend-engineer", "p16-hr-officer"]
    assert documents[0]["text"] == files[0].read_bytes().decode()
    for document in documents:
        assert document["mentions"]
        for mention in document["mentions"]:
            assert document["text"][mention["start"] : mention["end"]] == mention["surface"]
    labels = {mention["preferred_label"] for mention in documents[0]["mentions"]}
    assert {"Go", "Kubernetes", "PostgreSQL"} <= labels


def test_extract_tells_strength_and_negation(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "posting.txt"
    file.write_text(
        "Developer\n\nEssential\n- Kotlin\n\nDesirable\n- Docker\n- No PHP needed.\n", encoding="utf-8"
    )
    (document,) = json.loads(run("skills", "extract", file, "--format", "json").stdout)
    found = {m["surface"]: (m["strength"], m["negated"]) for m in document["mentions"]}
    assert found["Kotlin"] == ("must", False)
    assert found["Docker"] == ("nice", False)
    assert found["PHP"][1] is True


def test_extract_as_table_and_page(run: Run, tmp_path: Path) -> None:
    file = POSTINGS / "p03-data-analyst.txt"
    table = run("skills", "extract", file)
    assert "Microsoft Excel" in table.stdout
    page = tmp_path / "skills.html"
    run("skills", "extract", file, "--format", "html", "--output", page)
    text = page.read_text(encoding="utf-8")
    assert "<mark" in text
    assert "This service uses the ESCO classification of the European Commission." in text
    assert "O*NET 30.1 Database" in text


def test_a_bad_file_in_a_folder_costs_that_file_only(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "postings"
    folder.mkdir()
    (folder / "good.txt").write_text("Nurse. You need Python and Docker.", encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 cut off")
    result = run("skills", "extract", folder, "--format", "json")
    assert [document["doc_id"] for document in json.loads(result.stdout)] == ["good"]
    assert result.exit_code == 1
    assert "left out: bad.pdf" in result.stderr
    assert "1 files could not be read" in result.stderr
    output = tmp_path / "out.csv"
    ranked = run(
        "match", "rank", "--postings", folder, "--resumes", RESUMES, "--top", "1", "--output", output
    )
    assert ranked.exit_code == 1
    assert len(list(csv.DictReader(output.open(encoding="utf-8")))) == 1


def test_another_language_is_said(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "stelle.txt"
    file.write_text(
        "Wir suchen eine erfahrene Buchhalterin für unser Büro in München. Sie haben eine abgeschlossene "
        "kaufmännische Ausbildung und mehrere Jahre Erfahrung in der Lohnbuchhaltung.",
        encoding="utf-8",
    )
    assert "looks like 'de'" in run("skills", "extract", file).stderr


def test_what_a_long_document_loses_is_said(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("You will write Python. " * 5000, encoding="utf-8")
    result = run("skills", "extract", file, "--format", "json")
    assert "first 100,000 of 115,000 characters only" in result.stderr
    (document,) = json.loads(result.stdout)
    assert max(mention["end"] for mention in document["mentions"]) > 114_000


def test_a_bare_name_is_looked_up(run: Run) -> None:
    (found,) = json.loads(run("skills", "find", "k8s", "--format", "json").stdout)
    assert found["preferred_label"] == "Kubernetes"
    nothing = run("skills", "find", "zzzz-no-such-skill")
    assert nothing.exit_code == 1


def test_descriptions_need_the_full_release(run: Run, tmp_path: Path, monkeypatch) -> None:
    bare = Engine(Settings(home=tmp_path))
    monkeypatch.setattr(import_module("skillmatch.cli.skills"), "open_engine", lambda **_: bare)
    with pytest.raises(ReleaseMissing, match="skillmatch data"):
        run("skills", "find", "sql", "--full")


@pytest.mark.mirror
def test_the_full_release_adds_descriptions(run: Run, mirror: Path, home: Path, monkeypatch) -> None:
    full = Engine(Settings(home=home, mirror=mirror))
    monkeypatch.setattr(import_module("skillmatch.cli.skills"), "open_engine", lambda **_: full)
    (found,) = json.loads(run("skills", "find", "sql", "--full", "--format", "json").stdout)
    assert found["preferred_label"] == "SQL"
    assert len(found["description"]) > 40


def test_rank_skills_writes_a_full_table(run: Run, tmp_path: Path) -> None:
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        "id,text\na,keep the accounts and prepare invoices\nb,weld steel frames\n", encoding="utf-8"
    )
    run("skills", "rank", "--input", source, "--top", "5", "--output", output, "--release", "1.1.0")
    rows = list(csv.DictReader(output.open(encoding="utf-8")))
    assert list(rows[0]) == ["id", "rank", "uri", "preferred_label", "score"]
    assert [(row["id"], row["rank"]) for row in rows] == [(i, str(r)) for i in "ab" for r in range(1, 6)]
    assert any("weld" in row["preferred_label"] for row in rows if row["id"] == "b")
    scores = [float(row["score"]) for row in rows if row["id"] == "a"]
    assert scores == sorted(scores, reverse=True)


def test_match_rank_contributions_add_up(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "ranking.csv"
    run("match", "rank", "--resumes", RESUMES, "--postings", POSTINGS, "--top", "3", "--output", output)
    rows = list(csv.DictReader(output.open(encoding="utf-8")))
    assert len(rows) == 24 * 3
    for row in rows:
        parts = [float(row[column]) for column in row if column.startswith("contribution_")]
        assert math.fsum([float(row["base"]), *parts]) == pytest.approx(float(row["margin"]), abs=2e-5)
    assert [row["rank"] for row in rows[:3]] == ["1", "2", "3"]
    assert rows[0]["posting_id"] == "p01-backend-engineer"
    assert rows[0]["resume_id"] == "r01-go-engineer"


def test_match_rank_of_given_pairs(run: Run, tmp_path: Path) -> None:
    pairs, output = tmp_path / "pairs.csv", tmp_path / "out.csv"
    wanted = [
        ("p13-sous-chef", "r15-chef"),
        ("p13-sous-chef", "r12-electrician"),
        ("p10-electrician", "r15-chef"),
    ]
    lines = [f"{p},{r}\n" for p, r in (*wanted, wanted[0])]
    pairs.write_text("posting_id,resume_id\n" + "".join(lines), encoding="utf-8")
    run("match", "rank", "--pairs", pairs, "--resumes", RESUMES, "--postings", POSTINGS, "--output", output)
    rows = list(csv.DictReader(output.open(encoding="utf-8")))
    assert sorted((row["posting_id"], row["resume_id"]) for row in rows) == sorted(wanted)
    score = {(row["posting_id"], row["resume_id"]): float(row["score"]) for row in rows}
    assert score[wanted[0]] > score[wanted[1]]


def test_the_score_of_a_pair_does_not_depend_on_the_others(run: Run, engine: Engine, tmp_path: Path) -> None:
    posting = engine.read_posting(read_file(POSTINGS / "p19-welder-fabricator.txt"))
    resumes = [engine.read_resume(read_file(path)) for path in sorted(RESUMES.iterdir())[:6]]
    alone = engine.match(posting, resumes[:1])[0].match.margin
    among = {e.match.resume_id: e.match.margin for e in engine.match(posting, resumes)}
    assert among[resumes[0].document.doc_id] == alone


def test_explain_names_evidence_in_both_texts(run: Run, engine: Engine) -> None:
    resume, posting = RESUMES / "r01-go-engineer.pdf", POSTINGS / "p01-backend-engineer.txt"
    told = json.loads(run("match", "explain", resume, posting, "--format", "json").stdout)
    margin = math.fsum([told["base"], *(part["amount"] for part in told["contributions"])])
    assert margin == pytest.approx(told["match"]["margin"], abs=1e-9)
    met = {skill["preferred_label"]: skill for skill in told["skills"] if skill["status"] == "met"}
    go = met["Go"]
    assert {posting.read_text()[s["start"] : s["end"]] for s in go["posting_spans"]} == {"Go"}
    resume_text = read_file(resume).text
    assert {resume_text[s["start"] : s["end"]] for s in go["resume_spans"]} == {"Go"}
    plain = run("match", "explain", resume, posting).stdout
    assert "Meets" in plain
    page = run("match", "explain", resume, posting, "--format", "html").stdout
    assert page.lstrip().startswith("<!doctype html>")


def test_explain_ranks_a_resume_among_others_and_says_what_would_lift_it(run: Run, tmp_path: Path) -> None:
    resume, posting = RESUMES / "r02-java-developer.txt", POSTINGS / "p01-backend-engineer.txt"
    folder = tmp_path / "others"
    folder.mkdir()
    for name in ("r02-java-developer.txt", "r01-go-engineer.pdf", "r06-data-scientist.pdf"):
        (folder / name).write_bytes((RESUMES / name).read_bytes())
    asked = ("match", "explain", resume, posting, "--against", folder, "--cut", "0.999")
    told = json.loads(run(*asked, "--format", "json").stdout)
    assert (told["match"]["resume_id"], told["match"]["rank"]) == ("r02-java-developer", 2)
    assert told["case"]["kind"] == "ranked_low"
    assert told["contrast"]["other_id"] == "r01-go-engineer"
    assert math.fsum([told["base"], *(group["amount"] for group in told["groups"])]) == pytest.approx(
        told["match"]["margin"], abs=1e-6
    )
    assert {change["aim"] for change in told["changes"]} == {"above", "cut"}
    plain = run(*asked).stdout
    assert told["case"]["words"] in plain
    assert "below the cut of 1.00: its margin is " in plain
    assert all(change["words"] in plain for change in told["changes"])


def test_explain_draws_the_score_as_a_picture(run: Run) -> None:
    resume, posting = RESUMES / "r01-go-engineer.pdf", POSTINGS / "p01-backend-engineer.txt"
    drawn = run("match", "explain", resume, posting, "--format", "svg").stdout
    root = ElementTree.fromstring(drawn.encode())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "together the margin" in drawn


def test_two_texts_under_one_id_are_not_ranked_against_each_other(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "r02-java-developer.txt"
    other.write_text("Baker\nBaked bread.", encoding="utf-8")
    resume, posting = RESUMES / "r02-java-developer.txt", POSTINGS / "p01-backend-engineer.txt"
    with pytest.raises(InputError, match="Two resumes with different texts have the id 'r02-java-developer'"):
        run("match", "explain", resume, posting, "--against", other)
    assert run("match", "explain", resume, posting, "--cut", "2").exit_code == 2
    assert run("match", "explain", resume, posting, "--cut", "nan").exit_code == 2


def test_names_and_addresses_do_not_move_a_score(engine: Engine) -> None:
    posting = engine.read_posting(read_file(POSTINGS / "p05-icu-nurse.txt"))
    raw = read_file(RESUMES / "r07-intensive-care-nurse.txt")
    lines = raw.text.splitlines(keepends=True)
    swapped = type(raw)(doc_id=raw.doc_id, text="Bartholomew Featherstone\n" + "".join(lines[1:]))
    before, after = (engine.match(posting, [engine.read_resume(r)])[0].match for r in (raw, swapped))
    assert lines[0].strip() not in swapped.text
    assert after.margin == pytest.approx(before.margin, abs=1e-12)


def test_exposure_of_an_occupation(run: Run) -> None:
    shown = run("exposure", "show", "15-1252.00").stdout
    assert "Software Developers" in shown
    assert "100%" in shown
    assert run("exposure", "show", "software developer").stdout.startswith("software developer (ESCO 2512.4)")


def test_exposure_of_a_posting(run: Run) -> None:
    shown = run("exposure", "document", POSTINGS / "p09-management-accountant.txt").stdout
    assert "account" in shown.lower()
    assert "zeta" in shown


def test_documents_are_kept_found_and_deleted(run: Run, engine: Engine, home: Path) -> None:
    stored = run(
        "index", "put", POSTINGS / "p05-icu-nurse.txt", POSTINGS / "p13-sous-chef.txt", "--kind", "posting"
    )
    assert stored.stdout == "2 documents stored; 2 in all.\n"
    found = run("index", "search", "cook in a restaurant kitchen", "--top", "1").stdout
    assert "p13-sous-chef" in found
    assert "p05-icu-nurse" not in found
    run("index", "delete", "p13-sous-chef")
    assert "1 postings, 0 resumes" in run("index", "status").stdout
    assert "rebuilt for 1 documents" in run("index", "rebuild").stdout


def test_what_looks_like_markup_is_shown_as_it_stands(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "postings.csv"
    path.write_text(
        "id,title,text\n[/x]1,[/bold] Nurse [red] :smile:,You will assess patients with Excel.\n",
        encoding="utf-8",
    )
    run("index", "put", path, "--kind", "posting")
    told = run("index", "search", "nurse patients", "--top", "20").stdout
    assert "[/bold] Nurse [red] :smile:" in told
    assert "[/x]1" in run("skills", "extract", path).stdout


def test_the_demo_ends_with_report_and_page(run: Run, tmp_path: Path) -> None:
    told = run("demo", "--no-real", "--output", tmp_path / "demo").stdout
    assert str(tmp_path / "demo" / "report.html") in told
    assert "http://127.0.0.1:8765" in told
    report = (tmp_path / "demo" / "report.html").read_text(encoding="utf-8")
    assert "written for this project" in report
    assert "<script" not in report
    rows = list(csv.DictReader((tmp_path / "demo" / "sample-matches.csv").open(encoding="utf-8")))
    assert len(rows) == 24 * 24


def test_a_fitting_resume_comes_first_for_twenty_of_the_samples(run: Run) -> None:
    told = run("evaluate", "match").stdout
    hits = int(told.split("comes first for ")[1].split(" of 24")[0])
    assert hits >= 20, told


def test_the_task_model_is_held_against_people_and_against_words_alone(run: Run) -> None:
    told = run("evaluate", "exposure").stdout
    for system in ("task model", "TF-IDF + logistic regression", "GPT-4 labels", "gain over TF-IDF"):
        assert system in told
    assert "0.574 (0.56" in told
