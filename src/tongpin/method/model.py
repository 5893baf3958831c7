"""The sales method's nouns as frozen objects; the data files beside this one fill them.

Every id is a plain string. Names and prose come in both languages as `Text`. Orders matter only for
`Method.states` and `Method.selling_stages`, which are kept in the order of the two processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from tongpin.method.fields import (
    ActionId,
    AnyRoleId,
    ConcernId,
    OwnRoleId,
    PerState,
    Probability,
    ProofId,
    RoleId,
    SellingStageId,
    SignalId,
    StateId,
    Strength,
    SubphaseId,
)
from tongpin.method.model_assurance import ConcernRule, ConcernStage, Expectation
from tongpin.method.model_buying import (
    BuyClass,
    Estimator,
    Literature,
    LookAlike,
    Movement,
    Peak,
    Rule,
    Thesis,
)
from tongpin.method.model_delivery import (
    CurvePhase,
    DeliveryRisk,
    ExpansionCondition,
    Gate,
    HealthRule,
    HealthSignal,
    Severity,
    SeverityRule,
)
from tongpin.method.model_judging import AskingRule, ChanceRule, RecoveryStep, VerdictRule
from tongpin.method.model_motion import LtcStage, MotionKind, RoutingCriterion, RoutingRule
from tongpin.method.model_needs import Coverage, Criterion, CriterionField, ExampleCriterion, Origin
from tongpin.method.model_people import InfluencePart, Level, Minimum, Mobiliser, PeopleRule, ResponseMode
from tongpin.method.text import EMPTY
from tongpin.method.text import Text as Text  # noqa: PLC0414 - everybody takes it from here

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
class State:
    """One of the buyer's six states (method A)."""

    id: str
    name: Text
    definition: Text
    focus: Text
    selling_stage: SellingStageId
    prior: Probability
    dwell_days: float
    leave: Mapping[StateId, Probability]  # where the buyer goes on leaving; sums to 1
    stalled_after_days: float | None = None
    fast_days: float | None = None  # the usual range of a stay
    slow_days: float | None = None
    dwell_basis: Text = EMPTY  # where the days come from
    doing: Text = EMPTY  # what the buyer does (method A2)
    enters: Text = EMPTY  # evidence of entering; the buyer's acts and words only
    entry_signals: tuple[SignalId, ...] = ()
    leaves: Text = EMPTY  # evidence of going on
    people: Text = EMPTY  # who takes part


@dataclass(frozen=True, slots=True)
class SellingStage:
    """One of our five stages (method B); answers the buyer's states in `answers`."""

    id: str
    name: Text
    aliases: tuple[str, ...]
    definition: Text
    answers: tuple[StateId, ...]
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
    weights: Annotated[tuple[float, ...], PerState()]  # one a state, in STATE_IDS order; sums to 1
    ambiguity: Literal["low", "medium", "high"]
    speaker: AnyRoleId
    effects: tuple[str, ...] = ()  # e.g. "regress:needs_definition", "concern:c_goods_liability"
    since: int = 1  # the edition of the method that first had it


@dataclass(frozen=True, slots=True)
class Fit:
    """How one of our actions fits one state (method D1, D3)."""

    verdict: Verdict
    late_mode: Literal["", "skip", "catch_up"] = ""
    reason: Text = EMPTY
    instead: tuple[ActionId, ...] = ()
    how: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Action:
    """Something our side does, plans or leaves undone (method D)."""

    id: str
    name: Text
    definition: Text
    group: str  # a selling stage's id, or "anytime"
    kind: Literal["external", "internal", "omission"]
    leads: tuple[OwnRoleId, ...]
    fits: Mapping[StateId, Fit]  # by state id; all six
    targets: tuple[AnyRoleId, ...] = ()  # roles, best first; "any" where it matters little


