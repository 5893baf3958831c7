"""From probabilities to a verdict, and back from a mistake (method J2, J3, J5)."""

from __future__ import annotations

from dataclasses import dataclass

from tongpin.method.fields import ActionId, ConcernId, Probability, ProofId
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
class AskingRule:
    """How many questions at a time (method J5)."""

    most_at_once: int
