"""Learning: nearer to the truth, anchored, with rising likelihood, the same wherever it runs."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache

import numpy as np
import pytest

from tongpin.engine.learn import (
    Anchors,
    Fitted,
    Statistics,
    compare,
    fit,
    in_parts,
    learned_reps,
    maximise,
    spread_over,
)
from tongpin.engine.learn.expectation import expect
from tongpin.engine.learn.fitting import DAY_ONE_POWER, power_after
from tongpin.engine.learn.spread import ClusterError
from tongpin.engine.process import Parameters, RepLevels, judge_deals
from tongpin.engine.process.program import Questions
from tongpin.engine.simulate import Simulated, expert, reference_world, simulate

WORLD = reference_world()
EXPERT = expert(WORLD.truth, 0, dwell=2.0).cautious(power=1.0)


@cache
def history() -> Simulated:
    return simulate(WORLD, 400, 900, reps=40)


@cache
def learned() -> Fitted:
    return fit([history().deals], EXPERT)


def difference(left: Parameters, right: Parameters) -> float:
    """Greatest relative difference of any number."""
    pairs = [
        (getattr(left, f.name), getattr(right, f.name))
        for f in fields(left)
        if f.name not in {"states", "kinds", "sources", "witness"}
    ]
    return max(float(np.max(np.abs(np.asarray(a) - b) / np.maximum(np.abs(b), 1e-12))) for a, b in pairs)


def test_learning_judges_unseen_deals_better_than_the_expert() -> None:
    made = simulate(WORLD, 300, 7, reps=20)
    asked = Questions(np.arange(300), made.deals.ends // 2)
    truth = made.states_at(asked.deal, asked.hour)

    def loss(p: Parameters) -> float:
        answers = judge_deals(made.deals, p, questions=asked).answers
        return float(-np.log(answers[np.arange(300), truth]).mean())

    assert loss(learned().parameters) < loss(EXPERT) - 0.03


def test_likelihood_with_the_anchors_never_falls() -> None:
    """EM's law, for the parts whose pseudo-counts are plain priors: moves, stays, rates, starts, echoes."""
    anchors = Anchors(marks=1e-9, misread=1e9, pooled=1e9)
    now, before = EXPERT, -np.inf
    for _ in range(6):
        found = expect(history().deals.part(0, 120), now)
        held = float(found.likelihood) + held_by(now, anchors)
        assert held >= before - 1e-6
        fitted = maximise(found, now, EXPERT, anchors)
        now, before = replace(fitted, trust=1.0, misread=EXPERT.misread), held


def held_by(now: Parameters, anchors: Anchors) -> float:
    """Log prior that the pseudo-counts stand for."""
    rate = anchors.rates * (np.log(now.rates) - now.rates / EXPERT.rates)
    stay = -anchors.dwell * EXPERT.phases * (np.log(now.dwell_days) + EXPERT.dwell_days / now.dwell_days)
    moves = anchors.moves * (EXPERT.leave * np.log(np.maximum(now.leave, 1e-300)))
    start = anchors.starts * EXPERT.prior * np.log(now.prior)
    echo = anchors.copies * (EXPERT.echo * np.log(now.echo) - now.echo)
    return float(rate.sum() + stay.sum() + moves.sum() + start.sum() + echo)


def test_without_deals_the_expert_stays() -> None:
    nothing = Statistics(
        *(
            np.zeros_like(getattr(expect(history().deals.part(0, 1), EXPERT), f.name))
            for f in fields(Statistics)
        )
    )
    kept = maximise(nothing, EXPERT, EXPERT, Anchors())
    pooled = np.repeat(EXPERT.misread.mean(axis=0)[None], 6, axis=0)
    assert difference(replace(kept, misread=pooled), replace(EXPERT, misread=pooled)) < 1e-12


def test_learning_settles_or_says_that_it_did_not() -> None:
    assert len(learned().history) == 15
    assert learned().settled is (learned().history[-1] - learned().history[-2] < 1e-4)
    assert not fit([history().deals.part(0, 50)], EXPERT, rounds=2).settled


def test_a_bad_start_is_found_out() -> None:
    """States that swapped their meaning foresee reports as well, but the signals' homes have moved."""
    order = np.array([5, 4, 3, 2, 1, 0])
    upside_down = replace(learned().parameters, marks=learned().parameters.marks[order])
    compared = compare(history().deals.part(300, 400), EXPERT, upside_down)
    assert compared.moved_home > 0.5
    assert not compared.better


def test_what_was_learned_is_better_on_later_deals() -> None:
    later = simulate(WORLD, 150, 8, reps=10).deals
    compared = compare(later, EXPERT, learned().parameters)
    assert compared.better
    assert (compared.deals, compared.stated) == (150, 0)


def test_a_worse_model_is_not_taken() -> None:
    later = simulate(WORLD, 150, 8, reps=10).deals
    assert not compare(later, learned().parameters, EXPERT).better


def test_how_deals_are_cut_does_not_matter() -> None:
    whole = fit([history().deals], EXPERT, rounds=3)
    parts = fit(in_parts(history().deals, 150), EXPERT, rounds=3)
    assert difference(whole.parameters, parts.parameters) < 1e-9


def test_several_processes_learn_the_same() -> None:
    parts = in_parts(history().deals, 150)
    with spread_over(processes=2) as run:
        found = fit(parts, EXPERT, rounds=2, run=run)
    assert difference(found.parameters, fit(parts, EXPERT, rounds=2).parameters) < 1e-9


def test_nobody_at_the_address_is_said_in_one_line() -> None:
    with (
        pytest.raises(ClusterError, match="no Dask scheduler answers"),
        spread_over(cluster="tcp://127.0.0.1:9", patience=0.5),
    ):
        pass


def test_reps_levels_are_learned_on_the_way() -> None:
    found = learned().reps
    assert isinstance(found, RepLevels)
    assert np.sqrt(((found.mean - history().rep_levels) ** 2).mean()) < 0.3 * WORLD.truth.rep_spread


def test_confirmed_stages_teach_too() -> None:
    deals, made = history().deals, history()
    asked = np.arange(400)
    hour = deals.ends // 2
    stated = np.full((400, 6), 0.03)
    stated[asked, made.states_at(asked, hour)] = 0.85
    told = fit([deals.with_stated(asked, hour, stated)], EXPERT, rounds=4)
    untold = fit([deals], EXPERT, rounds=4)

    def error(p: Parameters) -> float:
        return float(np.abs(np.log(p.intensities / WORLD.truth.intensities)).mean())

    assert error(told.parameters) < error(untold.parameters)


def test_the_pace_of_copies_is_found() -> None:
    assert learned().parameters.echo_rate == pytest.approx(WORLD.truth.echo_rate, rel=0.1)
    assert EXPERT.echo_rate == 0.7


def test_few_deals_leave_evidence_weakened() -> None:
    powers = [power_after(deals) for deals in (0, 400, 800, 10_000)]
    assert powers == pytest.approx([DAY_ONE_POWER, (1 + DAY_ONE_POWER) / 2, 1.0, 1.0])
    assert learned().parameters.power == power_after(400)


def test_teams_draw_their_people_together() -> None:
    parts, made = [history().deals], replace(WORLD.truth, rep_spread=0.5, team_spread=0.5)
    alone = learned_reps(parts, made)
    as_teams = learned_reps(parts, made, teams=np.arange(41) // 10)
    assert alone.mean.shape == (40,)
    assert as_teams.mean.shape == (41,)
    assert as_teams.mean[40] == 0.0
    assert not np.allclose(alone.mean, as_teams.mean[:40], atol=1e-3)
