"""Events and signals as the API takes and shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import ConfigDict

from tongpin.server.evidence.models import Event, Signal


class Strict(Schema):
    """Input: an unknown key is an error, never dropped."""

    model_config = ConfigDict(extra="forbid")


class MarkIn(Strict):
    """A signal in the text. Without a place the quote is looked for."""

    signal: str
    quote: str = ""
    start: int | None = None
    end: int | None = None
    reliability: str = "statement"
    by_stakeholder: int | None = None


class EventIn(Strict):
    """Something that happened. `marks` left out: the reader is asked; empty: nothing is in it."""

    kind: str
    text: str = ""
    at: datetime | None = None
    day_only: bool = False
    by_stakeholder: int | None = None
    by_name: str = ""
    with_stakeholder: int | None = None
    action: str = ""
    marks: list[MarkIn] | None = None


class SignalOut(Schema):
    """A signal read in an event."""

    id: int
    signal: str
    quote: str
    start: int | None
    end: int | None
    reliability: str
    confidence: float
    by_stakeholder: int | None
    state: str


class EventOut(Schema):
    """One event with its signals."""

    id: int
    at: datetime
    day_only: bool
    kind: str
    by: str
    by_stakeholder: int | None
    with_stakeholder: int | None
    text: str
    action: str
    stage: str
    withdrawn: bool
    signals: list[SignalOut]


def shown(event: Event) -> dict[str, Any]:
    """Return an event as `EventOut` wants it."""
    plain = "id at day_only kind text action stage"
    return {name: getattr(event, name) for name in plain.split()} | {
        "by": _by(event),
        "by_stakeholder": event.by_stakeholder_id,
        "with_stakeholder": event.with_stakeholder_id,
        "withdrawn": event.withdrawn_at is not None,
        "signals": [_signal(signal) for signal in event.signals.all()],
    }


def _by(event: Event) -> str:
    if event.by_stakeholder is not None:
        return event.by_stakeholder.contact.name
    return event.by_user.name if event.by_user is not None else event.by_name


def _signal(signal: Signal) -> dict[str, Any]:
    plain = "id signal quote start end reliability confidence state"
    return {name: getattr(signal, name) for name in plain.split()} | {
        "by_stakeholder": signal.by_stakeholder_id
    }
