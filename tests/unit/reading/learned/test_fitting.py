"""Softmax regression in its dual."""

from __future__ import annotations

import numpy as np

from tongpin.reading.learned.fitting import fit_dual, softmax


def some_problem() -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(11)
    inputs = chance.normal(size=(60, 8)).astype(np.float32)
    wanted = np.zeros((60, 3), dtype=np.float32)
    wanted[np.arange(60), (inputs[:, :3] + 0.3 * chance.normal(size=(60, 3))).argmax(axis=1)] = 1
    return inputs, wanted


def test_fit_dual_ends_where_the_slope_of_the_loss_is_zero() -> None:
    inputs, wanted = some_problem()
    penalty = 0.5
    dual = fit_dual(inputs @ inputs.T, wanted, np.ones(60), penalty=penalty, steps=100)
    weights = inputs.T @ dual
    slope = inputs.T @ (softmax(inputs @ weights) - wanted) + penalty * weights
    assert float(np.abs(slope).max()) < 1e-2


def test_fit_dual_learns_what_it_is_shown() -> None:
    inputs, wanted = some_problem()
    kernel = inputs @ inputs.T
    wanted = np.eye(3, dtype=np.float32)[inputs[:, :3].argmax(axis=1)]
    scores = kernel @ fit_dual(kernel, wanted, np.ones(60), penalty=0.01)
    assert float((scores.argmax(axis=1) == wanted.argmax(axis=1)).mean()) == 1.0


def test_fit_dual_counts_an_example_as_often_as_its_importance_says() -> None:
    inputs, wanted = some_problem()
    twice = np.concatenate((inputs, inputs[:10]))
    wanted_twice = np.concatenate((wanted, wanted[:10]))
    importance = np.ones(60)
    importance[:10] = 2
    once = inputs.T @ fit_dual(inputs @ inputs.T, wanted, importance, penalty=0.5, steps=100)
    both = twice.T @ fit_dual(twice @ twice.T, wanted_twice, np.ones(70), penalty=0.5, steps=100)
    np.testing.assert_allclose(once, both, atol=5e-3)


def test_softmax_rows_sum_to_one_however_great_the_scores() -> None:
    scores = np.array([[1e4, 0, -1e4], [0, 0, 0]], dtype=np.float32)
    np.testing.assert_allclose(softmax(scores), [[1, 0, 0], [1 / 3, 1 / 3, 1 / 3]], atol=1e-6)
