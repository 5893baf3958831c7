"""Tags for the links from a deal's page to the work on it."""

from __future__ import annotations

from django import template

from tongpin.server.deals.models import Deal
from tongpin.server.evidence.queries import signal as signal_queries

register = template.Library()


@register.simple_tag
def waiting_signals(deal: Deal) -> int:
    """Return how many signals of a deal that the reader sees wait for a person's word."""
    return signal_queries.waiting(deal)
