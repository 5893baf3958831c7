"""What a tender paper says, each thing with the words it rests on and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

DateKind = Literal[
    "documents",
    "site_visit",
    "clarification",
    "answers",
    "submission",
    "opening",
    "presentation",
    "award",
    "start",
]
CriterionKind = Literal["must", "scored"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the paper states. `quote` is an exact piece of the part at `place`."""

    value: str
    quote: str
    place: str


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the currency's smallest unit (fen, cents), as the paper states it."""

    amount: int
    currency: str
    quote: str
    place: str


@dataclass(frozen=True, slots=True)
class TenderDate:
    """A date of the procedure. `day_only` where the paper gives no clock time."""

    kind: DateKind
    at: datetime
    day_only: bool
    quote: str
    place: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """What an offer must have (`must`: or it is out) or what it earns points for (`scored`).

    `points` of the whole paper's `points_in_all`; a share of 40 % counts as 40 points of 100. None for a must.
    """

    kind: CriterionKind
    name: str
    text: str
    quote: str
    place: str
    points: float | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Lot:
    """A part of the tender that is awarded for itself."""

    name: str
    budget: Money | None


@dataclass(frozen=True, slots=True)
class Tender:
    """All that was made out of one paper; what it does not say is None or empty, never guessed."""

    buyer: Fact | None = None
    agent: Fact | None = None
    project: Fact | None = None
    number: Fact | None = None
    procedure: Fact | None = None
    budget: Money | None = None
    ceiling: Money | None = None
    bid_bond: Money | None = None
    lots: tuple[Lot, ...] = ()
    dates: tuple[TenderDate, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    points_in_all: float | None = None

    @property
    def points_found(self) -> float:
        """Points of all scored criteria; other than `points_in_all` where a row could not be made out."""
        return sum(one.points or 0.0 for one in self.criteria if one.kind == "scored")
