"""The filter against textbook numbers, brute force, laws it must obey, and its own compiled twin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from tests.unit.engine.process.worlds import TYPES, batches, parameters
from tongpin.engine.process import Deals, Outage, Parameters, Questions, RepLevels, deals_of, judge_deals
from tongpin.engine.process.echoes import echoes
from tongpin.engine.process.exponential import exponential
from tongpin.engine.process.filtering import setting_of
from tongpin.engine.process.parameters import expanded_generator
from tongpin.engine.process.program import program_of

MADE = parameters(4, power=0.8)
ASKED = Questions(np.zeros(3, np.int64), np.array([0, 400, 1200]))
REPS = RepLevels(np.array([0.5, -1.0]), np.array([0.1, 0.6]))
BOTH = pytest.mark.parametrize("fast", [False, True])


def umbrella() -> Parameters:
    """The umbrella world of Russell and Norvig, section 14.2: stay dry or wet with probability 0.7 a day."""
    return Parameters(
        states=("rain", "dry"),
        kinds=("umbrella", "none"),
        prior=np.array([0.5, 0.5]),
        dwell_days=np.full(2, -2 / np.log(0.4)),
        leave=np.array([[0.0, 1.0], [1.0, 0.0]]),
        rates=np.ones(2),
        marks=np.array([[0.9, 0.1], [0.2, 0.8]]),
        misread=np.full((2, 2), 0.5),
        echo=0.0,
        rep_spread=0.0,
        deal_spread=0.0,
        phases=1,
    )


def test_umbrella_world_has_the_textbook_numbers() -> None:
    deals = deals_of([[(24, 0, 1.0), (48, 0, 1.0)]])
    asked = Questions(np.zeros(2, np.int64), np.array([24, 48]))
    rain = judge_deals(deals, umbrella(), questions=asked, fast=False).answers[:, 0]
    assert rain.round(3).tolist() == [0.818, 0.883]


def brute_force(deals: Deals, made: Parameters, reps: RepLevels) -> tuple[np.ndarray, float]:
    """One deal by one great matrix product over levels, states and phases; no table, no recursion reused."""
    program = program_of(deals, made, fast=False)
    setting = setting_of(program, deals, made, reps)
    heard = echoes(deals, made, fast=False)
    total = np.zeros(len(made.states))
    for j, weight in enumerate(setting.believed.weights[0]):
        g = setting.levels.factors[setting.believed.first[0] + j]
        row = np.zeros(len(made.states) * made.phases)
        row[:: made.phases] = weight * made.prior
        quiet = expanded_generator(made) - g * np.diag(np.repeat(made.rates, made.phases))
        now = 0
        for e in range(len(deals.hours)):
            row = row @ exponential(quiet * (deals.hours[e] - now) / 24)
            c, kind, now = deals.confidence[e], deals.kinds[e], deals.hours[e]
            mixed = c * made.marks[:, kind] + (1 - c) * made.misread[:, kind]
            row = row * np.repeat(g * made.rates * mixed + heard[e], made.phases)
        row = row @ exponential(quiet * (deals.ends[0] - now) / 24)
        total += row.reshape(-1, made.phases).sum(axis=1)
    return total / total.sum(), float(np.log(total.sum()))


@pytest.mark.parametrize(("phases", "fast"), [(1, False), (2, False), (3, False), (2, True)])
def test_filter_equals_brute_force(phases: int, fast: bool) -> None:
    made = parameters(phases, phases=phases)
    deals = deals_of([[(5, 1, 0.9), (30, 1, 0.4), (31, 2, 0.8), (900, 0, 0.95)]], [1500])
    reps = RepLevels(np.array([0.4]), np.array([0.3]))
    judged = judge_deals(deals, made, reps=reps, fast=fast)
    expected, log = brute_force(deals, made, reps)
    assert np.allclose(judged.finals[0], expected, rtol=1e-10)
    assert judged.likelihoods[0] == pytest.approx(log, rel=1e-10)


@settings(max_examples=40, deadline=None)
@given(deals=batches())
def test_compiled_equals_clear(deals: Deals) -> None:
    fast = judge_deals(deals, MADE, questions=ASKED, reps=REPS, fast=True)
    clear = judge_deals(deals, MADE, questions=ASKED, reps=REPS, fast=False)
    for name in ("answers", "finals", "likelihoods", "level_mean", "level_variance"):
        assert np.allclose(getattr(fast, name), getattr(clear, name), rtol=1e-9, atol=1e-9), name


@settings(max_examples=20, deadline=None)
@given(deals=batches())
def test_echoes_compiled_equal_clear(deals: Deals) -> None:
    assert np.allclose(echoes(deals, MADE, fast=True), echoes(deals, MADE, fast=False), rtol=1e-12)


def test_renaming_states_and_types_renames_the_answer() -> None:
    made, order, types = parameters(3), np.array([2, 0, 1]), np.array([3, 1, 0, 2])
    deals = deals_of([[(10, 0, 0.9), (50, 2, 0.7)]], [200])
    renamed = replace(
        made,
        prior=made.prior[order],
        dwell_days=made.dwell_days[order],
        rates=made.rates[order],
        leave=made.leave[np.ix_(order, order)],
        marks=made.marks[np.ix_(order, types)],
        misread=made.misread[np.ix_(order, types)],
    )
    relabelled = replace(deals, kinds=np.argsort(types)[deals.kinds])
    assert np.allclose(judge_deals(relabelled, renamed).finals[0], judge_deals(deals, made).finals[0][order])


def test_asking_on_the_way_changes_nothing() -> None:
    deals = deals_of([[(10, 0, 0.9), (500, 2, 0.7)]], [2000])
    asked = Questions(np.zeros(40, np.int64), np.arange(0, 2000, 50))
    plain, often = judge_deals(deals, parameters()), judge_deals(deals, parameters(), questions=asked)
    assert np.allclose(plain.finals, often.finals, rtol=1e-11)
    assert plain.likelihoods[0] == pytest.approx(often.likelihoods[0], rel=1e-11)


def test_later_reports_do_not_change_earlier_answers() -> None:
    asked = Questions(np.zeros(1, np.int64), np.array([100]))
    early = deals_of([[(10, 0, 0.9)]], [2000])
    late = deals_of([[(10, 0, 0.9), (101, 1, 1.0), (400, 1, 1.0)]], [2000])
    told = [judge_deals(d, parameters(), questions=asked).answers for d in (early, late)]
    assert np.array_equal(*told)


def test_batch_equals_its_parts() -> None:
    deals = deals_of([[(10, 0, 0.9)], [], [(5, 3, 0.6), (5, 3, 0.6)]], [300, 50, 900], [0, 1, 0])
    whole = judge_deals(deals, parameters()).finals
    parts = [judge_deals(deals.part(i, i + 1), parameters()).finals[0] for i in range(3)]
    assert np.allclose(whole, parts, rtol=1e-12)


def test_silence_in_a_known_outage_tells_nothing() -> None:
    made = parameters()
    deals = replace(deals_of([[]], [1000]), outages=(Outage(0, 0, 1000),))
    start = np.zeros(6)
    start[::2] = made.prior
    time_alone = (start @ exponential(expanded_generator(made) * 1000 / 24)).reshape(3, 2).sum(axis=1)
    assert np.allclose(judge_deals(deals, made).finals[0], time_alone)


def test_silence_speaks_for_the_quiet_state_where_sources_live() -> None:
    made = parameters(rates=np.array([0.01, 0.5, 0.5]))
    silent = judge_deals(deals_of([[]], [24 * 20]), made).finals[0]
    deaf = judge_deals(replace(deals_of([[]], [24 * 20]), outages=(Outage(0, 0, 480),)), made).finals[0]
    assert silent[0] > deaf[0]


def test_a_copy_next_hour_says_nearly_nothing_and_a_repeat_next_month_does() -> None:
    made = parameters(1)
    kind = int((made.marks.max(axis=0) / made.marks.min(axis=0)).argmax())
    state = int(made.marks[:, kind].argmax())

    def sure(*hours: int) -> float:
        rows = [[(h, kind, 0.95) for h in hours]]
        return float(judge_deals(deals_of(rows, [hours[-1]]), made).finals[0, state])

    assert abs(sure(100, 101) - sure(100)) < 0.25 * abs(sure(100, 820) - sure(820))


@BOTH
def test_ten_thousand_years_of_silence_stay_finite(fast: bool) -> None:
    deals = deals_of([[(5, 0, 0.9), (24 * 365 * 10_000, 1, 0.9)]], [24 * 365 * 10_001])
    judged = judge_deals(deals, parameters(), fast=fast)
    assert np.isfinite(judged.likelihoods).all()
    assert judged.finals.sum() == pytest.approx(1.0)


def test_a_hundred_thousand_reports_stay_finite() -> None:
    random = np.random.default_rng(0)
    rows = [
        (int(h), int(k), 0.8) for h, k in zip(range(100_000), random.integers(0, TYPES, 100_000), strict=True)
    ]
    judged = judge_deals(deals_of([rows]), parameters())
    assert np.isfinite(judged.likelihoods).all()
    assert judged.finals.sum() == pytest.approx(1.0)


@BOTH
def test_a_report_that_no_state_could_bring_is_passed_over(fast: bool) -> None:
    made = parameters(echo=0.0)
    empty = replace(made, marks=made.marks * [1, 1, 1, 0], misread=made.misread * [1, 1, 1, 0])
    with_it = judge_deals(deals_of([[(10, 3, 0.9)]], [200]), empty, fast=fast).finals
    assert np.allclose(with_it, judge_deals(deals_of([[]], [200]), empty, fast=fast).finals)


def test_a_certain_statement_decides() -> None:
    told = deals_of([[(10, 0, 0.9)]], [100]).with_stated(
        np.array([0]), np.array([100]), np.array([[0.0, 1.0, 0.0]])
    )
    assert judge_deals(told, parameters()).finals[0].tolist() == pytest.approx([0, 1, 0])


def test_quiet_logging_is_not_taken_for_a_quiet_customer() -> None:
    made = parameters(rates=np.array([0.02, 0.5, 0.5]), echo=0.0)
    few = deals_of([[(24 * d, 1, 0.9) for d in (10, 40, 70)]], [24 * 90])
    terse, chatty = (
        judge_deals(few, made, reps=RepLevels(np.array([level]), np.array([0.05]))).finals[0, 0]
        for level in (-2.0, 1.0)
    )
    assert terse < chatty


def test_parameters_of_a_wrong_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="rates: needs shape"):
        parameters(rates=np.ones(2))
    with pytest.raises(ValueError, match="echo"):
        parameters(echo=1.0)


def test_cautious_parameters_keep_the_means_and_the_order() -> None:
    made = parameters(5)
    careful = made.cautious()
    assert np.log(careful.rates).mean() == pytest.approx(np.log(made.rates).mean())
    assert np.argsort(careful.dwell_days).tolist() == np.argsort(made.dwell_days).tolist()
    assert np.ptp(np.log(careful.rates)) == pytest.approx(np.ptp(np.log(made.rates)) / 2)


def test_version_changes_with_any_number() -> None:
    made = parameters()
    assert made.version == parameters().version
    assert made.version != replace(made, trust=0.999).version
