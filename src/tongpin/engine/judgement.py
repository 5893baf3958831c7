"""What the judge says of one deal at one time. Derived from the record, never edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SignalEffect:
    """A signal and what it did to the judged stage: p(stage) with it minus p(stage) without it."""

    event: str
    mark: str  # the caller's key of the mark
    signal: str
    quote: str
    reliability: str
    confidence: float
    by: str | None
    at: datetime
    effect: float


@dataclass(frozen=True, slots=True)
class ConcernState:
    """A concern on the deal: predicted, open, proof_offered or acknowledged (method E4).

    `answered`: what was offered would answer it (one strong proof, or two good ones of different kinds).
    """

    concern: str
    event: str
    state: str
    quote: str
    by: str | None
    proofs: tuple[str, ...]  # what would answer it, strongest first
    offered: tuple[str, ...]  # what was offered already
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Better:
    """An action that fits better, and why."""

    action: str
    why: str


@dataclass(frozen=True, slots=True)
class ActionVerdict:
    """May we do this now? (method J3, J4)"""

    action: str | None
    verdict: str
    p_harm: float
    p_off: float
    why: str
    instead: tuple[Better, ...] = ()
    person_fits: bool | None = None
    better_person: str | None = None
    override: str | None = None


@dataclass(frozen=True, slots=True)
class VerdictEffect:
    """What a signal did to the verdict on an action: how much chance of harm and of a wrong time rests on it, and what
    the verdict would be without it.
    """

    event: str
    mark: str  # the caller's key of the mark
    signal: str
    quote: str
    p_harm: float  # with it minus without it
    p_off: float
    without: str


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """What all signals of one kind did to the judged stage: by one person, of one signal, of one reliability."""

    key: str
    signals: int
    effect: float  # p(stage) with them minus p(stage) without them
    without: str  # the stage that would be judged without them


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A way in which we are out of step (method J1)."""

    kind: str
    event: str | None
    action: str | None
    verdict: str | None
    p_harm: float | None
    why: str
    instead: tuple[str, ...] = ()
    recovery: tuple[str, ...] = ()  # what to do now that it has been done, step by step (method J2)


@dataclass(frozen=True, slots=True)
class NextMove:
    """A move worth making, with whom and when."""

    action: str
    with_person: str | None
    role: str | None
    when: str  # now | this_week | prepare
    why: str
    score: float


@dataclass(frozen=True, slots=True)
class Ask:
    """A question whose answer would tell most."""

    question: str
    text: str
    gain_bits: float


@dataclass(frozen=True, slots=True)
class Step:
    """The judgement just after one event, from what was known then."""

    after: str
    at: datetime
    stage: str
    posterior: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PersonView:
    """Where one person of the buying group seems to be."""

    person: str
    stage: str
    posterior: Mapping[str, float]
    signals: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that is judged of a deal at `as_of`."""

    as_of: datetime
    stage: str
    certain: bool
    entropy: float  # 0 to 1
    posterior: Mapping[str, float]
    outcome: str  # open | chosen_us | chosen_competitor | no_decision
    seller_stage: str
    lead: int
    in_step: bool
    subphase: str | None
    signals: tuple[SignalEffect, ...]
    concerns: tuple[ConcernState, ...]
    mismatches: tuple[Mismatch, ...]
    next: tuple[NextMove, ...]
    ask: tuple[Ask, ...]
    people: tuple[PersonView, ...]
    risks: tuple[str, ...]  # no_decision | unspoken_concern | relationship | …
    why: str  # one plain sentence
    unread: tuple[tuple[str, str], ...]  # (event, why)
    method_version: str
    model_version: str
    chances: Mapping[str, float] = field(default_factory=dict)  # of each ending, see `chances`; sums to 1
    against: str = ""  # what speaks against the stage, one plain sentence
    changed: str = ""  # what changed since a week ago
    would_change: str = ""  # what would change our mind
