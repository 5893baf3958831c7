"""Tags about mail for the pages of others."""

from __future__ import annotations

from datetime import datetime

from django import template

from tongpin.server.deals.models import Deal
from tongpin.server.evidence.queries import mailbox as mailbox_queries

register = template.Library()


@register.simple_tag
def dark_since(deal: Deal) -> datetime | None:
    """Return since when mail about a deal may be missing."""
    return mailbox_queries.dark_on(deal)
