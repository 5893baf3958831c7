"""Deals as the API shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema

from tongpin.server.deals.models import Deal


class Named(Schema):
    """A thing with its name."""

    id: int
    name: str


class DealOut(Schema):
    """One deal with the head of its stored judgement; `stage` is empty until something is known."""

    id: int
    name: str
    customer: Named
    owner: Named
    motion: str
    outcome: str
    value_minor: int | None
    currency: str
    opened_on: date
    closed_on: date | None
    share_percent: int | None
    next_step: str
    next_step_on: date | None
    last_event_at: datetime | None
    stage: str
    share: float | None
    seller_stage: str
    lead: int | None
    in_step: bool | None
    version: int


class DealPage(Schema):
    """One page of deals."""

    count: int
    items: list[DealOut]


def shown(deal: Deal) -> dict[str, Any]:
    """Return a deal that `queries.deal.listed` gave, as `DealOut` wants it."""
    judged = getattr(deal, "judgement", None)
    plain = (
        "id motion outcome value_minor currency opened_on closed_on share_percent next_step next_step_on"
        " last_event_at name version"
    )
    return {name: getattr(deal, name) for name in plain.split()} | {
        "customer": {"id": deal.customer_id, "name": deal.customer.name},
        "owner": {"id": deal.owner_id, "name": deal.owner.name},
        "stage": judged.stage if judged else "",
        "share": judged.share if judged else None,
        "seller_stage": judged.seller_stage if judged else "",
        "lead": judged.lead if judged else None,
        "in_step": judged.in_step if judged else None,
    }
