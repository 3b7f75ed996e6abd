"""Labels without texts: what the file says, how it is made, and that texts are those that were labelled."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest
from labelled_builders import passage, readers_folder, sentence

from skillmatch.content import content_path
from skillmatch.errors import ChecksumMismatch, InputError, ReleaseMissing, SchemaMismatch
from skillmatch.evaluate.label_making import make
from skillmatch.evaluate.labels import digest, read_labels
from skillmatch.evaluate.posting_texts import posting_texts
from skillmatch.sources.packed import unpack
from skillmatch.types import Span

ANSWERS = {"A": [["2e 1o", "none"], ["2i", "none"]], "N": ["yn", "nn"], "R": ["mw", "tw"], "Q": ["xw", "xt"]}


def test_right_is_what_both_accept_and_stated_what_both_call_more_than_acceptable():
    marked = sentence("1", "1e 2i 3o", "1e 2o 4i")
    assert marked.by_both == {"u:a", "u:b"}
    assert marked.by_any == {"u:a", "u:b", "u:c", "u:d"}
    assert marked.stated == {"u:a": "ee"}
    assert not marked.is_skill_less


def test_a_sentence_states_no_skill_only_if_both_say_none():
    assert sentence("1", "none", "none").is_skill_less
    assert not sentence("1", "none", "-").is_skill_less
    assert not sentence("1", "-", "-").is_skill_less


def test_the_shipped_labels_have_the_sizes_asked_for():
    labels = read_labels()
    assert (len(labels.sentences), len(labels.lines), len(labels.requirements)) == (400, 550, 268)
    assert len(labels.negations) == 76
    assert len(labels.skill_less) >= 300
    for each in labels.sentences:
        assert set(each.by_any) <= set(each.pool)
    for requirement in (*labels.requirements, *labels.negations):
        span = requirement.passage.span
        assert span.start <= requirement.phrase.start < requirement.phrase.end <= span.end


def test_both_halves_are_large_and_share_no_posting():
    halves: dict[str, set[tuple[str, str]]] = {"calibration": set(), "test": set()}
    for each in read_labels().passages:
        halves[each.half].add(each.posting)
    assert not halves["calibration"] & halves["test"]
    assert min(map(len, halves.values())) > 350


def test_the_shipped_file_holds_no_text():
    tables = unpack(content_path("samples", "labels", "extraction.json.xz"))
    for name in ("sentences", "lines", "requirements", "negations"):
        for column, values in tables[name].items():
            if column != "pool" and not column.startswith("reader"):
                assert all(isinstance(value, int) or len(value) <= 16 for value in values), (name, column)
    answers = tables["sentences"]["reader_1"] + tables["sentences"]["reader_2"]
    assert set("".join(answers)) <= set("0123456789eio -n")


def test_labels_are_made_without_texts_and_read_back(tmp_path: Path):
    data = make(readers_folder(tmp_path, ANSWERS))
    path = tmp_path / "labels.json.xz"
    path.write_bytes(data)
    assert make(tmp_path) == data
    labels = read_labels(path)
    first, second = labels.sentences
    assert (first.pool, first.by_both, first.stated) == (("u:b", "u:a"), {"u:a"}, {"u:a": "ei"})
    assert second.is_skill_less
    assert [each.letters for each in labels.lines] == [("y", "n"), ("n", "n")]
    assert labels.requirements[1].phrase == labels.negations[1].phrase == Span(start=16, end=22)
    assert [each.letters for each in labels.negations] == [("x", "x"), ("w", "t")]
    assert first.passage.sha256 == hashlib.sha256(b"We need Python.").hexdigest()[:16]


@pytest.mark.parametrize(
    ("name", "of_second"),
    [
        ("A", ["3e", "-"]),
        ("A", ["1e 1o", "-"]),
        ("A", ["1x", "-"]),
        ("N", ["y"]),
        ("R", ["m", "z"]),
        ("Q", ["m"]),
    ],
)
def test_an_answer_that_cannot_be_is_refused(tmp_path: Path, name: str, of_second: list[str]):
    answers = {**ANSWERS, name: [ANSWERS[name][0], of_second]}
    with pytest.raises(InputError):
        make(readers_folder(tmp_path, answers))


def write_rows(mirror: Path, rows: list[dict[str, str]]) -> Path:
    folder = mirror / "postings"
    folder.mkdir()
    with gzip.open(folder / "uk_adzuna_rmit_776.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return mirror


def test_texts_are_read_from_the_mirror(tmp_path: Path):
    mirror = write_rows(
        tmp_path, [{"id": "x", "description": "Other"}, {"id": "7", "description": "We cook."}]
    )
    found = posting_texts(mirror, [passage("7", 3, 8, source="adzuna", text="cook.")])
    assert found == {("adzuna", "7"): "We cook."}


def test_a_text_that_was_not_labelled_is_refused_without_saying_it(tmp_path: Path):
    mirror = write_rows(tmp_path, [{"id": "7", "description": "We bake."}])
    with pytest.raises(ChecksumMismatch, match="row 7, characters 3 to 8") as refusal:
        posting_texts(mirror, [passage("7", 3, 8, source="adzuna", text="cook.")])
    assert "bake" not in str(refusal.value)
    with pytest.raises(ChecksumMismatch):
        posting_texts(mirror, [passage("8", 3, 8, source="adzuna", text="cook.")])


def test_a_mirror_without_the_file_or_column_is_named(tmp_path: Path):
    with pytest.raises(ReleaseMissing, match="uk_adzuna"):
        posting_texts(tmp_path, [passage("7", source="adzuna")])
    write_rows(tmp_path, [{"id": "7", "text": "We cook."}])
    with pytest.raises(SchemaMismatch, match="description"):
        posting_texts(tmp_path, [passage("7", source="adzuna")])


@pytest.mark.mirror
def test_every_shipped_label_points_at_its_text(mirror: Path):
    labels = read_labels()
    texts = posting_texts(mirror, labels.passages)
    for each in labels.sentences[:20]:
        assert digest(each.passage.span.of(texts[each.passage.posting])) == each.passage.sha256
