"""Stating the stage by hand: evidence, weighed like any other, never the truth itself."""

from __future__ import annotations

from datetime import datetime

from tongpin.server.core.text import clean_words
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain.event import record_event
from tongpin.server.evidence.models import Event, Kind
from tongpin.server.people.models import User


def state_stage(*, actor: User, deal: Deal, stage: str, reason: str, at: datetime | None = None) -> Event:
    """Record that `actor` takes the customer to be in `stage`, and why."""
    return record_event(
        actor=actor,
        deal=deal,
        kind=Kind.STAGE,
        stage=stage,
        text=clean_words(reason, "reason", most=5000, required=True),
        at=at,
        by_user=actor,
        marks=(),
        proofs=(),
    )
