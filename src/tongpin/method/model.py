"""The sales method's nouns as frozen objects; the data files beside this one fill them.

Every id is a plain string. Names and prose come in both languages as `Text`. Orders matter only for
`Method.states` and `Method.selling_stages`, which are kept in the order of the two processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Lang = Literal["zh", "en"]
Verdict = Literal["fit", "neutral", "early", "late", "caution", "harmful"]
Reliability = Literal["document", "observed", "statement", "hearsay", "rep_opinion"]

STATE_IDS = (
    "status_quo",
    "problem_recognition",
    "needs_definition",
    "solution_evaluation",
    "risk_assessment",
    "implementation",
)


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of prose in Chinese and English."""

    zh: str
    en: str

    def say(self, lang: str) -> str:
        """Return the text in `lang` ("zh" or "en"); Chinese where the other is empty."""
        return (self.en or self.zh) if lang == "en" else (self.zh or self.en)


@dataclass(frozen=True, slots=True)
class State:
    """One of the buyer's six states (method A)."""

    id: str
    name: Text
    definition: Text
    focus: Text
    selling_stage: str
    prior: float
    dwell_days: float
    stalled_after_days: float | None
    leave: Mapping[str, float]  # where the buyer goes on leaving; sums to 1


@dataclass(frozen=True, slots=True)
class SellingStage:
    """One of our five stages (method B); answers the buyer's states in `answers`."""

    id: str
    name: Text
    aliases: tuple[str, ...]
    definition: Text
    answers: tuple[str, ...]
    goal: Text
    deliverables: Text
    exit_criteria: Text
    our_people: Text


@dataclass(frozen=True, slots=True)
class Signal:
    """Something a buyer does or says that tells about their state (method C)."""

    id: str
    name: Text
    definition: Text
    example: Text
    weights: tuple[float, ...]  # one a state, in STATE_IDS order; sums to 1
    ambiguity: Literal["low", "medium", "high"]
    speaker: str
    effects: tuple[str, ...]  # e.g. "regress:needs_definition", "concern:c_goods_liability"


@dataclass(frozen=True, slots=True)
class Fit:
    """How one of our actions fits one state (method D1, D3)."""

    verdict: Verdict
    late_mode: Literal["", "skip", "catch_up"] = ""
    reason: Text = Text("", "")
    instead: tuple[str, ...] = ()
    how: Text = Text("", "")


@dataclass(frozen=True, slots=True)
class Action:
    """Something our side does, plans or leaves undone (method D)."""

    id: str
    name: Text
    definition: Text
    group: str  # a selling stage's id, or "anytime"
    kind: Literal["external", "internal", "omission"]
    leads: tuple[str, ...]
    targets: tuple[str, ...]  # roles, best first
    fits: Mapping[str, Fit]  # by state id; all six


@dataclass(frozen=True, slots=True)
class Concern:
    """A worry that buyers have about choosing a supplier (method E1)."""

    id: str
    name: Text
    definition: Text
    parent: str | None
    holder: str
    signals: tuple[str, ...]  # the signals that open it


@dataclass(frozen=True, slots=True)
class Proof:
    """A kind of verifiable proof (method E2)."""

    id: str
    name: Text
    definition: Text
    kind: str  # third_party | contractual | evidence | experience | …
    validity: Text
    valid_days: int | None


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """One answer to a question, the state it favours and by which odds (method J5)."""

    text: Text
    favours: str  # a state id
    odds: float
    tells: Text


@dataclass(frozen=True, slots=True)
class Question:
    """A question for the customer that tells two states apart (method J5)."""

    id: str
    pair: tuple[str, str]  # state ids
    text: Text
    answers: tuple[AnswerOption, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """A role in the buying group (method F1, F3)."""

    id: str
    name: Text
    definition: Text
    titles: Text
    win: Text
    fear: Text
    weights: tuple[float, ...]  # 0 none to 3 decisive, one a state


@dataclass(frozen=True, slots=True)
class MismatchKind:
    """A way of being out of step (method J1)."""

    id: str
    name: Text
    detection: Text
    symptoms: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class Override:
    """A context that changes an action's fit (method J4)."""

    id: str
    condition: Text
    states: tuple[str, ...]  # where it applies; empty = everywhere
    verdicts: Mapping[str, Verdict]  # action id → verdict
    reason: Text


@dataclass(frozen=True, slots=True)
class RightPerson:
    """Whom to see for what in a state (method F4)."""

    state: str
    roles: tuple[str, ...]
    actions: tuple[str, ...]
    who_goes: Text
    not_this: Text


@dataclass(frozen=True)
class Method:
    """The whole sales method, checked and frozen; get it from `tongpin.method.load_method`."""

    version: str  # changes whenever any item does, overlays included
    states: Mapping[str, State]
    selling_stages: Mapping[str, SellingStage]
    signals: Mapping[str, Signal]
    actions: Mapping[str, Action]
    concerns: Mapping[str, Concern]
    proofs: Mapping[str, Proof]
    answers: Mapping[str, Mapping[str, int]]  # concern → proof → strength 1..3 (method E3)
    questions: Mapping[str, Question]
    roles: Mapping[str, Role]
    mismatches: Mapping[str, MismatchKind]
    overrides: Mapping[str, Override]
    right_people: tuple[RightPerson, ...]
    reliability: Mapping[str, float]  # how much each kind of evidence counts, 0 to 1
    more: Mapping[str, object] = field(default_factory=dict)  # noun → tuple or mapping, for the rest
