"""Logging levels: beliefs keep mean and spread, and a rep's level is found from their deals."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.engine.process.worlds import parameters
from tongpin.engine.process.propensity import believe, levels_for, rep_levels


@pytest.mark.parametrize(("mean", "spread"), [(0.0, 0.3), (0.21, 0.33), (-1.4, 0.3), (0.1, 0.76), (1.0, 0.6)])
def test_belief_has_the_mean_and_spread_asked_for(mean: float, spread: float) -> None:
    levels = levels_for(parameters())
    believed = believe(levels, np.array([mean]), np.array([spread]))
    logs = levels.logs[believed.first[0] + np.arange(believed.weights.shape[1])]
    found = believed.weights[0] @ logs
    assert believed.weights.sum() == pytest.approx(1.0)
    assert found == pytest.approx(mean, abs=0.02)
    assert np.sqrt(believed.weights[0] @ (logs - found) ** 2) == pytest.approx(spread, rel=0.05)


def test_where_everybody_logs_alike_there_is_one_level() -> None:
    levels = levels_for(parameters(deal_spread=0.0), known_to=0.0)
    believed = believe(levels, np.zeros(2), np.zeros(2))
    assert levels.factors.tolist() == [1.0]
    assert believed.weights.tolist() == [[1.0], [1.0]]


def test_a_reps_level_is_found_with_the_claimed_precision() -> None:
    made, random = parameters(), np.random.default_rng(0)
    true = made.rep_spread * random.standard_normal(200)
    reps = np.repeat(np.arange(200), 10)
    noise = 0.4
    population = made.spread**2
    measured = true[reps] + random.standard_normal(2000) * np.hypot(made.deal_spread, noise)
    variance = 1 / (1 / noise**2 + 1 / population)
    mean, spread = rep_levels(measured * variance / noise**2, np.full(2000, variance), reps, 200, made)
    assert np.sqrt(((mean - true) ** 2).mean()) == pytest.approx(spread.mean(), rel=0.12)


def test_a_rep_without_deals_is_one_of_the_population() -> None:
    mean, spread = rep_levels(np.array([0.5]), np.array([0.2]), np.array([0]), 2, parameters())
    assert mean[1] == 0.0
    assert spread[1] == pytest.approx(parameters().rep_spread)
    assert spread[0] < spread[1]


def test_a_rep_is_drawn_to_the_team_and_the_team_to_the_company() -> None:
    made = parameters(rep_spread=0.4, team_spread=0.5, deal_spread=0.3)
    reps, teams = np.repeat(np.arange(3), 20), np.array([0, 0, 0, 0, 1])
    means = np.full(60, 0.9)
    mean, spread = rep_levels(means, np.full(60, 0.05), reps, 5, made, teams=teams)
    alone, alone_spread = rep_levels(means, np.full(60, 0.05), reps, 5, made)
    assert mean[0] == pytest.approx(mean[1])
    assert 0.5 < mean[3] < mean[0]  # nothing is known of the fourth but the team
    assert mean[4] == 0.0  # nor of the other team anything at all
    assert alone[3] == 0.0
    assert spread[3] < alone_spread[3]
    assert spread[4] == pytest.approx(np.hypot(0.4, 0.5))
    assert alone_spread[4] == pytest.approx(np.hypot(0.4, 0.5))


def test_levels_of_reps_and_teams_have_the_claimed_precision() -> None:
    made, random = parameters(rep_spread=0.4, team_spread=0.5, deal_spread=0.3), np.random.default_rng(4)
    teams = np.repeat(np.arange(40), 5)
    level = 0.5 * random.standard_normal(40)[teams] + 0.4 * random.standard_normal(200)
    reps = np.repeat(np.arange(200), 3)
    deals = level[reps] + 0.3 * random.standard_normal(600)
    seen = deals + 0.25 * random.standard_normal(600)
    population, noise = made.spread**2, 0.25**2
    variance = 1 / (1 / population + 1 / noise)
    mean, spread = rep_levels(seen * variance / noise, np.full(600, variance), reps, 200, made, teams=teams)
    error = (mean - level) / spread
    assert abs(error.mean()) < 0.2
    assert error.std() == pytest.approx(1.0, abs=0.12)
