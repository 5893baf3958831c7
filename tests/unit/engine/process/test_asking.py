"""What an answer is worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.engine.process.asking import decision_gain, entropy, information_gain, yes_or_no


def test_a_perfect_answer_tells_all_there_is_to_know() -> None:
    p = np.array([0.5, 0.3, 0.2])
    assert information_gain(p, np.eye(3)) == pytest.approx(entropy(p))


def test_an_answer_that_depends_on_nothing_tells_nothing() -> None:
    assert information_gain(np.array([0.5, 0.5]), np.full((2, 3), 1 / 3)) == 0.0


def test_a_known_channel_has_its_known_information() -> None:
    flip = 0.15
    answers = yes_or_no(np.array([True, False]), right=1 - flip, none=0.0)
    known = np.log(2) + flip * np.log(flip) + (1 - flip) * np.log(1 - flip)
    assert information_gain(np.array([0.5, 0.5]), answers) == pytest.approx(known)


def test_no_answer_scales_the_gain() -> None:
    p, true_in = np.array([0.6, 0.4]), np.array([True, False])
    whole = information_gain(p, yes_or_no(true_in, none=0.0))
    assert information_gain(p, yes_or_no(true_in, none=0.25)) == pytest.approx(0.75 * whole)


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda v: sum(v) > 0.01))
def test_gain_is_never_negative_nor_more_than_the_entropy(weights: list[float]) -> None:
    p = np.array(weights) / sum(weights)
    gain = information_gain(p, yes_or_no(np.array([True, False, False])))
    assert 0.0 <= gain <= entropy(p) + 1e-9


def test_an_answer_that_changes_no_move_is_worth_nothing() -> None:
    p, answers = np.array([0.9, 0.1]), yes_or_no(np.array([True, False]))
    assert decision_gain(p, answers, np.array([[1.0, 1.0], [0.0, 0.5]])) == 0.0
    assert decision_gain(np.array([0.5, 0.5]), answers, np.eye(2)) == pytest.approx(0.85 * 0.35)
