"""Concept vectors: by construction, kept, keyed, and refused when they do not fit."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from encoding import BagEncoder

from skillmatch.encode import load_encoder, vectors
from skillmatch.encode.rows import dequantised, quantised
from skillmatch.encode.vectors import (
    load_concept_vectors,
    make_concept_vectors,
    missing_concepts,
    save_concept_vectors,
)
from skillmatch.errors import ChecksumMismatch, NotFound, ReleaseMissing
from skillmatch.train.registry import declare
from skillmatch.types import Occupation, Skill


def skill(uri: str, label: str, *alternatives: str, description: str = "") -> Skill:
    return Skill(
        uri=uri,
        preferred_label=label,
        alt_labels=alternatives,
        skill_type="knowledge",
        taxonomy="ESCO",
        description=description,
    )


def small(*skills: Skill) -> SimpleNamespace:
    occupation = Occupation(uri="o:1", preferred_label="baker", taxonomy="ESCO", code="7512.1")
    return SimpleNamespace(
        release="a small taxonomy",
        skills={one.uri: one for one in skills},
        occupations={occupation.uri: occupation},
    )


BREAD = skill("s:1", "bake bread", "make loaves", description="flour water")
WELD = skill("s:2", "weld")


def test_a_concept_is_its_labels_and_its_description():
    """bake, bread: label and centroid; make, loaves: centroid; flour, water: description."""
    encoder = BagEncoder()
    row = make_concept_vectors([BREAD], encoder)[0]
    label, other, described = (
        float(row @ encoder.encode([text])[0]) for text in ("bake bread", "make loaves", "flour water")
    )
    half = 1 / np.sqrt(2)
    length = np.sqrt((1 + half) ** 2 + half**2 + 1)
    assert label == pytest.approx((1 + half) / length, abs=1e-5)
    assert other == pytest.approx(half / length, abs=1e-5)
    assert described == pytest.approx(1 / length, abs=1e-5)


def test_a_concept_with_a_label_alone_is_that_label():
    encoder = BagEncoder()
    assert np.allclose(make_concept_vectors([WELD], encoder), encoder.encode(["weld"]))


def test_saved_vectors_come_back_within_a_byte(tmp_path):
    taxonomy, encoder, path = small(BREAD, WELD), BagEncoder(), tmp_path / "concepts.npz"
    save_concept_vectors(path, vectors.concepts_of(taxonomy), encoder)
    loaded = load_concept_vectors(taxonomy, encoder, path=path)
    assert loaded.uris == ("s:1", "s:2", "o:1")
    expected = make_concept_vectors(vectors.concepts_of(taxonomy), encoder)
    assert np.abs(loaded.matrix - expected).max() < 1 / 127
    assert np.array_equal(loaded.row("s:2"), loaded.matrix[1])
    with pytest.raises(NotFound, match="s:9"):
        loaded.row("s:9")


def test_only_changed_rows_are_made_anew_and_the_bytes_are_the_same(tmp_path):
    encoder = BagEncoder()
    fresh, again = tmp_path / "fresh.npz", tmp_path / "again.npz"
    before = vectors.concepts_of(small(BREAD, WELD))
    after = vectors.concepts_of(small(BREAD, skill("s:2", "weld", "join metal")))
    assert save_concept_vectors(again, before, encoder) == 3
    assert save_concept_vectors(again, after, encoder) == 1
    assert save_concept_vectors(fresh, after, encoder) == 3
    assert again.read_bytes() == fresh.read_bytes()


def test_fewer_concepts_are_served_and_an_added_one_gets_its_labels(tmp_path):
    encoder, path = BagEncoder(), tmp_path / "concepts.npz"
    save_concept_vectors(path, vectors.concepts_of(small(BREAD, WELD)), encoder)
    added = skill("s:3", "tile roofs")
    loaded = load_concept_vectors(small(WELD, added), encoder, path=path)
    assert loaded.uris == ("s:2", "s:3", "o:1")
    assert np.allclose(loaded.row("s:3"), encoder.encode(["tile roofs"])[0])
    assert missing_concepts(small(WELD, added), path=path) == ("s:3",)


def test_another_taxonomy_encoder_or_file_is_refused(tmp_path, monkeypatch):
    taxonomy, encoder, path = small(BREAD, WELD), BagEncoder(), tmp_path / "concepts.npz"
    with pytest.raises(ReleaseMissing, match=r"skillmatch\.train\.vectors"):
        load_concept_vectors(taxonomy, encoder, path=path)
    save_concept_vectors(path, vectors.concepts_of(taxonomy), encoder)
    with pytest.raises(ChecksumMismatch, match="encoder"):
        load_concept_vectors(taxonomy, BagEncoder("another"), path=path)
    monkeypatch.setattr(vectors, "MOST_ADDED", 0)
    with pytest.raises(ReleaseMissing, match="tile roofs"):
        load_concept_vectors(small(skill("s:3", "tile roofs")), encoder, path=path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ChecksumMismatch, match=r"concepts\.npz"):
        load_concept_vectors(taxonomy, encoder, path=path)


def test_every_concept_of_the_bundled_taxonomy_has_a_shipped_vector(taxonomy):
    assert missing_concepts(taxonomy) == ()
    loaded = load_concept_vectors(taxonomy, load_encoder(threads=1))
    assert set(loaded.uris) == set(taxonomy.skills) | set(taxonomy.occupations)
    assert np.allclose(np.linalg.norm(loaded.matrix, axis=1), 1, atol=1e-5)


def test_bytes_are_near_floats():
    matrix = np.random.default_rng(1).normal(size=(50, 384)).astype(np.float32)
    rows, scales = quantised(np.vstack([matrix, np.zeros((1, 384), dtype=np.float32)]))
    back = dequantised(rows, scales)
    assert np.abs(back[:50] - matrix).max() <= scales.max() / 2 + 1e-6
    assert not back[50].any()


def test_the_registry_takes_a_new_checksum(tmp_path):
    registry = tmp_path / "registry.toml"
    registry.write_text('[[model]]\nfile = "a/b"\nsha256 = "00"\n\n[[model]]\nfile = "a/c"\nsha256 = "11"\n')
    declare("a/c", "ff", registry=registry)
    assert registry.read_text().count('sha256 = "ff"') == 1
    assert 'file = "a/b"\nsha256 = "00"' in registry.read_text()
    with pytest.raises(NotFound, match="a/x"):
        declare("a/x", "ff", registry=registry)
