"""The E-step: equal on both paths, additive, and equal to derivatives of the likelihood."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings

from tests.unit.engine.process.worlds import batches, parameters
from tongpin.engine.learn import Statistics, total
from tongpin.engine.learn.expectation import expect
from tongpin.engine.process import Deals, Parameters, RepLevels, deals_of, judge_deals

MADE = parameters(2)
REPS = RepLevels(np.array([0.3, -0.8]), np.array([0.1, 0.4]))


def deals() -> Deals:
    rows = [[(5, 1, 0.9), (30, 1, 0.4), (31, 2, 0.8), (900, 0, 0.95)], [], [(2000, 3, 0.5)]]
    return deals_of(rows, [1500, 700, 2600], [0, 1, 1])


def assert_equal(found: Statistics, expected: Statistics) -> None:
    for one in fields(Statistics):
        assert np.allclose(getattr(found, one.name), getattr(expected, one.name), rtol=1e-9, atol=1e-9), (
            one.name
        )


@settings(max_examples=15, deadline=None)
@given(deals=batches())
def test_compiled_equals_clear(deals: Deals) -> None:
    assert_equal(expect(deals, MADE, reps=REPS, fast=True), expect(deals, MADE, reps=REPS, fast=False))


def test_sums_over_parts_equal_the_whole() -> None:
    parts = [expect(deals().part(i, i + 1), MADE, reps=REPS) for i in range(3)]
    assert_equal(total(parts), expect(deals(), MADE, reps=REPS))


def test_nothing_to_add_up_is_an_error() -> None:
    with pytest.raises(ValueError, match="no deals"):
        total([])


def test_expected_days_and_reports_add_up_to_what_happened() -> None:
    found = expect(deals(), MADE)
    assert found.days.sum() == pytest.approx(deals().ends.sum() / 24, rel=1e-9)
    assert found.copies + found.reports == pytest.approx(len(deals().hours), rel=1e-9)
    assert found.starts.sum() == pytest.approx(3.0)


def derivative(change: str, place: int) -> float:
    """Numerical derivative of the log likelihood by the logarithm of one parameter."""
    step = 1e-5

    def log(sign: float) -> float:
        value = getattr(MADE, change).copy()
        value[place] *= np.exp(sign * step)
        return float(judge_deals(deals(), replace(MADE, **{change: value}), reps=REPS).likelihoods.sum())

    return (log(1) - log(-1)) / (2 * step)


@pytest.mark.parametrize("state", [0, 1, 2])
def test_sums_are_the_derivative_of_the_likelihood(state: int) -> None:
    """Fisher's identity: by log rate, new reports less rate times days heard; by log dwell, days / dwell less moves."""
    found = expect(deals(), MADE, reps=REPS)
    new = (found.right + found.wrong)[state].sum()
    heard = (MADE.marks * found.heard)[state].sum()
    assert derivative("rates", state) == pytest.approx(new - MADE.rates[state] * heard, rel=1e-5, abs=1e-8)
    moves = found.moves[state].sum() + found.inner[state]
    pressure = MADE.phases * found.days[state] / MADE.dwell_days[state] - moves
    assert derivative("dwell_days", state) == pytest.approx(pressure, rel=1e-5, abs=1e-8)


def test_power_does_not_touch_the_sums() -> None:
    weakened: Parameters = replace(MADE, power=0.5)
    assert_equal(expect(deals(), weakened, reps=REPS), expect(deals(), MADE, reps=REPS))
