"""The sample documents: there, readable, in the promised formats and trades, true to their sources."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from skillmatch.content import content_path
from skillmatch.sources.files import read_file

SAMPLES = content_path("samples")
POSTINGS = sorted((SAMPLES / "postings").iterdir())
RESUMES = sorted((SAMPLES / "resumes").iterdir())
SOURCES = sorted((SAMPLES / "sources").glob("*.txt"))


def _rows(name: str) -> list[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _words(text: str) -> str:
    return " ".join(text.split())


def _marks_off(line: str) -> list[str]:
    if line.startswith("|"):
        return [cell.strip() for cell in line.strip("|").split("|")]
    return [line.removeprefix("## ").removeprefix("# ").removeprefix("- ")]


def _file_of(stem: str) -> Path:
    return next(path for path in [*POSTINGS, *RESUMES] if path.stem == stem)


def test_there_are_24_postings_and_24_resumes_with_distinct_ids():
    assert len(POSTINGS) == len(RESUMES) == 24
    assert len({path.stem for path in [*POSTINGS, *RESUMES]}) == 48


def test_the_formats_are_the_promised_ones():
    postings = Counter(path.suffix for path in POSTINGS)
    resumes = Counter(path.suffix for path in RESUMES)
    assert postings == {".txt": 17, ".html": 3, ".pdf": 2, ".docx": 2}
    assert resumes == {".txt": 14, ".html": 2, ".pdf": 3, ".docx": 3, ".json": 2}


def test_every_document_is_listed_with_its_kind_and_a_trade():
    listed = {(row["doc_id"], row["kind"]) for row in _rows("documents.csv")}
    on_disk = {(p.stem, "posting") for p in POSTINGS} | {(p.stem, "resume") for p in RESUMES}
    assert listed == on_disk
    assert all(row["trade"] and row["level"] for row in _rows("documents.csv"))


def test_postings_and_resumes_cover_at_least_ten_trades_each():
    for kind in ("posting", "resume"):
        assert len({row["trade"] for row in _rows("documents.csv") if row["kind"] == kind}) >= 10


@pytest.mark.parametrize("path", [*POSTINGS, *RESUMES], ids=lambda path: path.stem)
def test_every_document_is_read_and_of_a_real_length(path: Path):
    raw = read_file(path)
    assert raw.doc_id == path.stem
    assert 1_000 < len(raw.text) < 4_000


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_binary_sample_says_what_its_source_says(source: Path):
    """Every line of the source stands in the PDF or DOCX, so the two cannot drift apart."""
    text = _words(read_file(_file_of(source.stem)).text)
    lines = [line for line in source.read_text(encoding="utf-8").splitlines() if line and line != "==="]
    parts = [part for line in lines for part in _marks_off(line) if part]
    assert [part for part in parts if _words(part) not in text] == []


def test_every_binary_sample_has_a_source():
    binary = {path.stem for path in [*POSTINGS, *RESUMES] if path.suffix in (".pdf", ".docx")}
    assert binary == {path.stem for path in SOURCES}


def test_json_resumes_have_the_sections_of_the_schema():
    for path in RESUMES:
        if path.suffix == ".json":
            resume = json.loads(path.read_text(encoding="utf-8"))
            assert {"basics", "work", "education", "skills", "languages"} <= resume.keys()
            assert all(job["position"] and job["startDate"] for job in resume["work"])


def test_no_sample_names_a_mailbox_that_could_be_real():
    for path in [*POSTINGS, *RESUMES]:
        words = read_file(path).text.split()
        boxes = [word.strip(".,;|()<>") for word in words if "@" in word]
        assert all(box.endswith(".example") for box in boxes)
