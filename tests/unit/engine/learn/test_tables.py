"""Learned models as the method's tables, and whole learning runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.engine.deals import deal, seen
from tests.unit.engine.learn.test_fitting import EXPERT, WORLD, history
from tongpin.engine import judge
from tongpin.engine.learn import Comparison, into_method, learn
from tongpin.engine.process.records import from_method
from tongpin.method.model import Method


def test_tables_of_the_experts_come_back_as_they_were(method: Method) -> None:
    again = into_method(from_method(method), method)
    for name, signal in method.signals.items():
        order = np.argsort(signal.weights)[-1]
        assert np.argsort(again.signals[name].weights)[-1] == order or sorted(signal.weights)[-2] > 0.7 * max(
            signal.weights
        )
    assert [s.dwell_days for s in again.states.values()] == [s.dwell_days for s in method.states.values()]
    assert again.version != method.version


def test_the_online_judge_follows_a_learned_signal(method: Method) -> None:
    expert = from_method(method)
    place = expert.kinds.index("sig_asks_peer_practice")
    marks = expert.marks.copy()
    marks[:, place] = [1e-4, 1e-4, 1e-4, 1e-4, 0.2, 1e-4]
    learned = replace(expert, marks=marks / marks.sum(axis=1, keepdims=True))
    record = deal(*(seen(n, "sig_asks_peer_practice", reliability="document", by=f"p{n}") for n in (0, 20)))
    before = judge(record, method).posterior["risk_assessment"]
    after = judge(record, into_method(learned, method)).posterior["risk_assessment"]
    assert after > before + 0.2


def test_a_run_keeps_the_later_deals_back_and_says_how_it_went() -> None:
    found = learn(history().deals, EXPERT, rep_names=[f"r{n}" for n in range(40)], rounds=4)
    assert found.comparison.deals == 100
    assert found.worth_using
    assert set(found.model.reps) == {f"r{n}" for n in range(40)}
    assert found.model.origin["deals"] == 400
    assert found.model.calibration.sharpness == 1.0


def test_a_perfect_expert_cannot_be_beaten_and_stays() -> None:
    found = learn(history().deals.part(0, 40), WORLD.truth, rounds=3)
    assert found.comparison.likelihood_gain < 1.0


@pytest.mark.parametrize(
    ("change", "better"),
    [
        ({}, True),
        ({"likelihood_gain": 0.05}, False),
        ({"loss_after": 1.1}, False),
        ({"loss_after": 1.1, "stated": 10}, True),
        ({"moved_home": 0.5}, False),
    ],
)
def test_what_it_takes_to_be_used(change: dict[str, float], better: bool) -> None:
    compared = Comparison(100, 50, 0.5, 0.1, 1.0, 0.9, 0.0)
    assert replace(compared, **change).better is better
