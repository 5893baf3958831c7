"""How well people's own statements of the stage hold: person by person, drawn to their team, teams to the company.

Nobody confirms most statements, so each is held against what the judge made of the deal without it: a statement of
stage s is right with chance r, and else any other stage is meant. EM over r, with a team's word as the prior of its
people and the company's as the prior of its teams, so that one person's three statements move little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.deals import Deals
from tongpin.engine.process.filtering import RepLevels, judge_deals
from tongpin.engine.process.parameters import Parameters
from tongpin.engine.process.program import Questions

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
USUAL = 0.6  # how often a stated stage is right, before any has been seen (method C)
HELD = 10.0  # statements that the level above counts for
_ROUNDS = 30


@dataclass(frozen=True, eq=False)
class Opinions:
    """Chance that a stated stage is right, of the company and by person, and stages stated too far ahead by person."""

    company: float
    people: Floats  # (reps,)
    ahead: Floats  # (reps,), > 0: states later stages than the customer is in
    statements: int


def opinions(
    deals: Deals, parameters: Parameters, reps: RepLevels | None, *, teams: Ints | None = None
) -> Opinions:
    """Hold the deals' statements, taken as their reps' own, against the judge's posterior without them.

    Parameters
    ----------
    teams : (reps,), the team of each rep; None = all are one team
    """
    count = int(deals.reps.max(initial=-1)) + 1 if teams is None else len(teams)
    asked = Questions(deals.stated_deal, deals.stated_hour)
    said = judge_deals(deals.unstated(), parameters, questions=asked, reps=reps).answers
    stage = np.zeros(0, np.int64) if deals.stated is None else deals.stated.argmax(axis=1)
    who = deals.reps[deals.stated_deal]
    where = np.zeros(count, np.int64) if teams is None else teams
    company, people = _shares_right(said[np.arange(len(stage)), stage], who, where, said.shape[1])
    expected = said @ np.arange(said.shape[1])
    number = np.bincount(who, minlength=count)
    ahead = np.bincount(who, stage - expected, count) / (number + HELD)
    return Opinions(company, people, ahead, len(stage))


def _shares_right(likely: Floats, who: Ints, teams: Ints, states: int) -> tuple[float, Floats]:
    """Return the company's and each person's share; `likely` (A,) is the judge's chance of each stated stage."""
    other = (1 - likely) / (states - 1)
    size = int(teams.max(initial=0)) + 1
    company, people = USUAL, np.full(len(teams), USUAL)
    for _ in range(_ROUNDS):
        right = people[who] * likely
        held = right / np.maximum(right + (1 - people[who]) * other, 1e-300)
        good, number = np.bincount(who, held, len(teams)), np.bincount(who, minlength=len(teams))
        company = (HELD * USUAL + good.sum()) / (HELD + number.sum())
        team = (HELD * company + np.bincount(teams, good, size)) / (HELD + np.bincount(teams, number, size))
        people = (HELD * team[teams] + good) / (HELD + number)
    return float(company), people
