"""Moves: may we do this now?"""

from __future__ import annotations

from typing import Any

from ninja import Router, Status

from tongpin.server.api.auth import Asked
from tongpin.server.api.schemas import move as schemas
from tongpin.server.api.schemas.problem import PROBLEMS
from tongpin.server.deals.domain.move import check_move
from tongpin.server.deals.queries import deal as deals
from tongpin.server.deals.queries import stakeholder as stakeholders

router = Router(tags=["moves"])


@router.post("/deals/{pk}/check-move", response={200: schemas.VerdictOut, **PROBLEMS})
def check(request: Asked, pk: int, body: schemas.MoveIn) -> Status[Any]:
    """Say what a move would do now. Nothing is written."""
    deal = deals.get_for(request.user, pk)
    person = None if body.stakeholder is None else stakeholders.get_for(request.user, body.stakeholder)
    verdict = check_move(
        actor=request.user,
        deal=deal,
        action=body.action,
        text=body.text,
        stakeholder=person,
        when=body.when,
    )
    return Status(200, verdict)
