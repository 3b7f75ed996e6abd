"""Groups of titles: the nearest one of every occupation, the file they are kept in, and how they are made."""

import numpy as np
import pytest
from encoding import BagEncoder

from skillmatch.encode import unit_rows
from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.space.title_vectors import (
    TitleGroups,
    TitleVectors,
    blockwise,
    load_title_groups,
    save_title_groups,
)
from skillmatch.train.occupations import grouped, principal_axes


def random_units(n, dim=8, seed=0):
    return unit_rows(np.random.default_rng(seed).normal(size=(n, dim)).astype(np.float32))


@pytest.fixture
def groups():
    rows = np.eye(4, dtype=np.float32)[[0, 1, 2, 3]]
    return TitleGroups(np.eye(4, dtype=np.float32), rows, np.array([0, 0, 1, 3]), ("a", "b", "c", "d"))


def test_the_nearest_title_of_each_occupation_counts(groups):
    found = TitleVectors(groups, ["d", "c", "a"]).nearest(np.array([[0.6, 0.8, 0.0, 0.0]], np.float32))
    assert found.tolist() == pytest.approx(np.array([[0.0, 0.0, 0.8]]))


def test_occupations_without_titles_and_unknown_ones_are_near_to_nothing(groups):
    found = TitleVectors(groups, ["nowhere", "b"]).nearest(np.array([[0.0, 0.0, 1.0, 0.0]], np.float32))
    assert found.tolist() == [[0.0, 1.0]]


def test_a_row_of_a_product_does_not_depend_on_the_rows_beside_it():
    rows, columns = random_units(70, 64), random_units(500, 64, seed=1).T.copy()
    whole = blockwise(rows, columns)
    assert np.allclose(whole, rows @ columns, atol=1e-5)
    for at in (0, 1, 15, 16, 37, 69):
        assert np.array_equal(blockwise(rows[at : at + 1], columns)[0], whole[at])
        assert np.array_equal(blockwise(rows[at:], columns)[0], whole[at])


def test_what_is_saved_is_loaded_for_the_occupations_wanted(tmp_path):
    encoder = BagEncoder()
    rows = random_units(5, 6)
    made = TitleGroups(
        random_units(6, 6).astype(np.float32), rows, np.array([0, 0, 1, 2, 2]), ("x", "y", "z")
    )
    path = tmp_path / "titles.npz"
    save_title_groups(path, made, encoder)
    first = path.read_bytes()
    save_title_groups(path, made, encoder)
    assert path.read_bytes() == first
    found = load_title_groups(["z", "x"], encoder, path=path)
    assert found.uris == ("x", "", "z")
    assert np.allclose(found.rows, rows, atol=0.02)
    assert found.owners.tolist() == [0, 0, 1, 2, 2]


def test_another_encoder_a_missing_and_a_damaged_file_are_told(tmp_path, groups):
    path = tmp_path / "titles.npz"
    with pytest.raises(ReleaseMissing, match=r"train\.occupations"):
        load_title_groups(["a"], BagEncoder(), path=path)
    save_title_groups(path, groups, BagEncoder())
    with pytest.raises(ChecksumMismatch, match="other"):
        load_title_groups(["a"], BagEncoder("other"), path=path)
    path.write_bytes(b"no archive")
    with pytest.raises(ChecksumMismatch, match="no file of title vectors"):
        load_title_groups(["a"], BagEncoder(), path=path)


def test_like_titles_become_one_group():
    centres = np.eye(3, dtype=np.float32)
    rows = unit_rows(np.repeat(centres, 5, axis=0) + 0.05 * random_units(15, 3))
    found = grouped(rows, 3)
    assert (found @ centres.T).max(axis=0).min() > 0.99
    assert np.array_equal(grouped(rows[:2], 3), rows[:2])


def test_principal_axes_are_those_along_which_vectors_differ():
    vectors = random_units(200, 4) * np.array([5.0, 0.1, 2.0, 0.1], np.float32)
    axes = principal_axes(vectors, 2)
    assert np.abs(axes).argmax(axis=0).tolist() == [0, 2]
    assert (axes.max(axis=0) > 0.9).all()


def test_every_occupation_has_titles_in_the_shipped_file(taxonomy, engine):
    found = load_title_groups(taxonomy.occupations, engine.encoder)
    assert {found.uris[owner] for owner in found.owners} == set(taxonomy.occupations)
