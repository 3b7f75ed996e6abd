"""Ranking with any encoder: the recipe of its vectors, how they are kept, and what its margins claim."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from named_model_builders import TEXTS, Encoder, fake_parts, ranker, taxonomy_of, told
from named_models import word_graph, write_folder
from ranking_builders import skill, small, trades

from skillmatch.encode import unit_rows
from skillmatch.encode.rows import dequantised, quantised
from skillmatch.encode.vectors import make_concept_vectors
from skillmatch.engine.named_model import ranker_by
from skillmatch.errors import InputError
from skillmatch.extract.rank.matrix import NamesMatrix, SkillMatrix
from skillmatch.extract.rank.named_model import MOST_COLUMNS, kept_vectors, load_rough_tier, make_vectors
from skillmatch.extract.rank.readers import ApartReader, OnePassReader, WindowReader
from skillmatch.extract.ranking import esco_skills

# -- the recipe -----------------------------------------------------------------------------------


def test_a_skill_is_as_near_as_its_vector_and_its_nearest_label_on_average():
    """(A + M) / 2: by hand, over everything at once, and over a shortlist alone."""
    random = np.random.default_rng(7)
    counts = np.array([3, 1, 2, 4])
    starts = np.concatenate(([0], np.cumsum(counts)))
    concepts, labels = (
        SkillMatrix.of(*quantised(unit_rows(random.normal(size=(n, 24)).astype(np.float32)))) for n in (4, 10)
    )
    matrix = NamesMatrix(concepts, labels, starts)
    queries = unit_rows(random.normal(size=(5, 24)).astype(np.float32))
    of_labels = labels.near_all(queries)
    largest = np.stack([of_labels[:, a:b].max(axis=1) for a, b in pairwise(starts)], axis=1)
    expected = (concepts.near_all(queries) + largest) / 2
    assert np.array_equal(matrix.near_all(queries), expected)
    short = [np.array([0, 2, 3]), np.array([1])]
    found = matrix.near_each([queries[:2], queries[2:]], short)
    assert np.array_equal(found[0], expected[:2][:, short[0]])
    assert np.array_equal(found[1], expected[2:][:, short[1]])


def test_vectors_of_skills_are_those_that_ship_were_made_like():
    """Labels and descriptions go in as they do into the shipped vectors of concepts."""
    described = [
        skill("s:0", "bake bread", "make loaves", "bread baking"),
        skill("s:1", "weld metal"),
        skill("s:2", "tile roofs", "roofing"),
    ]
    descriptions = ["Making dough rise.", "", "Slates and pans."]
    names = [(each.preferred_label, *each.alt_labels) for each in described]
    encoder = Encoder()
    made = make_vectors(list(zip(names, descriptions, strict=True)), encoder, progress=told)
    full = [replace(each, description=said) for each, said in zip(described, descriptions, strict=True)]
    assert np.allclose(dequantised(made.rows, made.scales), make_concept_vectors(full, encoder), atol=0.01)
    labels = [label for each in names for label in each]
    assert np.allclose(dequantised(made.label_rows, made.label_scales), encoder.encode(labels), atol=0.01)
    assert made.counts.tolist() == [3, 1, 2]


def test_progress_counts_skills_and_ends_at_all(monkeypatch):
    monkeypatch.setattr("skillmatch.extract.rank.named_model._SKILLS_AT_ONCE", 2)
    seen: list[tuple[int, int]] = []
    texts = [((each.preferred_label,), "") for each in trades()]
    parts = make_vectors(texts, Encoder(), progress=lambda done, total: seen.append((done, total)))
    monkeypatch.undo()
    assert seen == [(2, 5), (4, 5), (5, 5)]
    whole = make_vectors(texts, Encoder(), progress=told)
    assert np.array_equal(parts.rows, whole.rows)
    assert np.array_equal(parts.label_rows, whole.label_rows)


# -- what is kept ---------------------------------------------------------------------------------


def kept(home: Path, encoder: Encoder, descriptions: dict[str, str] | None = None, skills=None) -> bytes:
    skills = esco_skills(small(*(skills or trades())))
    found = kept_vectors(skills, encoder, descriptions=descriptions or {}, home=home, progress=told)
    return found.rows.tobytes() + found.label_rows.tobytes()


def test_vectors_are_made_once_and_the_same_come_back(tmp_path):
    encoder = Encoder()
    first = kept(tmp_path, encoder)
    made = encoder.n_encoded
    assert made > 0
    assert kept(tmp_path, encoder) == first
    assert encoder.n_encoded == made
    [folder] = (tmp_path / "derived").iterdir()
    assert len(folder.name) == 16
    assert [file.name for file in folder.iterdir()] == ["skill_vectors.npz"], "no temporary file stays"


def test_other_inputs_have_vectors_of_their_own(tmp_path):
    cases = [
        (Encoder("one"), {}, trades()),
        (Encoder("other"), {}, trades()),
        (Encoder("one"), {"s:0": "dough"}, trades()),
        (Encoder("one"), {}, [*trades()[:4], skill("s:4", "drive lorries", "trucking")]),
        (Encoder("one"), {}, trades()[:4]),
        (Encoder("one"), {}, [*trades()[:4], skill("s:5", "drive lorries")]),
    ]
    for number, (encoder, descriptions, skills) in enumerate(cases, start=1):
        kept(tmp_path, encoder, descriptions, skills)
        assert encoder.n_encoded > 0
        assert len(list((tmp_path / "derived").iterdir())) == number


@pytest.mark.parametrize("damage", [b"", b"nothing", None])
def test_damaged_vectors_are_made_anew(tmp_path, damage):
    expected = kept(tmp_path, Encoder())
    [file] = tmp_path.glob("derived/*/skill_vectors.npz")
    file.write_bytes(file.read_bytes()[:400] if damage is None else damage)
    again = Encoder()
    assert kept(tmp_path, again) == expected
    assert again.n_encoded > 0


def test_an_interrupted_making_leaves_nothing_that_could_be_read(tmp_path):
    class Failing(Encoder):
        def encode(self, texts, *, progress=None):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept(tmp_path, Failing())
    assert list(tmp_path.glob("derived/*/*")) == []
    assert kept(tmp_path, Encoder()) == kept(tmp_path / "elsewhere", Encoder())


def test_a_home_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "derived").write_text("a file")
    with pytest.raises(InputError, match="derived"):
        kept(tmp_path, Encoder())


def test_vectors_too_long_to_be_exact_are_refused(tmp_path):
    folder = write_folder(tmp_path / "m", graph=word_graph(dim=MOST_COLUMNS + 1))
    parts = fake_parts(tmp_path)
    with pytest.raises(InputError, match=r"1,041 columns; at most 1,040"):
        ranker_by(parts, folder)
    assert not (tmp_path / "derived").exists()


# -- ranking --------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_mean", [True, False])
def test_the_skill_that_is_said_comes_first_and_no_confidence_is_claimed(tmp_path, is_mean):
    asked = ranker(tmp_path, *trades(), encoder=Encoder(is_mean=is_mean))
    found = asked.rank_by_margin(TEXTS, top=2)
    assert [each[0][0] if each else None for each in found] == ["s:3", "s:1", None, "s:0"]
    assert {uri for uri, _ in found[1]} == {"s:1", "s:4"}
    assert all(best[0][1] >= best[1][1] for best in found if best)
    assert found[0][0][1] > found[0][1][1] + 1
    assert {confidence for best in asked.rank(TEXTS, top=5) for _, confidence in best} == {0.0}


def test_a_rank_depends_neither_on_the_other_texts_nor_on_whether_vectors_were_kept(tmp_path):
    first = ranker(tmp_path, *trades()).rank_by_margin(TEXTS, top=5)
    again = ranker(tmp_path, *trades())
    assert again.rank_by_margin(TEXTS, top=5) == first
    assert [again.rank_by_margin([text], top=5)[0] for text in TEXTS] == first


def test_an_alternative_label_counts_by_itself(tmp_path):
    """Ten other labels cannot drown the one that is said: what the nearest label is for."""
    drowned = skill("s:8", "x1 y1", *(f"x{n} y{n}" for n in range(2, 12)), "tend bees")
    found = ranker(tmp_path, *trades(), drowned, skill("s:9", "tend q1 q2")).rank_by_margin(
        ["tend bees"], top=1
    )
    assert found[0][0][0] == "s:8"


@pytest.mark.parametrize("is_mean", [True, False])
def test_runs_are_read_in_one_pass_only_where_vectors_are_means(tmp_path, is_mean):
    taxonomy = taxonomy_of(*trades())
    tier = load_rough_tier(taxonomy, Encoder(is_mean=is_mean), descriptions={}, home=tmp_path, progress=told)
    assert type(tier._reader) is (OnePassReader if is_mean else ApartReader)


def test_runs_read_apart_have_the_vectors_of_their_own_texts():
    encoder = Encoder(is_mean=False)
    read = ApartReader(encoder).read(["weld metal, bake", "...", "drive"])
    assert [reading is None for reading in read] == [False, True, False]
    present = [reading for reading in read if reading is not None]
    for reading, vectors in zip(present, WindowReader(encoder).vectors(present), strict=True):
        assert np.array_equal(reading.vectors, vectors)
        assert np.array_equal(reading.whole, encoder.encode([reading.text])[0])
    assert ApartReader(encoder).read([]) == []
