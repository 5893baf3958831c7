"""Products of sparse examples."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tongpin.reading.learned.kernel import COMMON, Sparse, speakers
from tongpin.reading.learned.view import SPEAKER, Views, together

WIDTH = 40


def some_views(count: int) -> Views:
    chance = np.random.default_rng(7)
    views = []
    for number in range(count):
        rows = np.unique(np.concatenate(([0], chance.integers(1, WIDTH, 6))))
        values = chance.random(len(rows)).astype(np.float32)
        views.append(
            Views(
                np.array([0, len(rows)]),
                rows,
                values,
                np.array([number % 3 == 0]),
                np.zeros((1, 2), np.float32),
            )
        )
    return together(views)


def dense(views: Views) -> np.ndarray:
    out = np.zeros((len(views), WIDTH), dtype=np.float32)
    for row, (first, last) in enumerate(pairwise(views.bounds)):
        out[row, views.rows[first:last]] = views.values[first:last]
    return out


@pytest.mark.parametrize("count", [5, 2 * COMMON])
def test_products_equal_those_of_the_dense_matrix(count: int) -> None:
    views = some_views(count)
    matrix = dense(views)
    np.testing.assert_allclose(Sparse(views, WIDTH).products(), matrix @ matrix.T, rtol=1e-5, atol=1e-6)


def test_weights_equal_those_of_the_dense_matrix() -> None:
    views = some_views(50)
    dual = np.random.default_rng(3).random((50, 4)).astype(np.float32)
    np.testing.assert_allclose(Sparse(views, WIDTH).weights(dual), dense(views).T @ dual, rtol=1e-5)


def test_speakers_have_one_column_each() -> None:
    assert speakers(some_views(2)).tolist() == [
        [0.0, pytest.approx(SPEAKER)],
        [pytest.approx(SPEAKER), 0.0],
    ]
