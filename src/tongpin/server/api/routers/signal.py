"""Signals that wait for a word: read them, the most telling first, and answer."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Router, Status

from tongpin.server.api.auth import Asked
from tongpin.server.api.schemas import signal as schemas
from tongpin.server.api.schemas.problem import PROBLEMS
from tongpin.server.deals.queries import stakeholder as stakeholders
from tongpin.server.evidence.domain import signal as signals
from tongpin.server.evidence.models import Signal
from tongpin.server.evidence.queries import signal as signal_queries

router = Router(tags=["signals"])
MOST = 200
PLAIN = {"accept": signals.accept_signal, "reject": signals.reject_signal, "undo": signals.undo_answer}


@router.get("/signals", response={200: list[schemas.WaitingOut], **PROBLEMS})
def list_signals(request: Asked, limit: Annotated[int, Query(ge=1, le=MOST)] = 50) -> Status[Any]:
    """Return the signals that wait on the deals the caller may change, the most telling first."""
    found = signal_queries.to_confirm(request.user)[:limit]
    return Status(200, [schemas.shown(signal) for signal in found])


@router.post("/signals/{pk}/answer", response={200: schemas.WaitingOut, **PROBLEMS})
def answer_signal(request: Asked, pk: int, body: schemas.AnswerIn) -> Status[Any]:
    """Agree, disagree, say what it really is, or take the last answer back."""
    found = signal_queries.get_for(request.user, pk)
    if body.answer == "change":
        _change(request, found, body)
    else:
        PLAIN[body.answer](actor=request.user, signal=found, version=body.version)
    return Status(200, schemas.shown(signal_queries.get_for(request.user, pk)))


def _change(request: Asked, found: Signal, body: schemas.AnswerIn) -> None:
    changes: dict[str, Any] = {}
    if body.signal is not None:
        changes["signal_id"] = body.signal
    if body.reliability is not None:
        changes["reliability"] = body.reliability
    if body.by_stakeholder is not None:
        changes["by_stakeholder"] = stakeholders.get_for(request.user, body.by_stakeholder)
    signals.change_signal(actor=request.user, signal=found, version=body.version, **changes)
