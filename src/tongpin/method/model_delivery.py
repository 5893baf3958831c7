"""After the signature: expectations, risks, gates, issues, health, expansion (method H)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tongpin.method.fields import OwnRoleId, Ref
from tongpin.method.text import EMPTY, Text


@dataclass(frozen=True, slots=True)
class CurvePhase:
    """A phase of the customer's motivation after go-live (method H1)."""

    id: str
    name: Text
    period: Text
    sign: Text
    act: Text
    from_day: int  # counted from go-live
    to_day: int | None = None


@dataclass(frozen=True, slots=True)
class DeliveryRisk:
    """Something that goes wrong at go-live, how it shows early and how it is prevented (method H2)."""

    id: str
    name: Text
    early_sign: Text
    prevention: Text
    owners: tuple[OwnRoleId, ...]
    with_customer: bool = False  # the customer must do their part


@dataclass(frozen=True, slots=True)
class Gate:
    """A checklist; every item must be yes to go on (method H3)."""

    id: str
    name: Text
    when: Text
    items: tuple[Text, ...]
    days_from_go_live: int | None = None


@dataclass(frozen=True, slots=True)
class Severity:
    """How grave an issue is and how fast it is dealt with (method H4). The contract prevails."""

    id: str
    name: Text
    criteria: tuple[Text, ...]  # any one
    first_response: Text
    resolution: Text
    reporting: Text
    containment: Text = EMPTY
    escalation: Text = EMPTY
    root_cause: Text = EMPTY
    first_response_minutes: int | None = None
    containment_minutes: int | None = None
    resolution_minutes: int | None = None
    working_time: bool = False  # minutes of working hours; else around the clock
    sales_present: bool = False


@dataclass(frozen=True, slots=True)
class SeverityRule:
    """Numbers of the rules on issues (method H4)."""

    repeats: int  # this many of the same minor issue
    repeat_days: int  # within so many days
    repeat_of: Annotated[str, Ref("severities")]
    become: Annotated[str, Ref("severities")]
    peak_raises: int  # levels higher in a peak window


@dataclass(frozen=True, slots=True)
class HealthSignal:
    """A sign of how a running service does (method H5)."""

    id: str
    name: Text
    green: Text
    amber: Text
    red: Text
    decisive: bool = False  # red here is red overall


@dataclass(frozen=True, slots=True)
class HealthRule:
    """How the signs make one colour (method H5): red if a decisive one is; amber if another is red or several are."""

    ambers: int


@dataclass(frozen=True, slots=True)
class ExpansionCondition:
    """A condition for proposing to expand; all are needed (method H6)."""

    id: str
    text: Text
    days: int | None = None
