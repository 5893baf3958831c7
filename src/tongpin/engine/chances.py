"""How the deal will end, seen from here: us, a rival, no decision.

A rule of the method (`chance_rule`): shares by the state the customer is in, weighed by how probable each state is, and
shifted by what was seen since: who leans to whom, what is in the way, what we did wrong. It uses nothing later than the
moment judged at. It is the experts' and says so; it is held against what happened in `benchmarks/judge.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from tongpin.method.model import Method
from tongpin.method.model_judging import ChanceRule

from .situation import Situation

ENDINGS = ("chosen_us", "chosen_competitor", "no_decision")
Shift = tuple[float, float, float]


def chances(situation: Situation, risks: Sequence[str], wrong_moves: int) -> Mapping[str, float]:
    """Return the probability of each ending; they sum to 1. Of a deal that has ended, its ending has all.

    Parameters
    ----------
    risks : the risks judged, as `Judgement.risks`.
    wrong_moves : how many moves of ours did harm.
    """
    if situation.outcome in ENDINGS:
        return {ending: float(ending == situation.outcome) for ending in ENDINGS}
    rule = situation.method.chance_rule
    odds = [math.log(max(share, 1e-9)) for share in _shares(situation, rule)]
    for shift, times in _shifts(situation, rule, risks, wrong_moves):
        odds = [one + times * more for one, more in zip(odds, shift, strict=True)]
    calibrated = [rule.sharpness * one + more for one, more in zip(_log_shares(odds), rule.bias, strict=True)]
    return dict(zip(ENDINGS, map(math.exp, _log_shares(calibrated)), strict=True))


def _log_shares(odds: Sequence[float]) -> list[float]:
    most = max(odds)
    total = most + math.log(sum(math.exp(one - most) for one in odds))
    return [one - total for one in odds]


def _shares(situation: Situation, rule: ChanceRule) -> list[float]:
    states = situation.posterior
    return [sum(states[state] * rule.states[state][at] for state in states) for at in range(len(ENDINGS))]


def _shifts(
    situation: Situation, rule: ChanceRule, risks: Sequence[str], wrong_moves: int
) -> Iterator[tuple[Shift, float]]:
    """Yield what shifts the odds, each with how many times it does."""
    for signal, weight in _freshest(situation, rule).items():
        yield rule.signals[signal], weight
    for risk in set(risks) & set(rule.risks):
        yield rule.risks[risk], 1.0
    states = [one.state for one in situation.concerns]
    yield rule.open_concern, min(rule.most, states.count("open") + states.count("proof_offered"))
    yield rule.settled_concern, min(rule.most, states.count("acknowledged"))
    yield rule.wrong_move, min(rule.most, wrong_moves)
    stances = [one.stance or 0 for one in situation.record.people if one.side == "buyer"]
    yield rule.supporter, min(rule.most, sum(stance > 0 for stance in stances))
    yield rule.opponent, min(rule.most, sum(stance < 0 for stance in stances))


def _freshest(situation: Situation, rule: ChanceRule) -> dict[str, float]:
    """Return for each signal that tells an ending how much its last sighting still weighs, 0 to 1."""
    found: dict[str, float] = {}
    for event in situation.events:
        fresh = 0.5 ** (max(0.0, situation.days_since(event)) / rule.half_life_days)
        for mark in event.marks:
            if mark.signal in rule.signals:
                found[mark.signal] = fresh * mark.confidence * _believed(mark.reliability, situation.method)
    return found


def _believed(reliability: str, method: Method) -> float:
    """Return how much a source is believed, a statement of the buyer's as 1."""
    return min(1.0, method.reliability[reliability] / method.reliability["statement"])
