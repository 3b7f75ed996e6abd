"""What training starts from: our lines, readings without their texts, and what is kept out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from training_builders import write_mirror

from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.evaluate.labels import read_labels
from skillmatch.evaluate.posting_texts import posting_texts
from skillmatch.extract.ranking import esco_skills
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.packed import unpack
from skillmatch.sources.releases import Sources, table_rows
from skillmatch.taxonomy import Taxonomy, load_full
from skillmatch.train.extractor.corpora import held_back, joined, texts_of
from skillmatch.train.extractor.examples import Example
from skillmatch.train.extractor.kept_out import KeptOut, kept_out_of, read_kept_out, sentence_hash
from skillmatch.train.extractor.lines import pack_lines, read_lines
from skillmatch.train.extractor.literal import literal_examples
from skillmatch.train.extractor.material import Limits, read_material
from skillmatch.train.extractor.packing import graded
from skillmatch.train.extractor.readings import Place, Reading, digest, pack_readings, read_readings
from skillmatch.types import Span

TEXT = "About us. You will keep the till in order,\n and greet guests. Apply now."
SMALL = Limits(description=4, alternatives=0, sentences=0)
SENTENCE = "You will keep the till in order, and greet guests."


@pytest.fixture(scope="module")
def full_taxonomy(mirror) -> Taxonomy:
    return load_full(Sources(declarations=read_declarations(), mirror=mirror))


def reading(text: str = SENTENCE, **changed) -> Reading:
    start = TEXT.index("You will")
    raw = TEXT[start : TEXT.index(" Apply")]
    made = Reading(
        place=Place(source="hn", row="7", span=Span(start=start, end=start + len(raw)), sha256=digest(raw)),
        text=text,
        named=("esco:a",),
        implied=("esco:b",),
        acceptable=("esco:c",),
        rejected=("esco:d", "esco:e"),
        added=("esco:f",),
        is_skill_less=False,
    )
    return replace(made, **changed)


# What is kept out.


def test_a_sentence_is_the_same_whatever_its_case_blanks_and_punctuation():
    kept = kept_out_of(["Strong SQL skills, please!", " "])
    assert len(kept.hashes) == 1
    assert kept.holds("strong  sql skills please")
    assert not kept.holds("strong sql skill please")


def test_hashes_come_back_and_other_files_are_refused(tmp_path):
    path = tmp_path / "kept_out.txt.xz"
    kept = kept_out_of(["one", "two"])
    path.write_bytes(kept.packed())
    assert read_kept_out(path) == kept
    path.write_bytes(b"nothing of ours")
    with pytest.raises(ChecksumMismatch):
        read_kept_out(path)
    path.write_bytes(KeptOut(frozenset({"short"})).packed())
    with pytest.raises(ChecksumMismatch):
        read_kept_out(path)


@pytest.mark.mirror
def test_every_sentence_of_the_evaluation_sets_is_kept_out(mirror):
    kept = read_kept_out()
    for name in ("house_test", "house_validation", "tech_validation"):
        path = mirror / "skill_eval" / "decorte" / f"{name}_annotations.csv"
        texts = [row["sentence"] for row in table_rows(path.read_bytes(), name=name, columns=("sentence",))]
        assert texts
        assert [text for text in texts if not kept.holds(text)] == []
    passages = read_labels().passages
    documents = posting_texts(mirror, passages)
    inside = [kept.holds(each.span.of(documents[each.posting])) for each in passages]
    assert len(inside) > 1000
    assert all(inside)


@pytest.mark.mirror
def test_no_reading_stands_in_an_evaluation_set_and_no_document_is_held_back(mirror, full_taxonomy):
    kept, held = read_kept_out(), held_back(mirror)
    readings = read_readings(mirror, full_taxonomy)
    assert len(readings) > 10_000
    assert not any(kept.holds(each.text) for each in readings)
    assert not any(each.place.row in held.get(each.place.source, ()) for each in readings)


def test_no_line_stands_in_an_evaluation_set(taxonomy):
    kept = read_kept_out()
    lines = read_lines([skill.uri for skill in esco_skills(taxonomy)])
    assert not any(kept.holds(line) for line in lines)


def test_literal_labels_leave_out_what_has_a_reading(taxonomy, tmp_path):
    sentences = {
        "plain": "We look for experience with Haskell and Scala.",
        "read": "You know Haskell and have seen Scala at work.",
        "none": "We are a friendly team in the middle of town.",
    }
    mirror = write_mirror(tmp_path, {"usajobs": list(sentences.items())})
    everything = literal_examples(mirror, taxonomy, [])
    assert {each.text for each in everything} == {sentences["plain"], sentences["read"]}
    (haskell,) = taxonomy.find_skill("Haskell")
    assert all(haskell.uri in each.positives for each in everything)
    assert all(each.kind == "literal-usajobs" for each in everything)
    fewer = literal_examples(mirror, taxonomy, [sentences["read"].upper()])
    assert {each.text for each in fewer} == {sentences["plain"]}


@pytest.mark.mirror
def test_no_text_of_a_training_stands_in_an_evaluation_set(taxonomy, mirror, monkeypatch, tmp_path):
    """With a sentence of the test set among the literal ones, which take minutes to make."""
    rows = table_rows(
        (mirror / "skill_eval/decorte/house_test_annotations.csv").read_bytes(),
        name="x",
        columns=("sentence",),
    )
    skill = next(iter(taxonomy.skills_of_release("1.1.0")))
    leaks = [Example(kind="literal-hn", text=row["sentence"], positives=(skill,)) for row in rows]
    fine = Example(kind="literal-hn", text="A sentence of no set at all.", positives=(skill,))
    monkeypatch.setattr("skillmatch.train.extractor.material.literal_examples", lambda *given: [*leaks, fine])
    material = read_material(mirror, folds="AB", limits=SMALL, work=tmp_path, say=lambda line: None)
    kept = read_kept_out()
    texts = {
        kind: [material.store.text(sentence.text) for sentence in group]
        for kind, group in material.groups.items()
    }
    assert texts["literal-hn"] == [fine.text]
    assert len(texts["reading"]) > 4000
    assert len(texts["line"]) > 13_000
    assert not any(kept.holds(text) for group in texts.values() for text in group)
    held = {material.store.text(sentence.text) for sentence in material.development}
    assert not held & {text for group in texts.values() for text in group}


# Our lines.


def test_lines_come_back_for_their_skills_alone(tmp_path):
    path = tmp_path / "lines.txt.xz"
    path.write_bytes(pack_lines(["Pulls teeth.", "Bakes bread – daily."], ["esco:a", "esco:b"]))
    assert read_lines(["esco:a", "esco:b"], path) == ("Pulls teeth.", "Bakes bread – daily.")
    with pytest.raises(ChecksumMismatch):
        read_lines(["esco:a", "esco:c"], path)
    for lines in (["one"], ["one", " "], ["one", "two\nthree"]):
        with pytest.raises(ValueError, match="one line"):
            pack_lines(lines, ["esco:a", "esco:b"])


def test_the_shipped_lines_say_the_skills_in_other_words(taxonomy):
    skills = esco_skills(taxonomy)
    lines = read_lines([skill.uri for skill in skills])
    assert len(set(lines)) > 0.99 * len(lines)
    words = [len(line.split()) for line in lines]
    assert min(words) >= 3
    assert max(words) <= 40
    long = [(skill.preferred_label, line) for skill, line in zip(skills, lines, strict=True)]
    long = [(label, line) for label, line in long if len(label.split()) > 2]
    assert sum(label.casefold() in line.casefold() for label, line in long) < 0.02 * len(long)


# Readings.


def test_readings_are_packed_without_their_texts_and_read_from_the_mirror(taxonomy, tmp_path):
    path = tmp_path / "readings.json.xz"
    none = reading(named=(), implied=(), acceptable=(), added=(), is_skill_less=True)
    path.write_bytes(pack_readings([reading(), none]))
    assert "till" not in str(unpack(path))
    mirror = write_mirror(tmp_path / "mirror", {"hn": [("3", "Other."), ("7", TEXT)]})
    assert read_readings(mirror, taxonomy, path) == (reading(), none)


@pytest.mark.parametrize("text", ["About us." + TEXT, TEXT.replace("till", "tiLl"), ""])
def test_another_text_in_a_readings_place_is_refused(taxonomy, tmp_path, text):
    path = tmp_path / "readings.json.xz"
    path.write_bytes(pack_readings([reading()]))
    mirror = write_mirror(tmp_path / "mirror", {"hn": [("7", text)]})
    with pytest.raises(ChecksumMismatch, match="hn, row 7"):
        read_readings(mirror, taxonomy, path)


def test_a_mirror_without_the_postings_is_named(taxonomy, tmp_path):
    path = tmp_path / "readings.json.xz"
    path.write_bytes(pack_readings([reading()]))
    with pytest.raises(ReleaseMissing, match="hn_who_is_hiring"):
        read_readings(tmp_path, taxonomy, path)


def test_positives_are_what_is_named_implied_or_added_each_once():
    assert reading(added=("esco:b", "esco:f")).positives == ("esco:a", "esco:b", "esco:f")


def test_folds_go_by_the_hash_of_the_text():
    """The rule that the shipped layers and trees were trained by: it may never change."""
    known = {"sentence 0": "B", "sentence 1": "A", "sentence 6": "dev"}
    assert {text: reading(text).fold for text in known} == known
    counts = Counter(reading(f"sentence {number}").fold for number in range(2000))
    assert counts["dev"] == pytest.approx(200, abs=40)
    assert counts["B"] == pytest.approx(700, abs=70)


def test_an_answer_is_read_as_it_was_written():
    pool = [f"esco:{number}" for number in range(1, 31)]
    names = {"maintain work area cleanliness": "esco:clean", "use r": "esco:r"}
    found = graded("3e 17i 5o 31i +maintain work area cleanliness +unknown label", pool, names)
    assert found == {
        "named": ("esco:3",),
        "implied": ("esco:17",),
        "acceptable": ("esco:5",),
        "added": ("esco:clean",),
    }
    assert graded("none", pool, names) == dict.fromkeys(found, ())
    assert graded("-", pool, names) == dict.fromkeys(found, ())


# The corpora.


def test_tokens_are_joined_as_a_sentence():
    tokens = ["You", "do", "n't", "need", "C", "#", "(", "or", "F", "#", ")", ",", "we", "'re", "open", "."]
    assert joined(tokens) == "You don't need C # (or F #), we're open."


def test_documents_come_with_their_rows(taxonomy, tmp_path):
    mirror = write_mirror(tmp_path, {"hn": [("12", "One."), ("13", "Two.")], "skillspan": [("0", "Three .")]})
    assert list(texts_of(mirror, "hn", taxonomy)) == [("12", "One."), ("13", "Two.")]
    assert list(texts_of(mirror, "skillspan", taxonomy)) == [("0", "Three.")]


def test_postings_held_back_are_the_same_every_time(tmp_path):
    rows = [(str(number), "Text.") for number in range(500)]
    mirror = write_mirror(tmp_path, {"hn": rows, "adzuna": rows})
    held = held_back(mirror)
    assert len(held["adzuna"]) == 200
    assert held == held_back(mirror)


def test_hashes_hold_no_text():
    assert sentence_hash("Some sentence") == sentence_hash("some SENTENCE.")
    assert len(sentence_hash("x")) == 16
