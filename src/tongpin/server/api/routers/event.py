"""Events of a deal: read them, record one."""

from __future__ import annotations

from typing import Any

from ninja import Router, Status

from tongpin.server.api.auth import Asked
from tongpin.server.api.schemas import event as schemas
from tongpin.server.api.schemas.problem import PROBLEMS
from tongpin.server.api.times import aware
from tongpin.server.deals.models import Stakeholder
from tongpin.server.deals.queries import deal as deals
from tongpin.server.deals.queries import stakeholder as stakeholders
from tongpin.server.evidence.domain.event import record_event
from tongpin.server.evidence.domain.proposals import MarkInput
from tongpin.server.evidence.queries import event as events
from tongpin.server.people.models import User

router = Router(tags=["events"])


@router.get("/deals/{pk}/events", response={200: list[schemas.EventOut], **PROBLEMS})
def list_events(request: Asked, pk: int) -> Status[Any]:
    """Return a deal's events in time order."""
    deal = deals.get_for(request.user, pk)
    return Status(200, [schemas.shown(event) for event in events.of_deal(request.user, deal)])


@router.post("/deals/{pk}/events", response={201: schemas.EventOut, **PROBLEMS})
def add_event(request: Asked, pk: int, body: schemas.EventIn) -> Status[Any]:
    """Record an event."""
    deal = deals.get_for(request.user, pk)
    event = record_event(
        actor=request.user,
        deal=deal,
        kind=body.kind,
        text=body.text,
        at=aware(body.at),
        day_only=body.day_only,
        by_stakeholder=_person(request.user, body.by_stakeholder),
        by_name=body.by_name,
        with_stakeholder=_person(request.user, body.with_stakeholder),
        action=body.action,
        marks=None if body.marks is None else [_mark(request.user, mark) for mark in body.marks],
    )
    return Status(201, schemas.shown(events.get_for(request.user, event.pk)))


def _person(actor: User, pk: int | None) -> Stakeholder | None:
    return None if pk is None else stakeholders.get_for(actor, pk)


def _mark(actor: User, mark: schemas.MarkIn) -> MarkInput:
    return MarkInput(
        signal=mark.signal,
        quote=mark.quote,
        start=mark.start,
        end=mark.end,
        reliability=mark.reliability,
        by_stakeholder=_person(actor, mark.by_stakeholder),
    )
