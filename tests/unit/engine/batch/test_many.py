"""The quick pass over very many deals says what the filter says, whatever the deals and parameters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.engine.process.worlds import TYPES, batches, parameters
from tongpin.engine.batch import judge_many
from tongpin.engine.process import Deals, Parameters, RepLevels, deals_of, judge_deals

REPS = RepLevels(np.array([0.5, -1.0]), np.array([0.1, 0.6]))
ROWS = [
    [(0, 1, 0.9), (0, 1, 0.4), (30, 1, 1.0), (64 * 24, 2, 0.7), (64 * 24 + 5, 0, 0.2)],
    [(65 * 24, 3, 0.5)],
    [],
    [(90_000_000, 2, 0.8)],  # after ten thousand years
    [(n, n % TYPES, 0.6) for n in range(2_000)],  # so many that a belief would vanish
]
PLAIN = deals_of(ROWS, reps=[0, 1, 0, 1, 0])


def assert_equal(deals: Deals, made: Parameters, reps: RepLevels | None = REPS) -> None:
    clear = judge_deals(deals, made, reps=reps, fast=False)
    for fast in (True, False):
        found = judge_many(deals, made, reps=reps, fast=fast)
        np.testing.assert_allclose(found.finals, clear.finals, atol=1e-9)
        np.testing.assert_allclose(found.likelihoods, clear.likelihoods, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"phases": 3},
        {"echo": 0.0},
        {"echo_rate": 0.01},
        {"trust": 0.7},
        {"rep_spread": 0.0, "deal_spread": 0.0},
        {"opens": 0.2, "witness": (0.5, 0.1, 0.9)},
    ],
)
def test_plain_deals_under_every_idea(more: dict[str, object]) -> None:
    assert_equal(PLAIN, parameters(1, **more))


@pytest.mark.parametrize("more", [{"power": 0.8}, {"absent": 0.2, "sources": (0, 1, 0, 1)}])
def test_ideas_that_the_quick_pass_leaves_to_the_filter(more: dict[str, object]) -> None:
    assert_equal(PLAIN, parameters(2, **more))


def test_a_signal_that_some_state_never_shows() -> None:
    made = parameters(3)
    marks, misread = made.marks.copy(), made.misread.copy()
    marks[0, 1] = misread[0, 1] = 0.0
    assert_equal(PLAIN, replace(made, marks=marks, misread=misread))


@settings(max_examples=30, deadline=None)
@given(deals=batches(), seed=st.integers(0, 5), known=st.booleans())
def test_any_deals(deals: Deals, seed: int, known: bool) -> None:
    assert_equal(deals, parameters(seed), REPS if known else None)


def test_threads_change_nothing() -> None:
    many = deals_of(ROWS[:2] * 400)
    one, two = (judge_many(many, parameters(), threads=n) for n in (1, 2))
    np.testing.assert_array_equal(one.finals, two.finals)
