"""How concerns live and close, and which are to be expected (method E4)."""

from __future__ import annotations

from dataclasses import dataclass

from tongpin.method.fields import ConcernId, Probability, StateId, Strength
from tongpin.method.text import Text


@dataclass(frozen=True, slots=True)
class ConcernStage:
    """Where a concern is, from expected to settled (method E4, rule 1)."""

    id: str
    name: Text
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Expectation:
    """A trait of the customer or of us, and the concerns to expect from it (method E4, rule 4)."""

    id: str
    name: Text
    concerns: tuple[ConcernId, ...]


@dataclass(frozen=True, slots=True)
class ConcernRule:
    """Numbers of the rules on concerns (method E4)."""

    strong: Strength  # one proof of this strength answers a concern
    good: Strength  # or `good_needed` proofs of this one, of different kinds
    good_needed: int
    ready_share: Probability  # of the strong proofs for expected concerns, ready on entering `ready_by`
    ready_by: StateId
