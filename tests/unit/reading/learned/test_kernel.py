"""Products of sparse examples."""

from __future__ import annotations

import numpy as np
import pytest

from tongpin.reading.learned.kernel import COMMON, Sparse, speakers
from tongpin.reading.learned.view import SPEAKER, View

WIDTH = 40


def some_views(count: int) -> list[View]:
    chance = np.random.default_rng(7)
    views = []
    for number in range(count):
        rows = np.unique(np.concatenate(([0], chance.integers(1, WIDTH, 6))))
        values = chance.random(len(rows)).astype(np.float32)
        views.append(View(rows, values, ours=number % 3 == 0))
    return views


def dense(views: list[View]) -> np.ndarray:
    out = np.zeros((len(views), WIDTH), dtype=np.float32)
    for row, view in enumerate(views):
        out[row, view.rows] = view.values
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
