"""The audit by swaps: what does not count moves nothing, and what does is listed and fails the command."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from skillmatch.audit.perturb import Dresser, Pipeline, perturb
from skillmatch.audit.perturb_people import Persona, bundled_names, read_names, variants_of
from skillmatch.cli import app
from skillmatch.errors import InputError, ReleaseMissing, SchemaMismatch
from skillmatch.report.audit_perturb import perturb_text
from skillmatch.text import read_resume
from skillmatch.text.redaction import redact_document
from skillmatch.types import RawDocument

NAMED = (
    "Debbie Fairweather\nCare assistant\n07700 900865 | debbie.fairweather@home.example\n\nABOUT ME\n"
    "I have looked after older people for eleven years, first as a job and then as a calling I "
    "love.\n\nJOBS\n"
    "Night care assistant - Willowmere Home - 2019 to now\n- Debbie gave tablets; Fairweather "
    "Farm Shop, 2012\n"
)
NAMELESS = (
    "ACCOUNTANT\nSummary\nAccountant who closes the books each month and reconciles every single account.\n"
)
NAMES = bundled_names()
ADA = Persona(
    group="x",
    name="Ada van der Berg",
    title="Ms",
    pronouns=("she", "her", "her"),
    address="1 Row Lane, Leeds LS1 4AB",
    school="Eton College",
    graduated="1979",
)


def told(done: int, of: int) -> None:
    assert 1 <= done <= of


def redacted(texts):
    read = (read_resume(RawDocument(doc_id=doc_id, text=text)) for doc_id, text in texts)
    return [redact_document(resume.document)[0].text for resume in read]


def pipeline(prepare, measure):
    return Pipeline(prepare=prepare, measure=measure, told=told)


def test_a_resume_becomes_somebody_elses():
    text = Dresser(NAMED).as_persona(ADA)
    assert text.startswith("Ada van der Berg\n1 Row Lane, Leeds LS1 4AB\nCare assistant\n")
    assert "ada.vanderberg@mail.example" in text
    assert "debbie" not in text.casefold()
    assert "- Ada gave tablets" in text
    assert "Fairweather Farm Shop" in text, "an employer's name stays"
    assert "Ms van der Berg was thanked" in text
    assert text.endswith("Bachelor of Science, Eton College, 1979\n")


def test_a_resume_without_a_name_gets_one_above_it():
    dress = Dresser(NAMELESS)
    assert not dress.is_named
    assert dress.as_persona(ADA).startswith("Ada van der Berg\n1 Row Lane")
    assert "ACCOUNTANT\nSummary\n" in dress.as_persona(ADA)


def test_one_trait_is_swapped_at_a_time():
    first, variants = variants_of(NAMES, 6, seed="r1", text="")
    assert variants_of(NAMES, 6, seed="r1", text="") == (first, variants)
    fields = ("name", "title", "pronouns", "address", "school", "graduated", "told")
    free = {"name": {"name"}, "pronouns": {"pronouns", "title"}, "address": {"address"}}
    free |= {"school": {"school"}, "graduation year": {"graduated"}}
    free |= {trait: {"told"} for trait in ("origin", "faith", "age", "family", "team", "society")}
    for variant in variants:
        moved = {name for name in fields if getattr(variant.persona, name) != getattr(first, name)}
        assert moved
        assert moved <= free[variant.trait]
    assert {variant.trait for variant in variants} == set(free)


def test_names_that_stand_in_the_resume_are_passed_over():
    first, variants = variants_of({"a": ("Ada Baker", "Bo Cook")}, 3, seed="", text="Ada, a baker")
    assert {first.name, *(variant.persona.name for variant in variants)} == {"Bo Cook"}
    with pytest.raises(InputError, match="found none"):
        variants_of({"a": ("Ada Baker",)}, 3, seed="", text="Baker Street")


@pytest.mark.parametrize("text", [NAMED, NAMELESS], ids=["named", "nameless"])
def test_the_redacted_text_is_the_same_for_everybody(text):
    found = perturb(
        {"r": text},
        ["p"],
        pipeline(redacted, lambda _, shown: {"text": float(hash(shown))}),
        names=NAMES,
        n_names=40,
    )
    assert found.moved == ()
    assert {row.trait: row.n_swaps for row in found.rows}["name"] == 40


def test_a_figure_that_reads_the_name_is_listed():
    def measure(posting_id: str, text: str) -> dict[str, float]:
        return {"letters": float(text.index("\n")), "jobs": float(text.count("care"))}

    found = perturb(
        {"r": NAMED},
        ["p", "q"],
        pipeline(lambda texts: [text for _, text in texts], measure),
        names={"a": ("Bo Li",), "b": ("Oluwaseun Adeyemi",)},
        n_names=2,
    )
    assert {each.feature for each in found.moved} == {"letters"}
    assert {(each.trait, each.posting_id) for each in found.moved} == {("name", "p"), ("name", "q")}
    row = found.rows[0]
    assert (row.trait, row.n_swaps, row.n_pairs, row.n_moved) == ("name", 2, 4, 2)
    assert row.largest == abs(len("Bo Li") - len("Oluwaseun Adeyemi"))
    assert [each.n_moved for each in found.rows[1:]] == [0] * 10
    page, record = perturb_text("html", found), json.loads(perturb_text("json", found))
    assert "letters" in page
    assert "Figures that moved" in page
    assert {each["by"] for each in record["moved"]} <= {12.0, -12.0}


def test_differences_in_the_last_bits_and_lost_figures():
    values = iter([{"a": 1.0, "b": 0.5}] + [{"a": 1.0 + 5e-10}] * 100)
    found = perturb(
        {"r": NAMED}, ["p"], pipeline(lambda texts: texts, lambda *_: next(values)), names=NAMES, n_names=1
    )
    assert {each.feature for each in found.moved} == {"b"}


def test_not_a_number_is_a_difference():
    values = iter([{"a": 1.0}] + [{"a": float("nan")}] * 100)
    found = perturb(
        {"r": NAMED}, ["p"], pipeline(lambda texts: texts, lambda *_: next(values)), names=NAMES, n_names=1
    )
    assert len(found.moved) == found.n_pairs


@pytest.mark.parametrize(("resumes", "postings"), [({}, ["p"]), ({"r": NAMED}, [])])
def test_nothing_to_audit_is_refused(resumes, postings):
    with pytest.raises(InputError, match="at least one"):
        perturb(resumes, postings, pipeline(redacted, lambda *_: {}), names=NAMES, n_names=1)


def test_names_of_published_audits(tmp_path: Path):
    with pytest.raises(ReleaseMissing, match="top_mens_names"):
        read_names(tmp_path)
    folders = [tmp_path / "fairness" / name for name in ("bloomberg", "bertrand_mullainathan")]
    for folder in folders:
        folder.mkdir(parents=True)
    for sex in ("mens", "womens"):
        (folders[0] / f"top_{sex}_names.json").write_text('{"W": ["ADA BERG"]}', encoding="utf-8")
    file = folders[1] / "openintro_resume.csv"
    with file.open("w", newline="", encoding="utf-8") as lines:
        csv.writer(lines).writerows([("firstname", "race", "gender"), ("Ebony", "black", "f")])
    names = read_names(tmp_path)
    assert names["White men"] == names["White women"] == ("Ada Berg",)
    assert names["Black women (2004)"] == ("Ebony Jefferson",)
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SchemaMismatch, match="firstname"):
        read_names(tmp_path)
    (folders[0] / "top_mens_names.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(SchemaMismatch, match="for each group"):
        read_names(tmp_path)


def test_the_command_reads_the_whole_way_and_says_that_nothing_moved(tmp_path: Path, capsys):
    resume, posting, out = tmp_path / "r.txt", tmp_path / "p.txt", tmp_path / "audit.json"
    resume.write_text(NAMED, encoding="utf-8")
    posting.write_text("Care assistant\nMust have: care for older people.", encoding="utf-8")
    arguments = ["--resumes", str(resume), "--postings", str(posting), "--swaps", "2", "--output", str(out)]
    app(["audit", "perturb", *arguments], standalone_mode=False)
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (found["n_named"], found["moved"]) == (1, [])
    assert found["n_pairs"] == sum(row["n_pairs"] for row in found["rows"]) > 10
    assert "0 figures moved" in capsys.readouterr().out


def test_the_command_fails_where_a_feature_sees_the_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    resume, posting, out = tmp_path / "r.txt", tmp_path / "p.txt", tmp_path / "audit.html"
    resume.write_text(NAMED, encoding="utf-8")
    posting.write_text("Care assistant\nMust have: care for older people.", encoding="utf-8")
    monkeypatch.setattr("skillmatch.text.reading.find_private", lambda text, kind: ())
    arguments = ["--resumes", str(resume), "--postings", str(posting), "--swaps", "2", "--output", str(out)]
    assert app(["audit", "perturb", *arguments], standalone_mode=False) == 1
    assert "Figures that moved" in out.read_text(encoding="utf-8")
    with pytest.raises(InputError, match=r"\.json or \.html"):
        app(["audit", "perturb", *arguments[:-1], str(tmp_path / "a.txt")], standalone_mode=False)
