"""The judgements and skill marks of the samples agree with the documents and with the taxonomies."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict

import pytest

from skillmatch.content import content_path
from skillmatch.sources.files import read_file
from skillmatch.taxonomy import load_bundled

SAMPLES = content_path("samples")


def _rows(name: str) -> list[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


JUDGEMENTS = _rows("judgements.csv")
MARKS = _rows("skills.csv")
PATHS = {path.stem: path for kind in ("postings", "resumes") for path in (SAMPLES / kind).iterdir()}
POSTINGS = sorted(stem for stem, path in PATHS.items() if path.parent.name == "postings")
MARKED = sorted({row["doc_id"] for row in MARKS})


def test_judgements_name_documents_that_are_there_once_each():
    pairs = [(row["posting_id"], row["resume_id"]) for row in JUDGEMENTS]
    assert len(set(pairs)) == len(pairs)
    assert all(PATHS[posting].parent.name == "postings" for posting, _ in pairs)
    assert all(PATHS[resume].parent.name == "resumes" for _, resume in pairs)


def test_grades_are_in_range_and_have_a_reason():
    assert {row["grade"] for row in JUDGEMENTS} == {"0", "1", "2", "3"}
    assert all(row["reason"] for row in JUDGEMENTS)


@pytest.mark.parametrize("posting", POSTINGS)
def test_every_posting_has_a_fitting_resume_and_a_near_miss(posting: str):
    grades = [int(row["grade"]) for row in JUDGEMENTS if row["posting_id"] == posting]
    assert max(grades) >= 2
    assert min(grades) <= 1


def test_some_resumes_fit_no_posting():
    best: dict[str, int] = defaultdict(int)
    for row in JUDGEMENTS:
        best[row["resume_id"]] = max(best[row["resume_id"]], int(row["grade"]))
    fitting = {resume for resume, grade in best.items() if grade >= 2}
    resumes = {stem for stem in PATHS if stem not in POSTINGS}
    assert len(resumes - fitting) >= 2


def test_readme_states_the_totals():
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    grades = Counter(row["grade"] for row in JUDGEMENTS)
    for grade, n_pairs in grades.items():
        assert re.search(rf"^\| {grade} \|.*\| {n_pairs} \|$", readme, flags=re.MULTILINE)
    assert f"{len(JUDGEMENTS)} pairs." in readme
    n_explicit = sum(row["kind"] == "explicit" and row["negated"] == "0" for row in MARKS)
    assert f"{len(MARKS)} marks, {n_explicit} of them" in readme
    assert f"{len({row['skill'] for row in MARKS})} different concepts" in readme


def test_enough_documents_are_marked():
    assert sum(doc_id in POSTINGS for doc_id in MARKED) >= 12
    assert sum(doc_id not in POSTINGS for doc_id in MARKED) >= 8


def test_marks_use_the_declared_values():
    assert {row["kind"] for row in MARKS} == {"explicit", "implied"}
    assert {row["taxonomy"] for row in MARKS} == {"ESCO", "O*NET"}
    assert len({tuple(row.values()) for row in MARKS}) == len(MARKS)
    for row in MARKS:
        states_strength = row["doc_id"] in POSTINGS and row["negated"] == "0"
        assert row["strength"] in (("must", "nice") if states_strength else ("",)), row


@pytest.mark.parametrize("doc_id", MARKED)
def test_every_surface_stands_in_its_document_as_whole_words(doc_id: str):
    text = " ".join(read_file(PATHS[doc_id]).text.split())
    surfaces = [row["surface"] for row in MARKS if row["doc_id"] == doc_id]
    missing = [s for s in surfaces if not re.search(rf"(?<!\w){re.escape(s)}(?!\w)", text)]
    assert missing == []


def test_every_marked_skill_is_in_the_bundled_taxonomy():
    """ESCO marks are preferred labels; an O*NET mark is a name of a concept ESCO does not have."""
    skills = load_bundled().skills.values()
    names = {(skill.preferred_label, skill.taxonomy) for skill in skills}
    names |= {(name, "O*NET") for skill in skills if skill.taxonomy == "O*NET" for name in skill.alt_labels}
    wanted = {(row["skill"], row["taxonomy"]) for row in MARKS}
    assert sorted(wanted - names) == []
