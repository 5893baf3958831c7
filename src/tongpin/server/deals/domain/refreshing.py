"""Asking for a new judgement of a deal after a change."""

from __future__ import annotations

from tongpin.server.core import jobs
from tongpin.server.deals.models import Deal

JOB = "insight.refresh_judgement"


def refresh(deal: Deal) -> None:
    """Queue a new judgement in the caller's transaction; many changes at once need one."""
    jobs.enqueue(JOB, key=str(deal.pk), deal_id=deal.pk)
