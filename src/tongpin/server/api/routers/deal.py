"""Deals: find them, look at them, and see how they are judged."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router, Status

from tongpin.server.api.auth import Asked
from tongpin.server.api.schemas import deal as schemas
from tongpin.server.api.schemas.problem import PROBLEMS
from tongpin.server.api.times import aware
from tongpin.server.core.errors import NotVisible
from tongpin.server.deals.queries import deal as deals
from tongpin.server.insight.domain.judgement import plain
from tongpin.server.insight.queries import judgement as judgements

router = Router(tags=["deals"])
MOST = 100


@router.get("/deals", response={200: schemas.DealPage, **PROBLEMS})
def find_deals(
    request: Asked,
    search: str = "",
    stage: str = "",
    outcome: str = "open",
    motion: str = "",
    order: str = "changed",
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> Status[Any]:
    """Find the deals one sees. `outcome` empty: all."""
    found = deals.listed(
        request.user, search=search, stage=stage, outcome=outcome, motion=motion, order=order
    )
    page = [schemas.shown(deal) for deal in found[offset : offset + limit]]
    return Status(200, {"count": found.count(), "items": page})


@router.get("/deals/{pk}", response={200: schemas.DealOut, **PROBLEMS})
def get_deal(request: Asked, pk: int) -> Status[Any]:
    """Return one deal."""
    deal = deals.listed(request.user, outcome="").filter(pk=pk).first()
    if deal is None:
        raise NotVisible
    return Status(200, schemas.shown(deal))


@router.get("/deals/{pk}/judgement", response={200: dict[str, Any], **PROBLEMS})
def get_judgement(request: Asked, pk: int, as_of: datetime | None = None) -> Status[Any]:
    """Return how the deal is judged now, or as it was at `as_of`; `NotVisible` until something is known."""
    deal = deals.get_for(request.user, pk)
    judged = judgements.current(deal, aware(as_of))
    if judged is None:
        raise NotVisible
    return Status(200, plain(judged))
