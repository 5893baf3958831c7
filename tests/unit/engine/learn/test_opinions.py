"""How well people's own statements hold: person, team, company."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tongpin.engine.learn import Model, Opinions, into_method, learn, opinions
from tongpin.engine.learn.calibration import none
from tongpin.engine.learn.opinions import USUAL
from tongpin.engine.process import Deals, RepLevels
from tongpin.engine.process.records import from_method
from tongpin.engine.simulate import reference_world, simulate
from tongpin.method import Method

WORLD = reference_world("strong")
SOBER, HOPEFUL, NEW = 0, 1, 2


@cache
def told() -> Deals:
    """Statements of a sober person (right nine times in ten) and of one who is always two stages ahead."""
    made = simulate(WORLD, 400, 31, reps=2)
    deal, hour = np.arange(400), made.deals.ends
    truth = made.states_at(deal, hour)
    random = np.random.default_rng(2)
    sober = np.where(random.random(400) < 0.9, truth, random.integers(0, 6, 400))
    stage = np.where(made.deals.reps == HOPEFUL, np.minimum(truth + 2, 5), sober)
    likelihood = np.full((400, 6), 0.08)
    likelihood[deal, stage] = 0.6
    return made.deals.with_stated(deal, hour, likelihood)


def right(person: int) -> float:
    """How often the person really is right."""
    made = simulate(WORLD, 400, 31, reps=2)
    stated = told().stated
    assert stated is not None
    hits = stated.argmax(axis=1) == made.states_at(np.arange(400), made.deals.ends)
    return float(hits[made.deals.reps == person].mean())


@cache
def found(teams: tuple[int, ...] | None = None) -> Opinions:
    known = RepLevels(np.zeros(2), np.full(2, 0.7))
    where = None if teams is None else np.array(teams)
    return opinions(told(), WORLD.truth, known, teams=where)


def test_the_sober_hold_and_the_hopeful_do_not() -> None:
    people = found().people
    assert people[SOBER] == pytest.approx(right(SOBER), abs=0.08)
    assert people[HOPEFUL] == pytest.approx(right(HOPEFUL), abs=0.15)
    assert people[SOBER] - people[HOPEFUL] > 0.3
    assert found().ahead[HOPEFUL] > 0.7
    assert abs(found().ahead[SOBER]) < 0.2
    assert people[HOPEFUL] < found().company < people[SOBER]
    assert found().statements == 400


def test_a_new_person_is_believed_as_the_team_is() -> None:
    with_the_hopeful = found((0, 1, 1)).people[NEW]
    with_the_sober = found((0, 1, 0)).people[NEW]
    assert with_the_hopeful < found().company < with_the_sober


def test_without_statements_the_usual_stays() -> None:
    nobody = opinions(told().unstated(), WORLD.truth, None)
    assert (nobody.company, nobody.statements) == (USUAL, 0)
    assert nobody.people.tolist() == [USUAL] * 2


def test_opinions_reach_the_judges_tables(method: Method) -> None:
    expert = from_method(method)
    model = Model(expert, none(6))
    assert into_method(model, method).reliability == method.reliability
    weights = [
        into_method(replace(model, opinion=share), method).reliability["rep_opinion"]
        for share in (0.1, 1 / 6, 0.4, USUAL, 0.99)
    ]
    assert weights[:2] == [0.0, 0.0]
    assert 0.0 < weights[2] < 1.0
    assert weights[3:] == [1.0, 1.0]


def test_learning_from_opinions_calibrates_nothing_by_them() -> None:
    deals = told().part(0, 80)
    learned = learn(deals, WORLD.truth, rep_names=("林", "赵"), rounds=2, opinions_only=True).model
    assert learned.calibration.sharpness == 1.0
    assert learned.opinion is not None
    assert learned.opinions["林"] > learned.opinions["赵"]
    confirmed = learn(deals, WORLD.truth, rep_names=("林", "赵"), rounds=2).model
    assert (confirmed.opinion, confirmed.opinions) == (None, {})
