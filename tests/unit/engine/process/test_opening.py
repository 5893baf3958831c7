"""A report that is the change itself opens a transition before it is weighed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from tests.unit.engine.process.worlds import batches, parameters
from tongpin.engine.learn.expectation import expect
from tongpin.engine.process import Deals, Questions, deals_of, judge_deals
from tongpin.engine.process.explanation import explain, explainer
from tongpin.engine.process.exponential import exponential
from tongpin.engine.process.filtering import judge_program, setting_of
from tongpin.engine.process.parameters import expanded_generator, opening
from tongpin.engine.process.program import NOTHING, program_of

WITNESS = (0.5, 0.8, 0.95)
MADE = parameters(4, opens=0.15, witness=WITNESS, rep_spread=0.0, deal_spread=0.0)
REPORTS = [(24, 1, 0.9), (24, 3, 0.6), (240, 0, 0.8)]


def by_hand(made_of_reports: list[tuple[int, int, float]], end: int) -> np.ndarray:
    """Wait, open, weigh; one report after the other, in full matrices (log g is 0: everybody logs alike)."""
    heard = np.repeat(MADE.rates, MADE.phases)
    moves = expanded_generator(MADE) - np.diag(heard)
    belief = np.zeros(len(heard))
    belief[:: MADE.phases] = MADE.prior
    now, before = 0, {}
    for hour, kind, c in made_of_reports:
        belief = belief @ exponential(moves * (hour - now) / 24) @ opening(MADE)
        echo = sum(
            MADE.echo * MADE.echo_rate * np.exp(-MADE.echo_rate * (hour - h) / 24)
            for h in before.get(kind, [])
        )
        likely = c * MADE.intensities[:, kind] + (1 - c) * MADE.wrong_intensities[:, kind] + echo
        belief = belief * np.repeat(likely, MADE.phases)
        before.setdefault(kind, []).append(hour)
        now = hour
    belief = belief @ exponential(moves * (end - now) / 24)
    out = belief.reshape(3, -1).sum(axis=1)
    return out / out.sum()


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_equals_the_product_of_full_matrices(count: int, *, fast: bool) -> None:
    deals = deals_of([REPORTS[:count]], ends=[500])
    assert np.allclose(
        judge_deals(deals, MADE, fast=fast).finals[0], by_hand(REPORTS[:count], 500), atol=1e-9
    )


@settings(max_examples=25, deadline=None)
@given(deals=batches())
def test_compiled_equals_clear(deals: Deals) -> None:
    made = parameters(4, opens=0.15, witness=WITNESS)
    asked = Questions(np.arange(len(deals)), deals.ends // 2)
    clear = judge_deals(deals, made, questions=asked, fast=False)
    fast = judge_deals(deals, made, questions=asked, fast=True)
    for name in ("answers", "answer_likelihoods", "finals", "likelihoods"):
        assert np.allclose(getattr(clear, name), getattr(fast, name), atol=1e-9), name


def test_opening_nothing_changes_nothing() -> None:
    assert np.array_equal(opening(replace(MADE, opens=0.0)), np.eye(6))
    assert np.allclose(opening(MADE).sum(axis=1), 1.0)
    plain = replace(MADE, opens=0.0, witness=())
    tiny = replace(MADE, opens=1e-12, witness=())
    deals = deals_of([REPORTS], ends=[500])
    assert np.allclose(judge_deals(deals, plain).finals, judge_deals(deals, tiny).finals, atol=1e-9)


def test_what_is_witnessed_does_not_happen_in_silence() -> None:
    always = replace(MADE, witness=(1.0, 1.0, 1.0))
    rates = expanded_generator(always)
    assert np.allclose(rates.sum(axis=1), 0.0)
    assert not rates[1::2, ::2].any()
    assert expanded_generator(MADE)[1, 2] == pytest.approx(
        (1 - WITNESS[1]) * MADE.leave[0, 1] * 2 / MADE.dwell_days[0]
    )


def test_one_clear_report_is_believed_sooner() -> None:
    certain = replace(
        parameters(4),
        prior=np.array([0.98, 0.01, 0.01]),
        dwell_days=np.array([400.0, 400.0, 400.0]),
        marks=np.eye(3, 4) * 0.9 + 0.025,
    )
    deals = deals_of([[(48, 1, 0.95)]])
    slow = judge_deals(deals, certain).finals[0, 1]
    assert judge_deals(deals, replace(certain, opens=0.12)).finals[0, 1] > slow + 0.1


def test_explanations_leave_reports_out_exactly() -> None:
    deals = deals_of([REPORTS], ends=[500])
    program = program_of(deals, MADE)
    setting = setting_of(program, deals, MADE)
    for fast in (False, True):
        told = explain(0, explainer(program, setting, MADE), fast=fast)
        for step in np.flatnonzero(program.marks != NOTHING):
            marks = program.marks.copy()
            marks[step] = NOTHING
            again = judge_program(replace(program, marks=marks), setting, MADE).finals[0]
            assert np.allclose(told.without[step], again, atol=1e-9)


def test_learning_takes_every_change_as_silent() -> None:
    deals = deals_of([REPORTS], ends=[500])
    plain = expect(deals, replace(MADE, opens=0.0, witness=()))
    assert float(expect(deals, MADE).likelihood) == float(plain.likelihood)


def test_witness_must_fit_the_states() -> None:
    with pytest.raises(ValueError, match="witness"):
        replace(MADE, witness=(0.5, 0.5))
    with pytest.raises(ValueError, match="opens"):
        replace(MADE, opens=1.0)
