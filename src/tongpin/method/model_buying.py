"""How buying moves: theses, regression and skipping, buy classes, look-alikes, the estimator (method 0, A, C3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tongpin.method.fields import Probability, SignalId, StateId
from tongpin.method.text import EMPTY, Text


@dataclass(frozen=True, slots=True)
class Thesis:
    """One of the convictions that the method rests on (method 0)."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in words, kept where its subject is (method B to J)."""

    id: str
    about: str  # capture | selling | price_cut | concerns | proof | people | issues | asking | routing
    text: Text


@dataclass(frozen=True, slots=True)
class Movement:
    """How a deal goes back, skips or runs in parallel (method A4)."""

    id: str
    kind: Literal["regression", "skip", "parallel", "pause"]
    text: Text
    signals: tuple[SignalId, ...] = ()  # what shows it
    from_states: tuple[StateId, ...] = ()  # empty: any
    to_states: tuple[StateId, ...] = ()  # empty: unchanged, or each person's own
    condition: Text = EMPTY  # what else must hold


@dataclass(frozen=True, slots=True)
class BuyClass:
    """New task, modified rebuy or straight rebuy: which states the buyer goes through (method A4)."""

    id: str
    name: Text
    definition: Text
    states: tuple[StateId, ...]


@dataclass(frozen=True, slots=True)
class Peak:
    """A selling season before which nobody switches warehouses (method A3)."""

    id: str
    name: Text
    month: int
    day: int
    freeze_days: int  # this many days before it no cut-over; the clock of a stay pauses


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Signals easily confused, and what tells them apart (method C3)."""

    id: str
    name: Text
    test: Text
    signals: tuple[SignalId, ...]


@dataclass(frozen=True, slots=True)
class Literature:
    """What a buying stage is called elsewhere (method A5)."""

    id: StateId
    rackham: str
    gartner: str
    buygrid: str
    six_steps: str  # the six-step method known in China
    book: str


@dataclass(frozen=True, slots=True)
class Estimator:
    """Numbers of the recommended estimator (method A6)."""

    event_step: Probability  # chance of a transition that a new buyer's signal opens by itself
    floor: Probability  # no signal counts a state as less likely than this
    repeat_factor: Probability  # a repeat of one fact counts this much of the one before
    regress_share: Probability  # how much of the mass a regime event moves
    certain_from: Probability  # below this probability of the best state, not certain
    uncertain_entropy: Probability  # above this normalised entropy, not certain
