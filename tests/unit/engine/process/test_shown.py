"""Which stage is shown from day to day."""

from __future__ import annotations

import numpy as np

from tests.unit.engine.process.worlds import parameters
from tongpin.engine.process.shown import ahead, shown

CALM = parameters(dwell_days=np.array([1e9, 1e9, 1e9]))
ONE_DEAL = np.array([0, 3])


def test_a_step_on_is_shown_at_once() -> None:
    daily = np.array([[0.6, 0.4, 0.0], [0.49, 0.51, 0.0], [0.2, 0.8, 0.0]])
    assert shown(daily, ONE_DEAL, CALM).tolist() == [0, 1, 1]


def test_a_step_back_is_shown_only_when_it_is_clear() -> None:
    daily = np.array([[0.4, 0.6, 0.0], [0.52, 0.48, 0.0], [0.56, 0.44, 0.0]])
    assert shown(daily, ONE_DEAL, CALM).tolist() == [1, 1, 0]


def test_each_deal_starts_anew() -> None:
    daily = np.array([[0.4, 0.6, 0.0], [0.52, 0.48, 0.0]])
    assert shown(daily, np.array([0, 1, 2]), CALM).tolist() == [1, 0]


def test_later_days_do_not_change_earlier_ones() -> None:
    daily = np.random.default_rng(1).dirichlet(np.ones(3), 40)
    whole = shown(daily, np.array([0, 40]), CALM)
    assert whole[:20].tolist() == shown(daily[:20], np.array([0, 20]), CALM).tolist()


def test_ahead_of_no_time_is_now_and_of_all_time_forgets() -> None:
    now = np.array([[1.0, 0.0, 0.0], [0.0, 0.5, 0.5]])
    made = parameters()
    assert np.allclose(ahead(now, made, 0.0), now)
    later = ahead(now, made, 1e5)
    assert np.allclose(later[0], later[1])
    assert np.allclose(later.sum(axis=1), 1.0)


def test_a_stage_about_to_be_left_is_not_defended() -> None:
    leaving = parameters(
        dwell_days=np.array([5.0, 500.0, 500.0]), leave=np.array([[0, 1.0, 0], [0, 0, 1.0], [1.0, 0, 0]])
    )
    daily = np.array([[0.55, 0.45, 0.0]])
    assert shown(daily, np.array([0, 1]), leaving).tolist() == [1]
    assert shown(daily, np.array([0, 1]), leaving, days=0.0).tolist() == [0]
