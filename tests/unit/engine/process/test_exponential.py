"""Matrix exponentials against eigenvalues, limits and quadrature."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.engine.process.worlds import parameters
from tongpin.engine.process.exponential import exponential, weighted_integral
from tongpin.engine.process.parameters import expanded_generator
from tongpin.engine.process.propensity import Levels
from tongpin.engine.process.tables import FIRST_DAY, slot_days, slots_of, tables_for


def by_eigenvalues(matrix: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eig(matrix)
    return (vectors * np.exp(values)) @ np.linalg.inv(vectors)


@pytest.mark.parametrize("days", [0.001, 0.7, 30.0, 2000.0])
def test_exponential_equals_eigenvalues(days: float) -> None:
    matrix = (expanded_generator(parameters()) - np.diag(np.linspace(0.1, 0.3, 6))) * days
    assert np.allclose(exponential(matrix), by_eigenvalues(matrix).real, rtol=1e-10, atol=1e-15)


def test_exponential_of_nothing_is_the_identity() -> None:
    assert np.array_equal(exponential(np.zeros((2, 3, 3))), np.repeat(np.eye(3)[None], 2, axis=0))


def test_generator_rows_sum_to_one_after_any_time() -> None:
    assert np.allclose(exponential(expanded_generator(parameters()) * 1e4).sum(axis=1), 1.0)


def test_two_states_have_the_known_closed_form() -> None:
    a, b, t = 0.3, 0.1, 2.5
    rate = np.exp(-(a + b) * t)
    expected = np.array([[b + a * rate, a - a * rate], [b - b * rate, a + b * rate]]) / (a + b)
    assert np.allclose(exponential(np.array([[-a, a], [b, -b]]) * t), expected)


def test_weighted_integral_equals_quadrature() -> None:
    matrix = expanded_generator(parameters()) * 20
    weights = np.random.default_rng(1).random(matrix.shape)
    nodes, shares = np.polynomial.legendre.leggauss(40)
    moments = (nodes + 1) / 2
    summed = sum(
        w / 2 * exponential(matrix * s).T @ weights @ exponential(matrix * (1 - s)).T
        for s, w in zip(moments, shares, strict=True)
    )
    assert np.allclose(weighted_integral(matrix, weights), summed, rtol=1e-10)


@pytest.mark.parametrize("hours", [0, 1, 23, 24, 25, 24 * 64, 24 * 64 + 5, 24 * 65, 24 * 365 * 10_000 + 7])
def test_slots_add_up_to_the_wait(hours: int) -> None:
    assert slot_days()[slots_of(hours)].sum() * 24 == pytest.approx(hours, abs=1e-6)


def test_long_slots_equal_short_ones_up_to_their_scale() -> None:
    made = parameters()
    tables = tables_for(made, Levels(np.array([-1.0, 0.5])), np.ones((1, 4)))
    (slot,) = slots_of(24 * 128)
    scaled = tables.waits[0, slot] * np.exp(tables.logs[0, slot])[:, None, None]
    day = tables.waits[0, FIRST_DAY + 1]
    assert np.allclose(scaled, np.array([np.linalg.matrix_power(m, 128) for m in day]), rtol=1e-9)
