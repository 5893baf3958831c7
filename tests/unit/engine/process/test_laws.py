"""Laws that hold for any deal, golden runs by seed, and numbers that stay finite at the ends of the scale."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest

from tests.unit.engine.deals import deal, seen
from tests.unit.engine.process.worlds import TYPES, parameters
from tongpin.engine.learn import Fitted, fit
from tongpin.engine.learn.expectation import expect
from tongpin.engine.process import Deals, Questions, deals_of, judge_deals
from tongpin.engine.process.explanation import explain, explainer
from tongpin.engine.process.filtering import setting_of
from tongpin.engine.process.program import program_of
from tongpin.engine.process.records import deals_of_records, from_method
from tongpin.engine.simulate import Simulated, expert, reference_world, simulate
from tongpin.method.model import Method

YEARS = 24 * 365 * 10_000
TROUBLED = parameters(1, sources=(0, 1, 1, 2), absent=0.2, opens=0.1, witness=(0.5, 0.7, 0.9))
# log likelihood, log loss at half of each deal, absences; and log likelihood, echo, echo_rate, absent, days of stay
GOLDEN_JUDGED = (-13782.7297, 0.990901403, 21.4317512)
GOLDEN_LEARNED = (-121.609678, 0.332583441, 1.08812694, 0.019348361, 264.084202)
BOTH = pytest.mark.parametrize("fast", [False, True])


def test_when_a_deal_began_does_not_matter(method: Method) -> None:
    made = from_method(method)
    record = deal(seen(0, "sig_criteria_set"), seen(12, "sig_rfp_sent"), seen(40, "sig_contract_signed"))
    later = replace(record, events=tuple(replace(e, at=e.at + timedelta(days=4000)) for e in record.events))
    both = deals_of_records([record, later], made, method).deals
    finals = judge_deals(both, made).finals
    assert np.array_equal(finals[0], finals[1])


@BOTH
def test_reports_of_one_moment_may_come_in_any_order(fast: bool) -> None:
    made = parameters(3, sources=(0, 1, 1, 2), absent=0.2)
    one = deals_of([[(30, 0, 0.9), (90, 2, 0.4), (90, 3, 0.8), (90, 0, 0.7)]], [200])
    other = deals_of([[(30, 0, 0.9), (90, 0, 0.7), (90, 3, 0.8), (90, 2, 0.4)]], [200])
    for name in ("finals", "likelihoods", "level_mean"):
        left, right = (getattr(judge_deals(d, made, fast=fast), name) for d in (one, other))
        assert np.allclose(left, right, rtol=1e-12), name


def test_a_report_that_every_state_would_bring_alike_says_nothing_of_the_state() -> None:
    made = parameters(2, rep_spread=0.0, deal_spread=0.0)
    flat = replace(made, rates=np.full(3, 0.2), marks=np.full((3, 4), 0.25), misread=np.full((3, 4), 0.25))
    reported = judge_deals(deals_of([[(50, 1, 0.9), (60, 2, 0.5)]], [300]), flat).finals
    assert np.allclose(reported, judge_deals(deals_of([[]], [300]), flat).finals)


@BOTH
def test_explanations_of_ten_thousand_years_stay_finite(fast: bool) -> None:
    deals = deals_of([[(5, 0, 0.9), (YEARS, 1, 0.9)]], [2 * YEARS])
    program = program_of(deals, TROUBLED)
    told = explain(0, explainer(program, setting_of(program, deals, TROUBLED), TROUBLED), fast=fast)
    for one in fields(told):
        assert np.isfinite(getattr(told, one.name)).all(), one.name
    assert np.allclose(told.without.sum(axis=1), 1.0)


@BOTH
def test_sums_of_learning_stay_finite_at_the_ends_of_the_scale(fast: bool) -> None:
    silent = deals_of([[(5, 0, 0.9), (YEARS, 1, 0.9)], []], [2 * YEARS, 0])
    nowhere = replace(TROUBLED, marks=TROUBLED.marks * [1, 1, 1, 0], misread=TROUBLED.misread * [1, 1, 1, 0])
    for made in (TROUBLED, replace(nowhere, absent=0.0)):
        found = expect(silent, made, fast=fast)
        for one in fields(found):
            assert np.isfinite(getattr(found, one.name)).all(), one.name


def test_a_hundred_thousand_reports_are_explained_in_finite_numbers() -> None:
    random = np.random.default_rng(0)
    kinds = random.integers(0, TYPES, 100_000)
    deals = deals_of([[(hour, int(kind), 0.8) for hour, kind in enumerate(kinds)]])
    made = parameters()
    program = program_of(deals, made)
    told = explain(0, explainer(program, setting_of(program, deals, made), made), fast=True)
    assert np.isfinite(told.without).all()
    assert np.isfinite(told.smoothed).all()


def test_a_type_that_never_comes_is_not_learned_to_be_impossible() -> None:
    seldom = deals_of([[(h, h % 3, 0.9) for h in range(24, 2400, 48)] for _ in range(30)], [2600] * 30)
    learned = fit([seldom], parameters(6), rounds=3).parameters
    assert (learned.marks > 0).all()
    for one in fields(learned):
        value = getattr(learned, one.name)
        assert not isinstance(value, np.ndarray) or np.isfinite(value).all(), one.name


@cache
def golden() -> tuple[Simulated, Fitted]:
    world = reference_world()
    made = simulate(world, 120, 17, reps=10)
    return made, fit([made.deals], expert(world.truth, 3), rounds=4)


def test_golden_judgement_of_a_seed() -> None:
    made, _ = golden()
    deals: Deals = made.deals
    asked = Questions(np.arange(120), deals.ends // 2)
    judged = judge_deals(deals, replace(reference_world().truth, absent=0.1), questions=asked)
    truth = made.states_at(asked.deal, asked.hour)
    loss = -np.log(judged.answers[np.arange(120), truth]).mean()
    found = (float(judged.likelihoods.sum()), float(loss), float(judged.absences.sum()))
    assert found == pytest.approx(GOLDEN_JUDGED, rel=1e-7)


def test_golden_learning_of_a_seed() -> None:
    _, learned = golden()
    made = learned.parameters
    found = (learned.history[-1], made.echo, made.echo_rate, made.absent, float(made.dwell_days.sum()))
    assert found == pytest.approx(GOLDEN_LEARNED, rel=1e-7)
