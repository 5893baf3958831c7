"""Which race is this: lead-to-cash, key account or between? The routing rule (method I2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CRITERIA = (
    "rt_customisation",
    "rt_annual_value",
    "rt_buying_group",
    "rt_process_formality",
    "rt_risk_to_buyer",
    "rt_integration",
    "rt_asset_commitment",
    "rt_term",
)
KEY_ACCOUNT_FROM = 8
HYBRID_FROM = 5


@dataclass(frozen=True, slots=True)
class Route:
    """The motion, the score it rests on and the criteria that decided."""

    motion: str  # key_account | hybrid | ltc
    score: int
    reasons: tuple[str, ...]  # criterion ids, strongest first
    straight: bool  # a key account whatever the score


def route(answers: Mapping[str, int]) -> Route:
    """Route a deal by its eight answers, 0 to 2 each; a missing answer counts 0.

    Custom work with several deciders, dedicated assets or high risk is a key account whatever it is worth;
    a large but purely standard deal stays lead-to-cash.

    Raises
    ------
    ValueError
        An unknown criterion, or an answer that is not 0, 1 or 2.
    """
    for name, value in answers.items():
        if name not in CRITERIA or value not in {0, 1, 2}:
            raise ValueError(f"{name}: {value!r}; answers are 0, 1 or 2 for {', '.join(CRITERIA)}")
    given = {name: answers.get(name, 0) for name in CRITERIA}
    score = sum(given.values())
    straight = given["rt_customisation"] == 2 and (
        given["rt_buying_group"] >= 1 or given["rt_asset_commitment"] == 2 or given["rt_risk_to_buyer"] == 2
    )
    reasons = tuple(sorted((n for n in CRITERIA if given[n]), key=lambda n: (-given[n], CRITERIA.index(n))))
    if straight or score >= KEY_ACCOUNT_FROM:
        return Route("key_account", score, reasons, straight)
    return Route("hybrid" if score >= HYBRID_FROM else "ltc", score, reasons, straight=False)
