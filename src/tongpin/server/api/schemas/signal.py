"""Signals to confirm as the API shows them, and the answers it takes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Schema

from tongpin.server.api.schemas.event import Strict
from tongpin.server.evidence.models import Signal


class AnswerIn(Strict):
    """An answer to a signal. `signal`, `reliability` and `by_stakeholder` say what it really is, for `change` only.

    `version` is the version that was looked at; where somebody has answered since, the answer is 409.
    """

    answer: Literal["accept", "reject", "change", "undo"]
    version: int | None = None
    signal: str | None = None
    reliability: str | None = None
    by_stakeholder: int | None = None


class PlaceOut(Schema):
    """A stage with its share."""

    stage: str
    share: float


class WaitingOut(Schema):
    """A signal with where it was read, and where each answer would leave the judgement of its deal.

    `read_by` is the version of the reader that found it; `weight` is the share of belief that lies elsewhere
    between the two answers, 0 to 1.
    """

    id: int
    version: int
    state: str
    signal: str
    quote: str
    start: int | None
    end: int | None
    reliability: str
    confidence: float
    read_by: str
    by_stakeholder: int | None
    deal: int
    event: int
    at: datetime
    weight: float
    if_agreed: PlaceOut | None
    if_denied: PlaceOut | None


def shown(signal: Signal) -> dict[str, Any]:
    """Return a signal as `WaitingOut` wants it."""
    plain = "id version state signal quote start end reliability confidence read_by weight"
    return {name: getattr(signal, name) for name in plain.split()} | {
        "by_stakeholder": signal.by_stakeholder_id,
        "deal": signal.event.deal_id,
        "event": signal.event_id,
        "at": signal.event.at,
        "if_agreed": signal.outlook.get("agreed"),
        "if_denied": signal.outlook.get("denied"),
    }
