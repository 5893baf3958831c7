"""The case file's objects, field for field as the file has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the currency's own unit, as written in the file."""

    amount: float
    currency: str


@dataclass(frozen=True, slots=True)
class CaseDeal:
    """The head of a case."""

    name: str
    motion: str = "key_account"
    opened: datetime | None = None
    industry: str = ""
    value: Money | None = None


@dataclass(frozen=True, slots=True)
class CasePerson:
    """A person listed in a case."""

    id: str
    name: str = ""
    side: str = "buyer"
    title: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class CaseSignal:
    """A signal that a person confirmed."""

    signal: str
    quote: str = ""
    reliability: str = "statement"
    by: str = ""


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One event. `signals` None = the reader is asked; () = a person found nothing in it."""

    id: str
    at: datetime
    kind: str
    day_only: bool = False
    by: str = ""
    with_person: str = ""
    text: str = ""
    action: str = ""
    stage: str = ""
    signals: tuple[CaseSignal, ...] | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """The true state just after an event; only in test cases, never read when judging."""

    after: str
    stage: str


@dataclass(frozen=True, slots=True)
class Case:
    """One deal's case file; events sorted by time, the file's order kept on ties."""

    name: str  # the file's name
    deal: CaseDeal
    people: tuple[CasePerson, ...]
    events: tuple[CaseEvent, ...]
    labels: tuple[Label, ...] = ()
