"""Which race is this: lead-to-cash, key account or between? The routing rule (method I2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tongpin.method.model import Method


@dataclass(frozen=True, slots=True)
class Route:
    """The motion, the score it rests on and the criteria that decided."""

    motion: str  # key_account | hybrid | ltc
    score: int
    reasons: tuple[str, ...]  # criterion ids, strongest first
    straight: bool  # a key account whatever the score


def route(answers: Mapping[str, int], method: Method) -> Route:
    """Route a deal by its answers to the method's criteria, 0 to 2 each; a missing answer counts 0.

    Custom work with several deciders, dedicated assets or high risk is a key account whatever it is worth;
    a large but purely standard deal stays lead-to-cash.

    Raises
    ------
    ValueError
        An unknown criterion, or an answer that is not 0, 1 or 2.
    """
    for name, value in answers.items():
        if name not in method.routing or value not in {0, 1, 2}:
            raise ValueError(f"{name}: {value!r}; answers are 0, 1 or 2 for {', '.join(method.routing)}")
    given = {name: answers.get(name, 0) for name in method.routing}
    rule = method.routing_rule
    score = sum(given.values())
    straight = given[rule.straight] == 2 and any(given[n] >= least for n, least in rule.straight_with.items())
    order = list(method.routing)
    reasons = tuple(sorted((n for n in order if given[n]), key=lambda n: (-given[n], order.index(n))))
    if straight or score >= rule.key_account_from:
        return Route("key_account", score, reasons, straight)
    return Route("hybrid" if score >= rule.hybrid_from else "ltc", score, reasons, straight=False)
