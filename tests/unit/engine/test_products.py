"""Any stretch of a chain, and both passes over it, against plain multiplication."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest

from tongpin.engine.products import Products, normal, scaled


@pytest.fixture(params=[1, 2, 3, 7, 8, 33])
def chain(request: pytest.FixtureRequest) -> np.ndarray:
    return np.random.default_rng(request.param).random((request.param, 4, 4))


def product(matrices: np.ndarray) -> np.ndarray:
    return reduce(np.matmul, matrices, np.eye(4))


def test_ahead_is_the_start_times_all_before(chain: np.ndarray) -> None:
    start = np.array([0.1, 0.2, 0.3, 0.4])
    expected = normal(np.array([start @ product(chain[:i]) for i in range(len(chain) + 1)]))
    np.testing.assert_allclose(Products(chain).ahead(start), expected, rtol=1e-12)


def test_behind_is_all_after_times_the_end(chain: np.ndarray) -> None:
    end = np.random.default_rng(0).random((4, 2))
    expected = scaled(np.array([product(chain[i + 1 :]) @ end for i in range(len(chain))]))
    np.testing.assert_allclose(scaled(Products(chain).behind(end)), expected, rtol=1e-12)


def test_through_is_the_product_of_every_stretch(chain: np.ndarray) -> None:
    stretches = [(i, j) for i in range(len(chain) + 1) for j in range(i, len(chain) + 1)]
    first, last = (np.array(side) for side in zip(*stretches, strict=True))
    rows = np.random.default_rng(1).random((len(stretches), 2, 4))
    expected = scaled(
        np.array([row @ product(chain[i:j]) for row, (i, j) in zip(rows, stretches, strict=True)])
    )
    np.testing.assert_allclose(scaled(Products(chain).through(rows, first, last)), expected, rtol=1e-12)


def test_ten_thousand_small_matrices_do_not_vanish() -> None:
    found = Products(np.full((10_000, 2, 2), 1e-9)).ahead(np.array([1.0, 0.0]))
    np.testing.assert_allclose(found[1:], 0.5)


def test_normal_of_nothing_is_even() -> None:
    assert normal(np.zeros((1, 4))).tolist() == [[0.25] * 4]
