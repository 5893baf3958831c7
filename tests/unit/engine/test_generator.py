"""The silent chain against what is known of continuous-time chains."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tongpin.engine.estimator import Estimator
from tongpin.engine.generator import Clock, generator, matrix_exponential


def test_matrix_exponential_two_states_closed_form() -> None:
    a, b, t = 0.3, 0.1, 2.5
    got = matrix_exponential(np.array([[-a, a], [b, -b]]) * t)
    decay = np.exp(-(a + b) * t)
    expected = np.array([[b + a * decay, a - a * decay], [b - b * decay, a + b * decay]]) / (a + b)
    np.testing.assert_allclose(got, expected, atol=1e-12)


def test_matrix_exponential_of_zero_is_identity() -> None:
    np.testing.assert_array_equal(matrix_exponential(np.zeros((3, 3))), np.eye(3))


def test_generator_rows_sum_to_zero(method) -> None:
    rates = generator(method, Estimator())
    np.testing.assert_allclose(rates.sum(axis=1), 0, atol=1e-12)
    assert (rates[~np.eye(len(rates), dtype=bool)] >= 0).all()


@pytest.mark.parametrize(("first", "second"), [(1.0, 2.0), (0.25, 30.0), (400.0, 3.0)])
def test_clock_gaps_add_up(method, first: float, second: float) -> None:
    clock = Clock(generator(method, Estimator()))
    np.testing.assert_allclose(clock.over(first) @ clock.over(second), clock.over(first + second), atol=1e-9)


def test_clock_ten_thousand_years_stays_a_distribution(method) -> None:
    far = Clock(generator(method, Estimator())).over(3_652_500.0)
    assert np.isfinite(far).all()
    np.testing.assert_allclose(far.sum(axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(far, np.broadcast_to(far[0], far.shape), atol=1e-6)  # the start is forgotten


def test_generator_mean_dwell_is_the_methods_where_nothing_is_witnessed(method) -> None:
    blind = replace(Estimator(), witness=(0.0,) * 6)
    rates = generator(method, blind)
    phases = blind.phases
    for k, state in enumerate(method.states.values()):
        block = rates[k * phases : (k + 1) * phases, k * phases : (k + 1) * phases]
        mean_days = np.linalg.solve(-block, np.ones(phases))[0]
        assert mean_days == pytest.approx(state.dwell_days)
