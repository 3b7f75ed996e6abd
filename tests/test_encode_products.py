"""Products of 8-bit rows are exact on every path; batches of texts cost least and hold every text once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from skillmatch.encode.batches import _TOKENS_PER_BATCH, _TOKENS_PER_START, _batches
from skillmatch.encode.products import ByteProducts
from skillmatch.encode.rows import ByteRows


def rows(count: int, *, dim: int = 384, seed: int = 1) -> ByteRows:
    return np.random.default_rng(seed).integers(-127, 128, size=(count, dim)).astype(np.int8)


@pytest.mark.parametrize("is_precise", [False, True])
@pytest.mark.parametrize("count", [1, 2, 33])
def test_products_are_exact(is_precise, count):
    given, others = rows(70), rows(count, seed=2)
    products = ByteProducts(given, is_precise=is_precise)
    expected = others.astype(np.int64) @ given.T.astype(np.int64)
    places = np.array([69, 3, 3, 0])
    assert np.array_equal(products.all(others), expected)
    assert np.array_equal(products.some(others, places), expected[:, places].T)


@pytest.mark.parametrize("is_precise", [False, True])
@pytest.mark.parametrize("sign", [-1, 1])
def test_the_largest_products_do_not_saturate(is_precise, sign):
    """Where sums of two products are kept in 16 bits, as without VNNI, these would be cut."""
    given = np.full((5, 1040), 127, dtype=np.int8)
    products = ByteProducts(given, is_precise=is_precise)
    others = np.full((3, 1040), sign * 127, dtype=np.int8)
    assert (products.all(others) == sign * 1040 * 127 * 127).all()
    assert (products.some(others, np.arange(5)) == sign * 1040 * 127 * 127).all()


def test_no_rows_give_no_products():
    products = ByteProducts(rows(4))
    assert products.all(rows(0)).shape == (0, 4)
    assert products.some(rows(0), np.arange(2)).shape == (2, 0)


def cost(batches: list[list[int]], lengths: list[int]) -> int:
    return sum(len(batch) * max(lengths[i] for i in batch) + _TOKENS_PER_START for batch in batches)


@pytest.mark.parametrize("lengths", [[], [3], [256], [2] * 700, [5, 40, 6, 41, 5], [0, 0, 7]])
def test_batches_hold_every_text_once_and_not_too_many_tokens(lengths):
    batches = list(_batches(lengths))
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    assert all(len(batch) * max(lengths[i] for i in batch) <= _TOKENS_PER_BATCH for batch in batches)


def test_texts_of_like_length_share_a_batch():
    assert list(_batches([5, 40, 6, 41, 5])) == [[0, 4, 2], [1, 3]]


def test_batches_cost_no_more_than_any_other_cut():
    """Of texts in order of length, all cuts of eight are tried."""
    lengths = sorted(np.random.default_rng(4).integers(3, 60, size=8).tolist())
    cuts = []
    for mask in range(2**7):
        bounds = [0, *(at + 1 for at in range(7) if mask >> at & 1), 8]
        cuts.append([list(range(a, b)) for a, b in pairwise(bounds)])
    assert cost(list(_batches(lengths)), lengths) == min(cost(cut, lengths) for cut in cuts)
