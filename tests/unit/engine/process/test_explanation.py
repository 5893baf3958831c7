"""Effects of reports and silences: equal to leaving them out and filtering again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from tests.unit.engine.process.test_filtering import umbrella
from tests.unit.engine.process.worlds import batches, parameters
from tongpin.engine.process import Deals, Parameters, RepLevels, deals_of, judge_deals
from tongpin.engine.process.explanation import Explainer, explain, explainer, without_group
from tongpin.engine.process.filtering import judge_program, setting_of
from tongpin.engine.process.program import NOTHING, program_of

MADE = parameters(2, power=0.9)
REPS = RepLevels(np.array([0.3, -0.8]), np.array([0.1, 0.4]))


def using(deals: Deals, made: Parameters) -> Explainer:
    program = program_of(deals, made)
    return explainer(program, setting_of(program, deals, made, REPS), made)


@settings(max_examples=25, deadline=None)
@given(deals=batches())
def test_compiled_equals_clear(deals: Deals) -> None:
    ready = using(deals, MADE)
    fast, clear = explain(0, ready, fast=True), explain(0, ready, fast=False)
    for name in fast.__dataclass_fields__:
        assert np.allclose(getattr(fast, name), getattr(clear, name), rtol=1e-9, atol=1e-9), name


@settings(max_examples=15, deadline=None)
@given(deals=batches())
def test_without_equals_filtering_again_without_it(deals: Deals) -> None:
    ready = using(deals, MADE)
    told = explain(0, ready)
    for step in range(len(told.without)):
        marks = ready.program.marks.copy()
        marks[step] = NOTHING
        again = judge_program(replace(ready.program, marks=marks), ready.setting, MADE).finals[0]
        assert np.allclose(told.without[step], again, rtol=1e-9, atol=1e-12)
        assert np.allclose(without_group(0, [step], ready), again, rtol=1e-9, atol=1e-12)


def test_deaf_equals_filtering_again_with_a_source_cut_off() -> None:
    made = parameters(2)
    deals = deals_of([[(240, 0, 0.9), (2400, 1, 0.8)]], [3000])
    told = explain(0, using(deals, made))
    program = program_of(deals, made)
    setting = setting_of(program, deals, made, REPS)
    for place in range(3):
        cut = replace(
            program,
            sets=np.vstack([np.ones(4), np.zeros(4)]),
            alive=(np.arange(2) == place).astype(np.int64),
            tail_alive=np.array([int(place == 2)]),
        )
        again = judge_program(cut, replace(setting, tables=setting_of(cut, deals, made).tables), made)
        assert np.allclose(told.deaf[place], again.finals[0], rtol=1e-9)


def test_ledger_adds_up_to_the_final_odds() -> None:
    made = parameters(2)
    deals = deals_of([[(240, 0, 0.9), (300, 0, 0.8), (2400, 1, 0.8)]], [3000])
    told = explain(0, using(deals, made))
    waits, reports = told.ledger(0, 2, made.prior)
    start = np.log(made.prior[0] / made.prior[2])
    assert start + waits.sum() + reports.sum() == pytest.approx(np.log(told.posterior[0] / told.posterior[2]))


def test_smoothing_has_the_textbook_number() -> None:
    deals = deals_of([[(24, 0, 1.0), (48, 0, 1.0)]])
    made = umbrella()
    program = program_of(deals, made)
    told = explain(0, explainer(program, setting_of(program, deals, made), made), fast=False)
    assert told.smoothed[:, 0].round(3).tolist() == [0.883, 0.883]


def test_a_group_left_out_is_more_than_its_members_one_by_one() -> None:
    made = parameters(1, rates=np.full(3, 0.2), echo=0.0)
    kind = int((made.marks.max(axis=0) / made.marks.min(axis=0)).argmax())
    state = int(made.marks[:, kind].argmax())
    deals = deals_of([[(10, kind, 0.95), (60, kind, 0.95), (110, kind, 0.95)]], [120])
    ready = using(deals, made)
    told = explain(0, ready)
    together = told.posterior[state] - without_group(0, [0, 1, 2], ready)[state]
    assert together > (told.posterior[state] - told.without[:, state]).max()


def test_a_stray_report_is_the_likeliest_to_be_misread() -> None:
    made = umbrella()
    sure = replace(made, marks=np.array([[0.98, 0.02], [0.02, 0.98]]), dwell_days=np.full(2, 60.0))
    deals = deals_of([[(24 * d, int(d == 4), 0.8) for d in range(1, 9)]])
    program = program_of(deals, sure)
    told = explain(0, explainer(program, setting_of(program, deals, sure), sure), fast=False)
    assert int(told.misread.argmax()) == 3
    assert told.misread[3] > 0.5 > told.misread[0]


def test_a_deal_without_reports_is_explained_by_silence_alone() -> None:
    made = parameters()
    told = explain(0, using(deals_of([[]], [500]), made))
    assert told.without.shape == (0, 3)
    assert told.deaf.shape == (1, 3)
    assert np.allclose(told.posterior, judge_deals(deals_of([[]], [500]), made, reps=REPS).finals[0])