@dataclass(frozen=True, slots=True)
class Concern:
    """A worry that buyers have about choosing a supplier (method E1)."""

    id: str
    name: Text
    definition: Text
    holder: RoleId
    signals: tuple[
        SignalId, ...
    ]  # by which it usually shows; opened outright by a signal's effect "concern:<id>"
    parent: ConcernId | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """A kind of verifiable proof (method E2)."""

    id: str
    name: Text
    definition: Text
    kind: Literal["third_party", "contractual", "evidence", "experience", "commitment", "document"]
    validity: Text
    valid_days: int | None = None
    words: tuple[str, ...] = ()  # by which a text names it


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """One answer to a question, the state it favours and by which odds (method J5)."""

    text: Text
    favours: StateId
    odds: float
    tells: Text = EMPTY
    subphase: SubphaseId | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question for the customer that tells two states apart (method J5)."""

    id: str
    pair: tuple[StateId, StateId]
    text: Text
    answers: tuple[AnswerOption, ...]
    topic: Literal["stage", "subphase", "new_deal", "no_decision"] = "stage"


@dataclass(frozen=True, slots=True)
class Role:
    """A role in the buying group (method F1, F3)."""

    id: str
    name: Text
    definition: Text
    weights: Annotated[tuple[float, ...], PerState()]  # 0 none to 3 decisive, one a state
    titles: Text = EMPTY
    win: Text = EMPTY
    fear: Text = EMPTY
    aliases: tuple[str, ...] = ()  # other ids that files may use


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
    verdicts: Mapping[ActionId, Verdict]
    reason: Text
    states: tuple[StateId, ...] = ()  # where it applies; empty = everywhere
    scope: Literal["deal", "person"] = "deal"  # person: holds for that person only
    subphase: SubphaseId | None = None  # holds by itself in that sub-phase
    mandatory: tuple[ActionId, ...] = ()  # actions that must be done


@dataclass(frozen=True, slots=True)
class RightPerson:
    """Whom to see for what in a state (method F4)."""

    id: str
    state: StateId
    roles: tuple[RoleId, ...]
    who_goes: Text
    not_this: Text
    actions: tuple[ActionId, ...] = ()
    own_roles: tuple[OwnRoleId, ...] = ()
    note: Text = EMPTY
    subphase: SubphaseId | None = None


@dataclass(frozen=True, slots=True)
class OwnRole:
    """Who of ours does something: sales, solution, delivery and so on."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Subphase:
    """A part of a state in which other things fit (method A1)."""

    id: str
    state: StateId
    name: Text
    starts_with: tuple[SignalId, ...] = ()
    times: int = 1  # how many of those signals begin it
    starts_when: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a deal ends (method A1)."""

    id: str
    name: Text
    decided_by: Text


@dataclass(frozen=True, eq=False)
class Method:
    """The whole sales method, checked and frozen; get it from `tongpin.method.load_method`.

    Every field but `version` is a noun: the data file of that name fills it.
    """

    version: str  # changes whenever any item does, overlays included
    states: Mapping[str, State]
    selling_stages: Mapping[str, SellingStage]
    signals: Mapping[str, Signal]
    actions: Mapping[str, Action]
    concerns: Mapping[str, Concern]
    proofs: Mapping[str, Proof]
    answers: Mapping[ConcernId, Mapping[ProofId, Strength]]  # concern → proof → strength 1..3 (method E3)
    questions: Mapping[str, Question]
    roles: Mapping[str, Role]
    mismatches: Mapping[str, MismatchKind]
    overrides: Mapping[str, Override]
    right_people: tuple[RightPerson, ...]
    reliability: Mapping[str, Probability]  # how much each kind of evidence counts, 0 to 1
    own_roles: Mapping[str, OwnRole]
    subphases: Mapping[str, Subphase]
    outcomes: Mapping[str, Outcome]
    theses: Mapping[str, Thesis]
    rules: Mapping[str, Rule]
    movements: Mapping[str, Movement]
    buy_classes: Mapping[str, BuyClass]
    peaks: Mapping[str, Peak]
    literature: Mapping[str, Literature]
    estimator: Estimator
    look_alikes: Mapping[str, LookAlike]
    concern_stages: Mapping[str, ConcernStage]
    expectations: Mapping[str, Expectation]
    concern_rule: ConcernRule
    stances: Mapping[str, Level]
    influence_parts: Mapping[str, InfluencePart]
    contact_levels: Mapping[str, Level]
    response_modes: Mapping[str, ResponseMode]
    mobilisers: Mapping[str, Mobiliser]
    minimums: Mapping[str, Minimum]
    people_rule: PeopleRule
    criterion_fields: Mapping[str, CriterionField]
    origins: Mapping[str, Origin]
    example_criteria: Mapping[str, ExampleCriterion]
    criteria: Mapping[str, Criterion]
    coverage: Mapping[str, Coverage]
    curve: Mapping[str, CurvePhase]
    delivery_risks: Mapping[str, DeliveryRisk]
    gates: Mapping[str, Gate]
    severities: Mapping[str, Severity]
    severity_rule: SeverityRule
    health_signals: Mapping[str, HealthSignal]
    health_rule: HealthRule
    expansion: Mapping[str, ExpansionCondition]
    motions: Mapping[str, MotionKind]
    ltc_stages: Mapping[str, LtcStage]
    routing: Mapping[str, RoutingCriterion]
    routing_rule: RoutingRule
    verdict_rule: VerdictRule
    chance_rule: ChanceRule
    recovery: Mapping[str, RecoveryStep]
    asking_rule: AskingRule
