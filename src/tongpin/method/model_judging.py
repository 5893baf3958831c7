"""From probabilities to a verdict, and back from a mistake (method J2, J3, J5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tongpin.method.fields import ActionId, ConcernId, Probability, ProofId, SignalId, StateId
from tongpin.method.text import Text


@dataclass(frozen=True, slots=True)
class VerdictRule:
    """From which probability on an action is harmful, to be done with caution, or ill-timed (method J3)."""

    harmful_from: Probability
    caution_from: Probability
    off_from: Probability
    unprepared_from: Probability  # probability of risk assessment from which missing proof is a mismatch


@dataclass(frozen=True, slots=True)
class RecoveryStep:
    """What to do after a price cut in risk assessment, in order (method J2)."""

    id: str
    text: Text
    actions: tuple[ActionId, ...] = ()
    opens: tuple[ConcernId, ...] = ()
    proofs: tuple[ProofId, ...] = ()
    within_hours: int | None = None


@dataclass(frozen=True, slots=True)
class ChanceRule:
    """How deals end: shares by state, and what shifts them. Each triple is us, a rival, no decision.

    `states` are shares that sum to 1; all others are log odds that are added, so that 0.7 doubles an ending's odds.
    """

    states: Mapping[StateId, tuple[float, float, float]]
    signals: Mapping[SignalId, tuple[float, float, float]]  # of a fresh one that the buyer stated
    risks: Mapping[str, tuple[float, float, float]]
    open_concern: tuple[float, float, float]
    settled_concern: tuple[float, float, float]
    wrong_move: tuple[float, float, float]
    supporter: tuple[float, float, float]
    opponent: tuple[float, float, float]
    most: int  # of one kind that count
    half_life_days: int  # after which a signal shifts half as much
    sharpness: float = 1.0  # of the whole, and a bias: what was learned from a company's own closed deals
    bias: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class AskingRule:
    """How many questions at a time (method J5)."""

    most_at_once: int
